/* A list that grows: [data-lines] holds the lines, a <template> the next one, [data-add] adds it, [data-remove] in a line takes it out.
   In the template, __index__ stands for the line's number. Works with Django's formsets: data-total names the TOTAL_FORMS input. */
export function start(element) {
  const list = element.querySelector("[data-lines]");
  const template = element.querySelector("template");
  const total = element.dataset.total ? element.querySelector(`[name="${element.dataset.total}"]`) : null;
  let next = Number(total?.value ?? list.children.length);
  element.querySelector("[data-add]").addEventListener("click", (event) => {
    // Without a script it is a button that sends the form and gets another line back.
    event.preventDefault();
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__index__", String(next));
    next += 1;
    if (total) total.value = String(next);
    list.append(holder.content);
    list.lastElementChild.querySelector("input, select, textarea")?.focus();
  });
  list.addEventListener("click", (event) => {
    const line = event.target.closest("[data-remove]")?.closest("[data-line]");
    if (line) remove(line, element);
  });
}

function remove(line, element) {
  const gone = line.querySelector('[name$="-DELETE"]');
  if (gone) {
    gone.value = "on";
    line.hidden = true;
  } else line.remove();
  element.querySelector("[data-add]").focus();
  element.dispatchEvent(new Event("input", { bubbles: true }));
}
