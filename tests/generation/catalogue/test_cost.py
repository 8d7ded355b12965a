from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.catalogue.cost import (
    Tokens,
    amount,
    bound,
    from_usage,
    input_image_tokens,
    margin_of,
    output_tokens,
    text_tokens,
)
from generation.catalogue.sizes import Size
from generation.errors import PriceUnknown

FORMULA = {"kind": "formula", "base": {"low": 16, "medium": 48, "high": 96}}
PATCHES = {"kind": "patches", "patch": 32, "most": 1536}
TILES = {"kind": "tiles", "base": 65, "per_tile": 129}


@dataclass(frozen=True)
class Listed:
    text_in: Decimal
    image_in: Decimal
    image_out: Decimal
    text_out: Decimal | None = None


GPT_IMAGE_2 = Listed(Decimal(5), Decimal(8), Decimal(30))
GPT_IMAGE_15 = Listed(Decimal(5), Decimal(8), Decimal(32), Decimal(10))
COUNTS = st.integers(min_value=0, max_value=100_000)

# Size: tokens and US dollars in low, medium, high, as the fact sheet lists them.
CALCULATOR = {
    "1024x1024": ((196, 1756, 7024), (".006", ".053", ".211")),
    "1024x1536": ((158, 1372, 5488), (".005", ".041", ".165")),
    "1536x1024": ((158, 1372, 5488), (".005", ".041", ".165")),
    "1536x864": ((120, 1078, 4312), (".004", ".032", ".129")),
    "2048x2048": ((397, 3568, 14272), (".012", ".107", ".428")),
    "2560x1440": ((205, 1843, 7370), (".006", ".055", ".221")),
    "3840x2160": ((371, 3336, 13342), (".011", ".100", ".400")),
}
LISTED = [
    (size, quality, tokens[n], usd[n])
    for size, (tokens, usd) in CALCULATOR.items()
    for n, quality in enumerate(("low", "medium", "high"))
]


def size(text):
    return Size(*map(int, text.split("x")))


@pytest.mark.parametrize(("of", "quality", "tokens", "usd"), LISTED)
def test_an_image_of_gpt_image_2_takes_and_costs_what_openai_s_calculator_says(of, quality, tokens, usd):
    found = output_tokens(FORMULA, quality, size(of))

    assert found == tokens
    assert amount(Tokens(0, 0, found), GPT_IMAGE_2).quantize(Decimal("0.001")) == Decimal(usd)


@pytest.mark.parametrize(
    ("rule", "quality", "of"),
    [
        (FORMULA, "max", "1024x1024"),
        ({}, "low", "1024x1024"),
        ({"kind": "table", "tokens": {"low": {"1024x1024": 272}}}, "low", "2048x2048"),
        ({"kind": "table", "tokens": {"low": {"1024x1024": 272}}}, "high", "1024x1024"),
    ],
)
def test_what_no_rule_covers_is_said_and_not_guessed(rule, quality, of):
    with pytest.raises(PriceUnknown, match=f"an image of {of} in {quality} quality"):
        output_tokens(rule, quality, size(of))


def test_a_table_gives_its_number():
    assert output_tokens({"kind": "table", "tokens": {"low": {"1024x1536": 408}}}, "low", Size(1024, 1536)) == 408


@pytest.mark.parametrize(
    ("rule", "of", "tokens"),
    [
        (PATCHES, "1024x1024", 1024),
        (PATCHES, "1536x1024", 1536),
        (PATCHES, "1179x2556", 1482),
        (PATCHES, "1x1", 1),
        (PATCHES, "33x32", 2),
        (PATCHES, "2400x3600", 1536),
        (PATCHES, "4000x4000", 1521),
        (TILES, "1024x1024", 194),
        (TILES, "1024x1536", 323),
        (TILES, "300x3000", 1355),
    ],
)
def test_an_input_image_takes_what_was_observed_or_published(rule, of, tokens):
    assert input_image_tokens(rule, size(of)) == tokens


def test_an_input_image_without_a_rule_has_no_price():
    with pytest.raises(PriceUnknown, match="input image"):
        input_image_tokens({}, Size(1024, 1024))


