"""A lace-up boot and a running shoe, traced from product photographs."""

from collections.abc import Sequence

from generation.providers.simulator.painting.canvas import Stencil
from generation.providers.simulator.painting.colours import Colour, darker, lighter, lightness, mix
from generation.providers.simulator.painting.paths import Outline, Point, along, ellipse, moved, svg, through
from generation.providers.simulator.painting.sitting import Sitting, Subject

EYELETS: Outline = [(367, 250), (372, 307), (379, 367), (395, 425), (421, 475), (458, 523), (496, 566), (527, 601)]
FAR_LACES: Outline = [(466, 232), (478, 297), (490, 350), (508, 400), (535, 452), (562, 492), (594, 526), (622, 549)]
UPPER = (
    "M165 212 Q240 206 306 204 C345 168 385 160 418 166 L440 196 Q462 196 462 222 C480 300 "
    "500 390 560 470 "
    "C600 540 640 580 670 604 C710 630 760 650 800 655 C870 672 898 700 898 752 L890 790 L640 812 L480 800 "
    "L360 760 L250 690 L132 648 C122 580 150 520 165 445 C178 370 160 290 160 225 Z"
)
SOLE = (
    "M118 652 L250 690 Q330 722 380 770 Q450 812 560 812 Q720 812 900 752 L924 762 L928 800 "
    "Q900 838 820 848 "
    "L720 862 Q560 880 440 862 Q370 842 346 806 Q310 772 250 806 L236 808 Q170 795 120 772 Q110 700 118 652 Z"
)
WELT = (
    "M116 650 Q180 664 250 688 Q330 716 384 764 Q460 804 560 806 Q720 806 902 746 L922 758 "
    "L922 772 "
    "Q760 828 560 828 Q440 826 366 776 Q320 730 246 706 Q170 682 114 672 Z"
)


def boot(sitting: Sitting) -> None:
    frame, leather = sitting.frame, sitting.body
    frame.shadow(
        "M120 770 L250 808 L440 862 L720 868 L920 815 L900 880 L500 905 L180 830 Z", opacity=0.6, blur=20, dx=24
    )
    frame.shadow("M112 770 L250 812 L440 872 L720 876 L925 812 L760 892 L440 890 Z", opacity=0.8, blur=7)
    _sole(sitting, mix(darker(leather, 0.72), (34, 28, 26), 0.5))
    _tab(sitting, leather)
    frame.flat("M398 230 L460 220 L664 602 L560 650 L420 420 Z", darker(leather, 0.6))
    tongue = frame.solid(
        "M306 206 C345 166 390 158 419 168 L480 420 L640 600 L560 640 L420 420 Z", darker(leather, 0.14)
    )
    frame.matter(tongue, "leather", 0.3)
    frame.solid(
        "M426 194 Q458 190 464 222 C482 312 506 392 562 470 C602 542 640 580 664 602 L640 600 "
        "C560 520 480 400 452 300 Z",
        darker(leather, 0.42),
    )
    _shaft(sitting, leather)
    _vamp(sitting, leather)
    _laces(sitting, darker(leather, 0.66))
    sitting.where("colour", 115, 160, 930, 870)


def _sole(sitting: Sitting, rubber: Colour) -> None:
    frame = sitting.frame
    sole = frame.solid(SOLE, rubber, depth=0.5)
    for (x, y), _ in along(through("132 772, 236 808", closed=False), 24):
        frame.flat([(x - 5, y - 14), (x + 5, y - 12), (x + 4, y + 8), (x - 6, y + 6)], darker(rubber, 0.6), clip=sole)
    tread = through("366 828, 440 858, 560 868, 720 856, 820 842, 912 812", closed=False)
    for (x, y), _ in along(tread, 35):
        frame.flat([(x - 6, y - 16), (x + 8, y - 17), (x + 7, y + 12), (x - 9, y + 12)], darker(rubber, 0.7), clip=sole)
    welt = frame.solid(WELT, lighter(rubber, 0.12), depth=0.8, gloss=0.25)
    stitches = through("124 658, 250 692, 376 766, 470 806, 560 812, 720 804, 900 752", closed=False)
    for (x, y), (dx, dy) in along(stitches, 15):
        frame.stroke([(x - dx * 5, y - dy * 5), (x + dx * 5, y + dy * 5)], 3.4, (208, 160, 98), clip=welt)


