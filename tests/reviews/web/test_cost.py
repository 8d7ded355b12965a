"""The cost report on the screen: the report's own figures, for who may read them, real and simulated apart."""

from decimal import Decimal

import pytest

from reviews.reports import cost
from tests import factories_briefs
from tests.reviews.web.house import House, text
from tests.reviews.web.test_room import settled

COST = "/cost/"


@pytest.mark.parametrize(("role", "status"), [("lead", 200), ("auditor", 200), ("producer", 200), ("reviewer", 403)])
def test_cost_is_for_who_may_read_it(house, role, status):
    page = house.client(role).get(COST)
    assert page.status_code == status
    words = "Nothing was spent yet." if status == 200 else "Cost is shown to leads and auditors"
    assert words in text(page)


def test_the_rows_are_the_reports(house):
    approved, rejected = house.in_review(candidates=2, title="Ridge 8 boot")
    settled(approved, "0.20")
    settled(rejected, "0.30")
    house.reviewed(approved)
    page = house.client("lead").get(COST)
    [row] = page.context["rows"]
    [of_report] = cost.cost_rows(cost.By.BRIEF, workspaces=[house.workspace.pk])
    assert row["label"] == "Ridge 8 boot"
    assert (row["spent"], row["per_approved"]) == (of_report.spent, of_report.per_approved)
    assert sum(amount for amount, _ in row["parts"]) == row["spent"] == Decimal("0.50")
    assert row["per_approved"] == page.context["total"]["per_approved"]
    assert sum(step["amount"] for step in page.context["steps"]) == pytest.approx(row["per_approved"])
    assert "simulated money only" in text(page)


@pytest.mark.parametrize("by", list(cost.By))
def test_every_dimension_has_its_table(house, by):
    [candidate] = house.in_review(campaign="Autumn")
    settled(candidate)
    page = house.client("lead").get(f"{COST}?by={by}")
    assert page.context["by"] == by
    assert len(page.context["rows"]) == 1


def test_an_unknown_dimension_is_by_brief(house):
    assert house.client("lead").get(f"{COST}?by=nonsense").context["by"] == cost.By.BRIEF


def test_real_and_simulated_are_never_summed(house):
    simulated, real = house.in_review(candidates=2)
    real.simulated = False
    real.save(update_fields=["simulated"])
    settled(simulated, "0.20")
    settled(real, "3.00", simulated=False)
    client = house.client("lead")
    assert client.get(COST).context["total"]["spent"] == Decimal("0.20")
    assert client.get(f"{COST}?money=real&by=month").context["total"]["spent"] == Decimal("3.00")
    assert "$3.20" not in text(client.get(COST)) + text(client.get(f"{COST}?money=real"))


def test_a_producer_sees_their_own_briefs_without_minutes(house):
    [mine] = house.in_review(title="Mine")
    settled(mine, "0.20")
    house.reviewed(mine)
    other = factories_briefs.ordered(house.by("producer2"), candidates=1).candidates.get()
    settled(other, "7.00")
    page = house.client("producer").get(COST)
    assert [row["label"] for row in page.context["rows"]] == ["Mine"]
    assert not page.context["reads_all"]
    assert "Time</th>" not in text(page)
    assert "Time</th>" in text(house.client("lead").get(COST))


def test_another_workspace_sees_nothing_of_it(house):
    [candidate] = house.in_review(title="Our secret boot")
    settled(candidate)
    assert "Our secret boot" not in text(House().client("lead").get(COST))


def test_as_many_queries_for_one_row_as_for_three(house, same_queries):
    client = house.client("lead")
    settled(house.in_review()[0])
    one = same_queries(client, COST)
    settled(house.in_review()[0])
    settled(house.in_review()[0])
    assert same_queries(client, COST) == one
