"""Lists come in pages by cursor, as {next, previous, results} with absolute addresses."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = ("-created_at", "-id")


def by(*ordering: str) -> type[Pages]:
    """Pages in that order; it must be total, so end it with a unique column."""
    return type("OrderedPages", (Pages,), {"ordering": ordering})
