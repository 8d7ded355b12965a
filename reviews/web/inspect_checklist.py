"""The checklist of the inspection screen: the candidate's own frozen items, what the brief says beside each, the
defects that a fail may name."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse

from generation.images.models import Image
from reviews.briefs import queries as brief_queries
from reviews.briefs.models import Reference
from reviews.candidates.models import Candidate, FrozenItem
from reviews.candidates.states import ItemOrigin
from reviews.checklists import queries as checklist_queries
from reviews.checklists.states import Group
from reviews.web.pictures import address

TAILS = {
    ItemOrigin.MUST_KEEP: "must keep",
    ItemOrigin.STRING: "exact text",
    ItemOrigin.FORBIDDEN: "never",
    ItemOrigin.BRAND: "brand's own",
    ItemOrigin.BRIEF: "brief",
}
# How much of the shorter edge a crop of a pinned detail shows.
CROP = 0.35

Crops = dict[UUID, list[dict[str, Any]]]


def show_groups(items: Iterable[FrozenItem], crops: Crops) -> list[dict[str, Any]]:
    """In the order in which they are answered: the rows are frozen group by group."""
    names = dict(Group.choices)
    return [
        {"key": key, "name": names.get(key, key), "items": [show_item(one, crops.get(one.pk, [])) for one in group]}
        for key, group in groupby(items, key=lambda item: item.group)
    ]


def show_item(item: FrozenItem, crops: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": item.pk,
        "text": item.text,
        "passes_when": item.passes_when,
        "fails_when": item.fails_when,
        "required": item.required,
        "tail": "n.a. by brief" if item.na_by_brief else tail_of(item),
        "ruled_out": item.na_by_brief,
        "answer": "na" if item.na_by_brief else "",
        "crops": crops,
        "defect": "",
        "severity": "",
        "spot": None,
    }


def tail_of(item: FrozenItem) -> str:
    pinned = ", pinned" if item.facts.get("spot") else ""
    return f"{TAILS.get(ItemOrigin(item.origin), '')}{pinned}"


def show_defects(workspace_id: UUID) -> list[dict[str, Any]]:
    names = dict(Group.choices)
    codes = checklist_queries.defect_codes(workspace_id)
    groups = dict.fromkeys(code.group for code in codes)
    return [
        {
            "name": names.get(group, group),
            "codes": [{"code": code.code, "name": code.label} for code in codes if code.group == group],
        }
        for group in groups
    ]


def crops_of(candidate: Candidate, image: Image) -> Crops:
    """For what the brief pins to a spot of a reference: that place of the reference and of the candidate, each cut to
    the same share of its own size."""
    references = {str(one.pk): one for one in brief_queries.references_of(candidate.round.version)}
    pinned = [item for item in candidate.round.items.all() if item.facts.get("spot")]
    return {
        item.pk: crops_at(item.facts["spot"], references[item.facts["reference"]], candidate, image) for item in pinned
    }


def crops_at(spot: list[int], reference: Reference, candidate: Candidate, image: Image) -> list[dict[str, Any]]:
    seen = reference.seen
    place = (spot[0] / seen.width, spot[1] / seen.height)
    picture = reverse("api:reference-picture", kwargs={"reference_id": reference.pk, "kind": "preview"})
    return [
        crop("Reference", picture, (seen.width, seen.height), place),
        crop("This candidate", address(candidate, "preview"), (image.width, image.height), place),
    ]


def crop(name: str, url: str, size: tuple[int, int], place: tuple[float, float]) -> dict[str, Any]:
    """A square around that place (as shares of the edges), as an SVG view box in pixels of `size`, kept inside it."""
    side = round(min(size) * CROP)
    left, top = (
        min(max(round(share * edge) - side // 2, 0), edge - side) for share, edge in zip(place, size, strict=True)
    )
    return {"name": name, "url": url, "width": size[0], "height": size[1], "box": f"{left} {top} {side} {side}"}
