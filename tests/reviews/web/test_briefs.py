"""The list of briefs: by state and words; nothing of other workspaces, nothing that a blind stage hides."""

import pytest
from django.urls import reverse

from reviews.candidates.states import CandidateState
from reviews.queues import actions as queue_actions
from tests import factories_briefs as made
from tests.factories import AT
from tests.reviews.web.house import House, text

BRIEFS = "/briefs/"


def shown(response):
    return [row["title"] for row in response.context["briefs"]]


def counts(response):
    return {one["name"]: one["count"] for one in response.context["filters"]}


@pytest.mark.parametrize("role", ["producer", "reviewer", "lead", "auditor"])
def test_every_role_sees_the_briefs_of_its_workspace_only(house, role):
    made.filed(house.by("producer"), title="Ours")
    made.filed(title="Theirs")

    page = house.client(role).get(BRIEFS)

    assert shown(page) == ["Ours"]


def test_without_a_brief_the_page_says_what_ends_that(house):
    page = house.client("producer").get(BRIEFS)

    assert "No brief yet." in text(page)
    assert f'href="{reverse("web:brief-new")}"' in text(page)


def test_who_may_not_file_sees_why_on_the_button(house):
    page = text(house.client("reviewer").get(BRIEFS))

    assert 'aria-disabled="true" title="Only a producer or a lead works on briefs' in page
    assert reverse("web:brief-new") not in page


def test_briefs_are_filtered_by_state_with_a_count_for_each(house):
    by = house.by("producer")
    made.filed(by, title="A draft")
    made.submitted(by, title="Nothing ordered")
    made.ordered(by, brief=made.submitted(by, title="On its way"))
    queue_actions.withdraw_brief(made.submitted(by, title="Taken back").pk, by=by, at=AT)
    client = house.client("producer")

    assert counts(client.get(BRIEFS)) == {"All": 4, "Draft": 1, "Submitted": 1, "Running": 1, "Withdrawn": 1}
    assert shown(client.get(BRIEFS, {"state": "running"})) == ["On its way"]
    assert shown(client.get(BRIEFS, {"state": "no such state"})) == shown(client.get(BRIEFS))
    assert "No brief is in this state now." in text(client.get(BRIEFS, {"state": "held"}))


@pytest.mark.parametrize("words", ["ridge", "NORTHFIELD", "autumn"])
def test_briefs_are_found_by_title_brand_and_campaign(house, words):
    by = house.by("producer")
    made.filed(by, title="Ridge 8", brand="Northfield Boots", campaign="Autumn 2026")
    made.filed(by, title="Lamp", brand="Hearth", campaign="Journal")

    page = house.client("producer").get(BRIEFS, {"find": words})

    assert shown(page) == ["Ridge 8"]
    assert counts(page)["All"] == 1


def test_nothing_found_says_so(house):
    made.filed(house.by("producer"))

    assert "has these words" in text(house.client("producer").get(BRIEFS, {"find": "xyzzy"}))


def test_only_the_version_in_force_is_searched(house):
    by = house.by("producer")
    brief = made.submitted(by, title="Old name")
    made.actions.amend(brief.pk, made.data(title="New name"), by=by, at=AT)
    client = house.client("producer")

    assert shown(client.get(BRIEFS, {"find": "name"})) == ["New name"]
    assert shown(client.get(BRIEFS, {"find": "old"})) == []


@pytest.mark.parametrize(("role", "reads"), [("producer", True), ("producer2", False), ("reviewer", False)])
def test_cost_shows_to_who_may_read_it(house, role, reads):
    made.ordered(house.by("producer"))

    [row] = house.client(role).get(BRIEFS).context["briefs"]

    assert (row["spent"] is not None, row["budget"] is not None) == (reads, reads)


def test_a_blind_reviewer_is_told_nothing_of_verdicts(house):
    first, second = house.in_review(candidates=2, policy="two reviewers", wanted=1)
    for name in ("reviewer2", "reviewer3"):
        house.reviewed(first, name)
    assert house.fresh(first).state == CandidateState.APPROVED
    queue_actions.return_spare(second.pk, by=house.by("producer"), at=AT)

    [blind] = house.client("reviewer").get(BRIEFS).context["briefs"]
    [seeing] = house.client("producer").get(BRIEFS).context["briefs"]

    assert (blind["state"], blind["candidates"], blind["approved"]) == ("in_review", ["in_review"] * 2, None)
    assert (seeing["state"], seeing["candidates"], seeing["approved"]) == ("fulfilled", ["approved", "in_review"], 1)


def test_one_brief_and_three_take_the_same_queries(house, same_queries):
    house.in_review(candidates=2)
    client = house.client("producer")
    one = same_queries(client, BRIEFS)
    for _ in range(2):
        house.in_review(candidates=3, title="More")

    assert same_queries(client, BRIEFS) == one


def test_the_page_needs_somebody_signed_in(db, client):
    assert client.get(BRIEFS).url == "/login/?next=/briefs/"


def test_pages_are_linked_with_what_was_asked_for(house, monkeypatch):
    monkeypatch.setattr("reviews.web.briefs.PER_PAGE", 2)
    for n in range(3):
        made.filed(house.by("producer"), title=f"Cup {n}")

    page = house.client("producer").get(BRIEFS, {"find": "cup"})

    assert len(shown(page)) == 2
    assert page.context["pager"]["next"] == "?find=cup&page=2"


def test_another_workspaces_brief_is_not_there(house):
    theirs = House()
    brief = made.filed(theirs.by("producer"))
    client = house.client("lead")

    for name in ("brief", "brief-copy", "brief-amend", "upload", "estimate"):
        assert client.get(reverse(f"web:{name}", args=[brief.pk])).status_code == 404
    for name in ("brief-submit", "brief-withdraw", "order", "upload", "brief-amend", "brief-copy"):
        assert client.post(reverse(f"web:{name}", args=[brief.pk])).status_code == 404
