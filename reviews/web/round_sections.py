"""A brief's rounds as components/round.html shows them: newest first, edits to the right of what they edit."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from string import ascii_lowercase
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse

from generation.errors import PriceUnknown
from generation.money import ZERO
from generation.runs.states import RunState
from reviews.briefs import queries as brief_queries
from reviews.briefs.models import Brief
from reviews.candidates import editing, queries, rules
from reviews.candidates.models import Candidate, Round
from reviews.candidates.states import CandidateState, RoundState
from reviews.errors import Invalid
from reviews.templatetags.money import dollars
from reviews.templatetags.words import counted
from reviews.web.candidate_cards import Card, card_of, cost_is_unknown, edit_action, is_upload, pixels
from reviews.web.round_facts import Facts, facts_of
from reviews.web.viewer import Viewer

MOVING = (CandidateState.GENERATING, CandidateState.CHECKING)
OPEN = (CandidateState.GENERATING, CandidateState.HELD)
Section = dict[str, Any]


class Placed(NamedTuple):
    """`number` is its name in the section ("3", an edit of it "3a"); `follows`: it edits its left neighbour."""

    candidate: Candidate
    order: Round
    number: str
    follows: bool


class Tree:
    """All rounds of a brief, those that edit a candidate hung under it."""

    def __init__(self, brief: Brief, viewer: Viewer) -> None:
        self.brief = brief
        candidates = Candidate.objects.select_related("run", "image", "brief", "upload").order_by("n")
        found = queries.rounds(viewer.by).filter(brief=brief).order_by("n")
        rounds = found.prefetch_related(None).prefetch_related(Prefetch("candidates", queryset=candidates))
        self.rounds = list(rounds)
        self.under: dict[UUID, list[Round]] = {}
        for order in self.rounds:
            if order.parent_id:
                self.under.setdefault(order.parent_id, []).append(order)
        self.roots = [order for order in reversed(self.rounds) if order.parent_id is None]

    def root_of(self, order: Round) -> Round:
        """The round in whose section this one is shown."""
        home = {one.pk: each for each in self.rounds for one in each.candidates.all()}
        while order.parent_id:
            order = home[order.parent_id]
        return order

    def placed(self, root: Round) -> list[Placed]:
        """The section's candidates from left to right."""
        return [each for one in root.candidates.all() for each in self._line(one, root)]

    def _line(self, one: Candidate, root: Round) -> Iterator[Placed]:
        yield Placed(one, root, str(one.n), follows=False)
        before = one
        for letter, (child, order) in zip(_letters(), self._descendants(one), strict=False):
            yield Placed(child, order, f"{one.n}{letter}", follows=child.parent_id == before.pk)
            before = child

    def _descendants(self, one: Candidate) -> Iterator[tuple[Candidate, Round]]:
        for order in self.under.get(one.pk, []):
            for child in order.candidates.all():
                yield child, order
                yield from self._descendants(child)


def sections(tree: Tree, roots: Sequence[Round], viewer: Viewer) -> list[Section]:
    placed = {root.pk: tree.placed(root) for root in roots}
    facts = facts_of([each.candidate for line in placed.values() for each in line], viewer)
    return [_section(tree.brief, root, placed[root.pk], facts, viewer) for root in roots]


def _section(brief: Brief, root: Round, placed: list[Placed], facts: Facts, viewer: Viewer) -> Section:
    found = [each.candidate for each in placed]
    held = [one for one in root.candidates.all() if one.state == CandidateState.HELD]
    return {
        "id": root.pk,
        "name": f"Round {root.n}",
        "facts": _facts(brief, root, len(placed) - root.candidates.count(), viewer.at),
        "state": _state(root, found, viewer),
        "moving": any(_moves(one) for one in found),
        "why": _why(root, held, facts, viewer),
        "fragment_url": reverse("web:round-fragment", args=[root.pk]),
        "actions": _actions(root, held, facts) if viewer.why_not is None else [],
        "candidates": [_card(brief, each, facts, viewer) for each in placed],
        **_cost(root, found, facts),
    }


def _card(brief: Brief, placed: Placed, facts: Facts, viewer: Viewer) -> Card:
    one = placed.candidate
    card = card_of(one, placed.order, placed.number, facts, viewer)
    card["is_edit"] = placed.follows
    if viewer.why_not is None and one.state == CandidateState.CHANGES_REQUESTED and one.pk not in facts.answered:
        card["actions"] = [_edit(brief, one, facts, viewer)]
    return card


def _edit(brief: Brief, one: Candidate, facts: Facts, viewer: Viewer) -> Card:
    try:
        estimate = editing.estimate_edit(
            brief_queries.current(brief), one, changes=facts.comments.get(one.pk, []), at=viewer.at
        )
    except (Invalid, PriceUnknown) as error:
        return edit_action(one, None, error.message)
    why_not = rules.why_not_order(brief)
    return edit_action(one, estimate.each if viewer.reads_cost else None, why_not)


# ---------------------------------------------------------------- the head


