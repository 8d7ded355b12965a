"""A machine's step: what arrived is checked and goes to its reviewers; it informs and decides nothing (rule 10)."""

from datetime import timedelta

import pytest

from reviews.audit.models import AuditEvent
from reviews.candidates import actions as candidate_actions
from reviews.candidates.states import CandidateState
from reviews.checks import inspecting
from reviews.checks.models import Check, Finding
from reviews.checks.states import CheckState
from reviews.queues.models import Seat
from reviews.tasks import check_due
from tests.factories import AT
from tests.factories_briefs import arrive, ingested, last_event, ordered, producer, submitted
from tests.factories_reviewing import UNKNOWN, judged, reviewer, waiting

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


def check(candidate, at=AT):
    done = inspecting.check(candidate.pk, clock=lambda: at)
    candidate.refresh_from_db()
    return done


@pytest.fixture
def arrived():
    return arrive(ordered().candidates.first())


def test_what_arrived_is_checked_and_waits_for_its_reviewers(arrived):
    assert check(arrived)
    assert (arrived.state, arrived.stage_n) == (CandidateState.IN_REVIEW, 1)
    assert Seat.objects.filter(candidate=arrived, closed_at=None).count() == 1
    (done,) = Check.objects.filter(candidate=arrived)
    assert (done.kind, done.version, done.state, done.sha256) == (
        "file_facts",
        1,
        CheckState.DONE,
        arrived.image.sha256,
    )


def test_it_leaves_one_event_of_the_machine_that_names_what_was_found(arrived):
    before = AuditEvent.objects.count()
    check(arrived)
    assert AuditEvent.objects.count() == before + 1
    event = last_event()
    assert (event["verb"], event["actor"]) == ("candidate.checked", {"kind": "machine"})
    assert [(one["before"], one["after"]) for one in event["moved"]] == [("checking", "in_review")]
    assert event["facts"]["sha256"] == arrived.image.sha256
    assert event["facts"]["check"] == "file_facts@1"
    assert event["facts"]["findings"] == list(Finding.objects.order_by("n").values_list("code", flat=True))


def test_a_second_knock_does_nothing(arrived):
    assert check(arrived)
    before = AuditEvent.objects.count()
    assert not check(arrived)
    assert (AuditEvent.objects.count(), Check.objects.count()) == (before, 1)


def test_a_warning_neither_approves_nor_rejects(arrived):
    """The picture has 64 × 48 pixels and was asked for with 1024 × 1024."""
    check(arrived)
    found = Finding.objects.get(code="size_differs")
    assert (found.level, str(found)) == ("warning", "The image has another size than was asked for.")
    assert str(found.check_run) == f"file_facts of {arrived.pk}"
    assert arrived.state == CandidateState.IN_REVIEW


def test_every_seat_of_the_first_stage_opens():
    candidate = waiting(policy="two reviewers")
    assert Seat.objects.filter(candidate=candidate, stage__blind=True).count() == 2


def test_an_upload_is_measured_by_what_the_brief_asks():
    owner = producer()
    brief = submitted(owner, generation={"format": "webp", "size": "1024x1024"})
    picture = ingested(owner.workspace_id, purpose="candidate")
    candidate = candidate_actions.upload(brief.pk, picture, stated=UNKNOWN, by=owner, at=AT)
    assert inspecting.asked_of(candidate) == {"size": "1024x1024", "format": "webp", "background": "auto"}
    check(candidate)
    assert Finding.objects.get(code="format_differs").asked == "webp"


def test_what_arrives_for_a_fulfilled_brief_is_spare_at_once():
    owner = producer()
    first = waiting(owner)
    judged(first, reviewer(first.workspace))
    late = arrive(ordered(owner, LATER, first.brief).candidates.first(), LATER)
    check(late, LATER)
    assert late.state == CandidateState.SPARE
    assert not Seat.objects.filter(candidate=late, closed_at=None).exists()
    assert [(one["before"], one["after"]) for one in last_event()["moved"]] == [
        ("checking", "in_review"),
        ("in_review", "spare"),
    ]


def test_everything_that_is_due_is_checked_the_oldest_first(arrived):
    other = arrive(ordered().candidates.first(), LATER)
    assert check_due(clock=lambda: LATER) == 2
    assert [one.candidate for one in Check.objects.order_by("pk")] == [arrived, other]
    assert check_due(clock=lambda: LATER) == 0
