"""A machine's step: claims that ran out end; what was only kept in the queue by them steps out."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from reviews.audit.moves import record
from reviews.queues import moves
from reviews.queues.models import Claim
from reviews.queues.states import ClaimEnding


def expire(*, clock: Callable[[], datetime]) -> int:
    """End every claim that ran out; the number of those ended. Safe to run many times at once."""
    over = Claim.objects.filter(ended_at=None, expires_at__lte=clock()).order_by("expires_at")
    return sum(_end(held, at=clock()) for held in over)


@transaction.atomic
def _end(held: Claim, *, at: datetime) -> int:
    candidate = moves.lock_candidate(held.candidate_id)
    moves.lock_seat(held)
    ended = moves.end_claims([held], ClaimEnding.RAN_OUT, at=at)
    spared = moves.spare_when_fulfilled(candidate, held, at=at) if ended else []
    if spared:
        record(
            "candidate.spared",
            by=None,
            at=at,
            workspace=candidate.workspace_id,
            subject=("candidate", candidate.pk),
            moved=[*ended, *spared],
        )
    return len(ended)
