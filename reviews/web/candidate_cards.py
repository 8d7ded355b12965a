"""One candidate as components/candidate.html shows it: picture or what is happening, state, cost, why, what to do."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from generation.catalogue.models import Endpoint
from generation.ledger.queries import Books
from generation.runs import breaker, durations
from generation.runs.models import Run
from generation.runs.states import Outcome, RunState
from reviews.candidates.models import Candidate, Round
from reviews.candidates.states import CandidateState, RoundKind, RoundState
from reviews.queues.actions import WITHDRAWABLE
from reviews.templatetags.icons import state_word
from reviews.templatetags.times import minutes
from reviews.web.pictures import thumb
from reviews.web.round_facts import Facts
from reviews.web.seeing import shown_state
from reviews.web.viewer import Viewer

Card = dict[str, Any]
NOTHING_CAME = ("unplug", "no image came")
CAME_TO: dict[Outcome | None, tuple[str, str]] = {
    Outcome.UNKNOWN: NOTHING_CAME,
    Outcome.UNUSABLE: ("file-text", "an answer without an image"),
    Outcome.FAILED: ("unplug", "no connection was made"),
    Outcome.SUCCEEDED: ("image", "the image could not be taken in"),
    Outcome.REFUSED: ("ban", "refused by the provider"),
}


def card_of(one: Candidate, order: Round, number: str, facts: Facts, viewer: Viewer) -> Card:
    """`number` is the candidate's name in its round: "3", or "3a" for an edit of it."""
    state = told(one, facts, viewer)
    waits = one.run is not None and one.run.state == RunState.WAITING and state == CandidateState.GENERATING
    card = {
        "id": one.pk,
        "number": number,
        "name": f"Candidate {number} of round {order.n}",
        "url": reverse("web:asset", args=[one.pk]),
        "thumb_url": thumb(one),
        "state": RoundState.WAITING if waits else state,
        "state_words": _words(one, state),
        "simulated": one.simulated,
        "is_edit": False,
        "why": _why(one, order, state, facts, viewer) + _unknown(one, viewer),
        "actions": _actions(one, order, facts) if viewer.why_not is None else [],
        "more": _more(one) if viewer.why_not is None else [],
    }
    return card | _cost(one, facts.books.get(one.pk)) | ({} if one.image_id else _place(one, order, facts, viewer.at))


def told(one: Candidate, facts: Facts, viewer: Viewer) -> CandidateState:
    """The state as this person may know it; a change request is theirs to know while an edit that answers it is
    reviewed."""
    blind = viewer.blind and one.pk not in facts.tasks
    return CandidateState(shown_state(one.state, blind=blind))


def _words(one: Candidate, state: CandidateState) -> str:
    if one.parent_id and state == CandidateState.IN_REVIEW:
        return f"Edit {state_word(state).lower()}"
    return ""


def cost_is_unknown(one: Candidate) -> bool:
    """Its uploader did not know what it has cost, which is not nothing."""
    return one.run_id is None and one.upload.cost is None


def _cost(one: Candidate, books: Books | None) -> Card:
    """None for who may not read it, and where nobody knows it."""
    if books is None or cost_is_unknown(one):
        return {"cost": None}
    if books.reserved:
        return {"cost": books.spent + books.reserved, "cost_kind": "reserved"}
    kind = "estimated" if books.estimated else "measured"
    return {"cost": books.spent, "cost_kind": kind}


def _unknown(one: Candidate, viewer: Viewer) -> str:
    return " Its cost is unknown." if viewer.reads_cost and cost_is_unknown(one) else ""


# ---------------------------------------------------------------- while there is no image


def _place(one: Candidate, order: Round, facts: Facts, at: datetime) -> Card:
    """What stands in the picture's place."""
    if one.run is None or one.state == CandidateState.WITHDRAWN:
        return {"icon": "undo-2", "words": "withdrawn before an image came"}
    if one.state == CandidateState.GENERATING:
        return _coming(one.run, order, facts, at)
    attempt = facts.attempts.get(one.run.pk)
    icon, words = CAME_TO.get(attempt.outcome if attempt else None, NOTHING_CAME)
    return {"icon": icon, "words": words}


def _coming(run: Run, order: Round, facts: Facts, at: datetime) -> Card:
    if run.state == RunState.INGESTING:
        return {"icon": "scan-line", "words": "the image has come and is being kept"}
    if run.state == RunState.WAITING:
        return _waiting(run, order.endpoint, at)
    attempt, typical = facts.attempts.get(run.pk), facts.typical.get(durations.kind_of(run))
    if attempt is None or not typical:
        return {"icon": "loader", "words": f"called at {run.state_at:%H:%M:%S}"}
    elapsed = max(0, int((at - attempt.at).total_seconds()))
    late = elapsed > typical
    words = f"{minutes(elapsed)}{', usually about' if late else ' of about'} {minutes(typical)}"
    return {"progress": {"value": min(elapsed, int(typical)), "max": max(1, int(typical)), "words": words}}


