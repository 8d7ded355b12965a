/* The keyboard: one listener, one table (keymap.js), and the help that shows it. */
import { deskOf } from "./desk.js";
import { byGroup, commandOf, nameOf } from "./keymap.js";

const KEPT = "proofroom.hints";

export function start(root) {
  const desk = deskOf(root);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const command = commandOf(event, focusKind(document.activeElement));
    if (command && desk.run(command)) event.preventDefault();
  });
  attachHelp(desk);
}

/** What the focused element does with keys itself. */
function focusKind(element) {
  if (!element) return "";
  if (element.matches("textarea, [contenteditable], input:not([type=radio], [type=checkbox])")) return "text";
  if (element.matches("select")) return "list";
  if (element.matches("input")) return "choice";
  // Pressing the row of the item one is at, or the tab that shows, does nothing: there Space stays ours.
  if (element.matches('.item.is-focused > .item__row, [role="tab"][aria-selected="true"]')) return "";
  return element.matches("button, a, summary") ? "button" : "";
}

function attachHelp(desk) {
  const dialog = document.querySelector("[data-help]");
  dialog.querySelector("[data-keylist]").append(...byGroup().map(section));
  const hints = dialog.querySelector("[data-hints-switch]");
  const show = (off) => {
    if (off) document.documentElement.dataset.hints = "off";
    else delete document.documentElement.dataset.hints;
    hints.setAttribute("aria-pressed", String(off));
    localStorage.setItem(KEPT, off ? "off" : "on");
  };
  show(localStorage.getItem(KEPT) === "off");
  hints.addEventListener("click", () => show(hints.getAttribute("aria-pressed") !== "true"));
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => desk.set("covered", false));
  desk.handle("help", () => {
    desk.set("covered", true);
    dialog.showModal();
  });
}

function section([group, rows]) {
  const element = document.createElement("section");
  const title = document.createElement("h3");
  const list = document.createElement("dl");
  title.textContent = group;
  list.append(...rows.map(line));
  element.append(title, list);
  return element;
}

function line({ keys, words }) {
  const row = document.createElement("div");
  const name = document.createElement("dt");
  const value = document.createElement("dd");
  name.textContent = words;
  value.append(...keys.map((key) => Object.assign(document.createElement("kbd"), { textContent: nameOf(key) })));
  row.append(name, value);
  return row;
}
