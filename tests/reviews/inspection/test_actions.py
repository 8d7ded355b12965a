"""What a page reports while somebody inspects: displays under a live claim, drafts that are one's own."""

from datetime import timedelta

import pytest

from reviews.audit.models import AuditEvent
from reviews.candidates.models import Candidate
from reviews.errors import Invalid, NotFound, NotNow
from reviews.inspection import actions, queries
from reviews.inspection.models import Display, Draft
from reviews.inspection.rules import MOST_AT_ONCE, read_displays
from reviews.policies.models import Stage
from reviews.queues import actions as queue_actions
from tests.factories import AT, workspace
from tests.factories_briefs import rows
from tests.factories_reviewing import LATER, claimed, displayed, judged, passes, reviewer, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate():
    return waiting()


@pytest.fixture
def by(candidate):
    return reviewer(candidate.workspace)


@pytest.fixture
def claim(candidate, by):
    return claimed(candidate, by)


ONE = {"start_ms": 0, "duration_ms": 500, "zoom": 1, "rect": [0, 0, 200, 100]}


def display(candidate, by, *displays, at=LATER):
    return actions.display(candidate.pk, [ONE | one for one in displays], by=by, at=at)


def test_displays_are_kept_as_reported(candidate, by, claim):
    assert display(candidate, by, {"dpr": 2, "zoom": 1.5, "mode": "wipe", "by": "tour"}) == 1_000_000
    (row,) = Display.objects.all()
    assert (row.claim, row.start_ms, row.duration_ms, row.zoom, row.dpr) == (claim, 0, 500, 1.5, 2.0)
    assert str(row) == "200x100 at 0,0"
    assert ((row.x, row.y, row.w, row.h), row.mode, row.by, row.clipped) == ((0, 0, 200, 100), "wipe", "tour", False)


def test_what_is_not_said_is_single_by_hand_on_a_plain_screen(candidate, by, claim):
    display(candidate, by, {})
    (row,) = Display.objects.all()
    assert (row.mode, row.by, row.dpr, row.at) == ("single", "hand", 1.0, LATER)


def test_all_of_a_batch_are_stored_or_none(candidate, by, claim):
    before = rows()
    with pytest.raises(Invalid) as refused:
        display(candidate, by, {}, {"start_ms": 600, "rect": [0, 0, 201, 1]})
    assert (list(refused.value.errors), rows()) == (["displays.1.rect"], before)


def test_what_overlaps_in_time_is_cut_off_and_marked(candidate, by, claim):
    display(candidate, by, {"start_ms": 100, "duration_ms": 100})
    display(candidate, by, {"start_ms": 0, "duration_ms": 300}, {"start_ms": 120, "duration_ms": 10})
    kept = Display.objects.order_by("start_ms", "id").values_list("start_ms", "duration_ms", "clipped")
    assert list(kept) == [(0, 100, True), (100, 100, False), (120, 0, True), (200, 100, True)]


def test_the_same_second_twice_counts_once(candidate, by, claim):
    display(candidate, by, {"duration_ms": 300}, {"duration_ms": 300})
    assert queries.covered(candidate, by.user_id, claim.seat.stage) == queries.Coverage(0, 0)


def test_a_display_needs_a_live_claim(candidate, by, claim):
    ended = AT + timedelta(minutes=15)
    with pytest.raises(NotNow) as refused:
        display(candidate, by, {}, at=ended)
    assert refused.value.code == "claim_needed"
    with pytest.raises(NotNow):
        display(candidate, reviewer(candidate.workspace), {})
    with pytest.raises(NotFound):
        display(candidate, reviewer(workspace()), {})


@pytest.mark.parametrize(("end", "errors"), [(122_000, []), (122_001, ["displays.0.start_ms"])])
def test_a_display_may_end_two_seconds_after_now_and_not_later(end, errors):
    found, wrong = read_displays(
        [ONE | {"start_ms": end - 500}], width=200, height=100, claimed_at=AT, at=AT + timedelta(minutes=2)
    )
    assert (list(wrong), len(found)) == (errors, 1 - len(errors))


@pytest.mark.parametrize("count", [0, MOST_AT_ONCE + 1])
def test_a_batch_has_1_to_500_displays(count):
    _, errors = read_displays([ONE] * count, width=200, height=100, claimed_at=AT, at=LATER)
    assert list(errors) == ["displays"]


def test_what_is_no_display_is_named(candidate):
    _, errors = read_displays([None, ONE | {"odd": 1}], width=200, height=100, claimed_at=AT, at=LATER)
    assert list(errors) == ["displays.0", "displays.1.odd"]


def test_coverage_by_hand_stands_beside_both_together(candidate, by, claim):
    display(candidate, by, {"rect": [0, 0, 100, 100]}, {"start_ms": 600, "rect": [100, 0, 100, 100], "by": "tour"})
    stage = claim.seat.stage
    assert queries.covered(candidate, by.user_id, stage) == queries.Coverage(1_000_000, 500_000)
    (each,) = queries.covered_each([queries_claim(claim)]).values()
    assert each == queries.Coverage(1_000_000, 500_000)


def queries_claim(claim):
    return type(claim).objects.select_related("candidate__image", "seat__stage").get(pk=claim.pk)


