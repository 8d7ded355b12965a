/* Keys of a page: an element with data-key="n" is pressed by that key, except while one writes. ⌘↵ / Ctrl+↵ sends the form around the focus. */
export function start(root) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const writing = event.target.matches("input, select, textarea, [contenteditable]");
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) return send(event);
    // Enter presses what has the focus, not what has the key.
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    if (writing || event.metaKey || event.ctrlKey || event.altKey) return;
    const target = root.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, select, textarea")) target.focus();
    else target.click();
  });
}

function send(event) {
  const form = event.target.closest("form") ?? document.querySelector("form[data-main]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
}
