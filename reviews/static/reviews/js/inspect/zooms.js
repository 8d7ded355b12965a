/* Which zoom is chosen. */
import { deskOf } from "./desk.js";

export function start(group) {
  const desk = deskOf(group);
  const buttons = [...group.querySelectorAll("button")];
  desk.watch("view", ({ scale, fitted }) => {
    for (const button of buttons) {
      const preset = Number(button.dataset.command.split(":")[1]);
      button.setAttribute("aria-pressed", String(preset === 0 ? fitted : !fitted && preset === scale));
    }
  });
}
