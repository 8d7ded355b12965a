"""What an order is made of before anything is written: its wishes, its key, its reasons and warnings."""

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID

from reviews.actor import Actor
from reviews.briefs.making import needs_reason
from reviews.briefs.queries import Estimate
from reviews.briefs.reading import why_not_text
from reviews.candidates import queries
from reviews.candidates.models import Round
from reviews.errors import Invalid

LONGEST_KEY = 255
REUSED = "This key has ordered something else already; take a new key for a new order."


@dataclass(frozen=True)
class Wishes:
    """How this round differs from what the brief says; None: as it says."""

    candidates: int | None
    quality: str | None
    size: str | None
    retired_reason: str

    def sha256(self, brief_id: UUID) -> str:
        """Of whatever was asked for: the key is looked up before anybody has checked these values."""
        asked = json.dumps({"brief": str(brief_id)} | vars(self), sort_keys=True, default=repr)
        return hashlib.sha256(asked.encode()).hexdigest()


@dataclass(frozen=True)
class Ordered:
    """`created` is False when the same key had ordered this round already; `warnings` are sentences."""

    round: Round
    created: bool
    warnings: tuple[str, ...] = ()


def repeated(brief_id: UUID, wishes: Wishes, key: str | None, *, by: Actor) -> Ordered | None:
    """What an earlier order with this key made. Raises Invalid when it had asked for something else."""
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise Invalid({"Idempotency-Key": [f"Give 1 to {LONGEST_KEY} printable characters."]})
    earlier = queries.round_with_key(by.workspace_id, key)
    if earlier is None:
        return None
    if earlier.idempotency_sha256 != wishes.sha256(brief_id):
        raise Invalid({"Idempotency-Key": [REUSED]}, REUSED, code="idempotency_key_reused")
    return Ordered(earlier, created=False, warnings=warnings_of(earlier, by=by))


def reason_for_retired(estimate: Estimate, given: str) -> str:
    """Why a retired model may be used all the same; needed where it is one, and then kept on the round."""
    image_model = estimate.plan.image_model
    if not needs_reason(image_model, estimate.day):
        return ""
    text = given.strip() if isinstance(given, str) else ""
    if not text or why_not_text(text):
        raise Invalid(
            {"retired_reason": [f"{image_model} is retired; write why this server may still be asked for it."]}
        )
    return text


def warnings_of(made: Round, *, by: Actor) -> tuple[str, ...]:
    brief = made.brief
    without = (brief.owner_id, by.user_id)
    found = queries.nobody_left(made.policy, workspace_id=brief.workspace_id, without=without)
    if queries.fulfilled(brief):
        found.append(f"This brief has its {made.version.wanted} approved already; further candidates become spare.")
    if made.endpoint and made.endpoint.stopped_at is not None:
        found.append("The provider has stopped taking calls; this round waits until a lead opens the endpoint again.")
    return tuple(found)
