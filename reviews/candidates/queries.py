from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from reviews.actor import Actor
from reviews.briefs import queries as brief_queries
from reviews.briefs.models import Brief
from reviews.candidates import rules
from reviews.candidates.models import Candidate, Round
from reviews.candidates.states import CandidateState, RoundKind, RoundState
from reviews.errors import NotFound
from reviews.people.queries import members_who
from reviews.policies.models import PolicyVersion

# A change request that such a child answers is not answered again; where all failed or were refused, it may be.
ANSWERED = (
    CandidateState.GENERATING,
    CandidateState.HELD,
    CandidateState.CHECKING,
    CandidateState.IN_REVIEW,
    CandidateState.SPARE,
    CandidateState.APPROVED,
    CandidateState.CHANGES_REQUESTED,
)

OWN = "who owns the brief or orders the round may not review it."


def visible(by: Actor) -> QuerySet[Candidate]:
    """The workspace's candidates, with what a list or a page of them shows."""
    return Candidate.objects.filter(workspace=by.workspace_id).select_related(
        "image", "run", "brief", "upload", "round__version", "round__policy__policy"
    )


def get(by: Actor, candidate_id: UUID) -> Candidate:
    candidate = visible(by).filter(pk=candidate_id).first()
    if candidate is None:
        raise NotFound
    return candidate


def rounds(by: Actor) -> QuerySet[Round]:
    """The workspace's rounds; `round_state` needs no further query for them."""
    candidates = Candidate.objects.select_related("run").order_by("n")
    found = Round.objects.filter(workspace=by.workspace_id)
    found = found.select_related("brief", "version", "policy__policy", "endpoint", "image_model", "ordered_by")
    return found.prefetch_related(Prefetch("candidates", queryset=candidates))


def get_round(by: Actor, round_id: UUID) -> Round:
    order = rounds(by).filter(pk=round_id).first()
    if order is None:
        raise NotFound
    return order


def round_with_key(workspace_id: UUID, key: str) -> Round | None:
    return Round.objects.filter(workspace=workspace_id, idempotency_key=key).first()


def round_state(order: Round) -> RoundState:
    return rules.round_state([(one.state, one.run.state if one.run else None) for one in order.candidates.all()])


def lineage(candidate: Candidate) -> list[Candidate]:
    """The candidate with all that it was edited from and all that was edited from these, oldest first."""
    family = {
        one.pk: one for one in Candidate.objects.filter(brief=candidate.brief_id).select_related("image", "round")
    }
    root = family[candidate.pk]
    while root.parent_id is not None:
        root = family[root.parent_id]
    found = {root.pk}
    # UUIDv7 sort by time, so a parent always comes before its children.
    for one in sorted(family.values(), key=lambda each: each.pk):
        if one.parent_id in found:
            found.add(one.pk)
    return [one for one in sorted(family.values(), key=lambda each: each.pk) if one.pk in found]


def open_edit(candidate: Candidate) -> Round | None:
    """The round that answers the candidate's change request, unless it came to nothing."""
    edits = candidate.edit_rounds.filter(kind=RoundKind.EDIT, candidates__state__in=ANSWERED)
    return edits.order_by("-ordered_at").first()


def fulfilled(brief: Brief) -> bool:
    """As many approved as the version in force wants."""
    return fulfilled_at(brief) is not None


def fulfilled_at(brief: Brief) -> datetime | None:
    """When the last of the wanted ones was approved; None while some are missing."""
    wanted = brief_queries.current(brief).wanted
    approved = Candidate.objects.filter(brief=brief, state=CandidateState.APPROVED).order_by("state_at", "pk")
    times = list(approved.values_list("state_at", flat=True)[:wanted])
    return times[-1] if len(times) == wanted else None


def nobody_left(policy: PolicyVersion, *, workspace_id: UUID, without: Iterable[UUID]) -> list[str]:
    """Sentences for stages that too few people could fill, since nobody reviews what is their own."""
    own = frozenset(without)
    sentences, everybody, seats = [], set(), 0
    for stage in policy.stages.all():
        able = {one.user_id for one in members_who(workspace_id, role=stage.role, tag=stage.tag or None, without=own)}
        everybody |= able
        seats += stage.seats
        if len(able) < stage.seats:
            who = f"{stage.role} with the tag {stage.tag}" if stage.tag else stage.role
            sentences.append(f"Stage {stage.n} needs {stage.seats} {who}, and {len(able)} would be left: {OWN}")
    if not sentences and len(everybody) < seats:
        sentences.append(f"The policy needs {seats} people, one per seat, and {len(everybody)} would be left: {OWN}")
    return sentences
