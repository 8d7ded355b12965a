import assert from "node:assert/strict";
import { test } from "node:test";
import { Coverage } from "../../reviews/static/reviews/js/inspect/coverage.js";

const image = { w: 1024, h: 1024 };

test("a cell counts once it was displayed for the dwell, in parts or at once", () => {
  const coverage = new Coverage(image);
  assert.equal(coverage.add([0, 0, 32, 32], 399), false);
  assert.equal(coverage.share, 0);
  assert.equal(coverage.add([0, 0, 32, 32], 1), true);
  assert.equal(coverage.share, 1 / 1024);
});

test("only cells that lie whole in the rectangle count", () => {
  const coverage = new Coverage(image);
  coverage.add([1, 0, 64, 64], 400);
  assert.equal(coverage.share, 2 / 1024);
  assert.ok(coverage.isDisplayed(1, 0) && !coverage.isDisplayed(0, 0) && !coverage.isDisplayed(2, 0));
});

test("cells of a size that does not divide by 32 are all reached by the whole image", () => {
  const coverage = new Coverage({ w: 1023, h: 767 });
  coverage.add([0, 0, 1023, 767], 400);
  assert.equal(coverage.share, 1);
  assert.equal(coverage.fogPath(), "");
});

test("what earlier claims displayed is kept", () => {
  const cells = "1".repeat(512) + "0".repeat(512);
  const coverage = new Coverage(image, { cells });
  assert.equal(coverage.share, 0.5);
  assert.equal(coverage.cells, cells);
  assert.ok(coverage.fogPath().startsWith("M0 16h32v1h-32z"));
});

test("stepping through the unseen parts ends, and with everything displayed", () => {
  const coverage = new Coverage({ w: 1500, h: 1111 });
  const size = { w: 700, h: 500 };
  let steps = 0;
  for (let place = coverage.nextUnseen(size); place; place = coverage.nextUnseen(size)) {
    const x = Math.ceil(place.x);
    const y = Math.ceil(place.y);
    coverage.add([x, y, Math.floor(place.x + size.w) - x, Math.floor(place.y + size.h) - y], 400);
    steps += 1;
    assert.ok(steps < 20, "every step displays something new");
  }
  assert.equal(coverage.share, 1);
  assert.ok(steps <= 12);
});
