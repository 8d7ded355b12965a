/* While something of a round moves, fetches its fragment every 2 s and puts in what changed, card by card: nothing shifts, focus stays. */
const EVERY = 2000;
const SLOWER = 10_000;

export function start(section) {
  watch(section, EVERY);
}

function watch(section, wait) {
  setTimeout(async () => {
    if (document.visibilityState === "hidden") return watch(section, wait);
    const fresh = await fragment(section.dataset.fragment);
    if (!fresh) return watch(section, SLOWER);
    const moving = fresh.hasAttribute("data-fragment");
    const booked = plain(section.querySelector(".section__head"));
    update(section, fresh);
    // What a round has cost stands in its head; the spend beside it is asked for anew.
    if (booked !== plain(section.querySelector(".section__head"))) document.dispatchEvent(new Event("booked"));
    return moving ? watch(section, EVERY) : section.removeAttribute("data-fragment");
  }, wait);
}

async function fragment(url) {
  try {
    const response = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (!response.ok) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".round");
  } catch (error) {
    // The line is down: look again later, the page stays as it is.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Replaces the head and every card that differs; a card with the focus inside is left until the focus is elsewhere. */
export function update(section, fresh) {
  swap(section.querySelector(".section__head"), fresh.querySelector(".section__head"));
  swap(section.querySelector(".round__why"), fresh.querySelector(".round__why"));
  const list = section.querySelector(".candidates");
  let before = null;
  for (const card of fresh.querySelectorAll("[data-candidate]")) {
    const id = `[data-candidate="${CSS.escape(card.dataset.candidate)}"]`;
    const old = section.querySelector(id);
    if (old) swap(old, card);
    else insert(card, before, list);
    before = section.querySelector(id);
  }
}

/** An edit comes right of what it edits. */
function insert(card, before, list) {
  if (before) before.after(card);
  else list.prepend(card);
  announce(card);
}

function swap(old, fresh) {
  if (plain(old) === plain(fresh) || old.contains(document.activeElement)) return;
  keepPicture(old, fresh);
  old.replaceWith(fresh);
  announce(fresh);
}

/** app.js starts the modules of what has arrived. It imports this file, so this one cannot import it: names of files are
 * made from their content, which no circle of files can have. */
function announce(element) {
  element.dispatchEvent(new Event("arrived", { bubbles: true }));
}

/** A picture that is already there is not loaded again. */
function keepPicture(old, fresh) {
  const [before, after] = [old.querySelector("img"), fresh.querySelector("img")];
  if (before && after && before.getAttribute("src") === after.getAttribute("src")) after.replaceWith(before);
}

/** The markup without what differs at every request. */
function plain(element) {
  return element.outerHTML.replaceAll(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");
}
