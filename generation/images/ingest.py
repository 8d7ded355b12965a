"""Untrusted bytes become an image: inspected, stored byte for byte, shown by renditions. Outside of any transaction."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from generation.images import children, store
from generation.images.children import Answer, Limits
from generation.images.facts import ImageFacts, Made, Structure
from generation.images.recipes import FOR, Purpose
from generation.images.refusals import check_size, refused
from generation.images.walk import walk

LIMITS = Limits()


@dataclass(frozen=True)
class Ingested:
    """All of it lies in the store; `moves.adopt` makes the rows. `simulated`: the simulated provider made it."""

    owner: UUID
    sha256: str
    bytes: int
    facts: ImageFacts
    simulated: bool
    renditions: tuple[Made, ...]


def ingest(
    owner: UUID, path_or_bytes: Path | bytes, *, simulated: bool, purpose: Purpose, limits: Limits = LIMITS
) -> Ingested:
    """Inspect the bytes, store the original untouched, make and store its renditions.

    Raises ImageRefused with a code of `refusals.SENTENCES` (nothing is stored then), or StorageFailed. May be called
    again for the same bytes: nothing is written twice.
    """
    content = read(path_or_bytes)
    facts, answer = inspect(content, purpose=purpose, limits=limits)
    digest = sha256(content).hexdigest()
    store.put_original(owner, digest, content)
    renditions = tuple(keep(owner, digest, head, part) for head, part in answer.made)
    return Ingested(owner, digest, len(content), facts, simulated or bool(facts.truth), renditions)


def read(path_or_bytes: Path | bytes) -> bytes:
    """One copy in memory, so that what is hashed, inspected and stored is surely the same."""
    if isinstance(path_or_bytes, bytes):
        return path_or_bytes
    check_size(path_or_bytes.stat().st_size)
    return path_or_bytes.read_bytes()


def inspect(content: bytes, *, purpose: Purpose, limits: Limits = LIMITS) -> tuple[ImageFacts, Answer]:
    """What the bytes are, and the renditions for that purpose, not yet stored. Raises ImageRefused."""
    structure = walk(content)
    answer = children.decode(content, structure, [recipe.name for recipe in FOR[purpose]], limits)
    facts = measured(structure, answer)
    if purpose == "candidate" and facts.orientation != 1:
        raise refused("image_not_upright")
    return facts, answer


def measured(structure: Structure, answer: Answer) -> ImageFacts:
    seen = answer.facts
    return ImageFacts(
        format=structure.format,
        width=structure.width,
        height=structure.height,
        mode=seen["mode"],
        has_alpha=seen["has_alpha"],
        icc_profile=seen["icc_profile"],
        orientation=seen["orientation"],
        credentials=structure.credentials,
        truth=structure.truth or seen["truth"],
    )


def keep(owner: UUID, original: str, head: dict[str, object], content: bytes) -> Made:
    """What lies in the store stays, even where an older Pillow made it otherwise: the row tells of those bytes."""
    recipe = str(head["recipe"])
    if not store.put_rendition(owner, recipe, original, content):
        content = store.open_rendition(owner, recipe, original).read()
    return Made(
        recipe=recipe,
        sha256=sha256(content).hexdigest(),
        width=int(str(head["width"])),
        height=int(str(head["height"])),
        bytes=len(content),
        format=str(head["format"]),
    )
