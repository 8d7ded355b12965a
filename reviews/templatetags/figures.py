"""Geometry of meters, waterfalls, bars and heat maps: SVG attributes in percent, as style attributes are forbidden."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template

register = template.Library()

HATCHED = "estimated"


@register.inclusion_tag("components/meter.html")
def meter(whole: Decimal | float | None, **parts: Decimal | float | None) -> dict[str, Any]:
    """A stacked meter: `{% meter 4.00 measured=1.48 estimated=0.21 reserved=0.60 adding=0.60 label="…" %}`.

    The parts stand in the order given; with no `whole` they fill it. Parts over the whole are shown up to its edge.
    """
    label, kind = str(parts.pop("label", "") or ""), str(parts.pop("kind", "stacked") or "stacked")
    sizes = [(name, float(part or 0)) for name, part in parts.items()]
    total = max(float(whole or 0), 0.0) or sum(size for _, size in sizes) or 1.0
    return {"parts": _placed(sizes, total), "label": label, "kind": kind, "height": 14 if kind == "stacked" else 6}


@register.inclusion_tag("components/waterfall.html")
def waterfall(rows: Iterable[Mapping[str, Any]], total_label: str) -> dict[str, Any]:
    """`rows`: {label, amount (Decimal), estimated?} in order; the total is their sum, its row comes last."""
    rows = list(rows)
    total = sum((row["amount"] for row in rows), Decimal(0))
    sizes = [float(row["amount"]) for row in rows]
    starts = [sum(sizes[:index]) for index in range(len(sizes))]
    whole = float(total) or 1.0
    steps = [
        {
            **row,
            "x": _pc(start / whole),
            "width": _pc(size / whole),
            "end": _pc((start + size) / whole),
            "hatched": bool(row.get("estimated")),
        }
        for row, start, size in zip(rows, starts, sizes, strict=True)
    ]
    return {"steps": steps, "total": total, "total_label": total_label}


@register.inclusion_tag("components/bars.html")
def bars(days: Sequence[Mapping[str, Any]], top: str, low_top: int) -> dict[str, Any]:
    """Two charts on one x. `days`: {day: int, spent: Decimal, approved: int} for each day of the month in order.

    `top` is the label of the highest spend (“$6”), `low_top` the most approved on one day.
    """
    count = len(days) or 1
    most = max((float(day["spent"]) for day in days), default=0.0) or 1.0
    step = 40.0 / max(low_top, 1)
    columns = [
        {
            "day": day["day"],
            "x": _pc((index + 0.2) / count),
            "width": _pc(0.6 / count),
            "middle": _pc((index + 0.5) / count),
            "y": f"{64 - 64 * float(day['spent']) / most:.1f}",
            "height": f"{64 * float(day['spent']) / most:.1f}",
            "blocks": [f"{40 - step * (level + 1) + 1:.1f}" for level in range(day["approved"])],
            "tick": day["day"] in (1, 7, 14, 21, 28),
        }
        for index, day in enumerate(days)
    ]
    return {"columns": columns, "top": top, "low_top": low_top, "block": f"{max(step - 2, 1):.1f}"}


@register.inclusion_tag("components/heat.html")
def heat(image_url: str, width: int, height: int, cells: Sequence[float], label: str) -> dict[str, Any]:
    """`cells`: 32 × 32 seconds displayed, row by row. Five steps: 0.4, 0.8, 1.6, 3, 5 s; below the first: never."""
    marks = [{"x": index % 32, "y": index // 32, "step": _step(seconds)} for index, seconds in enumerate(cells)]
    return {"url": image_url, "width": width, "height": height, "marks": marks, "label": label}


def _placed(sizes: list[tuple[str, float]], total: float) -> list[dict[str, Any]]:
    placed, start = [], 0.0
    for name, size in sizes:
        end = min(start + size, total)
        if end > start:
            placed.append(
                {"name": name, "x": _pc(start / total), "width": _pc((end - start) / total), "hatched": name == HATCHED}
            )
        start = end
    return placed


def _step(seconds: float) -> int:
    return sum(seconds >= limit for limit in (0.4, 0.8, 1.6, 3.0, 5.0))


def _pc(share: float) -> str:
    return f"{share * 100:.3f}%"
