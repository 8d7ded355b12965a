"""Northfield Home and Hearth: a room in which more changed than was asked, a chair that a lead filed, a lamp between
brand and legal."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from reviews.audit import moves as audit
from reviews.demo.judging import Fail, approve, ask_changes, reject, seen
from reviews.demo.playing import ARRIVED, Story
from reviews.demo.room import REAL, Room
from reviews.demo.truth import planted
from reviews.errors import NotAllowed
from reviews.queues import actions as queues

ANSWERS = (
    {"match": "four rungs", "defect": "detail"},
    {"match": "four rungs", "defect": "none"},
    {"match": "single arm", "defect": "none", "times": 4},
)
RETOUCHED = replace(REAL, tool="OpenAI Images API, then retouched by hand", minutes=Decimal(95), cost=Decimal("1.62"))


def living_room(room: Room) -> Story:
    yield room.clock.day(13, "09:10")
    brief = room.brief("room-without-box", due=12)
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(13, "14:10")
    crop = Fail("crop and camera", "composition_off", "major", (700, 500))
    reject(room, room.made(first)[0], "second", crop, comment="The floor where the box stood is still not clean.")
    yield room.clock.day(16, "11:00")
    room.say("Northfield Home: retouching that cost more than the budget")
    room.upload(brief, "room-candidate.png", stated=RETOUCHED)


def chair(room: Room) -> Story:
    yield room.clock.day(6, "09:00")
    brief = room.brief("ladder-chair", due=-2, who="lead")
    first = room.order(brief, who="lead")
    yield ARRIVED
    yield room.clock.day(9, "10:10")
    wrong, good = room.made(first)
    for who in ("reviewer", "second"):
        reject(room, wrong, who, seen(wrong, "four rungs"), comment=planted(wrong).sentence)
    try_own(room, good)
    for who in ("second", "reviewer"):
        approve(room, good, who)


def try_own(room: Room, candidate: UUID) -> None:
    """A lead tries to judge what is her own: refused, and the log knows it."""
    lead = room.people["lead"]
    try:
        room.does("lead", queues.claim, candidate)
    except NotAllowed as refused:
        audit.record_refusal(refused, by=lead, at=room.clock(), subject=refused.subject)


def lamp(room: Room) -> Story:
    yield room.clock.day(5, "09:10")
    brief = room.brief("desk-lamp-4k", due=17, asset_type="lifestyle")
    first = room.order(brief, candidates=3, quality="medium", size="1k")
    yield ARRIVED
    yield room.clock.day(5, "14:00")
    one, two, _ = room.made(first)
    reject(room, one, "brand", Fail("tone fits", "tone_off"), comment="Colder than the journal's pictures.")
    approve(room, two, "brand")
    yield room.clock.day(6, "10:30")
    words = "Keep the left half empty: a headline and a notice have to stand there."
    calm = Fail("free space", "aspect_wrong", "major", (330, 380))
    ask_changes(room, two, "legal", calm, comment=words)
    yield room.clock.day(18, "09:10")
    room.say("Hearth Lighting: a lamp in 4K, between brand and legal")
    large = room.order(brief, candidates=1)
    yield ARRIVED
    yield room.clock.day(18, "13:10")
    approve(room, room.made(large)[0], "brand")


STORIES = (living_room, chair, lamp)
