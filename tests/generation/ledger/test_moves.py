from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from generation.catalogue.models import Price
from generation.errors import BudgetExhausted
from generation.ledger import moves, queries
from generation.ledger.models import Account, CostEntry, Reservation
from generation.ledger.states import CostSource, ReservationState, Scope
from tests.generation.ledger.books import AT, Workspace

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
FREE = (Decimal(0), Decimal(0))


def limits(workspace):
    rows = Account.objects.filter(owner=workspace.owner).order_by("scope", "simulated")
    return [(row.scope, row.simulated, row.limit) for row in rows]


def exhausted(workspace, *amounts):
    with pytest.raises(BudgetExhausted) as refusal, transaction.atomic():
        workspace.reserve(*amounts)
    return refusal.value


# ---------------------------------------------------------------- accounts


def test_accounts_exist_once_for_real_and_once_for_simulated_money_with_the_same_limit():
    workspace = Workspace(brief="1.00", month="50")

    assert limits(workspace) == [
        ("brief", False, Decimal(1)),
        ("brief", True, Decimal(1)),
        ("campaign", False, None),
        ("campaign", True, None),
        ("month", False, Decimal(50)),
        ("month", True, Decimal(50)),
    ]


def test_a_limit_is_changed_and_taken_away_and_the_books_stay(workspace):
    workspace.reserve("0.40")
    scope, key = workspace.keys[0]

    for limit in (Decimal(2), None, Decimal(2), Decimal(2)):
        moves.ensure_accounts(owner=workspace.owner, scope=scope, key=key, limit=limit)
        assert {row.limit for row in Account.objects.filter(scope=scope)} == {limit}
    assert workspace.books[0] == (Decimal("0.40"), Decimal(0))


def test_a_limit_that_stays_costs_no_write(workspace, django_assert_num_queries):
    scope, key = workspace.keys[0]

    with django_assert_num_queries(1):
        moves.ensure_accounts(owner=workspace.owner, scope=scope, key=key, limit=Decimal(1))


def test_accounts_come_in_the_order_brief_campaign_month(workspace):
    accounts = moves.accounts_for(owner=workspace.owner, keys=workspace.keys[::-1], simulated=False)

    assert [account.scope for account in accounts] == list(Scope)


def test_a_missing_account_is_a_mistake(workspace):
    with pytest.raises(Account.DoesNotExist):
        moves.accounts_for(owner=uuid4(), keys=workspace.keys, simulated=False)


def test_queries_tell_which_runs_have_an_open_reservation(workspace):
    first, second = workspace.reserve("0.30", "0.20")
    moves.give_back(run=first, at=AT)

    assert queries.reserved([first, second, uuid4()]) == {second}


def test_queries_find_an_account_by_its_four_keys(workspace):
    scope, key = workspace.keys[0]

    assert queries.account(workspace.owner, scope, key, False) == workspace.accounts[0]
    assert queries.account(uuid4(), scope, key, False) is None


# ---------------------------------------------------------------- reserving


def test_a_reservation_takes_from_all_accounts(workspace):
    first, second = workspace.reserve("0.30", "0.20")

    assert workspace.books == [(Decimal("0.50"), Decimal(0))] * 3
    assert queries.open_reservation(first).amount == Decimal("0.30")
    assert set(queries.open_reservation(second).accounts.all()) == set(workspace.accounts)


def test_a_limit_may_be_used_to_the_last_unit_and_no_further(workspace):
    workspace.reserve("0.99999999")
    workspace.reserve("0.00000001")

    refusal = exhausted(workspace, "0.00000001")
    assert (refusal.scope, refusal.left, refusal.code) == (Scope.BRIEF, 0, "budget_exhausted")


@pytest.mark.parametrize(
    ("budgets", "scope", "name"),
    [
        ({"brief": "0.50"}, Scope.BRIEF, "brief's budget"),
        ({"brief": "9", "campaign": "0.50"}, Scope.CAMPAIGN, "campaign's budget"),
        ({"brief": None, "month": "0.50"}, Scope.MONTH, "workspace's budget of this month"),
    ],
)
def test_a_refusal_names_the_account_and_what_is_left_and_takes_from_none(budgets, scope, name):
    workspace = Workspace(**budgets)

    refusal = exhausted(workspace, "0.40", "0.20")

    assert (refusal.scope, refusal.left) == (scope, Decimal("0.50"))
    assert refusal.message == (
        f"The {name} has 0.50 USD left, and this needs up to 0.60 USD. Order less, or have the budget raised."
    )
    assert workspace.books == [FREE] * 3
    assert not Reservation.objects.exists()


def test_an_account_without_a_limit_only_counts():
    workspace = Workspace(brief=None)

    workspace.reserve("1000000")
    assert workspace.books == [(Decimal(1_000_000), Decimal(0))] * 3


