"""The report as scripts get it, by API and by command alike."""

from collections.abc import Sequence
from typing import Any

from generation.money import as_string
from reviews.reports.parts import Part, Row, totals


def show_report(rows: Sequence[Row], *, minutes: bool = True) -> dict[str, Any]:
    """Money as decimal strings; `minutes` False: who may not see how long people took gets null."""
    shown = [_row(row, minutes=minutes) for row in rows]
    return {"rows": shown, "total": [_row(row, minutes=minutes) for row in totals(rows)]}


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
