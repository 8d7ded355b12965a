"""The inspection page: opening it changes nothing; it says what the server knows, and nothing that is hidden."""

from uuid import uuid4

from reviews.audit.models import AuditEvent
from reviews.queues.models import Claim
from tests import factories_briefs
from tests.reviews.web.house import House, text


def address(candidate):
    return f"/inspect/{candidate.pk}/"


def test_opening_changes_nothing(house):
    [candidate] = house.in_review()
    before = factories_briefs.rows()
    page = house.client("reviewer").get(address(candidate))
    assert page.status_code == 200
    after = factories_briefs.rows()
    changed = {name for name in after if after[name] != before[name]}
    # The person of this test, and no claim or event.
    assert changed == {"User", "Membership"}
    assert Claim.objects.count() == 0


def test_it_says_what_the_page_needs(house):
    [candidate] = house.in_review(title="Ridge 8 boot", must_keep=["eight eyelets"])
    page = house.client("reviewer").get(address(candidate)).context
    assert page["why_not_claim"] is None
    assert page["seat"] == {"words": "seat 1 of 1", "waiting": 1}
    assert page["policy"] == {"share": 0.95, "dwell_ms": 400, "min_css": 0.5, "blocking": "major blocking"}
    assert page["coverage"]["share"] == 0
    assert len(page["coverage"]["cells"]) == 10_000
    groups = [group["key"] for group in page["groups"]]
    assert groups[:4] == ["hands", "text", "product_fidelity", "brand_fit"]
    items = [item["text"] for group in page["groups"] for item in group["items"]]
    assert "eight eyelets" in " ".join(items)
    assert page["candidate"]["original_url"] == f"/api/candidates/{candidate.pk}/original"


def test_who_may_not_take_it_is_told_why(house):
    [candidate] = house.in_review()
    expected = {
        "producer": "Only a reviewer claims and reviews candidates.",
        "auditor": "Only a reviewer claims and reviews candidates.",
        "lead": "No open seat of this candidate is for you.",
    }
    for role, words in expected.items():
        assert house.client(role).get(address(candidate)).context["why_not_claim"].startswith(words)


def test_the_owner_of_the_brief_is_told_that_it_is_their_own(house):
    client = house.client("producer", "producer", "reviewer")
    [candidate] = house.in_review()
    assert "your own brief" in client.get(address(candidate)).context["why_not_claim"]


def test_without_an_image_it_says_when_it_can_be_inspected(house):
    candidate = factories_briefs.ordered(house.by("producer"), candidates=1).candidates.get()
    page = house.client("reviewer").get(address(candidate))
    assert page.status_code == 409
    assert "It can be inspected when one has arrived." in text(page)


def test_another_workspace_gets_the_same_answer_as_for_an_id_that_is_not(house):
    [candidate] = house.in_review()
    other = House().client("reviewer")
    foreign, missing = other.get(address(candidate)), other.get(f"/inspect/{uuid4()}/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content


def test_an_auditors_look_is_kept(house):
    [candidate] = house.in_review()
    house.client("auditor").get(address(candidate))
    house.client("reviewer").get(address(candidate))
    assert AuditEvent.objects.filter(verb="candidate.opened").count() == 1


def test_in_blindness_siblings_tell_nothing(house):
    decided, candidate = house.in_review(candidates=2, policy="two reviewers", wanted=2)
    for name in ("reviewer", "reviewer2"):
        house.reviewed(decided, name, verdict="reject")
    siblings = house.client("reviewer3").get(address(candidate)).context["round"]["siblings"]
    assert [(one["state"], one["words"]) for one in siblings] == [("in_review", ""), ("in_review", "this one")]
    siblings = house.client("producer").get(address(candidate)).context["round"]["siblings"]
    assert [one["state"] for one in siblings] == ["rejected", "in_review"]


def test_an_edit_shows_what_it_answers_also_in_blindness(house):
    [candidate] = house.in_review(policy="two reviewers")
    for name in ("reviewer", "reviewer2"):
        house.reviewed(candidate, name, verdict="request_changes", comment="The last letter is wrong.")
    edit = house.arrived(house.answer_changes(candidate).candidates.get())
    parent = house.client("reviewer3").get(address(edit)).context["parent"]
    assert parent["name"] == "Before, no. 1 of round 1"
    assert "The last letter is wrong" in parent["asked"]


def test_the_brief_of_an_imported_body_is_shown(house):
    [candidate] = house.in_review(
        message="Warm.", text={"mode": "exact", "strings": ["RIDGE 8"]}, forbidden=["other logos"], palette=["#FFFFFF"]
    )
    page = house.client("reviewer").get(address(candidate))
    for words in ("Warm.", "RIDGE 8", "other logos", "#FFFFFF"):
        assert words in text(page)
