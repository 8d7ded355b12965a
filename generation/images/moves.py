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
    for made in ingested.renditions:
        Rendition.objects.get_or_create(image=image, recipe=made.recipe, defaults=asdict(made))
    return image
