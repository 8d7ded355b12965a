"""Mug, jar, bottle, candle, vase: round things, some with a label that carries the " "brief's strings."""

from generation.providers.simulator.painting.canvas import Stencil
from generation.providers.simulator.painting.colours import Colour, darker, lighter, lightness, mix
from generation.providers.simulator.painting.lettering import BOLD, REGULAR, fitted
from generation.providers.simulator.painting.paths import box, ellipse, through
from generation.providers.simulator.painting.sitting import Sitting, Subject

PAPER: Colour = (244, 238, 226)


def mug(sitting: Sitting) -> None:
    frame = sitting.frame
    pale = lighter(sitting.look.ground, 0.4)
    glaze = sitting.body if lightness(sitting.body) >= 0.5 else sitting.coloured(pale)
    frame.ground(480, 905, 250, 26, opacity=0.7)
    handle = [*through("700 470, 760 440, 850 480, 860 600, 800 720, 690 760", closed=False)]
    frame.stroke(handle, 58, darker(glaze, 0.26))
    frame.stroke([(x - 5, y - 7) for x, y in handle], 36, darker(glaze, 0.04))
    frame.stroke([(x - 8, y - 13) for x, y in handle], 9, lighter(glaze, 0.55), opacity=0.6)
    body = frame.barrel(
        "M225 360 C228 600 240 800 270 868 Q300 912 480 912 Q660 912 690 868 C720 800 732 600 735 360 Z",
        glaze,
        gloss=0.6,
    )
    stripes = sitting.count("stripes", 2)
    for index in range(stripes):
        y = 560 + index * 84
        band = [*ellipse(480, y, 262, 34, start=0, end=180), *reversed(ellipse(480, y + 40, 260, 34, start=0, end=180))]
        frame.barrel(band, sitting.body if lightness(sitting.body) < 0.75 else sitting.accent, gloss=0.5, clip=body)
    sitting.where("detail", 215, 550, 745, 720 + 84)
    frame.matter(body, "paper", 0.2)
    frame.solid(ellipse(480, 360, 255, 58), lighter(glaze, 0.2), depth=0.4)
    frame.solid(ellipse(480, 364, 233, 47), darker(glaze, 0.45), depth=0.7)
    coffee = frame.flat(ellipse(480, 378, 219, 38), (58, 34, 20))
    frame.flat(ellipse(420, 372, 120, 16), (120, 78, 48), opacity=0.45, clip=coffee)
    _steam(sitting, 480, 320)
    sitting.where("colour", 220, 300, 870, 912)


def _steam(sitting: Sitting, x: float, y: float) -> None:
    for shift, tall in ((-60, 170), (20, 230), (80, 150)):
        line = through(
            [
                (x + shift, y),
                (x + shift + 26, y - tall * 0.35),
                (x + shift - 18, y - tall * 0.7),
                (x + shift + 10, y - tall),
            ],
            closed=False,
        )
        wisp = [*[(a - 11, b) for a, b in line], *[(a + 11, b) for a, b in reversed(line)]]
        sitting.frame.glow(wisp, (255, 255, 255), opacity=0.3, blur=13)


def jar(sitting: Sitting) -> None:
    frame, content = sitting.frame, sitting.body
    frame.ground(500, 935, 235, 26, opacity=0.7)
    frame.glow(ellipse(500 - sitting.light.x * 210, 944, 170, 20), lighter(content, 0.3), opacity=0.5, blur=22)
    glass = (
        "M270 330 C262 360 252 380 252 420 L252 880 Q252 936 320 936 L680 936 Q748 936 748 880 "
        "L748 420 C748 380 738 360 730 330 Z"
    )
    cut = frame.barrel(glass, content, gloss=0.5)
    frame.glow(ellipse(500, 880, 170, 60), lighter(content, 0.5), opacity=0.6, blur=40)
    frame.flat(box(262, 330, 738, 404), lighter(content, 0.75), opacity=0.4, clip=cut)
    frame.flat(ellipse(500, 404, 240, 15), lighter(content, 0.4), opacity=0.55, clip=cut)
    _label(sitting, cut, (252, 520, 748, 800))
    _glints(sitting, [(290, 420, 312, 900), (694, 430, 704, 880)], cut)
    lid = mix(sitting.accent, (60, 52, 46), 0.25)
    frame.barrel(box(256, 212, 744, 336, 22), lid, gloss=0.7)
    ridges = sitting.count("ridges on the lid", 3)
    for index in range(ridges):
        frame.flat(box(258, 242 + index * 26, 742, 249 + index * 26), darker(lid, 0.5), opacity=0.5)
    sitting.where("detail", 250, 205, 750, 342)
    frame.flat(ellipse(500, 216, 238, 12), lighter(lid, 0.35), opacity=0.6)
    sitting.where("colour", 250, 205, 750, 940)


