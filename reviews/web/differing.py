"""How reviewers differ, in words: what a lead's seat is there to settle."""

from collections import Counter
from uuid import UUID

from django.db.models import F, QuerySet

from reviews.decisions.models import Review
from reviews.decisions.states import Verdict
from reviews.queues.models import Seat

SAYS = {
    Verdict.APPROVE: ("approves", "approve"),
    Verdict.REQUEST_CHANGES: ("asks for changes", "ask for changes"),
    Verdict.REJECT: ("rejects", "reject"),
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def verdicts_on(seats: QuerySet[Seat]) -> dict[UUID, str]:
    """For each of these leads' seats: "one approves, one rejects". One query."""
    rows = Review.objects.filter(
        candidate__seats__in=seats, pass_no=F("candidate__seats__pass_no"), stage=F("candidate__seats__stage")
    )
    given: dict[UUID, Counter[str]] = {}
    for seat, verdict in rows.values_list("candidate__seats", "verdict"):
        given.setdefault(seat, Counter())[verdict] += 1
    return {seat: words(verdicts) for seat, verdicts in given.items()}


def words(verdicts: Counter[str]) -> str:
    said = ((verdicts[verdict], SAYS[verdict]) for verdict in SAYS if verdicts[verdict])
    return ", ".join(f"{NUMBERS[count]} {forms[count > 1]}" for count, forms in said)
