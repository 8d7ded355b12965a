"""What goes over the wire: an answer, how it travels (cut, dripping, silent), and errors in OpenAI's shape."""

import json
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """One HTTP answer. `cut_after` counts bytes of the body; `bytes_per_second` lets the body drip."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    declares_length: bool = True
    cut_after: int | None = None
    bytes_per_second: float | None = None
    silent: bool = False  # the connection ends before a status line
    resets: bool = False  # ... with a TCP reset instead of a plain close


class Refused(Exception):
    """A request that the API refuses; carries the answer."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def json_reply(status: int, content: Any, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, json.dumps(content).encode(), headers=headers or {})


def error_reply(
    status: int,
    message: str,
    *,
    kind: str = "invalid_request_error",
    code: str | None = None,
    param: str | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Reply:
    error = {"message": message, "type": kind, "param": param, "code": code, **more}
    return json_reply(status, {"error": error}, headers)


def refused(param: str | None, code: str | None, message: str, *, status: int = 400) -> Refused:
    return Refused(error_reply(status, message, code=code, param=param))