def test_without_an_image_nothing_is_covered(candidate, by, claim):
    assert queries.covered(Candidate(image=None, pass_no=1), by.user_id, claim.seat.stage) == queries.Coverage(0, 0)
    nowhere = queries.dwell_map(Candidate(image=None, pass_no=1), by.user_id, claim.seat.stage, cells=2)
    assert nowhere == [[0, 0], [0, 0]]


def test_the_map_shows_milliseconds_per_cell(candidate, by, claim):
    display(candidate, by, {"rect": [0, 0, 100, 50]})
    assert queries.dwell_map(candidate, by.user_id, claim.seat.stage, cells=2) == [[500, 0], [0, 0]]


def test_the_bar_is_the_stages(candidate, by, claim):
    stage = Stage(dwell_ms=700, min_zoom_percent=200, min_css_percent=100)
    assert (queries.bar_of(stage).dwell_ms, queries.bar_of(stage).zoom, queries.bar_of(stage).css_zoom) == (
        700,
        2.0,
        1.0,
    )


def test_the_trace_digest_changes_with_every_display(candidate, by, claim):
    digests = [queries.trace_sha256(candidate, by.user_id)]
    for start in (0, 600):
        display(candidate, by, {"start_ms": start})
        digests.append(queries.trace_sha256(candidate, by.user_id))
    assert len(set(digests)) == 3


# ---------------------------------------------------------------- drafts


def test_a_draft_is_kept_and_replaced_and_leaves_no_event(candidate, by, claim):
    before = AuditEvent.objects.count()
    for body in ({"answers": []}, {"answers": passes(candidate), "reason": "", "comment": "Nice."}):
        assert actions.save_draft(claim.pk, body, by=by, at=LATER).body == body
    assert (Draft.objects.count(), AuditEvent.objects.count()) == (1, before)
    assert queries.last_draft(candidate, by.user_id).body["comment"] == "Nice."
    assert str(Draft.objects.get()) == f"draft of {claim.pk}"
    assert queries.drafts_of([claim]) == {claim.pk: passes(candidate)}


def test_half_an_answer_may_be_kept(candidate, by, claim):
    item = str(candidate.round.items.first().pk)
    half = {"item": item, "answer": "fail", "defect": None, "severity": None, "spot": [3, 4]}
    assert actions.save_draft(claim.pk, {"answers": [half]}, by=by, at=LATER).body == {"answers": [half]}


WRONG = {
    "unknown field": ({"odd": 1}, "odd"),
    "no list": ({"answers": {}}, "answers"),
    "no objects": ({"answers": [1]}, "answers"),
    "too many": ({"answers": [{}] * 1000}, "answers"),
    "another's item": ({"answers": [{"item": "x"}]}, "answers.0.item"),
    "no word": ({"answers": [{"answer": 5}]}, "answers.0.answer"),
    "a long word": ({"answers": [{"defect": "x" * 61}]}, "answers.0.defect"),
    "an unknown field of an answer": ({"answers": [{"odd": 1}]}, "answers.0.odd"),
    "half a spot": ({"answers": [{"spot": [1]}]}, "answers.0.spot"),
    "a spot far out": ({"answers": [{"spot": [0, 100_001]}]}, "answers.0.spot"),
    "no text": ({"comment": 5}, "comment"),
    "long text": ({"reason": "x" * 4_001}, "reason"),
    "odd text": ({"comment": "a\x00"}, "comment"),
}


@pytest.mark.parametrize(("body", "field"), WRONG.values(), ids=WRONG)
def test_a_draft_holds_answers_to_this_candidates_items_and_nothing_else(by, claim, body, field):
    with pytest.raises(Invalid) as refused:
        actions.save_draft(claim.pk, body, by=by, at=LATER)
    assert field in refused.value.errors
    assert not Draft.objects.exists()


def test_a_draft_needs_ones_own_live_claim(candidate, by, claim):
    with pytest.raises(NotFound):
        actions.save_draft(claim.pk, {}, by=reviewer(candidate.workspace), at=LATER)
    queue_actions.give_back(claim.pk, by=by, at=LATER)
    with pytest.raises(NotNow) as refused:
        actions.save_draft(claim.pk, {}, by=by, at=LATER)
    assert refused.value.code == "claim_over"


def test_answers_under_an_earlier_claim_of_the_pass_are_found_again(candidate, by, claim):
    actions.save_draft(claim.pk, {"answers": passes(candidate)[:1]}, by=by, at=AT)
    queue_actions.give_back(claim.pk, by=by, at=AT)
    assert queries.last_draft(candidate, by.user_id).body["answers"] == passes(candidate)[:1]
    assert queries.last_draft(candidate, reviewer(candidate.workspace).user_id) is None


def test_a_draft_counts_as_a_moment_of_work(candidate, by, claim):
    displayed(candidate, by, duration_ms=1000)
    actions.save_draft(claim.pk, {"answers": []}, by=by, at=AT + timedelta(seconds=50))
    assert queries.active_ms(claim, AT + timedelta(seconds=100)) == 100_000
    assert queries.active_ms(claim, AT - timedelta(seconds=1)) == 0


def test_a_review_ends_what_could_be_reported(candidate, by):
    judged(candidate, by)
    with pytest.raises(NotNow):
        display(candidate, by, {})
