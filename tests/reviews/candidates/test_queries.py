from datetime import timedelta
from uuid import uuid4

import pytest

from generation.runs.states import RunState
from reviews.candidates import actions, moves, queries
from reviews.candidates.states import CandidateState as S
from reviews.candidates.stating import Stated
from reviews.errors import NotFound
from tests.factories import AT
from tests.factories_briefs import arrive, ingested, ordered, producer, put, step, submitted

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def reviewed(order, n=1, *states, at=AT):
    candidate = arrive(order.candidates.get(n=n), at=at)
    return put(candidate, S.IN_REVIEW, *states, at=at)


def test_a_workspace_sees_only_its_own_candidates_and_rounds():
    by = producer()
    mine, theirs = ordered(by), ordered()

    assert {one.round for one in queries.visible(by)} == {mine}
    assert list(queries.rounds(by)) == [mine]
    for id_ in (theirs.pk, uuid4()):
        with pytest.raises(NotFound):
            queries.get_round(by, id_)
    for id_ in (theirs.candidates.first().pk, uuid4()):
        with pytest.raises(NotFound):
            queries.get(by, id_)


def test_a_brief_is_fulfilled_by_as_many_approved_as_it_wants():
    by = producer()
    brief = submitted(by, wanted=2)
    order = ordered(by, AT, brief)
    assert not queries.fulfilled(brief)

    reviewed(order, 1, S.APPROVED, at=AT)
    assert not queries.fulfilled(brief)
    second = reviewed(order, 2, S.APPROVED, at=LATER)

    assert queries.fulfilled(brief)
    assert queries.fulfilled_at(brief) == LATER
    moves.move(second, S.IN_REVIEW, at=LATER)
    assert queries.fulfilled_at(brief) is None


def test_a_lineage_is_the_whole_family_of_a_candidate():
    by = producer()
    order = ordered(by)
    root, alone = order.candidates.all()
    arrive(root)

    def child(parent, colour):
        picture = ingested(by.workspace_id, purpose="candidate", colour=colour)
        return actions.upload(order.brief_id, picture, stated=Stated(), parent=parent.pk, by=by, at=AT)

    first, second = child(root, "#111111"), child(root, "#222222")
    grandchild = child(first, "#333333")

    family = [root, first, second, grandchild]
    for one in family:
        assert queries.lineage(one) == family
    assert queries.lineage(alone) == [alone]


def test_a_change_request_is_answered_until_its_edit_came_to_nothing():
    by = producer()
    parent = reviewed(ordered(by), 1, S.CHANGES_REQUESTED)
    parent = queries.get(by, parent.pk)
    assert queries.open_edit(parent) is None

    edit, _ = moves.order_edit(parent, changes=["x"], by=by, at=LATER)

    assert queries.open_edit(parent) == edit
    step(edit.candidates.get(), RunState.CALLING, RunState.FAILED)
    assert queries.open_edit(parent) is None


def test_lists_take_as_many_queries_for_one_as_for_three(django_assert_num_queries):
    by = producer()

    def candidates():
        return [
            (one.brief.owner_id, one.round.version.title, one.round.policy.policy.name, one.run.state, one.image)
            for one in queries.visible(by)
        ]

    def rounds():
        return [
            (queries.round_state(one), one.brief.state, one.image_model.name, one.endpoint.name, one.ordered_by.name)
            for one in queries.rounds(by)
        ]

    ordered(by, candidates=1)
    with django_assert_num_queries(1):
        assert len(candidates()) == 1
    with django_assert_num_queries(2):
        assert len(rounds()) == 1
    ordered(by, candidates=1)
    ordered(by, candidates=1)
    with django_assert_num_queries(1):
        assert len(candidates()) == 3
    with django_assert_num_queries(2):
        assert len(rounds()) == 3
