"""Cost per approved asset, with its parts."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.resource import Resource
from reviews.api.schema import reports as shapes
from reviews.errors import NotAllowed
from reviews.people import rules as people_rules
from reviews.people.states import Role
from reviews.reports import cost
from reviews.reports.showing import show_report


class CostReport(Resource):
    parameters: ClassVar[tuple[str, ...]] = ("by",)

    @extend_schema(parameters=[OpenApiParameter("by", enum=[by.value for by in cost.By])], responses=shapes.CostReport)
    def get(self, request: Request) -> Response:
        """Rows by brief (or campaign, brand, model, month), simulated and real money apart. A producer sees their own
        briefs, and review cost as one sum without minutes."""
        by = request.query_params.get("by", cost.By.BRIEF)
        if by not in set(cost.By):
            raise ParseError(f"`by` is one of {', '.join(cost.By)}.")
        if reason := people_rules.why_not(self.actor, people_rules.Capability.READ_COST):
            raise NotAllowed(reason)
        return Response(self.report(cost.By(by)))

    def report(self, by: cost.By) -> dict[str, Any]:
        reads_all = self.actor.has(Role.LEAD, Role.AUDITOR)
        owner = None if reads_all else self.actor.user_id
        rows = cost.cost_rows(by, workspaces=[self.actor.workspace_id], owner=owner)
        return show_report(rows, minutes=reads_all)
