"""What the API refuses, with the codes and sentences of the real one; what it accepts becomes an Order."""

import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from PIL import Image, UnidentifiedImageError

from generation.providers.simulator.asked import Asked, Upload
from generation.providers.simulator.catalogue import FIXED_SIZES, MODELS, Model
from generation.providers.simulator.replies import Refused, error_reply, refused

LONGEST_PROMPT = 32_000
MOST_IMAGES = 10
MOST_INPUTS = 16
LARGEST_INPUT = 50_000_000
LARGEST_MASK = 4_000_000
EDGE_STEP = 16
LONGEST_EDGE = 3840
FEWEST_PIXELS, MOST_PIXELS = 655_360, 8_294_400
WIDEST_RATIO = 3
INPUT_MIMES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
KNOWN = {
    *("prompt", "model", "n", "size", "quality", "background", "output_format", "output_compression", "moderation"),
    *("stream", "partial_images", "safety_identifier", "user"),
}


@dataclass(frozen=True)
class Order:
    """An accepted request with every *auto* decided."""

    prompt: str
    model: Model
    n: int
    size: tuple[int, int]
    quality: str
    background: str
    output_format: str
    compression: int
    inputs: list[Image.Image]
    mask: Image.Image | None

    @property
    def input_sizes(self) -> list[tuple[int, int]]:
        return [image.size for image in self.inputs]


def order(asked: Asked, *, today: date) -> Order:
    """Raises Refused with the answer that the real API gives."""
    fields = asked.fields
    _check_names(asked)
    model = _model(fields.get("model"), today)
    prompt = _prompt(fields.get("prompt"))
    inputs = _inputs(asked)
    output_format = _choice(fields, "output_format", ("png", "jpeg", "webp"), default="png")
    return Order(
        prompt=prompt,
        model=model,
        n=_whole(fields, "n", 1, MOST_IMAGES, default=1),
        size=_size(fields.get("size") or "auto", model, inputs),
        quality=_quality(fields, model),
        background=_background(fields, model, output_format),
        output_format=output_format,
        compression=_whole(fields, "output_compression", 0, 100, default=100),
        inputs=inputs,
        mask=_mask(asked.mask, inputs),
    )


def _check_names(asked: Asked) -> None:
    known = KNOWN | ({"input_fidelity"} if asked.endpoint == "edits" else set())
    for name in asked.fields:
        if name not in known:
            raise refused(name, "unknown_parameter", f"Unknown parameter: '{name}'.")
    model = MODELS.get(str(asked.fields.get("model")))
    fidelity = asked.fields.get("input_fidelity")
    if model and fidelity is not None and fidelity not in model.input_fidelity:
        sentence = f"The model '{model.id}' does not support the 'input_fidelity' parameter."
        raise refused("input_fidelity", "invalid_input_fidelity_model", sentence)
    if str(asked.fields.get("stream", "false")).lower() == "true":
        raise refused("stream", "unsupported_parameter", "Streaming is not supported by the simulated provider.")
    _choice(asked.fields, "moderation", ("auto", "low"), default="auto")


def _model(name: Any, today: date) -> Model:
    if not name:
        raise refused("model", "missing_required_parameter", "Missing required parameter: 'model'.")
    model = MODELS.get(str(name))
    if model is None:
        raise refused("model", "model_not_found", f"The model '{name}' does not exist.", status=404)
    if model.is_retired(today):
        raise refused("model", "model_not_found", f"The model '{name}' has been deprecated.", status=404)
    return model


def _prompt(prompt: Any) -> str:
    if not isinstance(prompt, str) or not prompt.strip():
        raise refused("prompt", "missing_required_parameter", "Missing required parameter: 'prompt'.")
    if len(prompt) > LONGEST_PROMPT:
        sentence = (
            f"Invalid 'prompt': string too long. Expected a string with maximum length {LONGEST_PROMPT}, "
            f"but got a string with length {len(prompt)} instead."
        )
        raise refused("prompt", "string_above_max_length", sentence)
    return prompt


def _whole(fields: dict[str, Any], name: str, least: int, most: int, *, default: int) -> int:
    value = fields.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,9}", str(value)):
        raise refused(name, "invalid_type", f"Invalid type for '{name}': expected an integer.")
    if int(value) < least:
        sentence = f"Invalid '{name}': integer below minimum value. Expected a value >= {least}, but got {value}."
        raise refused(name, "integer_below_min_value", sentence)
    if int(value) > most:
        sentence = f"Invalid '{name}': integer above maximum value. Expected a value <= {most}, but got {value}."
        raise refused(name, "integer_above_max_value", sentence)
    return int(value)


