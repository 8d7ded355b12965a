/* A dialog before what spends money twice, gives up or overturns. The button keeps its verb; without script it acts at once.
   data-confirm: the sentence; data-confirm-title: the question (default: the button's word);
   data-confirm-verb: the word on the dialog's own button (default: the same word). */
export function start(button) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    ask(button);
  });
}

function ask(button) {
  const verb = button.dataset.confirmVerb ?? button.textContent.trim();
  const dialog = document.createElement("dialog");
  const title = Object.assign(document.createElement("h2"), { id: "confirm-title", textContent: button.dataset.confirmTitle ?? `${verb}?` });
  const words = Object.assign(document.createElement("p"), { textContent: button.dataset.confirm });
  const actions = Object.assign(document.createElement("div"), { className: "dialog__actions" });
  const leave = Object.assign(document.createElement("button"), { type: "button", className: "button button--plain", textContent: "Leave it" });
  const act = Object.assign(document.createElement("button"), { type: "button", className: "button button--main", textContent: verb });
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  actions.append(leave, act);
  dialog.append(title, words, actions);
  document.body.append(dialog);
  leave.addEventListener("click", () => dialog.close());
  act.addEventListener("click", () => button.form.requestSubmit(button.type === "submit" ? button : undefined));
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  dialog.showModal();
}
