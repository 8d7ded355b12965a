from django.db import models


class CandidateState(models.TextChoices):
    GENERATING = "generating", "generating"
    CHECKING = "checking", "checking"
    IN_REVIEW = "in_review", "in review"
    APPROVED = "approved", "approved"
    REJECTED = "rejected", "rejected"
    CHANGES_REQUESTED = "changes_requested", "changes requested"
    HELD = "held", "held"
    FAILED = "failed", "failed"
    SPARE = "spare", "spare"
    WITHDRAWN = "withdrawn", "withdrawn"


S = CandidateState
DECIDED = frozenset({S.APPROVED, S.REJECTED, S.CHANGES_REQUESTED})

NEXT: dict[CandidateState, frozenset[CandidateState]] = {
    S.GENERATING: frozenset({S.CHECKING, S.HELD, S.FAILED, S.WITHDRAWN}),
    S.CHECKING: frozenset({S.IN_REVIEW, S.WITHDRAWN}),
    S.IN_REVIEW: DECIDED | {S.WITHDRAWN, S.SPARE},
    S.APPROVED: frozenset({S.IN_REVIEW}),
    S.REJECTED: frozenset({S.IN_REVIEW}),
    S.CHANGES_REQUESTED: frozenset({S.IN_REVIEW}),
    S.HELD: frozenset({S.GENERATING, S.FAILED, S.WITHDRAWN}),
    S.FAILED: frozenset(),
    S.SPARE: frozenset({S.IN_REVIEW, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
}


class RoundKind(models.TextChoices):
    ORDER = "order", "order"
    EDIT = "edit", "edit"
    UPLOAD = "upload", "upload"


class RoundState(models.TextChoices):
    """Derived from the candidates, never stored."""

    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    HELD = "held", "held"
    READY = "ready", "ready"
    DONE = "done", "done"


class ItemOrigin(models.TextChoices):
    CHECKLIST = "checklist", "checklist"
    BRAND = "brand", "brand's checklist"
    BRIEF = "brief", "brief: subject, scene, composition"
    STRING = "string", "brief: exact text"
    MUST_KEEP = "must_keep", "brief: must keep"
    FORBIDDEN = "forbidden", "brief: forbidden"
