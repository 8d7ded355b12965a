/* Icons of the sprite for markup that a script changes. */
const SVG = "http://www.w3.org/2000/svg";

export function hrefOf(name) {
  return `${document.documentElement.dataset.sprite}#${name}`;
}

/** Lets an existing <use> show another icon. */
export function setIcon(use, name) {
  use.setAttribute("href", hrefOf(name));
}

export function icon(name) {
  const svg = svgElement("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" });
  svg.append(svgElement("use", { href: hrefOf(name) }));
  return svg;
}

export function svgElement(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
