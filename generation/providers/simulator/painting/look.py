"""What a picture shall look like, decided from the prompt and the seed before anything is painted."""

import random
from dataclasses import dataclass

from generation.providers.simulator.painting.colours import (
    HOUSE_PALETTES,
    Colour,
    darker,
    distance,
    in_text,
    lighter,
    lightness,
    mix,
    saturation,
)
from generation.providers.simulator.painting.light import Light
from generation.providers.simulator.painting.plant import Plant
from generation.providers.simulator.painting.prompt import Prompt

WARM: Colour = (255, 236, 206)
COOL: Colour = (232, 241, 255)
DAY: Colour = (255, 251, 244)


@dataclass(frozen=True)
class Look:
    prompt: Prompt
    palette: tuple[Colour, ...]
    ground: Colour  # of the backdrop
    body: Colour  # of the subject
    accent: Colour
    ink: Colour  # of type on the backdrop
    light: Light
    centre: float  # of the subject, as a share of the width
    variant: int  # 0 to 3: which of the ways to show it; the candidates of a round go through them
    tone: float  # -1 cooler to 1 warmer than the middle; differs for each candidate
    rng: random.Random
    plant: Plant


def decide(prompt: Prompt, rng: random.Random, number: int, plant: Plant, colours: tuple[Colour, ...] = ()) -> Look:
    """`colours` are those of a palette image; the brief's own go before them."""
    named = prompt.palette or list(colours)
    house = HOUSE_PALETTES[rng.randrange(len(HOUSE_PALETTES))]
    palette = tuple(named) or tuple(dict.fromkeys([*in_text(prompt.part("scene")), *in_text(prompt.subject)])) or house
    ground = _ground(prompt, palette)
    rest = [colour for colour in palette if colour != ground] or [house[1]]
    body = _nearest(in_text(prompt.subject)[:1], rest) or max(rest, key=saturation)
    others = [colour for colour in rest if colour != body]
    return Look(
        prompt=prompt,
        palette=palette,
        ground=ground,
        body=body,
        accent=others[0] if others else _accent(body, house),
        ink=_ink(ground, palette),
        light=_light(prompt, rng, number),
        centre=_centre(prompt, rng),
        variant=number % 4,
        tone=((number % 4) - 1.5) / 1.5 + rng.uniform(-0.15, 0.15),
        rng=rng,
        plant=plant,
    )


def _ground(prompt: Prompt, palette: tuple[Colour, ...]) -> Colour:
    """The palette's colour nearest to what the scene names; else the lightest, on posters the first."""
    in_scene = in_text(prompt.part("scene"))
    if in_scene:
        nearest = min(palette, key=lambda colour: distance(colour, in_scene[0]))
        return nearest if distance(nearest, in_scene[0]) < 120 else in_scene[0]
    if prompt.strings:
        return palette[0]
    lightest = max(palette, key=lightness)
    return lightest if lightness(lightest) > 0.5 else lighter(lightest, 0.7)


def _nearest(wanted: list[Colour], among: list[Colour]) -> Colour | None:
    if not wanted:
        return None
    nearest = min(among, key=lambda colour: distance(colour, wanted[0]))
    return nearest if distance(nearest, wanted[0]) < 110 else wanted[0]


def _accent(body: Colour, house: tuple[Colour, ...]) -> Colour:
    return max(house[1:], key=lambda colour: distance(colour, body))


def _ink(ground: Colour, palette: tuple[Colour, ...]) -> Colour:
    """The palette's colour that stands out most; black or white when none does."""
    best = max(palette, key=lambda colour: abs(lightness(colour) - lightness(ground)))
    if abs(lightness(best) - lightness(ground)) > 0.42:
        return best
    return darker(ground, 0.86) if lightness(ground) > 0.5 else lighter(ground, 0.9)


def _light(prompt: Prompt, rng: random.Random, number: int) -> Light:
    text = prompt.part("lighting").lower()
    side = 0.75 if "right" in text else -0.75
    if not text and number % 2:
        side = 0.75
    if any(word in text for word in ("warm", "sun", "golden", "evening", "candle", "tungsten")):
        colour = WARM
    elif any(word in text for word in ("cool", "overcast", "moon", "neon", "night")):
        colour = COOL
    else:
        colour = DAY
    soft = "soft" in text or "gentle" in text
    angle = rng.uniform(-0.18, 0.18)
    return Light(side + angle, -0.62 + angle / 2, mix(colour, (255, 255, 255), 0.2), 0.85 if soft else 1.0)


def _centre(prompt: Prompt, rng: random.Random) -> float:
    text = prompt.part("composition").lower()
    places = (
        (("right third", "on the right third", "space on the left", "room on the left", "headline on the left"), 0.69),
        (("left third", "space on the right", "room on the right", "headline on the right", "left of centre"), 0.33),
    )
    for phrases, centre in places:
        if any(phrase in text for phrase in phrases):
            return centre + rng.uniform(-0.02, 0.02)
    return 0.5 + rng.uniform(-0.012, 0.012)
