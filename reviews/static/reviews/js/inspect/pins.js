/* Pins: where a failing item points at. A ring, and its label on a leader over the calmest place near it. */
import { deskOf } from "./desk.js";
import { svgElement } from "../icons.js";
import { calmest } from "./calm.js";

export function start(stage) {
  const desk = deskOf(stage);
  const svg = stage.querySelector("[data-pins]");
  const draw = () => paint(svg, desk);
  desk.watch("view", draw);
  desk.watch("items", draw);
  desk.handle("hide-pins", () => svg.toggleAttribute("hidden"));
  desk.handle("spot", () => pick(stage, desk));
  desk.handle("leave", () => stop(stage, desk));
}

/** The next press on the image gives the focused item its spot. */
function pick(stage, desk) {
  const item = desk.get("checklist")?.focused;
  if (!item) return;
  stage.classList.add("is-pinning");
  desk.tell({ words: "Press on the image where it is. Esc leaves." });
  desk.set("pinning", (pixel) => {
    desk.get("checklist").setSpot(item, pixel);
    stop(stage, desk);
  });
}

function stop(stage, desk) {
  if (!desk.get("pinning")) return;
  stage.classList.remove("is-pinning");
  desk.set("pinning", null);
  desk.tell(null);
}

function paint(svg, desk) {
  const view = desk.get("view");
  const pins = (desk.get("items") ?? []).filter((item) => item.answer === "fail" && item.spot);
  svg.replaceChildren();
  if (!view || view.mode !== "single") return;
  pins.forEach((item, index) => svg.append(pin(item, index + 1, view, desk)));
}

function pin(item, number, view, desk) {
  const at = place(item.spot, view);
  const words = [item.text, item.severity].filter(Boolean).join(", ");
  const short = words.length > 44 ? `${words.slice(0, 43)}…` : words;
  const size = { w: widthOf(`${number} ${short}`) + 28, h: 24 };
  const stage = { w: view.box.w / view.dpr, h: view.box.h / view.dpr };
  const label = calmest(at, size, stage, (rect) => busyness(rect, view, desk));
  const group = svgElement("g");
  group.append(...leader(at, label, size), ...ring(at), ...tag(label, size, number, short));
  return group;
}

const ruler = new OffscreenCanvas(1, 1).getContext("2d");

function widthOf(words) {
  ruler.font = `500 12px ${getComputedStyle(document.body).fontFamily}`;
  return Math.ceil(ruler.measureText(words).width);
}

/** The middle of the image's pixel in CSS pixels of the stage. */
function place([x, y], { offset, scale, dpr }) {
  return { x: ((x + 0.5) * scale - offset.x) / dpr, y: ((y + 0.5) * scale - offset.y) / dpr };
}

function ring({ x, y }) {
  return ["pin__under", "pin__over"].map((name) => svgElement("circle", { class: name, cx: x, cy: y, r: 12 }));
}

function leader(at, label, size) {
  const to = { x: label.x > at.x ? label.x : label.x + size.w, y: label.y + size.h / 2 };
  const far = Math.hypot(to.x - at.x, to.y - at.y) || 1;
  const from = { x: at.x + ((to.x - at.x) / far) * 13, y: at.y + ((to.y - at.y) / far) * 13 };
  const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  return ["pin__under", "pin__over"].map((name) => svgElement("line", { class: `${name} ${name}--leader`, ...ends }));
}

function tag(label, size, number, words) {
  const back = svgElement("rect", { class: "pin__label", x: label.x, y: label.y, width: size.w, height: size.h, rx: 4 });
  const text = svgElement("text", { class: "pin__text", x: label.x + 10, y: label.y + 16 });
  const first = svgElement("tspan");
  const rest = svgElement("tspan", { dx: 6 });
  first.textContent = number;
  rest.textContent = words;
  text.append(first, rest);
  return [back, text];
}

/** How much goes on in the picture under a label, from its small copy: the spread of its light. */
function busyness(rect, view, desk) {
  const source = desk.get("source");
  if (!source?.image) return 0;
  source.small ??= smallCopy(source.image);
  const { data, side } = source.small;
  const across = (value, offset, whole) => Math.floor((((value * view.dpr + offset) / view.scale) / whole) * side);
  const left = across(rect.x, view.offset.x, desk.image.w);
  const right = across(rect.x + rect.w, view.offset.x, desk.image.w);
  const top = across(rect.y, view.offset.y, desk.image.h);
  const bottom = across(rect.y + rect.h, view.offset.y, desk.image.h);
  return spread(data, side, { left, right, top, bottom });
}

function spread(data, side, { left, right, top, bottom }) {
  let least = 255;
  let most = 0;
  for (let y = Math.max(top, 0); y <= Math.min(bottom, side - 1); y++) {
    for (let x = Math.max(left, 0); x <= Math.min(right, side - 1); x++) {
      const light = data[(y * side + x) * 4 + 1];
      least = Math.min(least, light);
      most = Math.max(most, light);
    }
  }
  return Math.max(0, most - least);
}

function smallCopy(image) {
  const side = 64;
  const context = new OffscreenCanvas(side, side).getContext("2d");
  context.drawImage(image, 0, 0, side, side);
  return { data: context.getImageData(0, 0, side, side).data, side };
}
