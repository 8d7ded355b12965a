"""A sofa with what stands around it, and a chair."""

from collections.abc import Sequence

from generation.providers.simulator.painting.colours import Colour, darker, lighter, mix
from generation.providers.simulator.painting.paths import Outline, Point, box, ellipse, moved, through, turned
from generation.providers.simulator.painting.sitting import Sitting, Subject


def sofa(sitting: Sitting) -> None:
    frame, linen = sitting.frame, sitting.body
    _picture(sitting)
    plant(sitting, 1120, 930, 0.72)
    frame.shadow(box(60, 900, 1010, 950, 20), opacity=0.5, blur=26, dx=40)
    frame.shadow(box(80, 920, 990, 946, 10), opacity=0.6, blur=10)
    for x in (120, 930):
        frame.solid([(x, 890), (x + 22, 890), (x + 16, 946), (x + 8, 946)], (58, 42, 30), depth=0.7)
    _covered(sitting, box(90, 470, 976, 780, 46), darker(linen, 0.08), 0.5)
    cushion = through("0 520, 200 500, 416 520, 418 640, 410 745, 210 752, 8 745, -2 640")
    for left in (112, 536):
        _covered(sitting, moved(cushion, left, 0), linen, 0.6)
    for left in (112, 536):
        frame.shadow(box(left + 6, 800, left + 418, 815, 8), opacity=0.35, blur=8)
        _covered(sitting, box(left, 716, left + 420, 808, 30), lighter(linen, 0.1), 0.5)
    _covered(sitting, box(92, 800, 974, 894, 18), darker(linen, 0.14), 0.4)
    for left in (40, 952):
        _covered(sitting, box(left, 610, left + 84, 894, 34), lighter(linen, 0.04), 0.7)
    _pillows(sitting)
    sitting.where("colour", 40, 470, 1036, 900)


def _covered(sitting: Sitting, shape: Outline, cloth: Colour, depth: float) -> None:
    sitting.frame.matter(sitting.frame.solid(shape, cloth, depth=depth), "fabric", 0.9)


def _pillows(sitting: Sitting) -> None:
    for index in range(sitting.count("pillows", 2)):
        x = 250 + index * 520 if index < 2 else 430
        _pillow(sitting, x, 655, sitting.accent if index % 2 else darker(sitting.accent, 0.3))
    sitting.where("detail", 150, 560, 900, 740)


def _pillow(sitting: Sitting, x: float, y: float, colour: Colour) -> None:
    shape = moved(through("-78 -72, 0 -60, 78 -72, 70 0, 80 74, 0 66, -80 74, -70 0"), x, y)
    shape = turned(shape, 8, (x, y))
    sitting.frame.shadow(shape, opacity=0.4, blur=14, dx=10)
    _covered(sitting, shape, colour, 0.8)


def _picture(sitting: Sitting) -> None:
    frame = sitting.frame
    frame.shadow(box(376, 120, 690, 400), opacity=0.3, blur=16, dx=16)
    frame.solid(box(370, 110, 684, 394, 4), (176, 138, 96), depth=0.4)
    frame.flat(box(380, 120, 674, 384), (246, 243, 236))
    inside = frame.stencil(box(420, 158, 634, 346))
    frame.canvas.lay(inside, mix(sitting.look.ground, (255, 255, 255), 0.3))
    frame.flat(ellipse(560, 226, 40), mix(sitting.accent, (230, 160, 100), 0.5), clip=inside)
    frame.flat(
        "M400 346 C460 250 520 300 560 290 C600 280 630 240 660 230 L660 360 L400 360 Z",
        sitting.accent,
        opacity=0.8,
        clip=inside,
    )


