from django.db import models


class RunState(models.TextChoices):
    WAITING = "waiting", "waiting"
    CALLING = "calling", "calling"
    INGESTING = "ingesting", "ingesting"
    DONE = "done", "done"
    HELD = "held", "held"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


NEXT: dict[RunState, frozenset[RunState]] = {
    RunState.WAITING: frozenset({RunState.CALLING, RunState.INGESTING, RunState.HELD, RunState.CANCELLED}),
    RunState.CALLING: frozenset(
        {RunState.INGESTING, RunState.WAITING, RunState.HELD, RunState.FAILED, RunState.CANCELLED},
    ),
    RunState.INGESTING: frozenset({RunState.DONE, RunState.HELD, RunState.CANCELLED}),
    RunState.HELD: frozenset({RunState.WAITING, RunState.INGESTING, RunState.FAILED, RunState.CANCELLED}),
    RunState.DONE: frozenset(),
    RunState.FAILED: frozenset(),
    RunState.CANCELLED: frozenset(),
}

ENDED = frozenset(state for state, following in NEXT.items() if not following)


class Outcome(models.TextChoices):
    """What a call can come to: one vocabulary, everywhere."""

    REFUSED = "refused", "refused"
    STOPPED = "stopped", "stopped"
    BUSY = "busy", "busy"
    FAILED = "failed", "failed"
    UNKNOWN = "unknown", "unknown"
    UNUSABLE = "unusable", "unusable"
    SUCCEEDED = "succeeded", "succeeded"
