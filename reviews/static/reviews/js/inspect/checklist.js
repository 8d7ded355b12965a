/* The checklist: one focused item, an answer by one key, groups that fold when they are done. Answers are kept over a reload. */
import { deskOf } from "./desk.js";
import { setIcon } from "../icons.js";
import { tally } from "./verdicts.js";

const MARKS = { "": "circle", pass: "check", fail: "circle-x", na: "minus" };
const SPOKEN = { "": "open", pass: "pass", fail: "fail", na: "not applicable" };

class Checklist {
  constructor(element, desk) {
    this.element = element;
    this.desk = desk;
    this.items = [...element.querySelectorAll("[data-item]")];
    this.key = `proofroom.answers.${desk.candidate}.${desk.sha256}`;
    this.restore();
    for (const item of this.items) this.paint(item);
    this.fold();
    this.publish();
    element.classList.add("is-ready");
  }

  get focused() {
    return this.element.querySelector(".item.is-focused");
  }

  /** An item as data: what verdicts.js and the server take. */
  read(item) {
    const [x, y] = (item.dataset.spot ?? "").split(",").map(Number);
    return {
      id: item.dataset.item,
      text: item.querySelector(".item__text").textContent,
      required: "required" in item.dataset,
      answer: item.dataset.answer,
      defect: item.querySelector("[data-defect]").value,
      severity: item.querySelector('[name^="severity-"]:checked')?.value ?? "",
      spot: item.dataset.spot ? [x, y] : null,
    };
  }

  focus(item, { scroll = true } = {}) {
    const before = this.focused;
    if (before && before !== item) this.blur(before);
    if (!item) return;
    this.openOnly(item.closest("[data-group]"));
    item.classList.add("is-focused");
    item.querySelector(".item__row").setAttribute("aria-expanded", "true");
    this.paint(item);
    if (scroll) item.scrollIntoView({ block: "nearest" });
  }

  blur(item) {
    item.classList.remove("is-focused");
    item.querySelector(".item__row").setAttribute("aria-expanded", "false");
    this.paint(item);
  }

  move(by) {
    const here = this.items.indexOf(this.focused);
    const next = this.items[Math.min(Math.max(here + by, 0), this.items.length - 1)];
    this.focus(next);
    next?.querySelector(".item__row").focus({ preventScroll: true });
  }

  nextOpen() {
    const here = this.items.indexOf(this.focused);
    const order = [...this.items.slice(here + 1), ...this.items.slice(0, here + 1)];
    const next = order.find((item) => !item.dataset.answer);
    if (!next) return this.desk.say("No item is open.");
    this.focus(next);
    next.querySelector(".item__row").focus({ preventScroll: true });
    return null;
  }

  /** An answer by key or button; after pass and n.a. the next open item comes, a fail stays to be described. */
  answer(value, { advance = true } = {}) {
    if (this.desk.root.dataset.whyNot) return this.desk.say(this.desk.root.dataset.whyNot);
    const item = this.focused ?? this.items.find((each) => !each.dataset.answer) ?? this.items[0];
    if (!item) return;
    if (item !== this.focused) this.focus(item);
    item.dataset.answer = value;
    item.querySelector(`[name^="answer-"][value="${value}"]`).checked = true;
    if (value === "fail" && !this.read(item).severity) item.querySelector('[name^="severity-"][value="major"]').checked = true;
    this.changed(item);
    this.desk.say(`${this.read(item).text}: ${SPOKEN[value]}`);
    if (value === "fail") item.scrollIntoView({ block: "nearest" });
    else if (advance && this.items.some((each) => !each.dataset.answer)) this.nextOpen();
    return null;
  }

  changed(item) {
    this.paint(item);
    this.keep();
    this.publish();
  }

  setSpot(item, pixel) {
    if (pixel) item.dataset.spot = `${pixel.x},${pixel.y}`;
    else delete item.dataset.spot;
    this.changed(item);
  }

  paint(item) {
    const { answer, spot } = this.read(item);
    setIcon(item.querySelector("[data-mark]"), MARKS[answer]);
    item.querySelector("[data-spoken]").textContent = answer ? SPOKEN[answer] : "";
    const tail = item.querySelector("[data-tail]");
    const focused = item.classList.contains("is-focused");
    tail.textContent = focused ? tail.dataset.words : { "": "open", na: "n.a." }[answer] ?? "";
    item.querySelector("[data-spot-words]").textContent = spot ? `Pin at ${spot[0]}, ${spot[1]}` : "Mark it on the image";
    item.querySelector("[data-clear-spot]").hidden = !spot;
  }

