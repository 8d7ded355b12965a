/* The claim: taken when the page opens, counted down, renewed while one works, and said plainly when it is lost. */
import { call, Offline, Refused } from "../api.js";
import { claimFrom, countdown, shouldRenew } from "./claiming.js";
import { deskOf } from "./desk.js";
import { setIcon } from "../icons.js";

class Claiming {
  constructor(desk) {
    this.desk = desk;
    this.place = desk.root.querySelector("[data-claim]");
    this.claim = null;
    this.busy = false;
  }

  async take() {
    try {
      const { body, date } = await call("POST", "claims/", { candidate: this.desk.candidate });
      this.hold(claimFrom(body, date, performance.now()));
    } catch (error) {
      this.failed(error);
    }
  }

  hold(claim) {
    this.claim = claim;
    this.desk.set("message", null);
    this.desk.set("claim", claim);
    this.desk.set("whyNot", "");
    this.mayGiveBack(true);
    this.show();
  }

  failed(error) {
    if (this.desk.get("deciding")) return;
    if (error instanceof Offline) this.lose("No connection to the server; nothing was taken.");
    else if (error instanceof Refused) this.lose(error.message);
    else throw error;
  }

  /** Answers stay in this page's draft; deciding waits until the image is taken again. */
  lose(words) {
    this.claim = null;
    this.desk.set("claim", null);
    this.desk.set("whyNot", words);
    this.mayGiveBack(false);
    this.desk.tell({ words, tone: "held", action: { name: "Take it again", command: "take" } });
    this.write("triangle-alert", "Not yours", "");
  }

  mayGiveBack(may) {
    this.desk.root.querySelector("[data-give-back]")?.setAttribute("aria-disabled", String(!may));
  }

  tick() {
    if (!this.claim) return;
    const now = performance.now();
    if (now >= this.claim.ends) this.lose("Your time for this image ran out. Your answers are kept here.");
    else if (!this.busy && !this.desk.get("deciding") && shouldRenew(this.claim, now, this.desk.lastUse)) this.renew();
    this.show();
  }

  async renew() {
    this.busy = true;
    try {
      const { body, date } = await call("PATCH", `claims/${this.claim.id}/`, {});
      const { origin } = this.claim;
      this.claim = { ...claimFrom(body, date, performance.now()), origin };
    } catch (error) {
      // Without a line the countdown goes on: it is the server's, and the next tick asks again.
      if (!(error instanceof Offline)) this.failed(error);
    } finally {
      this.busy = false;
    }
  }

  async giveBack() {
    if (!this.claim) return;
    try {
      await this.desk.lastWords();
      await call("DELETE", `claims/${this.claim.id}/`);
      location.assign(this.desk.root.dataset.next);
    } catch (error) {
      this.desk.set("deciding", false);
      this.failed(error);
    }
  }

  show() {
    if (this.claim) this.write("timer", "Yours for", countdown(this.claim.ends - performance.now()));
  }

  write(name, words, time) {
    this.place.querySelector("b").textContent = time;
    if (this.place.dataset.shown === name) return;
    this.place.dataset.shown = name;
    this.place.classList.toggle("claim--lost", !time);
    this.place.querySelector("[data-claim-words]").textContent = words;
    setIcon(this.place.querySelector("use"), name);
  }
}

export function start(root) {
  const desk = deskOf(root);
  const claiming = new Claiming(desk);
  desk.handle("take", () => claiming.take());
  desk.handle("give-back", () => claiming.giveBack());
  desk.handle("claim-check", () => claiming.claim && claiming.renew());
  setInterval(() => claiming.tick(), 1000);
  const { whyNot } = root.dataset;
  if (!whyNot) claiming.take();
  else {
    desk.set("whyNot", whyNot);
    desk.tell({ words: whyNot });
  }
}
