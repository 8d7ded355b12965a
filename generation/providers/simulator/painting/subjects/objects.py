"""Watch, headphones, backpack: things that people wear."""

from math import cos, pi, sin

from generation.providers.simulator.painting.colours import Colour, darker, lighter, lightness, mix
from generation.providers.simulator.painting.paths import along, box, ellipse, through
from generation.providers.simulator.painting.sitting import Sitting, Subject


def watch(sitting: Sitting) -> None:
    frame = sitting.frame
    leather, steel = sitting.body, (196, 198, 202)
    frame.ground(500, 985, 150, 16, opacity=0.6)
    for strap in (
        "M412 40 Q412 16 440 16 L560 16 Q588 16 588 40 L606 330 L394 330 Z",
        "M394 670 L606 670 L590 950 Q588 984 556 984 L444 984 Q412 984 410 950 Z",
    ):
        cut = frame.barrel(strap, leather, gloss=0.2)
        frame.matter(cut, "leather", 0.4)
    thread = lighter(leather, 0.45)
    for line in ([(424, 40), (408, 330)], [(576, 40), (592, 330)], [(408, 672), (424, 950)], [(592, 672), (576, 950)]):
        for (x, y), (dx, dy) in along(line, 15):
            frame.stroke([(x - dx * 4, y - dy * 4), (x + dx * 4, y + dy * 4)], 2.4, thread, opacity=0.85)
    for index in range(4):
        frame.flat(ellipse(500, 780 + index * 48, 9, 12), darker(leather, 0.75))
    for x in (376, 572):
        frame.barrel(box(x, 290, x + 52, 710, 16), steel, gloss=0.8)
    frame.solid(box(718, 474, 752, 526, 8), steel, depth=0.8, gloss=0.6)
    frame.shadow(ellipse(506, 512, 226), opacity=0.4, blur=18, dx=14)
    frame.solid(ellipse(500, 500, 226), steel, depth=0.9, gloss=0.8)
    frame.solid(ellipse(500, 500, 198), darker(steel, 0.3), depth=0.6)
    dial = sitting.accent if lightness(sitting.accent) > 0.6 else (242, 240, 234)
    frame.flat(ellipse(500, 500, 188), dial)
    frame.shadow(ellipse(470, 360, 190, 60), opacity=0.12, blur=30)
    _dial(sitting, (34, 34, 36))
    frame.flat(through("360 400, 440 330, 560 330, 470 480"), (255, 255, 255), opacity=0.1)
    sitting.where("colour", 394, 16, 606, 984)


def _dial(sitting: Sitting, ink: Colour) -> None:
    frame = sitting.frame
    marks = sitting.count("hour marks", 12)
    for index in range(marks):
        angle = -pi / 2 + index * 2 * pi / marks
        long = 34 if index % 3 == 0 else 22
        a = (500 + cos(angle) * 172, 500 + sin(angle) * 172)
        b = (500 + cos(angle) * (172 - long), 500 + sin(angle) * (172 - long))
        frame.stroke([a, b], 9 if index % 3 == 0 else 5, ink)
    sitting.where("detail", 312, 312, 688, 688)
    for angle, length, width in ((-126, 96, 11), (-42, 142, 8), (78, 150, 3)):
        tip = (500 + cos(angle * pi / 180) * length, 500 + sin(angle * pi / 180) * length)
        frame.stroke([(503, 505), (tip[0] + 3, tip[1] + 5)], width, (120, 116, 108), opacity=0.4)
        frame.stroke([(500, 500), tip], width, ink if width > 4 else (196, 70, 44))
    frame.ball(500, 500, 13, (150, 152, 156), gloss=0.6)


