/* Reference uploads in a form: shows the picture at once, sends it to POST /api/references/, and puts its id into the form.
   [data-files] is the file input, [data-uploads] the list, <template data-upload> one line; its [data-id] input carries the id. */
import { address } from "./api.js";

const KINDS = ["image/png", "image/jpeg", "image/webp"];
const MOST = 50_000_000;

export function start(element) {
  const input = element.querySelector("[data-files]");
  const take = (files) => [...files].forEach((file) => add(element, file));
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    element.classList.add("is-over");
  });
  element.addEventListener("dragleave", () => element.classList.remove("is-over"));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    element.classList.remove("is-over");
    take(event.dataTransfer.files);
  });
  element.addEventListener("click", (event) => {
    const line = event.target.closest("[data-remove]")?.closest("[data-upload-line]");
    if (!line) return;
    line.remove();
    element.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function add(element, file) {
  const line = element.querySelector("template[data-upload]").content.cloneNode(true).firstElementChild;
  line.querySelector("[data-name]").textContent = file.name;
  element.querySelector("[data-uploads]").append(line);
  const wrong = whyNot(file);
  if (wrong) return fail(line, wrong);
  preview(line, file);
  send(line, file);
  return null;
}

function whyNot(file) {
  if (!KINDS.includes(file.type)) return "Only PNG, JPEG and WebP are taken.";
  if (file.size > MOST) return "It is larger than 50 MB.";
  return "";
}

function preview(line, file) {
  const picture = line.querySelector("img");
  picture.src = URL.createObjectURL(file);
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
}

/** XMLHttpRequest, since fetch tells nothing of how far an upload is. */
function send(line, file) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  const progress = line.querySelector("progress");
  body.append("file", file);
  request.upload.addEventListener("progress", (event) => (progress.value = event.loaded / event.total));
  request.addEventListener("load", () => finish(line, request));
  request.addEventListener("error", () => fail(line, "No connection to the server; nothing was uploaded."));
  request.open("POST", address("references/"));
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", document.querySelector('meta[name="csrf-token"]').content);
  request.send(body);
}

function finish(line, request) {
  const body = /json/.test(request.getResponseHeader("Content-Type") ?? "") ? JSON.parse(request.responseText) : {};
  if (request.status !== 201) return fail(line, body.detail ?? "The server did not take it.");
  line.querySelector("progress").hidden = true;
  line.querySelector("[data-facts]").textContent = `${body.width} × ${body.height}`;
  line.querySelector("[data-id]").value = body.id;
  line.dispatchEvent(new Event("input", { bubbles: true }));
  return null;
}

function fail(line, words) {
  line.querySelector("progress").hidden = true;
  const place = line.querySelector("[data-error]");
  place.hidden = false;
  place.querySelector("span").textContent = words;
  // Nothing of this line is sent: the lists of inputs must stay beside each other.
  for (const field of line.querySelectorAll("input, select")) field.disabled = true;
}
