"""How somebody looks at an image: the whole of it first, then all of it at 1:1 or 2:1, then closely where it counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from reviews.demo.truth import Spot
from reviews.inspection.states import By, Mode

Rect = list[int]


@dataclass(frozen=True)
class Screen:
    """The canvas of a person's window in CSS pixels, and how many device pixels each has."""

    width: int
    height: int
    dpr: int = 1
    tour: bool = False
    """Goes through the image with the page's own tour."""


SCREENS = {
    "reviewer": Screen(960, 804),
    "second": Screen(1024, 780, dpr=2),
    "brand": Screen(1180, 860, dpr=2, tour=True),
    "legal": Screen(960, 720),
    "lead": Screen(1376, 984),
}


@dataclass
class Trace:
    """Displays as the page reports them; `at` is the page's steady clock in milliseconds since the claim."""

    size: Spot
    screen: Screen
    chance: Random
    at: int
    displays: list[dict[str, Any]]

    def show(self, rect: Rect, zoom: float, seconds: tuple[float, float], by: By = By.HAND) -> None:
        duration = round(1000 * self.chance.uniform(*seconds))
        self.displays.append(
            {
                "start_ms": self.at,
                "duration_ms": duration,
                "zoom": round(zoom, 4),
                "rect": rect,
                "dpr": self.screen.dpr,
                "mode": Mode.SINGLE.value,
                "by": by.value,
            }
        )
        self.at += duration + self.chance.randrange(90, 420)

    def fit(self) -> None:
        width, height = self.size
        screen = self.screen
        zoom = min(screen.width * screen.dpr / width, screen.height * screen.dpr / height)
        self.show([0, 0, width, height], zoom, (5, 14))

    def window(self, zoom: float) -> Spot:
        """How many image pixels fit into the window."""
        screen = self.screen
        inside = (int(screen.width * screen.dpr / zoom), int(screen.height * screen.dpr / zoom))
        return min(inside[0], self.size[0]), min(inside[1], self.size[1])

    def close(self, spot: Spot, zoom: float) -> None:
        wide, high = self.window(zoom)
        left = min(max(spot[0] - wide // 2, 0), self.size[0] - wide)
        top = min(max(spot[1] - high // 2, 0), self.size[1] - high)
        self.show([left, top, wide, high], zoom, (8, 26))


def inspect(size: Spot, screen: Screen, chance: Random, spots: Iterable[Spot], *, whole: bool) -> list[dict[str, Any]]:
    """The displays of one inspection, in order. `whole` False: the first look was enough to refuse it."""
    trace = Trace(size, screen, chance, chance.randrange(500, 1600), [])
    trace.fit()
    zoom = float(screen.dpr)
    tiles = list(tiling(size, trace.window(zoom)))
    for rect in tiles if whole else tiles[: len(tiles) // 2]:
        trace.show(rect, zoom, (18, 48), By.TOUR if screen.tour else By.HAND)
    for spot in spots:
        trace.close(spot, 2 * zoom)
    trace.fit()
    return trace.displays


def tiling(size: Spot, window: Spot) -> Iterator[Rect]:
    """Windows that cover the image, row by row, a little of each in the next."""
    for top in steps(size[1], window[1]):
        for left in steps(size[0], window[0]):
            yield [left, top, *window]


def steps(whole: int, part: int) -> list[int]:
    count = -(-whole // part)
    return [round(n * (whole - part) / max(1, count - 1)) for n in range(count)]
