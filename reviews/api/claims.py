"""Claims: take a seat, keep it, give it back; and what a page reports while it is held."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api import showing
from reviews.api.pagination import by
from reviews.api.resource import Listing, Resource, an_id
from reviews.api.schema import reviewing as shapes
from reviews.api.schema.shapes import page_of
from reviews.errors import Invalid
from reviews.inspection import actions as inspection_actions
from reviews.inspection import queries as inspection_queries
from reviews.inspection.coverage import PPM
from reviews.queues import actions, queries
from reviews.queues.models import Claim


class Claims(Listing):
    pages = by("claimed_at", "id")

    @extend_schema(responses=page_of(shapes.Claim))
    def get(self, request: Request) -> Response:
        """Your live claims."""
        return self.page(queries.claims_of(self.actor, self.at), show)

    @extend_schema(request=shapes.ClaimBody, responses={201: shapes.Claim, 204: None})
    def post(self, request: Request) -> Response:
        """Take the named candidate, or the next one that waits for you; 204 when nothing does.

        `again`: also offer what you gave back."""
        body = self.take("candidate", "again")
        again = body.get("again", False)
        if not isinstance(again, bool):
            raise Invalid({"again": ["Give true or false."]})
        wanted = an_id(body["candidate"]) if body.get("candidate") is not None else None
        claim = actions.claim(wanted, by=self.actor, at=self.at, again=again)
        if claim is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(show(claim), status=status.HTTP_201_CREATED)


class OneClaim(Resource):
    @extend_schema(responses=shapes.Claim)
    def get(self, request: Request, claim_id: UUID) -> Response:
        return Response(show(actions.get_own(claim_id, by=self.actor)))

    @extend_schema(request=None, responses=shapes.Claim)
    def patch(self, request: Request, claim_id: UUID) -> Response:
        """Renew."""
        self.take()
        return Response(show(actions.renew(claim_id, by=self.actor, at=self.at)))

    @extend_schema(request=shapes.GiveBackBody, responses={204: None})
    def delete(self, request: Request, claim_id: UUID) -> Response:
        """Give back, with an optional `reason`."""
        reason = self.take("reason").get("reason")
        if reason is None:
            reason = ""
        actions.give_back(claim_id, by=self.actor, at=self.at, reason=reason)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DraftOfClaim(Resource):
    @extend_schema(responses=shapes.Draft)
    def get(self, request: Request, claim_id: UUID) -> Response:
        """The answers you left so far, here or under an earlier claim of this pass; empty when there are none."""
        claim = actions.get_own(claim_id, by=self.actor)
        draft = inspection_queries.last_draft(claim.candidate, self.actor.user_id)
        return Response(draft.body if draft else {"answers": []})

    @extend_schema(request=shapes.Draft, responses=shapes.Draft)
    def put(self, request: Request, claim_id: UUID) -> Response:
        """Keep the answers given so far: seen by nobody else, no event."""
        body = self.take("answers", "reason", "comment")
        return Response(inspection_actions.save_draft(claim_id, body, by=self.actor, at=self.at).body)


class Displays(Resource):
    @extend_schema(request=shapes.DisplaysBody, responses={201: shapes.Coverage})
    def post(self, request: Request, candidate_id: UUID) -> Response:
        """Report what was displayed under your claim, at most 500 rectangles at once; answers the share displayed so
        far."""
        body = self.take("displays", required=("displays",))
        ppm = inspection_actions.display(candidate_id, body["displays"], by=self.actor, at=self.at)
        return Response({"coverage": ppm / PPM}, status=status.HTTP_201_CREATED)


def show(claim: Claim) -> dict[str, object]:
    return {
        "id": claim.pk,
        "candidate": claim.candidate_id,
        "claimed_at": showing.moment(claim.claimed_at),
        "expires_at": showing.moment(claim.expires_at),
        "ended_at": showing.moment(claim.ended_at),
        "stage": claim.seat.stage.n,
        "seat": claim.seat.n,
        "for_lead": claim.seat.for_lead,
    }
