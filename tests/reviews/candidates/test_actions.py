"""Pausing, trying again, giving up, and filing an image made elsewhere: one event each, nothing where it is refused."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from generation.errors import BudgetExhausted
from generation.ledger import moves as ledger_moves
from generation.ledger import queries as ledger
from generation.ledger.models import CostEntry, Reservation
from generation.ledger.states import CostSource, ReservationState, Scope
from generation.money import as_string
from generation.runs.models import Run
from generation.runs.states import RunState
from reviews.audit.models import AuditEvent
from reviews.briefs import actions as brief_actions
from reviews.candidates import actions, queries
from reviews.candidates.models import Candidate, Upload
from reviews.candidates.states import CandidateState as S
from reviews.candidates.states import RoundKind, RoundState
from reviews.candidates.stating import Stated
from reviews.errors import Invalid, NotAllowed, NotFound, NotNow
from tests.factories import AT, actor, workspace
from tests.factories_briefs import arrive, data, filed, hold, ingested, last_event, ordered, producer, rows, submitted

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def by():
    return producer()


@pytest.fixture
def order(by):
    return ordered(by)


def held(order, *, settled="0.05"):
    """Both candidates are held, their calls booked as an estimate."""
    for candidate in order.candidates.all():
        hold(candidate)
        ledger_moves.settle(
            owner=order.workspace_id,
            run=candidate.run_id,
            attempt=uuid4(),
            image_model="gpt-image-2",
            simulated=True,
            amount=Decimal(settled),
            source=CostSource.ESTIMATE,
            price=None,
            usage=None,
            at=AT,
        )
    return list(order.candidates.all())


def one_more_event(before):
    assert AuditEvent.objects.count() == before + 1
    return last_event()


# ---------------------------------------------------------------- pause


def test_a_paused_round_begins_no_further_call_until_it_is_resumed(by, order):
    before = AuditEvent.objects.count()

    actions.pause(order.pk, by=by, at=LATER)

    assert one_more_event(before)["verb"] == "round.paused"
    assert queries.get_round(by, order.pk).paused_at == LATER
    assert set(Run.objects.values_list("paused_at", flat=True)) == {LATER}
    with pytest.raises(NotNow, match="paused already"):
        actions.pause(order.pk, by=by, at=LATER)

    actions.resume(order.pk, by=by, at=LATER)

    assert one_more_event(before + 1)["verb"] == "round.resumed"
    assert set(Run.objects.values_list("paused_at", flat=True)) == {None}
    with pytest.raises(NotNow, match="not paused"):
        actions.resume(order.pk, by=by, at=LATER)


def test_a_round_of_which_nothing_is_being_made_is_not_paused(by, order):
    held(order)

    with pytest.raises(NotNow, match="nothing to pause"):
        actions.pause(order.pk, by=by, at=LATER)


# ---------------------------------------------------------------- held


def test_again_calls_with_a_new_reservation(by, order):
    candidate, other = held(order)
    before = AuditEvent.objects.count()

    again = actions.retry(candidate.pk, by=by, at=LATER)

    assert (again.state, again.run.state) == (S.GENERATING, RunState.WAITING)
    promised = ledger.open_reservation(candidate.run_id)
    assert promised is not None
    assert ledger.open_reservation(other.run_id) is None
    event = one_more_event(before)
    assert event["verb"] == "candidate.retried"
    assert [(moved["kind"], moved["before"], moved["after"]) for moved in event["moved"]] == [
        ("run", "held", "waiting"),
        ("candidate", "held", "generating"),
    ]
    assert event["facts"] == {"reserved_usd": as_string(promised.amount)}


def test_giving_up_fails_the_candidate_and_gives_its_money_back(by, order):
    candidate = hold(order.candidates.first())
    before = AuditEvent.objects.count()

    gone = actions.give_up(candidate.pk, by=by, at=LATER)

    assert (gone.state, gone.run.state) == (S.FAILED, RunState.FAILED)
    assert Reservation.objects.get(run=candidate.run_id).state == ReservationState.GIVEN_BACK
    event = one_more_event(before)
    assert (event["verb"], event["facts"]) == ("candidate.given_up", {"reserved_usd": "0.00"})


def test_all_that_is_held_is_tried_again_at_once(by, order):
    held(order)
    before = AuditEvent.objects.count()

    actions.retry_held(order.pk, by=by, at=LATER)

    assert set(order.candidates.values_list("state", flat=True)) == {S.GENERATING}
    event = one_more_event(before)
    assert event["verb"] == "round.retried"
    assert [moved["kind"] for moved in event["moved"]] == ["run", "candidate", "run", "candidate"]


def test_all_that_is_held_is_given_up_at_once(by, order):
    held(order)
    before = AuditEvent.objects.count()

    actions.give_up_held(order.pk, by=by, at=LATER)

    assert queries.round_state(queries.get_round(by, order.pk)) == RoundState.DONE
    assert one_more_event(before)["verb"] == "round.given_up"


def test_again_for_all_without_money_for_all_is_again_for_none(by, order):
    held(order)
    left = order.bound + Decimal("0.001")
    spent = ledger.account(by.workspace_id, Scope.BRIEF, str(order.brief_id), simulated=True).spent
    brief_actions.amend(order.brief_id, data(budget_usd=as_string(spent + left)), by=by, at=AT)
    before = rows()

    with pytest.raises(BudgetExhausted):
        actions.retry_held(order.pk, by=by, at=LATER)

    assert rows() == before
    assert set(order.candidates.values_list("state", flat=True)) == {S.HELD}


@pytest.mark.parametrize("act", [actions.retry, actions.give_up])
def test_only_what_is_held_is_answered_for(act, by, order):
    candidate = arrive(order.candidates.first())
    before = rows()

    with pytest.raises(NotNow, match="only a held one"):
        act(candidate.pk, by=by, at=LATER)

    assert rows() == before


@pytest.mark.parametrize("act", [actions.retry_held, actions.give_up_held])
def test_a_round_without_anything_held_has_nothing_to_answer_for(act, by, order):
    with pytest.raises(NotNow, match="Nothing of this round is held"):
        act(order.pk, by=by, at=LATER)


def test_only_the_owner_or_a_lead_acts_on_a_round_and_strangers_find_nothing(order):
    candidate = hold(order.candidates.first())
    of_round = [actions.pause, actions.resume, actions.retry_held, actions.give_up_held]
    of_candidate = [actions.retry, actions.give_up]
    reviewer = actor(order.workspace, "reviewer")
    before = rows()

    for act in of_round + of_candidate:
        id_ = order.pk if act in of_round else candidate.pk
        with pytest.raises(NotAllowed):
            act(id_, by=reviewer, at=LATER)
        for stranger_id in (id_, uuid4()):
            with pytest.raises(NotFound):
                act(stranger_id, by=actor(workspace(), "lead"), at=LATER)
    after = rows()
    assert {name: count for name, count in after.items() if before[name] != count}.keys() <= {
        "User",
        "Workspace",
        "Membership",
    }


# ---------------------------------------------------------------- upload


def test_an_upload_makes_a_round_of_one_that_goes_the_same_way(by):
    brief = submitted(by)
    picture = ingested(by.workspace_id, purpose="candidate")
    before = AuditEvent.objects.count()
    stated = Stated(made_by="Ann", tool="Photoshop", minutes=Decimal("12.5"), cost=Decimal("0.75"))

    candidate = actions.upload(brief.pk, picture, stated=stated, name="cup.png", by=by, at=LATER)

    order = candidate.round
    assert (order.kind, order.endpoint, order.image_model, order.ordered_by_id) == (
        RoundKind.UPLOAD,
        None,
        None,
        by.user_id,
    )
    assert (candidate.state, candidate.run, candidate.image.sha256) == (S.CHECKING, None, picture.sha256)
    assert order.items.count() > 0
    upload = Upload.objects.get()
    assert (upload.made_by, upload.tool, upload.model_name, upload.name) == ("Ann", "Photoshop", "unknown", "cup.png")
    entry = CostEntry.objects.get()
    assert (entry.subject, entry.amount, entry.source, entry.run) == (
        candidate.pk,
        Decimal("0.75"),
        CostSource.STATED,
        None,
    )
    account = ledger.account(by.workspace_id, Scope.BRIEF, str(brief.pk), simulated=False)
    assert account.spent == Decimal("0.75")
    event = one_more_event(before)
    assert event["verb"] == "candidate.uploaded"
    assert event["facts"]["sha256"] == picture.sha256
    assert event["facts"]["stated_cost_usd"] == "0.75"
    assert "Ann" not in str(event)


def test_an_unknown_cost_is_booked_as_nothing_and_shown_as_unknown(by):
    candidate = actions.upload(
        submitted(by).pk, ingested(by.workspace_id, purpose="candidate"), stated=Stated(), by=by, at=LATER
    )

    assert CostEntry.objects.count() == 0
    assert candidate.upload.cost is None
    assert last_event()["facts"]["stated_cost_usd"] is None


def test_what_the_simulator_made_stays_simulated_when_it_is_uploaded(by):
    picture = ingested(by.workspace_id, purpose="candidate", simulated=True)

    candidate = actions.upload(submitted(by).pk, picture, stated=Stated(cost=Decimal(1)), by=by, at=LATER)

    assert (candidate.simulated, candidate.round.simulated) == (True, True)
    assert CostEntry.objects.get().simulated


def test_an_upload_names_a_parent_of_its_own_brief(by):
    brief = submitted(by)
    parent = arrive(ordered(by, AT, brief).candidates.first())
    elsewhere = arrive(ordered(by).candidates.first())
    strange = arrive(ordered().candidates.first())
    picture = ingested(by.workspace_id, purpose="candidate", colour="#35D3F0")

    def upload(origin):
        return actions.upload(brief.pk, picture, stated=Stated(), parent=origin, by=by, at=LATER)

    before = rows()
    with pytest.raises(Invalid) as refused:
        upload(elsewhere.pk)
    assert list(refused.value.errors) == ["parent"]
    for id_ in (strange.pk, uuid4()):
        with pytest.raises(NotFound):
            upload(id_)
    assert rows() == before
    child = upload(parent.pk)
    assert child.parent == parent
    assert child.round.parent == parent


def test_an_upload_to_a_draft_or_by_somebody_else_is_refused(by):
    picture = ingested(by.workspace_id, purpose="candidate")
    brief = submitted(by)
    before = rows()

    with pytest.raises(NotNow, match="submit it first"):
        actions.upload(filed(by).pk, picture, stated=Stated(), by=by, at=LATER)
    with pytest.raises(NotFound):
        actions.upload(brief.pk, ingested(uuid4(), purpose="candidate"), stated=Stated(), by=by, at=LATER)
    other = producer(brief.workspace)
    with pytest.raises(NotAllowed):
        actions.upload(brief.pk, picture, stated=Stated(), by=other, at=LATER)
    assert rows()["Candidate"] == before["Candidate"] == Candidate.objects.count()
