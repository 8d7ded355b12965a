"""Candidates: seen, filed by upload, retried, given up, withdrawn, edited, called back; and their exact bytes."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from generation.images.ingest import ingest
from generation.images.models import Image
from generation.images.recipes import PREVIEW, THUMB
from generation.images.uploads import spool
from reviews import tasks
from reviews.api import files, showing, showing_events
from reviews.api.pagination import by
from reviews.api.resource import AnyType, Listing, Resource, an_id
from reviews.api.schema import candidates as shapes
from reviews.api.schema import reports as report_shapes
from reviews.api.schema.shapes import page_of
from reviews.briefs import queries as brief_queries
from reviews.briefs import rules as brief_rules
from reviews.candidates import actions, queries, stating
from reviews.candidates import rules as candidate_rules
from reviews.candidates.states import CandidateState
from reviews.decisions import actions as decision_actions
from reviews.decisions import trails
from reviews.errors import Invalid, NotAllowed, NotFound, NotNow
from reviews.queues import actions as queue_actions

RECIPES = {"preview": PREVIEW.name, "thumb": THUMB.name}
STATED = ("made_by", "tool", "model", "prompt", "minutes", "cost_usd", "rights")


class Candidates(Listing):
    parameters: ClassVar[tuple[str, ...]] = ("brief", "round", "state")
    parser_classes = (MultiPartParser,)
    pages = by("-created_at", "-id")

    @extend_schema(
        parameters=[
            OpenApiParameter("brief", OpenApiTypes.UUID),
            OpenApiParameter("round", OpenApiTypes.UUID),
            OpenApiParameter("state", enum=CandidateState.values),
        ],
        responses=page_of(shapes.Candidate),
    )
    def get(self, request: Request) -> Response:
        found = queries.visible(self.actor)
        wanted = request.query_params
        if "brief" in wanted:
            found = found.filter(brief=brief_queries.get(self.actor, an_id(wanted["brief"])))
        if "round" in wanted:
            found = found.filter(round=queries.get_round(self.actor, an_id(wanted["round"])))
        if "state" in wanted:
            if wanted["state"] not in CandidateState.values:
                raise ParseError(f"A candidate's state is one of {', '.join(CandidateState.values)}.")
            found = found.filter(state=wanted["state"])
        return self.whole_page(found, lambda candidates: showing.candidates(candidates, self.actor, self.at))

    @extend_schema(request=shapes.CandidateUpload, responses={201: shapes.Candidate})
    def post(self, request: Request) -> Response:
        """File an image made elsewhere as `file`, with what is known of it; "unknown" is an answer and is shown."""
        if reason := brief_rules.why_not_file(self.actor):
            raise NotAllowed(reason)
        # Before its fields: of a request that was too large, those that came after the file are missing.
        file = files.upload_of(request)
        body = self.take("file", "brief", "parent", *STATED, required=("brief",))
        brief = brief_queries.get(self.actor, an_id(body["brief"]))
        if reason := candidate_rules.why_not_produce(brief, by=self.actor):
            raise NotAllowed(reason)
        parent = queries.get(self.actor, an_id(body["parent"])).pk if body.get("parent") else None
        if reason := candidate_rules.why_not_order(brief):
            raise NotNow(reason, state=brief.state)
        stated = stating.read({name: body.get(name) for name in STATED})
        if file is None:
            raise Invalid({"file": ["Send the image as the multipart field `file`."]})
        with spool(file.chunks()) as (path, _):
            ingested = ingest(self.actor.workspace_id, path, simulated=False, purpose="candidate")
        made = actions.upload(
            brief.pk, ingested, name=file.name or "", stated=stated, parent=parent, by=self.actor, at=self.at
        )
        transaction.on_commit(tasks.wake)
        return Response(show(self, made.pk), status=status.HTTP_201_CREATED)


def show(view: Resource, candidate_id: UUID) -> dict[str, Any]:
    return showing.candidate(queries.get(view.actor, candidate_id), view.actor, view.at)


class OneCandidate(Resource):
    @extend_schema(responses=shapes.Candidate)
    def get(self, request: Request, candidate_id: UUID) -> Response:
        candidate = queries.get(self.actor, candidate_id)
        self.look("candidate", candidate.pk)
        return Response(showing.candidate(candidate, self.actor, self.at))


class Original(Resource):
    content_negotiation_class = AnyType

    @extend_schema(responses={(200, "image/*"): OpenApiTypes.BINARY})
    def get(self, request: Request, candidate_id: UUID) -> HttpResponseBase:
        """The exact bytes as they came, content credentials included; the ETag is their sha256."""
        return files.original(request, image_of(self, candidate_id), f"candidate-{candidate_id}")


class Rendition(Resource):
    content_negotiation_class = AnyType

    @extend_schema(responses={(200, "image/*"): OpenApiTypes.BINARY})
    def get(self, request: Request, candidate_id: UUID, kind: str) -> HttpResponseBase:
        """A smaller picture for lists and for bridging the loading; never for judging."""
        return files.rendition(request, image_of(self, candidate_id), RECIPES[kind], f"candidate-{candidate_id}-{kind}")


def image_of(view: Resource, candidate_id: UUID) -> Image:
    image = queries.get(view.actor, candidate_id).image
    if image is None:
        raise NotFound("This candidate has no image yet.")
    return image


class Trail(Listing):
    pages = by("seq")

    @extend_schema(responses=page_of(report_shapes.Event))
    def get(self, request: Request, candidate_id: UUID) -> Response:
        """Every event that speaks of this candidate, oldest first; what a blind stage hides from you is left out."""
        candidate = queries.get(self.actor, candidate_id)
        events = trails.visible_trail(candidate, by=self.actor)
        return self.whole_page(events, lambda found: showing_events.trail(found, candidate.brief, self.actor))


class Verb(Resource):
    """A noun under a candidate whose POST does one thing to it."""

    def do(self, action: Callable[..., Any], candidate_id: UUID) -> Response:
        self.take()
        action(candidate_id, by=self.actor, at=self.at)
        transaction.on_commit(tasks.wake)
        return Response(show(self, candidate_id), status=status.HTTP_201_CREATED)


class Retries(Verb):
    @extend_schema(request=None, responses={201: shapes.Candidate})
    def post(self, request: Request, candidate_id: UUID) -> Response:
        """Call again for a held candidate; money is reserved anew where it was spent."""
        return self.do(actions.retry, candidate_id)


class Surrenders(Verb):
    @extend_schema(request=None, responses={201: shapes.Candidate})
    def post(self, request: Request, candidate_id: UUID) -> Response:
        """Give a held candidate up."""
        return self.do(actions.give_up, candidate_id)


class Withdrawals(Verb):
    @extend_schema(request=None, responses={201: shapes.Candidate})
    def post(self, request: Request, candidate_id: UUID) -> Response:
        """Take a candidate back before it is decided."""
        return self.do(queue_actions.withdraw_candidate, candidate_id)


class Returns(Verb):
    @extend_schema(request=None, responses={201: shapes.Candidate})
    def post(self, request: Request, candidate_id: UUID) -> Response:
        """Call a spare candidate back into the queue."""
        return self.do(queue_actions.return_spare, candidate_id)


class Edits(Resource):
    @extend_schema(request=None, responses={201: shapes.Round})
    def post(self, request: Request, candidate_id: UUID) -> Response:
        """Answer a change request: a child round that edits this very image."""
        self.take()
        order = decision_actions.answer_changes(candidate_id, by=self.actor, at=self.at)
        transaction.on_commit(tasks.wake)
        shown = showing.round_(queries.get_round(self.actor, order.pk), self.actor, self.at)
        return Response(shown, status=status.HTTP_201_CREATED)
