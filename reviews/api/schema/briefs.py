"""Briefs, references, estimates and orders as they travel."""

from rest_framework import serializers as s

from reviews.api.schema.shapes import shape, usd
from reviews.briefs.states import BriefState

BriefBody = shape(
    "BriefBody",
    {
        "title": s.CharField(),
        "brand": s.CharField(),
        "campaign": s.CharField(required=False, allow_null=True),
        "product": s.CharField(required=False, allow_null=True),
        "asset_type": s.CharField(required=False),
        "use": s.CharField(required=False),
        "wanted": s.IntegerField(required=False),
        "destination": s.DictField(required=False),
        "message": s.CharField(required=False),
        "subject": s.CharField(required=False),
        "scene": s.CharField(required=False),
        "composition": s.CharField(required=False),
        "camera": s.CharField(required=False),
        "lighting": s.CharField(required=False),
        "palette": s.ListField(child=s.CharField(), required=False),
        "style": s.CharField(required=False),
        "text": s.DictField(required=False),
        "declares": s.ListField(child=s.CharField(), required=False),
        "must_keep": s.ListField(required=False),
        "may_vary": s.ListField(child=s.CharField(), required=False),
        "forbidden": s.ListField(child=s.CharField(), required=False),
        "references": s.ListField(child=s.DictField(), required=False),
        "generation": s.DictField(required=False),
        "budget_usd": usd(),
        "due": s.DateTimeField(required=False, allow_null=True),
        "policy": s.CharField(required=False),
    },
    doc="""A brief in its file format (docs/briefs.md); references by id.""",
)
Brief = shape(
    "Brief",
    {
        "id": s.UUIDField(),
        "state": s.ChoiceField(BriefState.choices),
        "version": s.IntegerField(),
        "owner": s.UUIDField(),
        "title": s.CharField(),
        "brand": s.CharField(),
        "campaign": s.CharField(allow_null=True),
        "product": s.CharField(allow_null=True),
        "policy": s.CharField(),
        "budget_usd": usd(),
        "due": s.DateTimeField(allow_null=True),
        "wanted": s.IntegerField(),
        "approved": s.IntegerField(),
        "fulfilled": s.BooleanField(),
        "sha256": s.CharField(),
        "created_at": s.DateTimeField(),
        "copied_from": s.UUIDField(allow_null=True),
        "own": s.BooleanField(),
        "brief": BriefBody(),
    },
)
FiledBrief = shape(
    "FiledBrief",
    {
        "created": s.ListField(child=s.CharField()),
        "warnings": s.ListField(child=s.CharField()),
    },
    base=Brief,
)
BriefVersion = shape(
    "BriefVersion",
    {
        "n": s.IntegerField(),
        "sha256": s.CharField(),
        "created_at": s.DateTimeField(),
        "created_by": s.UUIDField(),
        "submitted_at": s.DateTimeField(allow_null=True),
        "brief": BriefBody(),
    },
)
PromptPart = shape(
    "PromptPart",
    {
        "label": s.CharField(),
        "text": s.CharField(),
    },
)
CompiledPrompt = shape(
    "CompiledPrompt",
    {
        "text": s.CharField(),
        "characters": s.IntegerField(),
        "parts": PromptPart(many=True),
    },
)
UsedPrice = shape(
    "UsedPrice",
    {
        "valid_from": s.DateField(),
        "source": s.CharField(),
    },
)
Estimate = shape(
    "Estimate",
    {
        "model": s.CharField(),
        "endpoint": s.CharField(),
        "simulated": s.BooleanField(),
        "candidates": s.IntegerField(),
        "quality": s.CharField(),
        "size": s.CharField(),
        "each_usd": usd(),
        "total_usd": usd(),
        "bound_each_usd": usd(),
        "bound_usd": usd(),
        "price": UsedPrice(),
        "prompt": CompiledPrompt(),
    },
)
OrderBody = shape(
    "OrderBody",
    {
        "candidates": s.IntegerField(required=False),
        "quality": s.CharField(required=False),
        "size": s.CharField(required=False),
        "retired_reason": s.CharField(required=False),
    },
)
Reference = shape(
    "Reference",
    {
        "id": s.UUIDField(),
        "name": s.CharField(),
        "sha256": s.CharField(),
        "width": s.IntegerField(),
        "height": s.IntegerField(),
        "bytes": s.IntegerField(),
        "format": s.CharField(),
    },
)
ReferenceUpload = shape(
    "ReferenceUpload",
    {
        "file": s.FileField(),
    },
)
