"""References: pictures uploaded for briefs. The upload is kept and never served; what comes back is its clean
rendition."""

from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from generation.images.ingest import ingest
from generation.images.recipes import REFERENCE, THUMB
from generation.images.uploads import spool
from reviews.api import files
from reviews.api.pagination import by
from reviews.api.resource import AnyType, Listing, Resource
from reviews.api.schema import briefs as shapes
from reviews.api.schema.shapes import page_of
from reviews.briefs import actions, queries, rules
from reviews.briefs.models import Reference
from reviews.errors import Invalid, NotAllowed

RECIPES = {"picture": REFERENCE.name, "thumb": THUMB.name, "preview": REFERENCE.name}


class References(Listing):
    parser_classes = (MultiPartParser,)
    pages = by("-uploaded_at", "-id")

    @extend_schema(responses=page_of(shapes.Reference))
    def get(self, request: Request) -> Response:
        return self.page(queries.references(self.actor), show)

    @extend_schema(request=shapes.ReferenceUpload, responses={201: shapes.Reference})
    def post(self, request: Request) -> Response:
        """Upload one picture as `file`: PNG, JPEG or WebP, one frame, at most 50 MB and 64 megapixels."""
        if reason := rules.why_not_file(self.actor):
            raise NotAllowed(reason)
        file = files.upload_of(request)
        self.take("file")
        if file is None:
            raise Invalid({"file": ["Send the picture as the multipart field `file`."]})
        with spool(file.chunks()) as (path, _):
            ingested = ingest(self.actor.workspace_id, path, simulated=False, purpose="reference")
        reference = actions.upload_reference(ingested, name=file.name or "", by=self.actor, at=self.at)
        return Response(show(queries.get_reference(self.actor, reference.pk)), status=status.HTTP_201_CREATED)


class OneReference(Resource):
    @extend_schema(responses=shapes.Reference)
    def get(self, request: Request, reference_id: UUID) -> Response:
        return Response(show(queries.get_reference(self.actor, reference_id)))


class ReferencePicture(Resource):
    content_negotiation_class = AnyType

    @extend_schema(responses={(200, "image/*"): OpenApiTypes.BINARY})
    def get(self, request: Request, reference_id: UUID, kind: str) -> HttpResponseBase:
        """What people see and models get: upright, without metadata, colours kept."""
        reference = queries.get_reference(self.actor, reference_id)
        return files.rendition(request, reference.image, RECIPES[kind], f"reference-{reference.pk}-{kind}")


def show(reference: Reference) -> dict[str, object]:
    """Size and sha256 are the upload's own."""
    image = reference.image
    return {
        "id": reference.pk,
        "name": reference.name,
        "sha256": image.sha256,
        "width": image.width,
        "height": image.height,
        "bytes": image.bytes,
        "format": image.format,
    }
