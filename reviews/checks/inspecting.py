"""A machine's step: an image that has arrived is checked and goes to its reviewers."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from reviews.audit.moves import Moved, record
from reviews.candidates import moves as candidate_moves
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.checks.kinds import file_facts
from reviews.checks.models import Check, Finding
from reviews.checks.states import CheckState
from reviews.policies.models import Stage
from reviews.queues import moves as queue_moves


@transaction.atomic
def check(candidate_id: UUID, *, clock: Callable[[], datetime]) -> bool:
    """Check what waits for it and open the first stage; False when somebody else did. Safe to run many times."""
    candidate = queue_moves.lock_candidate(candidate_id)
    if candidate.state != CandidateState.CHECKING or candidate.image is None:
        return False
    at = clock()
    seen = _store(candidate, at=at)
    moved = _to_review(candidate, at=at)
    record(
        "candidate.checked",
        by=None,
        at=at,
        workspace=candidate.workspace_id,
        subject=("candidate", candidate.pk),
        moved=moved,
        facts={
            "sha256": candidate.image.sha256,
            "check": f"{file_facts.KIND}@{file_facts.VERSION}",
            "findings": [one.code for one in seen],
        },
    )
    return True


def _store(candidate: Candidate, *, at: datetime) -> list[file_facts.Seen]:
    image = candidate.image
    assert image is not None  # noqa: S101 (checking has an image: a constraint of the table)
    seen = file_facts.look(image, asked_of(candidate), generated=candidate.run_id is not None)
    done = Check.objects.create(
        candidate=candidate,
        kind=file_facts.KIND,
        version=file_facts.VERSION,
        sha256=image.sha256,
        state=CheckState.DONE,
        at=at,
    )
    Finding.objects.bulk_create(
        Finding(check_run=done, n=n, code=one.code, level=one.level, text=one.text, asked=one.asked, found=one.found)
        for n, one in enumerate(seen, 1)
    )
    return seen


def asked_of(candidate: Candidate) -> dict[str, str]:
    """What the round's spec asked of the file; an upload was not asked for by a spec, so the brief's generation
    counts."""
    spec = candidate.round.spec or candidate.round.version.body["generation"]
    return {name: str(spec.get(name, "")) for name in ("size", "format", "background")}


def _to_review(candidate: Candidate, *, at: datetime) -> list[Moved]:
    moved = [candidate_moves.move(candidate, CandidateState.IN_REVIEW, at=at)]
    stage = Stage.objects.get(version=candidate.round.policy_id, n=1)
    queue_moves.open_stage(candidate, stage, at=at)
    if candidate_queries.fulfilled(candidate.brief):
        moved += queue_moves.make_spare(candidate, at=at)
    return moved
