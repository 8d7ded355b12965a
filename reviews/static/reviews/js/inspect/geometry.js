/* Where an image lies on the canvas: whole device pixels only, so that one image pixel is one device pixel at 1:1.
   A view is {x, y, s}: the canvas' top left lies at (x, y) device pixels of the image enlarged s times. */

export const PRESETS = [1, 2, 3, 4, 8];
const BELOW = [0.0625, 0.125, 0.1875, 0.25, 0.375, 0.5, 0.75];
const ABOVE = [1, 2, 3, 4, 6, 8];

/** The scale at which the whole image is in the box with a margin; never a broken number above 1. */
export function fitScale(image, box, margin = 0) {
  const s = Math.min((box.w - 2 * margin) / image.w, (box.h - 2 * margin) / image.h);
  if (s >= 1) return Math.min(Math.floor(s), 8);
  return Math.max(s, 1 / Math.max(image.w, image.h));
}

/** The view with the whole image in the middle. */
export function fit(image, box, margin = 0) {
  return settle({ x: 0, y: 0, s: fitScale(image, box, margin) }, image, box);
}

/** Whole offsets, and never the image out of sight: centred where it is smaller than the box, else at most `slack` of surround. */
export function settle(view, image, box, slack = 0) {
  return {
    s: view.s,
    x: settleAxis(view.x, image.w * view.s, box.w, slack),
    y: settleAxis(view.y, image.h * view.s, box.h, slack),
  };
}

function settleAxis(at, size, room, slack) {
  if (size <= room) return -Math.round((room - size) / 2);
  return Math.round(Math.min(Math.max(at, -slack), size - room + slack));
}

/** Another scale, the image pixel under (px, py) of the canvas staying there. */
export function zoomAbout(view, s, px, py) {
  return { s, x: ((view.x + px) / view.s) * s - px, y: ((view.y + py) / view.s) * s - py };
}

/** The view whose middle is the image's point (ix, iy). */
export function centreOn(ix, iy, s, box) {
  return { s, x: ix * s - box.w / 2, y: iy * s - box.h / 2 };
}

/** The next step of the wheel from `s`, in (`direction` > 0) or out; `fitted` is a step of its own. */
export function step(s, direction, fitted) {
  const steps = [...new Set([...BELOW.filter((value) => value > fitted * 0.5), fitted, ...ABOVE])].sort((a, b) => a - b);
  const close = 1e-6;
  if (direction > 0) return steps.find((value) => value > s + close) ?? steps.at(-1);
  return steps.findLast((value) => value < s - close) ?? steps[0];
}

/** What of the image is on the canvas: {x, y, w, h} in image pixels, clipped to the image; null when nothing is. */
export function visible(view, image, box) {
  const x = Math.max(view.x / view.s, 0);
  const y = Math.max(view.y / view.s, 0);
  const right = Math.min((view.x + box.w) / view.s, image.w);
  const bottom = Math.min((view.y + box.h) / view.s, image.h);
  return right > x && bottom > y ? { x, y, w: right - x, h: bottom - y } : null;
}

/** The image pixel under a point of the canvas (device pixels), or null beside the image. */
export function pixelAt(view, image, px, py) {
  const x = Math.floor((view.x + px) / view.s);
  const y = Math.floor((view.y + py) / view.s);
  return x >= 0 && y >= 0 && x < image.w && y < image.h ? { x, y } : null;
}

/** The canvas' size in device pixels from an observer's entry: the exact one where it can be trusted (facts: emulated screens lie). */
export function boxOf(entry, dpr) {
  const guess = { w: Math.round(entry.contentRect.width * dpr), h: Math.round(entry.contentRect.height * dpr) };
  const exact = entry.devicePixelContentBoxSize?.[0];
  if (!exact) return guess;
  const near = Math.abs(exact.inlineSize - guess.w) <= 1 && Math.abs(exact.blockSize - guess.h) <= 1;
  return near ? { w: exact.inlineSize, h: exact.blockSize } : guess;
}