def chair(sitting: Sitting) -> None:
    frame, oak = sitting.frame, sitting.body
    frame.shadow("M300 930 L720 930 L800 962 L360 968 Z", opacity=0.5, blur=20, dx=40)
    for points in (
        [(356, 560), (342, 962)],
        [(676, 560), (700, 930)],
        [(330, 120), (352, 560)],
        [(668, 116), (660, 560)],
    ):
        _bar(sitting, points, 25, darker(oak, 0.22))
    slats = sitting.count("slats in the back", 4)
    for index in range(slats):
        y = 158 + index * 300 / slats
        slat = frame.solid(
            through([(332, y), (500, y - 16), (668, y), (666, y + 40), (500, y + 24), (336, y + 40)]),
            lighter(oak, 0.06),
            depth=0.6,
            gloss=0.15,
        )
        frame.matter(slat, "metal", 0.16)
    sitting.where("detail", 325, 130, 675, 480)
    frame.shadow(box(330, 600, 716, 640), opacity=0.4, blur=12)
    seat = frame.solid(
        "M318 556 L676 548 Q700 548 708 566 L742 622 Q748 640 724 642 L322 652 Q296 652 296 632 "
        "L302 572 Q304 556 318 556 Z",
        mix(oak, (226, 204, 160), 0.55),
        depth=0.4,
    )
    frame.matter(seat, "fabric", 2.0)
    frame.solid("M296 632 L748 626 L744 650 Q740 656 724 657 L322 668 Q298 668 296 648 Z", oak, depth=0.6)
    for points in ([(316, 660), (296, 978)], [(722, 650), (744, 960)]):
        _bar(sitting, points, 29, oak)
    _bar(sitting, [(308, 826), (736, 816)], 17, darker(oak, 0.08))
    for x, y in ((296, 978), (744, 960), (342, 962), (700, 930)):
        frame.shadow(ellipse(x, y, 20, 5), opacity=0.6, blur=5)
    sitting.where("colour", 290, 110, 750, 980)


def _bar(sitting: Sitting, points: Sequence[Point], width: float, colour: Colour) -> None:
    frame = sitting.frame
    frame.stroke(points, width, darker(colour, 0.2))
    shifted = [(x - width * 0.12, y) for x, y in points]
    frame.stroke(shifted, width * 0.66, colour)
    frame.stroke([(x - width * 0.26, y) for x, y in points], width * 0.16, lighter(colour, 0.35), opacity=0.7)


def plant(sitting: Sitting, x: float, floor: float, size: float) -> None:
    """A pot with large leaves; also what stands beside the sofa."""
    frame = sitting.frame
    leaf = (72, 112, 74)
    frame.ground(x, floor, 96 * size, 15 * size, opacity=0.6)
    leaves = 9
    for index in range(leaves):
        angle = -70 + index * 140 / (leaves - 1)
        length = (330 - abs(angle) * 1.2) * size
        tip = turned([(x, floor - 190 * size - length)], angle, (x, floor - 190 * size))[0]
        middle = ((x + tip[0]) / 2 + angle * 0.5 * size, (floor - 190 * size + tip[1]) / 2 - 30 * size)
        frame.stroke(through([(x, floor - 160 * size), middle, tip], closed=False), 8 * size, darker(leaf, 0.3))
        shape = through(
            [
                (tip[0], tip[1] - 95 * size),
                (tip[0] + 62 * size, tip[1] - 10 * size),
                (tip[0], tip[1] + 92 * size),
                (tip[0] - 62 * size, tip[1] - 10 * size),
            ]
        )
        shape = turned(shape, angle * 1.05, tip)
        frame.solid(shape, mix(leaf, (140, 164, 92), (index % 3) * 0.16), depth=0.7, gloss=0.2)
        vein = turned([(tip[0], tip[1] - 80 * size), (tip[0], tip[1] + 86 * size)], angle * 1.05, tip)
        frame.stroke(vein, 3 * size, lighter(leaf, 0.3), opacity=0.7)
    pot = [
        (x - 96 * size, floor - 190 * size),
        (x + 96 * size, floor - 190 * size),
        (x + 72 * size, floor),
        (x - 72 * size, floor),
    ]
    clay = sitting.coloured(mix(sitting.look.accent, (192, 114, 80), 0.55))
    cut = frame.barrel(pot, clay, gloss=0.15)
    frame.matter(cut, "paper", 0.5)
    frame.barrel(
        box(x - 106 * size, floor - 214 * size, x + 106 * size, floor - 176 * size, 8 * size),
        lighter(clay, 0.04),
        gloss=0.2,
    )


def potted_plant(sitting: Sitting) -> None:
    plant(sitting, 500, 950, 1.35)
    sitting.where("colour", 370, 660, 640, 950)


SUBJECTS = (
    Subject(("sofa", "couch", "living room"), sofa, (20, 100, 1250, 950), tall=1.25),
    Subject(("chair", "stool", "armchair"), chair, (285, 100, 760, 980), tall=1.05),
    Subject(("plant", "monstera", "fern", "ficus"), potted_plant, (80, 130, 920, 952), details=False),
)
