/* Zoom in percent, what it means, and the pixel under the pointer. A message takes their place. */
import { deskOf } from "./desk.js";
import { icon } from "../icons.js";

export function start(element) {
  const desk = deskOf(element);
  desk.watch("view", (view) => tellView(element, view, desk.get("layer") ?? ""));
  desk.watch("pointer", (pixel) => tellPixel(element, pixel, desk));
  desk.watch("message", (message) => tellMessage(element, message));
}

function tellView(element, { scale, mode, ready }, layer) {
  element.querySelector("[data-percent]").textContent = `${Math.round(scale * 100)}\u202f%`;
  element.querySelector("[data-words]").textContent = mode === "single" ? meaning(scale, ready) : `${layer}: not counted`;
  element.classList.toggle("readout--layer", mode !== "single");
}

function meaning(scale, ready) {
  if (!ready) return "preview, the original is loading";
  if (scale < 1) return "below 1:1, not counted";
  if (scale === 1) return "one image pixel on one device pixel";
  const names = ["", "", "two by two", "three by three", "four by four", "", "six by six", "", "eight by eight"];
  return names[scale] ? `${names[scale]} device pixels, unsmoothed` : "unsmoothed";
}

const probe = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

function tellPixel(element, pixel, desk) {
  const spot = element.querySelector("[data-spot]");
  const source = desk.get("source");
  spot.hidden = !pixel || !source?.ready;
  if (spot.hidden) return;
  probe.clearRect(0, 0, 1, 1);
  probe.drawImage(source.image, -pixel.x, -pixel.y);
  const [red, green, blue, alpha] = probe.getImageData(0, 0, 1, 1).data;
  const hex = `#${[red, green, blue].map((value) => value.toString(16).padStart(2, "0")).join("").toUpperCase()}`;
  spot.querySelector("[data-colour]").setAttribute("fill", hex);
  const opaque = alpha === 255 ? "" : `\u2002${Math.round((alpha / 255) * 100)}\u202f% opaque`;
  spot.querySelector("[data-spot-words]").textContent = `x\u00a0${pixel.x}\u2002y\u00a0${pixel.y}\u2002${hex}${opaque}`;
}

function tellMessage(element, message) {
  const place = element.parentElement.querySelector("[data-message]");
  place.hidden = !message;
  element.hidden = Boolean(message);
  place.replaceChildren();
  if (!message) return;
  const words = document.createElement("span");
  words.textContent = message.words;
  if (message.tone === "held") place.append(icon("triangle-alert"));
  place.append(words);
  if (message.action) place.append(button(message.action));
}

function button({ name, command }) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button button--small";
  element.dataset.command = command;
  element.textContent = name;
  return element;
}
