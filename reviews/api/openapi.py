"""How the OpenAPI document names the operations: a list, the one thing below it and its picture are three."""

from drf_spectacular.openapi import AutoSchema

from reviews.api.resource import Listing


class Operations(AutoSchema):
    def get_operation_id(self) -> str:
        name = super().get_operation_id()
        if isinstance(self.view, Listing):
            return name.replace("_retrieve", "_list")
        return name.replace("_retrieve", "_picture") if self.path.endswith("{kind}") else name