def _waiting(run: Run, endpoint: Endpoint | None, at: datetime) -> Card:
    if run.paused_at:
        return {"icon": "pause", "words": "paused"}
    if endpoint and endpoint.stopped_at:
        return {"icon": "octagon-x", "words": "waits until a lead opens the line"}
    moments = [breaker.opens_at(endpoint, at) if endpoint else None, run.not_before]
    later = [moment for moment in moments if moment and moment > at]
    words = f"tries again at {max(later):%H:%M:%S}" if later else "waits for a free line"
    return {"icon": "clock", "words": words}


# ---------------------------------------------------------------- why


def _why(one: Candidate, order: Round, state: CandidateState, facts: Facts, viewer: Viewer) -> str:
    if state == CandidateState.GENERATING:
        return _asked(one, order, facts)
    if state == CandidateState.IN_REVIEW:
        return "Waits for its reviewers." if viewer.blind else _seats(one, facts)
    if state == CandidateState.CHECKING:
        return "Its file is being checked."
    if state == CandidateState.APPROVED:
        return f"{one.state_at.day}\N{NO-BREAK SPACE}{one.state_at:%b}, {one.state_at:%H:%M}."
    return _sentence(one.why, facts.comments.get(one.pk, []))


def _asked(one: Candidate, order: Round, facts: Facts) -> str:
    attempt = facts.attempts.get(one.run_id) if one.run_id else None
    asked = f"{order.spec['quality']}, {pixels(order.spec['size'])}"
    return f"Call {attempt.n}, {asked}." if attempt and one.run and one.run.state == RunState.CALLING else f"{asked}."


def _seats(one: Candidate, facts: Facts) -> str:
    seats = facts.seats.get(one.pk)
    if seats is None:
        return one.why
    if seats.for_lead:
        return "Reviewers differ; a lead settles it."
    if seats.total == 1:
        return "Waits for its reviewer."
    return f"{seats.filled} of {seats.total} seats filled."


def _sentence(why: str, comments: list[str]) -> str:
    """The reasons by name, then what the reviewers wrote."""
    said = " ".join(comments)
    why = why.strip().rstrip(".")
    if not why:
        return said
    return f"{why}: {said}" if said else f"{why}."


def pixels(size: str) -> str:
    return size.replace("x", " × ")


# ---------------------------------------------------------------- what can be done


def _actions(one: Candidate, order: Round, facts: Facts) -> list[Card]:
    if one.state == CandidateState.HELD:
        return _of_held(one, order, facts)
    if one.state == CandidateState.SPARE:
        return [_action(one, "Call back", "candidate-return", main=True)]
    return []


def _of_held(one: Candidate, order: Round, facts: Facts) -> list[Card]:
    give_up = _action(one, "Give up", "candidate-give-up", confirm=GIVES_UP)
    if one.run_id in facts.kept:
        return [_action(one, "Read it again", "candidate-retry", main=True), give_up]
    again = _action(one, "Call again", "candidate-retry", main=True, cost=_each(order, facts))
    attempt = facts.attempts.get(one.run_id) if one.run_id else None
    if attempt and attempt.outcome in {Outcome.UNKNOWN, Outcome.UNUSABLE}:
        again["confirm"] = SPENDS_TWICE
    return [again, give_up]


GIVES_UP = (
    "This image then counts as failed. What was reserved for it is given back; what its calls have cost stays booked. "
    "It cannot be undone."
)
SPENDS_TWICE = (
    "The call before this one is booked already, as far as anybody knows: if the provider has carried it out, the same "
    "image is paid for twice."
)
WITHDRAWS = "It leaves the queue and is not reviewed any more. What it has cost stays booked. It cannot be undone."


def _more(one: Candidate) -> list[Card]:
    """What is seldom done. A held one is given up rather than withdrawn."""
    if one.state not in WITHDRAWABLE or one.state == CandidateState.HELD:
        return []
    return [_action(one, "Withdraw", "candidate-withdraw", confirm=WITHDRAWS)]


def _each(order: Round, facts: Facts) -> Decimal | None:
    return order.estimate if facts.books else None


def _action(
    one: Candidate, name: str, address: str, *, main: bool = False, cost: Decimal | None = None, confirm: str = ""
) -> Card:
    url = reverse(f"web:{address}", args=[one.pk])
    return {"name": name, "url": url, "main": main, "cost": cost, "cost_kind": "estimated", "confirm": confirm}


def edit_action(one: Candidate, cost: Decimal | None, why_not: str | None) -> Card:
    """The one button that answers a change request."""
    return _action(one, "Order the edit", "candidate-edit", main=True, cost=cost) | {"why_not": why_not}


def is_upload(order: Round) -> bool:
    return order.kind == RoundKind.UPLOAD
