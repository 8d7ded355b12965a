"""What a subject is given to paint itself: its own units, the look, the strings it may carry."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from generation.providers.simulator.painting.canvas import Frame
from generation.providers.simulator.painting.colours import Colour
from generation.providers.simulator.painting.light import Light
from generation.providers.simulator.painting.look import Look


@dataclass(frozen=True)
class Sitting:
    """`strings` are set already as they shall be painted (with the planted wrong letter, when that is the defect)."""

    frame: Frame
    look: Look
    strings: list[str] = field(default_factory=list)

    @property
    def light(self) -> Light:
        return self.look.light

    @property
    def body(self) -> Colour:
        return self.look.body

    @property
    def accent(self) -> Colour:
        return self.look.accent

    def coloured(self, colour: Colour) -> Colour:
        """For a body of another colour than the look's: the planted colour shift falls on it."""
        return self.look.plant.body(colour)

    def count(self, name: str, number: int) -> int:
        return self.look.plant.count(name, number)

    def where(self, kind: str, left: float, top: float, right: float, bottom: float) -> None:
        self.look.plant.where(kind, self.frame.box(left, top, right, bottom))


@dataclass(frozen=True)
class Subject:
    """`bounds` are left, top, right and floor in the subject's units; `details` says that one can be miscounted."""

    words: tuple[str, ...]
    paint: Callable[[Sitting], Any]
    bounds: tuple[float, float, float, float]
    details: bool = True
    carries_text: bool = False
    stands: bool = True  # false: it fills the picture by itself
    bleeds: bool = False  # it is cut by the lower edge, as people are
    tall: float = 1.0  # of the height a subject may have
