"""How long calls usually take, by what is asked of whom."""

from datetime import timedelta

import pytest

from generation.runs import durations
from generation.runs.durations import Last
from generation.runs.models import Attempt, AttemptOutcome, Run
from generation.runs.states import Outcome
from tests.factories import AT
from tests.factories_briefs import ordered

pytestmark = pytest.mark.django_db


def attempt(run, at=AT, n=1, quality=None):
    return Attempt.objects.create(
        run=run,
        n=n,
        owner=run.owner,
        endpoint=run.endpoint,
        image_model=run.image_model,
        simulated=True,
        price=run.image_model.prices.first(),
        request={"quality": quality or run.spec["quality"], "size": run.spec["size"]},
        request_sha256="0" * 64,
        estimate=1,
        worker="w",
        at=at,
    )


def ended(run, seconds, outcome=Outcome.SUCCEEDED, **more):
    made = attempt(run, **more)
    AttemptOutcome.objects.create(attempt=made, n=1, outcome=outcome, at=made.at + timedelta(seconds=seconds))


@pytest.fixture
def runs():
    ordered(candidates=4)
    return list(Run.objects.order_by("id"))


def test_the_median_of_the_calls_that_brought_an_image(runs):
    for run, seconds in zip(runs, (10, 20, 90), strict=False):
        ended(run, seconds)
    ended(runs[3], 600, outcome=Outcome.UNKNOWN)

    assert durations.typical_seconds(runs) == {durations.kind_of(runs[0]): 20}


def test_another_quality_is_another_kind(runs):
    ended(runs[0], 100, quality="high")

    assert durations.kind_of(runs[0]) not in durations.typical_seconds(runs)


def test_without_runs_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert durations.typical_seconds([]) == {}


def test_the_last_attempt_counts_with_its_latest_outcome(runs):
    first, second, *_ = runs
    ended(first, 10, outcome=Outcome.BUSY)
    attempt(first, at=AT + timedelta(minutes=1), n=2)
    made = attempt(second)
    for n, outcome in enumerate((Outcome.UNKNOWN, Outcome.SUCCEEDED), 1):
        AttemptOutcome.objects.create(attempt=made, n=n, outcome=outcome, at=AT)

    assert durations.last_attempts([run.pk for run in runs]) == {
        first.pk: Last(2, AT + timedelta(minutes=1), None),
        second.pk: Last(1, AT, Outcome.SUCCEEDED),
    }
