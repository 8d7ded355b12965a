import assert from "node:assert/strict";
import { test } from "node:test";
import { boxOf, centreOn, fit, fitScale, pixelAt, settle, step, visible, zoomAbout } from "../../reviews/static/reviews/js/inspect/geometry.js";

const image = { w: 1024, h: 768 };

test("fit leaves the margin and never enlarges by a broken number", () => {
  assert.equal(fitScale(image, { w: 532, h: 1000 }, 10), 512 / 1024);
  assert.equal(fitScale(image, { w: 3000, h: 2000 }, 0), 2);
  assert.equal(fitScale({ w: 10, h: 10 }, { w: 3000, h: 2000 }, 0), 8);
});

test("a fitted image lies in the middle at whole offsets", () => {
  const view = fit(image, { w: 1201, h: 901 }, 16);
  assert.equal(view.s, 1);
  assert.deepEqual([view.x, view.y], [-89, -67]);
  assert.ok(Number.isInteger(view.x) && Number.isInteger(view.y));
});

test("settling keeps the image in sight and rounds", () => {
  assert.deepEqual(settle({ x: -500.4, y: 10.6, s: 2 }, image, { w: 800, h: 600 }, 32), { s: 2, x: -32, y: 11 });
  assert.deepEqual(settle({ x: 9000, y: 9000, s: 2 }, image, { w: 800, h: 600 }, 0), { s: 2, x: 1248, y: 936 });
});

test("zooming keeps the pixel under the pointer", () => {
  const view = { x: 100, y: 50, s: 1 };
  const nearer = zoomAbout(view, 4, 300, 200);
  assert.deepEqual(pixelAt(nearer, image, 300, 200), pixelAt(view, image, 300, 200));
});

test("the wheel goes through whole zooms from 1:1 on, and through the fit below", () => {
  assert.equal(step(0.6, 1, 0.6), 0.75);
  assert.equal(step(0.75, 1, 0.6), 1);
  assert.equal(step(1, 1, 0.6), 2);
  assert.equal(step(4, 1, 0.6), 6);
  assert.equal(step(8, 1, 0.6), 8);
  assert.equal(step(1, -1, 0.6), 0.75);
  assert.equal(step(0.75, -1, 0.6), 0.6);
});

test("the visible rectangle is in image pixels and clipped to the image", () => {
  assert.deepEqual(visible({ x: -20, y: 30, s: 2 }, image, { w: 400, h: 300 }), { x: 0, y: 15, w: 190, h: 150 });
  assert.equal(visible({ x: 5000, y: 0, s: 1 }, image, { w: 400, h: 300 }), null);
});

test("beside the image there is no pixel", () => {
  assert.equal(pixelAt({ x: -10, y: 0, s: 1 }, image, 5, 5), null);
  assert.deepEqual(pixelAt({ x: -10, y: 0, s: 1 }, image, 10, 5), { x: 0, y: 5 });
});

test("a point can be brought to the middle", () => {
  assert.deepEqual(centreOn(100, 100, 2, { w: 100, h: 60 }), { s: 2, x: 150, y: 170 });
});

test("the observer's device pixels are believed unless they are an emulated screen's CSS pixels", () => {
  const entry = (inlineSize, blockSize) => ({ contentRect: { width: 601, height: 401 }, devicePixelContentBoxSize: [{ inlineSize, blockSize }] });
  assert.deepEqual(boxOf(entry(901, 601), 1.5), { w: 901, h: 601 });
  assert.deepEqual(boxOf(entry(601, 401), 2), { w: 1202, h: 802 });
  assert.deepEqual(boxOf({ contentRect: { width: 600, height: 400 } }, 2), { w: 1200, h: 800 });
});
