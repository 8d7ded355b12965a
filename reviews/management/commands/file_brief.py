"""File and submit a brief from JSON; order a round of it; perform it here."""

from argparse import ArgumentParser, ArgumentTypeError
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from generation.ledger.models import CostEntry
from generation.money import ZERO, as_string
from generation.runs.models import Attempt
from reviews import tasks
from reviews.actor import Actor, Way
from reviews.briefs import actions as brief_actions
from reviews.briefs import rules as brief_rules
from reviews.briefs.actions import Filed
from reviews.briefs.pictures import Files
from reviews.candidates import actions as candidate_actions
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate
from reviews.candidates.ordering import Ordered
from reviews.candidates.states import DECIDED, CandidateState
from reviews.errors import Invalid
from reviews.management import filing
from reviews.management.speaking import SpeakingCommand
from reviews.people import queries as people_queries

NOT_READY = 3
READY = frozenset({CandidateState.IN_REVIEW, CandidateState.SPARE}) | DECIDED


def seconds_of(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 86_400:
        raise ArgumentTypeError("give seconds, 0 to 86400")
    return seconds


class Command(SpeakingCommand):
    help = "File and submit a brief; with --order order a round; with --wait perform it in this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE.json", type=Path)
        parser.add_argument("--as", dest="email", metavar="EMAIL", help="who files it (default: the only producer)")
        parser.add_argument("--workspace", metavar="NAME", help="needed when that person works in several")
        parser.add_argument(
            "--references", metavar="DIR", type=Path, help="where reference files lie (default: beside FILE)"
        )
        parser.add_argument("--order", action="store_true", help="order a round")
        parser.add_argument(
            "--wait",
            type=seconds_of,
            metavar="SECONDS",
            help="order it and perform it here, at most so long; calls that are out then have 30 s more to land",
        )
        parser.add_argument(
            "--retired-reason",
            metavar="TEXT",
            default="",
            help="why a model past its shutdown may be used (ALLOW_RETIRED_MODELS must name it)",
        )

    def perform(self, **options: Any) -> tuple[dict[str, Any], int]:
        membership = people_queries.who_acts(options["email"], options["workspace"])
        by = people_queries.actor_of(membership, Way.COMMAND)
        if reason := brief_rules.why_not_file(by):
            raise Invalid({"as": [f"{membership.user.email} may not do this. {reason}"]})
        waits = options["wait"] is not None
        # Pictures are taken in before any row is locked.
        data, files = self.read(options["file"], options["references"], by)
        with transaction.atomic():
            # A brief whose order is refused is not filed either.
            filed = self.file(data, files, by)
            ordered = self.order(filed, by, options["retired_reason"]) if options["order"] or waits else None
        answer = show_filed(filed)
        if ordered is None:
            return answer, 0
        return self.carry_out(ordered, answer, by, options["wait"])

    def read(self, path: Path, folder: Path | None, by: Actor) -> tuple[Any, Files]:
        data = filing.read_brief(path)
        folders = [one for one in (folder, path.parent) if one is not None]
        return data, filing.references_of(data, folders, by.workspace_id)

    def file(self, data: Any, files: Files, by: Actor) -> Filed:
        filed = brief_actions.file(data, by=by, at=timezone.now(), files=files)
        submitted = brief_actions.submit(filed.brief.pk, by=by, at=timezone.now())
        return Filed(submitted.brief, submitted.version, filed.created, filed.warnings)

    def order(self, filed: Filed, by: Actor, retired_reason: str) -> Ordered:
        return candidate_actions.order(filed.brief.pk, by=by, at=timezone.now(), retired_reason=retired_reason)

    def carry_out(
        self, ordered: Ordered, answer: dict[str, Any], by: Actor, wait: float | None
    ) -> tuple[dict[str, Any], int]:
        answer["warnings"] += [words for words in ordered.warnings if words not in answer["warnings"]]
        if wait is None:
            tasks.wake()
        else:
            filing.perform(ordered.round.pk, seconds=wait)
        answer |= show_round(ordered.round.pk, by)
        ready = all(one["state"] in READY for one in answer["candidates"])
        return answer, 0 if wait is None or ready else NOT_READY

    def tell(self, answer: dict[str, Any]) -> None:
        for words in [*answer["created"], *answer["warnings"]]:
            self.say(words)
        self.stdout.write(f"Brief {answer['brief']}, version {answer['version']}, submitted.")
        if answer["round"]:
            self.stdout.write(f"Round {answer['round']}: {answer['state']}, ${answer['spent_usd']} spent.")
        for one in answer["candidates"]:
            size = f", {one['width']}x{one['height']}" if one["width"] else ""
            self.stdout.write(f"  {one['id']} {one['state']}{size} {one['why']}".rstrip())


def show_filed(filed: Filed) -> dict[str, Any]:
    return {
        "brief": str(filed.brief.pk),
        "version": filed.version.n,
        "round": None,
        "state": filed.brief.state,
        "created": list(filed.created),
        "warnings": list(filed.warnings),
        "candidates": [],
        "attempts": [],
        "spent_usd": as_string(ZERO),
    }


def show_round(round_id: UUID, by: Actor) -> dict[str, Any]:
    order = candidate_queries.get_round(by, round_id)
    candidates = list(candidate_queries.visible(by).filter(round=round_id).order_by("n"))
    entries = CostEntry.objects.filter(run__in=[one.run_id for one in candidates])
    return {
        "round": str(round_id),
        "state": candidate_queries.round_state(order).value,
        "candidates": [show_candidate(one) for one in candidates],
        "attempts": show_attempts(candidates),
        "spent_usd": as_string(sum(entries.values_list("amount", flat=True), ZERO)),
    }


def show_candidate(one: Candidate) -> dict[str, Any]:
    image = one.image
    waits = one.state in filing.MOVING
    return {
        "id": str(one.pk),
        "sha256": image.sha256 if image else None,
        "width": image.width if image else None,
        "height": image.height if image else None,
        "bytes": image.bytes if image else None,
        "state": one.state,
        "why": one.why or ((one.run.why if one.run else "") or "not there in time" if waits else ""),
    }


def show_attempts(candidates: list[Candidate]) -> list[dict[str, Any]]:
    """Each with the outcome that counts; its cost with later corrections."""
    runs = [one.run_id for one in candidates if one.run_id]
    attempts = Attempt.objects.filter(run__in=runs).prefetch_related("outcomes").order_by("at", "id")
    costs: dict[UUID | None, Decimal] = {}
    for attempt, amount in CostEntry.objects.filter(run__in=runs).values_list("attempt", "amount"):
        costs[attempt] = costs.get(attempt, ZERO) + amount
    return [show_attempt(one, costs.get(one.pk)) for one in attempts]


def show_attempt(one: Attempt, cost: Decimal | None) -> dict[str, Any]:
    last = max(one.outcomes.all(), key=lambda outcome: outcome.n, default=None)
    return {
        "id": str(one.pk),
        "outcome": last.outcome if last else None,
        "request_id": last.request_id if last else "",
        "cost_usd": None if cost is None else as_string(cost),
        "cost_source": last.cost_source if last else "",
    }
