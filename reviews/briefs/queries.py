from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from generation.catalogue import queries as catalogue
from generation.catalogue.models import Endpoint, ImageModel, Price
from generation.catalogue.sizes import Size
from generation.images.models import Image, Rendition
from reviews.actor import Actor
from reviews.briefs.fields import LONGEST_NAME, MOST_CANDIDATES
from reviews.briefs.making import making_of, size_in
from reviews.briefs.models import Brief, BriefVersion, Reference
from reviews.briefs.parsing import Draft
from reviews.briefs.prompt import Prompt, compile_brief, input_order
from reviews.briefs.reading import Errors, Reading
from reviews.errors import Invalid, NotFound


@dataclass(frozen=True)
class Plan:
    """How one round of a version would be made. `inputs` are the references' renditions in the order they are sent;
    before them goes the `base`, an image of ours that is edited."""

    image_model: ImageModel
    quality: str
    size: Size
    format: str
    background: str
    candidates: int
    prompt: Prompt
    inputs: tuple[Rendition, ...]
    base: Image | None = None

    @property
    def input_sizes(self) -> list[Size]:
        first = [Size(self.base.width, self.base.height)] if self.base else []
        return first + [Size(one.width, one.height) for one in self.inputs]


@dataclass(frozen=True)
class Estimate:
    """What a round will cost: `each` is expected for one image, `bound` is reserved at most for one; `price` is the row
    that was used (its source and the day it is valid from)."""

    plan: Plan
    each: Decimal
    bound: Decimal
    price: Price
    endpoint: Endpoint
    day: date

    @property
    def total(self) -> Decimal:
        return self.each * self.plan.candidates

    @property
    def total_bound(self) -> Decimal:
        return self.bound * self.plan.candidates

    @property
    def simulated(self) -> bool:
        return self.endpoint.simulated


def visible(by: Actor) -> QuerySet[Brief]:
    """The workspace's briefs, each with its version in force (read it by `current`)."""
    in_force = BriefVersion.objects.filter(n=F("brief__version"))
    in_force = in_force.select_related("brand", "campaign", "product", "policy", "image_model")
    return (
        Brief.objects.filter(workspace=by.workspace_id)
        .select_related("owner")
        .prefetch_related(Prefetch("versions", queryset=in_force, to_attr="in_force"))
    )


def get(by: Actor, brief_id: UUID) -> Brief:
    brief = visible(by).filter(pk=brief_id).first()
    if brief is None:
        raise NotFound
    return brief


def current(brief: Brief) -> BriefVersion:
    """The version in force; without a query for what `visible` or `get` gave."""
    in_force: Sequence[BriefVersion] = getattr(brief, "in_force", ())
    version = next((one for one in in_force if one.n == brief.version), None)
    return version or brief.versions.select_related("brand", "campaign", "product", "policy", "image_model").get(
        n=brief.version
    )


def references(by: Actor) -> QuerySet[Reference]:
    found = Reference.objects.filter(workspace=by.workspace_id)
    return found.select_related("image").prefetch_related("image__renditions")


def get_reference(by: Actor, reference_id: UUID) -> Reference:
    reference = references(by).filter(pk=reference_id).first()
    if reference is None:
        raise NotFound
    return reference


def references_of(version: BriefVersion) -> list[Reference]:
    """In the order of the body's list, so that index n of one is index n of the other."""
    rows = version.references.order_by("n").select_related("reference__image")
    return [row.reference for row in rows.prefetch_related("reference__image__renditions")]


def plan(
    version: BriefVersion,
    *,
    day: date,
    candidates: int | None = None,
    quality: str | None = None,
    size: str | None = None,
) -> Plan:
    """The version's own wishes, or other ones for this round. Raises Invalid naming `candidates`, `quality` or `size`,
    or `model` when it has been shut down meanwhile."""
    body, own = version.body, version.body["generation"]
    errors = Errors()
    asked = Reading({"candidates": candidates, "quality": quality, "size": size}, errors)
    count = asked.whole("candidates", least=1, most=MOST_CANDIDATES, default=own["candidates"])
    wanted = own | {
        "quality": asked.line("quality", longest=LONGEST_NAME).lower() or own["quality"],
        "size": asked.line("size", longest=LONGEST_NAME).lower() or own["size"],
    }
    making = making_of(wanted, body["destination"]["placements"], day, errors, path="")
    if errors or making is None or making.size is None or count is None:
        raise Invalid(errors)
    pictures = references_of(version)
    return Plan(
        image_model=making.image_model,
        quality=making.quality,
        size=making.size,
        format=wanted["format"],
        background=wanted["background"],
        candidates=count,
        prompt=compile_brief(body, size_of(version)),
        inputs=tuple(pictures[n].seen for n in input_order(body["references"])),
    )


def size_of(version: BriefVersion) -> tuple[int, int]:
    """The brief's own image size in pixels, which its boxes lie in."""
    body = version.body
    size = size_in(body["generation"], body["destination"]["placements"], version.image_model)
    return (size.width, size.height)


def estimate(
    version: BriefVersion,
    *,
    day: date,
    candidates: int | None = None,
    quality: str | None = None,
    size: str | None = None,
) -> Estimate:
    """Raises what `plan` raises, and PriceUnknown when the model has no price on that day."""
    planned = plan(version, day=day, candidates=candidates, quality=quality, size=size)
    return priced(planned, owner=version.brief.workspace_id, day=day)


def estimate_draft(draft: Draft, *, owner: UUID, day: date) -> Estimate | None:
    """What a round of a brief that is still being written would cost; None where too little of it can be read. Raises
    PriceUnknown."""
    making, prompt, asked = draft.making, draft.prompt, draft.body["generation"]
    if making is None or making.size is None or prompt is None or asked["candidates"] is None:
        return None
    if making.quality not in making.image_model.qualities:
        return None
    pictures = [draft.pictures[n] for n in input_order(draft.body["references"])]
    planned = Plan(
        image_model=making.image_model,
        quality=making.quality,
        size=making.size,
        format=asked["format"],
        background=asked["background"],
        candidates=asked["candidates"],
        prompt=prompt,
        inputs=tuple(one.reference.seen for one in pictures if one and one.reference),
    )
    return priced(planned, owner=owner, day=day)


def priced(planned: Plan, *, owner: UUID, day: date) -> Estimate:
    quote = catalogue.quote(
        planned.image_model,
        quality=planned.quality,
        size=planned.size,
        prompt=planned.prompt.text,
        inputs=planned.input_sizes,
        day=day,
    )
    endpoint = catalogue.endpoint_for(owner)
    return Estimate(planned, quote.expected, quote.bound, quote.price, endpoint, day)
