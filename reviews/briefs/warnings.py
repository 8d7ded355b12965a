"""What a brief may say, but somebody should know: sentences beside an accepted brief, never a refusal (pure)."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from reviews.briefs.reading import shown, utc
from reviews.briefs.states import Declares

WIDEST = Fraction(3)
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
LOOKS_LIKE = {
    "a price": re.compile(
        r"[$€£¥₹]\s?\d|\d\s?[$€£¥₹]|\b(?:usd|eur|gbp|chf|jpy)\s?\d|\d\s?(?:usd|eur|gbp|chf|jpy)\b|\bonly\s+\d",
        re.IGNORECASE,
    ),
    "a percentage": re.compile(r"\d\s?(?:%|percent\b|per cent\b)", re.IGNORECASE),
    "a date": re.compile(
        rf"\b\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}\b|\b(?:{MONTHS})[a-z]*\.?\s+\d|\b\d{{1,2}}\.?\s+(?:{MONTHS})[a-z]*\b|\b20\d\d\b",
        re.IGNORECASE,
    ),
    "a claim": re.compile(
        r"\b(?:best|free|guarantee[ds]?|proven|clinical(?:ly)?|certified|organic|natural|safe|cures?|heals?|healthy|"
        r"sustainable|climate[- ]neutral|carbon[- ]neutral|eco[- ]friendly|winner|award|doctor|dermatolog\w+|"
        r"recommended|world's|cheapest|fastest|strongest)\b|\b(?:no|nr|number)\.?\s?1\b|#\s?1\b|\d\s?x\s+(?:more|faster|better)",
        re.IGNORECASE,
    ),
}


def warnings_of(body: Mapping[str, Any], size: tuple[int, int], *, legal_stage: bool, at: datetime) -> list[str]:
    """`size` is the image's, `legal_stage` whether the policy has one."""
    found = [*_late(body, at), *_placements(body, size)]
    return found if legal_stage else [*found, *_declared(body), *_strings(body)]


def _late(body: Mapping[str, Any], at: datetime) -> Iterator[str]:
    due = utc(body["due"])
    if due is not None and due < at:
        yield f"The brief is due on {due:%Y-%m-%d %H:%M} UTC, which has passed."


def _placements(body: Mapping[str, Any], size: tuple[int, int]) -> Iterator[str]:
    for placement in body["destination"]["placements"]:
        name, width, height = shown(placement["name"]), placement["width"], placement["height"]
        if max(Fraction(width, height), Fraction(height, width)) > WIDEST:
            yield (
                f'The placement "{name}" ({width}x{height}) is longer than 3:1, which no image is: '
                f"it will be cut out of one in 3:1."
            )
        scale = max(Fraction(width, size[0]), Fraction(height, size[1]))
        if scale > 1:
            yield (
                f'The placement "{name}" ({width}x{height}) is larger than the image ({size[0]}x{size[1]}): '
                f"it will be enlarged {float(scale):.2f} times, which costs sharpness."
            )


def _declared(body: Mapping[str, Any]) -> Iterator[str]:
    for word in body["declares"]:
        yield f"The brief declares {Declares(word).label}, and its policy has no legal stage; one is wise."


def _strings(body: Mapping[str, Any]) -> Iterator[str]:
    for entry in body["text"]["strings"]:
        string = entry if isinstance(entry, str) else entry["text"]
        looks = [kind for kind, pattern in LOOKS_LIKE.items() if pattern.search(string)]
        if looks:
            yield f'"{shown(string)}" looks like {" and ".join(looks)}; a policy with a legal stage is wise.'
