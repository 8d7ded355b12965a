"""Codeleap: a robot with alpha, a quote card with one wrong letter, an icon that is still a draft."""

from reviews.demo.judging import reject, seen
from reviews.demo.playing import ARRIVED, Story
from reviews.demo.room import Room
from reviews.demo.truth import planted

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
    wrong = room.made(first)[0]
    reject(room, wrong, "second", seen(wrong, "one antenna"), comment=planted(wrong).sentence)
    yield room.clock.day(19, "10:30")
    room.upload(brief, "robot-candidate.png")


def quote_card(room: Room) -> Story:
    yield room.clock.day(12, "09:00")
    brief = room.brief("typography-poster", due=9, asset_type="poster")
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(12, "14:20")
    room.say("Codeleap: one wrong letter")
    wrong = room.made(first)[0]
    letter = seen(wrong, "stands there exactly so", "blocking")
    reject(room, wrong, "second", letter, comment=planted(wrong).sentence)
    yield room.clock.ago(100)
    room.upload(brief, "typography-candidate.png")


def icon(room: Room) -> Story:
    yield room.clock.day(17, "16:10")
    room.draft("paper-bird-icon", due=20)


STORIES = (robot, quote_card, icon)
