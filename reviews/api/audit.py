"""The log, for who may read it whole: bodies exactly as hashed."""

from typing import ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api import schema, showing
from reviews.api.pagination import by
from reviews.api.resource import Listing
from reviews.audit import queries
from reviews.errors import NotAllowed
from reviews.people import rules as people_rules


class Events(Listing):
    parameters: ClassVar[tuple[str, ...]] = ("after",)
    pages = by("seq")

    @extend_schema(parameters=[OpenApiParameter("after", int)], responses=schema.page_of(schema.Event))
    def get(self, request: Request) -> Response:
        """The workspace's events, oldest first, after the sequence number `after`; `head` is the installation's."""
        if reason := people_rules.why_not(self.actor, people_rules.Capability.READ_LOG):
            raise NotAllowed(reason)
        after = request.query_params.get("after", "0")
        if not after.isdecimal():
            raise ParseError("`after` is a sequence number, such as 1482.")
        page = self.page(queries.events(self.actor.workspace_id, after=int(after)), lambda event: event)
        texts = queries.texts_of([event.seq for event in page.data["results"]])
        page.data["results"] = [showing.event(event, texts[event.seq]) for event in page.data["results"]]
        seq, hash_ = queries.head()
        page.data["head"] = {"seq": seq, "hash": hash_}
        return page
