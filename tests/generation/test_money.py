from decimal import Decimal
from uuid import uuid4

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.db.models import F, FloatField, Sum, Value
from hypothesis import given
from hypothesis import strategies as st

from generation.ledger.models import Account
from generation.ledger.states import Scope
from generation.money import LARGEST, UNIT, MoneyField, as_string, from_units, to_units, value

AMOUNTS = st.decimals(min_value=-LARGEST, max_value=LARGEST, places=8)


@given(AMOUNTS)
def test_an_amount_survives_the_way_to_units_and_back(amount):
    assert from_units(to_units(amount)) == amount


@given(AMOUNTS)
def test_the_string_is_the_amount_without_an_exponent(amount):
    text = as_string(amount)

    assert Decimal(text) == amount
    assert "E" not in text
    assert 2 <= len(text.partition(".")[2]) <= 8


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0.00"),
        ("-0", "0.00"),
        ("1.5", "1.50"),
        ("0.21", "0.21"),
        ("0.00588", "0.00588"),
        ("0.00000001", "0.00000001"),
        ("-3", "-3.00"),
        ("1E+3", "1000.00"),
        ("0.000000004", "0.00"),
        ("-0.000000004", "0.00"),
    ],
)
def test_money_is_written_with_two_to_eight_places(amount, text):
    assert as_string(Decimal(amount)) == text


@pytest.mark.parametrize(("amount", "units"), [("0.000000005", 0), ("0.000000015", 2), ("-0.000000025", -2)])
def test_what_is_finer_than_a_unit_is_rounded_half_to_even(amount, units):
    assert to_units(Decimal(amount)) == units


def test_whole_dollars_may_be_plain_integers():
    assert to_units(3) == 300_000_000


@pytest.mark.parametrize("amount", [0.1, "1.00", None, True])
def test_only_decimals_are_money(amount):
    with pytest.raises(TypeError):
        to_units(amount)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "10000000.00000001", "-10000001"])
def test_no_amount_of_money_is_refused(amount):
    with pytest.raises(ValueError, match="not an amount of money"):
        to_units(Decimal(amount))


@pytest.mark.parametrize(("given_value", "amount"), [(None, None), ("1.50", Decimal("1.50")), (2, Decimal(2))])
def test_a_form_gives_decimals(given_value, amount):
    assert MoneyField(null=True).to_python(given_value) == amount


@pytest.mark.parametrize("given_value", ["", "one", "NaN", "1e99", 1.5])
def test_a_form_refuses_what_is_no_amount(given_value):
    with pytest.raises(ValidationError, match="amount in US dollars"):
        MoneyField().to_python(given_value)


def test_a_form_asks_for_at_most_eight_places():
    field = MoneyField().formfield()

    assert isinstance(field, forms.DecimalField)
    assert any(
        isinstance(validator, DecimalValidator) and validator.decimal_places == 8 for validator in field.validators
    )


@pytest.fixture
def account(db):
    return Account.objects.create(
        owner=uuid4(), scope=Scope.BRIEF, key="b", simulated=False, limit=Decimal("0.30"), spent=Decimal("0.10")
    )


def test_a_column_gives_back_what_was_stored(account):
    account.refresh_from_db()

    assert (account.limit, account.reserved, account.spent) == (Decimal("0.30"), Decimal(0), Decimal("0.10"))


def test_tenths_add_up_in_the_database(account):
    """As floats, 0.1 + 0.2 <= 0.3 is false in SQLite."""
    within = Account.objects.filter(limit__gte=F("spent") + value(Decimal("0.20")))

    assert within.update(spent=F("spent") + value(Decimal("0.20"))) == 1
    assert not within.exists()
    account.refresh_from_db()
    assert account.spent == Decimal("0.30")


def test_columns_added_and_subtracted_are_dollars_not_units(account):
    row = Account.objects.annotate(both=F("limit") + F("spent"), rest=F("limit") - F("spent")).get()

    assert (row.both, row.rest) == (Decimal("0.40"), Decimal("0.20"))


def test_sums_are_dollars_and_an_empty_sum_may_be_zero(account):
    assert Account.objects.aggregate(total=Sum("spent"))["total"] == Decimal("0.10")
    assert Account.objects.none().aggregate(total=Sum("spent", default=Decimal(0)))["total"] == 0
    assert Account.objects.filter(spent=0).aggregate(total=Sum("spent", default=Decimal(0)))["total"] == 0


def test_a_float_in_a_filter_is_refused_not_rounded(account):
    with pytest.raises(TypeError):
        Account.objects.filter(spent__gte=0.1).exists()


def test_a_float_is_not_stored(account):
    account.spent = 0.1
    with pytest.raises(TypeError):
        account.save()


def test_a_column_does_not_add_to_other_types(account):
    with pytest.raises(TypeError):
        Account.objects.update(spent=value(0.1))
    with pytest.raises(Exception, match="Cannot infer type"):
        list(Account.objects.annotate(odd=F("spent") + Value(1.0, output_field=FloatField())))


def test_the_smallest_unit_is_kept(account):
    Account.objects.update(spent=UNIT)

    assert Account.objects.get(spent=UNIT).spent == UNIT