def _choice(fields: dict[str, Any], name: str, choices: tuple[str, ...], *, default: str) -> str:
    value = fields.get(name)
    if value is None:
        return default
    if value not in choices:
        supported = ", ".join(f"'{choice}'" for choice in choices)
        raise refused(name, "invalid_value", f"Invalid value: '{value}'. Supported values are: {supported}.")
    return str(value)


def _quality(fields: dict[str, Any], model: Model) -> str:
    asked = _choice(fields, "quality", (*model.qualities, "auto"), default="auto")
    return "medium" if asked == "auto" else asked


def _background(fields: dict[str, Any], model: Model, output_format: str) -> str:
    asked = _choice(fields, "background", ("transparent", "opaque", "auto"), default="auto")
    if asked != "transparent":
        return "opaque"
    if not model.transparent:
        sentence = "Transparent background is not supported for this model."
        kind = "image_generation_user_error"
        raise Refused(error_reply(400, sentence, kind=kind, code="invalid_value", param="background"))
    if output_format == "jpeg":
        sentence = "Transparent background is not supported for the 'jpeg' output format."
        raise refused("background", "invalid_value", sentence)
    return asked


def _size(asked: Any, model: Model, inputs: list[Image.Image]) -> tuple[int, int]:
    if asked == "auto":
        return _fitting_size(inputs)
    found = re.fullmatch(r"(\d{1,5})x(\d{1,5})", str(asked))
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    reason = _why_not_size(size, model)
    if reason:
        raise refused("size", "invalid_value", f"Invalid value: '{asked}'. {reason}")
    return size


def _fitting_size(inputs: list[Image.Image]) -> tuple[int, int]:
    if not inputs:
        return FIXED_SIZES[0]
    ratio = inputs[0].width / inputs[0].height
    return min(FIXED_SIZES, key=lambda size: abs(size[0] / size[1] - ratio))


def _why_not_size(size: tuple[int, int], model: Model) -> str | None:
    if not model.any_size:
        supported = ", ".join(f"'{width}x{height}'" for width, height in FIXED_SIZES)
        return None if size in FIXED_SIZES else f"Supported values are: {supported}, and 'auto'."
    width, height = size
    if not width or not height:
        return "Expected WIDTHxHEIGHT or 'auto'."
    wrong = {
        f"Width and height must both be divisible by {EDGE_STEP}.": width % EDGE_STEP or height % EDGE_STEP,
        f"The longest edge must be at most {LONGEST_EDGE} pixels.": max(size) > LONGEST_EDGE,
        "The aspect ratio must be between 1:3 and 3:1.": max(size) > WIDEST_RATIO * min(size),
        f"The image must have between {FEWEST_PIXELS} and {MOST_PIXELS} pixels.": not (
            FEWEST_PIXELS <= width * height <= MOST_PIXELS
        ),
    }
    return next((reason for reason, is_wrong in wrong.items() if is_wrong), None)


def _inputs(asked: Asked) -> list[Image.Image]:
    if asked.endpoint == "generations":
        return []
    if not asked.images:
        raise refused("image", "missing_required_parameter", "Missing required parameter: 'image'.")
    if len(asked.images) > MOST_INPUTS:
        sentence = f"Invalid 'image': array too long. Expected an array with maximum length {MOST_INPUTS}."
        raise refused("image", "array_above_max_length", sentence)
    return [_decoded(upload, "image", LARGEST_INPUT) for upload in asked.images]


def _mask(upload: Upload | None, inputs: list[Image.Image]) -> Image.Image | None:
    if upload is None:
        return None
    mask = _decoded(upload, "mask", LARGEST_MASK)
    if mask.format != "PNG" or "A" not in mask.getbands():
        raise refused("mask", "invalid_image_mask", "Invalid mask image format - mask must be a PNG with alpha.")
    if mask.size != inputs[0].size:
        sentence = "Invalid mask image format - mask size does not match image size."
        raise refused("mask", "invalid_image_mask", sentence)
    return mask


def _decoded(upload: Upload, param: str, largest: int) -> Image.Image:
    if upload.mime not in INPUT_MIMES:
        sentence = (
            f"Invalid file '{param}': unsupported mimetype ('{upload.mime}'). "
            "Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'."
        )
        raise refused(param, "unsupported_file_mimetype", sentence)
    if len(upload.content) >= largest:
        raise refused(param, "image_too_large", f"The file '{param}' is larger than {largest // 1_000_000} MB.")
    try:
        image = Image.open(io.BytesIO(upload.content), formats=list(INPUT_MIMES.values()))
        image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise refused(param, "invalid_image_file", f"Invalid image file or mode for '{param}'.") from None
    return image
