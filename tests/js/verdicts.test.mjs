import assert from "node:assert/strict";
import { test } from "node:test";
import { answersOf, likelyReason, needsComment, percent, tally, whyNotApprove } from "../../reviews/static/reviews/js/inspect/verdicts.js";

const pass = { id: "1", required: true, answer: "pass", severity: "", defect: "" };
const open = { ...pass, answer: "" };
const fail = (severity, more = {}) => ({ ...pass, answer: "fail", severity, ...more });
const why = (items, coverage = 1) => whyNotApprove({ items, coverage, share: 0.95, blocking: ["major", "blocking"] });

test("nothing stands against approving when all is answered, displayed and passes", () => {
  assert.deepEqual(why([pass, { ...pass, answer: "na" }]), []);
});

test("the reasons are counts", () => {
  assert.deepEqual(why([fail("major"), open, open], 0.87), ["1 major fail", "2 items open", "87\u202f% of 95\u202f% displayed"]);
  assert.deepEqual(why([fail("blocking"), fail("major"), fail("minor")]), ["2 fails that block"]);
  assert.deepEqual(why([fail("")]), ["1 fail without severity"]);
});

test("an item that is not required may stay open", () => {
  assert.deepEqual(why([{ ...open, required: false }]), []);
});

test("94.9 percent is not yet 95", () => {
  assert.equal(percent(0.949), "94\u202f%");
  assert.equal(percent(0.95), "95\u202f%");
  assert.deepEqual(why([pass], 0.949), ["94\u202f% of 95\u202f% displayed"]);
});

test("a minor fail may be approved over, with a comment", () => {
  assert.deepEqual(why([fail("minor")]), []);
  assert.equal(needsComment([fail("minor")]), true);
  assert.equal(needsComment([pass]), false);
});

test("the gravest failing item names the likely reason", () => {
  assert.equal(likelyReason([fail("minor", { defect: "a" }), fail("blocking", { defect: "b" }), fail("major", { defect: "c" })]), "b");
  assert.equal(likelyReason([pass]), "");
});

test("answers are sent as the server takes them: no defect on a pass, no open ones", () => {
  const items = [{ ...pass, defect: "x", severity: "major" }, open, fail("major", { id: "2", defect: "part", spot: [3, 4] })];
  assert.deepEqual(answersOf(items), [{ item: "1", answer: "pass" }, { item: "2", answer: "fail", defect: "part", severity: "major", spot: [3, 4] }]);
  assert.deepEqual(tally(items), { fails: { minor: 0, major: 1, blocking: 0, unsaid: 0 }, total: 3, answered: 2, open: 1 });
});
