"""Outlines as lists of points: from SVG path data, through points, ellipses, rounded boxes, strokes."""

import itertools
import re
from collections.abc import Iterator, Sequence
from math import cos, hypot, pi, sin

Point = tuple[float, float]
Outline = list[Point]

STEPS = 14  # straight pieces per curve: enough at 4K for curves of this length
_TOKEN = re.compile(r"[MLHVCQZmlhvcqz]|-?\d*\.?\d+")


def svg(data: str) -> list[Outline]:
    """The sub-paths of SVG path data with M, L, H, V, C, Q and Z, absolute or relative."""
    return _Reader(data).outlines()


class _Reader:
    def __init__(self, data: str) -> None:
        self.tokens: Iterator[str] = iter(_TOKEN.findall(data))
        self.pending: str | None = None
        self.found: list[Outline] = []
        self.at: Point = (0.0, 0.0)

    def outlines(self) -> list[Outline]:
        command = ""
        for token in self.tokens:
            if token.isalpha():
                command = token
            else:
                self.pending = token
            self._step(command)
            command = {"M": "L", "m": "l"}.get(command, command)
        return self.found

    def _step(self, command: str) -> None:
        origin = self.at if command.islower() else (0.0, 0.0)
        kind = command.upper()
        if kind == "M":
            self.at = self._point(origin)
            self.found.append([self.at])
        elif kind == "L":
            self._go(self._point(origin))
        elif kind == "H":
            self._go((origin[0] + self._number(), self.at[1]))
        elif kind == "V":
            self._go((self.at[0], origin[1] + self._number()))
        elif kind in "CQ":
            controls = [self._point(origin) for _ in range(3 if kind == "C" else 2)]
            for point in bezier([self.at, *controls]):
                self._go(point)
        else:
            self.at = self.found[-1][0]

    def _go(self, point: Point) -> None:
        self.found[-1].append(point)
        self.at = point

    def _number(self) -> float:
        text, self.pending = self.pending or next(self.tokens), None
        return float(text)

    def _point(self, origin: Point) -> Point:
        return origin[0] + self._number(), origin[1] + self._number()


def bezier(controls: Sequence[Point], steps: int = STEPS) -> Outline:
    """The points of a Bézier curve after its first, by de Casteljau."""
    points = []
    for step in range(1, steps + 1):
        level = list(controls)
        while len(level) > 1:
            level = [between(a, b, step / steps) for a, b in itertools.pairwise(level)]
        points.append(level[0])
    return points


def between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def pairs(text: str) -> Outline:
    numbers = [float(number) for number in text.replace(",", " ").split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def through(spots: Sequence[Point] | str, *, closed: bool = True, steps: int = 8) -> Outline:
    """A smooth line through the points (Catmull-Rom), given as such or as "x y, x y"; one given twice is a corner."""
    points = pairs(spots) if isinstance(spots, str) else spots
    count = len(points)
    spans = range(count if closed else count - 1)
    line: Outline = [points[0]]
    for index in spans:
        before, a, b, after = (
            points[(index + offset) % count] if closed else points[min(max(index + offset, 0), count - 1)]
            for offset in (-1, 0, 1, 2)
        )
        if a == b:
            continue
        leave = (a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6)
        arrive = (b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6)
        line += bezier([a, leave, arrive, b], steps)
    return line


def ellipse(x: float, y: float, rx: float, ry: float | None = None, *, start: float = 0, end: float = 360) -> Outline:
    """Degrees run clockwise from the right."""
    ry = rx if ry is None else ry
    steps = 56
    angles = [(start + (end - start) * step / steps) * pi / 180 for step in range(steps + 1)]
    return [(x + rx * cos(angle), y + ry * sin(angle)) for angle in angles]


def box(left: float, top: float, right: float, bottom: float, radius: float = 0) -> Outline:
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    if radius <= 0:
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    corners = ((right, top, 270), (right, bottom, 0), (left, bottom, 90), (left, top, 180))
    line: Outline = []
    for x, y, start in corners:
        cx = x - radius if x == right else x + radius
        cy = y - radius if y == bottom else y + radius
        line += ellipse(cx, cy, radius, start=start, end=start + 90)[::4]
    return line


def along(line: Sequence[Point], gap: float) -> list[tuple[Point, Point]]:
    """Points each `gap` along a line, with the direction (unit length) at each."""
    found: list[tuple[Point, Point]] = []
    left = gap / 2
    for a, b in itertools.pairwise(line):
        length = hypot(b[0] - a[0], b[1] - a[1])
        while length > 0 and left <= length:
            found.append((between(a, b, left / length), ((b[0] - a[0]) / length, (b[1] - a[1]) / length)))
            left += gap
        left -= length
    return found


def mirrored(line: Sequence[Point], axis: float) -> Outline:
    return [(2 * axis - x, y) for x, y in reversed(line)]


def moved(line: Sequence[Point], dx: float, dy: float) -> Outline:
    return [(x + dx, y + dy) for x, y in line]


def turned(line: Sequence[Point], degrees: float, about: Point) -> Outline:
    c, s = cos(degrees * pi / 180), sin(degrees * pi / 180)
    return [
        (about[0] + (x - about[0]) * c - (y - about[1]) * s, about[1] + (x - about[0]) * s + (y - about[1]) * c)
        for x, y in line
    ]
