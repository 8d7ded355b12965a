"""Northfield Boots: packshots, a restyled boot whose eighth eyelet went missing, a runner for the app."""

from typing import Any

from reviews.candidates import actions as candidates
from reviews.decisions import actions as decisions
from reviews.demo.judging import Fail, approve, ask_changes, reject, seen
from reviews.demo.playing import ARRIVED, Story
from reviews.demo.room import Room, read_brief
from reviews.demo.truth import planted

ANSWERS = (
    {"match": "side view, toe to the right", "defect": "colour"},
    {"match": "side view, toe to the right", "defect": "none"},
    {"match": "lugged sole", "defect": "colour"},
    {"match": "lugged sole", "defect": "none", "times": 2},
    {"match": "lugged sole", "kind": "error", "status": 502},
    {"match": "lugged sole", "defect": "none", "times": 2},
)

THIN_SHADOW = Fail("shadows are coherent", "light_wrong", "minor")
SEVEN = Fail("eight eyelets", "part_missing", "major", (499, 557))


def ridge_packshot(room: Room) -> Story:
    yield room.clock.day(0, "08:50")
    room.say("Northfield Boots: a packshot, the first round")
    brief = room.brief("ridge-packshot", due=-18)
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(0, "10:30")
    wrong = room.made(first)[0]
    reject(room, wrong, "reviewer", seen(wrong, "colour is that"), comment=planted(wrong).sentence)
    yield room.clock.day(0, "13:20")
    real = room.upload(brief, "boot-reference.png")
    yield room.clock.day(0, "14:40")
    approve(room, real, "second")


def stride_packshot(room: Room) -> Story:
    yield room.clock.day(0, "15:10")
    brief = room.brief("stride-packshot", due=-14)
    real = room.upload(brief, "runner-reference.png")
    yield room.clock.day(2, "08:40")
    approve(room, real, "reviewer")


def ridge_boot(room: Room) -> Story:
    yield room.clock.day(2, "09:10")
    brief = room.brief("boot-product-page", due=13, asset_type="product_photo", wanted=2, must_keep=pinned())
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(2, "14:10")
    room.say("Northfield Boots: two reviewers agree, once against and once for a boot")
    off, good = room.made(first)
    reject(room, off, "reviewer", seen(off, "reddish brown"), comment="The leather has not the reference's colour.")
    approve(room, good, "reviewer")
    yield room.clock.day(3, "09:05")
    reject(room, off, "second", seen(off, "colour is that"))
    approve(room, good, "second", THIN_SHADOW, comment="The contact shadow is a touch hard; fine.")
    yield room.clock.day(9, "09:30")
    restyled = room.upload(brief, "boot-candidate.png")
    yield room.clock.day(9, "13:15")
    room.say("Northfield Boots: eight eyelets became seven")
    words = "Seven eyelets; the reference has eight. Bring the eighth back with the same spacing."
    ask_changes(
        room, restyled, "reviewer", SEVEN, Fail("material is that", "material_off", "minor", (300, 360)), comment=words
    )
    yield room.clock.day(10, "08:50")
    lighter = Fail("reddish brown", "colour_off", "major", (330, 420))
    ask_changes(room, restyled, "second", SEVEN, lighter, comment="Leather a shade darker, as in the reference.")
    yield room.clock.day(10, "09:20")
    edit = room.does("producer", decisions.answer_changes, restyled)
    yield ARRIVED
    yield room.clock.day(11, "13:50")
    approve(room, room.made(edit.pk)[0], "second")
    yield room.clock.day(18, "09:00")
    room.order(brief, candidates=3, quality="medium")
    yield ARRIVED
    yield room.clock.ago(50)
    paused = room.order(brief, candidates=2, quality="medium")
    room.does("producer", candidates.pause, paused)


def pinned() -> list[Any]:
    """What the brief keeps, its first detail pinned to where the reference shows it."""
    first, *rest = read_brief("boot-product-page")["must_keep"]
    return [{"text": first, "reference": 0, "spot": [445, 420]}, *rest]


def stride_banner(room: Room) -> Story:
    yield room.clock.day(11, "09:10")
    brief = room.brief("stride-app-banner", due=16)
    room.order(brief)
    yield ARRIVED
    yield room.clock.day(12, "11:00")
    real = room.upload(brief, "runner-candidate.png")
    yield room.clock.day(13, "09:15")
    approve(room, real, "second", THIN_SHADOW, comment="The contact shadow is thin at the toe; fine at this size.")


STORIES = (ridge_packshot, stride_packshot, ridge_boot, stride_banner)
