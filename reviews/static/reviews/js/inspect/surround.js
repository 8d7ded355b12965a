/* The switch of the surround: grey, black, white, checker. */
import { deskOf } from "./desk.js";
import { SURROUNDS } from "./surrounds.js";

const KEPT = "proofroom.surround";

export function start(button) {
  const desk = deskOf(button);
  const words = button.querySelector("[data-name]");
  desk.watch("surround", (name) => {
    words.textContent = SURROUNDS.find((row) => row.name === name).words;
    desk.root.querySelector("[data-stage]").dataset.surround = name;
    localStorage.setItem(KEPT, name);
  });
  desk.handle("surround", () => {
    const here = SURROUNDS.findIndex((row) => row.name === desk.get("surround"));
    desk.set("surround", SURROUNDS[(here + 1) % SURROUNDS.length].name);
  });
  const kept = localStorage.getItem(KEPT);
  desk.set("surround", SURROUNDS.some((row) => row.name === kept) ? kept : "grey");
}
