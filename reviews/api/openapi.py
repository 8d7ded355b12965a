"""What the OpenAPI document says of every operation beside its own shapes: its name, its pages, its refusals."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from reviews.api.problems import CONTENT_TYPE
from reviews.api.resource import Listing
from reviews.api.schema.problems import Problem

PAGES = (
    OpenApiParameter("cursor", description="from `next` or `previous` of a page"),
    OpenApiParameter("page_size", int, description="1 to 200, 50 unless said"),
)


class Operations(AutoSchema):
    def get_operation_id(self) -> str:
        """A list, the one thing below it and its picture are three."""
        name: str = super().get_operation_id()
        if isinstance(self.view, Listing):
            return name.replace("_retrieve", "_list")
        return name.replace("_retrieve", "_picture") if self.path.endswith("{kind}") else name

    def get_description(self) -> str:  # type: ignore[override]  # DRF's own asks for path and method, spectacular's not
        """The method's own words; those of the view's class are for who reads the code."""
        handler = getattr(self.view, self.method.lower())
        return " ".join((handler.__doc__ or "").split())

    def get_override_parameters(self) -> list[Any]:
        own = super().get_override_parameters()
        return [*own, *PAGES] if isinstance(self.view, Listing) and self.method == "GET" else own

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        refused = self._get_response_for_code(Problem, "default", media_types=[CONTENT_TYPE])
        return super()._get_response_bodies(direction) | {"default": refused}
