"""Models, policies, endpoints and the caller as they travel."""

from rest_framework import serializers as s

from reviews.api.schema.shapes import shape, usd

Price = shape(
    "Price",
    {
        "valid_from": s.DateField(),
        "text_in_usd": usd(),
        "image_in_usd": usd(),
        "image_out_usd": usd(),
        "source": s.CharField(),
    },
)
ImageModel = shape(
    "ImageModel",
    {
        "name": s.CharField(),
        "default": s.BooleanField(),
        "shutdown_at": s.DateField(allow_null=True),
        "replacement": s.CharField(allow_null=True),
        "sizes": s.ListField(child=s.CharField(), allow_null=True),
        "edge_multiple": s.IntegerField(),
        "max_edge": s.IntegerField(),
        "min_pixels": s.IntegerField(),
        "max_pixels": s.IntegerField(),
        "max_ratio": s.IntegerField(),
        "qualities": s.ListField(child=s.CharField()),
        "formats": s.ListField(child=s.CharField()),
        "backgrounds": s.ListField(child=s.CharField()),
        "edits": s.BooleanField(),
        "masks": s.BooleanField(),
        "max_inputs": s.IntegerField(),
        "source": s.CharField(),
        "valid_from": s.DateField(),
        "prices": Price(many=True),
    },
)
PolicyStage = shape(
    "PolicyStage",
    {
        "n": s.IntegerField(),
        "seats": s.IntegerField(),
        "role": s.CharField(),
        "tag": s.CharField(allow_null=True),
        "blind": s.BooleanField(),
        "blocks": s.ListField(child=s.CharField()),
        "share_percent": s.IntegerField(),
        "dwell_ms": s.IntegerField(),
    },
)
Policy = shape(
    "Policy",
    {
        "id": s.UUIDField(),
        "name": s.CharField(),
        "version": s.IntegerField(),
        "preset": s.BooleanField(),
        "stages": PolicyStage(many=True),
    },
)
Endpoint = shape(
    "Endpoint",
    {
        "id": s.UUIDField(),
        "name": s.CharField(),
        "simulated": s.BooleanField(),
        "stopped": s.BooleanField(),
        "stopped_at": s.DateTimeField(allow_null=True),
        "stopped_why": s.CharField(),
        "not_before": s.DateTimeField(allow_null=True),
        "open_until": s.DateTimeField(allow_null=True),
    },
)
MyWorkspace = shape(
    "MyWorkspace",
    {
        "id": s.UUIDField(),
        "name": s.CharField(),
        "roles": s.ListField(child=s.CharField()),
        "tags": s.ListField(child=s.CharField()),
    },
)
Me = shape(
    "Me",
    {
        "id": s.UUIDField(),
        "email": s.EmailField(),
        "name": s.CharField(),
        "workspace": s.UUIDField(),
        "roles": s.ListField(child=s.CharField()),
        "tags": s.ListField(child=s.CharField()),
        "workspaces": MyWorkspace(many=True),
    },
)
