"""Lists come in pages by cursor, as {next, previous, results} with absolute addresses."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

UNREADABLE = "This cursor cannot be read. Take `next` or `previous` of a page as they are."


class Pages(CursorPagination):
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = ("-created_at", "-id")

    def rows_of(self, queryset: QuerySet[Any], request: Request) -> list[Any]:
        if self.cursor_query_param not in request.query_params:
            return self.paginate_queryset(queryset, request) or []
        try:
            return self.paginate_queryset(queryset, request) or []
        except (ValueError, ValidationError, NotFound) as cause:
            # Where a forged cursor points at is no date, no number, no text.
            raise ParseError(UNREADABLE) from cause

    def decode_cursor(self, request: Request) -> Cursor | None:
        cursor = super().decode_cursor(request)
        if cursor is not None and "\0" in str(cursor.position):
            raise ValueError("a cursor with NUL, which PostgreSQL takes in no text")
        return cursor

    def get_page_size(self, request: Request) -> int:
        text = request.query_params.get(self.page_size_query_param)
        if text is None:
            return self.page_size
        if not (text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= self.max_page_size):
            raise ParseError(f"`page_size` is a whole number from 1 to {self.max_page_size}.")
        return int(text)


def by(*ordering: str) -> type[Pages]:
    """Pages in that order; it must be total, so end it with a unique column."""
    return type("OrderedPages", (Pages,), {"ordering": ordering})
