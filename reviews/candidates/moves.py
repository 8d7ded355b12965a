"""What actions on rounds and candidates are made of; in the caller's transaction, without an event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from generation.errors import Stale
from generation.images.ingest import Ingested
from generation.images.models import Image
from generation.images.moves import adopt
from generation.ledger import moves as ledger
from generation.money import ZERO, as_string
from generation.providers.base import ImageSpec, Input
from generation.runs import moves as run_moves
from generation.runs.models import Run
from generation.runs.states import RunState
from reviews.actor import Actor
from reviews.audit.moves import Moved
from reviews.briefs import moves as brief_moves
from reviews.briefs import queries as brief_queries
from reviews.briefs.models import Brief, BriefVersion
from reviews.briefs.queries import Estimate, Plan
from reviews.briefs.rules import account_keys
from reviews.candidates.editing import estimate_edit
from reviews.candidates.items import wordings
from reviews.candidates.models import Candidate, FrozenItem, Round, Upload
from reviews.candidates.states import NEXT, CandidateState, RoundKind
from reviews.candidates.stating import Stated
from reviews.checklists import queries as checklists
from reviews.policies import queries as policies

STATE_OF = {
    RunState.WAITING: CandidateState.GENERATING,
    RunState.CALLING: CandidateState.GENERATING,
    RunState.INGESTING: CandidateState.GENERATING,
    RunState.DONE: CandidateState.CHECKING,
    RunState.HELD: CandidateState.HELD,
    RunState.FAILED: CandidateState.FAILED,
    RunState.CANCELLED: CandidateState.WITHDRAWN,
}


def move(candidate: Candidate, to: CandidateState, *, at: datetime, why: str = "", image: Image | None = None) -> Moved:
    """Raises Stale when it is no longer in the state it was read in, or cannot go there from it."""
    before = CandidateState(candidate.state)
    columns: dict[str, Any] = {"state": to, "why": why, "state_at": at}
    if image is not None:
        columns["image"] = image
    moved = to in NEXT[before] and Candidate.objects.filter(pk=candidate.pk, state=before).update(**columns)
    if not moved:
        raise Stale(f"This candidate is {before.label} or was changed by somebody else meanwhile; load it again.")
    for name, value in columns.items():
        setattr(candidate, name, value)
    return Moved("candidate", candidate.pk, before, to)


def follow(run: Run, at: datetime) -> Moved | None:
    """The candidate goes where its run went; to be called in the transaction of every move of a run. None when the
    candidate stands there already."""
    candidate = Candidate.objects.get(run=run)
    to = STATE_OF[RunState(run.state)]
    if candidate.state == to:
        return None
    image = run.image if to == CandidateState.CHECKING else None
    return move(
        candidate, to, at=at, why=run.why if to in (CandidateState.HELD, CandidateState.FAILED) else "", image=image
    )


def lock_brief(brief: Brief) -> None:
    """Whoever numbers rounds or counts approvals of a brief waits here for the one before."""
    Brief.objects.select_for_update(no_key=True).get(pk=brief.pk)


def make_round(version: BriefVersion, *, kind: RoundKind, by: Actor, at: datetime, **columns: Any) -> Round:
    """A round with its checklist frozen; the brief is locked. `columns` are those that an order, an edit or an upload
    adds."""
    last = Round.objects.filter(brief=version.brief_id).aggregate(last=Max("n"))["last"] or 0
    order = Round.objects.create(
        workspace_id=version.brief.workspace_id,
        brief_id=version.brief_id,
        version=version,
        n=last + 1,
        kind=kind,
        ordered_by_id=by.user_id,
        ordered_at=at,
        policy=policies.current(version.policy),
        **columns,
    )
    freeze_items(order, version)
    return order


def freeze_items(order: Round, version: BriefVersion) -> None:
    """From now on a changed checklist or brief changes nothing for this round."""
    own = version.brand.checklist
    listed = checklists.items_for(order.workspace_id, version.asset_type, own)
    brands = frozenset(item.pk for item in checklists.current_items(own)) if own else frozenset()
    FrozenItem.objects.bulk_create(
        FrozenItem(
            round=order,
            n=n,
            item_id=one.item_id,
            origin=one.origin,
            group=one.group,
            text=one.text,
            passes_when=one.passes_when,
            fails_when=one.fails_when,
            required=one.required,
            facts=one.facts,
            na_by_brief=one.na_by_brief,
        )
        for n, one in enumerate(wordings(version.body, listed, brands), 1)
    )


def order_round(
    version: BriefVersion, estimate: Estimate, *, kind: RoundKind, by: Actor, at: datetime, **columns: Any
) -> tuple[Round, list[Moved]]:
    """A round with its runs and candidates, its money reserved for all of them or for none (BudgetExhausted)."""
    plan = estimate.plan
    spec = spec_of(plan)
    order = make_round(
        version,
        kind=kind,
        by=by,
        at=at,
        endpoint=estimate.endpoint,
        image_model=plan.image_model,
        simulated=estimate.simulated,
        prompt=spec.prompt,
        spec=spec.to_json(),
        estimate=estimate.each,
        bound=estimate.bound,
        **columns,
    )
    return order, _start(order, version, estimate, spec, at=at)


def order_edit(candidate: Candidate, *, changes: Sequence[str], by: Actor, at: datetime) -> tuple[Round, list[Moved]]:
    """A round of one that edits this very image: `changes` are the reviewers' sentences, the brief's keep-list is
    repeated. Raises BudgetExhausted, PriceUnknown, and Invalid when the model can no longer be used."""
    brief = candidate.brief
    lock_brief(brief)
    version = brief_queries.current(Brief.objects.get(pk=brief.pk))
    estimate = estimate_edit(version, candidate, changes=changes, at=at)
    parts = estimate.plan.prompt.parts
    instruction = "\n".join(f"{label}: {text}" for label, text in parts if label in ("Change", "Keep"))
    return order_round(version, estimate, kind=RoundKind.EDIT, by=by, at=at, parent=candidate, instruction=instruction)


def spec_of(plan: Plan) -> ImageSpec:
    return ImageSpec(
        prompt=plan.prompt.text,
        model=plan.image_model.name,
        size=str(plan.size),
        quality=plan.quality,
        format=plan.format,
        background=plan.background,
        inputs=inputs_of(plan),
    )


def inputs_of(plan: Plan) -> tuple[Input, ...]:
    """References go as their renditions; an image that is edited goes as it is."""
    base = plan.base
    first = () if base is None else (Input(base.sha256, "", base.width, base.height, base.format),)
    return (
        *first,
        *(Input(one.image.sha256, one.recipe, one.width, one.height, one.format) for one in plan.inputs),
    )


def take_upload(
    version: BriefVersion,
    ingested: Ingested,
    stated: Stated,
    *,
    name: str,
    parent: Candidate | None,
    by: Actor,
    at: datetime,
) -> tuple[Candidate, list[Moved]]:
    """A round of one whose candidate has its image already; what it has cost elsewhere is booked as stated."""
    image = adopt(ingested, at=at)
    order = make_round(version, kind=RoundKind.UPLOAD, by=by, at=at, simulated=image.simulated, parent=parent)
    candidate = _candidate(order, 1, None, at=at)
    candidate.image, candidate.state = image, CandidateState.CHECKING
    candidate.save(force_insert=True)
    Upload.objects.create(
        candidate=candidate,
        uploaded_by_id=by.user_id,
        name=name[:200],
        made_by=stated.made_by,
        tool=stated.tool,
        model_name=stated.model_name,
        prompt=stated.prompt,
        minutes=stated.minutes,
        cost=stated.cost,
        rights=stated.rights,
    )
    if stated.cost is not None:
        brief_moves.open_accounts(version, at=at)
        keys = account_keys(version, at)
        accounts = ledger.accounts_for(owner=order.workspace_id, keys=keys, simulated=order.simulated)
        ledger.state_cost(
            owner=order.workspace_id, candidate=candidate.pk, accounts=accounts, amount=stated.cost, at=at
        )
    return candidate, [Moved("candidate", candidate.pk, None, CandidateState.CHECKING)]


def facts_of_upload(candidate: Candidate) -> dict[str, Any]:
    image, stated = candidate.image, candidate.upload
    return {
        "brief_version": candidate.round.version.n,
        "sha256": image.sha256 if image else "",
        "simulated": candidate.simulated,
        "policy_version": candidate.round.policy_id,
        "stated_cost_usd": None if stated.cost is None else as_string(stated.cost),
    }


def facts_of(order: Round) -> dict[str, Any]:
    """What the log keeps of an order: what was asked, of whom, and the money that it reserved."""
    count = order.candidates.count()
    bound = order.bound or ZERO
    return {
        "brief_version": order.version.n,
        "round": order.n,
        "candidates": count,
        "model": order.spec["model"],
        "size": order.spec["size"],
        "quality": order.spec["quality"],
        "simulated": order.simulated,
        "reserved_usd": as_string(bound * count),
        "accounts": [scope.value for scope, _ in account_keys(order.version, order.ordered_at)],
        "policy_version": order.policy_id,
    }


def _start(order: Round, version: BriefVersion, estimate: Estimate, spec: ImageSpec, *, at: datetime) -> list[Moved]:
    brief_moves.open_accounts(version, at=at)
    accounts = ledger.accounts_for(owner=order.workspace_id, keys=account_keys(version, at), simulated=order.simulated)
    runs = run_moves.order(
        owner=order.workspace_id,
        group=order.pk,
        endpoint=estimate.endpoint,
        image_model=estimate.plan.image_model,
        spec=spec,
        count=estimate.plan.candidates,
        accounts=accounts,
        bound=estimate.bound,
        at=at,
    )
    made = Candidate.objects.bulk_create(_candidate(order, n, run, at=at) for n, run in enumerate(runs, 1))
    moved = [Moved("candidate", one.pk, None, CandidateState.GENERATING) for one in made]
    return moved + [Moved("run", run.pk, None, RunState.WAITING) for run in runs]


def _candidate(order: Round, n: int, run: Run | None, *, at: datetime) -> Candidate:
    return Candidate(
        workspace_id=order.workspace_id,
        round=order,
        brief_id=order.brief_id,
        n=n,
        run=run,
        parent=order.parent,
        simulated=order.simulated,
        created_at=at,
        state_at=at,
    )
