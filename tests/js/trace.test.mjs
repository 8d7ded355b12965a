import assert from "node:assert/strict";
import { test } from "node:test";
import { Trace, intersection, wholePixels } from "../../reviews/static/reviews/js/inspect/trace.js";

const at = (rect, zoom = 1) => ({ rect, zoom, dpr: 1, mode: "single", by: "hand" });

test("a view that stands becomes one row in whole milliseconds", () => {
  const trace = new Trace();
  trace.show(100.4, at([0, 0, 10, 10]));
  trace.show(600.9, null);
  assert.deepEqual(trace.waiting, [{ start_ms: 101, duration_ms: 499, zoom: 1, rect: [0, 0, 10, 10], dpr: 1, mode: "single", by: "hand" }]);
});

test("while the picture moves, only what stayed in view is kept", () => {
  const trace = new Trace();
  trace.show(0, at([0, 0, 100, 100]));
  trace.show(40, at([10, 0, 100, 100]));
  trace.show(80, at([20, 0, 100, 100]));
  trace.stop(200);
  assert.deepEqual(trace.waiting.map((row) => [row.rect, row.duration_ms]), [[[20, 0, 80, 100], 200]]);
});

test("another zoom or a jump begins a new row, and what was too short is no display", () => {
  const trace = new Trace();
  trace.show(0, at([0, 0, 100, 100]));
  trace.show(50, at([0, 0, 50, 50], 2));
  trace.show(250, at([400, 400, 50, 50], 2));
  trace.stop(260);
  assert.deepEqual(trace.waiting.map((row) => [row.zoom, row.start_ms, row.duration_ms]), [[2, 50, 200]]);
});

test("a long look is cut into rows that can be sent, without a gap or an overlap", () => {
  const trace = new Trace();
  trace.show(0, at([0, 0, 10, 10]));
  for (let now = 250; now <= 12_000; now += 250) trace.tick(now);
  trace.stop(12_000);
  assert.deepEqual(trace.waiting.map((row) => [row.start_ms, row.duration_ms]), [[0, 5000], [5000, 5000], [10_000, 2000]]);
});

test("at most 500 rows go at once, and what did not arrive goes first next time", () => {
  const trace = new Trace({ waiting: Array.from({ length: 700 }, (_, start_ms) => ({ start_ms })) });
  const rows = trace.take();
  assert.equal(rows.length, 500);
  assert.equal(trace.waiting.length, 200);
  trace.putBack(rows);
  assert.deepEqual(trace.waiting.map((row) => row.start_ms), Array.from({ length: 700 }, (_, index) => index));
});

test("only whole pixels are reported", () => {
  assert.deepEqual(wholePixels({ x: 0.5, y: 1, w: 10, h: 4.25 }), [1, 1, 9, 4]);
  assert.equal(wholePixels({ x: 0.2, y: 0, w: 0.5, h: 3 }), null);
  assert.equal(intersection([0, 0, 5, 5], [5, 0, 5, 5]), null);
});
