"""Verdicts: one person's review, a lead's overturning."""

from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from reviews import tasks
from reviews.api import showing
from reviews.api.pagination import by
from reviews.api.resource import Listing, Resource
from reviews.api.schema import reviewing as shapes
from reviews.api.schema.shapes import page_of
from reviews.candidates import queries as candidate_queries
from reviews.decisions import actions, queries
from reviews.decisions.models import Decision, Review
from reviews.errors import Invalid


class Reviews(Listing):
    pages = by("at", "id")

    @extend_schema(responses=page_of(shapes.Review))
    def get(self, request: Request, candidate_id: UUID) -> Response:
        """The reviews as far as you may see them now: in an open blind stage only your own."""
        candidate = candidate_queries.get(self.actor, candidate_id)
        return self.page(queries.reviews_visible_to(self.actor, candidate), show)

    @extend_schema(request=shapes.ReviewBody, responses={201: shapes.Reviewed})
    def post(self, request: Request, candidate_id: UUID) -> Response:
        """Give your verdict; it takes effect at once. `decision` is null while seats are open."""
        needed = ("sha256", "verdict", "answers")
        body = self.take(*needed, "reason", "comment", required=needed)
        words = {name: "" if body.get(name) is None else body[name] for name in ("reason", "comment")}
        if wrong := [name for name, text in (words | {"sha256": body["sha256"]}).items() if not isinstance(text, str)]:
            raise Invalid({name: ["Give text."] for name in wrong})
        done = actions.review(
            candidate_id,
            by=self.actor,
            at=self.at,
            sha256=body["sha256"],
            verdict=str(body["verdict"]),
            answers=body["answers"],
            **words,
        )
        transaction.on_commit(tasks.wake)
        decision = done.decision.verdict if done.decision else None
        shown = {"id": done.review.pk, "verdict": done.review.verdict, "decision": decision}
        return Response(shown, status=status.HTTP_201_CREATED)


class Overturns(Resource):
    @extend_schema(request=shapes.OverturnBody, responses={201: shapes.Decision})
    def post(self, request: Request, candidate_id: UUID) -> Response:
        """Overturn the decision in force: the stages start anew. A lead's, with a `comment` that says why."""
        comment = self.take("comment", required=("comment",))["comment"]
        if not isinstance(comment, str):
            raise Invalid({"comment": ["Give text."]})
        decision = actions.overturn(candidate_id, by=self.actor, at=self.at, comment=comment)
        return Response(show_decision(decision), status=status.HTTP_201_CREATED)


def show(review: Review) -> dict[str, object]:
    return {
        "id": review.pk,
        "user": review.user_id,
        "verdict": review.verdict,
        "reason": review.reason,
        "comment": review.comment,
        "sha256": review.sha256,
        "pass": review.pass_no,
        "stage": review.stage.n,
        "coverage": review.coverage_ppm / 1_000_000,
        "coverage_by_hand": review.coverage_hand_ppm / 1_000_000,
        "at": showing.moment(review.at),
        "answers": [
            {
                "item": answer.item_id,
                "answer": answer.answer,
                "defect": answer.defect or None,
                "severity": answer.severity or None,
                "spot": None if answer.spot_x is None else [answer.spot_x, answer.spot_y],
            }
            for answer in review.answers.all()
        ],
    }


def show_decision(decision: Decision) -> dict[str, object]:
    return {
        "id": decision.pk,
        "candidate": decision.candidate_id,
        "verdict": decision.verdict,
        "overturns": decision.overturns_id,
        "pass": decision.pass_no,
        "sha256": decision.sha256,
        "at": showing.moment(decision.at),
    }
