"""The log's format, pure: what an event's body looks like as text, and its hash. Version 1 is final.

    {"v": 1, "seq": 7, "prev": hash of event 6 (64 zeros before the first), "at": "2026-11-21T09:30:00.000Z",
     "workspace": id or null, "verb": "review.submitted",
     "actor": {"kind": "person", "id", "roles", "way": web, api or command} or {"kind": "machine"},
     "subject": {"kind", "id"} or null, "about": [{"kind", "id"}, …], "moved": [{"kind", "id", "before", "after"}, …],
     "facts": {…}, "texts": {name: sha256 of salt + text}, "acted_at": only where it is earlier than "at"}

The hash is the sha256 of that text in UTF-8, exactly as stored. Canonical JSON: keys sorted by code point, no spaces,
every character that JSON need not escape as it is; strings, integers, booleans, null, lists and objects only. Floats
are refused, since no two languages write them alike. "at" never goes back: an action that waited for its turn is
written with the time of the event before it, and its own time stands in "acted_at"."""

import hashlib
import json
import re
import secrets
from datetime import UTC, datetime
from typing import Any

VERSION = 1
FIRST_PREV = "0" * 64
LARGEST_BODY = 1_000_000
# One word of printable ASCII: an id, a code, a state, a hash, a decimal. Whatever else people wrote is text.
PLAIN_WORD = re.compile(r"[!-~]{0,200}")
ADDRESS = re.compile(r"@.*\.")


def _refuse_number(text: str) -> None:
    raise TypeError(f"{text} is a number that no two languages write alike")


# Made once: verifying makes no encoder per event.
ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
DECODER = json.JSONDecoder(parse_float=_refuse_number, parse_constant=_refuse_number)


def canonical(value: Any) -> str:
    """Raises TypeError naming the place of a value that canonical JSON does not know."""
    _refuse_what_json_bends(value, "body")
    return ENCODER.encode(value)


def read(text: str) -> Any:
    """What the text says. Raises ValueError where it is not JSON, TypeError where it holds a float."""
    return DECODER.decode(text)


def event_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def text_digest(salt: str, text: str) -> str:
    """The salt has 128 bits and more, so that a short text cannot be found by trying."""
    return hashlib.sha256((salt + text).encode()).hexdigest()


def new_salt() -> str:
    return secrets.token_hex(16)


def moment(at: datetime) -> str:
    """UTC to the millisecond, "2026-11-21T09:30:00.000Z"; so written, times sort as text. Raises ValueError without
    a zone."""
    if at.tzinfo is None:
        raise ValueError("a time in the log needs its zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_free_text(value: str) -> bool:
    """Could it name a person, or say what somebody thinks? Such text never stands in the body."""
    return not PLAIN_WORD.fullmatch(value) or ADDRESS.search(value) is not None


def things_in(body: dict[str, Any]) -> set[tuple[str, str]]:
    """Kind and id of each thing that an event speaks of: its subject, what it is about, what it moved. Raises
    KeyError or TypeError when the body is not one of ours."""
    found = {(thing["kind"], thing["id"]) for thing in (*body["about"], *body["moved"])}
    return found if body["subject"] is None else found | {(body["subject"]["kind"], body["subject"]["id"])}


def _refuse_what_json_bends(value: Any, path: str) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, list | tuple):
        for n, inner in enumerate(value):
            _refuse_what_json_bends(inner, f"{path}.{n}")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{path} has the key {key!r}, which is not a string")
            _refuse_what_json_bends(inner, f"{path}.{key}")
    else:
        raise TypeError(f"{path} is {type(value).__name__}; the log knows strings, integers, true, false and null")
