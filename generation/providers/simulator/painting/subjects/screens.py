"""A phone, and the interface on a screen."""

from collections.abc import Iterator

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting.canvas import Stencil
from generation.providers.simulator.painting.colours import Colour, darker, lighter, lightness, mix, shifted
from generation.providers.simulator.painting.lettering import BOLD, MEDIUM, REGULAR, fitted
from generation.providers.simulator.painting.paths import box, ellipse
from generation.providers.simulator.painting.sitting import Sitting, Subject

SCREEN = (272, 42, 728, 958)


def phone(sitting: Sitting) -> None:
    screen = _device(sitting)
    _wallpaper(sitting, screen)
    sitting.frame.flat(box(432, 66, 568, 100, 17), (8, 8, 10))
    sitting.frame.solid(ellipse(546, 83, 8), (26, 30, 44), depth=0.8, gloss=0.5)
    _reflection(sitting, screen)
    sitting.where("colour", 250, 20, 750, 980)


def interface(sitting: Sitting) -> None:
    """An app's page: greeting, a balance, a chart, rows. The brief's strings are its texts."""
    frame, accent = sitting.frame, sitting.body
    screen = _device(sitting)
    ground = lighter(sitting.look.ground, 0.5) if lightness(sitting.look.ground) > 0.5 else (247, 248, 250)
    frame.canvas.lay(screen, ground)
    ink = (22, 26, 36)
    strings = iter(sitting.strings)
    frame.flat(box(440, 66, 560, 96, 15), (8, 8, 10))
    _words(sitting, next(strings, ""), 306, 140, 300, 44, ink, BOLD)
    frame.solid(ellipse(676, 162, 25), mix(accent, (255, 255, 255), 0.5), depth=0.3)
    frame.shadow(box(306, 236, 694, 446, 30), opacity=0.3, blur=16)
    card = frame.flat(
        box(302, 226, 698, 440, 30),
        lights.ramp((200, 120), [(0, accent), (1, shifted(accent, hue=0.05, lift=-0.12))], angle=30),
    )
    frame.flat(ellipse(660, 250, 120), lighter(accent, 0.2), opacity=0.35, clip=card)
    _words(sitting, next(strings, ""), 334, 262, 240, 24, (255, 255, 255), MEDIUM)
    _words(sitting, next(strings, ""), 334, 310, 330, 62, (255, 255, 255), BOLD)
    _bars(sitting, accent, ground)
    _rows(sitting, strings, ink, ground)
    _reflection(sitting, screen)
    sitting.where("colour", *SCREEN)
    sitting.where("letter", *SCREEN)


def _device(sitting: Sitting) -> Stencil | None:
    """Seen almost from the front: frame, glass and the thin side that faces the light."""
    frame = sitting.frame
    metal = (58, 60, 66)
    frame.ground(505, 978, 235, 14, opacity=0.7)
    frame.solid(box(262, 22, 756, 980, 66), darker(metal, 0.25), depth=0.6, gloss=0.6)
    frame.solid(box(250, 20, 746, 980, 66), metal, depth=0.5, gloss=0.7)
    frame.flat(box(258, 28, 738, 972, 60), (10, 10, 12))
    for top, bottom in ((250, 330), (360, 440))[: sitting.count("volume keys", 2)]:
        frame.flat(box(243, top, 251, bottom, 3), lighter(metal, 0.18))
    frame.flat(box(755, 300, 761, 420, 3), lighter(metal, 0.1))
    sitting.where("detail", 236, 230, 262, 560)
    return frame.stencil(box(*SCREEN, 50))


def _wallpaper(sitting: Sitting, screen: Stencil | None) -> None:
    if screen is None:
        return
    body = sitting.body
    vivid = body if max(body) - min(body) > 60 else sitting.coloured((222, 52, 108))
    ground = lights.ramp(
        (160, 320), [(0, (255, 120, 40)), (0.36, vivid), (0.66, (88, 40, 190)), (1, (0, 168, 205))], angle=62
    )
    for colour, x, y in (
        ((255, 160, 30), 0.1, 0.42),
        ((250, 30, 110), 0.8, 0.24),
        ((30, 190, 220), 0.9, 0.9),
        ((60, 30, 160), 0.25, 0.8),
    ):
        glow = lights.pool(ground.size, (x, y), (0.62, 0.3))
        ground.paste(colour, (0, 0), glow.point(lambda v: round(v * 0.75)))
    sitting.frame.canvas.lay(screen, ground)


def _reflection(sitting: Sitting, screen: Stencil | None) -> None:
    sitting.frame.flat("M272 42 L520 42 L330 958 L272 958 Z", (255, 255, 255), opacity=0.05, clip=screen)


def _words(
    sitting: Sitting, text: str, left: float, top: float, room: float, size: float, ink: Colour, weight: int
) -> None:
    if not text:
        return
    frame = sitting.frame
    line = fitted(text, room * frame.scale, largest=size * frame.scale, weight=weight)
    frame.canvas.lay(line.at(frame.x + left * frame.scale, frame.y + top * frame.scale), ink)


def _bars(sitting: Sitting, accent: Colour, ground: Colour) -> None:
    frame = sitting.frame
    for index in range(7):
        tall = 50 + sitting.look.rng.uniform(0, 120)
        left = 314 + index * 55
        colour = accent if index == 4 else mix(accent, ground, 0.72)
        frame.flat(box(left, 660 - tall, left + 36, 660, 10), colour)


def _rows(sitting: Sitting, strings: Iterator[str], ink: Colour, ground: Colour) -> None:
    frame = sitting.frame
    for index in range(3):
        top = 706 + index * 78
        frame.flat(box(302, top, 698, top + 64, 20), mix(ground, (255, 255, 255), 0.7))
        frame.flat(ellipse(340, top + 32, 19), mix(sitting.accent if index % 2 else sitting.body, ground, 0.45))
        text = next(strings, "")
        _words(sitting, text, 374, top + 22, 290, 20, ink, REGULAR)
        if not text:
            frame.flat(box(374, top + 20, 520, top + 30, 5), mix(ink, ground, 0.72))
            frame.flat(box(374, top + 38, 470, top + 46, 4), mix(ink, ground, 0.85))
            frame.flat(box(626, top + 26, 676, top + 37, 5), mix(ink, ground, 0.6))
    frame.flat(box(420, 938, 580, 944, 3), ink, opacity=0.8)


SUBJECTS = (
    Subject(
        ("interface", "app screen", "dashboard", "user interface", "mobile app"),
        interface,
        (236, 20, 764, 984),
        carries_text=True,
    ),
    Subject(("phone", "smartphone", "handset"), phone, (236, 20, 764, 984)),
)
