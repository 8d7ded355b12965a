/* The draft: every answer is kept in this browser at once and with the server soon after; a reload, a crash or a lost line loses nothing. */
import { call, Offline, Refused } from "../api.js";
import { deskOf } from "./desk.js";
import { answersOf } from "./verdicts.js";

const SOON = 600;

class Draft {
  constructor(desk) {
    this.desk = desk;
    this.timer = 0;
    this.failedAt = null;
    this.saving = null;
  }

  /** A claim begins: what the server kept under it fills what is still open here, then both are the same. */
  async begin(claim) {
    this.claim = claim;
    if (!claim) return;
    try {
      const { body } = await call("GET", `claims/${claim.id}/draft/`);
      this.desk.get("checklist")?.fillOpen(body.answers ?? []);
      this.soon();
    } catch (error) {
      this.failed(error);
    }
  }

  soon() {
    clearTimeout(this.timer);
    if (this.claim) this.timer = setTimeout(() => this.save(), SOON);
  }

  save() {
    if (this.claim && !this.desk.get("deciding")) this.saving = this.send();
    return this.saving;
  }

  async send() {
    try {
      await call("PUT", `claims/${this.claim.id}/draft/`, { answers: answersOf(this.desk.get("items") ?? []) });
      if (this.failedAt) this.desk.tell(null);
      this.failedAt = null;
    } catch (error) {
      this.failed(error);
    }
  }

  failed(error) {
    if (error instanceof Refused) {
      if (error.status === 409 || error.status === 404) this.desk.run("claim-check");
      return;
    }
    if (!(error instanceof Offline)) throw error;
    this.failedAt ??= new Date();
    const time = this.failedAt.toISOString().slice(11, 16);
    this.desk.tell({ words: `Not saved since ${time} UTC, kept here. Answering goes on.`, tone: "held" });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), 5000);
  }
}

export function start(root) {
  const desk = deskOf(root);
  const draft = new Draft(desk);
  desk.set("draft", draft);
  desk.watch("claim", (claim) => draft.begin(claim));
  desk.watch("items", () => draft.soon());
}
