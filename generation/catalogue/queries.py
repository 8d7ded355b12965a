"""Which image model, which price of which day, which endpoint; what one image is expected to cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from generation.catalogue import cost
from generation.catalogue.models import Endpoint, ImageModel, Price
from generation.catalogue.sizes import Size
from generation.errors import PriceUnknown


@dataclass(frozen=True)
class Quote:
    """US dollars for one image: what it is expected to cost, what is reserved for it, by which price."""

    expected: Decimal
    bound: Decimal
    price: Price


def default_model() -> ImageModel:
    return ImageModel.objects.get(is_default=True)


def model_named(name: str) -> ImageModel | None:
    return ImageModel.objects.select_related("replacement").filter(name=name).first()


def models_with(*, background: str) -> list[ImageModel]:
    """Models to name instead of one that cannot do this: they have a price, and no end of theirs is announced."""
    lasting = ImageModel.objects.filter(shutdown_at=None, prices__isnull=False).distinct()
    return [image_model for image_model in lasting if background in image_model.backgrounds]


def why_not_model(image_model: ImageModel, day: date, allowed: frozenset[str]) -> str | None:
    """Why no new round may use this model on that day, naming its replacement; `allowed`: ALLOW_RETIRED_MODELS."""
    if not image_model.is_shut_down(day) or image_model.name in allowed:
        return None
    instead = f"Use {image_model.replacement}." if image_model.replacement else "Choose another model."
    return f"{image_model} was shut down by its provider on {image_model.shutdown_at:%Y-%m-%d}. {instead}"


def price_on(image_model: ImageModel, day: date) -> Price:
    """The price in force on that day. Raises PriceUnknown where none is on record."""
    price = image_model.prices.filter(valid_from__lte=day).order_by("-valid_from").first()
    if price is None:
        raise PriceUnknown(
            f"No price of {image_model} is on record for {day:%Y-%m-%d}, so its cost cannot be bounded. "
            f"Use {default_model()}, or have a lead add the price."
        )
    return price


def quote(
    image_model: ImageModel, *, quality: str, size: Size, prompt: str, inputs: Sequence[Size], day: date
) -> Quote:
    """What ONE image costs; `inputs` are the sizes of the images sent along. Raises PriceUnknown."""
    price = price_on(image_model, day)
    tokens = cost.Tokens(
        text_in=cost.text_tokens(prompt),
        image_in=sum(cost.input_image_tokens(image_model.input_tokens, sent) for sent in inputs),
        image_out=cost.output_tokens(image_model.output_tokens, quality, size),
    )
    margin = cost.margin_of(image_model.output_tokens)
    return Quote(expected=cost.amount(tokens, price), bound=cost.bound(tokens, price, margin), price=price)


def endpoint_for(owner: UUID) -> Endpoint:
    """The endpoint that new rounds of this owner use: a real one where settings say so, else the simulator.

    An owner's own goes before the installation's.
    """
    simulated = settings.PROVIDER != "real"
    found = Endpoint.objects.filter(Q(owner=owner) | Q(owner=None), simulated=simulated)
    return found.order_by(F("owner").asc(nulls_last=True), "name")[:1].get()
