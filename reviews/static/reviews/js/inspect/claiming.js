/* A claim's times on the page's steady clock. `now` is performance.now(), `date` the server's clock of the answer: no clock of ours is believed. */

/** {id, origin, ends}: `origin` is the moment the claim was given, `ends` when it runs out, both on the steady clock. */
export function claimFrom(body, date, now) {
  const elapsed = Math.max(0, date - Date.parse(body.claimed_at));
  const left = Math.max(0, Date.parse(body.expires_at) - date);
  // The answer's Date is cut to the second: a fresh claim is not a second old.
  return { id: body.id, origin: now - (elapsed < 1500 ? 0 : elapsed), ends: now + left, span: left };
}

/** Renew while somebody works and a third of the time is gone. */
export function shouldRenew(claim, now, lastUse) {
  return claim.ends > now && claim.ends - now < (claim.span * 2) / 3 && now - lastUse < 60_000;
}

/** “8:42”; “0:00” once it ran out. */
export function countdown(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
