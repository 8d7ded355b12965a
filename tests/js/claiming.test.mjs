import assert from "node:assert/strict";
import { test } from "node:test";
import { claimFrom, countdown, shouldRenew } from "../../reviews/static/reviews/js/inspect/claiming.js";

const body = { id: "c", claimed_at: "2026-11-21T10:00:00.600Z", expires_at: "2026-11-21T10:10:00.600Z" };
const server = (time) => Date.parse(`2026-11-21T${time}Z`);

test("a fresh claim begins now, whatever the page's own clock says", () => {
  assert.deepEqual(claimFrom(body, server("10:00:00"), 5000), { id: "c", origin: 5000, ends: 605_600, span: 600_600 });
});

test("after a reload the time since the claim goes on by the server's clock", () => {
  assert.equal(claimFrom(body, server("10:05:00"), 2000).origin, 2000 - 299_400);
});

test("it is renewed while somebody works and a third of the time is gone", () => {
  const claim = claimFrom(body, server("10:00:00"), 0);
  assert.equal(shouldRenew(claim, 100_000, 99_000), false);
  assert.equal(shouldRenew(claim, 250_000, 249_000), true);
  assert.equal(shouldRenew(claim, 250_000, 100_000), false);
  assert.equal(shouldRenew(claim, 700_000, 699_000), false);
});

test("the countdown is minutes and seconds", () => {
  assert.equal(countdown(522_900), "8:42");
  assert.equal(countdown(-4), "0:00");
});