def _tab(sitting: Sitting, leather: Colour) -> None:
    frame = sitting.frame
    frame.solid("M148 188 Q148 170 166 170 L196 170 Q208 171 208 186 L208 214 L162 224 L166 250 L158 250 Z", leather)
    frame.flat("M160 188 Q160 180 168 180 L190 180 L190 212 L164 220 Z", darker(leather, 0.35), opacity=0.5)


def _shaft(sitting: Sitting, leather: Colour) -> None:
    frame = sitting.frame
    outline = (
        "M162 214 Q270 204 368 203 Q396 208 398 238 C404 300 416 360 440 430 C468 500 512 560 "
        "562 604 L508 676 "
        "L470 800 L360 762 L250 692 L134 650 C122 580 148 520 165 445 C178 370 162 290 160 225 Z"
    )
    frame.shadow(moved(svg(outline)[0][:60], 10, 6), opacity=0.25, blur=6)
    shaft = frame.solid(outline, leather, depth=0.75, gloss=0.28)
    frame.matter(shaft, "leather", 0.34)
    thread = lighter(leather, 0.34) if lightness(leather) < 0.4 else darker(leather, 0.4)
    for line in (
        [(172, 222), (260, 215), (362, 213), (388, 226), (392, 250), (402, 320), (428, 420), (470, 510), (548, 600)],
        [(326, 214), (340, 300), (356, 400), (392, 500), (440, 560), (478, 600), (482, 640)],
        [(166, 455), (205, 490), (230, 530), (236, 570), (230, 620), (240, 684)],
    ):
        _seam(sitting, line, thread, shaft)
    frame.stroke(
        through("164 446, 212 486, 238 530, 242 570, 236 620, 246 690", closed=False),
        3,
        darker(leather, 0.5),
        opacity=0.7,
        clip=shaft,
    )


def _vamp(sitting: Sitting, leather: Colour) -> None:
    frame = sitting.frame
    outline = (
        "M292 700 C284 650 330 626 400 634 L506 676 L564 606 C600 600 640 590 664 602 C710 632 "
        "760 650 800 655 "
        "C868 668 898 704 896 752 Q720 812 560 806 Q440 804 366 762 Z"
    )
    vamp = frame.solid(outline, lighter(leather, 0.03), depth=0.7, gloss=0.32)
    frame.matter(vamp, "leather", 0.3)
    edge = through("294 700, 292 660, 330 634, 400 634, 506 676, 564 606", closed=False)
    frame.stroke(edge, 3.5, darker(leather, 0.52), opacity=0.85)
    cap = frame.solid(
        "M596 796 C598 720 640 664 742 640 L800 655 C868 668 898 704 896 752 Q760 800 596 806 Z",
        lighter(leather, 0.06),
        depth=0.75,
        gloss=0.4,
        clip=vamp,
    )
    frame.matter(cap, "leather", 0.26)
    thread = lighter(leather, 0.4)
    seam = [(594, 796), (600, 744), (630, 690), (680, 660), (742, 640)]
    frame.stroke(through(seam, closed=False), 3, darker(leather, 0.55), opacity=0.8)
    for shift in (9, 17):
        _seam(sitting, [(x + shift, y + shift * 0.35) for x, y in seam], thread, cap)
    _seam(sitting, [(300, 690), (302, 662), (334, 644), (398, 644), (506, 686)], thread, vamp)
    frame.glow(ellipse(800, 700, 52, 20), lighter(leather, 0.62), opacity=0.4, blur=22)
    frame.glow(ellipse(260, 380, 30, 110), lighter(leather, 0.4), opacity=0.22, blur=30)


def _seam(sitting: Sitting, line: Sequence[Point], thread: Colour, clip: Stencil | None) -> None:
    for (x, y), (dx, dy) in along(through(line, closed=False), 10):
        sitting.frame.stroke([(x - dx * 3, y - dy * 3), (x + dx * 3, y + dy * 3)], 1.7, thread, opacity=0.85, clip=clip)


