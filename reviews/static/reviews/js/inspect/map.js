/* This image's map: fog over what was not yet displayed, the view's frame, the share as a number, and the way to the next unseen part. */
import { deskOf } from "./desk.js";
import { percent } from "./verdicts.js";

export function start(section) {
  const desk = deskOf(section);
  const picture = section.querySelector("[data-map]");
  desk.watch("coverage", (coverage) => paint(section, coverage));
  desk.watch("view", (view) => frame(section, view, desk.image));
  desk.handle("unseen", () => goToUnseen(desk));
  picture.addEventListener("click", (event) => {
    const bounds = picture.getBoundingClientRect();
    const x = ((event.clientX - bounds.left) / bounds.width) * desk.image.w;
    const y = ((event.clientY - bounds.top) / bounds.height) * desk.image.h;
    desk.get("viewer").goTo({ x, y }, Math.max(desk.get("view").scale, lowest(desk)), { middle: true });
  });
}

function paint(section, { share, byHand, grid }) {
  const [whole, hand] = [share, byHand].map((part) => Math.floor(part * 100 + 1e-9));
  section.querySelector("[data-fog]").setAttribute("d", grid.fogPath());
  section.querySelector("[data-share-words]").textContent = percent(share);
  section.querySelector("[data-by-hand]").textContent = `${Math.min(hand, whole)} by hand`;
  section.querySelector("[data-by-tour]").textContent = `${Math.max(whole - hand, 0)} by tour`;
}

function frame(section, { rect }, image) {
  for (const element of section.querySelectorAll("[data-frame]")) {
    element.toggleAttribute("hidden", !rect);
    if (!rect) continue;
    element.setAttribute("x", (rect.x / image.w) * 100);
    element.setAttribute("y", (rect.y / image.h) * 100);
    element.setAttribute("width", (rect.w / image.w) * 100);
    element.setAttribute("height", (rect.h / image.h) * 100);
  }
}

/** The lowest whole zoom that counts on this screen: 1:1, or more where its pixels are small. */
function lowest(desk) {
  return Math.max(1, Math.ceil(desk.policy.minCss * devicePixelRatio - 1e-9));
}

function goToUnseen(desk) {
  const { grid } = desk.get("coverage");
  const { box } = desk.get("view");
  const scale = lowest(desk);
  const size = { w: box.w / scale, h: box.h / scale };
  const place = grid.nextUnseen({ w: Math.min(size.w, desk.image.w), h: Math.min(size.h, desk.image.h) });
  if (!place) return desk.say("Everything was displayed.");
  desk.get("viewer").goTo(place, scale, { by: "tour" });
}
