"""From a commission to a picture: read the prompt, decide the look, paint, plant a defect, mark."""

import random
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from generation.providers.simulator.painting import composed, light, mark, references
from generation.providers.simulator.painting.look import decide
from generation.providers.simulator.painting.plant import Plant
from generation.providers.simulator.painting.prompt import read

GRAIN = {"low": 3, "medium": 3}


@dataclass(frozen=True)
class Commission:
    """`number` counts the pictures of this prompt; `defect` None lets the seed decide. Same in, same out."""

    prompt: str
    size: tuple[int, int]
    seed: str
    quality: str = "high"
    number: int = 0
    transparent: bool = False
    inputs: list[Image.Image] = field(default_factory=list)
    mask: Image.Image | None = None
    defect: str | None = None


def paint(commission: Commission) -> tuple[Image.Image, dict[str, Any] | None]:
    """The picture (RGB, or RGBA when transparent) and the defect planted in it, if one was."""
    prompt = read(commission.prompt)
    rng = random.Random(commission.seed)  # noqa: S311 - paint, no secret
    wanted = references.sorted_inputs(commission.inputs, prompt, commission.mask)
    possible = references.possible_defects(prompt) if wanted.base else composed.possible_defects(prompt, wanted)
    plant = Plant(commission.defect, random.Random(f"{commission.seed}/defect"), possible)  # noqa: S311 - the same
    look = decide(prompt, rng, commission.number, plant, wanted.colours)
    if wanted.base:
        picture = references.edited(wanted.base, wanted.mask, look, commission.size)
    else:
        picture = composed.paint(
            look, commission.size, wanted, fine=commission.quality != "low", transparent=commission.transparent
        )
        if picture.mode == "RGB":
            picture = light.grained(picture, rng.randrange(1000), GRAIN.get(commission.quality, 4))
    return mark.marked(picture), plant.found
