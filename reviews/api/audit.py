"""The log, for who may read it whole: bodies exactly as hashed."""

from typing import ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api import showing_events
from reviews.api.pagination import by
from reviews.api.resource import Listing
from reviews.api.schema import reports as shapes
from reviews.audit import queries
from reviews.decisions import trails
from reviews.errors import NotAllowed
from reviews.people import rules as people_rules

LONGEST_NUMBER = 18


class Events(Listing):
    parameters: ClassVar[tuple[str, ...]] = ("after",)
    pages = by("seq")

    @extend_schema(parameters=[OpenApiParameter("after", int)], responses=shapes.Log)
    def get(self, request: Request) -> Response:
        """The workspace's events, oldest first, after the sequence number `after`; `head` is the installation's."""
        if reason := people_rules.why_not(self.actor, people_rules.Capability.READ_LOG):
            raise NotAllowed(reason)
        after = request.query_params.get("after", "0")
        if not after.isdecimal() or len(after) > LONGEST_NUMBER:
            raise ParseError("`after` is a sequence number, such as 1482.")
        self.look("log", self.actor.workspace_id)
        events = trails.visible_log(self.actor).filter(seq__gt=int(after))
        page = self.whole_page(events, showing_events.events)
        seq, hash_ = queries.head()
        page.data["head"] = {"seq": seq, "hash": hash_}
        return page
