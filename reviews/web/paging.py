"""Pages of a list, as components/pager.html shows them."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(rows: QuerySet[Any], request: HttpRequest, per_page: int) -> tuple[Page[Any], dict[str, Any]]:
    """The page that `?page=` names (the last one where it is past the end) and its pager; other parameters are kept."""
    paginator = Paginator(rows, per_page)
    page = paginator.get_page(request.GET.get("page"))
    words = f"{page.start_index()}–{page.end_index()} of {paginator.count}"
    return page, {
        "previous": _link(request, page.previous_page_number()) if page.has_previous() else None,
        "next": _link(request, page.next_page_number()) if page.has_next() else None,
        "words": words,
    }


def _link(request: HttpRequest, number: int) -> str:
    parameters = request.GET.copy()
    parameters["page"] = str(number)
    return f"?{parameters.urlencode()}"
