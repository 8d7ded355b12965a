"""What a test of the screens begins with: candidates that wait, made by the real actions, now."""

import io
from datetime import UTC, datetime
from functools import cache

from PIL import Image

from generation.images.ingest import ingest
from reviews.briefs import actions as briefs
from reviews.candidates import actions as candidates
from reviews.checks import inspecting
from tests.factories_briefs import arrive, data, ordered
from tests.factories_reviewing import UNKNOWN

# 100 rows of cells of 12 pixels each: n rows are n % of the image. At 1:1 it takes several views of the screen.
WIDTH, HEIGHT = 1600, 1200


def now():
    return datetime.now(UTC)


@cache
def pattern(width=WIDTH, height=HEIGHT, tint=0):
    """A PNG whose pixels differ all over, small in bytes."""
    picture = Image.linear_gradient("L").resize((width, height))
    other = Image.linear_gradient("L").rotate(90).resize((width, height))
    out = io.BytesIO()
    Image.merge("RGB", (picture, other, Image.new("L", (width, height), tint))).save(out, "PNG", compress_level=1)
    return out.getvalue()


def a_brief(by, **changes):
    filed = briefs.file(data(**changes), by=by, at=now()).brief
    return briefs.submit(filed.pk, by=by, at=now()).brief


def a_round(by, count, **changes):
    """Candidates of one order, their images come in by hand, checked."""
    order = ordered(by, now(), brief=a_brief(by, **changes), candidates=count)
    for n, one in enumerate(order.candidates.order_by("n")):
        arrive(one, at=now(), content=pattern(tint=n))
        inspecting.check(one.pk, clock=now)
    return list(order.candidates.order_by("n"))


def a_candidate(by, brief=None, *, tint=0, **changes):
    """In review: filed by upload under a new brief (or the given one), and checked."""
    brief = brief or a_brief(by, **changes)
    picture = ingest(by.workspace_id, pattern(tint=tint), simulated=False, purpose="candidate")
    made = candidates.upload(brief.pk, picture, stated=UNKNOWN, by=by, at=now())
    inspecting.check(made.pk, clock=now)
    made.refresh_from_db()
    return made
