"""The winter table: a mug with a spare, a misspelled carton and its edit, honey while the provider was busy, a candle
that was withdrawn, a watch that used up its budget."""

from reviews.candidates import actions as candidates
from reviews.decisions import actions as decisions
from reviews.demo.judging import Fail, approve, ask_changes, reject, seen
from reviews.demo.playing import ARRIVED, Story
from reviews.demo.room import Room
from reviews.demo.truth import planted
from reviews.queues import actions as queues

ANSWERS = (
    {"match": "two green stripes", "defect": "detail"},
    {"match": "two green stripes", "defect": "none", "times": 3},
    {"match": "juniper", "defect": "letter"},
    {"match": "juniper", "defect": "none", "times": 2},
    {"match": "heather honey", "kind": "busy", "retry_after": 20},
    {"match": "heather honey", "defect": "none", "times": 2},
    {"match": "a lit candle", "defect": "none", "times": 2},
    {"match": "crown at three", "defect": "detail"},
    {"match": "crown at three", "defect": "colour"},
    {"match": "crown at three", "defect": "none", "times": 2},
)


def mug(room: Room) -> Story:
    yield room.clock.day(2, "09:20")
    brief = room.brief("breakfast-mug", due=-12)
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(2, "15:30")
    room.say("Kettle & Crane: two mugs approved, one is spare")
    wrong, *good = room.made(first)
    reject(room, wrong, "second", seen(wrong, "two stripes"), comment=planted(wrong).sentence)
    approve(room, good[0], "second")
    yield room.clock.day(3, "11:20")
    approve(room, good[1], "reviewer")
    yield room.clock.day(6, "15:00")
    # Called back for a second look, and not better than the two.
    room.does("producer", queues.return_spare, good[2])
    yield room.clock.day(9, "11:30")
    soft = Fail("tone fits", "tone_off", "major")
    reject(room, good[2], "second", soft, comment="Flatter light than the two that are approved.")


def tea_carton(room: Room) -> Story:
    yield room.clock.day(2, "09:25")
    brief = room.brief("juniper-tea-carton", due=-10)
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(3, "10:00")
    room.say("Kettle & Crane: a misspelled carton and its edit")
    wrong = room.made(first)[0]
    letter = seen(wrong, "stands there exactly so", "blocking")
    ask_changes(room, wrong, "reviewer", letter, comment='Spell the name as briefed: "Juniper & Mint".')
    yield room.clock.day(5, "09:05")
    edit = room.does("producer", decisions.answer_changes, wrong)
    yield ARRIVED
    yield room.clock.day(6, "09:40")
    approve(room, room.made(edit.pk)[0], "reviewer")


def honey(room: Room) -> Story:
    yield room.clock.day(17, "09:00")
    brief = room.brief("heather-honey", due=-3)
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(17, "15:30")
    room.say("Moorland Honey: the provider was busy, then a jar")
    approve(room, room.made(first)[0], "brand")


def candle(room: Room) -> Story:
    yield room.clock.day(10, "09:10")
    brief = room.brief("fig-candle", due=4)
    room.order(brief, candidates=1)
    yield ARRIVED
    yield room.clock.day(10, "14:00")
    later = room.order(brief)
    room.does("producer", candidates.pause, later)
    yield room.clock.day(11, "09:00")
    room.does("producer", queues.withdraw_brief, brief)


def watch(room: Room) -> Story:
    yield room.clock.day(12, "09:10")
    brief = room.brief("steel-watch-night", due=6)
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(12, "15:40")
    for wrong, item in zip(room.made(first), ("colour is that", "twelve hour marks"), strict=True):
        reject(room, wrong, "reviewer", seen(wrong, item), comment=planted(wrong).sentence)
        reject(room, wrong, "second", seen(wrong, item))
    yield room.clock.day(16, "09:15")
    second = room.order(brief, candidates=1)
    yield ARRIVED
    yield room.clock.day(16, "14:00")
    room.say("Meridian: a brief near its budget")
    low = Fail("subject is as briefed", "subject_off", "major", (512, 640))
    for who, words in (
        ("reviewer", "The crown is hardly to be seen; turn the watch a little."),
        ("second", "Turn it."),
    ):
        ask_changes(room, room.made(second)[0], who, low, comment=words)
    yield room.clock.day(18, "09:15")
    room.order(brief, candidates=1, quality="medium")
    yield ARRIVED


STORIES = (mug, tea_carton, honey, candle, watch)
