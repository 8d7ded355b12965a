/* What the modules of one inspection know together: named values that can be watched, and commands that keys and buttons run. */

class Desk {
  #values = new Map();
  #watchers = new Map();
  #handlers = new Map();

  constructor(root) {
    this.root = root;
    this.candidate = root.dataset.candidate;
    this.sha256 = root.dataset.sha256;
    this.image = { w: Number(root.dataset.width), h: Number(root.dataset.height) };
    this.policy = {
      share: Number(root.dataset.share),
      dwell: Number(root.dataset.dwell),
      minCss: Number(root.dataset.minCss),
      blocking: root.dataset.blocking.split(" ").filter(Boolean),
    };
    this.lastUse = performance.now();
  }

  get(name) {
    return this.#values.get(name);
  }

  set(name, value) {
    this.#values.set(name, value);
    for (const watcher of this.#watchers.get(name) ?? []) watcher(value);
  }

  /** Calls `watcher` with the value now, if there is one, and whenever it is set. */
  watch(name, watcher) {
    this.#watchers.set(name, [...(this.#watchers.get(name) ?? []), watcher]);
    if (this.#values.has(name)) watcher(this.#values.get(name));
  }

  /** Several modules may handle one command; `argument` is what stands after the colon. */
  handle(command, handler) {
    this.#handlers.set(command, [...(this.#handlers.get(command) ?? []), handler]);
  }

  /** Runs “zoom:2”; answers whether anybody took it. */
  run(command) {
    const [name, argument = ""] = command.split(":");
    const handlers = this.#handlers.get(name) ?? [];
    for (const handler of handlers) handler(argument);
    return handlers.length > 0;
  }

  /** Before what ends the claim: what was displayed and answered goes out, and nothing else from here on. */
  async lastWords() {
    this.set("deciding", true);
    await this.get("displays").finish();
    await this.get("draft").saving;
  }

  /** A sentence for those who hear the page. */
  say(sentence) {
    document.querySelector("[data-says]").textContent = sentence;
  }

  /** A line in the bar, in the read-out's place; `tone` chooses the icon. Nothing takes it away again. */
  tell(message) {
    this.set("message", message);
  }
}

const desks = new WeakMap();

export function deskOf(element) {
  const root = element.closest("[data-inspect]");
  if (!desks.has(root)) desks.set(root, new Desk(root));
  return desks.get(root);
}

/** Buttons with data-command run it; whatever a person does counts as use. */
export function start(root) {
  const desk = deskOf(root);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-command]");
    if (button) desk.run(button.dataset.command);
  });
  for (const kind of ["pointermove", "pointerdown", "wheel", "keydown"]) {
    document.addEventListener(kind, () => (desk.lastUse = performance.now()), { passive: true, capture: true });
  }
  desk.handle("bare", () => root.classList.toggle("is-bare"));
  desk.handle("sibling", (direction) => goToSibling(root, Number(direction)));
}

function goToSibling(root, direction) {
  const links = [...root.querySelectorAll("[data-siblings] a[href]")];
  const here = links.findIndex((link) => link.ariaCurrent || link.hasAttribute("aria-current"));
  const next = links[here + direction];
  if (next) location.assign(next.href);
}
