"""What the log's verbs are called on the screen: one entry for every verb that the code records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from generation.money import as_string

COSTS = frozenset(
    {"attempt.begun", "attempt.settled", "attempt.corrected", "round.ordered", "edit.ordered", "rate.set"}
)
"""Verbs that tell of money."""
REFUSED: Final = "refused."
PPM_PER_PERCENT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Told:
    """One event's body and the texts beside it, for somebody who may or may not read cost and minutes."""

    verb: str
    facts: Mapping[str, Any]
    moved: list[Mapping[str, Any]]
    texts: Mapping[str, str]
    reads_cost: bool = False
    reads_minutes: bool = False

    def fact(self, name: str) -> str:
        """ "?" for what an older event does not have."""
        value = self.facts.get(name)
        return "?" if value is None else str(value)

    def text(self, name: str, words: str = "“{}”") -> str:
        """The text in those words; empty where it was erased or never was."""
        found = self.texts.get(name, "").strip()
        return words.format(found) if found else ""

    def money(self, name: str, words: str) -> str:
        """The exact amount in those words; empty for who may not read cost."""
        value = self.facts.get(name)
        return words.format(f"${as_string(Decimal(value))}") if value is not None and self.reads_cost else ""

    def moves(self, kind: str) -> int:
        return sum(move["kind"] == kind for move in self.moved)


@dataclass(frozen=True, slots=True)
class Wording:
    """`bold` is what happened in a word or two where that decides something, `say` the rest. `machine` acts where no
    person does."""

    icon: str
    say: Callable[[Told], str]
    bold: Callable[[Told], str] = lambda _told: ""
    tone: str = ""
    machine: str = "Proofroom"


def wording_of(told: Told) -> Wording:
    if told.verb.startswith(REFUSED):
        return Wording("ban", lambda t: t.text("message", "{}"), lambda _: "Refused.", tone="fail")
    return WORDINGS.get(told.verb) or Wording("circle-dot", lambda t: f"{t.verb}.")


def _joined(*parts: str) -> str:
    """Sentences one after the other, without the empty ones."""
    return " ".join(part for part in parts if part)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _short(sha256: str) -> str:
    return f"{sha256[:4]} {sha256[4:8]}"


# ---------------------------------------------------------------- what needs more than a line


def _ordered(told: Told) -> str:
    facts = told.facts
    count = _counted(int(facts.get("candidates") or 0), "image")
    what = f"Ordered round {told.fact('round')}: {count} of {told.fact('model')}, {told.fact('size')}"
    return _joined(f"{what}{told.money('reserved_usd', ', at most {} reserved')}.", _simulated(told))


def _edit(told: Told) -> str:
    reserved = told.money("reserved_usd", ", at most {} reserved")
    return _joined(f"Ordered the edit that was asked for, round {told.fact('round')}{reserved}.", _simulated(told))


def _simulated(told: Told) -> str:
    return "Simulated." if told.facts.get("simulated") else ""


def _sent(told: Told) -> str:
    about = told.money("estimate_usd", ", about {}")
    return _joined(f"Call {told.fact('n')} sent to {told.fact('image_model')}{about}.", _simulated(told))


def _settled(told: Told) -> str:
    source = {"usage": "measured", "estimate": "estimated"}.get(told.fact("cost_source"), "")
    amount = told.money("cost_usd", "{}") if source else ("nothing booked" if told.reads_cost else "")
    return f"Call {told.fact('n')} {told.fact('outcome')}{f', {amount} {source}'.rstrip() if amount else ''}."


def _corrected(told: Told) -> str:
    return f"A call turned out {told.fact('outcome')}{told.money('cost_usd', ', {} booked in all')}."


def _stored(told: Told) -> str:
    extra = " An extra image: its run had one already." if told.facts.get("extra") else ""
    return f"Image stored, sha256 {_short(told.fact('sha256'))}.{extra}"


def _checked(told: Told) -> str:
    found = told.facts.get("findings") or []
    return f"Checks done, {_counted(len(found), 'finding') if found else 'no findings'}."


def _uploaded(told: Told) -> str:
    maker = "" if told.texts.get("made_by") == "unknown" else told.text("made_by", ", made by {}")
    cost = told.money("stated_cost_usd", ", {} stated")
    return f"Filed an image made elsewhere{maker}, sha256 {_short(told.fact('sha256'))}{cost}."


VERDICTS = {"approve": "approve", "request_changes": "changes asked", "reject": "reject"}
DECISIONS = {"approved": "approved", "changes_requested": "changes asked", "rejected": "rejected"}


def _verdict(told: Told) -> str:
    return f"Review: {VERDICTS.get(told.fact('verdict'), told.fact('verdict'))}."


def _review(told: Told) -> str:
    share = f"{int(told.facts.get('coverage_ppm') or 0) // PPM_PER_PERCENT} % displayed"
    seconds = int(told.facts.get("active_ms") or 0) // 1000
    minutes = f", {seconds // 60}:{seconds % 60:02} of work" if told.reads_minutes else ""
    decision = told.facts.get("decision")
    decided = f"Decision: {DECISIONS.get(decision, decision)}, pass {told.fact('pass')}." if decision else ""
    return _joined(f"{share}{minutes}.", decided, told.text("comment"))