def bottle(sitting: Sitting) -> None:
    frame, glass = sitting.frame, sitting.body
    black = (34, 33, 34)
    frame.ground(500, 962, 178, 22, opacity=0.7)
    frame.glow(ellipse(500 - sitting.light.x * 190, 968, 130, 16), lighter(glass, 0.25), opacity=0.55, blur=20)
    frame.barrel(box(474, 150, 526, 262, 8), black, gloss=0.6)
    frame.solid(
        "M402 112 Q402 84 440 84 L560 84 Q578 84 578 104 L578 150 Q578 160 566 160 L446 160 Q430 "
        "150 402 150 Q330 146 300 172 L292 150 Q330 112 402 112 Z",
        black,
        depth=0.8,
        gloss=0.6,
    )
    frame.barrel(box(430, 250, 570, 338, 10), black, gloss=0.5)
    rings = sitting.count("rings on the pump's collar", 4)
    for index in range(rings):
        frame.flat(box(432, 262 + index * 18, 568, 267 + index * 18), lighter(black, 0.22), opacity=0.8)
    sitting.where("detail", 425, 245, 575, 345)
    shape = (
        "M440 338 L560 338 C566 380 668 392 670 470 L670 920 Q670 962 620 962 L380 962 Q330 962 "
        "330 920 L330 470 C332 392 434 380 440 338 Z"
    )
    cut = frame.barrel(shape, glass, gloss=0.7)
    frame.glow(ellipse(500, 910, 130, 40), lighter(glass, 0.4), opacity=0.5, blur=34)
    frame.flat(box(330, 338, 670, 500), lighter(glass, 0.35), opacity=0.25, clip=cut)
    _label(sitting, cut, (330, 560, 670, 840))
    _glints(sitting, [(356, 440, 374, 930), (634, 470, 641, 900)], cut)
    sitting.where("colour", 325, 335, 675, 965)


def candle(sitting: Sitting) -> None:
    frame = sitting.frame
    wax = lighter(sitting.body, 0.2) if lightness(sitting.body) > 0.4 else sitting.coloured((236, 222, 194))
    frame.glow(ellipse(500, 330, 320, 300), (255, 188, 96), opacity=0.5, blur=140)
    frame.ground(500, 935, 230, 24, opacity=0.75)
    cut = frame.barrel(box(262, 430, 738, 936, 44), wax, gloss=0.3)
    frame.glow(ellipse(500, 560, 180, 90), (255, 214, 140), opacity=0.7, blur=60)
    frame.flat(ellipse(500, 560, 238, 40), lighter(wax, 0.25), opacity=0.9, clip=cut)
    frame.glow(ellipse(500, 558, 120, 18), (255, 240, 190), opacity=0.9, blur=16)
    frame.flat(box(262, 430, 738, 556), lighter(wax, 0.5), opacity=0.16, clip=cut)
    frame.stroke([(500, 560), (502, 500)], 7, (40, 30, 26))
    frame.glow(ellipse(500, 440, 34, 78), (255, 190, 80), opacity=0.9, blur=18)
    frame.flat(through("500 352, 526 440, 516 500, 484 500, 474 440"), (255, 226, 140))
    frame.flat(through("500 400, 514 458, 508 496, 492 496, 486 458"), (255, 250, 226))
    _label(sitting, cut, (262, 650, 738, 860))
    _glints(sitting, [(290, 450, 306, 900), (690, 460, 698, 890)], cut)
    frame.stroke(ellipse(500, 436, 236, 20), 6, lighter(wax, 0.6), opacity=0.65)
    sitting.where("colour", 260, 430, 740, 940)


