"""A picture made from nothing but words: a scene, a subject in it, or type that fills the picture."""

import re
from dataclasses import replace

from PIL import Image

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting import posters, scenes
from generation.providers.simulator.painting.canvas import Canvas, Frame
from generation.providers.simulator.painting.colours import darker, lighter
from generation.providers.simulator.painting.look import Look
from generation.providers.simulator.painting.prompt import Prompt
from generation.providers.simulator.painting.references import Inputs
from generation.providers.simulator.painting.sitting import Sitting, Subject
from generation.providers.simulator.painting.staging import Stage
from generation.providers.simulator.painting.subjects import (
    footwear,
    furniture,
    lamp,
    objects,
    people,
    printed,
    robot,
    screens,
    stilllife,
    vessels,
)

FAMILIES = (footwear, furniture, lamp, objects, people, printed, robot, screens, vessels)
KNOWN: tuple[Subject, ...] = tuple(subject for family in FAMILIES for subject in family.SUBJECTS)
UNKNOWN = stilllife.SUBJECTS[0]


def possible_defects(prompt: Prompt, inputs: Inputs) -> list[str]:
    subject = subject_of(prompt)
    if inputs.product:
        return (["letter"] if prompt.strings else []) + ["colour", "detail"]
    is_poster = posters.is_wanted(prompt, unknown=subject is None)
    details = not is_poster and (subject or UNKNOWN).details
    return (["letter", "letter"] if prompt.strings else []) + ["colour"] + (["detail", "detail"] if details else [])


def subject_of(prompt: Prompt) -> Subject | None:
    """The subject whose word stands first in the brief's subject; among equals the longer word."""
    text = prompt.subject.lower()
    best: tuple[int, int] | None = None
    found = None
    for subject in KNOWN:
        for word in subject.words:
            match = re.search(rf"\b{re.escape(word)}s?\b", text)
            place = (match.start(), -len(word)) if match else None
            if place and (best is None or place < best):
                best, found = place, subject
    return found


def paint(look: Look, size: tuple[int, int], inputs: Inputs, *, fine: bool, transparent: bool) -> Image.Image:
    subject = subject_of(look.prompt)
    canvas = Canvas(size, light=look.light, fine=fine, transparent=transparent)
    if posters.is_wanted(look.prompt, unknown=subject is None):
        posters.paint(canvas, replace(look, ground=look.plant.body(look.ground)))
        look.plant.where("colour", (0, 0, *size))
        return canvas.finished()
    strings = [look.plant.text(string) for string in look.prompt.strings]
    subject = subject or UNKNOWN
    if inputs.product is None:
        look = replace(look, body=look.plant.body(look.body))
    stage = Stage(0.92, 0.84) if transparent else scenes.paint(canvas, look)
    frame = _frame(canvas, look, subject, stage) if subject.stands else _sheet(canvas, subject)
    if inputs.product:
        inputs.place(canvas, look, stage)
    else:
        subject.paint(Sitting(frame, look, strings))
    inputs.place_logo(canvas)
    if strings and not subject.carries_text:
        posters.headline(canvas, look, strings)
    if not transparent:
        _atmosphere(canvas, look)
    return canvas.finished()


def _frame(canvas: Canvas, look: Look, subject: Subject, stage: Stage) -> Frame:
    """Where the subject stands and how large: the same for a round, a touch different for each of its candidates."""
    width, height = canvas.size
    left, top, right, floor = subject.bounds
    if subject.bleeds:
        stage = Stage(1.02, 0.86)
    room = min(look.centre, 1 - look.centre) * 2 * 0.86 * width
    scale = min(stage.height * subject.tall * height / (floor - top), room / (right - left))
    scale *= (1.0, 0.94, 0.97, 0.9)[look.variant] - 0.02 * look.rng.random()
    across = look.centre * width - (left + right) / 2 * scale
    return canvas.frame(across, stage.floor * height - floor * scale, scale)


def _sheet(canvas: Canvas, subject: Subject) -> Frame:
    """A drawing that covers the picture whatever its ratio; what sticks out is cut off, centred."""
    width, height = canvas.size
    left, top, right, bottom = subject.bounds
    scale = max(width / (right - left), height / (bottom - top))
    return canvas.frame((width - (right - left) * scale) / 2, (height - (bottom - top) * scale) / 2, scale)


def _atmosphere(canvas: Canvas, look: Look) -> None:
    """The air of the picture: a vignette, and each candidate a little warmer or cooler than the one before."""
    corner = lights.pool(canvas.size, (0.5, 0.48), (1.3, 1.3)).point(lambda v: 255 - round(255 * 0.22 * (1 - v / 255)))
    shade = Image.composite(canvas.image, Image.new("RGB", canvas.size, darker(look.ground, 0.55)), corner)
    warm = look.tone > 0
    veil = lighter((255, 190, 110), 0.3) if warm else lighter((110, 165, 255), 0.3)
    canvas.image = Image.blend(shade, Image.new("RGB", canvas.size, veil), 0.045 * abs(look.tone))
