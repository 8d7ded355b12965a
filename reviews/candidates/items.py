"""The checklist of a round as it stands when it is ordered: the checklists' items, and what the brief asks (pure)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from reviews.briefs.prompt import detail_text
from reviews.briefs.states import ReferenceRole, TextMode
from reviews.candidates.states import ItemOrigin
from reviews.checklists.models import Item
from reviews.checklists.states import Group

LONGEST = 1_000
PEOPLE = frozenset({"people", "persons", "person", "humans", "human", "human beings", "models", "anybody", "anyone"})
HANDS = PEOPLE | {"hands", "hand", "fingers"}
FACES = PEOPLE | {"faces", "face", "portraits"}
LIMBS = PEOPLE | {"bodies", "limbs", "body parts"}
PRODUCT_ROLES = (ReferenceRole.PRODUCT, ReferenceRole.BASE)

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Wording:
    """An item before it is a row."""

    origin: ItemOrigin
    group: str
    text: str
    passes_when: str
    fails_when: str
    required: bool = True
    item_id: UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    na_by_brief: str = ""


def wordings(body: Body, listed: Sequence[Item], brands: frozenset[UUID]) -> list[Wording]:
    """In groups, each group together. `brands` are the ids of those items that the brand's checklist adds."""
    found = [_listed(item, body, ItemOrigin.BRAND if item.pk in brands else ItemOrigin.CHECKLIST) for item in listed]
    found += [*_strings(body), *_must_keep(body), *_forbidden(body), *_brief(body)]
    groups = [group for group in Group.values if group != Group.BRIEF]
    order = [*groups, *dict.fromkeys(one.group for one in found if one.group not in Group.values), Group.BRIEF]
    return sorted(found, key=lambda one: order.index(one.group))


def _listed(item: Item, body: Body, origin: ItemOrigin) -> Wording:
    ruled_out = RULED_OUT.get(item.key)
    return Wording(
        origin=origin,
        group=item.group,
        text=item.text,
        passes_when=item.passes_when,
        fails_when=item.fails_when,
        required=item.required,
        item_id=item.pk,
        na_by_brief=(ruled_out(body) or "") if ruled_out else "",
    )


def _forbids(words: frozenset[str]) -> Callable[[Body], str | None]:
    def why(body: Body) -> str | None:
        named = [entry for entry in body["forbidden"] if entry.strip().lower().removeprefix("no ") in words]
        return f'The brief rules this out: never show "{named[0]}".' if named else None

    return why


def _no_text(body: Body) -> str | None:
    return None if body["text"]["mode"] == TextMode.EXACT else "The brief asks for no text in the image."


def _no_product(body: Body) -> str | None:
    pictured = any(one["role"] in PRODUCT_ROLES for one in body["references"])
    return None if pictured or body["product"] or body["must_keep"] else "The brief names no product."


def _no_palette(body: Body) -> str | None:
    pictured = any(one["role"] == ReferenceRole.PALETTE for one in body["references"])
    return None if pictured or body["palette"] else "The brief names no palette."


def _no_person(body: Body) -> str | None:
    pictured = any(one["role"] == ReferenceRole.PERSON for one in body["references"])
    return None if pictured else "The brief has no reference of a person."


# By the keys of the default checklist, which never change. "No invented text" always stays.
RULED_OUT: Mapping[str, Callable[[Body], str | None]] = {
    "hands-natural": _forbids(HANDS),
    "faces-coherent": _forbids(FACES),
    "limbs-coherent": _forbids(LIMBS),
    "skin-hair-natural": _forbids(PEOPLE),
    "likeness": _no_person,
    "strings-exact": _no_text,
    "strings-placed": _no_text,
    "product-shape": _no_product,
    "product-parts": _no_product,
    "product-material": _no_product,
    "product-colour": _no_product,
    "product-label": _no_product,
    "product-size": _no_product,
    "palette": _no_palette,
}


def _brief(body: Body) -> Iterator[Wording]:
    for name in ("subject", "scene", "composition"):
        if body[name]:
            yield Wording(
                ItemOrigin.BRIEF,
                Group.BRIEF,
                f"The {name} is as briefed",
                _cut(f"The image shows: {body[name]}"),
                f"A part of the briefed {name} is missing, different, or hidden by something that was not asked for.",
                facts={"field": name, "value": body[name]},
            )


def _strings(body: Body) -> Iterator[Wording]:
    for entry in body["text"]["strings"]:
        if body["text"]["mode"] == TextMode.EXACT:
            yield Wording(
                ItemOrigin.STRING,
                Group.TEXT,
                f"“{entry}” stands there exactly so",
                f"Read letter by letter it is “{entry}”, once.",
                "It is missing, repeated, cut, or one letter, capital, accent, digit or mark differs.",
                facts={"string": entry},
            )
        else:
            yield Wording(
                ItemOrigin.STRING,
                Group.BRAND_FIT,
                f"There is calm room for “{entry['text']}”",
                "The box that the brief keeps free for this string is calm and even enough to set it over.",
                "Something busy, bright or important stands in the box, or text was set there already.",
                facts={"string": entry["text"], "box": entry["box"]},
            )


def _must_keep(body: Body) -> Iterator[Wording]:
    for entry in body["must_keep"]:
        yield Wording(
            ItemOrigin.MUST_KEEP,
            Group.PRODUCT_FIDELITY,
            f"Kept: {detail_text(entry)}",
            "This detail is there and agrees with the reference in number, place, shape and colour.",
            "This detail is missing, changed, moved, or there are more or fewer of it.",
            facts=_pinned(entry, body),
        )


def _pinned(entry: str | Body, body: Body) -> dict[str, Any]:
    if isinstance(entry, str):
        return {"text": entry}
    reference = body["references"][entry["reference"]]
    pinned = {"text": entry["text"], "reference": reference["id"], "role": reference["role"]}
    return pinned | ({"spot": entry["spot"]} if entry["spot"] else {})


def _forbidden(body: Body) -> Iterator[Wording]:
    for entry in body["forbidden"]:
        yield Wording(
            ItemOrigin.FORBIDDEN,
            Group.BRAND_FIT,
            f"Never shown: {entry}",
            "It appears nowhere, neither small, nor at the edge, in a reflection or in the background.",
            "It appears, whole or in part.",
            facts={"forbidden": entry},
        )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
