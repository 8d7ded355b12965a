"""Rounds: what is being made, paused, cancelled, and what is held of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from reviews import tasks
from reviews.api import showing
from reviews.api.resource import Resource
from reviews.api.schema import candidates as shapes
from reviews.candidates import actions, queries
from reviews.queues import actions as queue_actions


class OneRound(Resource):
    @extend_schema(responses=shapes.Round)
    def get(self, request: Request, round_id: UUID) -> Response:
        return Response(self.show(round_id))

    def show(self, round_id: UUID) -> dict[str, Any]:
        return showing.round_(queries.get_round(self.actor, round_id), self.actor, self.at)

    def do(self, action: Callable[..., Any], round_id: UUID) -> Response:
        self.take()
        action(round_id, by=self.actor, at=self.at)
        transaction.on_commit(tasks.wake)
        return Response(self.show(round_id), status=status.HTTP_201_CREATED)


class Pauses(OneRound):
    http_method_names = ("post", "delete", "options")

    @extend_schema(request=None, responses={201: shapes.Round})
    def post(self, request: Request, round_id: UUID) -> Response:
        """Begin no further call of this round; what is out still lands."""
        return self.do(actions.pause, round_id)

    @extend_schema(responses={200: shapes.Round})
    def delete(self, request: Request, round_id: UUID) -> Response:
        """Resume."""
        self.take()
        actions.resume(round_id, by=self.actor, at=self.at)
        transaction.on_commit(tasks.wake)
        return Response(self.show(round_id))


class Cancellations(OneRound):
    http_method_names = ("post", "options")

    @extend_schema(request=None, responses={201: shapes.Round})
    def post(self, request: Request, round_id: UUID) -> Response:
        """Stop what is still being made. A call already out still ends, and is booked."""
        return self.do(queue_actions.cancel_round, round_id)


class Retries(OneRound):
    http_method_names = ("post", "options")

    @extend_schema(request=None, responses={201: shapes.Round})
    def post(self, request: Request, round_id: UUID) -> Response:
        """Call again for everything of this round that is held; money is reserved anew where it was spent."""
        return self.do(actions.retry_held, round_id)


class Surrenders(OneRound):
    http_method_names = ("post", "options")

    @extend_schema(request=None, responses={201: shapes.Round})
    def post(self, request: Request, round_id: UUID) -> Response:
        """Give up everything of this round that is held."""
        return self.do(actions.give_up_held, round_id)
