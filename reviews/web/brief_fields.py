"""The form of a brief: what is typed becomes the JSON of the file format, and what that refuses comes back beside its
field. No rule of its own: `briefs.parsing` reads every value."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict
from django.http import QueryDict

from reviews.briefs import fields as brief
from reviews.briefs.making import USUAL_QUALITY
from reviews.briefs.models import BriefVersion
from reviews.briefs.states import AssetType, Declares, TextMode, Use
from reviews.web.brief_lines import LISTS, Lines, whole

TEXTS = ("title", "brand", "campaign", "product", "asset_type", "use", "budget_usd", "policy", *brief.PROMPT_FIELDS)
GENERATION = ("model", "quality", "size", "format", "background")
ONE_PER_LINE = ("may_vary", "forbidden")
BOX_OF_NOTHING = "Only text that is added later has a box: empty this, or choose “Added later” above."
# What a sentence is about, where the form has another place for it than the file.
PLACES = {
    "text.mode": "text_mode",
    "destination.channel": "channel",
    **{f"generation.{name}": name for name in (*GENERATION, "candidates")},
}


class Area(forms.Textarea):
    def __init__(self, rows: int = 2) -> None:
        super().__init__(attrs={"rows": rows})


def choices(values: type[Any]) -> list[tuple[str, str]]:
    return [(value, label[:1].upper() + label[1:]) for value, label in values.choices]


def text(label: str, *, required: bool = False, hint: str = "", widget: Any = None, **attributes: Any) -> Any:
    widget = widget or forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, required=required, help_text=hint, widget=widget)


def choice(label: str, values: list[tuple[str, str]]) -> Any:
    return forms.CharField(label=label, widget=forms.Select(choices=values))


class BriefForm(forms.Form):
    """`errors` are those that parsing found; the fields themselves take whatever is typed."""

    use_required_attribute = False

    title = text("Title", required=True)
    brand = text("Brand", required=True, hint="A new name makes a brand with an empty kit.", list="brands")
    campaign = text("Campaign", list="campaigns")
    product = text("Product", list="products")
    asset_type = choice("Type", choices(AssetType))
    use = choice("Use", [(Use.PUBLISH, "Publish"), (Use.CONCEPT, "Concept, never delivered")])
    wanted = text("Approved images wanted", required=True, inputmode="numeric")
    message = text("Message", hint="What the image must communicate.", widget=Area())
    channel = text("Channel", hint="Where it will appear, such as product page.")
    subject = text("Subject", widget=Area())
    scene = text("Scene", widget=Area(1))
    composition = text("Composition", widget=Area(1))
    camera = text("Camera")
    lighting = text("Lighting")
    style = text("Style")
    palette = text("Palette", hint="Colours such as #7A4526, with blanks between.")
    text_mode = choice(
        "Text in the image",
        [(TextMode.NONE, "None"), (TextMode.EXACT, "Exactly these strings"), (TextMode.ADDED_LATER, "Added later")],
    )
    declares = forms.MultipleChoiceField(
        label="It shows", required=False, choices=choices(Declares), widget=forms.CheckboxSelectMultiple
    )
    may_vary = text("May vary", hint="One per line.", widget=Area())
    forbidden = text("Never show", hint="One per line.", widget=Area())
    model = choice("Model", [])
    quality = choice("Quality", [])
    size = text("Size", required=True, hint="1k, 2k or 4k in the first placement's ratio, or such as 1024x1024.")
    format = choice("File", [])
    background = choice("Background", [])
    candidates = text("Images per round", required=True, inputmode="numeric")
    budget_usd = text("Budget, USD", required=True, inputmode="decimal")
    due = forms.CharField(
        label="Due, UTC", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    policy = choice("Approval", [])

    def __init__(self, data: QueryDict | None, lists: dict[str, Lines], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        self.lists = lists
        self.found: dict[str, list[str]] = {}

    @classmethod
    def empty(cls, *, model: str) -> "BriefForm":
        initial = {"wanted": "1", "candidates": "2", "size": brief.DEFAULT_SIZE, "format": "png", "background": "auto"}
        initial |= {"asset_type": AssetType.OTHER, "use": Use.PUBLISH, "model": model, "quality": USUAL_QUALITY}
        lists = {name: Lines(kind, []) for name, kind in LISTS.items()}
        return cls(None, lists, initial | {"text_mode": TextMode.NONE, "policy": brief.DEFAULT_POLICY})

    @classmethod
    def typed(cls, data: QueryDict) -> "BriefForm":
        return cls(data, {name: Lines.typed(kind, data) for name, kind in LISTS.items()}, {})

    @classmethod
    def of(cls, version: BriefVersion) -> "BriefForm":
        """A brief as it was filed, to be changed or copied."""
        body = version.body
        making = body["generation"]
        initial = {name: body[name] or "" for name in TEXTS} | {name: making[name] for name in GENERATION}
        initial |= {name: "\n".join(body[name]) for name in ONE_PER_LINE}
        initial |= {"wanted": body["wanted"], "candidates": making["candidates"], "declares": body["declares"]}
        initial |= {"palette": " ".join(body["palette"]), "channel": body["destination"]["channel"]}
        initial |= {"text_mode": body["text"]["mode"], "due": (body["due"] or "")[:16]}
        return cls(None, {name: Lines(kind, kind.rows_of(body)) for name, kind in LISTS.items()}, initial)

    def full_clean(self) -> None:
        """What is wrong is found by parsing; here it is only handed to the fields."""
        self._errors: ErrorDict | None = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for name, sentences in self.found.items():
            self._errors[name] = self.error_class(sentences)

    def offer(self, name: str, values: list[tuple[str, str]]) -> None:
        """The choices of a field, with what is chosen now among them, whatever that is."""
        now = str(self[name].value() or "")
        known = values if not now or now in dict(values) else [*values, (now, now)]
        self.fields[name].widget.choices = known

    # ------------------------------------------------------------ to JSON

    def as_json(self) -> dict[str, Any]:
        """The file format, as far as anything was typed."""
        read = self.value
        body: dict[str, Any] = {name: read(name) for name in TEXTS}
        body |= {name: _lines(read(name)) for name in ONE_PER_LINE}
        body |= {name: self.lists[name].as_json() for name in ("must_keep", "references")}
        text_mode = read("text_mode")
        strings = self.lists["strings"].as_json(boxed=text_mode == TextMode.ADDED_LATER)
        making = {name: read(name) for name in GENERATION} | {"candidates": whole(read("candidates"))}
        return body | {
            "wanted": whole(read("wanted")),
            "destination": {"channel": read("channel"), "placements": self.lists["placements"].as_json()},
            "palette": read("palette").replace(",", " ").split(),
            "text": {"mode": text_mode or None, "strings": strings},
            "declares": self.chosen(),
            "generation": {name: value for name, value in making.items() if value not in ("", None)},
            "due": _moment(read("due")),
        }

    def value(self, name: str) -> str:
        value = self[name].value()
        return "" if value is None else str(value).strip()

    def chosen(self) -> list[str]:
        return list(self["declares"].value() or [])

    def own_errors(self) -> dict[str, list[str]]:
        """What the file has no place for, so that it would be lost without a word."""
        if self.value("text_mode") == TextMode.ADDED_LATER:
            return {}
        lines = enumerate(self.lists["strings"].lines)
        return {f"text.strings.{n}.box": [BOX_OF_NOTHING] for n, line in lines if line.values["box"].strip()}

    # ------------------------------------------------------------ and back

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        """Put each sentence where its field stands; "" is the form as a whole."""
        self.found = {}
        self._errors = None
        for path, sentences in errors.items():
            if not any(lines.refuse(path, sentences) for lines in self.lists.values()):
                name, said = self.place(path, sentences)
                self.found.setdefault(name, []).extend(said)

    def place(self, path: str, sentences: list[str]) -> tuple[str, list[str]]:
        name, _, rest = path.partition(".")
        if path in PLACES:
            return PLACES[path], sentences
        if name in ONE_PER_LINE and rest.isdecimal():
            return name, [f"Line {int(rest) + 1}: {sentence}" for sentence in sentences]
        if name in self.fields:
            return name, sentences
        return NON_FIELD_ERRORS, [f"{path}: {sentence}" for sentence in sentences]

    @property
    def wrong(self) -> int:
        """How many fields need another look."""
        return len(self.found) + sum(lines.wrong for lines in self.lists.values())


def _lines(value: str) -> list[str]:
    return [line.strip() for line in value.splitlines() if line.strip()]


def _moment(value: str) -> str | None:
    """A browser's local date and time is meant in UTC."""
    return f"{value}Z" if value and value[-1] not in "Zz" and "+" not in value else value or None
