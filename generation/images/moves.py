"""Rows for what was ingested, in the caller's transaction."""

from dataclasses import asdict
from datetime import datetime

from generation.images.ingest import Ingested
from generation.images.models import Image, Rendition


def adopt(ingested: Ingested, *, at: datetime) -> Image:
    """The row of these bytes, made unless the owner has it; the same bytes never get a second one."""
    facts = asdict(ingested.facts)
    facts.pop("truth")
    image, _ = Image.objects.get_or_create(
        owner=ingested.owner,
        sha256=ingested.sha256,
        defaults=facts | {"bytes": ingested.bytes, "simulated": ingested.simulated, "created_at": at},
    )
    if ingested.simulated and not image.simulated:
        mark_simulated(image)
    for made in ingested.renditions:
        Rendition.objects.get_or_create(image=image, recipe=made.recipe, defaults=asdict(made))
    return image


def mark_simulated(image: Image) -> None:
    """Bytes that somebody filed as their own turn out to be the simulator's: from now on nothing delivers them."""
    Image.objects.filter(pk=image.pk).update(simulated=True)
    image.simulated = True
