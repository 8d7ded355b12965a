"""Printed things: a folding box, a map, an infographic, an icon. They carry the brief's strings."""

from math import cos, pi, sin

from PIL import Image

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting.canvas import Stencil
from generation.providers.simulator.painting.colours import WHITE, Colour, darker, lighter, lightness, mix
from generation.providers.simulator.painting.lettering import BOLD, MEDIUM, REGULAR, fitted, wrapped
from generation.providers.simulator.painting.paths import box, ellipse, through
from generation.providers.simulator.painting.sitting import Sitting, Subject


def carton(sitting: Sitting) -> None:
    """A folding box seen over its edge: front, lit side, top."""
    frame, card = sitting.frame, sitting.body
    frame.shadow("M250 900 L560 985 L830 890 L1000 900 L640 1010 L260 930 Z", opacity=0.55, blur=22, dx=40)
    frame.shadow("M252 892 L566 980 L806 884 L806 900 L566 1000 L252 908 Z", opacity=0.8, blur=6)
    left_lit = sitting.light.x < 0
    front = frame.flat(
        "M248 250 L566 300 L566 978 L250 892 Z",
        lights.ramp((100, 200), [(0, lighter(card, 0.12)), (1, darker(card, 0.1 if left_lit else 0.34))], angle=70),
    )
    side = frame.flat(
        "M566 300 L806 238 L806 882 L566 978 Z",
        lights.ramp(
            (100, 200),
            [(0, darker(card, 0.3 if left_lit else 0.02)), (1, darker(card, 0.5 if left_lit else 0.2))],
            angle=80,
        ),
    )
    frame.flat(
        "M248 250 L486 196 L806 238 L566 300 Z",
        lights.ramp((100, 60), [(0, lighter(card, 0.3)), (1, lighter(card, 0.16))]),
    )
    for cut in (front, side):
        frame.matter(cut, "paper", 0.3)
    frame.stroke([(566, 302), (566, 976)], 2.4, lighter(card, 0.4), opacity=0.7)
    band = mix(sitting.accent, WHITE, 0.06)
    frame.flat("M249 560 L566 626 L566 700 L249 628 Z", band)
    frame.flat("M566 626 L806 556 L806 624 L566 700 Z", darker(band, 0.3))
    leaves = sitting.count("leaves in the emblem", 5)
    _emblem(sitting, 408, 446, leaves, lighter(card, 0.8) if lightness(card) < 0.6 else darker(card, 0.6))
    sitting.where("detail", 330, 360, 486, 540)
    _on_front(sitting, lighter(card, 0.85) if lightness(card) < 0.6 else darker(card, 0.7))
    sitting.where("colour", 248, 196, 806, 980)


def _emblem(sitting: Sitting, x: float, y: float, leaves: int, ink: Colour) -> None:
    for index in range(leaves):
        angle = -90 + (index - (leaves - 1) / 2) * 34
        dx, dy = cos(angle * pi / 180), sin(angle * pi / 180)
        tip = (x + dx * 78, y + 40 + dy * 78 + dx * 12)
        middle = (x + dx * 42, y + 40 + dy * 42 + dx * 6)
        leaf = through(
            [(x, y + 46), (middle[0] - dy * 15, middle[1] + dx * 15), tip, (middle[0] + dy * 15, middle[1] - dx * 15)]
        )
        sitting.frame.flat(leaf, ink, opacity=0.95)
    sitting.frame.stroke(through([(x, y + 40), (x + 2, y + 66), (x, y + 84)], closed=False), 4, ink)


