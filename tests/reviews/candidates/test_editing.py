"""What an edit would cost is known before it is ordered, and is what it reserves then."""

import pytest

from reviews.briefs import queries as brief_queries
from reviews.candidates import editing, moves, queries
from reviews.candidates.states import CandidateState as S
from tests.factories import AT
from tests.factories_briefs import arrive, ordered, producer, put

pytestmark = pytest.mark.django_db


def test_the_estimate_of_an_edit_is_that_of_the_round_that_is_ordered():
    by = producer()
    parent = arrive(ordered(by, candidates=1).candidates.get(), width=1024, height=1024)
    put(parent, S.IN_REVIEW, S.CHANGES_REQUESTED)
    parent = queries.get(by, parent.pk)
    version = brief_queries.current(parent.brief)

    shown = editing.estimate_edit(version, parent, changes=["one eyelet more"], at=AT)
    order, _ = moves.order_edit(parent, changes=["one eyelet more"], by=by, at=AT)

    assert (order.estimate, order.bound, order.prompt) == (shown.each, shown.bound, shown.plan.prompt.text)


def test_a_candidate_without_an_image_cannot_be_edited():
    by = producer()
    candidate = queries.get(by, ordered(by, candidates=1).candidates.get().pk)

    with pytest.raises(ValueError, match="has no image to edit"):
        editing.edit_plan(brief_queries.current(candidate.brief), candidate, changes=["x"], at=AT)
