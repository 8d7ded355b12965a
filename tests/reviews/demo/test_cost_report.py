"""The statement of `cost_report` computed a second time, by plain loops over rows, equal to the last unit."""

import io
import json
from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from django.core.management import call_command

from generation.ledger.models import CostEntry
from generation.runs.models import Attempt, AttemptOutcome
from reviews.briefs.models import Brand, Campaign
from reviews.candidates.models import Candidate
from reviews.decisions.models import Decision, Review
from reviews.people.models import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

DIMENSIONS = ("brief", "campaign", "brand", "model", "month")
PARTS = ("approved", "rejected", "failed", "unknown", "open")
MONEY = ("spent_usd", *(f"{part}_usd" for part in PARTS), "review_usd", "cost_per_approved_usd")


def reported(by, *more):
    out = io.StringIO()
    call_command("cost_report", "--by", by, "--json", *more, stdout=out)
    return json.loads(out.getvalue())


def comparable(row):
    shown = {name: row[name] for name in ("workspace", "key", "simulated", "approved", "attempts")}
    shown |= {name: None if row[name] is None else Decimal(row[name]) for name in MONEY}
    return shown | {"review_minutes": Decimal(row["review_minutes"])}


def order(row):
    return (row["workspace"], str(row["key"]), row["simulated"])


# ---------------------------------------------------------------- the second way


def empty():
    return {"approved": 0, "attempts": 0, "ms": 0, "review": Decimal(0)} | {f"{part}_usd": Decimal(0) for part in PARTS}


def key_of(candidate, by, at):
    version = candidate.round.version
    if by == "brief":
        return str(version.brief_id)
    if by == "campaign":
        return Campaign.objects.get(pk=version.campaign_id).name if version.campaign_id else None
    if by == "brand":
        return Brand.objects.get(pk=version.brand_id).name
    if by == "model":
        return candidate.round.spec["model"] if candidate.run_id else None
    return at.strftime("%Y-%m")


def part_of(entry, candidate):
    if entry.attempt:
        last = AttemptOutcome.objects.filter(attempt=entry.attempt).order_by("-n")[0].outcome
        if last == "unknown":
            return "unknown"
        if last in ("refused", "failed", "unusable"):
            return "failed"
    if candidate.state == "approved":
        return "approved"
    if candidate.state in ("rejected", "changes_requested", "withdrawn", "spare"):
        return "rejected"
    return "open"


def computed(by):
    """(workspace, key, simulated) → sums."""
    sums = defaultdict(empty)
    names = {one.pk: one.name for one in Workspace.objects.all()}
    for candidate in Candidate.objects.select_related("round__version"):

        def row(at, of=candidate, *, simulated=None):
            mark = of.simulated if simulated is None else simulated
            return sums[names[of.workspace_id], key_of(of, by, at), mark]

        for entry in CostEntry.objects.filter(subject=candidate.run_id or candidate.pk):
            row(entry.at, simulated=entry.simulated)[f"{part_of(entry, candidate)}_usd"] += entry.amount
        for attempt in Attempt.objects.filter(run=candidate.run_id) if candidate.run_id else ():
            row(attempt.at, simulated=attempt.simulated)["attempts"] += 1
        for review in Review.objects.filter(candidate=candidate):
            row(review.at)["ms"] += review.active_ms
            row(review.at)["review"] += review.cost
        if candidate.state == "approved":
            last = Decision.objects.filter(candidate=candidate, verdict="approved").order_by("pass_no").last()
            row(last.at)["approved"] += 1
    return sums


def shown(key, sums):
    workspace, name, simulated = key
    parts = {f"{part}_usd": sums[f"{part}_usd"] for part in PARTS}
    spent = sum(parts.values(), Decimal(0))
    each = None
    if sums["approved"]:
        each = ((spent + sums["review"]) / sums["approved"]).quantize(Decimal("1E-8"), ROUND_HALF_EVEN)
    return {
        "workspace": workspace,
        "key": name,
        "simulated": simulated,
        "approved": sums["approved"],
        "attempts": sums["attempts"],
        "spent_usd": spent,
        **parts,
        "review_minutes": (Decimal(sums["ms"]) / 60_000).quantize(Decimal("0.01"), ROUND_HALF_EVEN),
        "review_usd": sums["review"],
        "cost_per_approved_usd": each,
    }


def added(rows):
    """One row for each value of `simulated`."""
    sums = defaultdict(empty)
    for (_, _, simulated), row in rows.items():
        for name, value in row.items():
            sums[simulated][name] += value
    return [shown(("", "total", simulated), sums[simulated]) for simulated in sorted(sums)]


@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_row_is_the_same_to_the_last_unit(by):
    report = reported(by)
    plain = computed(by)
    expected = sorted((shown(key, row) for key, row in plain.items()), key=order)
    assert sorted(map(comparable, report["rows"]), key=order) == expected
    assert [comparable(row) for row in report["total"]] == added(plain)


@pytest.mark.parametrize("by", DIMENSIONS)
def test_the_parts_add_up_to_what_was_spent(by):
    report = reported(by)
    for row in (*report["rows"], *report["total"]):
        assert sum(Decimal(row[f"{part}_usd"]) for part in PARTS) == Decimal(row["spent_usd"])


def test_all_that_was_booked_is_in_the_total():
    total = {row["simulated"]: Decimal(row["spent_usd"]) for row in reported("month")["total"]}
    booked = defaultdict(Decimal)
    for entry in CostEntry.objects.all():
        booked[entry.simulated] += entry.amount
    assert total == booked


def test_a_workspace_alone_has_its_rows_only():
    assert {row["workspace"] for row in reported("brand", "--workspace", "Other")["rows"]} == {"Other"}


def test_no_part_is_empty_over_the_demo():
    """Else the comparison above would show nothing."""
    simulated = next(row for row in reported("month")["total"] if row["simulated"])
    assert all(Decimal(simulated[f"{part}_usd"]) > 0 for part in PARTS)
    assert simulated["cost_per_approved_usd"] is not None
