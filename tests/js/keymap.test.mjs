import assert from "node:assert/strict";
import { test } from "node:test";
import { KEYS, byGroup, commandOf, nameOf } from "../../reviews/static/reviews/js/inspect/keymap.js";

const press = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more });

test("every key means one thing", () => {
  const keys = KEYS.flatMap((row) => row.keys);
  assert.equal(new Set(keys).size, keys.length);
});

test("capitals are the same keys; with Ctrl, Cmd or Alt a key is the browser's", () => {
  assert.equal(commandOf(press("P")), "answer:pass");
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) assert.equal(commandOf(press("r", { [modifier]: true })), "");
});

test("while one writes, nothing but Escape is ours", () => {
  assert.equal(commandOf(press("a"), "text"), "");
  assert.equal(commandOf(press("Escape"), "text"), "leave");
});

test("a choice keeps its arrows and Space, letters stay ours; a list keeps its letters", () => {
  assert.equal(commandOf(press("ArrowLeft"), "choice"), "");
  assert.equal(commandOf(press(" "), "choice"), "");
  assert.equal(commandOf(press("p"), "choice"), "answer:pass");
  assert.equal(commandOf(press("p"), "list"), "");
  assert.equal(commandOf(press(" "), "button"), "");
});

test("holding a key moves on, but decides and answers once", () => {
  assert.equal(commandOf(press("ArrowDown", { repeat: true })), "pan:0,1");
  assert.equal(commandOf(press("j", { repeat: true })), "item:next");
  assert.equal(commandOf(press("a", { repeat: true })), "");
  assert.equal(commandOf(press("p", { repeat: true })), "");
});

test("the help names every key", () => {
  assert.equal(byGroup().flatMap(([, rows]) => rows).length, KEYS.length);
  assert.equal(nameOf(" "), "Space");
  assert.equal(nameOf("x"), "X");
});
