"""JSON as it should be: what Python's parser would let pass (NaN, duplicate keys, lone surrogates) cannot be read
here."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

LARGEST = 2_500_000
DEEPEST = 100


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise ParseError(f"A JSON body may have at most {LARGEST} bytes.")
        try:
            found = read_json(body)
        except (ValueError, RecursionError) as cause:
            raise ParseError(f"The body cannot be read as JSON: {cause}.") from cause
        if not isinstance(found, dict):
            raise ParseError("The body must be a JSON object.")
        return found


def read_json(body: bytes | str) -> Any:
    """Raises ValueError, or RecursionError for what is nested too deep."""
    text = body.decode("utf-8", "strict") if isinstance(body, bytes) else body
    _check_depth(text)
    found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite)
    json.dumps(found, ensure_ascii=False).encode("utf-8")  # a lone surrogate in an escape fails here
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:60]!r} stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise ValueError(f"the number {text[:40]} is too large")
    return number


def _check_depth(text: str) -> None:
    """Brackets inside strings count too: nobody needs a hundred of them open at once."""
    depth = 0
    for character in text:
        if character in "[{":
            depth += 1
            if depth > DEEPEST:
                raise ValueError(f"it is nested deeper than {DEEPEST}")
        elif character in "]}":
            depth -= 1
