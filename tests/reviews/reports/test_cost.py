"""Cost per approved asset, read from ledger, attempts, reviews and decisions (rule 12)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from generation.money import UNIT
from reviews.candidates import actions as candidate_actions
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.decisions.actions import overturn
from reviews.people.models import RateCard
from reviews.reports.cost import By, cost_rows
from reviews.reports.parts import Part
from tests.factories import AT, workspace
from tests.factories_briefs import ingested, ordered, producer, submitted
from tests.factories_reviewing import UNKNOWN as UNSAID
from tests.factories_reviewing import judged, lead, reviewer, waiting
from tests.reviews.reports.spending import BUSY, FAILED, REFUSED, SUCCEEDED, UNKNOWN, UNUSABLE, attempted

pytestmark = pytest.mark.django_db
NEXT_MONTH = datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC)


@pytest.fixture
def of():
    return workspace()


@pytest.fixture
def owner(of):
    return producer(of)


@pytest.fixture
def made(owner):
    """Two candidates, still being made."""
    return list(ordered(owner).candidates.all())


def report(of, by=By.BRIEF, **options):
    return cost_rows(by, workspaces=[of.pk], **options)


def parts(row):
    return {part.value: amount for part, amount in row.parts.items() if amount}


def put(candidate, state):
    Candidate.objects.filter(pk=candidate.pk).update(state=state, image=waiting_image(candidate))


def waiting_image(candidate):
    return waiting(producer(candidate.workspace), AT).image


def test_each_attempt_falls_in_one_part_and_they_add_up(of, made):
    one, other = made
    attempted(one, UNKNOWN, amount="1", at=AT)
    attempted(one, REFUSED, amount="2", at=AT)
    attempted(one, UNUSABLE, amount="4", at=AT)
    attempted(one, FAILED, amount="8", at=AT)
    attempted(one, SUCCEEDED, amount="16", at=AT)
    attempted(other, BUSY, booked=False, at=AT)
    (row,) = report(of)
    assert parts(row) == {"unknown": Decimal(1), "failed": Decimal(14), "open": Decimal(16)}
    assert (row.attempts, row.spent, row.approved, row.per_approved) == (6, Decimal(31), 0, None)


def test_an_unknown_that_turned_out_succeeded_counts_as_that(of, made):
    attempted(made[0], UNKNOWN, SUCCEEDED, amount="1", at=AT)
    (row,) = report(of)
    assert parts(row) == {"open": Decimal(1)}


@pytest.mark.parametrize(
    ("state", "part"), [(CandidateState.APPROVED, Part.APPROVED), (CandidateState.SPARE, Part.REJECTED)]
)
def test_the_same_attempt_falls_by_what_became_of_its_candidate(of, made, state, part):
    attempted(made[0], SUCCEEDED, amount="3", at=AT)
    put(made[0], state)
    row = next(row for row in report(of) if row.key.simulated)
    assert parts(row) == {part.value: Decimal(3)}


def test_a_correction_falls_where_its_attempt_falls_in_its_own_month(of, made):
    attempted(made[0], SUCCEEDED, amount="3", at=AT, corrected=[("-1", NEXT_MONTH), ("0.5", NEXT_MONTH)])
    (row,) = report(of)
    assert (parts(row), row.attempts) == ({"open": Decimal("2.5")}, 1)
    november, december = report(of, By.MONTH)
    assert (november.key.key, parts(november), november.attempts) == ("2026-11", {"open": Decimal(3)}, 1)
    assert (december.key.key, parts(december), december.attempts) == ("2026-12", {"open": Decimal("-0.5")}, 0)


def test_a_retried_candidate_costs_all_its_attempts(of, made):
    attempted(made[0], UNKNOWN, amount="1", at=AT)
    attempted(made[0], SUCCEEDED, amount="1", at=AT + timedelta(hours=1))
    (row,) = report(of)
    assert (row.attempts, row.spent, parts(row)) == (2, Decimal(2), {"unknown": Decimal(1), "open": Decimal(1)})


def uploaded(owner, brief, cost, at=AT, colour="#7A4526"):
    stated = type(UNSAID)(cost=Decimal(cost))
    picture = ingested(brief.workspace, purpose="candidate", width=200, height=100, colour=colour)
    return candidate_actions.upload(brief.pk, picture, stated=stated, by=owner, at=at)


def test_an_upload_has_no_attempts_no_model_and_its_stated_cost(of, owner):
    brief = submitted(owner)
    uploaded(owner, brief, "12.34")
    (row,) = report(of, By.MODEL)
    assert (row.key.key, row.label, row.key.simulated) == (None, "made elsewhere", False)
    assert (row.attempts, parts(row)) == (0, {"open": Decimal("12.34")})


def test_an_upload_of_unknown_cost_and_without_a_review_makes_no_row(of, owner):
    waiting(owner)
    assert report(of) == []


def test_simulated_and_real_money_never_share_a_row(of, owner):
    brief = submitted(owner)
    attempted(ordered(owner, brief=brief).candidates.first(), SUCCEEDED, amount="1", at=AT)
    uploaded(owner, brief, "2")
    assert [(row.key.key, row.key.simulated, row.spent) for row in report(of)] == [
        (str(brief.pk), False, Decimal(2)),
        (str(brief.pk), True, Decimal(1)),
    ]


def test_keys_of_brand_campaign_and_model(of, owner):
    brief = submitted(owner, campaign="Spring", brand="Northfield")
    other = submitted(owner, brand="Other")
    for each in (brief, other):
        attempted(ordered(owner, brief=each).candidates.first(), SUCCEEDED, amount="1", at=AT)
    assert [(row.key.key, row.label) for row in report(of, By.BRAND)] == [("Northfield",) * 2, ("Other",) * 2]
    assert [(row.key.key, row.label) for row in report(of, By.CAMPAIGN)] == [
        ("Spring", "Spring"),
        (None, "no campaign"),
    ]
    assert [(row.key.key, row.spent) for row in report(of, By.MODEL)] == [("gpt-image-2", Decimal(2))]
    assert {row.label for row in report(of)} == {"A cup on a table"}


def test_review_time_is_part_of_the_cost_of_what_was_approved(of, owner):
    RateCard.objects.create(workspace=of, role="reviewer", per_hour=Decimal(60), valid_from=AT.date())
    candidate = waiting(owner)
    judged(candidate, reviewer(of))
    (row,) = report(of)
    assert (row.approved, row.review_ms > 0, row.review_usd) == (
        1,
        True,
        (row.review_ms * Decimal(60) / 3_600_000).quantize(UNIT),
    )
    assert row.per_approved == row.review_usd


def test_the_month_of_an_approval_is_its_decisions(of, owner):
    brief = submitted(owner)
    candidate = waiting(owner, brief=brief)
    judged(candidate, reviewer(of), at=NEXT_MONTH)
    uploaded(owner, brief, "3", at=AT, colour="#222222")
    november, december = report(of, By.MONTH)
    assert (november.key.key, november.approved, november.spent) == ("2026-11", 0, Decimal(3))
    assert (december.key.key, december.approved, december.spent) == ("2026-12", 1, Decimal(0))


def test_what_was_overturned_is_not_approved_any_more(of, owner):
    candidate = waiting(owner)
    judged(candidate, reviewer(of))
    overturn(candidate.pk, by=lead(of), at=AT + timedelta(minutes=3), comment="The logo is last year's.")
    (row,) = report(of)
    assert row.approved == 0
    judged(candidate, reviewer(of), at=AT + timedelta(minutes=9))
    (row,) = report(of)
    assert row.approved == 1


def test_of_one_workspace_and_of_one_owners_briefs(of, owner):
    foreign = producer(workspace())
    mine, other = submitted(owner), submitted(producer(of))
    for brief in (mine, other, submitted(foreign)):
        leads = lead(brief.workspace)
        attempted(ordered(leads, brief=brief).candidates.first(), SUCCEEDED, amount="1", at=AT)
    assert len(cost_rows(By.BRIEF)) == 3
    assert {row.key.key for row in report(of)} == {str(mine.pk), str(other.pk)}
    assert {row.key.key for row in report(of, owner=owner.user_id)} == {str(mine.pk)}
    assert {row.workspace for row in report(of)} == {of.name}


def test_the_report_makes_the_same_queries_for_one_and_for_three(of, owner, django_assert_num_queries):
    for _ in range(3):
        attempted(ordered(owner).candidates.first(), SUCCEEDED, amount="1", at=AT)
        with django_assert_num_queries(7):
            report(of)