def _laces(sitting: Sitting, lace: Colour) -> None:
    """One eyelet more or fewer is the mistake that image models make with boots."""
    frame = sitting.frame
    eyelets = sitting.count("eyelets", len(EYELETS))
    rail = through(EYELETS, closed=False, steps=16)
    places = (
        EYELETS
        if eyelets == len(EYELETS)
        else [rail[round(i * (len(rail) - 1) / (eyelets - 1))] for i in range(eyelets)]
    )
    far = through(FAR_LACES, closed=False, steps=16)
    ends = [far[round(i * (len(far) - 1) / (len(places) - 1))] for i in range(len(places))]
    for x, y in places:
        frame.solid(ellipse(x, y, 16.5), (112, 100, 84), depth=0.9, gloss=0.7)
        frame.flat(ellipse(x, y, 9.5), (18, 15, 14))
    for index, ((x, y), (fx, fy)) in enumerate(zip(places, ends, strict=True)):
        lower = ends[max(0, index - 1)]
        crossing = through([(x, y), (x + (lower[0] - x) * 0.5, y - 8), lower], closed=False)
        straight = through([(x, y), (x + (fx - x) * 0.55, y + (fy - y) * 0.3 + 2), (fx, fy)], closed=False)
        for line in (crossing, straight) if index else (straight,):
            frame.stroke(moved(line, 3, 5), 12, (16, 12, 10), opacity=0.35)
            frame.stroke(line, 12, lace)
            frame.stroke(moved(line, -1, -2.4), 4.5, lighter(lace, 0.22), opacity=0.8)
    sitting.where("detail", 345, 215, 650, 640)


def runner(sitting: Sitting) -> None:
    frame = sitting.frame
    mesh, panel = lighter(sitting.body, 0.12), darker(sitting.accent, 0.25)
    foam = (232, 227, 217)
    frame.shadow("M70 690 L300 770 L560 770 L940 640 L960 690 L620 790 L260 800 Z", opacity=0.55, blur=22, dx=26)
    frame.shadow("M70 680 L240 744 L430 772 L600 752 L930 652 L900 690 L440 790 L200 760 Z", opacity=0.7, blur=7)
    outsole = (
        "M62 640 C80 690 150 716 240 738 C330 766 440 776 540 756 C660 720 720 690 800 672 L900 "
        "655 Q950 636 960 596 L940 590 L100 650 Z"
    )
    frame.solid(outsole, (30, 30, 31), depth=0.5)
    _collar(sitting, mesh)
    upper = frame.solid(
        "M84 610 C100 560 190 520 300 470 C380 400 450 340 540 284 C570 230 620 214 660 236 C700 "
        "268 712 310 730 352 "
        "C770 390 840 392 880 300 C900 330 922 400 930 500 L880 540 L640 640 L420 700 L200 690 L96 660 Z",
        mesh,
        depth=0.7,
    )
    frame.matter(upper, "fabric", 0.75)
    _panels(sitting, panel, mesh, upper)
    _midsole(sitting, foam)
    _runner_laces(sitting, upper)
    sitting.where("colour", 60, 220, 960, 780)


def _collar(sitting: Sitting, mesh: Colour) -> None:
    lining = mix(sitting.look.palette[-1], (190, 98, 54), 0.6)
    inside = (
        "M560 330 C600 300 680 310 740 350 C770 300 790 268 820 268 Q850 270 884 284 C890 330 "
        "860 390 820 398 C760 396 700 380 640 330 Z"
    )
    frame = sitting.frame
    cut = frame.solid(inside, lining, depth=0.8)
    frame.matter(cut, "fabric", 0.7)
    frame.shadow("M730 360 C760 300 800 280 830 290 C850 320 836 380 815 388 Q770 390 730 360 Z", opacity=0.5, blur=14)
    frame.solid("M842 284 Q874 270 890 290 C920 350 926 420 930 500 L860 470 C830 430 846 330 842 284 Z", mesh)


