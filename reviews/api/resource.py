"""What every API view shares: the actor, the clock, query parameters that are known, ids that look like ids."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils import timezone
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reviews.actor import Actor
from reviews.api.pagination import Pages
from reviews.audit import moves as audit
from reviews.errors import Invalid, NotFound
from reviews.people import rules as people_rules

Show = Callable[[Any], Any]
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


class Resource(APIView):
    """One address. `parameters`: the query parameters that its GET knows; any other is a 400."""

    parameters: ClassVar[Sequence[str]] = ()
    request: Request

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        known = self.known_parameters() if request.method in {"GET", "HEAD"} else ()
        unknown = sorted(set(request.query_params) - set(known))
        if unknown:
            sentence = f"it knows {', '.join(known)}" if known else "it takes none"
            raise ParseError(f"There is no query parameter {unknown[0][:60]!r} here; {sentence}.")
        twice = [name for name, values in request.query_params.lists() if len(values) > 1]
        if twice:
            raise ParseError(f"The query parameter {twice[0]!r} stands twice.")

    def known_parameters(self) -> Sequence[str]:
        return self.parameters

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
        body = {} if self.is_empty_form() else fields_of(self.request.data)
        errors = {
            name: [f"There is no such field; known are {', '.join(known) or 'none'}."]
            for name in sorted(set(body) - set(known))
        }
        errors |= {name: ["This field is needed."] for name in required if body.get(name) is None}
        if errors:
            raise Invalid(errors)
        return body

    def is_empty_form(self) -> bool:
        """Clients send an empty body as a form by themselves: nothing was said, in whatever type."""
        request = self.request._request  # noqa: SLF001 (DRF's own way to Django's request)
        return request.content_type in FORMS and not request.POST and not request.FILES

    def look(self, kind: str, thing: UUID) -> None:
        """An auditor opened it: the log keeps that, once per object and hour."""
        if people_rules.leaves_a_look(self.actor):
            audit.record_look(by=self.actor, at=self.at, subject=(kind, thing))


class Listing(Resource):
    """A list in pages: give `pages`, the rows and how they read."""

    pages: ClassVar[type[Pages]] = Pages

    def page(self, rows: QuerySet[Any], show: Show) -> Response:
        return self.whole_page(rows, lambda found: [show(row) for row in found])

    def whole_page(self, rows: QuerySet[Any], show: Callable[[list[Any]], list[Any]]) -> Response:
        """For rows that are shown all at once, so that more of them make no more queries."""
        paginator = self.pages()
        found: list[Model] = paginator.rows_of(rows, self.request)
        return paginator.get_paginated_response(show(found))

    def known_parameters(self) -> Sequence[str]:
        return (*self.parameters, "cursor", "page_size")


class AnyType(DefaultContentNegotiation):
    """For pictures: what comes is what was stored, whatever the caller would like best; refusals stay JSON."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)


def fields_of(data: Any) -> dict[str, Any]:
    """Of JSON or of a form, where a field may stand once only."""
    if not isinstance(data, QueryDict):
        return dict(data)
    twice = [name for name, values in data.lists() if len(values) > 1]
    if twice:
        raise Invalid({name: ["This field stands twice."] for name in twice})
    return data.dict()


def an_id(value: Any) -> UUID:
    """An id from a body or a query: what cannot be one is not there either."""
    try:
        return UUID(str(value))
    except ValueError as cause:
        raise NotFound from cause
