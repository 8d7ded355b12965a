import pytest

from reviews.briefs.reading import Errors, Reading, nearest, shown

KNOWN = ["quality", "size", "background", "candidates", "budget_usd", "product_photo"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("qualty", "quality"),
        ("Quality", "quality"),
        ("budget", "budget_usd"),
        ("back-ground", "background"),
        ("product photos", "product_photo"),
        ("zzz", None),
        ("", None),
    ],
)
def test_the_nearest_name_is_what_was_meant(written, meant):
    assert nearest(written, KNOWN) == meant


def test_a_foreign_value_is_shown_short_and_printable():
    assert shown("a\x00\ud800\nb") == "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}b"
    assert len(shown("x" * 1_000)) == 61
    assert shown({"a": 1}) == "{'a': 1}"


def test_what_nobody_asked_for_is_named_with_its_whole_path():
    errors = Errors()
    outer = Reading({"inner": {"nmae": 1}}, errors)
    inner = outer.child("inner")
    inner.line("name", longest=10)
    inner.end()
    outer.end()

    assert errors == {"inner.nmae": ['There is no field "nmae" here; did you mean "name"?']}
