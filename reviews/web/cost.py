"""What an approved asset costs, with its parts: by brief, campaign, brand, model or month."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reviews.errors import NotAllowed
from reviews.people import rules as people_rules
from reviews.people.rules import Capability
from reviews.reports.cost import By
from reviews.reports.parts import Part, Row
from reviews.web import money, month
from reviews.web.paging import page_of
from reviews.web.screens import Screen

PER_PAGE = 50
WORDS = {By.BRIEF: "Brief", By.CAMPAIGN: "Campaign", By.BRAND: "Brand", By.MODEL: "Model", By.MONTH: "Month"}


class Cost(Screen):
    def get(self, request: HttpRequest) -> HttpResponse:
        if reason := people_rules.why_not(self.actor, Capability.READ_COST):
            raise NotAllowed(reason)
        by = chosen(request)
        report = month.report(self.actor, by)
        shown = money.shown(request, {row.key.simulated for row in report})
        rows = in_order([row for row in report if row.key.simulated == shown.simulated], by)
        total = month.total_of(report, simulated=shown.simulated)
        page, pager = page_of(rows, request, PER_PAGE)
        reads_all = money.reads_all(self.actor)
        context = {
            "section": "cost",
            "by": by,
            "by_word": WORDS[by],
            "dimensions": dimensions(request, by),
            "rows": [show_row(row, by) for row in page],
            "count": len(rows),
            "total": show_row(total, by) if total else None,
            "steps": month.steps(total) if total else [],
            "effort": month.effort(total) if total and total.approved and reads_all else None,
            "reads_all": reads_all,
            "money": shown,
            "pager": pager,
        }
        return render(request, "reviews/cost.html", context)


def chosen(request: HttpRequest) -> By:
    asked = request.GET.get("by")
    return next((by for by in By if by == asked), By.BRIEF)


def dimensions(request: HttpRequest, current: By) -> list[dict[str, Any]]:
    return [
        {"name": word, "url": money.link(request, by=by.value), "current": by == current} for by, word in WORDS.items()
    ]


def in_order(rows: list[Row], by: By) -> list[Row]:
    """Months from the newest; everything else by what it cost, the dearest first."""
    if by == By.MONTH:
        return sorted(rows, key=lambda row: row.label, reverse=True)
    return sorted(rows, key=lambda row: (-row.cost, row.label))


def show_row(row: Row, by: By) -> dict[str, Any]:
    """Money as Decimal; `estimated` parts are those whose calls nobody knows the price of."""
    links = by == By.BRIEF and row.key.key and row.label != "Total"
    return {
        "label": row.label,
        "url": reverse("web:brief", args=[row.key.key]) if links else "",
        "attempts": row.attempts,
        "spent": row.spent,
        "parts": [(row.parts[part], part == Part.UNKNOWN) for part in PARTS],
        "review": row.review_usd,
        "minutes": row.review_ms / 1000,
        "cost": row.cost,
        "approved": row.approved,
        "per_approved": row.per_approved,
    }


PARTS = (Part.APPROVED, Part.REJECTED, Part.FAILED, Part.UNKNOWN, Part.OPEN)
