"""What stands there when the subject is nothing we know: sphere, block and cone on a plinth, in the brief's colours."""

from generation.providers.simulator.painting import light as lights
from generation.providers.simulator.painting.colours import darker, lighter, mix
from generation.providers.simulator.painting.paths import box, ellipse
from generation.providers.simulator.painting.sitting import Sitting, Subject


def still_life(sitting: Sitting) -> None:
    frame, body, accent = sitting.frame, sitting.body, sitting.accent
    stone = mix(lighter(sitting.look.ground, 0.3), (222, 216, 208), 0.4)
    frame.ground(500, 985, 430, 26, opacity=0.55)
    front = lights.ramp((200, 100), [(0, lighter(stone, 0.12)), (1, darker(stone, 0.16))])
    frame.flat("M90 760 L910 760 L910 975 Q910 990 895 990 L105 990 Q90 990 90 975 Z", front)
    frame.flat("M90 762 L910 762 L850 722 L150 722 Z", lighter(stone, 0.5))
    frame.matter(frame.stencil(box(90, 722, 910, 990)), "paper", 0.22)
    pillars = sitting.count("columns behind the sphere", 3)
    for index in range(pillars):
        x = 590 + index * 92
        top = 470 - index * 90
        frame.shadow(ellipse(x + 12, 744, 62, 12), opacity=0.45, blur=9, dx=24)
        frame.barrel(box(x - 38, top, x + 38, 742, 4), mix(accent, stone, 0.16 * index))
        frame.solid(ellipse(x, top, 38, 11), lighter(accent, 0.28), depth=0.2)
    frame.shadow(ellipse(352, 742, 170, 18), opacity=0.6, blur=16, dx=44)
    frame.shadow(ellipse(352, 744, 84, 8), opacity=0.7, blur=5)
    frame.ball(352, 566, 178, body, gloss=0.5)
    frame.shadow(ellipse(560, 746, 34, 7), opacity=0.55, blur=6, dx=18)
    frame.solid("M528 744 L560 626 L592 744 Q560 756 528 744 Z", darker(accent, 0.3), depth=0.9)
    sitting.where("colour", 170, 388, 530, 746)
    sitting.where("detail", 540, 200, 990, 745)


SUBJECTS = (Subject((), still_life, (90, 290, 910, 992), tall=0.92),)
