"""A desk lamp with a single arm, its light falling onto the table."""

from generation.providers.simulator.painting.colours import Colour, darker, lighter, mix
from generation.providers.simulator.painting.paths import Outline, along, box, ellipse, turned
from generation.providers.simulator.painting.sitting import Sitting, Subject

HEAD_TURN = 32
ELBOW, NECK = (690.0, 420.0), (430.0, 170.0)


def lamp(sitting: Sitting) -> None:
    frame = sitting.frame
    metal = darker(sitting.body, 0.06)
    frame.ground(640, 962, 150, 20, opacity=0.75)
    _light(sitting)
    _base(sitting, metal)
    _rod(sitting, (640, 930), ELBOW, metal)
    _rod(sitting, ELBOW, NECK, metal)
    _joint(sitting, *ELBOW, 25, metal)
    _head(sitting, metal)
    _joint(sitting, *NECK, 17, metal)
    sitting.where("colour", 190, 90, 800, 975)


def _light(sitting: Sitting) -> None:
    """The cone in the air and the pool on the table."""
    frame = sitting.frame
    warm = mix((255, 226, 168), sitting.look.palette[-1], 0.35)
    frame.glow("M230 330 L390 400 L470 960 L-130 960 Z", warm, opacity=0.2, blur=46)
    frame.glow(ellipse(180, 966, 330, 44), warm, opacity=0.62, blur=26)
    frame.glow(ellipse(190, 962, 170, 22), lighter(warm, 0.6), opacity=0.6, blur=18)


def _base(sitting: Sitting, metal: Colour) -> None:
    frame = sitting.frame
    frame.solid(
        [*ellipse(640, 962, 150, 30, start=0, end=180), *ellipse(640, 938, 150, 30, start=180, end=360)],
        metal,
        depth=0.7,
    )
    frame.solid(ellipse(640, 938, 150, 30), lighter(metal, 0.12), depth=0.5)
    frame.glow(ellipse(560, 932, 50, 8), lighter(metal, 0.6), opacity=0.4, blur=10)
    frame.solid(box(622, 906, 658, 940, 6), metal, depth=0.9)


def _rod(sitting: Sitting, a: tuple[float, float], b: tuple[float, float], metal: Colour) -> None:
    frame = sitting.frame
    frame.stroke([a, b], 19, darker(metal, 0.3))
    frame.stroke([(a[0] - 2, a[1]), (b[0] - 2, b[1])], 12, lighter(metal, 0.08))
    frame.stroke([(a[0] - 4, a[1]), (b[0] - 4, b[1])], 3.4, lighter(metal, 0.5), opacity=0.7)


def _joint(sitting: Sitting, x: float, y: float, radius: float, metal: Colour) -> None:
    sitting.frame.solid(ellipse(x, y, radius), lighter(metal, 0.1), depth=0.9, gloss=0.5)
    sitting.frame.solid(ellipse(x, y, radius * 0.44), darker(metal, 0.35), depth=0.8, gloss=0.4)


def _head(sitting: Sitting, metal: Colour) -> None:
    """A cone with a rolled rim; cooling slots at its back, which are easily miscounted."""
    frame = sitting.frame

    def tilt(line: Outline) -> Outline:
        return turned(line, HEAD_TURN, NECK)

    inside = mix((255, 240, 206), sitting.look.palette[-1], 0.3)
    rim = tilt(ellipse(430, 420, 158, 44))
    frame.flat(rim, darker(metal, 0.3))
    shell = tilt(
        [
            (398, 150),
            (462, 150),
            (500, 215),
            (588, 412),
            *ellipse(430, 418, 158, 44, start=0, end=180),
            (272, 412),
            (360, 215),
        ]
    )
    body = frame.solid(shell, lighter(metal, 0.05), depth=1.0, gloss=0.35)
    frame.glow(tilt([(372, 235), (392, 225), (345, 400), (312, 405)]), lighter(metal, 0.55), opacity=0.4, blur=11)
    frame.flat(tilt(ellipse(430, 424, 146, 37)), lighter(inside, 0.25))
    frame.glow(tilt(ellipse(430, 428, 70, 20)), (255, 255, 246), opacity=1.0, blur=12)
    frame.stroke(tilt(ellipse(430, 421, 153, 41, start=0, end=360)), 6, darker(metal, 0.15))
    slots = sitting.count("cooling slots in the shade", 5)
    line = tilt([(402, 236), (478, 236)])
    for (x, y), _ in along(line, 76 / slots):
        slot = tilt(box(-3.4, -17, 3.4, 17, 3.4))
        middle = tilt([(0.0, 0.0)])[0]
        frame.flat([(x + px - middle[0], y + py - middle[1]) for px, py in slot], darker(metal, 0.85), clip=body)
    sitting.where("detail", 370, 190, 540, 330)
    frame.solid(tilt(box(392, 128, 468, 158, 12)), metal, depth=0.8, gloss=0.3)


SUBJECTS = (Subject(("desk lamp", "table lamp", "lamp"), lamp, (150, 100, 800, 975)),)
