"""The queue's page: what one holds, what waits, and the button that takes the next."""

import pytest

from reviews.queues import actions, queries
from tests.factories import AT
from tests.reviews.web.house import House, text

QUEUE = "/queue/"


def test_it_shows_what_waits_and_takes_the_next(house):
    first, second = house.in_review(candidates=2)
    client = house.client("reviewer")
    assert [row["number"] for row in client.get(QUEUE).context["waiting"]] == ["round 1, no. 1", "round 1, no. 2"]
    answer = client.post(QUEUE)
    assert (answer.status_code, answer.url) == (302, f"/inspect/{first.pk}/")
    page = client.get(QUEUE).context
    assert ([row["number"] for row in page["held"]], page["count"]) == (["round 1, no. 1"], 1)
    assert client.post(QUEUE).url == f"/inspect/{first.pk}/"
    assert second.brief_id == first.brief_id


def test_when_nothing_waits_it_says_so(house):
    answer = house.client("reviewer").post(QUEUE, follow=True)
    assert "Nothing waits for you now." in text(answer)
    assert "Nothing waits for you. New candidates come here" in text(answer)


@pytest.mark.parametrize("role", ["producer", "auditor"])
def test_who_does_not_review_is_told_so(house, role):
    page = house.client(role).get(QUEUE)
    assert "Only a reviewer claims and reviews candidates." in text(page)
    assert "Only a reviewer claims and reviews candidates." in text(house.client(role).post(QUEUE, follow=True))


def test_what_was_given_back_is_marked_and_offered_when_asked_for(house):
    [candidate] = house.in_review()
    by = house.by("reviewer")
    claim = actions.claim(candidate.pk, by=by, at=AT)
    actions.give_back(claim.pk, by=by, at=AT)
    client = house.client("reviewer")
    assert [row["again"] for row in client.get(QUEUE).context["waiting"]] == [True]
    assert client.post(QUEUE).url == QUEUE
    assert client.post(QUEUE, {"again": "1"}).url == f"/inspect/{candidate.pk}/"


def test_nobody_is_offered_their_own(house):
    house.in_review()
    both = house.client("producer", "producer", "reviewer")
    page = both.get(QUEUE).context
    # The first roles count: this is the producer who owns the brief.
    assert page["waiting"] == []
    assert queries.count_waiting(house.by("producer"), AT) == 0


def test_another_workspace_sees_nothing_of_it(house):
    house.in_review(title="Our secret boot")
    assert "Our secret boot" not in text(House().client("reviewer").get(QUEUE))


def test_as_many_queries_for_one_candidate_as_for_three(house, same_queries):
    client = house.client("reviewer")
    house.in_review()
    one = same_queries(client, QUEUE)
    house.in_review(candidates=2)
    assert same_queries(client, QUEUE) == one
