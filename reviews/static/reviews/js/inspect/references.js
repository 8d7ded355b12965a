/* References and the parent in the image's place, by hand: not counted as displayed. */
import { deskOf } from "./desk.js";
import { decoded } from "./source.js";

export function start(list) {
  const desk = deskOf(list);
  const buttons = [...list.querySelectorAll("[data-layer]")];
  let shown = null;
  let last = buttons[0];
  const show = async (button) => {
    shown = button;
    for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
    desk.set("layer", button?.dataset.name ?? "");
    if (!button) return desk.get("viewer").setLayer(null);
    last = button;
    button.bitmap ??= await decoded(button.dataset.src);
    if (shown === button) desk.get("viewer").setLayer({ image: button.bitmap, ready: true });
    return null;
  };
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-layer]");
    if (button) show(button === shown ? null : button);
  });
  desk.handle("blink", () => show(shown ? null : last));
  desk.handle("single", () => show(null));
}
