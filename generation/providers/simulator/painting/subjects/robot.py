"""A small friendly robot that waves."""

from generation.providers.simulator.painting.colours import Colour, darker, lighter, lightness, mix
from generation.providers.simulator.painting.paths import Outline, box, ellipse, through, turned
from generation.providers.simulator.painting.sitting import Sitting, Subject


def robot(sitting: Sitting) -> None:
    frame = sitting.frame
    shell = sitting.body if lightness(sitting.body) > 0.7 else sitting.coloured((240, 239, 235))
    grey = (128, 126, 122)
    frame.ground(512, 930, 150, 15, opacity=0.5)
    _legs(sitting, shell, grey)
    _arm_down(sitting, shell, grey)
    _arm_up(sitting, shell, grey)
    frame.solid(box(438, 500, 556, 556, 20), darker(grey, 0.5), depth=0.7)
    frame.solid("M352 690 C352 770 420 794 496 794 C580 794 634 760 638 690 Z", grey, depth=0.8)
    frame.solid(
        "M372 560 C380 528 440 520 496 520 C560 520 606 534 616 560 C630 610 642 650 640 700 "
        "C600 738 400 742 350 700 C350 650 360 600 372 560 Z",
        shell,
        depth=0.75,
        gloss=0.3,
    )
    frame.stroke(through("352 702, 420 728, 496 734, 570 728, 639 700", closed=False), 4, (24, 24, 26))
    _head(sitting, shell, grey)
    sitting.where("colour", 210, 60, 890, 935)


def _head(sitting: Sitting, shell: Colour, grey: Colour) -> None:
    frame = sitting.frame
    antennas = sitting.count("antennas", 1)
    for index in range(antennas):
        x = 526 + (index - (antennas - 1) / 2) * 110
        frame.solid(ellipse(x - 8, 160, 40, 14), darker(grey, 0.2), depth=0.6)
        frame.solid([(x - 13, 152), (x - 9, 104), (x + 9, 104), (x + 5, 152)], grey, depth=0.8)
        frame.solid(ellipse(x, 88, 27), shell, depth=0.9, gloss=0.3)
    sitting.where("detail", 420, 50, 640, 180)
    frame.solid(box(238, 258, 312, 412, 40), grey, depth=0.8)
    frame.solid(box(706, 296, 770, 456, 40), darker(grey, 0.1), depth=0.8)
    frame.solid(
        "M284 350 C286 250 330 166 500 164 C660 166 722 250 724 360 C724 470 680 524 520 524 "
        "C340 520 284 460 284 350 Z",
        shell,
        depth=0.8,
        gloss=0.3,
    )
    frame.flat(
        "M324 348 C326 262 360 232 480 232 C610 234 682 270 684 360 C684 440 640 470 540 468 "
        "C400 464 322 430 324 348 Z",
        darker(shell, 0.16),
    )
    dark = mix(sitting.look.palette[1] if len(sitting.look.palette) > 1 else (32, 34, 40), (28, 30, 36), 0.6)
    face = frame.solid(
        "M331 348 C333 270 366 240 480 240 C606 242 674 276 676 360 C676 434 634 462 540 462 "
        "C404 458 329 424 331 348 Z",
        dark,
        depth=0.35,
    )
    frame.glow(ellipse(420, 276, 80, 16), (120, 128, 140), opacity=0.28, blur=22)
    light = sitting.look.palette[2] if len(sitting.look.palette) > 2 else (98, 226, 240)
    for x, y in ((418, 352), (588, 366)):
        frame.glow(ellipse(x, y - 14, 34, 26), light, opacity=0.5, blur=22)
        smile = through([(x - 24, y), (x - 15, y - 26), (x, y - 34), (x + 15, y - 26), (x + 24, y)], closed=False)
        frame.stroke(smile, 15, lighter(light, 0.25), clip=face)
    frame.flat("M350 300 C380 258 440 248 500 250 C440 270 390 300 372 350 Z", (255, 255, 255), opacity=0.05, clip=face)


def _legs(sitting: Sitting, shell: Colour, grey: Colour) -> None:
    for x in (424, 574):
        sitting.frame.solid(box(x - 26, 760, x + 28, 840, 18), darker(grey, 0.15), depth=0.8)
        foot = [*ellipse(x + (14 if x < 500 else 10), 862, 53, 66)]
        sitting.frame.solid(foot, shell, depth=0.85, gloss=0.2)
        sitting.frame.stroke(
            through([(x - 32, 890), (x + 12, 902), (x + 60, 888)], closed=False), 2.6, darker(shell, 0.45)
        )


def _arm_down(sitting: Sitting, shell: Colour, grey: Colour) -> None:
    frame = sitting.frame
    for finger, length in ((222, 780), (240, 808), (266, 790), (288, 782)):
        frame.solid(box(finger - 14, 728, finger + 13, length, 13), grey, depth=0.8)
    frame.solid(ellipse(256, 736, 42, 36), grey, depth=0.7)
    frame.solid(through("370 548, 338 552, 322 590, 286 630, 330 658, 356 618, 366 590"), grey, depth=0.8)
    frame.solid(through("286 622, 332 650, 324 716, 296 748, 222 706, 240 668"), shell, depth=0.8, gloss=0.2)


def _arm_up(sitting: Sitting, shell: Colour, grey: Colour) -> None:
    """The waving hand: a thumb and fingers, spread."""
    frame = sitting.frame
    frame.solid(box(616, 548, 666, 630, 24), grey, depth=0.8)
    frame.solid(through("650 568, 700 574, 716 626, 652 616"), darker(grey, 0.2), depth=0.7)
    for degrees, length in ((-28, 92), (12, 108), (36, 108), (60, 98)):
        finger: Outline = turned(box(785, 520 - length, 815, 520, 15), degrees, (800, 520))
        frame.solid(finger, grey, depth=0.85)
    frame.solid(ellipse(804, 520, 47, 45), grey, depth=0.75)
    frame.solid(
        through("764 500, 830 556, 808 600, 744 632, 702 616, 700 570, 730 524"),
        shell,
        depth=0.8,
        gloss=0.2,
    )
    frame.stroke(through("766 512, 790 548, 826 564", closed=False), 3, (24, 24, 26), opacity=0.7)


SUBJECTS = (Subject(("robot", "android", "mascot"), robot, (206, 58, 890, 932)),)