def _on_front(sitting: Sitting, ink: Colour) -> None:
    """The strings in the front's perspective: sheared along its lower edge."""
    frame = sitting.frame
    for index, string in enumerate(sitting.strings):
        rows = wrapped(string, 2 if index == 0 and len(string) > 9 else 1)
        for row_number, row in enumerate(rows):
            line = fitted(
                row,
                250 * frame.scale,
                largest=(56 if index == 0 else 26) * frame.scale,
                weight=BOLD if index == 0 else MEDIUM,
                tracking=0.02,
            )
            slant = 0.19
            height = line.height + round(line.width * slant)
            sheared = line.image.transform(
                (line.width, height), Image.Transform.AFFINE, (1, 0, 0, -slant, 1, 0), Image.Resampling.BILINEAR
            )
            y = 742 + index * 96 + row_number * 66 - (250 * slant) * 0.5
            left = frame.x + 408 * frame.scale - line.width / 2
            placed = Stencil(round(left), round(frame.y + y * frame.scale), sheared)
            frame.canvas.lay(placed, ink)
    sitting.where("letter", 262, 690, 556, 930)


def street_map(sitting: Sitting) -> None:
    """Water, blocks, streets, a route with stops; names set beside them."""
    frame, look = sitting.frame, sitting.look
    land = lighter(look.ground, 0.1)
    sheet = frame.flat(box(0, 0, 1000, 1000), land)
    bluest = max(look.palette, key=lambda colour: colour[2] - colour[0])
    water = sitting.coloured(mix(bluest if bluest[2] > bluest[0] else (96, 156, 190), (204, 226, 236), 0.62))
    frame.flat(
        "M0 700 C200 640 260 760 420 720 C600 676 640 560 780 540 C880 526 940 560 1000 530 L1000 1000 L0 1000 Z",
        water,
        clip=sheet,
    )
    frame.flat(
        through("120 180, 300 140, 340 300, 220 380, 100 320"),
        mix(look.palette[-1], (176, 206, 150), 0.65),
    )
    _streets(sitting, sheet)
    route = through("140 610, 270 470, 420 500, 560 360, 700 320, 850 170", closed=False)
    frame.stroke(route, 24, WHITE)
    frame.stroke(route, 15, sitting.accent if lightness(sitting.accent) < 0.75 else sitting.body)
    stops = sitting.count("stops on the route", 4)
    for index in range(stops):
        x, y = route[round(index * (len(route) - 1) / max(1, stops - 1))]
        frame.shadow(ellipse(x, y + 6, 26, 12), opacity=0.4, blur=8)
        frame.flat(ellipse(x, y, 25), darker(sitting.body, 0.2))
        frame.flat(ellipse(x, y, 14), WHITE)
        if index < len(sitting.strings):
            _plate(sitting, sitting.strings[index], x + 38, y - 62)
    sitting.where("detail", 100, 120, 900, 660)
    _compass(sitting)
    sitting.where("colour", 0, 540, 1000, 1000)


def _streets(sitting: Sitting, sheet: Stencil | None) -> None:
    frame, rng = sitting.frame, sitting.look.rng
    for index in range(9):
        x = 60 + index * 118 + rng.uniform(-24, 24)
        line = [(x, -20), (x + 30, 250), (x - 10 + index * 6, 520), (x + 20, 690 - index * 12)]
        frame.stroke(through(line, closed=False), 13, WHITE, clip=sheet)
    for index in range(6):
        y = 70 + index * 98 + rng.uniform(-16, 16)
        across = [(-20.0, y), (320, y + 20), (660, y - 26), (1020, y - 46)]
        frame.stroke(through(across, closed=False), 13 if index % 2 else 20, WHITE, clip=sheet)


def _plate(sitting: Sitting, text: str, left: float, top: float) -> None:
    frame = sitting.frame
    line = fitted(text, 380 * frame.scale, largest=40 * frame.scale, weight=MEDIUM)
    width, height = line.width / frame.scale, line.height / frame.scale
    left = min(left, 970 - width)
    frame.shadow(box(left - 16, top - 12, left + width + 16, top + height + 18, 10), opacity=0.25, blur=8)
    frame.flat(box(left - 16, top - 16, left + width + 16, top + height + 14, 10), WHITE)
    frame.canvas.lay(line.at(frame.x + left * frame.scale, frame.y + top * frame.scale), (28, 32, 36))
    sitting.where("letter", left - 16, top - 16, left + width + 16, top + height + 14)


