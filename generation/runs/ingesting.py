"""From an answer on disk to an image among the originals: bytes first, outside of any transaction, then the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from generation.errors import ImageRefused, StorageFailed
from generation.images.ingest import Ingested, ingest
from generation.images.models import Image
from generation.images.moves import adopt
from generation.providers import fetching
from generation.providers.base import NotSent, Unusable
from generation.providers.openai import Address, address
from generation.providers.reading import read
from generation.runs import finish, leases, queries
from generation.runs.answers import Answers
from generation.runs.models import Attempt, AttemptImage, AttemptOutcome, Run
from generation.runs.moves import move
from generation.runs.states import Outcome, RunState
from generation.runs.worker import Worker, has_this_disk

UNUSABLE = "The provider answered, but without a usable image; this call is billed."


@dataclass(frozen=True)
class Answer:
    """An answer to be taken in. `fence`: the run that waits for it is ours; None where no run waits.

    `image` was stored for it before, when the run did not wait for it.
    """

    attempt: UUID
    run: UUID
    owner: UUID
    simulated: bool
    address: Address
    fence: int | None
    image: Image | None = None


@dataclass(frozen=True)
class Taken:
    """What came of it: an image in the store, one that is there already, or why there is none."""

    answer: Answer
    result: Ingested | Image | Unusable | StorageFailed | NotSent


def take_in(answers: Answers, answer: Answer, content: bytes = b"") -> Taken:
    """The long part, in a process or thread, without the database: fetch if need be, inspect, store, make renditions.

    `content` is the image where no disk took the answer: then this is its only chance.
    """
    try:
        return Taken(answer, ingested(answers, answer, content))
    except ImageRefused as error:
        return Taken(answer, unusable(error.message, error.code))
    except (Unusable, NotSent) as error:
        return Taken(answer, error)
    except (StorageFailed, OSError) as error:
        return Taken(answer, lost() if content else kept(error))


def ingested(answers: Answers, answer: Answer, content: bytes) -> Ingested | Image:
    if answer.image:
        return answer.image
    source = content or image_of(answers, answer)
    return ingest(answer.owner, source, simulated=answer.simulated, purpose="candidate")


def kept(error: StorageFailed | OSError) -> StorageFailed:
    why = error.message if isinstance(error, StorageFailed) else f"The disk does not work: {error.strerror}."
    return StorageFailed(f"{why} What was paid for is kept; say again once that is put right.")


def lost() -> Unusable:
    message = "The disk is full, so what this call returned could not be kept anywhere."
    return Unusable(message, code="storage_failed", details={"why": message})


def image_of(answers: Answers, answer: Answer) -> Path | bytes:
    """The image's bytes. Raises Unusable where the answer lies nowhere any more or holds none."""
    image = answers.image(answer.attempt)
    if image.exists():
        return image
    whole = answers.whole(answer.attempt)
    if whole is None:
        raise unusable("The answer that was kept cannot be found any more.", "answer_missing")
    generated = read(whole.read_bytes())
    if generated.url:
        fetching.fetch(generated.url, image, at=answer.address)
        return image
    return generated.image


def unusable(why: str, code: str) -> Unusable:
    return Unusable(UNUSABLE, code=code, details={"why": why})


def tidy(worker: Worker, taken: Taken) -> None:
    """The image stands among the originals: its answer may go. What could not be used is kept for people."""
    if isinstance(taken.result, Ingested | Image):
        worker.answers.drop(taken.answer.attempt)
    elif isinstance(taken.result, Unusable):
        worker.answers.keep(taken.answer.attempt)


# ---------------------------------------------------------------- taking up what waits


def claim(worker: Worker, most: int, group: UUID | None) -> list[Answer]:
    """Leases of runs whose answer lies on this disk and that nobody takes in: after a crash, or said again."""
    waiting = Run.objects.filter(leases.free(), state=RunState.INGESTING).order_by("state_at")
    waiting = waiting if group is None else waiting.filter(group=group)
    found = ((run, queries.unread_answer(run)) for run in waiting[: most * 4])
    ours = [(run, attempt) for run, attempt in found if attempt and is_here(worker, attempt)]
    return [answer_of(run, attempt) for run, attempt in ours[:most] if take(worker, run)]


