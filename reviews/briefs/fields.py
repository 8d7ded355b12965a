"""The fields of a brief: JSON of the file format becomes the normalised body, every field present (pure).

What needs a look into the database (model, policy, references) is checked in parsing.py.
"""

from collections.abc import Mapping
from typing import Any

from reviews.briefs.reading import Errors, Reading
from reviews.briefs.states import AssetType, Declares, ReferenceRole, TextMode, Use

DELIVERY_FORMATS = ("png", "jpeg", "webp")
PROMPT_FIELDS = ("message", "subject", "scene", "composition", "camera", "lighting", "style")
DEFAULT_POLICY = "one reviewer"
DEFAULT_SIZE = "1k"
MOST_CANDIDATES = 10
MOST_WANTED = 100
MOST_PLACEMENTS = 20
MOST_ENTRIES = 50
MOST_COLOURS = 16
MOST_REFERENCES = 100
LONGEST_NAME = 100
LONGEST_TITLE = 200
LONGEST_ENTRY = 500
LONGEST_RIGHTS = 2_000
LONGEST_FILE_NAME = 1_000
LARGEST_EDGE = 30_000
LARGEST_FILE = 1_000_000_000

Body = dict[str, Any]


def read(data: Any, errors: Errors) -> Body:
    """The body as far as it can be read; what is wrong stands in `errors`."""
    if not isinstance(data, Mapping):
        errors.add("brief", "A brief is a JSON object with the fields title, brand, budget_usd and so on.")
        return {}
    brief = Reading(data, errors)
    body = {
        "title": brief.line("title", longest=LONGEST_TITLE, required=True),
        "brand": brief.line("brand", longest=LONGEST_NAME, required=True),
        "campaign": brief.line("campaign", longest=LONGEST_NAME) or None,
        "product": brief.line("product", longest=LONGEST_NAME) or None,
        "asset_type": brief.choice("asset_type", AssetType.values, AssetType.OTHER),
        "use": brief.choice("use", Use.values, Use.PUBLISH),
        "wanted": brief.whole("wanted", least=1, most=MOST_WANTED, default=1),
        "destination": _destination(brief.child("destination")),
        **{field: brief.text(field) for field in PROMPT_FIELDS},
        "palette": brief.colours("palette", most=MOST_COLOURS),
        "text": _text(brief.child("text")),
        "declares": brief.choices("declares", Declares.values),
        "must_keep": [_must_keep(brief, n, value) for n, value in brief.values("must_keep", most=MOST_ENTRIES)],
        "may_vary": brief.lines("may_vary", longest=LONGEST_ENTRY, most=MOST_ENTRIES),
        "forbidden": brief.lines("forbidden", longest=LONGEST_ENTRY, most=MOST_ENTRIES),
        "references": [_reference(one) for _, one in brief.children("references", most=MOST_REFERENCES)],
        "generation": _generation(brief.child("generation")),
        "budget_usd": brief.amount("budget_usd"),
        "due": brief.moment("due"),
        "policy": brief.line("policy", longest=LONGEST_NAME) or DEFAULT_POLICY,
    }
    brief.end()
    return body


def _destination(destination: Reading) -> Body:
    placements = [_placement(one) for _, one in destination.children("placements", most=MOST_PLACEMENTS)]
    channel = destination.line("channel", longest=LONGEST_NAME)
    destination.end()
    return {"channel": channel, "placements": placements}


def _placement(placement: Reading) -> Body:
    read = {
        "name": placement.line("name", longest=LONGEST_NAME, required=True),
        "width": placement.whole("width", least=1, most=LARGEST_EDGE),
        "height": placement.whole("height", least=1, most=LARGEST_EDGE),
        "format": placement.choice("format", DELIVERY_FORMATS, "png"),
        "max_bytes": placement.optional_whole("max_bytes", least=1, most=LARGEST_FILE),
    }
    placement.end()
    return read


def _text(text: Reading) -> Body:
    """Without a mode: exact when strings are given, else none."""
    given = text.values("strings", most=MOST_ENTRIES)
    mode = text.choice("mode", TextMode.values, TextMode.EXACT if given else TextMode.NONE)
    text.end()
    if mode == TextMode.NONE and given:
        text.wrong("strings", 'The mode is "none": remove the strings, or set the mode to "exact" or "added_later".')
    if mode in (TextMode.EXACT, TextMode.ADDED_LATER) and not given:
        text.wrong("strings", f'The mode is "{mode}": give the literal strings, or set the mode to "none".')
    if mode == TextMode.ADDED_LATER:
        return {"mode": mode, "strings": [_boxed(text, n, value) for n, value in given]}
    return {"mode": mode, "strings": [text.entry(f"strings.{n}", value, LONGEST_ENTRY) for n, value in given]}


def _boxed(text: Reading, n: int, value: Any) -> Body:
    """A string that is set later, with the box [x, y, w, h] that the image leaves calm."""
    string = text.entry_object(
        f"strings.{n}", value, 'This must be {"text": …, "box": [x, y, w, h]}: where it is set later.'
    )
    if string is None:
        return {}
    read = {
        "text": string.text("text", longest=LONGEST_ENTRY, required=True),
        "box": string.numbers("box", "the box [x, y, width, height]", 4),
    }
    if read["box"] is None:
        string.wrong("box", "Give the box [x, y, width, height] in pixels of the image; it stays calm for this string.")
    string.end()
    return read


def _must_keep(brief: Reading, n: int, value: Any) -> str | Body:
    """A detail, or a detail pinned to a spot of a reference (`reference` counts from 0, as in the list)."""
    if not isinstance(value, Mapping):
        return brief.entry(f"must_keep.{n}", value, LONGEST_ENTRY)
    detail = brief.entry_object(f"must_keep.{n}", value, "")
    if detail is None:
        return {}
    read = {
        "text": detail.text("text", longest=LONGEST_ENTRY, required=True),
        "reference": detail.whole("reference", least=0, most=MOST_REFERENCES - 1),
        "spot": detail.numbers("spot", "the spot [x, y]", 2),
    }
    detail.end()
    return read


def _reference(reference: Reading) -> Body:
    by_id = reference.has("id") and not reference.has("file")
    if reference.has("id") and reference.has("file"):
        reference.wrong("file", "Give either the file or the id of an uploaded reference, not both.")
    read: Body = {}
    if by_id:
        read["id"] = str(reference.identifier("id") or "")
        reference.take("file")
    else:
        reference.take("id")
        read["file"] = reference.text("file", longest=LONGEST_FILE_NAME, required=True)
    read["role"] = reference.choice("role", ReferenceRole.values, None)
    read["rights"] = reference.text("rights", longest=LONGEST_RIGHTS)
    reference.end()
    return read


def _generation(generation: Reading) -> Body:
    """Model and quality stay empty where they are not given: the catalogue knows the defaults."""
    read = {
        "model": generation.line("model", longest=LONGEST_NAME),
        "quality": generation.line("quality", longest=LONGEST_NAME).lower(),
        "size": generation.line("size", longest=LONGEST_NAME).lower() or DEFAULT_SIZE,
        "format": generation.line("format", longest=LONGEST_NAME).lower() or "png",
        "background": generation.line("background", longest=LONGEST_NAME).lower() or "auto",
        "candidates": generation.whole("candidates", least=1, most=MOST_CANDIDATES, default=1),
    }
    generation.end()
    return read
