import assert from "node:assert/strict";
import { test } from "node:test";
import { calmest } from "../../reviews/static/reviews/js/inspect/calm.js";

const size = { w: 140, h: 24 };
const stage = { w: 1000, h: 700 };

test("a label goes where the picture is calm", () => {
  const busyOnTheRight = (rect) => (rect.x > 500 ? 255 : 0);
  assert.ok(calmest({ x: 500, y: 350 }, size, stage, busyOnTheRight).x < 500);
});

test("a label stays inside the stage and off its pin", () => {
  for (const pin of [{ x: 2, y: 2 }, { x: 998, y: 698 }, { x: 500, y: 1 }]) {
    const { x, y } = calmest(pin, size, stage, () => 0);
    assert.ok(x >= 8 && y >= 8 && x + size.w <= 992 && y + size.h <= 692);
    assert.ok(pin.x < x - 12 || pin.x > x + size.w + 12 || pin.y < y - 12 || pin.y > y + size.h + 12);
  }
});
