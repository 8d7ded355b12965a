"""How many calls may be begun on an endpoint now, by all workers together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from generation.catalogue.models import Endpoint
from generation.runs import breaker

# Begun ahead and not sent, so that a freed slot waits for no transaction.
AHEAD: Final = 1 / 4


@dataclass(frozen=True)
class Room:
    """`begin` calls may be begun and `cap` may be out at once in this process; `later` is when there is more."""

    begin: int
    cap: int
    later: datetime | None = None


def room(endpoint: Endpoint, at: datetime, *, mine: int, others: int) -> Room:
    """`mine` are the calls this process has out or begun ahead, `others` those of all other workers."""
    cap = max(0, endpoint.in_flight_limit - others)
    later = breaker.opens_at(endpoint, at)
    if endpoint.stopped_at or later:
        return Room(0, cap, later)
    if breaker.is_probing(endpoint):
        return Room(0 if mine or others else 1, 1)
    if endpoint.per_minute:
        slots, later = slots_now(endpoint, at)
        return Room(min(slots, max(0, cap - mine)), cap, later)
    ahead = ceil(endpoint.in_flight_limit * AHEAD) if cap else 0
    return Room(max(0, cap + ahead - mine), cap)


def slots_now(endpoint: Endpoint, at: datetime) -> tuple[int, datetime | None]:
    """Calls spread evenly over the minute (a provider may count by the second); at most one that was missed."""
    step = interval(endpoint)
    first = max(endpoint.next_slot_at or at, at - step)
    if first > at:
        return 0, first
    slots = int((at - first) / step) + 1
    return slots, first + slots * step


def take_slots(endpoint: Endpoint, at: datetime, count: int) -> None:
    """Write into the row that so many calls were begun."""
    step = interval(endpoint)
    endpoint.next_slot_at = max(endpoint.next_slot_at or at, at - step) + count * step


def interval(endpoint: Endpoint) -> timedelta:
    return timedelta(minutes=1) / (endpoint.per_minute or 1)
