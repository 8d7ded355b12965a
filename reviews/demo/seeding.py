"""The demo's data: people, then all stories, told against the simulated provider."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from generation.providers.simulator.testing import RunningSimulator
from reviews.demo import story_boots, story_codeleap, story_home, story_lumen, story_others, story_table
from reviews.demo.clock import Clock
from reviews.demo.people import move_in
from reviews.demo.playing import play
from reviews.demo.room import Room

CHAPTERS = (story_boots, story_lumen, story_codeleap, story_table, story_home, story_others)
# First in, first out among those that fit the prompt; whatever is left is answered at once.
PLANNED: tuple[Mapping[str, Any], ...] = tuple(answer for chapter in CHAPTERS for answer in chapter.ANSWERS)
ANSWERS: list[dict[str, Any] | str] = [{"latency": 0, **answer} for answer in (*PLANNED, {"times": None})]


def seed(simulator: RunningSimulator, *, end: datetime, logins: Path, say: Callable[[str], None]) -> Room:
    """Three weeks that end at `end`. `say` gets a line for each step with the share of the whole."""
    clock = Clock(end)

    def tell(step: str) -> None:
        say(f"{clock.share:3d} % {step}")

    tell("People, roles and rates")
    room = Room(clock, move_in(clock, logins), tell)
    simulator.reset()
    simulator.plan(ANSWERS)
    try:
        play(room, [story for chapter in CHAPTERS for story in chapter.STORIES])
    finally:
        simulator.reset()
    return room
