"""Codeleap: a robot with alpha, a quote card with one wrong letter, an icon that is still a draft."""

from reviews.demo.judging import Fail, reject
from reviews.demo.playing import ARRIVED, Story
from reviews.demo.room import Room

ANSWERS = (
    {"match": "one antenna", "defect": "detail"},
    {"match": "one antenna", "defect": "none"},
    {"match": "dream big", "defect": "letter"},
    {"match": "dream big", "defect": "none"},
)
# gpt-image-2 makes no transparent background.
WITH_ALPHA = {
    "model": "gpt-image-2.5-flare",
    "quality": "medium",
    "size": "1024x1024",
    "format": "png",
    "background": "transparent",
    "candidates": 2,
}


def robot(room: Room) -> Story:
    yield room.clock.day(11, "09:15")
    room.say("Codeleap: a robot with a transparent background")
    brief = room.brief("robot-mascot", due=11, asset_type="illustration", generation=WITH_ALPHA)
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(11, "15:10")
    extra = Fail("parts of the product", "part_extra", "major", (512, 180))
    reject(room, room.made(first)[0], "second", extra, comment="Count again: the robot does not agree with the brief.")
    yield room.clock.day(19, "10:30")
    room.upload(brief, "robot-candidate.png")


def quote_card(room: Room) -> Story:
    yield room.clock.day(12, "09:00")
    brief = room.brief("typography-poster", due=9, asset_type="poster")
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(12, "14:20")
    room.say("Codeleap: one wrong letter")
    spelled = Fail("stands there exactly so", "wrong_text", "blocking", (512, 560))
    reject(room, room.made(first)[0], "second", spelled, comment="Read it letter by letter: it is misspelled.")
    yield room.clock.day(20, "09:20")
    room.upload(brief, "typography-candidate.png")


def icon(room: Room) -> Story:
    yield room.clock.day(17, "16:10")
    room.draft("paper-bird-icon", due=20)


STORIES = (robot, quote_card, icon)
