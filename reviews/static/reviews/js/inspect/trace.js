/* What was on the canvas, as rows for POST …/displays/. Times are ms since the claim was given, by the page's steady clock. */

export const MOST_AT_ONCE = 500;

export class Trace {
  /** Shorter than `minimum` is no display; while the picture moves, what stayed in view the whole time is kept. */
  constructor({ minimum = 100, longest = 5000, waiting = [] } = {}) {
    this.minimum = minimum;
    this.longest = longest;
    this.waiting = waiting;
    this.open = null;
  }

  /** From `now` on this is displayed: {rect: [x, y, w, h], zoom, dpr, mode, by}; null for nothing that counts. */
  show(now, view) {
    if (this.open && view && same(this.open, view)) return;
    if (this.open && view && this.#moves(now, view)) return;
    this.stop(now);
    if (view) this.open = { ...view, start: now };
  }

  /** Ends a row that has become long, so that it can be sent. */
  tick(now) {
    if (!this.open || now - this.open.start < this.longest) return;
    const { start, ...view } = this.open;
    this.stop(now);
    this.open = { ...view, start: now };
  }

  stop(now) {
    if (this.open && now - this.open.start >= this.minimum) this.waiting.push(row(this.open, now));
    this.open = null;
  }

  /** Takes at most `most` rows to send them; give them back with `putBack` when they did not arrive. */
  take(most = MOST_AT_ONCE) {
    return this.waiting.splice(0, most);
  }

  putBack(rows) {
    this.waiting.unshift(...rows);
  }

  #moves(now, view) {
    const { open } = this;
    if (now - open.start >= this.minimum || open.zoom !== view.zoom || open.mode !== view.mode || open.by !== view.by) return false;
    const common = intersection(open.rect, view.rect);
    if (common) open.rect = common;
    return Boolean(common);
  }
}

/** The whole pixels that lie completely in {x, y, w, h}: [x, y, w, h], or null when there is none. */
export function wholePixels({ x, y, w, h }) {
  const left = Math.ceil(x - 1e-6);
  const top = Math.ceil(y - 1e-6);
  const rect = [left, top, Math.floor(x + w + 1e-6) - left, Math.floor(y + h + 1e-6) - top];
  return rect[2] > 0 && rect[3] > 0 ? rect : null;
}

export function intersection([ax, ay, aw, ah], [bx, by, bw, bh]) {
  const x = Math.max(ax, bx);
  const y = Math.max(ay, by);
  const w = Math.min(ax + aw, bx + bw) - x;
  const h = Math.min(ay + ah, by + bh) - y;
  return w > 0 && h > 0 ? [x, y, w, h] : null;
}

function same(a, b) {
  return a.zoom === b.zoom && a.dpr === b.dpr && a.mode === b.mode && a.by === b.by && a.rect.every((value, index) => value === b.rect[index]);
}

function row({ start, rect, zoom, dpr, mode, by }, now) {
  const start_ms = Math.max(0, Math.ceil(start));
  return { start_ms, duration_ms: Math.max(0, Math.floor(now) - start_ms), zoom, rect, dpr, mode, by };
}
