/* Why a verdict is not possible yet, in counts. The server decides; this says beforehand what it will say. */

/** {open, fails: {minor, major, blocking, unsaid}, answered, total} of items {required, answer, severity}. */
export function tally(items) {
  const fails = { minor: 0, major: 0, blocking: 0, unsaid: 0 };
  for (const item of items) if (item.answer === "fail") fails[item.severity || "unsaid"] += 1;
  return {
    fails,
    total: items.length,
    answered: items.filter((item) => item.answer).length,
    open: items.filter((item) => item.required && !item.answer).length,
  };
}

/**
 * The reasons against approving, e.g. ["1 major fail", "2 items open", "87 % of 95 % displayed"]; empty when it may be.
 * `blocking`: severities that block; a fail without a severity always does.
 */
export function whyNotApprove({ items, coverage, share, blocking }) {
  const counts = tally(items);
  const reasons = [];
  const kinds = ["blocking", "major", "minor"].filter((severity) => blocking.includes(severity) && counts.fails[severity]);
  const failing = kinds.reduce((sum, severity) => sum + counts.fails[severity], 0);
  if (kinds.length) reasons.push(kinds.length === 1 ? many(failing, `${kinds[0]} fail`) : `${failing} fails that block`);
  if (counts.fails.unsaid) reasons.push(many(counts.fails.unsaid, "fail") + " without severity");
  if (counts.open) reasons.push(many(counts.open, "item") + " open");
  if (coverage + 1e-9 < share) reasons.push(`${percent(coverage)} of ${percent(share)} displayed`);
  return reasons;
}

/** A minor fail can be approved over, with a comment. */
export function needsComment(items) {
  return items.some((item) => item.answer === "fail" && item.severity === "minor");
}

/** The first failing item's defect, the gravest first: what a verdict's reason most likely is. */
export function likelyReason(items) {
  const order = ["blocking", "major", "minor", ""];
  const fails = items.filter((item) => item.answer === "fail" && item.defect);
  fails.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return fails[0]?.defect ?? "";
}

/** A share as whole percent, cut: 0.949 is not yet 95. */
export function percent(share) {
  return `${Math.floor(share * 100 + 1e-9)}\u202f%`;
}

export function many(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The answers as POST …/reviews/ takes them. */
export function answersOf(items) {
  return items.filter((item) => item.answer).map((item) => {
    const answer = { item: item.id, answer: item.answer };
    if (item.answer !== "fail") return answer;
    if (item.defect) answer.defect = item.defect;
    if (item.severity) answer.severity = item.severity;
    if (item.spot) answer.spot = item.spot;
    return answer;
  });
}
