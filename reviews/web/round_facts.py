"""Everything that the cards of a brief's candidates tell, read in a fixed number of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from generation.ledger import queries as ledger
from generation.ledger.queries import Books
from generation.runs import durations
from generation.runs import queries as runs
from generation.runs.durations import Kind, Last
from generation.runs.states import RunState
from reviews.candidates import queries
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.decisions.models import Review
from reviews.decisions.states import Verdict
from reviews.queues.models import Seat
from reviews.web.viewer import Viewer


@dataclass(frozen=True)
class SeatsLeft:
    filled: int
    total: int
    for_lead: bool


@dataclass(frozen=True)
class Facts:
    """Keys are candidates' ids, but for `attempts` and `kept`: those are runs'."""

    books: dict[UUID, Books]
    attempts: dict[UUID, Last]
    typical: dict[Kind, float]
    kept: set[UUID]
    seats: dict[UUID, SeatsLeft]
    comments: dict[UUID, list[str]]
    answered: set[UUID]
    tasks: set[UUID]
    """Candidates of which a reviewer must know what was asked for: an edit of them is in review."""


def facts_of(found: Sequence[Candidate], viewer: Viewer) -> Facts:
    """`found` are all candidates of a page, their runs loaded."""
    out = [one.run for one in found if one.run and one.run.state == RunState.CALLING]
    tried = [one.run_id for one in found if one.run_id and one.image_id is None]
    held = [one.run_id for one in found if one.run_id and one.state == CandidateState.HELD]
    return Facts(
        books=_books(found) if viewer.reads_cost else {},
        attempts=durations.last_attempts(tried),
        typical=durations.typical_seconds(out),
        kept=runs.with_unread_answer(held) if held else set(),
        seats=_seats(found),
        comments={} if viewer.blind else _comments(found),
        answered=_answered(found),
        tasks={one.parent_id for one in found if one.parent_id and one.state == CandidateState.IN_REVIEW},
    )


def _books(found: Sequence[Candidate]) -> dict[UUID, Books]:
    books = ledger.books_of(one.run_id or one.pk for one in found)
    return {one.pk: books[one.run_id or one.pk] for one in found}


def _seats(found: Sequence[Candidate]) -> dict[UUID, SeatsLeft]:
    """Of the stage that is open for each one in review."""
    waiting = {(one.pk, one.pass_no, one.stage_n) for one in found if one.state == CandidateState.IN_REVIEW}
    rows: Any = Seat.objects.filter(candidate__in=[pk for pk, _, _ in waiting])
    rows = rows.values_list("candidate", "pass_no", "stage__n", "filled_by", "for_lead")
    counted: dict[UUID, Counter[str]] = {}
    for candidate, pass_no, stage, filled_by, for_lead in rows:
        if (candidate, pass_no, stage) in waiting:
            count = counted.setdefault(candidate, Counter())
            count["lead" if for_lead else "filled" if filled_by else "open"] += 1
    return {
        candidate: SeatsLeft(count["filled"], count["filled"] + count["open"], count["lead"] > 0)
        for candidate, count in counted.items()
    }


def _comments(found: Sequence[Candidate]) -> dict[UUID, list[str]]:
    """What the reviewers wrote who asked for changes or refused, in the pass that counts."""
    decided = (CandidateState.CHANGES_REQUESTED, CandidateState.REJECTED)
    passes = {one.pk: one.pass_no for one in found if one.state in decided}
    rows = Review.objects.filter(candidate__in=passes).exclude(verdict=Verdict.APPROVE).exclude(comment="")
    said: dict[UUID, list[str]] = {}
    for candidate, pass_no, comment in rows.order_by("at").values_list("candidate", "pass_no", "comment"):
        if passes[candidate] == pass_no:
            said.setdefault(candidate, []).append(comment.strip())
    return said


def _answered(found: Sequence[Candidate]) -> set[UUID]:
    """Change requests with an edit that has not come to nothing; the whole brief is here, so its children are too."""
    return {one.parent_id for one in found if one.parent_id and one.run_id and one.state in queries.ANSWERED}
