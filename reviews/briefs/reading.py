"""Reading a JSON object strictly: every wrong value is noted under its dotted name, with what would be right (pure)."""

import difflib
import re
import reprlib
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from generation.money import LARGEST, as_string

SHOWN = 60
AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]+)?")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
SHORT_COLOUR = re.compile(r"#([0-9A-Fa-f])([0-9A-Fa-f])([0-9A-Fa-f])")
MOST_PLACES = 8
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Errors(dict[str, list[str]]):
    """Sentences by dotted field name, each once, in the order they were found."""

    def add(self, field: str, sentence: str) -> None:
        sentences = self.setdefault(field, [])
        if sentence not in sentences:
            sentences.append(sentence)


def shown(value: Any) -> str:
    """A foreign value as it may stand in a sentence: short, and printable whatever it holds."""
    text = value if isinstance(value, str) else reprlib.repr(value)
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[: SHOWN + 1])
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def listed(names: Collection[str]) -> str:
    return ", ".join(names)


def nearest(name: str, known: Collection[str]) -> str | None:
    """What was probably meant: the known name that differs by a letter or two, or that contains it."""
    wanted = name.strip().lower().replace(" ", "_").replace("-", "_")
    by_key = {each.lower().replace("-", "_").replace(" ", "_"): each for each in known}
    found = difflib.get_close_matches(wanted[:100], by_key, n=1, cutoff=0.6)
    if not found and len(wanted) >= 4:
        found = [key for key in by_key if wanted in key or key in wanted][:1]
    return by_key[found[0]] if found else None


def meant(name: str, known: Collection[str]) -> str:
    guess = nearest(name, known)
    return f'did you mean "{guess}"?' if guess else f"it is one of {listed(known)}."


