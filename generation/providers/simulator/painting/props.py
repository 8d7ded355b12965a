"""Small things at the edge of a table, where the brief leaves them open; they differ by candidate."""

from generation.providers.simulator.painting.canvas import Canvas, Frame
from generation.providers.simulator.painting.colours import darker, lighter, mix
from generation.providers.simulator.painting.look import Look
from generation.providers.simulator.painting.paths import box, ellipse, through


def beside(canvas: Canvas, look: Look, floor: float) -> None:
    """At the edge that is nearer to the subject, so that room for a headline stays free."""
    unwanted = look.prompt.part("never").lower()
    width, height = canvas.size
    narrow = width < 1.3 * height  # a close view, in which they would look like toys
    if narrow or look.variant == 0 or any(word in unwanted for word in ("prop", "object", "clutter")):
        return
    right = look.centre >= 0.5
    frame = canvas.frame(width * (0.925 if right else 0.075), floor, height * 0.00095)
    (_books, _bowl, _cup)[look.variant - 1](frame, look)


def _books(frame: Frame, look: Look) -> None:
    frame.ground(0, 0, 105, 9, opacity=0.5)
    covers = (mix(look.accent, (150, 62, 48), 0.5), (222, 212, 196), mix(look.body, (52, 70, 84), 0.6))
    for index, cover in enumerate(covers):
        left, bottom = -98 + index * 9, -index * 27
        frame.flat(box(left, bottom - 26, left + 184 - index * 14, bottom, 3), cover)
        frame.flat(box(left + 12, bottom - 21, left + 186 - index * 14, bottom - 5, 2), (238, 232, 220))
        frame.flat(box(left, bottom - 26, left + 14, bottom, 3), darker(cover, 0.25))


def _bowl(frame: Frame, look: Look) -> None:
    clay = mix(look.ground, (206, 196, 182), 0.5)
    frame.ground(0, 0, 78, 9, opacity=0.55)
    for x, colour in ((-30, (196, 92, 60)), (14, (214, 150, 66)), (44, (188, 74, 56))):
        frame.ball(x, -70, 30, colour, gloss=0.4)
    frame.barrel("M-96 -66 Q-80 2 -34 2 L34 2 Q80 2 96 -66 Q0 -48 -96 -66 Z", clay, gloss=0.35)
    frame.stroke(through("-96 -66, -40 -56, 0 -54, 40 -56, 96 -66", closed=False), 4, lighter(clay, 0.5))


def _cup(frame: Frame, look: Look) -> None:
    glaze = lighter(mix(look.accent, (226, 222, 214), 0.7), 0.2)
    frame.ground(0, 0, 52, 7, opacity=0.6)
    frame.stroke(through("46 -78, 78 -70, 74 -34, 44 -24", closed=False), 11, darker(glaze, 0.2))
    frame.barrel("M-54 -100 L54 -100 L44 -8 Q42 2 30 2 L-30 2 Q-42 2 -44 -8 Z", glaze, gloss=0.5)
    frame.flat(ellipse(0, -100, 54, 10), lighter(glaze, 0.25))
    frame.flat(ellipse(0, -99, 47, 7.5), (62, 40, 28))
