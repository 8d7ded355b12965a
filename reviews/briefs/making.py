"""How the image is to be made: model, quality, size, format and background, held against the model's record."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.conf import settings

from generation.catalogue import queries as catalogue
from generation.catalogue import sizes
from generation.catalogue.models import ImageModel
from generation.catalogue.sizes import Size
from reviews.briefs.reading import Errors, listed, meant, nearest, shown

USUAL_QUALITY = "medium"
TRANSPARENT = "transparent"
WITH_ALPHA = ("png", "webp")
SQUARE = Fraction(1)


@dataclass(frozen=True)
class Making:
    """`size` is None where the model cannot make the one that was asked for."""

    image_model: ImageModel
    quality: str
    size: Size | None


def making_of(
    generation: dict[str, Any],
    placements: Sequence[Mapping[str, Any]],
    day: date,
    errors: Errors,
    path: str = "generation.",
) -> Making | None:
    """Fills in (in `generation`) the defaults that the catalogue knows and notes what the model cannot do; None without
    a model. `path` stands before the names of the fields."""
    image_model = _image_model(generation, day, errors, path)
    if image_model is None:
        return None
    _one_of(generation, "quality", image_model.qualities, image_model, errors, path)
    _one_of(generation, "format", image_model.formats, image_model, errors, path)
    _background(generation, image_model, day, errors, path)
    size = _size(generation, placements, image_model, errors, path)
    return Making(image_model, generation["quality"], size)


def why_not_model(image_model: ImageModel, day: date) -> str | None:
    """A model past its end is refused with its replacement, unless the installation allows it by name."""
    return catalogue.why_not_model(image_model, day, frozenset(settings.ALLOW_RETIRED_MODELS))


def needs_reason(image_model: ImageModel, day: date) -> bool:
    """A retired model that is allowed all the same takes a written reason on every round."""
    return image_model.is_shut_down(day) and why_not_model(image_model, day) is None


def first_ratio(placements: Sequence[Mapping[str, Any]]) -> Fraction:
    """Width to height of the first placement; square without one."""
    first = placements[0] if placements else {}
    return Fraction(first["width"], first["height"]) if first.get("width") and first.get("height") else SQUARE


def _image_model(generation: dict[str, Any], day: date, errors: Errors, path: str) -> ImageModel | None:
    name = generation["model"]
    image_model = catalogue.model_named(name) if name else catalogue.default_model()
    if image_model is None:
        known = list(ImageModel.objects.values_list("name", flat=True))
        errors.add(f"{path}model", f'There is no image model "{shown(name)}" here; {meant(name, known)}')
    elif sentence := why_not_model(image_model, day):
        errors.add(f"{path}model", sentence)
    if image_model is not None:
        generation["model"] = image_model.name
    return image_model


def _one_of(
    generation: dict[str, Any], field: str, known: Collection[str], image_model: ImageModel, errors: Errors, path: str
) -> None:
    value = generation[field]
    if not value:
        generation[field] = USUAL_QUALITY if USUAL_QUALITY in known else next(iter(known))
    elif value not in known:
        guess = nearest(value, known)
        hint = f' Did you mean "{guess}"?' if guess else ""
        errors.add(f"{path}{field}", f'{image_model} has no {field} "{shown(value)}"; it has {listed(known)}.{hint}')


def _background(generation: dict[str, Any], image_model: ImageModel, day: date, errors: Errors, path: str) -> None:
    background = generation["background"]
    if background not in image_model.backgrounds:
        able = [each.name for each in catalogue.models_with(background=background) if not why_not_model(each, day)]
        # A dated snapshot says nothing that its model's name does not.
        able = [name for name in able if not any(name.startswith(f"{other}-") for other in able)]
        instead = f"set the model to {' or '.join(able)}, which can, or " if able else ""
        errors.add(
            f"{path}background",
            f'{image_model} makes no background "{shown(background)}"; '
            f"{instead}choose {listed(image_model.backgrounds)}.",
        )
    if background == TRANSPARENT and generation["format"] not in WITH_ALPHA:
        errors.add(f"{path}format", "A transparent background needs the format png or webp.")


def size_in(generation: Mapping[str, Any], placements: Sequence[Mapping[str, Any]], image_model: ImageModel) -> Size:
    """The size in pixels that a size or tier means there. Raises ValueError with a sentence."""
    return sizes.resolve(generation["size"], first_ratio(placements), image_model.limits)


def _size(
    generation: Mapping[str, Any],
    placements: Sequence[Mapping[str, Any]],
    image_model: ImageModel,
    errors: Errors,
    path: str,
) -> Size | None:
    try:
        return size_in(generation, placements, image_model)
    except ValueError as error:
        errors.add(f"{path}size", f"{error}{_example(generation['size'], image_model, str(error))}")
        return None


def _example(text: str, image_model: ImageModel, reason: str) -> str:
    """A size that the model makes, near the one that it does not."""
    asked = sizes.parse(text)
    if asked is None:
        return ""
    near = sizes.tier(asked.pixels, asked.ratio, image_model.limits)
    return "" if str(near) in reason else f" {image_model} makes {near}, for example."
