"""The compiled prompt read back: labelled parts, strings to set, colours. Lenient; a bare sentence is a subject."""

import re
from dataclasses import dataclass, field

from generation.providers.simulator.painting.colours import Colour, in_text

LABELS = {
    "subject": "subject",
    "scene": "scene",
    "background": "scene",
    "composition": "composition",
    "camera": "camera",
    "light": "lighting",
    "lighting": "lighting",
    "palette": "palette",
    "colours": "palette",
    "colors": "palette",
    "style": "style",
    "text": "text",
    "message": "message",
    "purpose": "message",
    "asset": "message",
    "must keep": "keep",
    "keep": "keep",
    "may vary": "vary",
    "never": "never",
    "never show": "never",
    "avoid": "never",
    "change": "change",
    "instruction": "change",
}
ROLES = ("base", "product", "style", "logo", "palette", "composition", "person", "original")
_LABEL = re.compile(r"^[\s\-*#]*([A-Za-z][A-Za-z ]{2,24}?)\s*(?:\([^)]*\))?\s*:\s*(.*)$")
_IMAGE = re.compile(r"^[\s\-*]*(?:image|input|reference)\s*#?(\d{1,2})\b[\s:,.(–-]*(.*)$", re.IGNORECASE)
_QUOTED = re.compile(r"\"([^\"\n]{1,200})\"|“([^”\n]{1,200})”|„([^“\n]{1,200})“|«([^»\n]{1,200})»")


@dataclass(frozen=True)
class Prompt:
    """`roles` says what each input image is for, by its number from 1."""

    parts: dict[str, str] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)

    def part(self, name: str) -> str:
        return self.parts.get(name, "")

    @property
    def subject(self) -> str:
        return self.part("subject") or self.part("message")

    @property
    def words(self) -> str:
        """All that describes the picture, in small letters."""
        names = ("subject", "message", "scene", "composition", "style")
        return " ".join(self.part(name) for name in names).lower()

    @property
    def strings(self) -> list[str]:
        """The strings to set; none when they are to be added later or must not be there."""
        text = self.part("text")
        around = _QUOTED.sub(" ", text).lower()
        if re.search(r"added later|set later|no text|without text", around):
            return []
        return [next(filter(None, match)) for match in _QUOTED.findall(text)]

    @property
    def palette(self) -> list[Colour]:
        return in_text(self.part("palette"))


def read(text: str) -> Prompt:
    parts: dict[str, list[str]] = {}
    roles: dict[int, str] = {}
    current = "subject"
    for line in text.splitlines():
        if image := _IMAGE.match(line):
            roles[int(image[1])] = _role(image[2])
            continue
        label = _LABEL.match(line)
        known = LABELS.get(label[1].strip().lower()) if label else None
        current = known or current
        content = label[2] if label and known else line
        if content.strip():
            parts.setdefault(current, []).append(content.strip(" \t-*"))
    return Prompt({name: "\n".join(lines) for name, lines in parts.items()}, roles)


def _role(text: str) -> str:
    places = {role: text.lower().find(role) for role in ROLES}
    named = {role: place for role, place in places.items() if place >= 0}
    return min(named, key=lambda role: named[role]) if named else "product"
