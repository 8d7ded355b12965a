"""What may be called and under which rules: models, policies, endpoints; and who you are."""

from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from generation.catalogue.models import Endpoint, ImageModel, Price
from reviews import tasks
from reviews.api import showing
from reviews.api.pagination import by
from reviews.api.resource import Listing, Resource
from reviews.api.schema import installation as shapes
from reviews.api.schema.shapes import page_of
from reviews.candidates import endpoints
from reviews.people import queries as people_queries
from reviews.people.models import User
from reviews.policies import queries as policy_queries
from reviews.policies.models import Policy, PolicyVersion, Stage


class Models(Listing):
    pages = by("name")

    @extend_schema(responses=page_of(shapes.ImageModel))
    def get(self, request: Request) -> Response:
        """Image models: what they can, when they end, what they cost, with sources."""
        return self.page(ImageModel.objects.select_related("replacement").prefetch_related("prices"), show_model)


class Policies(Listing):
    pages = by("name", "id")

    @extend_schema(responses=page_of(shapes.Policy))
    def get(self, request: Request) -> Response:
        """The policies that a brief here may name, each in its version in force."""
        ids = [policy.pk for policy in policy_queries.all_of(self.actor.workspace_id)]
        stages = Prefetch("stages", queryset=Stage.objects.order_by("n"))
        versions = PolicyVersion.objects.order_by("n").prefetch_related(stages)
        found = Policy.objects.filter(pk__in=ids).prefetch_related(Prefetch("versions", queryset=versions))
        return self.page(found, show_policy)


class Endpoints(Listing):
    pages = by("name", "id")

    @extend_schema(responses=page_of(shapes.Endpoint))
    def get(self, request: Request) -> Response:
        """The servers that are called for this workspace, and whether they are stopped."""
        return self.page(endpoints.visible(self.actor), show_endpoint)


class Openings(Resource):
    @extend_schema(request=None, responses={201: shapes.Endpoint})
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        """Let a stopped endpoint call again (a lead's): the key, the quota or the verification is in order by now."""
        self.take()
        endpoint = endpoints.open_endpoint(endpoint_id, by=self.actor, at=self.at)
        transaction.on_commit(tasks.wake)
        return Response(show_endpoint(endpoint), status=status.HTTP_201_CREATED)


class Me(Resource):
    @extend_schema(responses=shapes.Me)
    def get(self, request: Request) -> Response:
        user = request.user
        assert isinstance(user, User)  # noqa: S101 (both ways of authentication give one)
        workspaces = [
            {"id": one.workspace_id, "name": one.workspace.name, "roles": one.roles, "tags": one.tags}
            for one in people_queries.memberships_of(user)
        ]
        return Response(
            {
                "id": user.pk,
                "email": user.email,
                "name": user.name,
                "workspace": self.actor.workspace_id,
                "roles": sorted(self.actor.roles),
                "tags": sorted(self.actor.tags),
                "workspaces": workspaces,
            }
        )


def show_model(one: ImageModel) -> dict[str, object]:
    return {
        "name": one.name,
        "default": one.is_default,
        "shutdown_at": one.shutdown_at,
        "replacement": one.replacement.name if one.replacement else None,
        "sizes": one.fixed_sizes or None,
        "edge_multiple": one.edge_multiple,
        "max_edge": one.max_edge,
        "min_pixels": one.min_pixels,
        "max_pixels": one.max_pixels,
        "max_ratio": one.max_ratio,
        "qualities": one.qualities,
        "formats": one.formats,
        "backgrounds": one.backgrounds,
        "edits": one.edits,
        "masks": one.masks,
        "max_inputs": one.max_inputs,
        "source": one.source,
        "valid_from": one.valid_from,
        "prices": [show_price(price) for price in one.prices.all()],
    }


def show_price(price: Price) -> dict[str, object]:
    """US dollars per 1,000,000 tokens."""
    return {
        "valid_from": price.valid_from,
        "text_in_usd": showing.money(price.text_in),
        "image_in_usd": showing.money(price.image_in),
        "image_out_usd": showing.money(price.image_out),
        "source": price.source,
    }


def show_policy(policy: Policy) -> dict[str, object]:
    version = list(policy.versions.all())[-1]
    return {
        "id": policy.pk,
        "name": policy.name,
        "version": version.n,
        "preset": policy.workspace_id is None,
        "stages": [show_stage(stage) for stage in version.stages.all()],
    }


def show_stage(stage: Stage) -> dict[str, object]:
    return {
        "n": stage.n,
        "seats": stage.seats,
        "role": stage.role,
        "tag": stage.tag or None,
        "blind": stage.blind,
        "blocks": stage.blocks,
        "share_percent": stage.share_percent,
        "dwell_ms": stage.dwell_ms,
    }


def show_endpoint(endpoint: Endpoint) -> dict[str, object]:
    return {
        "id": endpoint.pk,
        "name": endpoint.name,
        "simulated": endpoint.simulated,
        "stopped": endpoint.stopped_at is not None,
        "stopped_at": showing.moment(endpoint.stopped_at),
        "stopped_why": endpoint.stopped_why,
        "not_before": showing.moment(endpoint.not_before),
        "open_until": showing.moment(endpoint.open_until),
    }
