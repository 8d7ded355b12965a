"""What a person finds in the demo: every state, people who have something to do, nothing that hangs."""

import itertools
import re
import stat
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from generation.catalogue.models import Endpoint
from generation.images import store
from generation.images.models import Image
from generation.ledger.models import Account, CostEntry, Reservation
from generation.runs import queries as runs
from generation.runs.models import Attempt, AttemptOutcome, Run
from reviews.audit.models import AuditEvent
from reviews.audit.verify import Verified, verify
from reviews.briefs import queries as briefs
from reviews.briefs.models import Brief, BriefVersion
from reviews.candidates import queries as candidates
from reviews.candidates.models import Candidate, Round, Upload
from reviews.decisions.models import Decision, Review
from reviews.demo.people import PEOPLE
from reviews.demo.room import IMAGES
from reviews.demo.truth import planted_in
from reviews.inspection.models import Display
from reviews.people import queries as people
from reviews.people.models import User
from reviews.queues import queries as queues
from reviews.queues.models import Claim

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def actor(who):
    email = PEOPLE[who].email(who)
    return people.actor_of(people.who_acts(email), "web")


def waiting(who):
    return queues.waiting_for(actor(who), timezone.now())


# ---------------------------------------------------------------- people


def test_everybody_has_a_password_that_only_the_owner_of_the_file_can_read(demo):
    assert stat.S_IMODE(demo.logins.stat().st_mode) == 0o600
    words = demo.passwords()
    assert set(words) == {
        *(f"{who}@demo.example" for who in "producer reviewer second brand legal lead auditor".split()),
        "stranger@other.example",
    }
    assert all(User.objects.get(email=email).check_password(word) for email, word in words.items())
    assert len(set(words.values())) == len(words)


def test_roles_and_tags_are_those_of_the_names():
    found = {member.user.email: (member.workspace.name, member.roles, member.tags) for member in people.live()}
    assert found == {
        "producer@demo.example": ("Demo", ["producer"], []),
        "reviewer@demo.example": ("Demo", ["reviewer"], []),
        "second@demo.example": ("Demo", ["reviewer"], []),
        "brand@demo.example": ("Demo", ["reviewer"], ["brand"]),
        "legal@demo.example": ("Demo", ["reviewer"], ["legal"]),
        "lead@demo.example": ("Demo", ["lead"], []),
        "auditor@demo.example": ("Demo", ["auditor"], []),
        "stranger@other.example": ("Other", ["lead", "producer", "reviewer"], []),
    }


# ---------------------------------------------------------------- time and log


def test_the_log_verifies_and_its_time_rises_over_three_weeks_that_end_before_now(demo):
    assert isinstance(verify(), Verified)
    times = list(AuditEvent.objects.order_by("seq").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[-1] < demo.before
    assert 20 <= (demo.before - times[0]).days <= 22


def test_no_row_lies_in_the_future(demo):
    columns = [(Candidate, "state_at"), (Run, "state_at"), (CostEntry, "at"), (Review, "at"), (Claim, "claimed_at")]
    columns += [(Claim, "ended_at"), (Display, "at"), (Image, "created_at"), (Round, "ordered_at"), (Brief, "state_at")]
    assert {model for model, column in columns if model.objects.filter(**{f"{column}__gte": demo.before})} == set()


def test_progress_is_a_line_for_each_step_with_a_share_that_never_falls(demo):
    shares = [int(re.fullmatch(r"\s*(\d+) % \S.*", line)[1]) for line in demo.lines]
    assert len(shares) > 20
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 100)


# ---------------------------------------------------------------- what there is


def test_there_are_candidates_in_every_state_that_can_last():
    found = Counter(Candidate.objects.values_list("state", flat=True))
    assert set(found) == {
        *("generating", "in_review", "approved", "rejected", "changes_requested"),
        *("held", "failed", "spare", "withdrawn"),
    }


