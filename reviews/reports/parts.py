"""Cost per approved asset: which part an attempt's money falls into, and how parts become rows. Pure.

cost per approved asset = (every attempt + edits + uploads' stated cost + review time × rate) / approved assets.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from uuid import UUID

from generation.money import UNIT, ZERO
from generation.runs.states import Outcome
from reviews.candidates.states import CandidateState

MS_PER_MINUTE = Decimal(60_000)


class Part(StrEnum):
    """Where an attempt's money went; the first that fits, in this order."""

    UNKNOWN = "unknown"
    FAILED = "failed"
    APPROVED = "approved"
    REJECTED = "rejected"
    OPEN = "open"


FAILURES = frozenset({Outcome.REFUSED, Outcome.FAILED, Outcome.UNUSABLE})
LOST = frozenset(
    {
        CandidateState.REJECTED,
        CandidateState.CHANGES_REQUESTED,
        CandidateState.WITHDRAWN,
        CandidateState.SPARE,
    }
)


def part_of(outcome: str | None, state: str) -> Part:
    """`outcome`: the attempt's latest (None: none yet, or an upload); `state`: its candidate's."""
    if outcome == Outcome.UNKNOWN:
        return Part.UNKNOWN
    if outcome in FAILURES:
        return Part.FAILED
    if state == CandidateState.APPROVED:
        return Part.APPROVED
    return Part.REJECTED if state in LOST else Part.OPEN


@dataclass(frozen=True, slots=True)
class Key:
    """What a row speaks of. `key` None: no model (an upload)."""

    workspace: UUID
    key: str | None
    simulated: bool


@dataclass(slots=True)
class Row:
    """One line of the report, in US dollars and minutes; simulated and real money never share one."""

    key: Key
    label: str
    workspace: str
    approved: int = 0
    attempts: int = 0
    parts: dict[Part, Decimal] = field(default_factory=lambda: dict.fromkeys(Part, ZERO))
    review_ms: int = 0
    review_usd: Decimal = ZERO

    @property
    def spent(self) -> Decimal:
        return sum(self.parts.values(), ZERO)

    @property
    def cost(self) -> Decimal:
        return self.spent + self.review_usd

    @property
    def per_approved(self) -> Decimal | None:
        """Rounded to 1e-8 USD; None when nothing is approved."""
        return (self.cost / self.approved).quantize(UNIT, ROUND_HALF_EVEN) if self.approved else None

    @property
    def review_minutes(self) -> Decimal:
        return (Decimal(self.review_ms) / MS_PER_MINUTE).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def totals(rows: Iterable[Row]) -> list[Row]:
    """One row for each value of `simulated` that occurs, real money first."""
    found: dict[bool, Row] = {}
    for row in rows:
        total = found.setdefault(row.key.simulated, nothing_of(simulated=row.key.simulated))
        total.approved += row.approved
        total.attempts += row.attempts
        total.review_ms += row.review_ms
        total.review_usd += row.review_usd
        for part, amount in row.parts.items():
            total.parts[part] += amount
    return [found[simulated] for simulated in sorted(found)]


def nothing_of(*, simulated: bool) -> Row:
    """A total before anything was added to it."""
    return Row(Key(UUID(int=0), "total", simulated), "Total", "")
