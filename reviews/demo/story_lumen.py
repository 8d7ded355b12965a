"""Lumen Mobile: a key visual through brand and legal, a phone on which reviewers differ, headphones that a lead
settled."""

from reviews.demo.judging import Fail, approve, ask_changes, reject, seen
from reviews.demo.playing import ARRIVED, Story
from reviews.demo.room import Room
from reviews.queues import actions as queues

ANSWERS = (
    {"match": "blurred workplaces behind\ncomposition: phone left", "defect": "colour"},
    {"match": "microphone dots", "defect": "none", "times": 2},
)


def key_visual(room: Room) -> Story:
    yield room.clock.day(3, "10:10")
    room.say("Lumen Mobile: a key visual through brand and legal")
    brief = room.brief("lumen-key-visual", due=-9)
    real = room.upload(brief, "phone-reference.png")
    yield room.clock.day(3, "14:00")
    approve(room, real, "brand")
    yield room.clock.day(4, "09:40")
    approve(room, real, "legal")


def phone(room: Room) -> Story:
    yield room.clock.day(5, "09:00")
    brief = room.brief("phone-office", due=10, asset_type="lifestyle")
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(5, "15:00")
    off, second, third = room.made(first)
    words = "The screen's colours are not those of the key visual."
    reject(room, off, "reviewer", seen(off, "screen colours"), comment=words)
    reject(
        room, second, "second", Fail("composition is as briefed", "composition_off"), comment="No room for a headline."
    )
    yield room.clock.day(6, "09:00")
    room.does("producer", queues.withdraw_candidate, third)
    room.amend(brief, policy="two reviewers", message="The phone is at home at work; room for a headline on the right.")
    yield room.clock.day(16, "09:10")
    room.say("Lumen Mobile: two reviewers differ, a lead has to settle it")
    room.order(brief, candidates=2)
    yield ARRIVED
    yield room.clock.day(17, "10:00")
    real = room.upload(brief, "phone-candidate.png")
    yield room.clock.day(17, "14:30")
    approve(room, real, "reviewer")
    yield room.clock.day(18, "09:40")
    words = "The phone stands in the middle; move it left so that the headline fits on the right."
    ask_changes(
        room, real, "second", Fail("composition is as briefed", "composition_off", "major", (620, 500)), comment=words
    )


def headphones(room: Room) -> Story:
    yield room.clock.day(13, "09:15")
    brief = room.brief("lumen-buds", due=-4)
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(13, "15:20")
    one = room.made(first)[0]
    approve(room, one, "second")
    yield room.clock.day(16, "13:10")
    thin = Fail("headband", "material_off", "major", (512, 140))
    reject(room, one, "reviewer", thin, comment="The stitching of the headband cannot be seen.")
    yield room.clock.day(17, "13:20")
    room.say("Lumen Mobile: a lead settles a disagreement")
    stitched = Fail("headband", "material_off", "minor", (512, 140))
    approve(room, one, "lead", stitched, comment="At the size of the post the stitching is not readable anyway.")


STORIES = (key_visual, phone, headphones)
