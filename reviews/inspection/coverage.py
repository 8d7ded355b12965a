"""How much of an image was displayed, on a grid: pure, no database.

A cell counts when its middle stood inside displayed rectangles, large enough, for the stage's dwell in all. The grid
has 100 × 100 cells, so that a share of n % is n whole rows: finer than 32 × 32, coarse enough for 10,000 rectangles
in 100 ms."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, isfinite

CELLS = 100
PPM = 1_000_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A rectangle in image pixels, displayed for `ms`; `zoom` in device pixels per image pixel, `dpr` device per CSS
    pixel."""

    x: int
    y: int
    w: int
    h: int
    ms: int
    zoom: float
    dpr: float


@dataclass(frozen=True, slots=True)
class Bar:
    """What a display must reach to count: dwell in milliseconds for each cell, least zoom in device and in CSS
    pixels."""

    dwell_ms: int = 400
    zoom: float = 1.0
    css_zoom: float = 0.5

    def passes(self, shown: Shown) -> bool:
        return isfinite(shown.zoom) and shown.zoom >= self.zoom and shown.zoom / shown.dpr >= self.css_zoom


def covered_ppm(displays: Iterable[Shown], *, width: int, height: int, bar: Bar) -> int:
    """The share of cells displayed long enough, in parts per million."""
    rows = dwell(displays, width=width, height=height, bar=bar)
    seen = sum(ms >= bar.dwell_ms for row in rows for ms in row)
    return seen * PPM // (CELLS * CELLS)


def dwell(displays: Iterable[Shown], *, width: int, height: int, bar: Bar, cells: int = CELLS) -> list[list[int]]:
    """Milliseconds per cell of a grid of `cells` × `cells`, row by row from the top: a difference grid summed up once,
    whatever the number of displays."""
    edges = [[0] * (cells + 1) for _ in range(cells + 1)]
    for shown in displays:
        if bar.passes(shown):
            _add(edges, shown, (width, height))
    below = [0] * (cells + 1)
    rows = []
    for row in edges[:cells]:
        below = [above + own for above, own in zip(below, accumulate(row), strict=True)]
        rows.append(below[:cells])
    return rows


def _add(edges: list[list[int]], shown: Shown, size: tuple[int, int]) -> None:
    cells = len(edges) - 1
    left, right = _cells(shown.x, shown.x + shown.w, size[0], cells)
    top, bottom = _cells(shown.y, shown.y + shown.h, size[1], cells)
    edges[top][left] += shown.ms
    edges[top][right] -= shown.ms
    edges[bottom][left] -= shown.ms
    edges[bottom][right] += shown.ms


def _cells(start: int, end: int, size: int, cells: int) -> tuple[int, int]:
    """The cells whose middle (i + ½) · size / cells lies in start ≤ middle < end, as a half-open range."""
    first = ceil(start * cells / size - 0.5)
    last = ceil(end * cells / size - 0.5)
    return min(max(first, 0), cells), min(max(last, 0), cells)


@dataclass(frozen=True, slots=True)
class Span:
    """A time on the claim's clock, in milliseconds, end not included."""

    start: int
    end: int


def without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of a span when the taken ones are cut out of it, in order; empty when nothing is."""
    left, start = [], span.start
    for other in sorted(taken, key=lambda t: t.start):
        if other.end <= start or other.start >= span.end:
            continue
        if other.start > start:
            left.append(Span(start, other.start))
        start = max(start, other.end)
    if start < span.end:
        left.append(Span(start, span.end))
    return left


def active_ms(moments: Iterable[Span], *, end: int, gap: int = 60_000) -> int:
    """Working time from 0 to `end`: gaps between moments (displays, answers, the start, the end) longer than `gap` are
    left out whole."""
    total, at = 0, 0
    for moment in [*sorted(moments, key=lambda m: m.start), Span(end, end)]:
        start, stop = min(moment.start, end), min(moment.end, end)
        if start > at:
            total += start - at if start - at <= gap else 0
            at = start
        if stop > at:
            total += stop - at
            at = stop
    return total
