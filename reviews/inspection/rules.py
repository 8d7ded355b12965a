"""What a reported display may look like."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reviews.inspection.states import By, Mode

MOST_AT_ONCE = 500
AHEAD_MS = 2_000
LARGEST_ZOOM = 1000.0
LONGEST_WORD = 60
MOST_PIXELS = 100_000
DPRS = (0.25, 10.0)


@dataclass(frozen=True, slots=True)
class Reported:
    """One display as the page reports it, checked."""

    start_ms: int
    duration_ms: int
    zoom: float
    x: int
    y: int
    w: int
    h: int
    dpr: float
    mode: Mode
    by: By


def read_displays(
    displays: Any, *, width: int, height: int, claimed_at: datetime, at: datetime
) -> tuple[list[Reported], dict[str, list[str]]]:
    """The displays that can be, and errors by field for the others ("displays.3.rect": …)."""
    if not isinstance(displays, list) or not 1 <= len(displays) <= MOST_AT_ONCE:
        return [], {"displays": [f"Give a list of 1 to {MOST_AT_ONCE} displays."]}
    latest = int((at - claimed_at).total_seconds() * 1000) + AHEAD_MS
    found, errors = [], {}
    for i, one in enumerate(displays):
        wrong = _wrong(one, width, height, latest)
        errors.update({f"displays.{i}.{field}".rstrip("."): [sentence] for field, sentence in wrong.items()})
        if not wrong:
            found.append(_reported(one))
    return found, errors


def wrong_draft_answer(one: dict[str, Any], items: Collection[str]) -> dict[str, str]:
    """Half an answer is one too, but only of words and a spot: what is kept is handed back to the page as it is."""
    words = ("item", "answer", "defect", "severity")
    wrong = dict.fromkeys(sorted(set(one) - {*words, "spot"}), "There is no such field in an answer.")
    if one.get("item") not in list(items):
        wrong["item"] = "This candidate's checklist has no such item."
    odd = [name for name in words if one.get(name) is not None and not _is_word(one[name])]
    wrong |= dict.fromkeys(odd, "Give one of the known words, or null.") | wrong
    spot = one.get("spot")
    if spot is not None and not (isinstance(spot, list) and len(spot) == 2 and all(map(_is_pixel, spot))):
        wrong["spot"] = "Give [x, y] in whole image pixels, or null."
    return wrong


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_WORD and value.isprintable()


def _is_pixel(value: Any) -> bool:
    return _is_int(value) and 0 <= value <= MOST_PIXELS


def _reported(one: dict[str, Any]) -> Reported:
    x, y, w, h = one["rect"]
    mode, by = Mode(one.get("mode", Mode.SINGLE)), By(one.get("by", By.HAND))
    return Reported(
        one["start_ms"], one["duration_ms"], float(one["zoom"]), x, y, w, h, float(one.get("dpr", 1)), mode, by
    )


def _wrong(one: Any, width: int, height: int, latest: int) -> dict[str, str]:
    if not isinstance(one, dict):
        return {"": "Each display is an object with start_ms, duration_ms, zoom and rect."}
    known = {"start_ms", "duration_ms", "zoom", "rect", "dpr", "mode", "by"}
    errors = dict.fromkeys(sorted(set(map(str, one)) - known), "There is no such field in a display.")
    checks = {
        "start_ms": _wrong_time(one.get("start_ms"), 0),
        "duration_ms": _wrong_time(one.get("duration_ms"), 0),
        "zoom": _wrong_number(one.get("zoom"), 0.001, LARGEST_ZOOM),
        "dpr": _wrong_number(one.get("dpr", 1), *DPRS),
        "mode": _wrong_choice(one.get("mode", Mode.SINGLE), Mode),
        "by": _wrong_choice(one.get("by", By.HAND), By),
        "rect": _wrong_rect(one.get("rect"), width, height),
    }
    errors |= {field: sentence for field, sentence in checks.items() if sentence}
    if not {"start_ms", "duration_ms"} & set(errors) and one["start_ms"] + one["duration_ms"] > latest:
        errors["start_ms"] = f"This display would end after now; at most {latest} ms have passed since the claim."
    return errors


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _wrong_time(value: Any, least: int) -> str | None:
    return None if _is_int(value) and least <= value < 2**31 else f"Give whole milliseconds, {least} or more."


def _wrong_number(value: Any, least: float, most: float) -> str | None:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
    return None if fits else f"Give a number from {least:g} to {most:g}."


def _wrong_choice(value: Any, choices: type[Mode | By]) -> str | None:
    return None if value in choices.values else f"Give one of {', '.join(choices.values)}."


def _wrong_rect(value: Any, width: int, height: int) -> str | None:
    sentence = f"Give [x, y, width, height] in whole image pixels inside {width} × {height}."
    if not isinstance(value, list) or len(value) != 4 or not all(map(_is_int, value)):
        return sentence
    x, y, w, h = value
    inside = x >= 0 and y >= 0 and w > 0 and h > 0 and x + w <= width and y + h <= height
    return None if inside else sentence