def headphones(sitting: Sitting) -> None:
    frame, shell = sitting.frame, sitting.body
    pad = darker(shell, 0.6)
    frame.ground(500, 950, 320, 22, opacity=0.55)
    band = through("214 640, 226 380, 330 190, 500 130, 670 190, 774 380, 786 640", closed=False)
    frame.stroke(band, 58, darker(shell, 0.35))
    frame.stroke([(x + sitting.light.x * 5, y - 7) for x, y in band], 42, shell)
    frame.stroke([(x + sitting.light.x * 8, y - 16) for x, y in band], 9, lighter(shell, 0.5), opacity=0.6)
    frame.stroke(through("300 268, 380 186, 500 160, 620 186, 700 268", closed=False), 22, pad)
    for side, x in ((-1, 236), (1, 764)):
        frame.solid(box(x - 20, 420, x + 20, 640, 16), (172, 174, 178), depth=0.8, gloss=0.6)
        frame.solid(
            through(
                [
                    (x - side * 84, 560),
                    (x - side * 30, 520),
                    (x - side * 10, 740),
                    (x - side * 30, 950),
                    (x - side * 84, 910),
                    (x - side * 104, 740),
                ]
            ),
            pad,
            depth=0.8,
        )
        cup = frame.solid(ellipse(x, 740, 96, 206), shell, depth=0.9, gloss=0.35)
        frame.matter(cup, "paper", 0.2)
        frame.stroke(ellipse(x + side * 8, 740, 66, 160), 5, sitting.accent)
    dots = sitting.count("microphone holes", 4)
    for index in range(dots):
        frame.flat(ellipse(744 + index * 14, 868, 4), darker(shell, 0.7))
    sitting.where("detail", 730, 850, 820, 890)
    sitting.where("colour", 140, 120, 860, 950)


def backpack(sitting: Sitting) -> None:
    frame, canvas = sitting.frame, sitting.body
    leather = mix(sitting.accent, (128, 82, 50), 0.5)
    frame.ground(500, 960, 270, 26, opacity=0.65)
    frame.stroke(through("420 120, 430 56, 500 36, 570 56, 580 120", closed=False), 26, leather)
    body = frame.solid(
        "M268 300 C268 160 350 96 500 96 C650 96 732 160 732 300 L752 880 Q752 960 680 960 L320 960 Q248 960 248 880 Z",
        canvas,
        depth=0.6,
    )
    frame.matter(body, "fabric", 1.3)
    pocket = "M310 610 L690 610 L704 860 Q704 910 660 910 L340 910 Q296 910 296 860 Z"
    frame.shadow(pocket, opacity=0.35, blur=14, dx=8)
    front = frame.solid(pocket, lighter(canvas, 0.05), depth=0.5)
    frame.matter(front, "fabric", 1.3)
    flap = (
        "M262 300 C262 150 350 92 500 92 C650 92 738 150 738 300 L744 470 Q744 520 690 522 L310 522 Q256 520 256 470 Z"
    )
    frame.shadow(flap, opacity=0.4, blur=16, dx=6)
    top = frame.solid(flap, canvas, depth=0.65)
    frame.matter(top, "fabric", 1.3)
    straps = sitting.count("buckled straps", 2)
    for index in range(straps):
        x = 500 + (index - (straps - 1) / 2) * 220
        strap = frame.barrel(box(x - 24, 330, x + 24, 730, 12), leather, gloss=0.25)
        frame.matter(strap, "leather", 0.3)
        frame.stroke([*box(x - 34, 556, x + 34, 616, 8), (x - 34, 564)], 9, (190, 178, 140))
        frame.stroke([(x, 560), (x, 610)], 6, (214, 202, 164))
        for hole in range(3):
            frame.flat(ellipse(x, 650 + hole * 26, 4.4), darker(leather, 0.7))
    sitting.where("detail", 340, 320, 660, 740)
    frame.solid(box(440, 180, 560, 250, 8), leather, depth=0.4)
    sitting.where("colour", 248, 92, 752, 960)


SUBJECTS = (
    Subject(("watch", "wristwatch"), watch, (390, 12, 756, 988)),
    Subject(("headphones", "headset", "earphones"), headphones, (130, 110, 870, 955)),
    Subject(("backpack", "bag", "rucksack", "tote"), backpack, (245, 28, 755, 962)),
)
