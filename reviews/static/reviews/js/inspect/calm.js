/* Where a pin's label goes: near its pin, inside the stage, where the picture is calmest. */
const DISTANCES = [56, 110, 170];
const ANGLES = [-15, 15, -40, 40, 165, 195, 140, 220, -75, 75];

/** `busyness(rect)` says how much goes on under a place (0–255). Answers the label's top left in CSS pixels. */
export function calmest(pin, size, stage, busyness) {
  let best = null;
  for (const place of places(pin, size)) {
    const kept = inside(place, size, stage);
    const cost = busyness({ ...kept, ...size }) + distance(kept, place) * 4 + covers(kept, size, pin) + place.far / 8;
    if (!best || cost < best.cost) best = { ...kept, cost };
  }
  return { x: best.x, y: best.y };
}

function* places(pin, size) {
  for (const far of DISTANCES) {
    for (const angle of ANGLES) {
      const turn = (angle * Math.PI) / 180;
      const x = pin.x + Math.cos(turn) * far;
      const y = pin.y + Math.sin(turn) * far - size.h / 2;
      yield { x: Math.cos(turn) < 0 ? x - size.w : x, y, far };
    }
  }
}

function inside({ x, y }, size, stage) {
  const edge = 8;
  return {
    x: Math.round(Math.min(Math.max(x, edge), Math.max(stage.w - size.w - edge, edge))),
    y: Math.round(Math.min(Math.max(y, edge), Math.max(stage.h - size.h - edge, edge))),
  };
}

function distance(a, b) {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function covers(place, size, pin) {
  const near = 18;
  const over = pin.x > place.x - near && pin.x < place.x + size.w + near && pin.y > place.y - near && pin.y < place.y + size.h + near;
  return over ? 1000 : 0;
}