def test_there_are_drafts_submitted_fulfilled_and_withdrawn_briefs_and_one_that_was_amended():
    found = Counter(Brief.objects.values_list("state", flat=True))
    assert found["draft"] >= 2
    assert found["withdrawn"] == 1
    assert sum(candidates.fulfilled(brief) for brief in Brief.objects.filter(state="submitted")) >= 5
    assert BriefVersion.objects.filter(n=2).count() == 1


def test_calls_came_to_all_sorts_of_ends():
    found = set(AttemptOutcome.objects.values_list("outcome", flat=True))
    assert found >= {"succeeded", "unknown", "unusable", "refused", "busy"}


def test_every_verdict_every_decision_and_every_end_of_a_claim_is_there():
    assert set(Review.objects.values_list("verdict", flat=True)) == {"approve", "request_changes", "reject"}
    assert set(Decision.objects.values_list("verdict", flat=True)) == {
        *("approved", "rejected", "changes_requested", "overturned"),
    }
    assert set(Claim.objects.values_list("ending", flat=True)) >= {"filled", "given_back", "ran_out"}
    assert not Claim.objects.filter(ended_at=None).exists()


def test_a_lead_settled_one_disagreement_and_another_waits():
    assert Review.objects.filter(role="lead", seat__for_lead=True).count() == 1
    assert [one.round.version.title for one in waiting("lead")] == ["Phone in an office, launch post"]


def test_an_edit_stands_beside_its_parent():
    edits = Round.objects.filter(kind="edit").select_related("parent")
    assert [edit.parent.state for edit in edits] == ["changes_requested"] * len(edits)
    assert {edit.candidates.get().state for edit in edits} == {"approved", "in_review"}


def test_the_real_images_are_among_the_candidates_byte_for_byte():
    found = {one.name: one.candidate for one in Upload.objects.select_related("candidate__image")}
    assert set(found) >= {f"{name}-candidate.png" for name in "boot phone robot room runner typography".split()}
    for name, candidate in found.items():
        kept = store.open_original(candidate.workspace_id, candidate.image.sha256).read()
        assert kept == (IMAGES / name).read_bytes()
        assert candidate.image.credentials


def test_seven_eyelets_were_found_where_the_eighth_is_missing():
    boot = Upload.objects.get(name="boot-candidate.png").candidate
    failed = boot.reviews.get(user__email="reviewer@demo.example").answers.get(item__text__contains="eight eyelets")
    assert (failed.answer, failed.defect, failed.spot_x is not None) == ("fail", "part_missing", True)
    assert boot.state == "changes_requested"


def test_what_was_planted_was_found():
    """Nobody approved an image with a planted defect; every rejected one of a kind names it."""
    approved = Candidate.objects.filter(state="approved").select_related("image")
    assert [one.pk for one in approved if planted_in(one)] == []


# ---------------------------------------------------------------- what waits, and that nothing hangs


def test_ten_or_more_candidates_wait_for_the_reviewer_real_ones_among_them():
    mine = list(waiting("reviewer"))
    assert len(mine) >= 10
    assert sum(not one.simulated for one in mine) >= 4
    producer = actor("producer").user_id
    assert {one.brief.owner_id for one in mine} == {producer}


@pytest.mark.parametrize("who", ["second", "brand", "legal"])
def test_everybody_who_reviews_finds_something(who):
    assert waiting(who).count() >= 3


def test_brand_and_legal_have_what_waits_for_their_tag():
    seats = queues.open_seats(actor("brand").workspace_id).filter(candidate__state="in_review")
    assert set(seats.values_list("tag", flat=True)) == {"", "brand", "legal"}


def test_exactly_one_brief_that_waits_is_overdue():
    late = {one.brief_id for one in waiting("reviewer") if one.round.version.due < timezone.now()}
    assert len(late) == 1


