"""An open hand, and a portrait: what models get wrong most, drawn with the right number of fingers (mostly)."""

from generation.providers.simulator.painting.colours import Colour, darker, lighter, mix
from generation.providers.simulator.painting.paths import Outline, ellipse, moved, through, turned
from generation.providers.simulator.painting.sitting import Sitting, Subject

SKINS: tuple[Colour, ...] = ((222, 172, 140), (196, 138, 104), (146, 96, 68), (104, 68, 50))
HAIRS: tuple[Colour, ...] = ((46, 32, 26), (88, 56, 36), (30, 28, 30))
FINGERS = ((-24, 250, 33), (-7, 296, 36), (8, 284, 35), (23, 230, 30))  # degrees, length, half width


def hand(sitting: Sitting) -> None:
    """Seen from the palm, fingers up; something small lies or grows in it."""
    frame = sitting.frame
    skin = sitting.coloured(_skin(sitting))
    frame.shadow(ellipse(520, 640, 240, 330), opacity=0.28, blur=60, dx=60)
    frame.barrel([(404, 760), (590, 760), (600, 920), (396, 920)], darker(skin, 0.06), gloss=0.1)
    sleeve = frame.barrel([(368, 930), (632, 930), (676, 1130), (324, 1130)], sitting.accent, gloss=0.1)
    frame.matter(sleeve, "fabric", 0.8)
    _fingers(sitting, skin)
    _thumb(sitting, skin)
    palm = through(
        "366 540, 430 486, 520 478, 606 500, 644 560, 640 660, 612 770, 588 836, 500 856, 412 836, 384 760, 356 650"
    )
    cut = frame.solid(palm, skin, depth=0.5)
    frame.glow(ellipse(430, 720, 56, 90), lighter(skin, 0.35), opacity=0.4, blur=34)
    frame.glow(ellipse(590, 700, 40, 90), lighter(skin, 0.25), opacity=0.35, blur=30)
    for line in (
        [(392, 600), (470, 560), (570, 566), (628, 546)],
        [(378, 650), (480, 626), (570, 664), (606, 716)],
        [(394, 600), (456, 656), (474, 740), (452, 836)],
    ):
        frame.stroke(through(line, closed=False), 4, darker(skin, 0.32), opacity=0.5, clip=cut)
    _seedling(sitting)
    sitting.where("colour", 356, 478, 644, 850)


def _fingers(sitting: Sitting, skin: Colour) -> None:
    """Five with the thumb, unless that is what was planted."""
    count = sitting.count("fingers", len(FINGERS) + 1) - 1
    for index in range(count):
        degrees, length, half = FINGERS[index] if index < len(FINGERS) else (38, 190, 27)
        if count < len(FINGERS):
            degrees += 5
        _finger(sitting, (500 + degrees * 4.6, 520 + abs(degrees) * 0.9), degrees, length, half, skin)
    sitting.where("detail", 300, 200, 760, 560)


def _skin(sitting: Sitting) -> Colour:
    return SKINS[sitting.look.rng.randrange(len(SKINS))]


def _finger(
    sitting: Sitting, root: tuple[float, float], degrees: float, length: float, half: float, skin: Colour
) -> None:
    x, y = root
    outline: Outline = through(
        [
            (x - half, y + 70),
            (x - half, y - length * 0.45),
            (x - half * 0.9, y - length * 0.85),
            (x, y - length),
            (x + half * 0.9, y - length * 0.85),
            (x + half, y - length * 0.45),
            (x + half, y + 70),
        ]
    )
    frame = sitting.frame
    tilted = turned(outline, degrees, root)
    frame.shadow(tilted, opacity=0.2, blur=8, dx=8)
    frame.solid(tilted, skin, depth=0.85)
    for share in (0.34, 0.66):
        crease = turned(
            through(
                [
                    (x - half * 0.7, y - length * share),
                    (x, y - length * share + 6),
                    (x + half * 0.7, y - length * share),
                ],
                closed=False,
            ),
            degrees,
            root,
        )
        frame.stroke(crease, 3.4, darker(skin, 0.35), opacity=0.5)
    nail = turned([(x, y - length * 0.88)], degrees, root)[0]
    frame.glow(ellipse(*nail, half * 0.45, half * 0.5), lighter(skin, 0.5), opacity=0.5, blur=9)


def _thumb(sitting: Sitting, skin: Colour) -> None:
    shape = through("370 800, 300 700, 232 590, 196 520, 214 474, 258 490, 320 560, 400 630, 430 720")
    sitting.frame.solid(shape, skin, depth=0.85)
    sitting.frame.stroke(through("262 566, 276 556, 292 538", closed=False), 3.4, darker(skin, 0.35), opacity=0.5)


def _seedling(sitting: Sitting) -> None:
    frame = sitting.frame
    if not any(word in sitting.look.prompt.words for word in ("seed", "plant", "sprout", "leaf", "soil")):
        return
    frame.solid(through("420 690, 500 640, 584 690, 574 740, 500 760, 428 740"), (72, 50, 38), depth=0.9)
    frame.stroke(through("502 680, 498 600, 506 540", closed=False), 9, (96, 140, 70))
    for side in (-1, 1):
        leaf = through(
            [
                (504, 548),
                (504 + side * 40, 490),
                (504 + side * 112, 486),
                (504 + side * 84, 548),
                (504 + side * 30, 566),
            ]
        )
        frame.solid(leaf, mix(sitting.body, (110, 164, 78), 0.5), depth=0.7, gloss=0.2)


