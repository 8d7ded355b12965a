/* Reports what was displayed at 1:1 or larger, only while the page is visible, focused and in use; keeps it over a reload. */
import { call, Offline, Refused } from "../api.js";
import { deskOf } from "./desk.js";
import { Coverage } from "./coverage.js";
import { Trace, wholePixels } from "./trace.js";

const TICK = 250;
const EVERY = 4000;
const UNUSED = 60_000;

class Displays {
  constructor(desk, root) {
    this.desk = desk;
    const map = root.querySelector("[data-map]").dataset;
    this.coverage = new Coverage(desk.image, { dwell: desk.policy.dwell, cells: map.cells });
    this.byHand = new Coverage(desk.image, { dwell: desk.policy.dwell, cells: map.cellsByHand });
    this.share = Number(map.share ?? 0);
    this.trace = null;
    this.sent = 0;
    this.counted = 0;
    this.sending = null;
  }

  /** A claim begins: rows kept by an earlier load of this page under the same claim are sent with it. */
  begin(claim) {
    this.claim = claim;
    this.key = `proofroom.displays.${claim.id}`;
    this.trace = new Trace({ waiting: JSON.parse(sessionStorage.getItem(this.key) ?? "[]") });
    for (const row of this.trace.waiting) this.add(row, row.duration_ms);
    this.publish();
    this.look();
  }

  end() {
    this.trace = null;
  }

  get now() {
    return performance.now() - this.claim.origin;
  }

  /** What counts at this moment, or null. */
  counting() {
    const { desk } = this;
    const view = desk.get("view");
    const used = performance.now() - desk.lastUse < UNUSED;
    const seen = document.visibilityState === "visible" && document.hasFocus() && used && !desk.get("covered");
    if (!seen || !view?.ready || view.mode !== "single" || view.scale < 1 || !view.rect) return null;
    const rect = wholePixels(view.rect);
    return rect && { rect, zoom: view.scale, dpr: view.dpr, mode: "single", by: view.by };
  }

  /** Called on every change of the view and on a timer. */
  look() {
    if (!this.trace) return;
    this.count();
    this.trace.show(this.now, this.counting());
    this.trace.tick(this.now);
  }

  /** Adds the time since the last look to the cells that stayed in view. */
  count() {
    const { open } = this.trace;
    const from = Math.max(this.counted, open?.start ?? this.now);
    const ms = this.now - from;
    this.counted = this.now;
    if (!open || open.zoom / open.dpr < this.desk.policy.minCss - 1e-9 || ms <= 0) return;
    if (this.add(open, ms)) this.publish();
  }

  /** Answers whether a cell became displayed. */
  add({ rect, by }, ms) {
    const fresh = by === "hand" && this.byHand.add(rect, ms);
    return this.coverage.add(rect, ms) || fresh;
  }

  publish() {
    const share = Math.max(this.share, this.coverage.share);
    this.desk.set("coverage", { share, byHand: this.byHand.share, grid: this.coverage });
  }

  /** From time to time; not while a verdict goes out. */
  flush() {
    return this.desk.get("deciding") || this.sending ? null : this.finish();
  }

  /** Sends what waits, 500 rows at a time; one sending at a time, so that none arrives twice. */
  async finish() {
    while (this.sending) await this.sending;
    if (!this.trace) return;
    this.trace.stop(this.now);
    this.look();
    this.sending = this.send().finally(() => (this.sending = null));
    await this.sending;
  }

  async send() {
    while (this.trace?.waiting.length) {
      const rows = this.trace.take();
      try {
        const { body } = await call("POST", `candidates/${this.desk.candidate}/displays/`, { displays: rows });
        this.share = body.coverage;
        this.publish();
      } catch (error) {
        if (error instanceof Offline) return this.trace.putBack(rows);
        if (error instanceof Refused) return this.refused(error, rows);
        throw error;
      } finally {
        this.keep();
      }
    }
  }

  refused(error, rows) {
    if (error.status >= 500 || error.status === 429) this.trace.putBack(rows);
    else if (error.status === 409 || error.status === 404) this.desk.run("claim-check");
    else this.desk.tell({ words: error.message, tone: "held" });
  }

  /** The page may go away: what waits goes out as a last request, and is kept should it not arrive. */
  leave() {
    if (!this.trace) return;
    this.count();
    this.trace.stop(this.now);
    this.keep();
    const rows = this.trace.waiting.slice(0, 400);
    if (!rows.length || this.sending) return;
    const sent = call("POST", `candidates/${this.desk.candidate}/displays/`, { displays: rows }, { keepalive: true });
    this.sending = sent.then(() => this.arrived(rows), () => null).finally(() => (this.sending = null));
  }

  arrived(rows) {
    this.trace?.waiting.splice(0, rows.length);
    this.keep();
  }

  keep() {
    if (this.trace?.waiting.length) sessionStorage.setItem(this.key, JSON.stringify(this.trace.waiting));
    else sessionStorage.removeItem(this.key);
  }
}

export function start(root) {
  const desk = deskOf(root);
  const displays = new Displays(desk, root);
  desk.set("displays", displays);
  displays.publish();
  desk.watch("claim", (claim) => (claim ? displays.begin(claim) : displays.end()));
  desk.watch("view", () => displays.look());
  setInterval(() => displays.look(), TICK);
  setInterval(() => displays.flush(), EVERY);
  window.addEventListener("blur", () => displays.look());
  window.addEventListener("focus", () => displays.look());
  window.addEventListener("pagehide", () => displays.leave());
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? displays.leave() : displays.look()));
}
