/* Which cells of a 100 × 100 grid were displayed, counted as the server counts (inspection/coverage.py): a cell counts when its
   middle stood in displayed rectangles for the dwell. The server's count decides; this one is for the fog. */
export const SIDE = 100;

export class Coverage {
  /** `cells`: runs of not displayed and displayed cells in turn, beginning with not displayed: "120,30,9850". `dwell` in ms. */
  constructor(image, { dwell = 400, cells = "" } = {}) {
    this.image = image;
    this.dwell = dwell;
    this.time = new Float64Array(SIDE * SIDE);
    let at = 0;
    cells.split(",").forEach((length, turn) => {
      const end = at + Number(length);
      if (turn % 2) this.time.fill(dwell, at, end);
      at = end;
    });
    this.#sum();
  }

  /** Adds `ms` to every cell whose middle lies in the rectangle [x, y, w, h] of image pixels. Answers whether a cell became displayed. */
  add([x, y, w, h], ms) {
    const [left, right] = cellsIn(x, x + w, this.image.w);
    const [top, bottom] = cellsIn(y, y + h, this.image.h);
    const before = this.displayed;
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) this.time[row * SIDE + column] += ms;
    }
    this.#sum();
    return this.displayed > before;
  }

  #sum() {
    this.displayed = this.time.reduce((count, ms) => count + (ms >= this.dwell ? 1 : 0), 0);
  }

  isDisplayed(column, row) {
    return this.time[row * SIDE + column] >= this.dwell;
  }

  get share() {
    return this.displayed / (SIDE * SIDE);
  }

  /** An SVG path of the cells not yet displayed, one stretch per row, in a 100 × 100 view box. */
  fogPath() {
    let path = "";
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        if (this.isDisplayed(column, row)) continue;
        const start = column;
        while (column < SIDE && !this.isDisplayed(column, row)) column++;
        path += `M${start} ${row}h${column - start}v1h${start - column}z`;
      }
    }
    return path;
  }

  /**
   * The next place to look at, for a view of `size` {w, h} image pixels: {x, y} of its top left.
   * It begins at the first unseen cell in reading order and takes in what follows; null when all was displayed.
   */
  nextUnseen(size) {
    const index = this.time.findIndex((ms) => ms < this.dwell);
    if (index < 0) return null;
    const row = Math.floor(index / SIDE);
    return this.#viewFrom(this.#leftmost(row, size), row, size);
  }

  /** A band of rows is read from its first unseen column, wherever in the view's height that stands. */
  #leftmost(row, size) {
    const rows = Math.max(1, Math.floor((size.h * SIDE) / this.image.h));
    let first = SIDE - 1;
    for (let r = row; r < Math.min(row + rows, SIDE); r++) {
      for (let column = 0; column < first; column++) if (!this.isDisplayed(column, r)) first = column;
    }
    return first;
  }

  #viewFrom(column, row, size) {
    return {
      x: Math.max(0, Math.min(Math.floor((column * this.image.w) / SIDE), this.image.w - size.w)),
      y: Math.max(0, Math.min(Math.floor((row * this.image.h) / SIDE), this.image.h - size.h)),
    };
  }
}

/** The cells whose middle (i + ½) · size / SIDE lies in from ≤ middle < to, as a half-open range. */
function cellsIn(from, to, size) {
  const bound = (value) => Math.min(Math.max(Math.ceil((value * SIDE) / size - 0.5), 0), SIDE);
  return [bound(from), bound(to)];
}
