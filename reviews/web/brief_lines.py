"""The growing lists of a brief's form. Their inputs repeat one name per column, so line n is what stands n-th under
each; a line with nothing in it is left out, and sentences about entry n find the line it came from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from reviews.briefs.fields import MOST_ENTRIES
from reviews.briefs.states import TextMode

Row = dict[str, str]
SPARE_LINES = 1


def whole(text: str) -> Any:
    """A number where it is one; anything else as it is typed, for who reads it says what is wrong."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text or None


def numbers(text: str) -> Any:
    """ "120, 340" as a list of numbers; anything else as it is typed."""
    parts = text.replace(",", " ").split()
    return [whole(part) for part in parts] if parts else None


@dataclass(frozen=True)
class Kind:
    """`path` is the list's name in the file, `columns` those of its inputs; `needed` tells which lines count as filled
    in; `least` lines are always shown; `instead` has a column's own sentence where the file counts otherwise."""

    path: str
    columns: tuple[str, ...]
    entry: Callable[[Row, "Lines"], Any]
    rows_of: Callable[[dict[str, Any]], list[Row]]
    needed: tuple[str, ...]
    least: int = 1
    instead: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Line:
    values: Row
    errors: dict[str, list[str]] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def sentences(self) -> list[str]:
        return [sentence for said in self.errors.values() for sentence in said]


class Lines:
    """One list as it stands in the form."""

    def __init__(self, kind: Kind, rows: list[Row]) -> None:
        self.kind = kind
        self.lines = [Line(row) for row in rows]
        self.errors: list[str] = []
        self.boxed = False

    @classmethod
    def typed(cls, kind: Kind, data: QueryDict) -> "Lines":
        columns = {name: data.getlist(f"{_prefix(kind)}-{name}") for name in kind.columns}
        count = min(max(len(values) for values in columns.values()), 2 * MOST_ENTRIES)
        rows = [{name: values[n] if n < len(values) else "" for name, values in columns.items()} for n in range(count)]
        return cls(kind, [row for row in rows if any(row[name].strip() for name in kind.needed)])

    @property
    def shown(self) -> list[Line]:
        """What is there, and an empty line to go on with."""
        empty = max(SPARE_LINES, self.kind.least - len(self.lines)) if self.kind.least else 0
        return [*self.lines, *(Line(dict.fromkeys(self.kind.columns, "")) for _ in range(empty))]

    @property
    def blank(self) -> Line:
        return Line(dict.fromkeys(self.kind.columns, ""))

    @property
    def wrong(self) -> int:
        return bool(self.errors) + sum(len(line.errors) for line in self.lines)

    def more(self) -> None:
        self.lines.append(self.blank)

    def add(self, row: Row) -> None:
        self.lines.append(Line(row))

    def as_json(self, *, boxed: bool = False) -> list[Any]:
        """`boxed`: the strings have a box each, as those that are set later."""
        self.boxed = boxed
        return [self.kind.entry(line.values, self) for line in self.lines]

    def refuse(self, path: str, sentences: list[str]) -> bool:
        """Take a sentence that is about this list; False when it is about something else."""
        if path == self.kind.path:
            self.errors += sentences
            return True
        if not path.startswith(f"{self.kind.path}."):
            return False
        number, _, column = path.removeprefix(f"{self.kind.path}.").partition(".")
        if not number.isdecimal() or int(number) >= len(self.lines):
            return False
        column = column or self.kind.columns[0]
        said = [self.kind.instead[column]] if column in self.kind.instead else sentences
        self.lines[int(number)].errors.setdefault(column, []).extend(said)
        return True


def _prefix(kind: Kind) -> str:
    return kind.path.rpartition(".")[2]


# ---------------------------------------------------------------- the lists


def _placement(row: Row, _: Lines) -> Any:
    return {
        "name": row["name"],
        "width": whole(row["width"]),
        "height": whole(row["height"]),
        "format": row["format"] or None,
        "max_bytes": whole(row["max_bytes"]),
    }


def _placements_of(body: dict[str, Any]) -> list[Row]:
    return [{name: str(one[name] or "") for name in PLACEMENTS.columns} for one in body["destination"]["placements"]]


def _string(row: Row, lines: Lines) -> Any:
    return {"text": row["text"], "box": numbers(row["box"])} if lines.boxed else row["text"]


def _strings_of(body: dict[str, Any]) -> list[Row]:
    if body["text"]["mode"] == TextMode.ADDED_LATER:
        return [{"text": one["text"], "box": _joined(one["box"])} for one in body["text"]["strings"]]
    return [{"text": one, "box": ""} for one in body["text"]["strings"]]


def _detail(row: Row, _: Lines) -> Any:
    """People count references from 1, the file from 0."""
    if not row["reference"].strip() and not row["spot"].strip():
        return row["text"]
    number = whole(row["reference"])
    spot = numbers(row["spot"])
    return {"text": row["text"], "reference": number - 1 if isinstance(number, int) else number, "spot": spot}


def _details_of(body: dict[str, Any]) -> list[Row]:
    rows = []
    for one in body["must_keep"]:
        if isinstance(one, str):
            rows.append({"text": one, "reference": "", "spot": ""})
        else:
            number = "" if one["reference"] is None else str(one["reference"] + 1)
            rows.append({"text": one["text"], "reference": number, "spot": _joined(one["spot"])})
    return rows


def _reference(row: Row, _: Lines) -> Any:
    return {"id": row["id"], "role": row["role"] or None, "rights": row["rights"]}


def _references_of(body: dict[str, Any]) -> list[Row]:
    return [{name: one[name] for name in REFERENCES.columns} for one in body["references"]]


def _joined(values: list[int] | None) -> str:
    return ", ".join(map(str, values or []))


PLACEMENTS = Kind(
    "destination.placements",
    ("name", "width", "height", "format", "max_bytes"),
    _placement,
    _placements_of,
    needed=("name", "width", "height", "max_bytes"),
)
STRINGS = Kind("text.strings", ("text", "box"), _string, _strings_of, needed=("text", "box"))
DETAILS = Kind(
    "must_keep",
    ("text", "reference", "spot"),
    _detail,
    _details_of,
    needed=("text", "reference", "spot"),
    least=3,
    instead={"reference": "Give the number of a reference of the list above, counted from 1."},
)
REFERENCES = Kind("references", ("id", "role", "rights"), _reference, _references_of, needed=("id",), least=0)
LISTS = {"placements": PLACEMENTS, "strings": STRINGS, "must_keep": DETAILS, "references": REFERENCES}
