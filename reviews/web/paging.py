"""Pages of a list, as components/pager.html shows them."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

BY_TIME = ("Newer", "Older")
IN_ORDER = ("Previous", "Next")


def page_of(
    rows: QuerySet[Any] | Sequence[Any], request: HttpRequest, per_page: int, *, names: tuple[str, str] = IN_ORDER
) -> tuple[Page[Any], dict[str, Any]]:
    """The page that `?page=` names (the last one where it is past the end) and its pager; other parameters are kept."""
    paginator = Paginator(rows, per_page)
    page = paginator.get_page(request.GET.get("page"))
    words = f"{page.start_index():,}–{page.end_index():,} of {paginator.count:,}"
    return page, {
        "previous": _link(request, page.previous_page_number()) if page.has_previous() else None,
        "next": _link(request, page.next_page_number()) if page.has_next() else None,
        "previous_name": names[0],
        "next_name": names[1],
        "words": words,
        "total": paginator.count,
    }


def _link(request: HttpRequest, number: int) -> str:
    parameters = request.GET.copy()
    parameters["page"] = str(number)
    return f"?{parameters.urlencode()}"
