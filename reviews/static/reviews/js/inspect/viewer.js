/* The canvas: one bitmap in device pixels, drawn at whole offsets, unsmoothed from 1:1 on. See geometry.js for the sums. */
import { boxOf, centreOn, fit, fitScale, settle, step, visible, zoomAbout } from "./geometry.js";
import { deskOf } from "./desk.js";
import { load } from "./source.js";
import { attachPointer } from "./pointer.js";
import { paintSurround } from "./surrounds.js";

const KEPT = "proofroom.view";

class Viewer {
  constructor(canvas, desk) {
    this.canvas = canvas;
    this.desk = desk;
    this.context = canvas.getContext("2d", { alpha: false });
    this.box = { w: 0, h: 0 };
    this.source = { image: null, ready: false };
    this.layer = null;
    this.view = null;
    this.kept = keptView();
    this.by = "hand";
  }

  get margin() {
    return Math.round(16 * devicePixelRatio);
  }

  resize(box) {
    const middle = this.view && this.middle();
    this.box = box;
    this.canvas.width = box.w;
    this.canvas.height = box.h;
    this.place(middle);
  }

  /** The first place of an image, or the same place in a box of another size. */
  place(middle) {
    if (!this.kept.s) this.view = fit(this.desk.image, this.box, this.margin);
    else {
      const { x, y } = middle ?? { x: this.kept.x * this.desk.image.w, y: this.kept.y * this.desk.image.h };
      this.view = centreOn(x, y, this.kept.s, this.box);
    }
    this.show(this.view);
  }

  middle() {
    return { x: (this.view.x + this.box.w / 2) / this.view.s, y: (this.view.y + this.box.h / 2) / this.view.s };
  }

  /** Shows a view, drawn at once: nothing on the canvas moves by itself. */
  show(view, by = "hand") {
    const fitted = fitScale(this.desk.image, this.box, this.margin);
    this.view = settle(view, this.desk.image, this.box, view.s > fitted ? this.margin * 2 : 0);
    this.by = by;
    this.keep();
    this.draw();
  }

  keep() {
    const fitted = this.view.s === fitScale(this.desk.image, this.box, this.margin);
    const { x, y } = this.middle();
    this.kept = { s: fitted ? 0 : this.view.s, x: x / this.desk.image.w, y: y / this.desk.image.h };
    sessionStorage.setItem(KEPT, JSON.stringify(this.kept));
  }

  draw() {
    const { context, view, box } = this;
    if (!box.w || !view) return;
    paintSurround(context, box, this.desk.get("surround") ?? "grey");
    const shown = this.layer ?? this.source;
    if (shown.image) this.drawImage(shown);
    this.tell(shown);
  }

  drawImage(shown) {
    const { context, view } = this;
    const { w, h } = this.desk.image;
    context.save();
    // The frame is always the candidate's: a layer or preview of another size is stretched over it, keeping its ratio.
    const ratio = Math.min(w / shown.image.width, h / shown.image.height);
    const scale = shown === this.source ? { x: w / shown.image.width, y: h / shown.image.height } : { x: ratio, y: ratio };
    const size = { w: shown.image.width * scale.x, h: shown.image.height * scale.y };
    context.imageSmoothingEnabled = view.s < 1 || !shown.ready || scale.x !== 1 || scale.y !== 1;
    context.imageSmoothingQuality = "high";
    context.setTransform(view.s, 0, 0, view.s, -view.x, -view.y);
    context.drawImage(shown.image, (w - size.w) / 2, (h - size.h) / 2, size.w, size.h);
    context.restore();
  }

  tell(shown) {
    const { view, box, desk } = this;
    const mode = this.layer ? "blink" : "single";
    const ready = Boolean(shown.ready);
    const told = { x: view.x / view.s, y: view.y / view.s, scale: view.s, dpr: devicePixelRatio, mode, ready };
    this.canvas.dataset.view = JSON.stringify(told);
    const fitted = view.s === fitScale(desk.image, box, this.margin);
    desk.set("view", { ...told, box, fitted, by: this.by, offset: { x: view.x, y: view.y }, rect: visible(view, desk.image, box) });
  }

  /** 0 is fit, else that many device pixels to one of the image, about the middle or the pointer. */
  zoom(scale, at = { x: this.box.w / 2, y: this.box.h / 2 }) {
    if (!scale) this.show(fit(this.desk.image, this.box, this.margin));
    else this.show(zoomAbout(this.view, scale, at.x, at.y));
  }

  step(direction, at) {
    this.zoom(step(this.view.s, direction, fitScale(this.desk.image, this.box, this.margin)), at);
  }

  panBy(dx, dy) {
    this.show({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  /** The view with the image pixel (x, y) at its top left, or in its middle. */
  goTo(place, scale = this.view.s, { middle = false, by = "hand" } = {}) {
    this.show(middle ? centreOn(place.x, place.y, scale, this.box) : { s: scale, x: place.x * scale, y: place.y * scale }, by);
  }

  setSource(source) {
    this.source = source;
    this.desk.set("source", source);
    this.draw();
  }

  setLayer(layer) {
    this.layer = layer;
    this.draw();
  }
}

export function start(canvas) {
  const desk = deskOf(canvas);
  const viewer = new Viewer(canvas, desk);
  desk.set("viewer", viewer);
  desk.watch("surround", () => viewer.draw());
  observe(canvas, viewer);
  attachCommands(desk, viewer);
  attachPointer(canvas, viewer, desk);
  load(canvas.dataset, desk.image, (source) => viewer.setSource(source), (message) => desk.tell(message));
}

function attachCommands(desk, viewer) {
  desk.handle("zoom", (scale) => viewer.zoom(Number(scale)));
  desk.handle("step", (direction) => viewer.step(Number(direction)));
  desk.handle("pan", (direction) => {
    const [x, y] = direction.split(",").map(Number);
    viewer.panBy(Math.round((x * viewer.box.w) / 8), Math.round((y * viewer.box.h) / 8));
  });
}

function observe(canvas, viewer) {
  const observer = new ResizeObserver(([entry]) => viewer.resize(boxOf(entry, devicePixelRatio)));
  try {
    observer.observe(canvas, { box: "device-pixel-content-box" });
  } catch (error) {
    // Safari has no such box; there the size is rounded from CSS pixels.
    if (!(error instanceof TypeError)) throw error;
    observer.observe(canvas);
  }
}

function keptView() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  return kept && Number.isFinite(kept.s) ? kept : { s: 0, x: 0.5, y: 0.5 };
}
