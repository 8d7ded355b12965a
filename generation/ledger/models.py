from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from generation.catalogue.models import Price
from generation.ids import new_id
from generation.ledger.states import CostSource, ReservationState, Scope
from generation.money import ZERO, MoneyField


class Account(models.Model):
    """What may be spent by a brief, by a campaign, in a workspace's month: `limit` null only counts.

    `key` is the brief's or campaign's id, or the month as "2026-11". Simulated money has accounts of its own.
    A reservation never passes the limit; what a call really cost may (an overrun), and then blocks the next.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    scope = models.CharField(max_length=10, choices=Scope)
    key = models.CharField(max_length=40)
    simulated = models.BooleanField()
    limit = MoneyField(null=True)
    reserved = MoneyField(default=ZERO)
    spent = MoneyField(default=ZERO)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "scope", "key", "simulated"), name="one_account"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="account_reserved_not_negative"),
            models.CheckConstraint(condition=Q(spent__gte=0), name="account_spent_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"

    @property
    def left(self) -> Decimal | None:
        return None if self.limit is None else self.limit - self.reserved - self.spent

    @property
    def overrun(self) -> Decimal:
        return ZERO if self.limit is None else max(ZERO, self.spent - self.limit)


class Reservation(models.Model):
    """An upper bound promised to a run before its call: at most one is open per run, from all `accounts` or none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    run = models.UUIDField(db_index=True)
    amount = MoneyField()
    accounts = models.ManyToManyField(Account, related_name="reservations")
    state = models.CharField(max_length=12, choices=ReservationState, default=ReservationState.OPEN)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("run",), condition=Q(state="open"), name="one_open_reservation_per_run"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="reservation_is_positive"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="reservation_ends_with_its_state",
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} for run {self.run}"


class CostEntry(models.Model):
    """Money spent, append-only (the database refuses UPDATE and DELETE). A correction is one more entry, even negative.

    `attempt` and `run` are null for a candidate filed by upload, where `subject` is the candidate's id and the source
    is `stated`. `image_model` is null there too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField(db_index=True)
    subject = models.UUIDField(db_index=True, help_text="the run, or the candidate of an upload")
    run = models.UUIDField(null=True, db_index=True)
    attempt = models.UUIDField(null=True, db_index=True)
    image_model = models.CharField(max_length=100, null=True, help_text="null: made elsewhere")
    simulated = models.BooleanField()
    amount = MoneyField()
    source = models.CharField(max_length=10, choices=CostSource)
    price = models.ForeignKey(Price, null=True, on_delete=models.PROTECT)
    usage = models.JSONField(default=dict, help_text="tokens as the provider counted them")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("attempt",), condition=Q(corrects=None, attempt__isnull=False), name="attempt_is_booked_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) | Q(corrects__isnull=False), name="only_corrections_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} ({self.source})"
