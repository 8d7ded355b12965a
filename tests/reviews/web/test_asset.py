"""One candidate's page: its trail, reviews, evidence and cost, each for who may see it."""

from uuid import uuid4

import pytest

from reviews.audit.models import AuditEvent
from reviews.candidates.states import CandidateState
from reviews.inspection.models import Display
from reviews.queues.models import Claim
from tests import factories_briefs
from tests.factories import AT
from tests.reviews.web.house import House, text


def address(candidate, query=""):
    return f"/assets/{candidate.pk}/{query}"


def words(page):
    """Of every event on the page, newest first."""
    return [f"{one['verb_words']} {one['words']}".strip() for day in page.context["days"] for one in day["events"]]


@pytest.fixture
def approved(house):
    [candidate] = house.in_review(title="Ridge 8 boot")
    house.reviewed(candidate, comment="As briefed.")
    return house.fresh(candidate)


@pytest.mark.parametrize("role", ["producer", "producer2", "reviewer", "reviewer2", "lead", "auditor"])
def test_everybody_of_the_workspace_sees_the_page(house, approved, role):
    page = house.client(role).get(address(approved))
    assert page.status_code == 200
    assert "Ridge 8 boot, round 1 no. 1" in text(page)
    assert approved.image.sha256 in text(page)
    assert "SIMULATED" in text(page)