def test_simulated_money_takes_nothing_from_real_money():
    workspace = Workspace(simulated=True)

    workspace.reserve("1.00")

    workspace.simulated = False
    assert workspace.books == [FREE] * 3
    workspace.reserve("1.00")


def test_a_run_never_has_two_open_reservations(workspace):
    (run,) = workspace.reserve("0.10")

    with pytest.raises(IntegrityError), transaction.atomic():
        moves.reserve(owner=workspace.owner, wants=[(run, Decimal("0.10"))], accounts=workspace.accounts, at=AT)


# ---------------------------------------------------------------- settling


def test_settling_books_the_cost_and_ends_the_reservation(workspace):
    (run,) = workspace.reserve("0.30")
    attempt, price = uuid4(), Price.objects.first()

    entry = workspace.settle(run, "0.211", attempt=attempt, price=price, usage={"output_tokens": 7024})

    entry.refresh_from_db()
    assert entry == queries.booked(attempt)
    assert (entry.owner, entry.subject, entry.run, entry.attempt) == (workspace.owner, run, run, attempt)
    assert (entry.amount, entry.source, entry.price) == (Decimal("0.211"), CostSource.USAGE, price)
    assert (entry.usage, entry.image_model, entry.simulated, entry.at) == (
        {"output_tokens": 7024},
        "gpt-image-2",
        False,
        AT,
    )
    assert workspace.books == [(Decimal(0), Decimal("0.211"))] * 3
    assert queries.open_reservation(run) is None
    ended = queries.last_reservation(run)
    assert (ended.state, ended.ended_at) == (ReservationState.SETTLED, AT)


def test_settling_an_attempt_again_changes_nothing(workspace):
    (run,) = workspace.reserve("0.30")
    entry = workspace.settle(run, "0.20", attempt=(attempt := uuid4()))

    assert workspace.settle(run, "0.25", attempt=attempt) == entry
    assert workspace.books == [(Decimal(0), Decimal("0.20"))] * 3


def test_an_overrun_is_booked_in_full_and_blocks_the_next(workspace):
    (run,) = workspace.reserve("0.90")

    workspace.settle(run, "1.30")

    brief = workspace.accounts[0]
    assert (brief.spent, brief.left, brief.overrun) == (Decimal("1.30"), Decimal("-0.30"), Decimal("0.30"))
    assert exhausted(workspace, "0.00000001").left == 0


def test_an_account_without_a_limit_has_nothing_left_to_speak_of_and_no_overrun():
    account = Workspace(brief=None).accounts[0]

    assert (account.left, account.overrun) == (None, 0)


def test_what_a_call_did_not_need_is_free_again(workspace):
    (run,) = workspace.reserve("1.00")

    workspace.settle(run, "0.40")

    workspace.reserve("0.60")
    exhausted(workspace, "0.00000001")


def test_an_answer_after_the_reservation_has_ended_is_booked_on_the_same_accounts(workspace):
    (run,) = workspace.reserve("0.30")
    moves.give_back(run=run, at=AT)

    workspace.settle(run, "0.20")

    assert workspace.books == [(Decimal(0), Decimal("0.20"))] * 3


def test_a_run_that_never_had_a_reservation_cannot_be_settled(workspace):
    with pytest.raises(Reservation.DoesNotExist):
        workspace.settle(uuid4(), "0.20")


def test_settling_without_usage_stores_none(workspace):
    (run,) = workspace.reserve("0.30")

    assert workspace.settle(run, "0.20", source=CostSource.ESTIMATE).usage == {}


# ---------------------------------------------------------------- giving back, again


def test_giving_back_frees_the_money_once(workspace):
    (run,) = workspace.reserve("0.30")

    moves.give_back(run=run, at=LATER)
    moves.give_back(run=run, at=LATER)

    assert workspace.books == [FREE] * 3
    ended = queries.last_reservation(run)
    assert (ended.state, ended.ended_at) == (ReservationState.GIVEN_BACK, LATER)


def test_giving_back_what_was_never_reserved_does_nothing(workspace):
    moves.give_back(run=uuid4(), at=AT)

    assert workspace.books == [FREE] * 3


def test_giving_back_one_run_leaves_the_others(workspace):
    first, second = workspace.reserve("0.30", "0.20")

    moves.give_back(run=first, at=AT)

    assert workspace.books == [(Decimal("0.20"), Decimal(0))] * 3
    assert queries.open_reservation(second)