def portrait(sitting: Sitting) -> None:
    """Head and shoulders, calm, the light from one side."""
    frame = sitting.frame
    skin, hair = _skin(sitting), HAIRS[sitting.look.rng.randrange(len(HAIRS))]
    behind = through("300 300, 380 120, 500 80, 630 120, 704 300, 716 520, 690 640, 330 640, 292 520")
    frame.solid(behind, hair, depth=0.6)
    frame.solid(through("420 560, 580 560, 592 760, 410 760"), darker(skin, 0.2), depth=0.7)
    _jacket(sitting, skin)
    _face(sitting, skin)
    for x in (428, 572):
        _eye(sitting, x, 388, hair)
    fringe = "344 380, 352 250, 430 150, 520 128, 620 160, 664 280, 656 380, 630 280, 560 214, 470 226, 390 270"
    strand = frame.solid(through(fringe), hair, depth=0.7, gloss=0.25)
    frame.glow(ellipse(440, 190, 80, 24), lighter(hair, 0.5), opacity=0.35, blur=22)
    frame.matter(strand, "metal", 0.1)
    sitting.where("colour", 140, 680, 860, 1010)


def _face(sitting: Sitting, skin: Colour) -> None:
    frame = sitting.frame
    outline = (
        "352 300, 420 190, 500 176, 584 190, 648 300, 652 420, 616 530, 552 606, 500 622, 448 606, 384 530, 348 420"
    )
    face = frame.solid(through(outline), skin, depth=0.7)
    for x in (398, 602):
        frame.glow(ellipse(x, 470, 40, 30), (214, 110, 96), opacity=0.28, blur=26)
    frame.glow(ellipse(500 + sitting.light.x * 70, 300, 60, 90), lighter(skin, 0.5), opacity=0.35, blur=44)
    frame.stroke(through("508 400, 516 450, 520 480, 496 490", closed=False), 5, darker(skin, 0.34), opacity=0.7)
    frame.glow(ellipse(500, 486, 18, 10), lighter(skin, 0.5), opacity=0.4, blur=8)
    mouth = through("446 536, 480 528, 500 534, 520 528, 554 536, 530 560, 500 567, 470 560")
    lips = frame.solid(mouth, mix(skin, (176, 66, 66), 0.55), depth=0.4)
    frame.stroke(through("448 537, 500 545, 552 537", closed=False), 3.4, (112, 44, 44), opacity=0.8, clip=lips)
    frame.matter(face, "paper", 0.2)


def _eye(sitting: Sitting, x: float, y: float, hair: Colour) -> None:
    frame = sitting.frame
    white = frame.flat(moved(through("-37 3, -14 -15, 14 -15, 37 2, 12 14, -14 14"), x, y), (244, 240, 236))
    frame.solid(ellipse(x, y - 1, 16.5), (92, 66, 44), depth=0.5, clip=white)
    frame.flat(ellipse(x, y - 1, 7.5), (16, 14, 14))
    frame.flat(ellipse(x + sitting.light.x * 6, y - 7, 4.2), (255, 255, 255))
    lid = moved(through("-38 3, -14 -16, 14 -16, 39 1", closed=False), x, y)
    frame.stroke(lid, 6, darker(hair, 0.3))
    brow = moved(through("-44 -36, -8 -52, 42 -38", closed=False), x, y)
    frame.stroke(brow, 11, hair, opacity=0.85)


def _jacket(sitting: Sitting, skin: Colour) -> None:
    frame = sitting.frame
    cloth = frame.solid(
        "M110 1020 C120 820 250 740 410 712 L500 800 L590 712 C750 740 880 820 890 1020 Z", sitting.body, depth=0.7
    )
    frame.matter(cloth, "fabric", 0.7)
    frame.solid("M410 712 L500 900 L590 712 L560 690 L440 690 Z", (240, 238, 232), depth=0.4)
    frame.solid(through("440 680, 500 740, 560 680, 540 640, 460 640"), darker(skin, 0.12), depth=0.5)
    for side in (-1, 1):
        lapel = [
            (500 + side * 92, 712),
            (500 + side * 150, 770),
            (500 + side * 96, 840),
            (500 + side * 4, 1020),
            (500, 900),
        ]
        cut = frame.solid(lapel, darker(sitting.body, 0.18), depth=0.5)
        frame.matter(cut, "fabric", 0.7)
    buttons = sitting.count("buttons", 2)
    for index in range(buttons):
        frame.ball(530, 936 + index * 44, 9, darker(sitting.body, 0.5), gloss=0.6)
    sitting.where("detail", 490, 900, 570, 1020)


SUBJECTS = (
    Subject(("hand", "palm", "fingers"), hand, (190, 200, 760, 1090), bleeds=True),
    Subject(
        ("portrait", "woman", "man", "person", "face", "founder", "barista", "doctor", "craftsman"),
        portrait,
        (110, 70, 890, 1010),
        bleeds=True,
    ),
)
