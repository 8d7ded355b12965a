/* Mouse, pen and fingers on the canvas: drag, pinch, wheel to the cursor, and what is under the pointer. */
import { pixelAt } from "./geometry.js";

const NOTCH = 60;

export function attachPointer(canvas, viewer, desk) {
  const pointers = new Map();
  canvas.addEventListener("pointerdown", (event) => down(event, canvas, viewer, desk, pointers));
  canvas.addEventListener("pointermove", (event) => move(event, canvas, viewer, desk, pointers));
  for (const kind of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(kind, (event) => pointers.delete(event.pointerId));
  }
  canvas.addEventListener("pointerleave", () => desk.set("pointer", null));
  attachWheel(canvas, viewer);
}

function down(event, canvas, viewer, desk, pointers) {
  if (event.button !== 0) return;
  const at = position(event, canvas);
  const pin = desk.get("pinning");
  if (pin) {
    const pixel = pixelAt(viewer.view, desk.image, at.x, at.y);
    if (pixel) pin(pixel);
    return;
  }
  canvas.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, at);
}

function move(event, canvas, viewer, desk, pointers) {
  const at = position(event, canvas);
  desk.set("pointer", pixelAt(viewer.view, desk.image, at.x, at.y));
  const before = pointers.get(event.pointerId);
  if (!before) return;
  pointers.set(event.pointerId, at);
  if (pointers.size === 1) viewer.panBy(before.x - at.x, before.y - at.y);
  else pinch(viewer, pointers, event.pointerId, before, at);
}

/** Two fingers: the picture follows their middle and their distance. */
function pinch(viewer, pointers, moved, before, at) {
  const [other] = [...pointers].filter(([id]) => id !== moved).map(([, point]) => point);
  const scale = viewer.view.s * (distance(at, other) / Math.max(distance(before, other), 1));
  const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
  viewer.panBy((before.x - at.x) / 2, (before.y - at.y) / 2);
  viewer.zoom(Math.min(Math.max(scale, 0.05), 8), middle);
}

function attachWheel(canvas, viewer) {
  let gone = 0;
  const turn = (event) => {
    event.preventDefault();
    if (Math.sign(gone) !== Math.sign(event.deltaY)) gone = 0;
    gone += event.deltaY * (event.deltaMode === 1 ? 20 : 1) * (event.ctrlKey ? 6 : 1);
    if (Math.abs(gone) < NOTCH) return;
    viewer.step(gone < 0 ? 1 : -1, position(event, canvas));
    gone = 0;
  };
  canvas.addEventListener("wheel", turn, { passive: false });
}

function position(event, canvas) {
  const bounds = canvas.getBoundingClientRect();
  const x = ((event.clientX - bounds.left) * canvas.width) / bounds.width;
  const y = ((event.clientY - bounds.top) * canvas.height) / bounds.height;
  return { x: Math.floor(x), y: Math.floor(y) };
}

function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
