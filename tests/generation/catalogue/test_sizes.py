from fractions import Fraction
from itertools import product
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.catalogue.sizes import TIERS, Limits, Size, parse, resolve, why_not_size

FREE = Limits()
FIXED = Limits(fixed=(Size(1024, 1024), Size(1024, 1536), Size(1536, 1024)))
RATIOS = st.fractions(min_value=Fraction(1, 3), max_value=3, max_denominator=5000)
EXAMPLES = {
    Fraction(1): "1024x1024 2048x2048 2880x2880",
    Fraction(3, 2): "1248x832 2496x1664 3520x2352",
    Fraction(16, 9): "1360x768 2736x1536 3840x2160",
    Fraction(1200, 630): "1408x736 2832x1488 3840x2016",
    Fraction(3): "1776x592 3552x1184 3840x1280",
}


@pytest.mark.parametrize(
    ("ratio", "tier", "size"),
    [(ratio, tier, size) for ratio, sizes in EXAMPLES.items() for tier, size in zip(TIERS, sizes.split(), strict=True)],
)
def test_a_tier_means_the_size_that_the_product_page_names(ratio, tier, size):
    assert str(resolve(tier, ratio, FREE)) == size


@pytest.mark.parametrize("tier", TIERS)
def test_without_a_placement_a_tier_is_square(tier):
    assert resolve(tier, None, FREE) == resolve(tier, Fraction(1), FREE)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize(("far", "held"), [(Fraction(10), Fraction(3)), (Fraction(1, 10), Fraction(1, 3))])
def test_a_ratio_beyond_three_to_one_is_held_there(tier, far, held):
    assert resolve(tier, far, FREE) == resolve(tier, held, FREE)


@given(st.sampled_from(list(TIERS)), RATIOS)
def test_a_tier_is_always_a_size_that_the_model_can_make(tier, ratio):
    assert why_not_size(resolve(tier, ratio, FREE), FREE) is None


@given(st.sampled_from(list(TIERS)), RATIOS)
def test_a_tier_turned_upright_is_the_size_turned_upright(tier, ratio):
    lying = resolve(tier, ratio, FREE)

    assert resolve(tier, 1 / ratio, FREE) == (lying.height, lying.width)


@given(st.sampled_from(list(TIERS)), RATIOS)
def test_of_the_legal_sizes_around_both_edges_the_nearest_in_ratio_then_in_area_is_taken(tier, ratio):
    """The rule once more, in plain floating point."""
    width, height = sqrt(TIERS[tier] * ratio), sqrt(TIERS[tier] / ratio)
    shrink = min(1, 3840 / max(width, height))
    around = [{int(edge * shrink / 16 + nudge) * 16 for nudge in (1e-9, 1 - 1e-9)} for edge in (width, height)]
    legal = [Size(*edges) for edges in product(*around) if why_not_size(Size(*edges), FREE) is None]

    def distance(size):
        apart = float(size.ratio / ratio)
        return round(max(apart, 1 / apart), 9), abs(size.pixels - width * height * shrink**2)

    assert distance(resolve(tier, ratio, FREE)) == min(map(distance, legal))


@pytest.mark.parametrize(
    ("ratio", "size"),
    [(None, "1024x1024"), (Fraction(16, 9), "1536x1024"), (Fraction(1, 3), "1024x1536"), (Fraction(6, 5), "1024x1024")],
)
@pytest.mark.parametrize("tier", TIERS)
def test_a_model_with_fixed_sizes_takes_its_nearest(tier, ratio, size):
    assert str(resolve(tier, ratio, FIXED)) == size


def test_a_tier_beyond_the_model_s_area_takes_what_the_model_can():
    small = Limits(max_edge=1536, max_pixels=1_572_864)

    assert resolve("4k", None, small) == (1248, 1248)
    assert resolve("4k", Fraction(3), small) == (1536, 512)


def test_bounds_that_leave_no_size_are_said():
    with pytest.raises(ValueError, match="no size near that"):
        resolve("1k", Fraction(2), Limits(multiple=4096))


@pytest.mark.parametrize("text", ["1024x1024", "3840x2160", "1536x864"])
def test_a_size_that_is_written_out_is_itself(text):
    assert str(resolve(text, Fraction(3), FREE)) == text


@pytest.mark.parametrize(
    ("text", "limits", "reason"),
    [
        ("1920x1080", FREE, "Both edges must be multiples of 16; the nearest is 1920x1088."),
        ("1000x7", FREE, "Both edges must be multiples of 16; the nearest is 1008x16."),
        ("3856x1600", FREE, "No edge may be longer than 3840 pixels."),
        ("3200x1024", FREE, "The ratio must lie between 1:3 and 3:1."),
        ("512x512", FREE, "The area must be 655,360 to 8,294,400 pixels; 512x512 has 262,144."),
        ("1024x512", FREE, "The area must be 655,360 to 8,294,400 pixels; 1024x512 has 524,288."),
        ("3840x2176", FREE, "The area must be 655,360 to 8,294,400 pixels; 3840x2176 has 8,355,840."),
        ("2048x2048", FIXED, "This model makes only 1024x1024, 1024x1536, 1536x1024."),
        ("8k", FREE, "Write a size as 1024x1024, or one of 1k, 2k, 4k."),
        ("auto", FREE, "Write a size as 1024x1024, or one of 1k, 2k, 4k."),
    ],
)
def test_a_size_that_cannot_be_made_is_refused_with_what_would_be_right(text, limits, reason):
    with pytest.raises(ValueError) as refusal:
        resolve(text, None, limits)

    assert str(refusal.value) == reason


@pytest.mark.parametrize("text", ["1024x1024", "16x99999"])
def test_a_written_size_is_read(text):
    assert str(parse(text)) == text


@pytest.mark.parametrize("text", ["", "1k", "1024", "0x1024", "1024X1024", "1024x1024 ", "١٠٢٤x١٠٢٤", "100000x1"])
def test_nothing_else_is_read_as_a_size(text):
    assert parse(text) is None
