from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from generation.ids import new_id
from generation.money import MoneyField
from reviews.candidates.models import Candidate, FrozenItem
from reviews.checklists.states import Severity
from reviews.decisions.states import AnswerValue, DecisionVerdict, Verdict
from reviews.people.states import Role
from reviews.policies.models import Stage
from reviews.queues.models import Claim, Seat


class Review(models.Model):
    """One person's verdict in one seat, written once. It is of a sha256 and carries the digests of trace and
    answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="reviews")
    pass_no = models.PositiveSmallIntegerField()
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="review")
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="review")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=16, choices=Verdict)
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=60, blank=True, help_text="a defect code; needed unless approving")
    comment = models.TextField(blank=True)
    coverage_ppm = models.PositiveIntegerField(help_text="share displayed, in parts per million, by hand and by tour")
    coverage_hand_ppm = models.PositiveIntegerField()
    trace_sha256 = models.CharField(max_length=64)
    answers_sha256 = models.CharField(max_length=64)
    active_ms = models.PositiveBigIntegerField(help_text="claim to review without gaps of more than 60 s")
    role = models.CharField(max_length=10, choices=Role, help_text="whose rate counts")
    cost = MoneyField(help_text="active time x the role's rate of that day; zero without a rate card")
    at = models.DateTimeField()

    class Meta:
        ordering = ("candidate", "at")
        constraints = (
            models.UniqueConstraint(fields=("candidate", "pass_no", "user"), name="one_review_per_person_and_pass"),
            models.CheckConstraint(condition=Q(verdict="approve") | ~Q(reason=""), name="refusal_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.verdict} on {self.candidate_id}"


class Answer(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey(FrozenItem, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=4, choices=AnswerValue)
    defect = models.CharField(max_length=60, blank=True)
    severity = models.CharField(max_length=10, choices=Severity, blank=True)
    spot_x = models.PositiveIntegerField(null=True)
    spot_y = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("review", "item__n")
        constraints = (
            models.UniqueConstraint(fields=("review", "item"), name="one_answer_per_item"),
            models.CheckConstraint(
                condition=~Q(answer="fail") | (~Q(defect="") & ~Q(severity="")), name="fail_has_defect_and_severity"
            ),
        )

    def __str__(self) -> str:
        return f"{self.answer} to {self.item_id}"


class Decision(models.Model):
    """What the reviews of a pass add up to, written when the candidate leaves `in_review`; never edited. A lead's
    `overturned` names the earlier one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="decisions")
    pass_no = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=18, choices=DecisionVerdict)
    sha256 = models.CharField(max_length=64)
    reasons = models.JSONField(default=list, help_text="defect codes of the reviews that decided")
    overturns = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="overturned_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("candidate", "at")
        constraints = (
            models.UniqueConstraint(
                fields=("candidate", "pass_no"), condition=Q(overturns=None), name="one_decision_per_pass"
            ),
            models.CheckConstraint(
                condition=Q(verdict="overturned", overturns__isnull=False)
                | (~Q(verdict="overturned") & Q(overturns=None)),
                name="overturned_names_the_earlier_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.verdict} for {self.candidate_id}"