class Reading:
    """One JSON object on the way in. Each method takes one field out; what nobody took is an unknown field."""

    def __init__(self, data: Mapping[str, Any], errors: Errors, path: str = "") -> None:
        self._data = data
        self._errors = errors
        self._path = path
        self._known: list[str] = []

    def name(self, field: str | int) -> str:
        return f"{self._path}.{field}" if self._path else str(field)

    def wrong(self, field: str | int, sentence: str) -> None:
        self._errors.add(self.name(field), sentence)

    def has(self, field: str) -> bool:
        """Null counts as not given."""
        return self._data.get(field) is not None

    def take(self, field: str) -> Any:
        self._known.append(field)
        return self._data.get(field)

    def end(self) -> None:
        """Names every field that nobody asked for."""
        for field in self._data:
            if field not in self._known:
                self.wrong(shown(field), f'There is no field "{shown(field)}" here; {meant(str(field), self._known)}')

    def text(self, field: str, *, longest: int | None = None, required: bool = False) -> str:
        """Text of several lines at most, without blanks around it."""
        return self._text(field, self.take(field), longest=longest, required=required)

    def line(self, field: str, *, longest: int, required: bool = False) -> str:
        """A name: one line, runs of blanks as one, composed characters."""
        text = self._text(field, self.take(field), longest=None, required=required)
        text = unicodedata.normalize("NFC", " ".join(text.split()))
        if len(text) > longest:
            self.wrong(field, f"This has {len(text):,} characters; at most {longest:,} fit.")
        return text

    def whole(self, field: str, *, least: int, most: int, default: int | None = None) -> int | None:
        value = self.take(field)
        if value is None:
            if default is None:
                self.wrong(field, f"Give a whole number from {least:,} to {most:,}.")
            return default
        return self._whole(field, value, least, most)

    def optional_whole(self, field: str, *, least: int, most: int) -> int | None:
        value = self.take(field)
        return None if value is None else self._whole(field, value, least, most)

    def choice(self, field: str, known: Collection[str], default: str | None) -> str:
        """One of the known words; without a default it must be given. Blanks and hyphens count as underscores."""
        value = self.take(field)
        if value is None and default is not None:
            return default
        return self._choice(field, value, known)

    def choices(self, field: str, known: Collection[str]) -> list[str]:
        found = [self._choice(f"{field}.{n}", value, known) for n, value in self.values(field, most=len(known))]
        return list(dict.fromkeys(found))

    def lines(self, field: str, *, longest: int, most: int) -> list[str]:
        """A list of short texts of one line each, none of them empty."""
        return [self.entry(f"{field}.{n}", value, longest) for n, value in self.values(field, most=most)]

    def entry(self, field: str, value: Any, longest: int) -> str:
        """One text of a list that was taken out already: one line, kept as it was written."""
        text = self._text(field, value, longest=longest, required=True)
        if "\n" in text or "\t" in text:
            self.wrong(field, "This must be one line; give the next line as an entry of its own.")
        return text

    def entry_object(self, field: str, value: Any, sentence: str) -> "Reading | None":
        """One object of a list that was taken out already; None, and the sentence noted, when it is none."""
        if isinstance(value, Mapping):
            return Reading(value, self._errors, self.name(field))
        self.wrong(field, sentence)
        return None

    def colours(self, field: str, *, most: int) -> list[str]:
        return [self._colour(f"{field}.{n}", value) for n, value in self.values(field, most=most)]

    def amount(self, field: str) -> str | None:
        """A positive amount of US dollars as a decimal string, normalised; None when it is missing or wrong."""
        value = self.take(field)
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(text, str) or not AMOUNT.fullmatch(text.strip()):
            self.wrong(field, 'Give the amount in US dollars as a decimal string such as "4.00".')
            return None
        amount = Decimal(text.strip())
        if sentence := why_not_amount(amount):
            self.wrong(field, sentence)
            return None
        return as_string(amount)

    def moment(self, field: str) -> str | None:
        """ISO 8601 with its zone, as UTC; None when not given or wrong."""
        value = self.take(field)
        if value is None or value == "":
            return None
        moment = utc(value)
        if moment is None:
            self.wrong(field, 'Give date, time and zone as in ISO 8601, such as "2026-12-04T12:00:00Z".')
            return None
        return moment.isoformat().replace("+00:00", "Z")

    def identifier(self, field: str) -> UUID | None:
        value = self.take(field)
        try:
            return UUID(value)
        except (AttributeError, TypeError, ValueError):
            self.wrong(field, "Give the id that the upload of the reference answered.")
            return None

    def numbers(self, field: str, meaning: str, count: int) -> list[int] | None:
        """A list of whole numbers from 0 on, such as a spot [x, y]; None when not given or wrong."""
        value = self.take(field)
        if value is None:
            return None
        right = isinstance(value, list) and len(value) == count
        if not right or not all(type(each) is int and 0 <= each <= 100_000 for each in value):
            self.wrong(field, f"Give {meaning} as {count} whole numbers in image pixels.")
            return None
        return list(value)

    def child(self, field: str) -> "Reading":
        """The object in a field; an empty one when it is not given or no object."""
        value = self.take(field)
        if value is not None and not isinstance(value, Mapping):
            self.wrong(field, "This must be an object with fields of its own.")
        return Reading(value if isinstance(value, Mapping) else {}, self._errors, self.name(field))

    def children(self, field: str, *, most: int) -> "Iterator[tuple[int, Reading]]":
        for n, value in self.values(field, most=most):
            child = self.entry_object(f"{field}.{n}", value, "This must be an object with fields of its own.")
            if child is not None:
                yield n, child

    def values(self, field: str, *, most: int) -> list[tuple[int, Any]]:
        value = self.take(field)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(field, "This must be a list.")
            return []
        if len(value) > most:
            self.wrong(field, f"This list has {len(value):,} entries; at most {most:,} are taken.")
            return []
        return list(enumerate(value))

    def _text(self, field: str, value: Any, *, longest: int | None, required: bool) -> str:
        if value is not None and not isinstance(value, str):
            self.wrong(field, "This must be text in quotes.")
            return ""
        text = (value or "").replace("\r\n", "\n").strip()
        if sentence := why_not_text(text):
            self.wrong(field, sentence)
            return ""
        if required and not text:
            self.wrong(field, "Fill this in; it cannot be empty.")
        if longest is not None and len(text) > longest:
            self.wrong(field, f"This has {len(text):,} characters; at most {longest:,} fit.")
        return text

    def _whole(self, field: str, value: Any, least: int, most: int) -> int | None:
        if type(value) is not int or not least <= value <= most:
            self.wrong(field, f"Give a whole number from {least:,} to {most:,}.")
            return None
        return value

    def _choice(self, field: str, value: Any, known: Collection[str]) -> str:
        word = value.strip().lower().replace(" ", "_").replace("-", "_") if isinstance(value, str) else ""
        by_key = {each.replace("-", "_"): each for each in known}
        if word in by_key:
            return by_key[word]
        hint = meant(word, known) if word else f"it is one of {listed(known)}."
        self.wrong(field, f'"{shown(value)}" is not known here; {hint}')
        return ""

    def _colour(self, field: str, value: Any) -> str:
        if isinstance(value, str) and COLOUR.fullmatch(value):
            return value.upper()
        short = SHORT_COLOUR.fullmatch(value) if isinstance(value, str) else None
        example = "#" + "".join(digit * 2 for digit in short.groups()).upper() if short else "#7A4526"
        self.wrong(field, f'Give the colour as #RRGGBB, such as "{example}".')
        return ""


def utc(value: Any) -> datetime | None:
    """ISO 8601 with its zone as a time in UTC; None for everything else."""
    try:
        moment = datetime.fromisoformat(value)
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def why_not_text(text: str) -> str | None:
    """Control characters and lone surrogates cannot be stored, sent or shown; with overrides of the writing direction
    a reviewer would read something else than the model gets."""
    for char in text:
        kind = unicodedata.category(char)
        if kind == "Cs":
            return "This holds half a character (a lone surrogate); type the text again."
        if kind == "Cc" and char not in "\n\t":
            return f"This holds a control character (U+{ord(char):04X}); remove it."
        if char in TURNING:
            return f"This holds an invisible character that turns the writing direction (U+{ord(char):04X}); remove it."
    return None


def why_not_amount(amount: Decimal) -> str | None:
    if amount <= 0:
        return 'The amount must be more than zero, such as "4.00".'
    if amount > LARGEST:
        return f"The amount may be {LARGEST:,} US dollars at most."
    if -int(amount.normalize().as_tuple().exponent) > MOST_PLACES:
        return f"The amount may have {MOST_PLACES} places after the point at most."
    return None
