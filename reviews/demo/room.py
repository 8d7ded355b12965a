"""What the people of the demo do, each by the real action, at the demo's time."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from generation.images.ingest import Ingested, ingest
from generation.images.recipes import Purpose
from generation.runs import queries as runs
from generation.runs.perform import Performer
from reviews import tasks
from reviews.actor import Actor
from reviews.briefs import actions as briefs
from reviews.briefs import queries as brief_queries
from reviews.candidates import actions as candidates
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.candidates.stating import Stated
from reviews.demo.clock import Clock
from reviews.demo.truth import planted_in

HERE = Path(__file__).parent
BRIEFS = (HERE / "briefs", HERE / "further")
IMAGES = HERE / "images"
AGAIN_AFTER_S = 75
MOST_TRIES = 4
BETWEEN_S = (1.0, 9.0)
REAL = Stated(
    tool="OpenAI Images API",
    model_name="gpt-image-1",
    rights="MIT, as stated in reviews/demo/images/README.md",
    minutes=Decimal(4),
    cost=Decimal("0.167"),
)

Result = TypeVar("Result")


@dataclass
class Room:
    """`people` by the part of their address before the @; `say` tells who waits how far the telling is."""

    clock: Clock
    people: Mapping[str, Actor]
    say: Callable[[str], None]
    # Of traces; no secret.
    chance: Random = field(default_factory=lambda: Random(8))  # noqa: S311

    def does(self, who: str, action: Callable[..., Result], *what: Any, **more: Any) -> Result:
        self.clock.wait(self.chance.uniform(*BETWEEN_S))
        return action(*what, by=self.people[who], at=self.clock(), **more)

    # ------------------------------------------------------------ briefs

    def draft(self, name: str, *, due: int, who: str = "producer", **changes: Any) -> UUID:
        """The brief of that file, due so many days from now, with these fields changed."""
        by = self.people[who]
        data = read_brief(name) | {"due": self.due(due)} | changes
        files = {file: self.picture(file, by, "reference") for file in files_of(data)}
        return briefs.file(data, by=by, at=self.clock(), files=files).brief.pk

    def brief(self, name: str, *, due: int, who: str = "producer", **changes: Any) -> UUID:
        """Filed, read once more, submitted."""
        filed = self.draft(name, due=due, who=who, **changes)
        self.clock.wait(self.chance.uniform(60, 240))
        self.does(who, briefs.submit, filed)
        return filed

    def amend(self, brief: UUID, *, who: str = "producer", **changes: Any) -> None:
        body = brief_queries.current(brief_queries.get(self.people[who], brief)).body
        self.does(who, briefs.amend, brief, body | changes)

    def due(self, days: int) -> str:
        return f"{self.clock.end + timedelta(days=days):%Y-%m-%d}T12:00:00Z"

    # ------------------------------------------------------------ candidates

    def order(self, brief: UUID, *, who: str = "producer", **wishes: Any) -> UUID:
        return self.does(who, candidates.order, brief, **wishes).round.pk

    def upload(self, brief: UUID, file: str, *, who: str = "producer", stated: Stated = REAL) -> UUID:
        """One of the real images, as a candidate."""
        ingested = self.picture(file, self.people[who], "candidate")
        made = self.does(who, candidates.upload, brief, ingested, stated=stated, name=file)
        tasks.check_due(clock=self.clock)
        return made.pk

    def picture(self, file: str, by: Actor, purpose: Purpose) -> Ingested:
        return ingest(by.workspace_id, IMAGES / file, simulated=False, purpose=purpose)

    def perform(self) -> None:
        """Everything ordered is called for and taken in by the worker's own code; then the checks."""
        for _ in range(MOST_TRIES):
            Performer(tasks.record, tasks.follow, self.clock, "demo").drain()
            tasks.check_due(clock=self.clock)
            if not runs.is_moving(None):
                return
            # The provider was busy and said so.
            self.clock.wait(AGAIN_AFTER_S)
        raise RuntimeError("A call of the demo came to no end; the lines above may say why.")

    def made(self, order: UUID, state: CandidateState = CandidateState.IN_REVIEW) -> Sequence[UUID]:
        """The round's candidates in that state; those with a planted defect come first, by its kind."""
        rows = Candidate.objects.filter(round=order, state=state).select_related("image").order_by("n")
        kinds = {one.pk: found.kind if (found := planted_in(one)) else "none" for one in rows}
        return [one.pk for one in sorted(rows, key=lambda one: (kinds[one.pk] == "none", kinds[one.pk], one.n))]

    def approved(self) -> Sequence[UUID]:
        rows = Candidate.objects.filter(state=CandidateState.APPROVED).order_by("state_at")
        return list(rows.values_list("pk", flat=True))


def read_brief(name: str) -> dict[str, Any]:
    found = next(path for folder in BRIEFS if (path := folder / f"{name}.json").exists())
    body: dict[str, Any] = json.loads(found.read_text())
    return body


def files_of(data: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(one["file"] for one in data.get("references", ())))
