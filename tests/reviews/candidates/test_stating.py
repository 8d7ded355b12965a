from decimal import Decimal

import pytest

from reviews.candidates.stating import Stated, read
from reviews.errors import Invalid


def test_what_is_stated_is_taken_and_what_is_not_is_unknown():
    assert read({}) == Stated("unknown", "unknown", "unknown", "unknown", "unknown", None, None)
    assert read({"minutes": "unknown", "cost_usd": " Unknown "}) == Stated()
    given = {
        "made_by": "Ann",
        "tool": "Photoshop",
        "model": "gpt-image-2",
        "prompt": "a cup",
        "minutes": "12.5",
        "cost_usd": "0.21",
        "rights": "ours",
    }
    assert read(given) == Stated("Ann", "Photoshop", "gpt-image-2", "a cup", "ours", Decimal("12.5"), Decimal("0.21"))
    assert read({"minutes": 3, "cost_usd": "0"}) == Stated(minutes=Decimal(3), cost=Decimal(0))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("minutes", "-1"),
        ("minutes", "1.234"),
        ("minutes", "1000000"),
        ("minutes", "soon"),
        ("minutes", True),
        ("cost_usd", "1e3"),
        ("cost_usd", "NaN"),
        ("cost_usd", "0.000000001"),
        ("cost_usd", "99999999"),
        ("cost_usd", ["1"]),
        ("made_by", "x" * 201),
        ("tool", 3),
        ("prompt", "a\x00b"),
        ("rigths", "ours"),
    ],
)
def test_a_wrong_statement_is_named(field, value):
    with pytest.raises(Invalid) as refused:
        read({field: value})

    assert list(refused.value.errors) == [field]
