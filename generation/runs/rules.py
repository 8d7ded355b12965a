"""What a call's end means for run, money and line: product.md's table "What a call can come to". Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from generation.providers.base import (
    BadRequest,
    Busy,
    Generated,
    NotSent,
    ProviderError,
    Refused,
    Stopped,
    Unknown,
    Unusable,
)
from generation.runs.states import Outcome, RunState

Result = Generated | ProviderError

AGAIN_BY_ITSELF: Final = 5
LONGEST_WAIT_S: Final = 20.0


class Money(StrEnum):
    STAYS = "stays"
    GIVEN_BACK = "given back"
    ESTIMATE = "estimate"
    USAGE = "usage, else estimate"


class Unready(NotSent):
    """We cannot make this call as it stands: it is held, and its message says what a person can do."""

    network = False


@dataclass(frozen=True)
class Consequence:
    outcome: Outcome
    to: RunState
    money: Money


TABLE: Final[Mapping[type[Result], Consequence]] = {
    Stopped: Consequence(Outcome.STOPPED, RunState.WAITING, Money.STAYS),
    Busy: Consequence(Outcome.BUSY, RunState.WAITING, Money.STAYS),
    BadRequest: Consequence(Outcome.FAILED, RunState.FAILED, Money.GIVEN_BACK),
    Unknown: Consequence(Outcome.UNKNOWN, RunState.HELD, Money.ESTIMATE),
    Unusable: Consequence(Outcome.UNUSABLE, RunState.HELD, Money.USAGE),
    Generated: Consequence(Outcome.SUCCEEDED, RunState.INGESTING, Money.USAGE),
}


def consequence(result: Result, free_failures: int) -> Consequence:
    """`free_failures` are the calls in a row that had not reached the provider before this one."""
    if isinstance(result, Refused):
        money = Money.GIVEN_BACK if result.stage == "input" else Money.ESTIMATE
        return Consequence(Outcome.REFUSED, RunState.FAILED, money)
    if isinstance(result, NotSent):
        return Consequence(Outcome.FAILED, after_not_sent(result, free_failures), Money.STAYS)
    return TABLE[type(result)]


def after_not_sent(error: NotSent, free_failures: int) -> RunState:
    too_often = error.network and free_failures >= AGAIN_BY_ITSELF
    return RunState.HELD if too_often or isinstance(error, Unready) else RunState.WAITING


def says_more(new: Outcome, old: Outcome | None) -> bool:
    """A later word on an attempt counts only where the earlier one left something open."""
    if old is None:
        return True
    if old == Outcome.UNKNOWN:
        return new != Outcome.UNKNOWN
    return old == Outcome.FAILED and new == Outcome.SUCCEEDED


def longest_wait(free_failures: int) -> timedelta:
    """Before the next try after that many failures; a random part of it is waited (full jitter)."""
    return timedelta(seconds=min(LONGEST_WAIT_S, 2.0**free_failures))


def shares(room: int, due: Mapping[UUID, int], in_flight: Mapping[UUID, int]) -> dict[UUID, int]:
    """How many each owner may begin: whoever has least out comes next, so that nobody's flood keeps others waiting."""
    out = {owner: in_flight.get(owner, 0) for owner in due}
    given = dict.fromkeys(due, 0)
    for _ in range(min(room, sum(due.values()))):
        owner = min((each for each in due if given[each] < due[each]), key=lambda each: out[each])
        given[owner] += 1
        out[owner] += 1
    return given
