"""Records, soap, a backpack, a report, a festival; and a little in another workspace."""

from reviews.audit import moves as audit
from reviews.candidates import actions as candidates
from reviews.candidates.states import CandidateState
from reviews.decisions import actions as decisions
from reviews.demo.judging import Fail, approve, reject, seen, take
from reviews.demo.playing import ARRIVED, Story
from reviews.demo.room import Room
from reviews.demo.truth import planted
from reviews.queues import actions as queues
from reviews.queues import expiry

ANSWERS = (
    {"match": "night signal", "kind": "error", "status": 500, "times": 2},
    {"match": "night signal", "defect": "none", "times": 2},
    {"match": "night signal", "kind": "cut", "share": 0.4},
    {"match": "night signal", "kind": "html200"},
    {"match": "night signal", "defect": "none", "times": 2},
    {"match": "verde", "defect": "none", "times": 2},
    {"match": "one buckle", "defect": "none"},
    {"match": "one buckle", "defect": "detail"},
    {"match": "where a battery goes", "defect": "letter"},
    {"match": "where a battery goes", "defect": "none"},
    {"match": "portrait of a founder", "kind": "moderation", "stage": "input", "categories": ["violence"]},
    {"match": "portrait of a founder", "kind": "moderation", "stage": "output", "categories": ["sexual"]},
    {"match": "portrait of a founder", "defect": "none"},
)


def night_signal(room: Room) -> Story:
    yield room.clock.day(13, "09:00")
    room.say("Parallel Records: nobody knows whether two calls were carried out")
    brief = room.brief("night-signal-cover", due=19, asset_type="cover")
    first = room.order(brief, candidates=3, quality="medium", size="1k")
    yield ARRIVED
    yield room.clock.day(16, "09:05")
    again, lost = room.made(first, CandidateState.HELD)
    room.does("producer", candidates.retry, again)
    room.does("producer", candidates.give_up, lost)
    yield ARRIVED
    yield room.clock.day(16, "15:00")
    chrome = Fail("scene is as briefed", "subject_off", "major", (600, 300))
    for one in room.made(first):
        reject(room, one, "reviewer", chrome)
        reject(room, one, "second", chrome)
    yield room.clock.day(19, "09:00")
    room.order(brief)
    yield ARRIVED


def verde(room: Room) -> Story:
    yield room.clock.day(12, "09:15")
    brief = room.brief("verde-hand-soap", due=-6)
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(12, "14:50")
    room.say("Verde Botanics: brand first, then legal")
    one = room.made(first)[0]
    approve(room, one, "brand")
    yield room.clock.day(13, "10:20")
    approve(room, one, "legal")


def backpack(room: Room) -> Story:
    yield room.clock.day(11, "09:00")
    brief = room.brief("waxed-backpack", due=8)
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(11, "13:00")
    wrong, good = room.made(first)
    reject(room, wrong, "second", seen(wrong, "leather straps"), comment=planted(wrong).sentence)
    approve(room, good, "second")
    yield room.clock.day(16, "12:10")
    room.say("Trailhead: a lead overturns a decision")
    words = "The strap on the left ends in the canvas, not in its buckle. Please look again."
    room.does("lead", decisions.overturn, good, comment=words)


def infographic(room: Room) -> Story:
    yield room.clock.day(12, "09:20")
    brief = room.brief("battery-infographic", due=-1)
    first = room.order(brief)
    yield ARRIVED
    yield room.clock.day(12, "16:20")
    wrong, good = room.made(first)
    letter = seen(wrong, "stands there exactly so", "blocking")
    reject(room, wrong, "brand", letter, comment=planted(wrong).sentence)
    yield room.clock.day(17, "11:00")
    room.say("Volta Recycling: a claim given back, another that ran out")
    claim = take(room, good, "reviewer")
    room.clock.wait(95)
    room.does("reviewer", queues.give_back, claim.pk, reason="I helped to gather these figures; somebody else should.")
    take(room, good, "second")
    yield room.clock.day(17, "12:00")
    expiry.expire(clock=room.clock)
    yield room.clock.day(18, "14:00")
    third = room.order(brief)
    room.does("producer", candidates.pause, third)
    yield room.clock.day(19, "08:40")
    room.does("producer", queues.cancel_round, third)


def portrait(room: Room) -> Story:
    yield room.clock.day(16, "09:20")
    room.say("Volta Recycling: two portraits refused by the provider's moderation")
    brief = room.brief("founder-portrait", due=14)
    room.order(brief)
    yield ARRIVED


def festival(room: Room) -> Story:
    yield room.clock.day(20, "10:00")
    brief = room.brief("harbour-map", due=24)
    paused = room.order(brief)
    room.does("producer", candidates.pause, paused)
    yield room.clock.day(20, "11:30")
    room.draft("open-air-poster", due=30)


def auditor(room: Room) -> Story:
    yield room.clock.day(12, "17:00")
    room.say("An auditor looks at what was approved")
    approved = room.approved()
    for candidate in approved[:3]:
        room.clock.wait(140)
        audit.record_look(by=room.people["auditor"], at=room.clock(), subject=("candidate", candidate))


def flowers(room: Room) -> Story:
    """The other workspace: of its own, and seen by nobody in the first."""
    yield room.clock.day(18, "09:20")
    brief = room.brief("flower-subscription", due=15, who="stranger")
    room.order(brief, who="stranger")
    yield ARRIVED
    yield room.clock.day(19, "16:00")
    room.draft("flower-postcard", due=25, who="stranger")


STORIES = (night_signal, verde, backpack, infographic, portrait, festival, auditor, flowers)
