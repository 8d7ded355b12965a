"""Money: US dollars as Decimal in Python, whole units of 1e-8 USD in the database, where SQLite would keep floats."""

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable, Value, register_combinable_fields

PLACES = 8
UNIT = Decimal("0.00000001")
ZERO = Decimal(0)
LARGEST = Decimal(10_000_000)


def to_units(amount: Decimal | int) -> int:
    """Whole units of 1e-8 USD, rounded half to even. TypeError for floats, ValueError for NaN and what does not fit."""
    if not isinstance(amount, Decimal | int) or isinstance(amount, bool):
        raise TypeError(f"money is Decimal, not {type(amount).__name__}")
    amount = Decimal(amount)
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise ValueError(f"not an amount of money: {amount}")
    return int((amount / UNIT).to_integral_value(rounding=ROUND_HALF_EVEN))


def from_units(units: int) -> Decimal:
    return Decimal(units) * UNIT


def as_string(amount: Decimal) -> str:
    """A decimal string without an exponent, at least two and at most eight places: "0.21", "0.00588"."""
    # Adding zero takes the sign away from a negative zero.
    text = f"{amount.quantize(UNIT, rounding=ROUND_HALF_EVEN) + ZERO:f}".rstrip("0")
    whole, _, places = text.partition(".")
    return f"{whole}.{places.ljust(2, '0')}"


def value(amount: Decimal) -> Value:
    """An amount to be added to, or compared with, a column: `F("reserved") + value(amount)`."""
    return Value(amount, output_field=MoneyField())


class MoneyField(models.Field):
    """Decimal US dollars outside, BIGINT units of 1e-8 USD inside; adds, sums and compares exactly on every database.

    No IntegerField underneath: Django would round a float in a filter instead of refusing it, and would hand out the
    sum of two columns as units.
    """

    description = "US dollars in units of 1e-8"

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: int | None, _expression: Any, _connection: BaseDatabaseWrapper) -> Decimal | None:
        return None if value is None else from_units(int(value))

    def to_python(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        try:
            amount = Decimal(value) if isinstance(value, str) else value
            to_units(amount)
        except (InvalidOperation, TypeError, ValueError) as cause:
            raise ValidationError("Give an amount in US dollars such as 1.50.") from cause
        return Decimal(amount)

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return prepared if prepared is None or hasattr(prepared, "resolve_expression") else to_units(prepared)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.DecimalField, "decimal_places": PLACES, **kwargs})


for sign in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(MoneyField, sign, MoneyField, MoneyField)
