"""One person's review from the claim to the verdict: displays and drafts on the way, an answer for each item."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from generation.images.models import Image
from reviews.candidates.models import Candidate, FrozenItem
from reviews.checklists.states import Group
from reviews.decisions import actions as decisions
from reviews.decisions.actions import Reviewed
from reviews.decisions.states import AnswerValue, Verdict
from reviews.demo.inspecting import SCREENS, inspect
from reviews.demo.room import Room
from reviews.demo.truth import Spot, planted
from reviews.inspection import actions as inspection
from reviews.queues import actions as queues
from reviews.queues.models import Claim

WITH_PEOPLE = ("portrait", "lifestyle")
WRITING_S = (4.0, 25.0)


@dataclass(frozen=True)
class Fail:
    """`item`: words of the item that fails."""

    item: str
    defect: str
    severity: str = "major"
    spot: Spot | None = None


def seen(candidate: UUID, item: str, severity: str = "major") -> Fail:
    """The planted defect as a reviewer who found it answers that item."""
    found = planted(candidate)
    return Fail(item, found.defect, severity, found.spot)


def approve(room: Room, candidate: UUID, who: str, *minor: Fail, comment: str = "") -> Reviewed:
    return judge(room, candidate, who, Verdict.APPROVE, minor, comment=comment)


def ask_changes(room: Room, candidate: UUID, who: str, *fails: Fail, comment: str) -> Reviewed:
    return judge(room, candidate, who, Verdict.REQUEST_CHANGES, fails, comment=comment)


def reject(room: Room, candidate: UUID, who: str, *fails: Fail, comment: str = "") -> Reviewed:
    return judge(room, candidate, who, Verdict.REJECT, fails, comment=comment)


def judge(room: Room, candidate: UUID, who: str, verdict: Verdict, fails: Sequence[Fail], *, comment: str) -> Reviewed:
    room.clock.wait(room.chance.uniform(20, 90))
    claim = take(room, candidate, who)
    image, answers = prepared(candidate, fails)
    look(room, candidate, who, image, fails, claim.pk, answers, whole=verdict != Verdict.REJECT)
    room.clock.wait(room.chance.uniform(*WRITING_S))
    return room.does(
        who,
        decisions.review,
        candidate,
        sha256=image.sha256,
        verdict=verdict,
        answers=answers,
        reason="" if verdict == Verdict.APPROVE else fails[0].defect,
        comment=comment,
    )


def take(room: Room, candidate: UUID, who: str) -> Claim:
    claim = room.does(who, queues.claim, candidate)
    if claim is None:
        raise LookupError("A named candidate is claimed or refused.")
    return claim


def prepared(candidate: UUID, fails: Sequence[Fail]) -> tuple[Image, list[dict[str, Any]]]:
    found = Candidate.objects.select_related("image", "round__version").get(pk=candidate)
    if found.image is None:
        raise LookupError(f"{found} has no image to look at.")
    items = list(found.round.items.all())
    failed = {item_of(items, fail).pk: fail for fail in fails}
    people = found.round.version.asset_type in WITH_PEOPLE
    return found.image, [answer(item, failed.get(item.pk), people=people) for item in items]


def item_of(items: Sequence[FrozenItem], fail: Fail) -> FrozenItem:
    return next(item for item in items if fail.item.lower() in item.text.lower())


def answer(item: FrozenItem, fail: Fail | None, *, people: bool) -> dict[str, Any]:
    given: dict[str, Any] = {"item": str(item.pk), "answer": AnswerValue.PASS.value}
    if fail:
        given |= {"answer": AnswerValue.FAIL.value, "defect": fail.defect, "severity": fail.severity}
        return given | ({"spot": list(fail.spot)} if fail.spot else {})
    if item.na_by_brief or (item.group == Group.HANDS and not people):
        given["answer"] = AnswerValue.NA.value
    return given


def look(
    room: Room,
    candidate: UUID,
    who: str,
    image: Image,
    fails: Sequence[Fail],
    claim: UUID,
    answers: list[dict[str, Any]],
    *,
    whole: bool,
) -> None:
    """Displays are reported in two batches, and with each the draft is kept, as the page does."""
    spots = [fail.spot for fail in fails if fail.spot]
    displays = inspect((image.width, image.height), SCREENS[who], room.chance, spots, whole=whole)
    middle, told = len(displays) // 2, 0
    for part, kept in ((displays[:middle], answers[: len(answers) // 2]), (displays[middle:], answers)):
        until = part[-1]["start_ms"] + part[-1]["duration_ms"]
        room.clock.wait((until - told) / 1000)
        told = until
        room.does(who, inspection.display, candidate, part)
        room.does(who, inspection.save_draft, claim, {"answers": kept})
