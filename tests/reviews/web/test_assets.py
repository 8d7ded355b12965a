"""The list of assets: by state, brand and words; nothing of other workspaces, nothing that a blind stage hides."""

import pytest

from tests import factories_briefs
from tests.reviews.web.house import House, text

ASSETS = "/assets/"


def titles(client, query=""):
    return [row["title"] for row in client.get(f"{ASSETS}{query}").context["assets"]]


def states(client, query=""):
    return [row["state"] for row in client.get(f"{ASSETS}{query}").context["assets"]]


@pytest.mark.parametrize("role", ["producer", "reviewer", "lead", "auditor"])
def test_everybody_of_the_workspace_sees_its_assets(house, role):
    assert "No candidate yet." in text(house.client(role).get(ASSETS))
    house.in_review(title="Ridge 8 boot")
    assert titles(house.client(role)) == ["Ridge 8 boot"]
    assert titles(House().client(role)) == []


def test_the_filter_of_states_counts_what_it_would_show(house):
    approved, rejected, waiting = house.in_review(candidates=3, wanted=2)
    house.reviewed(approved)
    house.reviewed(rejected, verdict="reject")
    client = house.client("lead")
    page = client.get(f"{ASSETS}?state=rejected").context
    assert [row["state"] for row in page["assets"]] == ["rejected"]
    shown = {one["name"]: one["count"] for one in page["filters"]}
    assert shown == {"All": 3, "Approved": 1, "In review": 1, "Rejected": 1}
    assert states(client, "?state=in_review") == ["in_review"]
    assert waiting.state == "in_review"


def test_what_is_on_its_way_is_one_filter(house):
    order = factories_briefs.ordered(house.by("producer"))
    held, _ = order.candidates.all()
    factories_briefs.hold(held)
    assert sorted(states(house.client("lead"), "?state=on_its_way")) == ["generating", "held"]


def test_brand_and_words_narrow_and_stand_in_the_address(house):
    house.in_review(title="Ridge 8 boot", brand="Northfield Boots")
    house.in_review(title="Quote card", brand="Codeleap")
    client = house.client("lead")
    assert titles(client, "?q=boots+ridge") == ["Ridge 8 boot"]
    assert titles(client, "?q=quote+ridge") == []
    [brand] = [pk for pk, name in client.get(ASSETS).context["brands"] if name == "Codeleap"]
    assert titles(client, f"?brand={brand}") == ["Quote card"]
    assert "Nothing fits this search." in text(client.get(f"{ASSETS}?brand={brand}&q=ridge"))
    assert len(titles(client, "?brand=nonsense&state=nonsense")) == 2


def test_a_sha256_finds_its_image_also_in_groups(house):
    [candidate] = house.in_review(title="Ridge 8 boot")
    sha256 = candidate.image.sha256
    client = house.client("lead")
    assert titles(client, f"?q={sha256}") == ["Ridge 8 boot"]
    assert titles(client, f"?q={sha256[:4]}+{sha256[4:8]}") == ["Ridge 8 boot"]
    assert titles(client, "?q=000000000000") == []


def test_in_blindness_decided_ones_stand_among_those_in_review(house):
    decided, _ = house.in_review(candidates=2, policy="two reviewers", wanted=2)
    for name in ("reviewer", "reviewer2"):
        house.reviewed(decided, name)
    blind = house.client("reviewer3")
    assert states(blind) == ["in_review", "in_review"]
    assert states(blind, "?state=approved") == []
    assert states(blind, "?state=in_review") == ["in_review", "in_review"]
    shown = {one["name"]: one["count"] for one in blind.get(ASSETS).context["filters"]}
    assert shown == {"All": 2, "In review": 2}
    assert sorted(states(house.client("lead"))) == ["approved", "in_review"]


def test_cost_is_shown_to_who_may_read_it(house):
    house.in_review()
    assert house.client("lead").get(ASSETS).context["shows_cost"]
    assert house.client("producer").get(ASSETS).context["shows_cost"]
    assert not house.client("producer2").get(ASSETS).context["shows_cost"]
    assert not house.client("reviewer").get(ASSETS).context["shows_cost"]


def test_as_many_queries_for_one_asset_as_for_three(house, same_queries):
    client = house.client("lead")
    house.in_review()
    one = same_queries(client, ASSETS)
    house.in_review(candidates=2)
    assert same_queries(client, ASSETS) == one


def test_assets_come_in_pages_that_keep_the_filters(house):
    for _ in range(4):
        factories_briefs.ordered(house.by("producer"), candidates=8)
    page = house.client("lead").get(f"{ASSETS}?state=on_its_way").context
    assert (len(page["assets"]), page["pager"]["next"]) == (30, "?state=on_its_way&page=2")
    assert page["pager"]["words"] == "1–30 of 32"
