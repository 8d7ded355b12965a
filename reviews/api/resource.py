"""What every API view shares: the actor, the clock, query parameters that are known, ids that look like ids."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reviews.actor import Actor
from reviews.api.pagination import Pages
from reviews.errors import Invalid, NotFound


class Resource(APIView):
    """One address. `parameters`: the query parameters that its GET knows; any other is a 400."""

    parameters: ClassVar[Sequence[str]] = ()
    request: Request

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        unknown = sorted(set(request.query_params) - set(self.parameters))
        if unknown:
            known = f"it knows {', '.join(self.parameters)}" if self.parameters else "it takes none"
            raise ParseError(f"There is no query parameter {unknown[0]!r} here; {known}.")
        twice = [name for name, values in request.query_params.lists() if len(values) > 1]
        if twice:
            raise ParseError(f"The query parameter {twice[0]!r} stands twice.")

    @property
    def actor(self) -> Actor:
        actor = self.request.auth
        assert isinstance(actor, Actor)  # noqa: S101 (both ways of authentication give one)
        return actor

    @property
    def at(self) -> datetime:
        return timezone.now()

    def take(self, *known: str, required: Iterable[str] = ()) -> dict[str, Any]:
        """The body's fields; an unknown or a missing one is an error that names it."""
        body: dict[str, Any] = dict(self.request.data)
        errors = {
            name: [f"There is no such field; known are {', '.join(known) or 'none'}."]
            for name in sorted(set(body) - set(known))
        }
        errors |= {name: ["This field is needed."] for name in required if body.get(name) is None}
        if errors:
            raise Invalid(errors)
        return body


class Listing(Resource):
    """A list in pages: give `pages`, the rows and how one row reads."""

    pages: ClassVar[type[Pages]] = Pages

    def page(self, rows: QuerySet[Any], show: Any) -> Response:
        paginator = self.pages()
        found = paginator.paginate_queryset(rows, self.request, view=self)
        return paginator.get_paginated_response([show(row) for row in found or ()])

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.parameters = (*type(self).parameters, "cursor", "page_size")  # type: ignore[misc]
        super().initial(request, *args, **kwargs)


def an_id(value: Any) -> UUID:
    """An id from a body or a query: what cannot be one is not there either."""
    try:
        return UUID(str(value))
    except ValueError as cause:
        raise NotFound from cause
