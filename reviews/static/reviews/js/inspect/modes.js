/* Which view is chosen: this image alone, or another one in its place. */
import { deskOf } from "./desk.js";

export function start(group) {
  const [single, other] = group.querySelectorAll("button");
  deskOf(group).watch("layer", (name) => {
    single.setAttribute("aria-pressed", String(!name));
    other.setAttribute("aria-pressed", String(Boolean(name)));
  });
}
