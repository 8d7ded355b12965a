"""Money: US dollars as Decimal in Python, whole units of 1e-8 USD in the database (SQLite would keep decimals as floats)."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

UNIT = Decimal("0.00000001")
ZERO = Decimal(0)
LARGEST = Decimal("10000000")


def to_units(amount: Decimal) -> int:
    """Whole units of 1e-8 USD, rounded half to even. Raises ValueError for floats, NaN and what does not fit."""
    if not isinstance(amount, Decimal | int) or isinstance(amount, bool):
        raise ValueError(f"money is Decimal, not {type(amount).__name__}")
    amount = Decimal(amount)
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise ValueError(f"not an amount of money: {amount}")
    return int((amount / UNIT).to_integral_value(rounding=ROUND_HALF_EVEN))


def from_units(units: int) -> Decimal:
    return Decimal(units) * UNIT


def as_string(amount: Decimal) -> str:
    """A decimal string without an exponent, at least two and at most eight places: "0.21", "0.00588"."""
    text = f"{amount.quantize(UNIT):f}".rstrip("0")
    whole, _, places = text.partition(".")
    return f"{whole}.{places.ljust(2, '0')}"


class MoneyField(models.BigIntegerField):
    """Decimal US dollars outside, BIGINT units of 1e-8 USD inside; adds, sums and compares exactly on every database."""

    description = "US dollars in units of 1e-8"

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else from_units(int(value))

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(value)
        except (ArithmeticError, TypeError, ValueError) as cause:
            raise ValidationError("Give an amount in US dollars such as 1.50.") from cause

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return to_units(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "as_sql"):
            return value
        return self.get_prep_value(value)