  /** Tells the others, and writes the counts. */
  publish() {
    const items = this.items.map((item) => this.read(item));
    const { answered, total, open } = tally(items);
    this.desk.root.querySelector("[data-answered]").textContent = `${answered}/${total}`;
    this.desk.root.querySelector("[data-open-count]").textContent = `${open} open`;
    for (const group of this.element.querySelectorAll("[data-group]")) this.count(group);
    this.desk.set("items", items);
  }

  count(group) {
    const items = [...group.querySelectorAll("[data-item]")];
    const given = items.filter((item) => item.dataset.answer);
    const na = given.filter((item) => item.dataset.answer === "na");
    const ruledOut = na.every((item) => "ruledOut" in item.dataset);
    const allNa = `${na.length} n.a.${ruledOut ? " by brief" : ""}`;
    group.querySelector("[data-group-count]").textContent = na.length === items.length ? allNa : `${given.length} of ${items.length}`;
  }

  /** The first group with something open stands open at the beginning. */
  fold() {
    const first = this.items.find((item) => !item.dataset.answer);
    if (first) this.focus(first, { scroll: false });
    else for (const group of this.element.querySelectorAll("[data-group]")) this.open(group, false);
  }

  openOnly(group) {
    for (const each of this.element.querySelectorAll("[data-group]")) {
      if (each === group) this.open(each, true);
      else if (!("byHand" in each.dataset)) this.open(each, false);
    }
  }

  open(group, isOpen) {
    group.querySelector(".group__head").setAttribute("aria-expanded", String(isOpen));
    group.querySelector("ul").hidden = !isOpen;
  }

  keep() {
    const answers = this.items.map((item) => this.read(item)).filter((item) => item.answer);
    localStorage.setItem(this.key, JSON.stringify(answers.map(({ id, answer, defect, severity, spot }) => ({ id, answer, defect, severity, spot }))));
  }

  restore() {
    for (const kept of JSON.parse(localStorage.getItem(this.key) ?? "[]")) {
      const item = this.items.find((each) => each.dataset.item === kept.id);
      if (item) fill(item, kept);
    }
  }

  /** Answers kept by the server, where there is none here yet. */
  fillOpen(answers) {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "[]").map((one) => one.id);
    for (const answer of answers) {
      const item = this.items.find((each) => each.dataset.item === answer.item);
      if (!item || !answer.answer || kept.includes(answer.item)) continue;
      fill(item, answer);
      this.paint(item);
    }
    // Nobody has answered anything here yet: one goes on where one was.
    if (!kept.length) this.fold();
    this.publish();
  }

  forget() {
    localStorage.removeItem(this.key);
  }
}

function fill(item, { answer, defect, severity, spot }) {
  item.dataset.answer = answer;
  item.querySelector(`[name^="answer-"][value="${answer}"]`).checked = true;
  item.querySelector("[data-defect]").value = defect ?? "";
  if (severity) item.querySelector(`[name^="severity-"][value="${severity}"]`).checked = true;
  if (spot) item.dataset.spot = spot.join(",");
}

export function start(element) {
  const desk = deskOf(element);
  const checklist = new Checklist(element, desk);
  desk.set("checklist", checklist);
  element.addEventListener("click", (event) => clicked(event, checklist));
  element.addEventListener("change", (event) => changed(event, checklist));
  element.addEventListener("keydown", leaveList);
  desk.handle("answer", (value) => checklist.answer(value));
  desk.handle("item", (direction) => checklist.move(direction === "next" ? 1 : -1));
  desk.handle("next-open", () => checklist.nextOpen());
  desk.handle("defect", () => checklist.focused?.querySelector("[data-defect]").focus());
}

function clicked({ target }, checklist) {
  const item = target.closest("[data-item]");
  if (target.closest("[data-clear-spot]")) checklist.setSpot(item, null);
  else if (target.closest(".item__row")) checklist.focus(item);
  else if (target.closest(".group__head")) toggle(target.closest("[data-group]"), checklist);
}

/** Enter and Escape end choosing a defect: the keys are the screen's again. */
function leaveList(event) {
  if (!event.target.matches("[data-defect]") || !["Enter", "Escape"].includes(event.key)) return;
  event.preventDefault();
  event.target.closest("[data-item]").querySelector(".item__row").focus({ preventScroll: true });
}

function toggle(group, checklist) {
  const opens = group.querySelector("ul").hidden;
  if (opens) group.dataset.byHand = "";
  else delete group.dataset.byHand;
  checklist.open(group, opens);
}

function changed({ target }, checklist) {
  const item = target.closest("[data-item]");
  if (target.name?.startsWith("answer-")) checklist.answer(target.value, { advance: false });
  else checklist.changed(item);
}