def _facts(brief: Brief, root: Round, edits: int, at: datetime) -> str:
    what = "an upload" if is_upload(root) else counted(root.candidates.count(), "image")
    words = [f"{what} and {counted(edits, 'edit')}" if edits else what]
    if root.spec:
        words.append(f"{root.spec['quality']}, {pixels(root.spec['size'])}")
    if root.version.n != brief.version:
        words.append(f"of version {root.version.n}")
    return ", ".join([*words, _when(root.ordered_at, at)])


def _when(moment: datetime, at: datetime) -> str:
    days = {at.date(): "today", at.date() - timedelta(days=1): "yesterday"}
    return f"{days.get(moment.date(), f'{moment.day} {moment:%b}')} {moment:%H:%M}"


def _state(root: Round, found: Sequence[Candidate], viewer: Viewer) -> str:
    state = rules.round_state([(one.state, one.run.state if one.run else None) for one in found])
    if root.paused_at and state in {RoundState.WAITING, RoundState.RUNNING}:
        return "paused"
    if root.cancelled_at and state == RoundState.DONE and not viewer.blind:
        return "cancelled"
    return state


def _moves(one: Candidate) -> bool:
    """Something changes without anybody doing anything here, so the page looks again."""
    paused = one.run is not None and one.run.paused_at is not None and one.run.state == RunState.WAITING
    return one.state in MOVING and not paused


def _why(root: Round, held: Sequence[Candidate], facts: Facts, viewer: Viewer) -> str:
    if root.paused_at and any(one.state == CandidateState.GENERATING for one in root.candidates.all()):
        return "Paused: no further call begins until somebody resumes it; what is out still lands."
    if not held:
        return ""
    kept = sum(one.run_id in facts.kept for one in held)
    calls = len(held) - kept
    words = [f"{len(held)} {'waits' if len(held) == 1 else 'wait'} for somebody to decide."]
    if calls and root.estimate is not None and root.bound is not None and viewer.reads_cost:
        cost = f"about {dollars(root.estimate)} each and reserves at most {dollars(root.bound)}"
        words.append(f"Calling again costs {cost}; giving up costs nothing more.")
    if kept:
        words.append(f"{counted(kept, 'answer')} that was paid for is kept and can be read again without a call.")
    return " ".join(words)


def _cost(root: Round, found: Sequence[Candidate], facts: Facts) -> dict[str, Any]:
    """Of all that stands in the section; nothing where real and simulated money would be added up."""
    known = [one for one in found if not cost_is_unknown(one)]
    if not facts.books or {one.simulated for one in known} != {root.simulated}:
        return {"cost": None}
    books = [facts.books[one.pk] for one in known]
    reserved: Decimal = sum((each.reserved for each in books), ZERO)
    spent: Decimal = sum((each.spent for each in books), ZERO)
    if reserved:
        return {"cost": spent + reserved, "cost_kind": "reserved"}
    return {"cost": spent, "cost_kind": "estimated" if any(each.estimated for each in books) else "measured"}


CANCELS = (
    "What has not arrived is withdrawn and its reservation given back. A call that is out still ends and is booked. "
    "It cannot be undone."
)


def _actions(root: Round, held: Sequence[Candidate], facts: Facts) -> list[dict[str, Any]]:
    states = {one.state for one in root.candidates.all()}
    found = []
    if len(held) > 1:
        found += _of_all_held(root, held, facts)
    if rules.why_not_resume(root) is None and CandidateState.GENERATING in states:
        found.append(_action(root, "Resume", "play", "round-resume"))
    elif rules.why_not_pause(root, states) is None:
        found.append(_action(root, "Pause", "pause", "round-pause"))
    if root.cancelled_at is None and states & set(OPEN):
        found.append(_action(root, "Cancel", "x", "round-cancel", confirm=CANCELS))
    return found


def _of_all_held(root: Round, held: Sequence[Candidate], facts: Facts) -> list[dict[str, Any]]:
    calls = sum(one.run_id not in facts.kept for one in held)
    cost = f", ~ {dollars(root.estimate * calls)}" if facts.books and root.estimate and calls else ""
    twice = "What these have cost so far stays booked; where the provider has carried a call out, it is paid for twice."
    gone = f"All {len(held)} that are held then count as failed, and what was reserved for them is given back."
    return [
        _action(root, f"Call all {len(held)} again{cost}", "rotate-ccw", "round-retry", confirm=twice),
        _action(root, "Give all up", "octagon-x", "round-give-up", confirm=f"{gone} It cannot be undone."),
    ]


def _action(root: Round, name: str, icon: str, address: str, confirm: str = "") -> dict[str, Any]:
    return {"name": name, "icon": icon, "url": reverse(f"web:{address}", args=[root.pk]), "confirm": confirm}


def _letters() -> Iterator[str]:
    """a … z, then aa, ab …"""
    for first in ("", *ascii_lowercase):
        for second in ascii_lowercase:
            yield f"{first}{second}"
