/* A form whose cost is asked for while it is filled in: data-estimate-url (GET, the form's fields as query, or POST with
   data-estimate-method="post") answers HTML with the parts named by data-estimate; those here are replaced by those that come. */
const QUIET = 400;

export function start(form) {
  let timer = 0;
  let asked = 0;
  const askSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asked += 1;
      const turn = asked;
      const fresh = await ask(form);
      if (fresh && turn === asked) put(fresh);
    }, QUIET);
  };
  form.addEventListener("input", askSoon);
  document.addEventListener("booked", askSoon);
}

async function ask(form) {
  const url = new URL(form.dataset.estimateUrl, location.href);
  const body = new FormData(form);
  const post = form.dataset.estimateMethod === "post";
  if (!post) for (const [name, value] of body) if (name !== "csrfmiddlewaretoken" && typeof value === "string") url.searchParams.set(name, value);
  try {
    const response = await fetch(url, { method: post ? "POST" : "GET", body: post ? body : undefined, headers: { Accept: "text/html" }, credentials: "same-origin" });
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch (error) {
    // Without a line the last figure stays; the server counts again when the form is sent.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Every part of the page named data-estimate takes the words of the one by that name in the answer. */
function put(fresh) {
  for (const part of document.querySelectorAll("[data-estimate]")) {
    const other = fresh.querySelector(`[data-estimate="${part.dataset.estimate}"]`);
    if (!other) continue;
    part.replaceChildren(...other.childNodes);
    // app.js starts the modules of what has arrived.
    part.dispatchEvent(new Event("arrived", { bubbles: true }));
  }
}
