"""A brief becomes a prompt: labelled parts, one per line, inputs named by index (pure).

OpenAI's prompting guide: label inputs by index, quote literal text, repeat the keep-list on every edit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviews.briefs.states import ReferenceRole, TextMode

Part = tuple[str, str]

ROLES: Mapping[str, str] = {
    ReferenceRole.BASE: "the picture to edit; what is not named below stays as it is here",
    ReferenceRole.PRODUCT: "the product; its shape, parts, materials, colours and label exactly as here",
    ReferenceRole.STYLE: "the style only; nothing of what it shows",
    ReferenceRole.LOGO: "the logo; drawn exactly as here",
    ReferenceRole.PALETTE: "the colours only",
    ReferenceRole.COMPOSITION: "the arrangement only",
    ReferenceRole.PERSON: "the person; face and build as here",
}
ORIGINAL_BASE = "the picture this began with; what must be kept looks as here"
NO_TEXT = "none; no letters, numbers or marks that look like text"


@dataclass(frozen=True)
class Prompt:
    """`parts` are (label, text), as a page shows them; `text` is what is sent."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "\n".join(f"{label}: {text}" for label, text in self.parts)


def input_order(references: Sequence[Mapping[str, Any]]) -> list[int]:
    """The places of the references as they are sent: the base first, else as listed (index 0 is "Image 1")."""
    return sorted(range(len(references)), key=lambda n: references[n].get("role") != ReferenceRole.BASE)


def compile_brief(body: Mapping[str, Any], size: tuple[int, int]) -> Prompt:
    """`body` as parsing normalised it, `size` the image's, which the boxes for later text lie in."""
    references = body["references"]
    order = input_order(references)
    numbers = {n: index for index, n in enumerate(order, 1)}
    images = [_image(index, references[n]["role"]) for index, n in enumerate(order, 1)]
    return _prompt(
        *images,
        ("Purpose", body["message"]),
        ("Subject", body["subject"] or _fallback(body)),
        ("Scene", body["scene"]),
        ("Composition", body["composition"]),
        ("Camera", body["camera"]),
        ("Lighting", body["lighting"]),
        ("Palette", ", ".join(body["palette"])),
        ("Style", body["style"]),
        ("Text", _text(body["text"], size)),
        ("Must keep", _joined(_detail(each, numbers) for each in body["must_keep"])),
        ("May vary", _joined(body["may_vary"])),
        ("Never show", _joined(body["forbidden"])),
    )


def compile_edit(
    body: Mapping[str, Any], size: tuple[int, int], *, instruction: str, keep: Iterable[str] = (), note: str = ""
) -> Prompt:
    """Change one picture: Image 1 is that picture, the brief's references follow in the brief's own input order."""
    references = body["references"]
    order = input_order(references)
    numbers = {n: index for index, n in enumerate(order, 2)}
    details = [_detail(each, numbers) for each in body["must_keep"]]
    rest = "everything else as in Image 1: subject, composition, crop, camera, lighting and colours"
    return _prompt(
        _image(1, ReferenceRole.BASE),
        *(_again(index, references[n]["role"]) for index, n in enumerate(order, 2)),
        ("Change", instruction),
        ("Keep", _joined([*keep, *details, rest])),
        ("May vary", note or "only what the change cannot do without"),
        ("Text", _text(body["text"], size)),
        ("Never show", _joined(body["forbidden"])),
    )


def detail_text(detail: str | Mapping[str, Any]) -> str:
    return detail if isinstance(detail, str) else str(detail["text"])


def _prompt(*parts: Part) -> Prompt:
    one_line = ((label, _one_line(text)) for label, text in parts)
    return Prompt(tuple(part for part in one_line if part[1]))


def _one_line(text: str) -> str:
    """Only line breaks go: blanks inside of a literal string are its own."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _image(index: int, role: str) -> Part:
    return f"Image {index} ({role})", ROLES[role]


def _again(index: int, role: str) -> Part:
    """In an edit the base is the picture itself; the brief's own base is still worth a look."""
    return (f"Image {index} (original)", ORIGINAL_BASE) if role == ReferenceRole.BASE else _image(index, role)


def _fallback(body: Mapping[str, Any]) -> str:
    """A brief that says nothing about its picture still has a name."""
    said = ("message", "scene", "composition", "style")
    return "" if any(body[field] for field in said) else body["title"]


def _text(text: Mapping[str, Any], size: tuple[int, int]) -> str:
    if text["mode"] == TextMode.EXACT:
        strings = ", ".join(_quoted(string) for string in text["strings"])
        return f"exactly these words, each once and spelled as here: {strings}; no other words or numbers"
    if text["mode"] == TextMode.ADDED_LATER:
        boxes = "; ".join(_box(each["box"], size) for each in text["strings"])
        return f"none in the picture, it is added later; leave these areas calm and empty: {boxes}"
    return NO_TEXT


def _quoted(string: str) -> str:
    return f"“{string}”" if '"' in string else f'"{string}"'


def _box(box: Sequence[int], size: tuple[int, int]) -> str:
    """Models know no pixels; shares of the picture they follow."""
    left, top, width, height = (round(100 * value / edge) for value, edge in zip(box, (*size, *size), strict=True))
    return f"from {left}% to {left + width}% across and {top}% to {top + height}% down"


def _detail(detail: str | Mapping[str, Any], numbers: Mapping[int, int]) -> str:
    if isinstance(detail, str) or detail["reference"] not in numbers:
        return detail_text(detail)
    spot = detail["spot"]
    place = f" at {spot[0]},{spot[1]}" if spot else ""
    return f"{detail['text']} (as in Image {numbers[detail['reference']]}{place})"


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(texts)
