/* A button that copies the text of data-copy (a selector) and says so in its own place. */
export function start(button) {
  const words = button.querySelector("span");
  const before = words.textContent;
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText((source.content ?? source).textContent.trim());
    words.textContent = "Copied";
    setTimeout(() => (words.textContent = before), 2000);
  });
}
