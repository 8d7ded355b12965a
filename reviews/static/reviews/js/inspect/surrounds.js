/* What lies around and behind the picture. */
export const SURROUNDS = [
  { name: "grey", words: "Mid grey" },
  { name: "black", words: "Black" },
  { name: "white", words: "White" },
  { name: "checker", words: "Checker" },
];
const FILLS = { grey: "#777777", black: "#000000", white: "#ffffff" };
let checker = null;

export function paintSurround(context, box, name) {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = FILLS[name] ?? checkerOf(context);
  context.fillRect(0, 0, box.w, box.h);
}

function checkerOf(context) {
  if (checker) return checker;
  const tile = new OffscreenCanvas(16, 16);
  const paint = tile.getContext("2d");
  paint.fillStyle = "#666666";
  paint.fillRect(0, 0, 16, 16);
  paint.fillStyle = "#888888";
  paint.fillRect(8, 0, 8, 8);
  paint.fillRect(0, 8, 8, 8);
  checker = context.createPattern(tile, "repeat");
  return checker;
}
