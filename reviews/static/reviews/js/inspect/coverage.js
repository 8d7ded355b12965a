/* Which cells of a 32 × 32 grid were displayed, as the page knows it. The server's count decides; this one is for the fog. */
export const SIDE = 32;

export class Coverage {
  /** `cells`: 1024 characters 0 or 1, what earlier claims of this pass have displayed. `dwell` in ms. */
  constructor(image, { dwell = 400, cells = "" } = {}) {
    this.image = image;
    this.dwell = dwell;
    this.time = new Float64Array(SIDE * SIDE);
    for (let index = 0; index < SIDE * SIDE; index++) if (cells[index] === "1") this.time[index] = dwell;
  }

  /** Adds `ms` to every cell that lies whole in the rectangle [x, y, w, h] of image pixels. Answers whether a cell became displayed. */
  add([x, y, w, h], ms) {
    let grew = false;
    for (let row = 0; row < SIDE; row++) {
      if (!within(row, this.image.h, y, h)) continue;
      for (let column = 0; column < SIDE; column++) {
        if (within(column, this.image.w, x, w)) grew = this.#addTo(row * SIDE + column, ms) || grew;
      }
    }
    return grew;
  }

  #addTo(index, ms) {
    const before = this.time[index] >= this.dwell;
    this.time[index] += ms;
    return !before && this.time[index] >= this.dwell;
  }

  isDisplayed(column, row) {
    return this.time[row * SIDE + column] >= this.dwell;
  }

  get share() {
    return this.time.reduce((count, ms) => count + (ms >= this.dwell ? 1 : 0), 0) / (SIDE * SIDE);
  }

  /** The cells as the characters the constructor takes. */
  get cells() {
    return Array.from(this.time, (ms) => (ms >= this.dwell ? "1" : "0")).join("");
  }

  /** An SVG path of the cells not yet displayed, one run per row and stretch, in a 32 × 32 view box. */
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
    for (let index = 0; index < SIDE * SIDE; index++) {
      if (this.time[index] >= this.dwell) continue;
      const row = Math.floor(index / SIDE);
      return this.#viewFrom(this.#leftmost(row, size), row, size);
    }
    return null;
  }

  /** A row of cells is read from its first unseen one, wherever in the view's height that stands. */
  #leftmost(row, size) {
    const rows = Math.max(1, Math.floor((size.h * SIDE) / this.image.h));
    let first = SIDE - 1;
    for (let r = row; r < Math.min(row + rows, SIDE); r++) {
      for (let column = 0; column < first; column++) if (!this.isDisplayed(column, r)) first = column;
    }
    return first;
  }

  #viewFrom(column, row, size) {
    const cell = { w: this.image.w / SIDE, h: this.image.h / SIDE };
    return {
      x: Math.max(0, Math.min(Math.floor(column * cell.w), this.image.w - size.w)),
      y: Math.max(0, Math.min(Math.floor(row * cell.h), this.image.h - size.h)),
    };
  }
}

function within(index, length, from, extent) {
  const slack = 1e-6;
  return (index * length) / SIDE >= from - slack && ((index + 1) * length) / SIDE <= from + extent + slack;
}