@given(st.integers(1, 30_000), st.integers(1, 30_000))
def test_an_input_image_never_takes_more_patches_than_the_most(width, height):
    tokens = input_image_tokens(PATCHES, Size(width, height))

    assert 1 <= tokens <= 1536
    assert tokens == input_image_tokens(PATCHES, Size(height, width))


@pytest.mark.parametrize(("prompt", "tokens"), [("", 0), ("a", 1), ("four", 1), ("fives", 2), ("靴" * 4, 3)])
def test_text_takes_about_a_token_for_four_bytes(prompt, tokens):
    assert text_tokens(prompt) == tokens


def test_dollars_are_tokens_times_price():
    assert amount(Tokens(1000, 1024, 7024), GPT_IMAGE_2) == Decimal("0.223912")


def test_text_in_the_output_costs_its_own_price_or_the_image_s_where_none_is_listed():
    assert amount(Tokens(0, 0, 1000, 100), GPT_IMAGE_15) == Decimal("0.033")
    assert amount(Tokens(0, 0, 1000, 100), GPT_IMAGE_2) == Decimal("0.033")


@given(st.builds(Tokens, COUNTS, COUNTS, COUNTS))
def test_what_is_reserved_is_a_margin_above_what_is_expected(tokens):
    expected = amount(tokens, GPT_IMAGE_2)

    assert bound(tokens, GPT_IMAGE_2) >= expected * Decimal("1.4")
    assert bound(tokens, GPT_IMAGE_2) <= expected * Decimal("1.4") + Decimal("0.00000001")
    assert bound(tokens, GPT_IMAGE_2, Decimal(2)) == expected * 2


def test_a_rule_may_ask_for_a_wider_margin():
    assert margin_of({"margin": "2"}) == 2
    assert margin_of(FORMULA) == Decimal("1.4")


def usage(**changes):
    whole = {
        "input_tokens": 60,
        "input_tokens_details": {"text_tokens": 50, "image_tokens": 10},
        "output_tokens": 196,
        "output_tokens_details": {"image_tokens": 190, "text_tokens": 6},
        "total_tokens": 256,
    }
    return whole | changes


@given(st.builds(Tokens, COUNTS, COUNTS, st.integers(1, 100_000), COUNTS))
def test_usage_as_the_provider_counts_is_booked_to_the_token(tokens):
    counted = usage(
        input_tokens=tokens.text_in + tokens.image_in,
        input_tokens_details={"text_tokens": tokens.text_in, "image_tokens": tokens.image_in},
        output_tokens=tokens.image_out + tokens.text_out,
        output_tokens_details={"image_tokens": tokens.image_out, "text_tokens": tokens.text_out},
        total_tokens=tokens.all,
    )

    assert Tokens.of_usage(counted) == tokens
    assert from_usage(counted, GPT_IMAGE_15) == amount(tokens, GPT_IMAGE_15)


def test_a_streamed_answer_without_details_of_the_output_counts_it_as_image():
    assert Tokens.of_usage(usage(output_tokens_details=None)) == Tokens(50, 10, 196)
    assert from_usage(usage(output_tokens_details=None), GPT_IMAGE_2) == Decimal("0.00621")


@pytest.mark.parametrize(
    "counted",
    [
        None,
        {},
        "196",
        usage(input_tokens=None),
        usage(input_tokens=-1),
        usage(output_tokens=True),
        usage(output_tokens=196.0),
        usage(output_tokens="196"),
        usage(input_tokens_details=None),
        usage(input_tokens_details={"text_tokens": 50}),
        usage(input_tokens_details={"text_tokens": 50, "image_tokens": None}),
        usage(input_tokens_details={"text_tokens": 50, "image_tokens": 11}),
        usage(output_tokens_details={"text_tokens": 0, "image_tokens": 195}),
        usage(output_tokens_details={"text_tokens": 196, "image_tokens": 0}),
        usage(output_tokens=0, output_tokens_details=None),
        usage(
            input_tokens=0,
            input_tokens_details={"text_tokens": 0, "image_tokens": 0},
            output_tokens=0,
            output_tokens_details={"text_tokens": 0, "image_tokens": 0},
        ),
        {"prompt_tokens": 60, "completion_tokens": 196},
    ],
)
def test_usage_that_is_missing_zero_or_odd_measures_nothing(counted):
    assert from_usage(counted, GPT_IMAGE_2) is None
