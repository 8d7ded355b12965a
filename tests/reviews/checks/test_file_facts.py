"""The file against what was asked: as a table, one row per thing looked at."""

import pytest

from generation.images.models import Image
from reviews.checks.kinds.file_facts import look
from reviews.checks.states import Level

ASKED = {"size": "1024x1024", "format": "png", "background": "opaque"}


def image(**fields):
    facts = {"width": 1024, "height": 1024, "format": "png", "has_alpha": False, "icc_profile": "sRGB IEC61966-2.1"}
    return Image(**facts | {"credentials": True, "simulated": False} | fields)


def seen(found, asked=None, *, generated=True):
    return {
        one.code: (one.level, one.asked, one.found) for one in look(found, ASKED | (asked or {}), generated=generated)
    }


def test_a_file_that_is_as_asked_has_notes_only():
    assert seen(image()) == {
        "size_as_asked": (Level.NOTE, "1024x1024", "1024x1024"),
        "format_as_asked": (Level.NOTE, "png", "png"),
        "alpha_as_asked": (Level.NOTE, "opaque", "opaque"),
        "profile_srgb": (Level.NOTE, "sRGB", "sRGB IEC61966-2.1"),
        "credentials_found": (Level.NOTE, "", "found"),
    }


DIFFERS = {
    "p11 another size": ({"width": 1000}, {}, "size_differs", ("1024x1024", "1000x1024")),
    "p11 another format": ({"format": "jpeg"}, {}, "format_differs", ("png", "jpeg")),
    "no transparency": ({}, {"background": "transparent"}, "alpha_missing", ("transparent", "opaque")),
    "transparency": ({"has_alpha": True}, {}, "alpha_unasked", ("opaque", "transparent")),
    "another profile": ({"icc_profile": "Display P3"}, {}, "profile_other", ("sRGB", "Display P3")),
    "no credentials": ({"credentials": False}, {}, "credentials_missing", ("found", "none")),
}


@pytest.mark.parametrize(("fields", "asked", "code", "values"), DIFFERS.values(), ids=DIFFERS)
def test_what_differs_is_a_warning_with_both_values(fields, asked, code, values):
    assert seen(image(**fields), asked)[code] == (Level.WARNING, *values)


NOTED = {
    "nothing was asked of the size": ({"width": 7}, {"size": ""}, "size_as_asked"),
    "any size": ({"width": 7}, {"size": "auto"}, "size_as_asked"),
    "nothing was asked of the format": ({"format": "webp"}, {"format": ""}, "format_as_asked"),
    "transparent as asked": ({"has_alpha": True}, {"background": "transparent"}, "alpha_as_asked"),
    "no profile": ({"icc_profile": ""}, {}, "profile_none"),
    "simulated without credentials": ({"credentials": False, "simulated": True}, {}, "credentials_none"),
}


@pytest.mark.parametrize(("fields", "asked", "code"), NOTED.values(), ids=NOTED)
def test_what_is_in_order_is_a_note(fields, asked, code):
    assert seen(image(**fields), asked)[code][0] == Level.NOTE


def test_nobody_expects_credentials_of_an_upload():
    assert seen(image(credentials=False), generated=False)["credentials_none"][0] == Level.NOTE