def test_what_is_not_made_yet_is_paused_and_nothing_is_in_work():
    generating = Candidate.objects.filter(state="generating").select_related("round", "run")
    assert all(one.round.paused_at and one.run.paused_at for one in generating)
    assert not runs.is_moving(None)
    assert not runs.due(timezone.now()).exists()
    line = Endpoint.objects.get(name="simulator")
    assert (line.stopped_at, line.failures, line.open_until) == (None, 0, None)


def test_whatever_is_held_or_failed_says_why():
    assert all(Candidate.objects.filter(state__in=["held", "failed"]).values_list("why", flat=True))


# ---------------------------------------------------------------- money


def test_only_the_simulator_was_called_although_a_key_is_there():
    assert set(Attempt.objects.values_list("simulated", flat=True)) == {True}
    assert set(Round.objects.exclude(kind="upload").values_list("endpoint__name", flat=True)) == {"simulator"}


def test_the_books_are_the_sums_of_what_stands_behind_them():
    behind = {account.pk: [0, 0] for account in Account.objects.all()}
    for reservation in Reservation.objects.prefetch_related("accounts"):
        spent = sum(CostEntry.objects.filter(run=reservation.run).values_list("amount", flat=True))
        latest = Reservation.objects.filter(run=reservation.run).order_by("created_at").last()
        for account in reservation.accounts.all():
            behind[account.pk][0] += reservation.amount if reservation.state == "open" else 0
            # What a run that was tried again cost stands behind its accounts once.
            behind[account.pk][1] += spent if reservation == latest else 0
    for entry in CostEntry.objects.filter(run=None):
        version = Candidate.objects.get(pk=entry.subject).round.version
        keys = {str(version.brief_id), str(version.campaign_id), f"{entry.at:%Y-%m}"}
        for account in Account.objects.filter(owner=entry.owner, simulated=False, key__in=keys):
            behind[account.pk][1] += entry.amount
    assert {account.pk: [account.reserved, account.spent] for account in Account.objects.all()} == behind


def test_there_is_an_overrun_of_real_money_and_a_brief_near_its_budget():
    overrun = [account for account in Account.objects.filter(scope="brief") if account.overrun]
    assert [account.simulated for account in overrun] == [False]
    near = [one for one in Account.objects.filter(scope="brief") if one.limit and 0.9 < one.spent / one.limit < 1]
    assert len(near) == 1


def test_money_was_spent_in_more_than_one_month_where_the_three_weeks_touch_two(demo):
    months = {f"{at:%Y-%m}" for at in AuditEvent.objects.values_list("at", flat=True)}
    spent = CostEntry.objects.filter(owner=actor("lead").workspace_id)
    for simulated in (False, True):
        assert {f"{one.at:%Y-%m}" for one in spent.filter(simulated=simulated)} == months


# ---------------------------------------------------------------- the other workspace, and again


def test_the_other_workspace_has_a_little_of_its_own():
    stranger = actor("stranger")
    assert {brief.state for brief in briefs.visible(stranger)} == {"draft", "submitted"}
    assert candidates.visible(stranger).filter(state="in_review").count() == 2


def test_it_is_refused_in_one_sentence_where_there_is_something_already():
    with pytest.raises(CommandError, match=r"^[^.]+\. [^.]+\.$"):
        call_command("seed_demo")


def test_reviews_took_minutes_and_were_shown_at_full_size():
    for review in Review.objects.all():
        assert 45_000 < review.active_ms < 15 * 60_000
        assert review.verdict != "approve" or review.coverage_ppm >= 950_000
    closest = set(Display.objects.values_list("zoom", flat=True))
    assert {1.0, 2.0} <= closest
    for _, shown in itertools.groupby(Display.objects.order_by("claim", "start_ms"), key=lambda one: one.claim_id):
        ends = [0]
        for one in shown:
            assert one.start_ms >= ends[-1]
            assert not one.clipped
            ends.append(one.start_ms + one.duration_ms)
