"""JSON as it should be: what Python's parser would let pass (NaN, duplicate keys, lone surrogates, 10,000 levels) is an
error."""

import json
from typing import Any

DEEPEST = 100


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
