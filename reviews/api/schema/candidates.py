"""Candidates and rounds as they travel."""

from rest_framework import serializers as s

from reviews.api.schema.shapes import shape, usd
from reviews.candidates.states import CandidateState, RoundKind, RoundState

Finding = shape(
    "Finding",
    {
        "check": s.CharField(),
        "code": s.CharField(),
        "level": s.CharField(),
        "text": s.CharField(),
        "asked": s.CharField(),
        "found": s.CharField(),
    },
)
FrozenItem = shape(
    "FrozenItem",
    {
        "item": s.UUIDField(),
        "group": s.CharField(),
        "text": s.CharField(),
        "passes_when": s.CharField(),
        "fails_when": s.CharField(),
        "required": s.BooleanField(),
        "origin": s.CharField(),
        "facts": s.DictField(),
        "na_by_brief": s.CharField(),
    },
)
Candidate = shape(
    "Candidate",
    {
        "id": s.UUIDField(),
        "state": s.ChoiceField(CandidateState.choices),
        "why": s.CharField(),
        "sha256": s.CharField(allow_null=True),
        "width": s.IntegerField(allow_null=True),
        "height": s.IntegerField(allow_null=True),
        "bytes": s.IntegerField(allow_null=True),
        "format": s.CharField(allow_null=True),
        "brief": s.UUIDField(),
        "round": s.UUIDField(),
        "n": s.IntegerField(),
        "parent": s.UUIDField(allow_null=True),
        "pass": s.IntegerField(),
        "cost_usd": usd(allow_null=True),
        "simulated": s.BooleanField(),
        "findings": Finding(many=True),
        "checklist": FrozenItem(many=True),
        "why_not_approve": s.CharField(allow_null=True),
    },
)
CandidateUpload = shape(
    "CandidateUpload",
    {
        "file": s.FileField(),
        "brief": s.UUIDField(),
        "parent": s.UUIDField(required=False),
        "made_by": s.CharField(required=False),
        "tool": s.CharField(required=False),
        "model": s.CharField(required=False),
        "prompt": s.CharField(required=False),
        "minutes": s.CharField(help_text='minutes spent, or "unknown"', required=False),
        "cost_usd": s.CharField(help_text='US dollars spent, or "unknown"', required=False),
        "rights": s.CharField(required=False),
    },
)
PolicyName = shape(
    "PolicyName",
    {
        "name": s.CharField(),
        "version": s.IntegerField(),
    },
)
Round = shape(
    "Round",
    {
        "id": s.UUIDField(),
        "brief": s.UUIDField(),
        "version": s.IntegerField(),
        "n": s.IntegerField(),
        "kind": s.ChoiceField(RoundKind.choices),
        "state": s.ChoiceField(RoundState.choices),
        "paused": s.BooleanField(),
        "cancelled": s.BooleanField(),
        "ordered_by": s.UUIDField(),
        "ordered_at": s.DateTimeField(),
        "parent": s.UUIDField(allow_null=True),
        "model": s.CharField(allow_null=True),
        "endpoint": s.CharField(allow_null=True),
        "simulated": s.BooleanField(),
        "prompt": s.CharField(),
        "instruction": s.CharField(),
        "policy": PolicyName(),
        "estimate_usd": usd(allow_null=True),
        "bound_usd": usd(allow_null=True),
        "candidates": Candidate(many=True),
    },
)
OrderedRound = shape(
    "OrderedRound",
    {
        "warnings": s.ListField(child=s.CharField()),
    },
    base=Round,
)
