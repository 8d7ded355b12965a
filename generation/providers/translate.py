"""Every exception of the client becomes one of our outcomes, by the table "What a call can come to" in its order."""

import contextlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar

import httpx2
import openai

from generation.providers.base import (
    BadRequest,
    Busy,
    NotSent,
    ProviderError,
    Refused,
    Stopped,
    Unknown,
    Unusable,
)

# All that can come out of a call; whatever else does is a programmer's mistake.
FAMILIES: Final = (TimeoutError, openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError)
NOTHING_SENT: Final = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
    httpx2.InvalidURL,
)
MODERATION: Final = {"moderation_blocked", "content_policy_violation", "contentfilter", "responsibleaipolicyviolation"}
STOPPING: Final = {"insufficient_quota", "billing_hard_limit_reached", "model_not_found"}
NO_QUOTA: Final = re.compile(r"exceeded your current quota", re.IGNORECASE)
VERIFY: Final = re.compile(r"must be verified", re.IGNORECASE)
UNSAFE: Final = re.compile(r"safety_violations|rejected by the safety system", re.IGNORECASE)
CATEGORIES: Final = re.compile(r"safety_violations=\[([^\]]*)\]")
TRY_AGAIN: Final = re.compile(r"try again in ([0-9]+(?:\.[0-9]+)?) ?(ms|s|m)\b", re.IGNORECASE)
KEY: Final = re.compile(r"\b(sk|key)-[A-Za-z0-9_*-]{4,}")
LONGEST: Final = 500
PAUSE: Final = timedelta(seconds=20)
SHORTEST_PAUSE: Final = timedelta(seconds=1)
LONGEST_PAUSE: Final = timedelta(days=1)
UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0}

Kind = TypeVar("Kind", bound=ProviderError)

MAYBE_BILLED: Final = "Nobody knows whether this call was carried out; it may be billed. Call again if you accept that."


def translated(error: Exception) -> ProviderError:
    """The outcome that an exception of FAMILIES means; chain it to its cause with `raise … from`."""
    if isinstance(error, openai.APIStatusError):
        return by_status(error)
    cause = error.__cause__ if isinstance(error, openai.APIConnectionError) and error.__cause__ else error
    told = {"why": f"{type(cause).__name__}: {cause}"[:LONGEST]}
    if isinstance(cause, NOTHING_SENT):
        return NotSent("The provider could not be reached; nothing was sent.", details=told)
    if isinstance(cause, httpx2.DecodingError):
        return Unusable("The provider's answer could not be unpacked; this call is billed.", details=told)
    return Unknown(MAYBE_BILLED, details=told)


def by_status(error: openai.APIStatusError) -> ProviderError:
    told = Told(error)
    if told.is_moderation():
        return _refused(told)
    if told.is_stopping():
        return told.made(Stopped, _why_stopped(told))
    if told.status == 429:
        busy = told.made(Busy, "The provider is busy; the call is made again by itself.")
        busy.retry_after = retry_after(error.response.headers, told.message)
        return busy
    if told.status in (408, 409) or told.status >= 500:
        return told.made(Unknown, MAYBE_BILLED)
    return told.made(BadRequest, f"The provider does not take this request: {told.message or f'status {told.status}'}")


class Told:
    """What an error's body says, whatever shape it has: OpenAI's, FastAPI's `detail`, a page, nothing."""

    def __init__(self, error: openai.APIStatusError) -> None:
        body = error.body if isinstance(error.body, dict) else {}
        self.status = error.status_code
        self.request_id = (error.request_id or "")[:200]
        self.code = str(body.get("code") or "")[:100]
        self.type = str(body.get("type") or "")[:100]
        self.inner = _object(body.get("innererror"))
        self.moderation = _object(body.get("moderation_details"))
        self.message = _sentence(error.body)

    def is_moderation(self) -> bool:
        codes = {self.code.lower(), str(self.inner.get("code", "")).lower()}
        return 400 <= self.status < 500 and (not codes.isdisjoint(MODERATION) or bool(UNSAFE.search(self.message)))

    def is_stopping(self) -> bool:
        # A redirect would carry the key and the prompt to another address than the one that was given to us.
        if self.status in (401, 403) or 300 <= self.status < 400:
            return True
        if not 400 <= self.status < 500:
            return False
        no_quota = self.status == 429 and NO_QUOTA.search(self.message)
        return bool({self.code, self.type} & STOPPING or VERIFY.search(self.message) or no_quota)

    def made(self, kind: type[Kind], message: str) -> Kind:
        details = {"message": self.message, "type": self.type, **self.moderation}
        return kind(message, http_status=self.status, code=self.code, request_id=self.request_id, details=details)


def _object(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _sentence(body: object) -> str:
    """The provider's own words, without keys and pages of HTML."""
    found: Any = body
    if isinstance(body, dict):
        found = body.get("message") or body.get("detail") or body.get("error") or ""
    text = found if isinstance(found, str) else repr(found)
    if body is None or "<html" in text.lower() or "<!doctype" in text.lower():
        return ""
    return KEY.sub("[key]", " ".join(text.split()))[:LONGEST]


def _refused(told: Told) -> Refused:
    message = "The provider's safety system declined this image. Change the wording or the references and order again."
    refused = told.made(Refused, message)
    stage = str(told.moderation.get("moderation_stage") or "unknown")
    categories = told.moderation.get("categories")
    if not isinstance(categories, list):
        found = CATEGORIES.search(told.message)
        categories = [part.strip() for part in found[1].split(",")] if found else []
    refused.stage = stage if stage in ("input", "output") else "unknown"
    refused.details |= {"moderation_stage": refused.stage, "categories": [str(each)[:100] for each in categories][:20]}
    return refused


def _why_stopped(told: Told) -> str:
    if VERIFY.search(told.message):
        return "The provider wants the organisation verified before it makes images with this model."
    if told.status == 401:
        return "The provider does not accept the key; check OPENAI_API_KEY."
    if told.code == "model_not_found" or told.status == 404:
        return "The provider does not know the model, or the account may not use it."
    if told.status == 403:
        return "The provider does not allow this account to call."
    if told.status < 400:
        return "The provider's address redirects to another one; correct OPENAI_BASE_URL."
    return "The account at the provider has no quota left; check its plan and billing."


def retry_after(headers: Mapping[str, str], message: str) -> timedelta:
    """What the answer asks for: milliseconds, seconds, a date, or the words of its message; else 20 s."""
    asked = _number(headers.get("retry-after-ms"), 0.001) or _number(headers.get("retry-after"), 1.0)
    if asked is None:
        asked = _until(headers)
    if asked is None and (found := TRY_AGAIN.search(message)):
        asked = timedelta(seconds=float(found[1]) * UNITS[found[2].lower()])
    if asked is None:
        return PAUSE
    # A past date or 0 must not become a loop.
    return min(max(asked, SHORTEST_PAUSE), LONGEST_PAUSE)


def _number(text: str | None, unit: float) -> timedelta | None:
    if text is None or not re.fullmatch(r"\s*[0-9]{1,12}(\.[0-9]{1,9})?\s*", text):
        return None
    return min(timedelta(seconds=float(text) * unit), LONGEST_PAUSE)


def _until(headers: Mapping[str, str]) -> timedelta | None:
    """A date, measured by the clock of who wrote it where the answer tells that."""
    then = _date(headers.get("retry-after"))
    return None if then is None else then - (_date(headers.get("date")) or datetime.now(UTC))


def _date(text: str | None) -> datetime | None:
    with contextlib.suppress(ValueError):
        found = parsedate_to_datetime(text or "")
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
