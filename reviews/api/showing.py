"""How rows read in answers. Whole pages are shown at once, so that a list makes the same queries for 1 and for 50
rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from generation.ledger.models import CostEntry
from generation.money import as_string
from reviews.actor import Actor
from reviews.briefs import queries as brief_queries
from reviews.briefs.models import Brief, BriefVersion
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate, FrozenItem, Round
from reviews.candidates.states import CandidateState
from reviews.checks.models import Finding
from reviews.decisions import queries as decision_queries
from reviews.people import rules as people_rules

Json = dict[str, Any]


def money(amount: Decimal | None) -> str | None:
    return None if amount is None else as_string(amount)


def moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


# ---------------------------------------------------------------- briefs


def briefs(found: Sequence[Brief], by: Actor) -> list[Json]:
    """`approved` counts those that are now."""
    ids = [brief.pk for brief in found]
    approved = Count("pk", filter=Q(state=CandidateState.APPROVED))
    counts = dict(
        Candidate.objects.filter(brief__in=ids).values_list("brief").annotate(n=approved).values_list("brief", "n")
    )
    return [_brief(brief, by, counts.get(brief.pk, 0)) for brief in found]


def brief(one: Brief, by: Actor) -> Json:
    return briefs([one], by)[0]


def _brief(one: Brief, by: Actor, approved: int) -> Json:
    version = brief_queries.current(one)
    return {
        "id": one.pk,
        "state": one.state,
        "version": one.version,
        "owner": one.owner_id,
        "title": version.title,
        "brand": version.brand.name,
        "campaign": version.campaign.name if version.campaign else None,
        "product": version.product.name if version.product else None,
        "policy": version.policy.name,
        "budget_usd": as_string(version.budget),
        "due": moment(version.due),
        "wanted": version.wanted,
        "approved": approved,
        "fulfilled": approved >= version.wanted,
        "sha256": version.sha256,
        "created_at": moment(one.created_at),
        "copied_from": one.copied_from_id,
        "own": one.owner_id == by.user_id,
        "brief": version.body,
    }


def version(one: BriefVersion) -> Json:
    return {
        "n": one.n,
        "sha256": one.sha256,
        "created_at": moment(one.created_at),
        "created_by": one.created_by_id,
        "submitted_at": moment(one.submitted_at),
        "brief": one.body,
    }


# ---------------------------------------------------------------- rounds


def round_(order: Round, by: Actor, at: datetime) -> Json:
    return rounds([order], by, at)[0]


def rounds(found: Sequence[Round], by: Actor, at: datetime) -> list[Json]:
    """Each with its candidates. What they were ordered for is null for who may not read the brief's cost."""
    theirs = candidate_queries.visible(by).filter(round__in=[order.pk for order in found])
    shown: dict[UUID, list[Json]] = {order.pk: [] for order in found}
    for one in candidates(list(theirs.order_by("round", "n")), by, at):
        shown[one["round"]].append(one)
    blind = decision_queries.blind_briefs(by) if any(order.parent_id for order in found) else frozenset()
    return [_round(order, by, shown[order.pk], blind) for order in found]


def _round(order: Round, by: Actor, shown: list[Json], blind: Collection[UUID]) -> Json:
    reads_cost = people_rules.may_read_cost(by, order.brief.owner_id)
    # An edit's words are its parent's verdict: who is still blind reads them only while that very edit is reviewed.
    telling = order.parent_id is not None and order.brief_id in blind
    silent = telling and all(one["state"] != CandidateState.IN_REVIEW for one in shown)
    return {
        "id": order.pk,
        "brief": order.brief_id,
        "version": order.version.n,
        "n": order.n,
        "kind": order.kind,
        "state": candidate_queries.round_state(order),
        "paused": order.paused_at is not None,
        "cancelled": order.cancelled_at is not None,
        "ordered_by": order.ordered_by_id,
        "ordered_at": moment(order.ordered_at),
        "parent": order.parent_id,
        "model": order.image_model.name if order.image_model else None,
        "endpoint": order.endpoint.name if order.endpoint else None,
        "simulated": order.simulated,
        "prompt": "" if silent else order.prompt,
        "instruction": "" if silent else order.instruction,
        "policy": {"name": order.policy.policy.name, "version": order.policy.n},
        "estimate_usd": money(order.estimate) if reads_cost else None,
        "bound_usd": money(order.bound) if reads_cost else None,
        "candidates": shown,
    }


# ---------------------------------------------------------------- candidates


def candidate(one: Candidate, by: Actor, at: datetime) -> Json:
    return candidates([one], by, at)[0]


def candidates(found: Sequence[Candidate], by: Actor, at: datetime) -> list[Json]:
    """`cost_usd` is null for who may not read it; `why_not_approve` is for the caller, null when approving would be
    taken."""
    costs = cost_of(found)
    findings = _findings(found)
    items = _items({one.round_id for one in found})
    telling = decision_queries.telling(found, by)
    why_not = decision_queries.standings(found, by=by, at=at)
    return [
        {
            "id": one.pk,
            "state": one.state,
            "why": "" if one.pk in telling else one.why,
            "sha256": one.image.sha256 if one.image else None,
            "width": one.image.width if one.image else None,
            "height": one.image.height if one.image else None,
            "bytes": one.image.bytes if one.image else None,
            "format": one.image.format if one.image else None,
            "brief": one.brief_id,
            "round": one.round_id,
            "n": one.n,
            "parent": one.parent_id,
            "pass": one.pass_no,
            "cost_usd": money(costs[one.pk]) if people_rules.may_read_cost(by, one.brief.owner_id) else None,
            "simulated": one.simulated,
            "findings": findings.get(one.pk, []),
            "checklist": items.get(one.round_id, []),
            "why_not_approve": why_not[one.pk],
        }
        for one in found
    ]


def cost_of(found: Sequence[Candidate]) -> dict[UUID, Decimal]:
    """What each candidate cost so far: its calls, or what its uploader stated."""
    subjects = {one.run_id or one.pk: one.pk for one in found}
    sums = CostEntry.objects.filter(subject__in=subjects).values_list("subject").annotate(sum=Sum("amount"))
    costs = dict.fromkeys((one.pk for one in found), Decimal(0))
    return costs | {subjects[subject]: amount for subject, amount in sums}


def _findings(found: Sequence[Candidate]) -> dict[UUID, list[Json]]:
    rows = Finding.objects.filter(check_run__candidate__in=[one.pk for one in found]).select_related("check_run")
    shown: dict[UUID, list[Json]] = {}
    for row in rows.order_by("check_run__at", "n"):
        shown.setdefault(row.check_run.candidate_id, []).append(finding(row))
    return shown


def finding(row: Finding) -> Json:
    return {
        "check": row.check_run.kind,
        "code": row.code,
        "level": row.level,
        "text": row.text,
        "asked": row.asked,
        "found": row.found,
    }


def _items(rounds: set[UUID]) -> dict[UUID, list[Json]]:
    shown: dict[UUID, list[Json]] = {}
    for item in FrozenItem.objects.filter(round__in=rounds).order_by("round", "n"):
        shown.setdefault(item.round_id, []).append(frozen_item(item))
    return shown


def frozen_item(item: FrozenItem) -> Json:
    return {
        "item": item.pk,
        "group": item.group,
        "text": item.text,
        "passes_when": item.passes_when,
        "fails_when": item.fails_when,
        "required": item.required,
        "origin": item.origin,
        "facts": item.facts,
        "na_by_brief": item.na_by_brief,
    }
