"""The plan of answers: what the next calls get instead of a plain picture, first in, first out."""

import threading
from dataclasses import dataclass, field
from typing import Any

# Every kind of answer, with what it may be told and whether the call is charged unless the entry says otherwise.
OPTIONS: dict[str, set[str]] = {
    "ok": set(),
    "busy": {"retry_after", "retry_after_date"},
    "quota": set(),
    "unauthorized": set(),
    "forbidden": set(),
    "model_not_found": set(),
    "moderation": {"stage", "categories", "without_code"},
    "bad_request": {"code", "param", "message"},
    "error": {"status", "body", "code", "message"},
    "hang": {"seconds"},
    "drop": {"resets"},
    "cut": {"share", "content_length"},
    "drip": {"bytes_per_second"},
    "html200": set(),
    "empty200": set(),
    "cut_json": {"share"},
    "no_data": set(),
    "fewer": set(),
    "no_usage": set(),
    "zero_usage": set(),
    "bad_base64": set(),
    "cut_base64": {"share"},
    "not_an_image": set(),
    "truncated_image": {"share"},
    "wrong_size": {"size"},
    "wrong_format": {"format"},
    "huge": {"bytes"},
    "url": {"url"},
}
NOT_CHARGED = {"busy", "quota", "unauthorized", "forbidden", "model_not_found", "moderation", "bad_request", "error"}
FOR_ALL = {"kind", "times", "match", "charged", "defect", "latency", "headers"}
DEFECTS = ("none", "letter", "colour", "detail")


class PlanError(ValueError):
    """An entry that the plan cannot take; the message names it."""


@dataclass
class Answer:
    """`times` None answers every matching call; `match` is a part of the prompt, any case."""

    kind: str = "ok"
    times: int | None = 1
    match: str | None = None
    charged: bool = True
    defect: str | None = None
    latency: float | None = None
    headers: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    def fits(self, prompt: str) -> bool:
        return self.match is None or self.match.lower() in prompt.lower()


def parse(entry: Any) -> Answer:
    """An Answer from its JSON: a kind alone, or an object with `kind`. Raises PlanError."""
    if isinstance(entry, str):
        entry = {"kind": entry}
    if not isinstance(entry, dict):
        raise PlanError(f"An answer is a kind or an object, not {entry!r}.")
    kind = entry.get("kind", "ok")
    if kind not in OPTIONS:
        raise PlanError(f"There is no answer of kind {kind!r}; there are: {', '.join(sorted(OPTIONS))}.")
    if unknown := set(entry) - FOR_ALL - OPTIONS[kind]:
        raise PlanError(f"An answer of kind {kind!r} takes no {', '.join(sorted(unknown))}.")
    if entry.get("defect") not in (None, *DEFECTS):
        raise PlanError(f"A defect is one of {', '.join(DEFECTS)}, not {entry['defect']!r}.")
    if kind == "error" and "status" not in entry:
        raise PlanError("An answer of kind 'error' needs a status.")
    return Answer(
        kind=kind,
        times=entry.get("times", 1),
        match=entry.get("match"),
        charged=entry.get("charged", _charged(kind, entry)),
        defect=entry.get("defect"),
        latency=entry.get("latency"),
        headers=entry.get("headers", {}),
        options={name: value for name, value in entry.items() if name not in FOR_ALL},
    )


def _charged(kind: str, entry: dict[str, Any]) -> bool:
    """What was painted is charged, also when nobody gets it; a block of the finished picture counts as painted."""
    return kind not in NOT_CHARGED or (kind == "moderation" and entry.get("stage") == "output")


class Plan:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: list[Answer] = []

    def extend(self, answers: list[Answer]) -> None:
        with self._lock:
            self._answers.extend(answers)

    def take(self, prompt: str) -> Answer:
        """The first entry that fits, used up by one; a plain picture when none does."""
        with self._lock:
            found = next((answer for answer in self._answers if answer.fits(prompt)), None)
            if found is None:
                return Answer()
            if found.times is not None:
                found.times -= 1
                self._answers = [answer for answer in self._answers if answer.times is None or answer.times > 0]
            return found

    def left(self) -> list[dict[str, Any]]:
        with self._lock:
            return [{"kind": each.kind, "times": each.times, "match": each.match} for each in self._answers]

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