def _panels(sitting: Sitting, panel: Colour, mesh: Colour, upper: Stencil | None) -> None:
    frame = sitting.frame
    toe = "M84 610 C94 580 112 564 150 560 C200 596 300 600 410 606 Q424 630 370 694 L200 690 L96 660 Z"
    saddle = (
        "M278 500 Q310 470 360 476 C420 490 500 440 560 380 C610 320 660 304 704 318 C740 350 "
        "760 372 748 392 C700 410 640 380 600 440 C560 500 470 540 380 538 Q300 530 278 500 Z"
    )
    quarter = (
        "M640 400 C700 400 740 440 800 436 C850 434 890 400 908 350 L930 500 C880 530 800 550 "
        "740 570 C700 600 660 620 600 646 L420 700 L420 640 C470 630 520 600 520 560 C500 520 "
        "540 470 590 440 Q610 410 640 400 Z"
    )
    blades = sitting.count("mesh windows in the side panel", 3)
    for shape, colour, matter in (
        (quarter, panel, "leather"),
        (toe, darker(mesh, 0.16), "leather"),
        (saddle, darker(mesh, 0.1), "leather"),
    ):
        frame.shadow(moved(svg(shape)[0], 3, 5), opacity=0.22, blur=4)
        cut = frame.solid(shape, colour, depth=0.6, clip=upper)
        frame.matter(cut, matter, 0.4)
    for index in range(blades):
        x, y = 572 + index * 78, 528 - index * 42 + (34 if index > 2 else 0)
        window = through(
            [(x - 58, y - 48), (x - 8, y - 44), (x + 48, y + 6), (x + 40, y + 34), (x - 4, y + 20), (x - 52, y - 20)]
        )
        cut = frame.solid(window, darker(mesh, 0.06), depth=0.4, clip=upper)
        frame.matter(cut, "fabric", 0.7)
    sitting.where("detail", 500, 380, 800, 620)


def _midsole(sitting: Sitting, foam: Colour) -> None:
    frame = sitting.frame
    outline = (
        "M100 640 C150 676 250 690 360 696 C480 690 600 656 680 610 C760 570 840 540 920 516 "
        "Q930 488 944 500 "
        "Q966 540 960 590 Q950 630 900 648 L800 664 "
        "C700 684 640 716 540 744 C430 768 330 752 240 726 C170 706 130 690 100 640 Z"
    )
    body = frame.solid(outline, foam, depth=0.7, gloss=0.2)
    warm = mix(sitting.look.palette[-1], (210, 130, 86), 0.6)
    frame.flat("M640 700 C680 650 720 630 760 620 L744 664 Q690 680 640 712 Z", warm, opacity=0.75, clip=body)
    groove = through("130 676, 240 706, 400 722, 560 700, 700 640, 860 566", closed=False)
    frame.stroke(groove, 5, darker(foam, 0.3), opacity=0.55, clip=body)
    frame.stroke(moved(groove, 0, 5), 3, lighter(foam, 0.6), opacity=0.6, clip=body)
    frame.solid(
        "M62 640 C60 610 80 600 100 608 C124 640 136 680 130 700 C96 690 70 668 62 640 Z", (44, 46, 48), depth=0.7
    )


def _runner_laces(sitting: Sitting, upper: Stencil | None) -> None:
    frame = sitting.frame
    lace = (236, 230, 218)
    for index in range(5):
        x, y = 306 + index * 58, 470 - index * 46
        line = through([(x, y), (x + 50, y - 12), (x + 106, y + 40)], closed=False)
        frame.stroke(moved(line, 2, 7), 20, (30, 28, 28), opacity=0.4, clip=upper)
        frame.stroke(line, 20, lace)
        frame.stroke(moved(line, 0, -4), 7, (252, 249, 242), opacity=0.7)


SUBJECTS = (
    Subject(("boot", "boots"), boot, (110, 160, 930, 872)),
    Subject(("runner", "running shoe", "sneaker", "trainer", "shoe", "shoes"), runner, (58, 214, 964, 775), tall=0.8),
)