def test_again_reserves_anew_on_the_same_accounts(workspace):
    (run,) = workspace.reserve("0.30")
    workspace.settle(run, "0.20", source=CostSource.ESTIMATE)

    again = moves.renew(run=run, amount=Decimal("0.25"), at=LATER)

    assert again == queries.open_reservation(run) == queries.last_reservation(run)
    assert (again.amount, again.owner, again.created_at) == (Decimal("0.25"), workspace.owner, LATER)
    assert set(again.accounts.all()) == set(workspace.accounts)
    assert workspace.books == [(Decimal("0.25"), Decimal("0.20"))] * 3


def test_again_keeps_a_reservation_that_is_still_open(workspace):
    (run,) = workspace.reserve("0.30")

    kept = moves.renew(run=run, amount=Decimal("0.90"), at=LATER)

    assert kept.amount == Decimal("0.30")
    assert workspace.books == [(Decimal("0.30"), Decimal(0))] * 3


def test_again_needs_money_that_is_left(workspace):
    (run,) = workspace.reserve("0.60")
    workspace.settle(run, "0.60")

    with pytest.raises(BudgetExhausted) as refusal, transaction.atomic():
        moves.renew(run=run, amount=Decimal("0.60"), at=LATER)

    assert refusal.value.left == Decimal("0.40")
    assert queries.open_reservation(run) is None


# ---------------------------------------------------------------- correcting


def corrected(attempt, amount, source=CostSource.USAGE):
    return moves.correct(attempt=attempt, amount=Decimal(amount), source=source, usage={"output_tokens": 1}, at=LATER)


@pytest.fixture
def estimated(workspace):
    (run,) = workspace.reserve("0.30")
    return workspace.settle(run, "0.20", source=CostSource.ESTIMATE, price=Price.objects.first())


@pytest.mark.parametrize(("amount", "difference"), [("0.25", "0.05"), ("0.05", "-0.15"), ("0", "-0.20")])
def test_a_correction_appends_the_difference(workspace, estimated, amount, difference):
    correction = corrected(estimated.attempt, amount)

    correction.refresh_from_db()
    assert (correction.amount, correction.source) == (Decimal(difference), CostSource.USAGE)
    assert (correction.corrects, correction.at, correction.usage) == (estimated, LATER, {"output_tokens": 1})
    for column in ("owner", "subject", "run", "attempt", "image_model", "simulated", "price"):
        assert getattr(correction, column) == getattr(estimated, column)
    assert workspace.books == [(Decimal(0), Decimal(amount))] * 3
    assert queries.spent_on([estimated.subject]) == {estimated.subject: Decimal(amount)}


def test_a_second_correction_starts_from_the_first(workspace, estimated):
    corrected(estimated.attempt, "0.25")

    assert corrected(estimated.attempt, "0.24").amount == Decimal("-0.01")
    assert workspace.books == [(Decimal(0), Decimal("0.24"))] * 3


def test_an_estimate_that_turns_out_exact_is_marked_measured(estimated):
    assert corrected(estimated.attempt, "0.20").amount == 0
    assert corrected(estimated.attempt, "0.20") is None


def test_what_was_never_settled_cannot_be_corrected(workspace):
    with pytest.raises(CostEntry.DoesNotExist):
        corrected(uuid4(), "0.20")


# ---------------------------------------------------------------- uploads


def test_a_stated_cost_is_booked_even_past_the_limit(workspace):
    candidate = uuid4()

    entry = moves.state_cost(
        owner=workspace.owner, candidate=candidate, accounts=workspace.accounts, amount=Decimal("1.50"), at=AT
    )

    entry.refresh_from_db()
    assert (entry.subject, entry.run, entry.attempt, entry.image_model) == (candidate, None, None, None)
    assert (entry.amount, entry.source, entry.simulated, entry.price) == (
        Decimal("1.50"),
        CostSource.STATED,
        False,
        None,
    )
    assert workspace.books == [(Decimal(0), Decimal("1.50"))] * 3
    assert queries.spent_on([candidate, uuid4()]) == {candidate: Decimal("1.50")}


# ---------------------------------------------------------------- what the database refuses


def test_the_database_refuses_a_second_first_entry_of_an_attempt(estimated):
    with pytest.raises(IntegrityError), transaction.atomic():
        CostEntry.objects.create(
            owner=estimated.owner,
            subject=estimated.subject,
            attempt=estimated.attempt,
            simulated=False,
            amount=Decimal(1),
            source=CostSource.USAGE,
            at=AT,
        )


@pytest.mark.parametrize("column", ["reserved", "spent"])
def test_the_database_refuses_books_below_zero(workspace, column):
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.update(**{column: Decimal("-0.00000001")})


def test_rows_name_themselves(workspace, estimated):
    assert str(workspace.accounts[2]) == "month 2026-11"
    assert str(queries.last_reservation(estimated.run)) == f"0.30000000 for run {estimated.run}"
    assert str(estimated) == "0.20 (estimate)"