def _compass(sitting: Sitting) -> None:
    frame = sitting.frame
    frame.flat(ellipse(912, 900, 48), WHITE, opacity=0.9)
    frame.flat([(912, 860), (928, 900), (896, 900)], (40, 44, 48))
    frame.flat([(912, 940), (928, 900), (896, 900)], (170, 174, 178))


def infographic(sitting: Sitting) -> None:
    """A title, bars that fall, a figure; the brief's strings as title and labels."""
    frame, look = sitting.frame, sitting.look
    sheet = lighter(look.ground, 0.35)
    frame.flat(box(0, 0, 1000, 1000), sheet)
    ink = darker(sitting.body, 0.55)
    strings = list(sitting.strings) or [""]
    top = 90.0
    for row in wrapped(strings[0], 2):
        line = fitted(row, 840 * frame.scale, largest=76 * frame.scale, weight=BOLD, tracking=-0.02)
        frame.canvas.lay(line.at(frame.x + 80 * frame.scale, frame.y + top * frame.scale), ink)
        top += 88
    sitting.where("letter", 70, 80, 930, 270)
    labels = strings[1:]
    bars = sitting.count("bars", max(3, len(labels)))
    step = 820 / bars
    for index in range(bars):
        tall = 430 * (1 - 0.33 * index / max(1, bars - 1)) - 26 * (index % 2)
        left = 90 + index * step
        colour = sitting.body if index < bars - 1 else sitting.accent
        frame.flat(
            box(left, 840 - tall, left + step * 0.62, 840), mix(colour, sheet, 0.0 if index == bars - 1 else 0.25)
        )
        if index < len(labels):
            line = fitted(labels[index], step * 0.8 * frame.scale, largest=30 * frame.scale, weight=REGULAR)
            frame.canvas.lay(line.at(frame.x + left * frame.scale, frame.y + 866 * frame.scale), ink)
    sitting.where("detail", 80, 380, 920, 850)
    sitting.where("colour", 80, 380, 920, 850)
    frame.flat(box(80, 840, 920, 843), ink)
    for level in range(1, 4):
        frame.flat(box(80, 840 - level * 120, 920, 841 - level * 120), ink, opacity=0.18)


def icon(sitting: Sitting) -> None:
    """A paper plane on a rounded tile."""
    frame, body = sitting.frame, sitting.body
    frame.shadow(box(150, 190, 850, 890, 170), opacity=0.35, blur=46, dx=14)
    tile = frame.flat(
        box(150, 150, 850, 850, 170),
        lights.ramp((200, 200), [(0, lighter(body, 0.24)), (1, darker(body, 0.16))], angle=62),
    )
    frame.flat(ellipse(300, 200, 420), WHITE, opacity=0.07, clip=tile)
    frame.shadow("M300 520 L740 320 L610 720 L500 610 Z", opacity=0.35, blur=22, dx=12)
    frame.flat("M270 500 L740 300 L430 580 Z", WHITE)
    frame.flat("M430 580 L740 300 L600 710 Z", mix(WHITE, body, 0.12))
    frame.flat("M430 580 L740 300 L476 640 L444 700 Z", mix(WHITE, body, 0.38))
    trails = sitting.count("lines behind the plane", 3)
    for index in range(trails):
        frame.stroke([(250 + index * 46, 620 + index * 42), (340 + index * 40, 584 + index * 44)], 17, sitting.accent)
    sitting.where("detail", 230, 570, 470, 760)
    sitting.where("colour", 150, 150, 850, 850)


SUBJECTS = (
    Subject(("packaging", "box", "carton", "package"), carton, (240, 190, 812, 985), carries_text=True),
    Subject(("map", "plan of"), street_map, (0, 0, 1000, 1000), carries_text=True, stands=False),
    Subject(
        ("infographic", "diagram", "chart", "graph"), infographic, (0, 0, 1000, 1000), carries_text=True, stands=False
    ),
    Subject(("icon", "app icon", "pictogram"), icon, (150, 150, 850, 860)),
)
