"""Defects that are put in on purpose now and then, and declared, so that tests and the demo know the truth."""

import random
from typing import Any

from generation.providers.simulator.painting.colours import Colour, gap, hex_of, saturation, shifted

ONE_IN = 3
SEEN = 48  # in RGB: from here on a careful eye finds the wrong colour
LOOKALIKES = {"i": "l", "l": "i", "o": "a", "e": "c", "a": "o", "n": "m", "m": "n", "c": "e", "u": "v", "g": "q"}

Box = tuple[int, int, int, int]


class Plant:
    """At most one defect in a picture. `kind` is none, letter, colour or detail; None lets the seed decide."""

    def __init__(self, kind: str | None, rng: random.Random, possible: list[str]) -> None:
        chance = rng.random()
        choice = rng.choice(possible)
        self.kind = kind or (choice if chance < 1 / ONE_IN else "none")
        if self.kind not in ("none", *possible):
            self.kind = "colour"
        self.rng = rng
        self.turn = rng.choice((-0.075, 0.085))
        self.found: dict[str, Any] | None = None

    def text(self, string: str) -> str:
        """The string as it is set: with one wrong letter when that is the defect."""
        if self.kind != "letter" or self.found:
            return string
        wrong = self._misspelt(string)
        self.found = {"kind": "letter", "what": f"“{wrong}” is set instead of “{string}”", "box": None}
        return wrong

    def body(self, colour: Colour) -> Colour:
        """The colour as it is painted: another one when that is the defect."""
        if self.kind != "colour":
            return colour
        wrong = self._off(colour)
        what = f"the colour is {hex_of(wrong)} instead of {hex_of(colour)}"
        self.found = {"kind": "colour", "what": what, "box": None}
        return wrong

    def _off(self, colour: Colour) -> Colour:
        if saturation(colour) < 0.12:
            return shifted((colour[0], max(0, colour[1] - 26), max(0, colour[2] - 44)), saturate=1.2)
        turns = (
            shifted(colour, hue=self.turn * step, saturate=1.1 + 0.2 * step, lift=0.03 * step) for step in (1, 2, 3, 4)
        )
        return next((wrong for wrong in turns if gap(wrong, colour) > SEEN), (200, 60, 90))

    def count(self, name: str, number: int) -> int:
        """How many of a detail are painted: one more or fewer when that is the defect."""
        if self.kind != "detail" or self.found:
            return number
        wrong = number + (1 if number == 1 else self.rng.choice((-1, -1, 1)))
        self.found = {"kind": "detail", "what": f"{wrong} {name} instead of {number}", "box": None}
        return wrong

    def note(self, what: str) -> None:
        """A defect that was worked into a finished picture."""
        self.found = {"kind": self.kind, "what": what, "box": None}

    def where(self, kind: str, box: Box) -> None:
        """Where the defect of this kind is to be seen, if it is the one that was planted; several places add up."""
        if not self.found or self.found["kind"] != kind:
            return
        left, top, width, height = box
        if self.found["box"]:
            x, y, w, h = self.found["box"]
            right, bottom = max(left + width, x + w), max(top + height, y + h)
            left, top = min(left, x), min(top, y)
            width, height = right - left, bottom - top
        self.found["box"] = [left, top, width, height]

    def _misspelt(self, string: str) -> str:
        places = [index for index, letter in enumerate(string) if letter.isalpha()]
        if not places:
            return string + string[-1]
        place = self.rng.choice(places[1:] or places)
        letter = string[place]
        way = self.rng.randrange(3)
        if way == 0 and len(places) > 3:
            return string[:place] + string[place + 1 :]
        if way == 1:
            return string[:place] + letter + string[place:]
        other = LOOKALIKES.get(letter.lower(), "r" if letter.lower() != "r" else "n")
        return string[:place] + (other.upper() if letter.isupper() else other) + string[place + 1 :]