def test_another_workspace_gets_the_same_answer_as_for_an_id_that_is_not(house, approved):
    other = House().client("lead")
    foreign, missing = other.get(address(approved)), other.get(f"/assets/{uuid4()}/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content


def test_the_trail_tells_the_whole_way_newest_first(house, approved):
    said = words(house.client("lead").get(address(approved)))
    assert said[0].startswith("Review: approve. 100 % displayed, ")
    assert said[0].endswith("Decision: approved, pass 1. “As briefed.”")
    assert said[1] == "Claimed, stage 1 seat 1."
    assert said[2] == "Checks done, 2 findings." or said[2].startswith("Checks done, ")
    assert said[-1].startswith("Ordered round 1: 1 image of gpt-image-2")


def test_the_filter_of_the_trail_stands_in_the_address(house, approved):
    machine = words(house.client("lead").get(address(approved, "?kind=machine")))
    assert len(machine) == 1
    assert machine[0].startswith("Checks done")
    assert "No event of this candidate is of this kind." in text(
        house.client("lead").get(address(approved, "?kind=refused"))
    )


def test_the_last_review_is_opened_with_what_was_displayed_and_answered(house, approved):
    review = house.client("producer").get(address(approved)).context["review"]
    assert len(review["cells"]) == 1024
    assert set(review["cells"]) == {10.0}
    assert (review["share"], review["by_hand"], review["by_tour"]) == (1.0, 1.0, 0.0)
    assert {one["word"] for one in review["answers"]} == {"Pass"}
    assert [one["agrees"] for one in review["evidence"]] == [True, True, True]


def test_a_trace_that_was_added_to_no_longer_agrees_with_the_log(house, approved):
    claim = Claim.objects.get(candidate=approved)
    Display.objects.create(claim=claim, start_ms=20_000, duration_ms=500, zoom=1, x=0, y=0, w=9, h=9, at=AT)
    review = house.client("auditor").get(address(approved)).context["review"]
    assert [(one["name"], one["agrees"]) for one in review["evidence"]] == [
        ("Image bytes", True),
        ("Answers", True),
        ("Display trace", False),
    ]


def test_an_earlier_pass_shows_its_own_displays(house, approved):
    client = house.client("lead")
    answer = client.post(f"/assets/{approved.pk}/overturn/", {"comment": "The label is wrong."})
    assert (answer.status_code, answer.url) == (302, address(approved))
    assert house.fresh(approved).state == CandidateState.IN_REVIEW
    page = client.get(address(approved))
    assert words(page)[0] == "Decision overturned. It was approved; pass 2 begins. “The label is wrong.”"
    assert set(page.context["review"]["cells"]) == {10.0}
    assert not page.context["may_overturn"]


def test_an_overturning_without_a_reason_is_sent_back_with_the_sentence(house, approved):
    answer = house.client("lead").post(f"/assets/{approved.pk}/overturn/", {"comment": " "}, follow=True)
    assert "Say why this decision is overturned." in text(answer)
    assert house.fresh(approved).state == CandidateState.APPROVED


def test_only_a_lead_is_offered_to_overturn(house, approved):
    for role, offered in (("lead", True), ("producer", False), ("reviewer", False), ("auditor", False)):
        assert house.client(role).get(address(approved)).context["may_overturn"] is offered


# ---------------------------------------------------------------- auditors, leads


def test_an_auditors_look_is_in_the_log_and_on_the_page_once_an_hour(house, approved):
    client = house.client("auditor")
    assert words(client.get(address(approved)))[0] == "Opened this candidate."
    client.get(address(approved))
    assert AuditEvent.objects.filter(verb="candidate.opened").count() == 1
    house.client("lead").get(address(approved))
    assert AuditEvent.objects.filter(verb="candidate.opened").count() == 1


def test_an_auditor_sees_the_head_of_the_log_on_the_page(house, approved):
    page = house.client("auditor").get(address(approved))
    last = AuditEvent.objects.latest("seq")
    assert page.context["head"] == {"seq": last.seq, "hash": last.hash}
    assert last.hash in text(page)


def test_verifying_from_the_page_tells_what_it_found(house, approved):
    page = house.client("lead").get(address(approved, "?verify=1"))
    assert page.context["verdict"]["tone"] == "pass"
    assert "Log verified up to" in text(page)
    assert "verdict" not in house.client("producer").get(address(approved, "?verify=1")).context


def test_who_may_read_the_log_opens_any_event(house, approved):
    event = AuditEvent.objects.get(verb="claim.taken")
    page = house.client("lead").get(address(approved, f"?event={event.seq}"))
    assert page.context["event"]["raw"] == event.body
    page = house.client("reviewer2").get(address(approved, f"?event={event.seq}"))
    assert page.context["event"] is None


@pytest.mark.parametrize("event", ["x", "-1", "99999999999999999999999", "999999", "²"])
def test_an_event_that_is_none_of_these_opens_the_last_review(house, approved, event):
    page = house.client("lead").get(address(approved, f"?event={event}"))
    assert page.context["review"] is not None


# ---------------------------------------------------------------- cost


def test_cost_and_minutes_are_for_who_may_read_them(house, approved):
    lead = house.client("lead").get(address(approved))
    # 1 s until the display, 10 s of it; the gap after it is longer than a minute.
    assert lead.context["cost"]["seconds"] == 11
    assert " of work" in words(lead)[0]
    producer = house.client("producer").get(address(approved))
    assert producer.context["cost"]["seconds"] is None
    assert " of work" not in words(producer)[0]
    for stranger in ("producer2", "reviewer2"):
        page = house.client(stranger).get(address(approved))
        assert page.context["cost"] is None
        assert "$" not in text(page)


# ---------------------------------------------------------------- blindness


def test_in_blindness_only_ones_own_verdict_shows(house):
    [candidate] = house.in_review(policy="two reviewers")
    house.reviewed(candidate, "reviewer", comment="Nothing wrong.")
    blind = house.client("reviewer2").get(address(candidate))
    assert blind.context["reviews"] == []
    assert blind.context["review"] is None
    assert not [said for said in words(blind) if said.startswith("Review")]
    assert "Nothing wrong." not in text(blind)
    assert "You may still review here, blind." in text(blind)
    own = house.client("reviewer").get(address(candidate))
    assert [one["verdict"] for one in own.context["reviews"]] == ["approve"]


def test_in_blindness_a_decided_sibling_tells_nothing(house):
    decided, _ = house.in_review(candidates=2, policy="two reviewers", wanted=2)
    for name in ("reviewer", "reviewer2"):
        house.reviewed(decided, name, verdict="reject")
    page = house.client("reviewer3").get(address(decided))
    assert page.context["asset"]["state"] == CandidateState.IN_REVIEW
    assert page.context["asset"]["why"] == ""
    assert "Rejected" not in text(page)
    assert "Text spelled wrongly" not in text(page)


def test_an_approval_that_a_lead_settled_shows_no_defect_as_its_reason(house):
    [candidate] = house.in_review(policy="two reviewers")
    house.reviewed(candidate, "reviewer")
    house.reviewed(candidate, "reviewer2", verdict="reject")
    house.reviewed(candidate, "lead")
    page = house.client("producer").get(address(candidate))
    assert page.context["asset"]["state"] == CandidateState.APPROVED
    assert page.context["asset"]["why"] == ""
    assert [one["verdict"] for one in page.context["reviews"]] == ["approve", "reject", "approve"]


# ---------------------------------------------------------------- without an image, made elsewhere


def test_a_candidate_without_an_image_has_a_page(house):
    held = factories_briefs.hold(factories_briefs.ordered(house.by("producer"), candidates=1).candidates.get())
    page = house.client("producer").get(address(held))
    assert "Nobody knows whether this call was carried out." in text(page)
    assert "There is no image to check yet." in text(page)


def test_the_edit_and_its_parent_stand_on_both_pages(house):
    [candidate] = house.in_review()
    house.reviewed(candidate, verdict="request_changes")
    edit = house.answer_changes(candidate)
    family = house.client("producer").get(address(edit.candidates.get())).context["family"]
    assert [(one["name"], one["this"]) for one in family] == [("Round 1 no. 1", False), ("Round 2 no. 1", True)]
