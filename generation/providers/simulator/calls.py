"""What was asked of this server and what it charged for: the truth that a ledger can be held against."""

import hashlib
import json
import threading
from collections import deque
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generation.providers.simulator.asked import Asked, Upload

KEPT_CALLS = 20_000


@dataclass
class Call:
    request_id: str
    at: str
    path: str
    headers: dict[str, str]
    fields: dict[str, Any] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    prompt_sha256: str | None = None
    answer: str = "refused"
    status: int | None = None  # None while in work, and for a connection closed without an answer
    charged: bool = False
    usage: dict[str, Any] | None = None
    duration_ms: int | None = None
    client_left: bool = False

    def note(self, asked: Asked) -> None:
        self.fields = dict(asked.fields)
        self.files = [_digest(upload) for upload in asked.files]
        self.prompt_sha256 = hashlib.sha256(asked.prompt.encode()).hexdigest()


def opened(request_id: str, path: str, headers: dict[str, str]) -> Call:
    return Call(request_id, datetime.now(UTC).isoformat(), path, _without_secrets(headers))


def _digest(upload: Upload) -> dict[str, Any]:
    return {
        "field": upload.field,
        "filename": upload.filename,
        "mime": upload.mime,
        "bytes": len(upload.content),
        "sha256": upload.sha256,
    }


def _without_secrets(headers: dict[str, str]) -> dict[str, str]:
    """A key is kept as the start of its digest: enough to tell two apart, useless to call with."""
    kept = {name.lower(): value for name, value in headers.items()}
    for name in ("authorization", "api-key", "cookie"):
        if name in kept:
            kept[name] = f"sha256:{hashlib.sha256(kept[name].encode()).hexdigest()[:12]}"
    return kept


class Calls:
    """In order of arrival. With `file`, each charge is also appended there as a line before its answer is sent."""

    def __init__(self, file: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self._file = file

    def add(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)

    def charge(self, call: Call, usage: dict[str, Any]) -> None:
        with self._lock:
            call.charged, call.usage = True, usage
            if self._file:
                with self._file.open("a") as lines:
                    lines.write(json.dumps(asdict(call)) + "\n")

    def listed(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(call) for call in self._calls]

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()
