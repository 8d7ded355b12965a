"""The report as scripts get it, by API and by command alike."""

from collections.abc import Sequence
from typing import Any

from generation.money import as_string
from reviews.reports.parts import Part, Row, nothing_of, totals


def show_report(rows: Sequence[Row], *, minutes: bool = True) -> dict[str, Any]:
    """Money as decimal strings; `minutes` False: who may not see how long people took gets null. There are always two
    totals, one for real and one for simulated money."""
    found = {row.key.simulated: row for row in totals(rows)}
    both = [found.get(simulated) or nothing_of(simulated=simulated) for simulated in (False, True)]
    return {name: [_row(row, minutes=minutes) for row in each] for name, each in (("rows", rows), ("total", both))}


def _row(row: Row, *, minutes: bool) -> dict[str, Any]:
    per_approved = row.per_approved
    return {
        "workspace": row.workspace,
        "key": row.key.key,
        "label": row.label,
        "simulated": row.key.simulated,
        "approved": row.approved,
        "attempts": row.attempts,
        "spent_usd": as_string(row.spent),
        **{f"{part}_usd": as_string(row.parts[part]) for part in Part},
        "review_minutes": str(row.review_minutes) if minutes else None,
        "review_usd": as_string(row.review_usd),
        "cost_per_approved_usd": None if per_approved is None else as_string(per_approved),
    }
