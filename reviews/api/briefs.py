"""Briefs: filed as drafts, submitted, amended, withdrawn; what a round of one would cost; its rounds."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from reviews import tasks
from reviews.api import showing
from reviews.api.pagination import by
from reviews.api.resource import Listing, Resource, an_id, fields_of
from reviews.api.schema import briefs as shapes
from reviews.api.schema import candidates as candidate_shapes
from reviews.api.schema.shapes import page_of
from reviews.briefs import actions, queries
from reviews.briefs.states import BriefState
from reviews.candidates import actions as candidate_actions
from reviews.candidates import queries as candidate_queries
from reviews.errors import Invalid, NotAllowed
from reviews.people import rules as people_rules
from reviews.queues import actions as queue_actions

LONGEST_KEY = 255
LONGEST_NUMBER = 9


class Briefs(Listing):
    parameters: ClassVar[tuple[str, ...]] = ("state",)
    pages = by("-created_at", "-id")

    @extend_schema(parameters=[OpenApiParameter("state", enum=BriefState.values)], responses=page_of(shapes.Brief))
    def get(self, request: Request) -> Response:
        found = queries.visible(self.actor)
        if state := request.query_params.get("state"):
            if state not in BriefState.values:
                raise ParseError(f"A brief's state is one of {', '.join(BriefState.values)}.")
            found = found.filter(state=state)
        return self.whole_page(found, lambda briefs: showing.briefs(briefs, self.actor))

    @extend_schema(request=shapes.BriefBody, responses={201: shapes.FiledBrief})
    def post(self, request: Request) -> Response:
        """File a draft. `copied_from` may name the brief that it was made from."""
        body = fields_of(request.data)
        origin = body.pop("copied_from", None)
        filed = actions.file(body, by=self.actor, at=self.at, copied_from=None if origin is None else an_id(origin))
        return _filed(filed, self, status.HTTP_201_CREATED)


class OneBrief(Resource):
    @extend_schema(responses=shapes.Brief)
    def get(self, request: Request, brief_id: UUID) -> Response:
        brief = queries.get(self.actor, brief_id)
        self.look("brief", brief.pk)
        return Response(showing.brief(brief, self.actor))


class Submissions(Resource):
    @extend_schema(request=None, responses={201: shapes.FiledBrief})
    def post(self, request: Request, brief_id: UUID) -> Response:
        """Submit the draft: from now on rounds can be ordered, and this version never changes."""
        self.take()
        filed = actions.submit(brief_id, by=self.actor, at=self.at)
        return _filed(filed, self, status.HTTP_201_CREATED)


class Versions(Listing):
    pages = by("-n")

    @extend_schema(responses=page_of(shapes.BriefVersion))
    def get(self, request: Request, brief_id: UUID) -> Response:
        return self.page(queries.get(self.actor, brief_id).versions.all(), showing.version)

    @extend_schema(request=shapes.BriefBody, responses={201: shapes.FiledBrief})
    def post(self, request: Request, brief_id: UUID) -> Response:
        """Amend. `version` may say which version you have read; another one in force is a 409."""
        body = fields_of(request.data)
        read = body.pop("version", None)
        if read is not None and (not isinstance(read, int) or isinstance(read, bool)):
            raise Invalid({"version": ["Give the number of the version that you have read, or leave it out."]})
        filed = actions.amend(brief_id, body, by=self.actor, at=self.at, version=read)
        return _filed(filed, self, status.HTTP_201_CREATED)


class Withdrawals(Resource):
    @extend_schema(request=None, responses={201: shapes.Brief})
    def post(self, request: Request, brief_id: UUID) -> Response:
        """Take the brief back, with everything of it that is still open."""
        self.take()
        queue_actions.withdraw_brief(brief_id, by=self.actor, at=self.at)
        return Response(showing.brief(queries.get(self.actor, brief_id), self.actor), status=status.HTTP_201_CREATED)


class EstimateOfBrief(Resource):
    parameters: ClassVar[tuple[str, ...]] = ("candidates", "quality", "size")

    @extend_schema(
        parameters=[OpenApiParameter("candidates", int), OpenApiParameter("quality"), OpenApiParameter("size")],
        responses=shapes.Estimate,
    )
    def get(self, request: Request, brief_id: UUID) -> Response:
        """What a round would cost, before anything is spent, with the prompt that would be sent."""
        brief = queries.get(self.actor, brief_id)
        if reason := people_rules.why_not(self.actor, people_rules.Capability.READ_COST, owner_id=brief.owner_id):
            raise NotAllowed(reason)
        wishes = _wishes(request.query_params.dict())
        found = queries.estimate(queries.current(brief), day=self.at.date(), **wishes)
        return Response(show_estimate(found))


class RoundsOfBrief(Listing):
    pages = by("-n")

    @extend_schema(responses=page_of(candidate_shapes.Round))
    def get(self, request: Request, brief_id: UUID) -> Response:
        brief = queries.get(self.actor, brief_id)
        found = candidate_queries.rounds(self.actor).filter(brief=brief)
        return self.whole_page(found, lambda rounds: showing.rounds(rounds, self.actor, self.at))

    @extend_schema(
        request=shapes.OrderBody,
        parameters=[OpenApiParameter("Idempotency-Key", location=OpenApiParameter.HEADER)],
        responses={200: candidate_shapes.OrderedRound, 201: candidate_shapes.OrderedRound},
    )
    def post(self, request: Request, brief_id: UUID) -> Response:
        """Order a round. The same `Idempotency-Key` with the same body gives the round it made (200), never a second
        one."""
        wishes = self.take("candidates", "quality", "size", "retired_reason")
        key = request.headers.get("Idempotency-Key")
        if key is not None and not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
            raise ParseError(f"An Idempotency-Key has 1 to {LONGEST_KEY} printable ASCII characters.")
        ordered = candidate_actions.order(brief_id, by=self.actor, at=self.at, idempotency_key=key, **wishes)
        transaction.on_commit(tasks.wake)
        shown = showing.round_(candidate_queries.get_round(self.actor, ordered.round.pk), self.actor, self.at)
        code = status.HTTP_201_CREATED if ordered.created else status.HTTP_200_OK
        return Response(shown | {"warnings": list(ordered.warnings)}, status=code)


def _filed(filed: actions.Filed, view: Resource, code: int) -> Response:
    brief = queries.get(view.actor, filed.brief.pk)
    members = {"created": list(filed.created), "warnings": list(filed.warnings)}
    return Response(showing.brief(brief, view.actor) | members, status=code)


def _wishes(parameters: dict[str, str]) -> dict[str, Any]:
    wishes: dict[str, Any] = {name: value for name, value in parameters.items() if name in {"quality", "size"}}
    if "candidates" in parameters:
        text = parameters["candidates"]
        wishes["candidates"] = int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else text
    return wishes


def show_estimate(found: queries.Estimate) -> dict[str, Any]:
    plan = found.plan
    return {
        "model": plan.image_model.name,
        "endpoint": found.endpoint.name,
        "simulated": found.simulated,
        "candidates": plan.candidates,
        "quality": plan.quality,
        "size": str(plan.size),
        "each_usd": showing.money(found.each),
        "total_usd": showing.money(found.total),
        "bound_each_usd": showing.money(found.bound),
        "bound_usd": showing.money(found.total_bound),
        "price": {"valid_from": found.price.valid_from, "source": found.price.source},
        "prompt": {
            "text": plan.prompt.text,
            "characters": len(plan.prompt.text),
            "parts": [{"label": label, "text": text} for label, text in plan.prompt.parts],
        },
    }
