"""What a person does with rounds: order one, pause and resume it, answer for what is held."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from generation.images.ingest import Ingested
from generation.ledger import queries as ledger
from generation.money import ZERO, as_string
from generation.runs import moves as run_moves
from generation.runs.models import Run
from reviews.actor import Actor
from reviews.audit.moves import Moved, record
from reviews.briefs import queries as brief_queries
from reviews.briefs.models import Brief
from reviews.candidates import moves, queries, rules
from reviews.candidates.models import Candidate, Round
from reviews.candidates.ordering import Ordered, Wishes, reason_for_retired, repeated, warnings_of
from reviews.candidates.states import CandidateState, RoundKind
from reviews.candidates.stating import Stated
from reviews.errors import Invalid, NotAllowed, NotFound, NotNow


def order(
    brief_id: UUID,
    *,
    by: Actor,
    at: datetime,
    candidates: int | None = None,
    quality: str | None = None,
    size: str | None = None,
    idempotency_key: str | None = None,
    retired_reason: str = "",
) -> Ordered:
    """A round of the version in force, its money reserved for all images or for none.

    The same key with the same wishes gives the round that it made. Raises BudgetExhausted (402), PriceUnknown and
    NotNow (409), Invalid (422: a field, or the key was used for something else)."""
    wishes = Wishes(candidates, quality, size, retired_reason)
    try:
        return _order(brief_id, wishes, idempotency_key, by=by, at=at)
    except IntegrityError:
        # Another brief's order with this key was faster by a moment; it says what this one comes to.
        earlier = repeated(brief_id, wishes, idempotency_key, by=by)
        if earlier is None:
            raise
        return earlier


@transaction.atomic
def upload(
    brief_id: UUID,
    ingested: Ingested,
    *,
    stated: Stated,
    by: Actor,
    at: datetime,
    name: str = "",
    parent: UUID | None = None,
) -> Candidate:
    """File an image made elsewhere as a candidate: a round of one without a run, ordered by its uploader, to be checked
    and reviewed like any other. `ingested` for the purpose "candidate"; `parent` is a candidate of the same brief."""
    brief = _locked_brief(brief_id, by)
    _refuse(rules.why_not_produce(brief, by=by))
    if reason := rules.why_not_order(brief):
        raise NotNow(reason, state=brief.state)
    if ingested.owner != by.workspace_id:
        raise NotFound
    origin = queries.get(by, parent) if parent else None
    if origin and origin.brief_id != brief.pk:
        raise Invalid({"parent": ["Name a candidate of the same brief, or none."]})
    version = brief_queries.current(brief)
    candidate, moved = moves.take_upload(version, ingested, stated, name=name, parent=origin, by=by, at=at)
    record(
        "candidate.uploaded",
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("candidate", candidate.pk),
        about=[("brief", brief.pk), ("round", candidate.round_id), *([("candidate", origin.pk)] if origin else [])],
        moved=moved,
        facts=moves.facts_of_upload(candidate),
        texts={"name": candidate.upload.name, "made_by": stated.made_by},
    )
    return candidate


@transaction.atomic
def _order(brief_id: UUID, wishes: Wishes, key: str | None, *, by: Actor, at: datetime) -> Ordered:
    brief = _locked_brief(brief_id, by)
    _refuse(rules.why_not_produce(brief, by=by))
    if earlier := repeated(brief_id, wishes, key, by=by):
        return earlier
    if reason := rules.why_not_order(brief):
        raise NotNow(reason, state=brief.state)
    version = brief_queries.current(brief)
    estimate = brief_queries.estimate(
        version, day=at.date(), candidates=wishes.candidates, quality=wishes.quality, size=wishes.size
    )
    reason = reason_for_retired(estimate, wishes.retired_reason)
    made, moved = moves.order_round(
        version,
        estimate,
        kind=RoundKind.ORDER,
        by=by,
        at=at,
        retired_reason=reason,
        idempotency_key=key,
        idempotency_sha256=wishes.sha256(brief_id) if key else "",
    )
    warnings = warnings_of(made, by=by)
    record(
        "round.ordered",
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("round", made.pk),
        about=[("brief", brief.pk)],
        moved=moved,
        facts=moves.facts_of(made),
        texts={"retired_reason": reason} if reason else {},
    )
    return Ordered(made, created=True, warnings=warnings)


@transaction.atomic
def pause(round_id: UUID, *, by: Actor, at: datetime) -> Round:
    """No further call of this round begins; those that are out still land."""
    made = _locked_round(round_id, by)
    if reason := rules.why_not_pause(made, _states(made)):
        raise NotNow(reason)
    made.paused_at = at
    made.save(update_fields=["paused_at"])
    run_moves.pause(made.pk, at=at)
    _record_round("round.paused", made, by=by, at=at, moved=[Moved("round", made.pk, "running", "paused")])
    return made


@transaction.atomic
def resume(round_id: UUID, *, by: Actor, at: datetime) -> Round:
    made = _locked_round(round_id, by)
    if reason := rules.why_not_resume(made):
        raise NotNow(reason)
    made.paused_at = None
    made.save(update_fields=["paused_at"])
    run_moves.resume(made.pk, at=at)
    _record_round("round.resumed", made, by=by, at=at, moved=[Moved("round", made.pk, "paused", "running")])
    return made


@transaction.atomic
def retry(candidate_id: UUID, *, by: Actor, at: datetime) -> Candidate:
    """Again for what is held: a new call with a new reservation, or none where a kept answer can be read. Raises
    BudgetExhausted."""
    return _answer_one(candidate_id, rules.why_not_retry, run_moves.again, "candidate.retried", by=by, at=at)


@transaction.atomic
def give_up(candidate_id: UUID, *, by: Actor, at: datetime) -> Candidate:
    """What is held fails; what it reserved is given back."""
    return _answer_one(candidate_id, rules.why_not_give_up, run_moves.give_up, "candidate.given_up", by=by, at=at)


@transaction.atomic
def retry_held(round_id: UUID, *, by: Actor, at: datetime) -> Round:
    """Again for all that is held of a round, or for none of it (BudgetExhausted)."""
    return _answer_all(round_id, run_moves.again, "round.retried", by=by, at=at)


@transaction.atomic
def give_up_held(round_id: UUID, *, by: Actor, at: datetime) -> Round:
    return _answer_all(round_id, run_moves.give_up, "round.given_up", by=by, at=at)


def _answer_one(
    candidate_id: UUID,
    why_not: Callable[[Candidate], str | None],
    answer: Callable[..., Run],
    verb: str,
    *,
    by: Actor,
    at: datetime,
) -> Candidate:
    candidate = queries.get(by, candidate_id)
    _refuse(rules.why_not_produce(candidate.brief, by=by))
    if reason := why_not(candidate):
        raise NotNow(reason, state=candidate.state)
    runs = [candidate.run] if candidate.run else []
    moved, facts = _answer(runs, answer, at=at)
    record(
        verb,
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("candidate", candidate.pk),
        about=[("brief", candidate.brief_id), ("round", candidate.round_id)],
        moved=moved,
        facts=facts,
    )
    return queries.get(by, candidate_id)


def _answer_all(round_id: UUID, answer: Callable[..., Run], verb: str, *, by: Actor, at: datetime) -> Round:
    made = _locked_round(round_id, by)
    if reason := rules.why_not_retry_held(_states(made)):
        raise NotNow(reason)
    held = Run.objects.filter(candidate__round=made, candidate__state=CandidateState.HELD)
    moved, facts = _answer(list(held), answer, at=at)
    _record_round(verb, made, by=by, at=at, moved=moved, facts=facts)
    return made


def _answer(runs: list[Run], answer: Callable[..., Run], *, at: datetime) -> tuple[list[Moved], dict[str, Any]]:
    """Each run moves and its candidate follows; runs are locked by id, as everywhere."""
    moved: list[Moved] = []
    reserved = ZERO
    for run in run_moves.locked(runs):
        before = run.state
        after = answer(run, at=at)
        followed = moves.follow(after, at)
        moved += [Moved("run", after.pk, before, after.state), *([followed] if followed else [])]
        promised = ledger.open_reservation(after.pk)
        reserved += promised.amount if promised else ZERO
    return moved, {"reserved_usd": as_string(reserved)}


def _states(made: Round) -> set[str]:
    return set(made.candidates.values_list("state", flat=True))


def _locked_brief(brief_id: UUID, by: Actor) -> Brief:
    found = Brief.objects.select_for_update(no_key=True).filter(pk=brief_id, workspace=by.workspace_id).first()
    if found is None:
        raise NotFound
    return found


def _locked_round(round_id: UUID, by: Actor) -> Round:
    rows = Round.objects.select_for_update(of=("self",), no_key=True).select_related("brief")
    found = rows.filter(pk=round_id, workspace=by.workspace_id).first()
    if found is None:
        raise NotFound
    _refuse(rules.why_not_produce(found.brief, by=by))
    return found


def _refuse(reason: str | None) -> None:
    if reason:
        raise NotAllowed(reason)


def _record_round(
    verb: str, made: Round, *, by: Actor, at: datetime, moved: list[Moved], facts: dict[str, Any] | None = None
) -> None:
    record(
        verb,
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("round", made.pk),
        about=[("brief", made.brief_id)],
        moved=moved,
        facts=facts,
    )
