/* The decision: three buttons that say why they cannot be pressed, a reason where one is due, then the next image. */
import { call, Offline, Refused } from "../api.js";
import { setIcon } from "../icons.js";
import { deskOf } from "./desk.js";
import { answersOf, likelyReason, needsComment, whyNotApprove } from "./verdicts.js";

const TITLES = { reject: "Reject", request_changes: "Request changes", approve: "Approve over a minor fail" };
const HINTS = {
  reject: "This image is refused; the producer sees your reason.",
  request_changes: "Becomes an edit of this image that the producer orders. Name the part and what to do with it.",
  approve: "Say why it may pass all the same.",
};

class Decision {
  constructor(element, desk) {
    this.desk = desk;
    this.buttons = [...element.querySelectorAll("[data-decide]")];
    this.form = desk.root.querySelector("[data-reason]");
    this.busy = false;
    this.verdict = "";
  }

  /** Why a verdict cannot be given now, as one line; "" when it can. */
  whyNot(verdict) {
    const { desk } = this;
    if (this.busy) return "Sending…";
    if (desk.get("whyNot")) return desk.get("whyNot");
    if (!desk.get("claim")) return "Not taken yet";
    if (verdict !== "approve") return "";
    const coverage = desk.get("coverage")?.share ?? 0;
    const { share, blocking } = desk.policy;
    return whyNotApprove({ items: desk.get("items") ?? [], coverage, share, blocking }).join(" · ");
  }

  paint() {
    for (const button of this.buttons) {
      const why = this.whyNot(button.dataset.decide);
      button.setAttribute("aria-disabled", String(Boolean(why)));
      if (button.dataset.decide === "approve") this.paintApprove(button, why);
      else button.title = why;
    }
  }

  paintApprove(button, why) {
    button.classList.toggle("button--reasoned", Boolean(why));
    button.classList.toggle("button--main", !why);
    setIcon(button.querySelector("use"), why ? "lock" : "check");
    const place = button.querySelector("[data-why]");
    if (place.textContent !== why) place.textContent = why;
    button.title = why;
  }

  choose(verdict) {
    const why = this.whyNot(verdict);
    if (why) return this.desk.say(why);
    if (verdict === "approve" && !needsComment(this.desk.get("items") ?? [])) return this.send(verdict, {});
    return this.ask(verdict);
  }

  /** Opens the reason in the rail's place, with the likeliest chosen. */
  ask(verdict) {
    this.verdict = verdict;
    const { form } = this;
    form.querySelector("[data-reason-title]").textContent = TITLES[verdict];
    form.querySelector("[data-reason-hint]").textContent = HINTS[verdict];
    form.querySelector("[data-reasons]").hidden = verdict === "approve";
    form.querySelector("[data-comment-label]").textContent = verdict === "request_changes" ? "What to change, in a sentence" : "Comment";
    form.querySelector("[data-reason-send]").firstChild.textContent = `${TITLES[verdict]} `;
    const likely = likelyReason(this.desk.get("items") ?? []);
    if (likely && !form.reason.value) form.reason.value = likely;
    this.error("");
    this.show(true);
    const first = verdict === "approve" ? form.comment : form.querySelector("[name=reason]:checked") ?? form.querySelector("[name=reason]");
    first.focus();
  }

  show(open) {
    const rail = this.form.parentElement;
    this.form.hidden = !open;
    rail.classList.toggle("has-reason", open);
    if (!open) this.buttons.find((button) => button.dataset.decide === this.verdict)?.focus();
  }

  leave() {
    if (!this.form.hidden) this.show(false);
  }

  error(words) {
    const place = this.form.querySelector("[data-reason-error]");
    place.hidden = !words;
    place.querySelector("span").textContent = words;
  }

  submit() {
    const { verdict, form } = this;
    const reason = verdict === "approve" ? "" : form.reason.value;
    const comment = form.comment.value.trim();
    if (verdict !== "approve" && !reason) return this.error("Choose a reason.");
    if (verdict !== "reject" && !comment) return this.error(verdict === "approve" ? "Approving over a minor fail takes a comment." : "Say in a sentence what to change.");
    return this.send(verdict, { reason, comment });
  }

  async send(verdict, { reason = "", comment = "" }) {
    if (this.busy) return;
    this.busy = true;
    this.paint();
    try {
      await this.desk.lastWords();
      const body = { sha256: this.desk.sha256, verdict, answers: answersOf(this.desk.get("items") ?? []) };
      if (reason) body.reason = reason;
      if (comment) body.comment = comment;
      await call("POST", `candidates/${this.desk.candidate}/reviews/`, body);
      this.desk.get("checklist").forget();
      await this.goOn();
    } catch (error) {
      this.refused(error);
    }
  }

  refused(error) {
    if (!(error instanceof Refused || error instanceof Offline)) throw error;
    this.busy = false;
    this.desk.set("deciding", false);
    this.paint();
    const words = [error.message, ...Object.values(error.errors ?? {}).flat()].join(" ");
    if (this.form.hidden) this.desk.tell({ words, tone: "held", action: { name: "Go on", command: "dismiss" } });
    else this.error(words);
    this.desk.say(words);
  }

  /** Takes the next image and opens it; where nothing waits, the queue. */
  async goOn() {
    this.desk.set("claim", null);
    const { status, body } = await call("POST", "claims/", {});
    location.assign(status === 204 ? this.desk.root.dataset.next : `/inspect/${body.candidate}/`);
  }
}

export function start(element) {
  const desk = deskOf(element);
  const decision = new Decision(element, desk);
  for (const name of ["items", "coverage", "claim", "whyNot"]) desk.watch(name, () => decision.paint());
  desk.handle("decide", (verdict) => decision.choose(verdict));
  desk.handle("leave", () => decision.leave());
  desk.handle("dismiss", () => desk.tell(null));
  decision.form.addEventListener("submit", (event) => {
    event.preventDefault();
    decision.submit();
  });
  decision.form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) decision.form.requestSubmit();
  });
  decision.paint();
}
