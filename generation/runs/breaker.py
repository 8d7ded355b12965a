"""The state of an endpoint's line, common to all workers: stopped, busy, failing. Pure; the row is the caller's."""

from datetime import datetime, timedelta
from typing import Final

from generation.catalogue.models import Endpoint
from generation.providers.base import Busy, NotSent, Stopped, Unknown
from generation.runs.rules import Result

FAILURES: Final = 5
FIRST_BREAK: Final = timedelta(seconds=30)
LONGEST_BREAK: Final = timedelta(minutes=10)
COLUMNS: Final = ("stopped_at", "stopped_why", "not_before", "failures", "open_until")


def note(endpoint: Endpoint, result: Result, at: datetime) -> None:
    """Write into the row what this end of a call tells of the line."""
    if isinstance(result, NotSent | Unknown) and not result.network:
        return
    if is_failure(result):
        count_failure(endpoint, at)
        return
    endpoint.failures, endpoint.open_until = 0, None
    if isinstance(result, Busy):
        endpoint.not_before = max(endpoint.not_before or at, at + result.retry_after)
    if isinstance(result, Stopped) and endpoint.stopped_at is None:
        endpoint.stopped_at, endpoint.stopped_why = at, result.message


def is_failure(result: Result) -> bool:
    """No answer, or one of the 5xx."""
    if isinstance(result, Unknown):
        return result.http_status is None or result.http_status >= 500
    return isinstance(result, NotSent)


def count_failure(endpoint: Endpoint, at: datetime) -> None:
    # Calls that were out when it opened tell nothing new.
    if endpoint.open_until and endpoint.open_until > at:
        return
    endpoint.failures += 1
    if endpoint.failures >= FAILURES:
        doublings = min(endpoint.failures - FAILURES, 10)
        endpoint.open_until = at + min(FIRST_BREAK * 2**doublings, LONGEST_BREAK)


def opens_at(endpoint: Endpoint, at: datetime) -> datetime | None:
    """When calls may go out again; None for now. Ask `stopped_at` first: only a person ends that."""
    later = [moment for moment in (endpoint.not_before, endpoint.open_until) if moment and moment > at]
    return max(later, default=None)


def is_probing(endpoint: Endpoint) -> bool:
    """After a break exactly one call finds out whether the line works again."""
    return endpoint.failures >= FAILURES