def is_here(worker: Worker, attempt: Attempt) -> bool:
    """Its image is stored already, or its answer lies on this disk, or would."""
    return hasattr(attempt, "made") or has_this_disk(attempt.worker, worker.answers.place)


def take(worker: Worker, run: Run) -> bool:
    columns = leases.taken(worker.name, worker.timing.lease)
    rows = Run.objects.filter(leases.free(), id=run.id, state=RunState.INGESTING, fence=run.fence)
    run.fence += 1
    return bool(rows.update(**columns))


def answer_of(run: Run, attempt: Attempt, *, waits: bool = True) -> Answer:
    where = address(attempt.endpoint.base_url, simulated=attempt.endpoint.simulated)
    image = attempt.made.image if hasattr(attempt, "made") else None
    return Answer(attempt.id, run.id, run.owner, run.simulated, where, run.fence if waits else None, image)


# ---------------------------------------------------------------- writing what came of it


def write(worker: Worker, items: Sequence[Taken]) -> list[Run]:
    """One transaction: rows of images, runs that have theirs, what turned out unusable."""
    at = worker.clock()
    with transaction.atomic():
        rows = Run.objects.select_for_update().filter(id__in=[item.answer.run for item in items]).order_by("id")
        runs = {run.id: run for run in rows}
        ordered = sorted(items, key=lambda item: item.answer.run)
        events = [event for item in ordered if (event := settle_one(item, runs[item.answer.run], at))]
        for event in events:
            if event.moved:
                worker.follow(event.run, at)
        for event in events:
            event.tell(worker, at)
    return [runs[item.answer.run] for item in items]


@dataclass(frozen=True)
class Event:
    """What the log says of one answer that was taken in, or could not be."""

    run: Run
    moved: bool
    attempt: UUID
    image: Image | None
    reason: str

    def tell(self, worker: Worker, at: datetime) -> None:
        facts: dict[str, str | int] = {"run": str(self.run.id), "attempt": str(self.attempt)}
        if self.image:
            facts |= {"sha256": self.image.sha256, "extra": int(not self.moved)}
            worker.record("image.stored", subject=("image", self.image.id), owner=self.run.owner, at=at, facts=facts)
        elif self.reason == Outcome.UNUSABLE:
            facts |= {"outcome": self.reason}
            subject = ("attempt", self.attempt)
            worker.record("attempt.corrected", subject=subject, owner=self.run.owner, at=at, facts=facts)
        if self.moved:
            finish.tell_end(worker, self.run, self.reason, at)


def settle_one(item: Taken, run: Run, at: datetime) -> Event | None:
    waits = item.answer.fence is not None and run.state == RunState.INGESTING and run.fence == item.answer.fence
    result, attempt = item.result, item.answer.attempt
    if isinstance(result, Ingested | Image):
        image = result if isinstance(result, Image) else adopt(result, at=at)
        _, is_new = AttemptImage.objects.get_or_create(attempt_id=attempt, defaults={"image": image, "at": at})
        if waits:
            move(run, RunState.DONE, at=at, image=image)
        return Event(run, waits, attempt, image, "") if waits or is_new else None
    reason = "storage failed" if isinstance(result, StorageFailed) else "not fetched"
    if isinstance(result, Unusable):
        reason = Outcome.UNUSABLE
        append_unusable(attempt, result, at)
    if waits:
        move(run, RunState.HELD, at=at, why=sentence(result))
    return Event(run, waits, attempt, None, reason)


def sentence(result: Unusable | StorageFailed | NotSent) -> str:
    if isinstance(result, NotSent):
        return f"{result.message} What was paid for is kept; say again to fetch it."
    return result.message


def append_unusable(attempt: UUID, result: Unusable, at: datetime) -> None:
    """Its money was booked when the answer came, and stays: billed is billed."""
    last = queries.latest_outcomes([attempt])[attempt]
    if last.outcome == Outcome.UNUSABLE:
        return
    AttemptOutcome.objects.create(
        attempt_id=attempt,
        n=last.n + 1,
        outcome=Outcome.UNUSABLE,
        why=result.message,
        http_status=last.http_status,
        code=result.code,
        details=result.details,
        request_id=last.request_id,
        usage=last.usage,
        cost=last.cost,
        cost_source=last.cost_source,
        answer_sha256=last.answer_sha256,
        at=at,
    )
