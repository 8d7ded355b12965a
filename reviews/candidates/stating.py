"""What an uploader says of an image made elsewhere; "unknown" is an answer, and what is left empty is one (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generation.money import LARGEST
from reviews.briefs.reading import Errors, Reading
from reviews.errors import Invalid

UNKNOWN = "unknown"
NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,8})?")
LONGEST_NAME = 200
LONGEST_TEXT = 32_000
MOST_MINUTES = Decimal("999999.99")


@dataclass(frozen=True)
class Stated:
    """`minutes` and `cost` (US dollars) are None when unknown."""

    made_by: str = UNKNOWN
    tool: str = UNKNOWN
    model_name: str = UNKNOWN
    prompt: str = UNKNOWN
    rights: str = UNKNOWN
    minutes: Decimal | None = None
    cost: Decimal | None = None


def read(data: Mapping[str, Any]) -> Stated:
    """From the fields of a form or of JSON. Raises Invalid with every error at once."""
    errors = Errors()
    given = Reading(data, errors)
    stated = Stated(
        made_by=given.line("made_by", longest=LONGEST_NAME) or UNKNOWN,
        tool=given.line("tool", longest=LONGEST_NAME) or UNKNOWN,
        model_name=given.line("model", longest=LONGEST_NAME) or UNKNOWN,
        prompt=given.text("prompt", longest=LONGEST_TEXT) or UNKNOWN,
        rights=given.text("rights", longest=LONGEST_TEXT) or UNKNOWN,
        minutes=_number(given, "minutes", MOST_MINUTES, places=2),
        cost=_number(given, "cost_usd", LARGEST, places=8),
    )
    given.end()
    if errors:
        raise Invalid(errors)
    return stated


def _number(given: Reading, field: str, most: Decimal, *, places: int) -> Decimal | None:
    value = given.take(field)
    text = "" if value is None or isinstance(value, bool) else str(value).strip()
    if value in (None, "") or text.lower() == UNKNOWN:
        return None
    if not NUMBER.fullmatch(text) or Decimal(text) > most or len(text.partition(".")[2]) > places:
        given.wrong(field, f'Give a number from 0 to {most:,} with at most {places} places, or "{UNKNOWN}".')
        return None
    return Decimal(text)