def vase(sitting: Sitting) -> None:
    frame, clay = sitting.frame, sitting.body
    frame.ground(500, 945, 180, 22, opacity=0.7)
    stems = sitting.count("stems", 5)
    for index in range(stems):
        lean = (index - (stems - 1) / 2) * 84
        tip = (500 + lean * 1.7, 190 + abs(lean) * 0.5)
        stem = through([(500 + lean * 0.1, 520), (500 + lean * 0.7, 360), tip], closed=False)
        frame.stroke(stem, 7, (112, 108, 70))
        for step in range(7):
            x, y = tip[0] + (step % 2 - 0.5) * 42, tip[1] + step * 21 - 30
            frame.solid(ellipse(x, y, 20, 30), mix(sitting.accent, (226, 200, 150), 0.35), depth=0.7)
    sitting.where("detail", 130, 90, 870, 570)
    cut = frame.barrel(
        "M440 480 C440 560 330 600 330 740 C330 860 400 946 500 946 C600 946 670 860 670 740 "
        "C670 600 560 560 560 480 Z",
        clay,
        gloss=0.2,
    )
    frame.matter(cut, "paper", 0.5)
    frame.solid(ellipse(500, 482, 62, 13), darker(clay, 0.5), depth=0.6)
    sitting.where("colour", 325, 470, 675, 950)


def _label(sitting: Sitting, on: Stencil | None, area: tuple[float, float, float, float]) -> None:
    """Paper around the body, with the strings set one below the other."""
    frame = sitting.frame
    left, top, right, bottom = area
    frame.barrel(box(left, top, right, bottom), mix(PAPER, sitting.look.ground, 0.25), gloss=0.2, clip=on)
    ink = darker(sitting.accent, 0.2) if lightness(sitting.accent) < 0.5 else (40, 36, 32)
    for y in (top + 18, bottom - 18):
        frame.flat(box(left + 40, y - 1.5, right - 40, y + 1.5), ink, opacity=0.7, clip=on)
    if not sitting.strings:
        frame.flat(ellipse((left + right) / 2, (top + bottom) / 2, (bottom - top) * 0.24), ink, opacity=0.9)
        frame.flat(ellipse((left + right) / 2, (top + bottom) / 2, (bottom - top) * 0.18), PAPER)
        frame.flat(ellipse((left + right) / 2, (top + bottom) / 2, (bottom - top) * 0.07), ink)
        return
    room, tall = (right - left) * 0.72, (bottom - top) * 0.62 / len(sitting.strings)
    for index, string in enumerate(sitting.strings):
        weight, share = (BOLD, 0.62) if index == 0 else (REGULAR, 0.36)
        line = fitted(
            string, room * frame.scale, largest=min(tall * share, 62) * frame.scale, weight=weight, tracking=0.03
        )
        middle = top + (bottom - top) * 0.19 + tall * (index + 0.5)
        x, y = (left + right) / 2 * frame.scale - line.width / 2, middle * frame.scale - line.height / 2
        frame.canvas.lay(line.at(frame.x + x, frame.y + y), ink)
    sitting.where("letter", left, top, right, bottom)


def _glints(sitting: Sitting, bands: list[tuple[float, float, float, float]], clip: Stencil | None) -> None:
    """Windows mirrored in glass: the broad one on the light's side."""
    for left, top, right, bottom in bands:
        edges = (left, right) if sitting.light.x < 0 else (1000 - right, 1000 - left)
        sitting.frame.flat(box(edges[0], top, edges[1], bottom, 9), (255, 255, 255), opacity=0.42, clip=clip)


SUBJECTS = (
    Subject(("mug", "cup", "coffee", "tea cup"), mug, (215, 90, 880, 912)),
    Subject(("jar", "honey", "jam", "tin", "can"), jar, (245, 200, 755, 940), carries_text=True),
    Subject(
        ("bottle", "soap", "shampoo", "serum", "perfume", "lotion", "dispenser"),
        bottle,
        (285, 80, 680, 965),
        carries_text=True,
    ),
    Subject(("candle",), candle, (255, 330, 745, 940), carries_text=True, details=False),
    Subject(("vase", "flowers", "bouquet"), vase, (240, 120, 760, 950)),
)
