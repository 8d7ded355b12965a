"""Milliseconds for the share of an image that was displayed: `python -m tests.benchmarks.coverage`. Prints only.

10,000 rectangles at random on 3840 × 2160, against the least that any way must do: reading each rectangle once.
"""

# ruff: noqa: T201 - figures are printed
import random
import statistics
import time
from collections.abc import Callable

from reviews.inspection.coverage import Bar, Shown, covered_ppm

ROUNDS = 9
WIDTH, HEIGHT = 3840, 2160


def main() -> None:
    chance = random.Random(1)
    shown = [one(chance) for _ in range(10_000)]
    ours = [milliseconds(lambda: covered_ppm(shown, width=WIDTH, height=HEIGHT, bar=Bar())) for _ in range(ROUNDS)]
    least = [milliseconds(lambda: sum(each.w * each.h for each in shown)) for _ in range(ROUNDS)]
    for name, times in (("coverage of 10,000 rectangles", ours), ("reading them once", least)):
        print(f"{name:32} median {statistics.median(times):6.1f} ms, {min(times):.1f} to {max(times):.1f}")
    print(f"{'ratio':32} {statistics.median(ours) / statistics.median(least):13.1f}")


def one(chance: random.Random) -> Shown:
    w, h = chance.randint(1, WIDTH), chance.randint(1, HEIGHT)
    return Shown(chance.randint(0, WIDTH - w), chance.randint(0, HEIGHT - h), w, h, chance.randint(1, 400), 1.0, 1.0)


def milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
