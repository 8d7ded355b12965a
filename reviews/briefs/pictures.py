"""The references that a brief names: uploaded earlier (by id) or handed in with it (by file)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from generation.errors import ImageRefused
from generation.images.ingest import Ingested
from generation.images.recipes import REFERENCE
from reviews.briefs.models import Reference
from reviews.briefs.reading import Errors, listed, shown
from reviews.briefs.states import ReferenceRole
from reviews.errors import NotFound

Files = Mapping[str, Ingested | ImageRefused]
NO_FILES: Files = MappingProxyType({})


@dataclass(frozen=True)
class Picture:
    """One entry of the list of references, in its order. Spots lie in the pixels of the rendition that people see and
    models get: `width` and `height` are its. Exactly one of `reference` and `file` is set."""

    role: str
    rights: str
    width: int
    height: int
    reference: Reference | None
    file: str = ""


def pictures_of(body: Mapping[str, Any], files: Files, workspace_id: UUID, errors: Errors) -> list[Picture | None]:
    """None where a reference cannot be used (the reason stands in `errors`).

    Raises NotFound for an id that is not there or is another workspace's: the same answer for both."""
    known = _known([entry["id"] for entry in body["references"] if entry.get("id")], workspace_id)
    pictures = [_picture(n, entry, known, files, errors) for n, entry in enumerate(body["references"])]
    bases = [n for n, entry in enumerate(body["references"]) if entry["role"] == ReferenceRole.BASE]
    for n in bases[1:]:
        errors.add(f"references.{n}.role", f"Only one reference can be the base; references.{bases[0]} is it already.")
    return pictures


def why_not_details(body: Mapping[str, Any], pictures: list[Picture | None], errors: Errors) -> None:
    """A pinned detail names a reference of the list, and a spot inside of it."""
    for n, detail in enumerate(body["must_keep"]):
        if isinstance(detail, str) or detail.get("reference") is None:
            continue
        if detail["reference"] >= len(pictures):
            errors.add(f"must_keep.{n}.reference", _which(len(pictures)))
            continue
        picture = pictures[detail["reference"]]
        spot = detail["spot"]
        if picture and spot and not (spot[0] < picture.width and spot[1] < picture.height):
            inside = f"[0, 0] to [{picture.width - 1}, {picture.height - 1}]"
            errors.add(f"must_keep.{n}.spot", f"The spot lies outside of that reference; inside is {inside}.")


def _known(ids: list[str], workspace_id: UUID) -> dict[str, Reference]:
    found = Reference.objects.filter(workspace=workspace_id, pk__in=set(ids))
    known = {str(one.pk): one for one in found.select_related("image").prefetch_related("image__renditions")}
    if set(ids) - set(known):
        raise NotFound
    return known


def _picture(
    n: int, entry: Mapping[str, Any], known: Mapping[str, Reference], files: Files, errors: Errors
) -> Picture | None:
    if entry.get("id"):
        reference = known[entry["id"]]
        seen = reference.seen
        return Picture(entry["role"], entry["rights"], seen.width, seen.height, reference)
    name = entry.get("file")
    if not name:
        return None
    handed = files.get(name)
    if isinstance(handed, Ingested):
        made = next(each for each in handed.renditions if each.recipe == REFERENCE.name)
        return Picture(entry["role"], entry["rights"], made.width, made.height, None, name)
    errors.add(f"references.{n}.file", handed.message if handed else _missing(name, files))
    return None


def _missing(name: str, files: Files) -> str:
    if not files:
        return f'Upload the file "{shown(name)}" first, and give the id of that reference instead.'
    return f'The file "{shown(name)}" was not handed in; there is {listed([shown(each) for each in files])}.'


def _which(count: int) -> str:
    if count == 0:
        return "The brief has no references; leave out the reference and the spot."
    return f"Give the place of a reference in the list, from 0 to {count - 1}."
