"""Claims, displays, reviews and decisions as they travel."""

from rest_framework import serializers as s

from reviews.api.schema.shapes import shape
from reviews.checklists.states import Severity
from reviews.decisions.states import AnswerValue, DecisionVerdict, Verdict
from reviews.inspection.states import By, Mode

ClaimBody = shape(
    "ClaimBody",
    {
        "candidate": s.UUIDField(required=False),
        "again": s.BooleanField(required=False),
    },
)
GiveBackBody = shape(
    "GiveBackBody",
    {
        "reason": s.CharField(required=False),
    },
)
Claim = shape(
    "Claim",
    {
        "id": s.UUIDField(),
        "candidate": s.UUIDField(),
        "claimed_at": s.DateTimeField(),
        "expires_at": s.DateTimeField(),
        "ended_at": s.DateTimeField(allow_null=True),
        "stage": s.IntegerField(),
        "seat": s.IntegerField(),
        "for_lead": s.BooleanField(),
    },
)
Answer = shape(
    "Answer",
    {
        "item": s.UUIDField(),
        "answer": s.ChoiceField(AnswerValue.choices),
        "defect": s.CharField(required=False, allow_null=True),
        "severity": s.ChoiceField(Severity.choices, required=False, allow_null=True),
        "spot": s.ListField(child=s.IntegerField(), min_length=2, max_length=2, required=False, allow_null=True),
    },
)
Draft = shape(
    "Draft",
    {
        "answers": Answer(many=True),
        "reason": s.CharField(required=False),
        "comment": s.CharField(required=False),
    },
)
Display = shape(
    "Display",
    {
        "start_ms": s.IntegerField(),
        "duration_ms": s.IntegerField(),
        "zoom": s.FloatField(),
        "rect": s.ListField(child=s.IntegerField(), min_length=4, max_length=4),
        "dpr": s.FloatField(required=False),
        "mode": s.ChoiceField(Mode.choices, required=False),
        "by": s.ChoiceField(By.choices, required=False),
    },
)
DisplaysBody = shape(
    "DisplaysBody",
    {
        "displays": Display(many=True),
    },
)
Coverage = shape(
    "Coverage",
    {
        "coverage": s.FloatField(min_value=0, max_value=1),
    },
)
ReviewBody = shape(
    "ReviewBody",
    {
        "sha256": s.CharField(),
        "verdict": s.ChoiceField(Verdict.choices),
        "answers": Answer(many=True),
        "reason": s.CharField(required=False),
        "comment": s.CharField(required=False),
    },
)
Review = shape(
    "Review",
    {
        "id": s.UUIDField(),
        "user": s.UUIDField(),
        "verdict": s.ChoiceField(Verdict.choices),
        "reason": s.CharField(),
        "comment": s.CharField(),
        "sha256": s.CharField(),
        "pass": s.IntegerField(),
        "stage": s.IntegerField(),
        "coverage": s.FloatField(),
        "coverage_by_hand": s.FloatField(),
        "at": s.DateTimeField(),
        "answers": Answer(many=True),
    },
)
Reviewed = shape(
    "Reviewed",
    {
        "id": s.UUIDField(),
        "verdict": s.ChoiceField(Verdict.choices),
        "decision": s.ChoiceField(DecisionVerdict.choices, allow_null=True),
    },
)
OverturnBody = shape(
    "OverturnBody",
    {
        "comment": s.CharField(),
    },
)
Decision = shape(
    "Decision",
    {
        "id": s.UUIDField(),
        "candidate": s.UUIDField(),
        "verdict": s.ChoiceField(DecisionVerdict.choices),
        "overturns": s.UUIDField(allow_null=True),
        "pass": s.IntegerField(),
        "sha256": s.CharField(),
        "at": s.DateTimeField(),
    },
)