def _overturned(told: Told) -> str:
    earlier = DECISIONS.get(told.fact("overturned"), told.fact("overturned"))
    return _joined(f"It was {earlier}; pass {told.fact('pass')} begins.", told.text("comment"))


def _rate(told: Told) -> str:
    amount = told.money("per_hour", " to {} an hour")
    return f"Set the rate of a {told.fact('role')}{amount} from {told.fact('valid_from')}."


def _member(told: Told) -> str:
    roles = told.facts.get("roles") or []
    return f"Added {told.text('name', '{}') or 'a person'} as {', '.join(roles) or 'a member'}."


def _held(told: Told) -> str:
    return f"Held, a person must act: {_reason(told, HELD)}."


def _failed(told: Told) -> str:
    return f"Failed: {_reason(told, FAILED)}."


def _reason(told: Told, words: Mapping[str, str]) -> str:
    reason = told.text("reason", "{}") or told.fact("reason")
    return words.get(reason, reason)


HELD = {
    "unknown": "nobody knows whether the call was carried out",
    "unusable": "the answer held no usable image",
    "failed": "no connection was made, several times",
    "not callable": "the call cannot be made as it stands",
    "storage failed": "the image could not be stored",
    "not fetched": "the image could not be fetched",
}
FAILED = {
    "refused": "refused by the provider's moderation",
    "failed": "the provider cannot carry it out",
}


def _line(sentence: str) -> Callable[[Told], str]:
    return lambda _told: sentence


def _with_it(told: Told, sentence: str) -> str:
    gone = told.moves("candidate")
    return f"{sentence}, {_counted(gone, 'candidate')} with it." if gone else f"{sentence}."


def _all_held(told: Told, sentence: str) -> str:
    return f"{sentence}: {_counted(told.moves('run'), 'image')}."


WORKER: Final = "Worker"

WORDINGS: Final[Mapping[str, Wording]] = {
    "workspace.opened": Wording("plus", lambda t: f"Opened the workspace {t.text('name', '{}')}."),
    "member.added": Wording("user", _member),
    "member.changed": Wording("user", _line("Changed a member's roles.")),
    "member.removed": Wording("user", _line("Removed a member.")),
    "token.issued": Wording("lock", _line("Issued an API token.")),
    "token.revoked": Wording("lock", _line("Revoked an API token.")),
    "rate.set": Wording("banknote", _rate),
    "policy.changed": Wording(
        "shield-check", lambda t: f"Changed the policy {t.text('name', '{}')}, version {t.fact('version')}."
    ),
    "brief.filed": Wording("file-pen", _line("Filed the brief.")),
    "brief.submitted": Wording("file-text", lambda t: f"Submitted version {t.fact('version')} of the brief."),
    "brief.amended": Wording("file-pen", lambda t: f"Amended the brief: version {t.fact('version')}."),
    "brief.withdrawn": Wording("undo-2", lambda t: _with_it(t, "Withdrew the brief")),
    "brief.opened": Wording("eye", _line("Opened this brief.")),
    "reference.uploaded": Wording(
        "image", lambda t: f"Uploaded the reference {t.text('name', '{}')}, sha256 {_short(t.fact('sha256'))}."
    ),
    "round.ordered": Wording("receipt-text", _ordered),
    "round.paused": Wording("pause", _line("Paused the round.")),
    "round.resumed": Wording("play", _line("Resumed the round.")),
    "round.cancelled": Wording("ban", lambda t: _with_it(t, "Cancelled the round")),
    "round.retried": Wording("rotate-ccw", lambda t: _all_held(t, "Again for all that was held")),
    "round.given_up": Wording("trash-2", lambda t: _all_held(t, "Gave up all that was held")),
    "candidate.retried": Wording("rotate-ccw", _line("Again, for what was held.")),
    "candidate.given_up": Wording("trash-2", _line("Gave up what was held.")),
    "candidate.uploaded": Wording("upload", _uploaded),
    "candidate.withdrawn": Wording("undo-2", _line("Withdrew this candidate.")),
    "candidate.returned": Wording("undo-2", _line("Called this spare candidate back into the queue.")),
    "candidate.spared": Wording("circle-minus", _line("Stepped out of the queue: the brief has what it wants.")),
    "candidate.checked": Wording("scan-line", _checked),
    "candidate.opened": Wording("eye", _line("Opened this candidate.")),
    "claim.taken": Wording("lock", lambda t: f"Claimed, stage {t.fact('stage')} seat {t.fact('seat')}."),
    "claim.given_back": Wording("undo-2", lambda t: _joined("Gave the claim back.", t.text("reason"))),
    "review.submitted": Wording("signature", _review, _verdict),
    "decision.overturned": Wording("rotate-ccw", _overturned, _line("Decision overturned."), tone="held"),
    "edit.ordered": Wording("pencil", _edit),
    "endpoint.opened": Wording("unplug", _line("Opened the endpoint that had been stopped.")),
    "attempt.begun": Wording("arrow-right", _sent, machine=WORKER),
    "attempt.settled": Wording("coins", _settled, machine=WORKER),
    "attempt.corrected": Wording("coins", _corrected, machine=WORKER),
    "image.stored": Wording("image", _stored, machine=WORKER),
    "run.held": Wording("hand", _held, tone="held", machine=WORKER),
    "run.failed": Wording("octagon-x", _failed, tone="fail", machine=WORKER),
    "log.opened": Wording("eye", _line("Opened the log.")),
}
