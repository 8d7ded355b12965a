"""A candidate follows its run; an edit is a round that changes one picture."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from generation.errors import BudgetExhausted, Stale
from generation.ledger.models import Account
from generation.providers.base import ImageSpec
from generation.runs import moves as run_moves
from generation.runs.models import Run
from generation.runs.states import RunState as R
from reviews.briefs import actions as brief_actions
from reviews.briefs import queries as brief_queries
from reviews.candidates import moves, queries
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState as S
from reviews.candidates.states import RoundKind
from reviews.errors import Invalid
from tests.factories import AT
from tests.factories_briefs import arrive, data, files, hold, ordered, producer, put, rows, sample, step

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def one(**wishes):
    return ordered(candidates=1, **wishes).candidates.select_related("run", "brief").get()


@pytest.mark.parametrize(
    ("way", "state"),
    [
        ([R.CALLING], S.GENERATING),
        ([R.CALLING, R.WAITING], S.GENERATING),
        ([R.CALLING, R.INGESTING], S.GENERATING),
        ([R.HELD], S.HELD),
        ([R.CALLING, R.HELD], S.HELD),
        ([R.CALLING, R.INGESTING, R.HELD], S.HELD),
        ([R.HELD, R.WAITING], S.GENERATING),
        ([R.HELD, R.INGESTING], S.GENERATING),
        ([R.CALLING, R.FAILED], S.FAILED),
        ([R.HELD, R.FAILED], S.FAILED),
        ([R.CANCELLED], S.WITHDRAWN),
        ([R.HELD, R.CANCELLED], S.WITHDRAWN),
    ],
)
def test_a_candidate_stands_where_its_run_stands(way, state):
    assert step(one(), *way).state == state


def test_a_candidate_whose_run_is_done_has_its_image_and_is_checked():
    candidate = arrive(one(), LATER)

    assert (candidate.state, candidate.state_at) == (S.CHECKING, LATER)
    assert candidate.image == candidate.run.image
    assert candidate.image is not None


def test_what_is_held_says_why_and_forgets_it_when_it_goes_on():
    candidate = hold(one(), why="The connection was cut.")
    assert candidate.why == "The connection was cut."

    assert step(candidate, R.WAITING).why == ""


def test_following_tells_what_moved_and_nothing_when_nothing_did():
    candidate = one()
    run = run_moves.move(Run.objects.get(), R.HELD, at=LATER, why="x")

    moved = moves.follow(run, LATER)

    assert (moved.kind, moved.id, moved.before, moved.after) == ("candidate", candidate.pk, S.GENERATING, S.HELD)
    assert moves.follow(run, LATER) is None


def test_the_loser_of_a_race_for_a_candidate_is_told():
    first = hold(one())
    second = Candidate.objects.get(pk=first.pk)
    moves.move(first, S.WITHDRAWN, at=LATER)

    with pytest.raises(Stale):
        moves.move(second, S.FAILED, at=LATER)


def test_states_are_not_skipped():
    candidate = one()
    for to in (S.IN_REVIEW, S.APPROVED, S.SPARE):
        with pytest.raises(Stale):
            moves.move(candidate, to, at=LATER)


# ---------------------------------------------------------------- edits


def asked_for_changes(by=None, width=1024, height=1024, **changes):
    by = by or producer()
    body = sample("phone-office.json") | changes
    brief = brief_actions.file(body, by=by, at=AT, files=files(by.workspace_id, body)).brief
    brief_actions.submit(brief.pk, by=by, at=AT)
    candidate = ordered(by, AT, brief, candidates=1).candidates.get()
    arrive(candidate, width=width, height=height)
    put(candidate, S.IN_REVIEW, S.CHANGES_REQUESTED)
    return queries.get(by, candidate.pk), by


def test_an_edit_sends_the_picture_itself_first_then_the_references():
    parent, by = asked_for_changes()

    order, moved = moves.order_edit(parent, changes=["Make the cut-out round.", "The lamp is crooked"], by=by, at=LATER)

    assert (order.kind, order.parent, order.n, order.candidates.count()) == (RoundKind.EDIT, parent, 2, 1)
    assert order.candidates.get().parent == parent
    spec = ImageSpec.from_json(order.spec)
    references = brief_queries.references_of(order.version)
    assert [(sent.sha256, sent.recipe) for sent in spec.inputs] == [
        (parent.image.sha256, ""),
        (references[0].image.sha256, "reference@1"),
        (references[1].image.sha256, "reference@1"),
    ]
    assert "Change: Make the cut-out round; The lamp is crooked\nKeep: shape of the phone; " in spec.prompt
    assert order.instruction.startswith(
        "Change: Make the cut-out round; The lamp is crooked\nKeep: shape of the phone;"
    )
    assert [(each.kind, each.before, each.after) for each in moved] == [
        ("candidate", None, S.GENERATING),
        ("run", None, R.WAITING),
    ]
    assert moves.facts_of(order)["candidates"] == 1


@pytest.mark.parametrize(("made", "size"), [((1536, 1024), "1536x1024"), ((1254, 1254), "1024x1024")])
def test_an_edit_keeps_the_size_of_its_picture_where_the_model_makes_it(made, size):
    parent, by = asked_for_changes(width=made[0], height=made[1])

    order, _ = moves.order_edit(parent, changes=["x"], by=by, at=LATER)

    assert order.spec["size"] == size


def test_an_edit_asks_for_what_the_version_in_force_keeps():
    parent, by = asked_for_changes()
    brief_actions.amend(parent.brief_id, data(must_keep=["the dock"]), by=by, at=LATER)

    order, _ = moves.order_edit(parent, changes=["x"], by=by, at=LATER)

    assert order.version.n == 2
    assert "Keep: the dock; everything else" in order.prompt


def test_an_edit_takes_money_like_every_round():
    parent, by = asked_for_changes(budget_usd="3.00")
    Account.objects.update(limit=Decimal("0.001"))
    brief_actions.amend(parent.brief_id, data(budget_usd="0.00000001"), by=by, at=LATER)
    before = rows()

    with pytest.raises(BudgetExhausted), transaction.atomic():
        moves.order_edit(parent, changes=["x"], by=by, at=LATER)

    assert rows() == before


def test_an_edit_whose_prompt_is_too_long_is_refused():
    parent, by = asked_for_changes()

    with pytest.raises(Invalid, match="keep fewer details"):
        moves.order_edit(parent, changes=["x" * 32_000], by=by, at=LATER)


def test_an_edit_has_the_checklist_of_its_brief():
    parent, by = asked_for_changes()

    order, _ = moves.order_edit(parent, changes=["x"], by=by, at=LATER)

    assert list(order.items.values_list("text", flat=True)) == list(parent.round.items.values_list("text", flat=True))
