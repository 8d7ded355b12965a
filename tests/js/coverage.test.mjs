import assert from "node:assert/strict";
import { test } from "node:test";
import { Coverage } from "../../reviews/static/reviews/js/inspect/coverage.js";

const image = { w: 1000, h: 1000 };

test("a cell counts once it was displayed for the dwell, in parts or at once", () => {
  const coverage = new Coverage(image);
  assert.equal(coverage.add([0, 0, 10, 10], 399), false);
  assert.equal(coverage.share, 0);
  assert.equal(coverage.add([0, 0, 10, 10], 1), true);
  assert.equal(coverage.share, 1 / 10_000);
});

test("a cell counts by its middle, as the server counts it", () => {
  const coverage = new Coverage(image);
  coverage.add([5, 6, 20, 10], 400);
  assert.ok(coverage.isDisplayed(0, 1) && coverage.isDisplayed(1, 1) && !coverage.isDisplayed(2, 1) && !coverage.isDisplayed(0, 0));
  assert.equal(coverage.displayed, 2);
});

test("cells of a size that does not divide by 100 are all reached by the whole image", () => {
  const coverage = new Coverage({ w: 1023, h: 767 });
  coverage.add([0, 0, 1023, 767], 400);
  assert.equal(coverage.share, 1);
  assert.equal(coverage.fogPath(), "");
});

test("what earlier claims displayed is kept", () => {
  assert.equal(new Coverage(image, { cells: "0,10000" }).share, 1);
  assert.equal(new Coverage(image, { cells: "" }).share, 0);
  const half = new Coverage(image, { cells: "0,5000,5000" });
  assert.equal(half.share, 0.5);
  assert.ok(half.fogPath().startsWith("M0 50h100v1h-100z"));
});

test("stepping through the unseen parts ends, and with everything displayed", () => {
  const coverage = new Coverage({ w: 1500, h: 1111 });
  const size = { w: 700, h: 500 };
  let steps = 0;
  for (let place = coverage.nextUnseen(size); place; place = coverage.nextUnseen(size)) {
    coverage.add([Math.ceil(place.x), Math.ceil(place.y), 699, 499], 400);
    steps += 1;
    assert.ok(steps < 20, "every step displays something new");
  }
  assert.equal(coverage.share, 1);
  assert.ok(steps <= 12);
});
