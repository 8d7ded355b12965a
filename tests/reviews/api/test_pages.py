"""Lists: by cursor, with absolute addresses, and as many queries for three rows as for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.briefs.actions import amend, upload_reference
from tests.factories import actor
from tests.factories_briefs import arrive, data, filed, hold, ingested, ordered, submitted
from tests.factories_reviewing import claimed, judged, waiting
from tests.reviews.api.calling import Caller, said

pytestmark = pytest.mark.django_db


def ids(page):
    return [one["id"] for one in page["results"]]


def test_pages_lead_to_each_other_by_absolute_addresses(producer_calls, owner, now):
    made = [str(filed(owner, now + timedelta(seconds=n)).pk) for n in range(5)]
    first = producer_calls.get("briefs/?page_size=2").json()
    assert (ids(first), first["previous"]) == (made[:2:-1], None)
    assert first["next"].startswith("http://testserver/api/briefs/?cursor=")
    second = producer_calls.get(first["next"]).json()
    third = producer_calls.get(second["next"]).json()
    assert (ids(second), ids(third), third["next"]) == ([made[2], made[1]], [made[0]], None)
    assert ids(producer_calls.get(third["previous"]).json()) == ids(second)


def test_what_is_filed_meanwhile_shifts_nothing(producer_calls, owner, now):
    made = [str(filed(owner, now + timedelta(seconds=n)).pk) for n in range(3)]
    first = producer_calls.get("briefs/?page_size=2").json()
    filed(owner, now + timedelta(seconds=9))
    assert ids(producer_calls.get(first["next"]).json()) == [made[0]]


def test_rows_of_the_same_moment_come_once_each(producer_calls, owner, now):
    made = {str(filed(owner, now).pk) for _ in range(5)}
    seen, page = [], producer_calls.get("briefs/?page_size=2").json()
    seen += ids(page)
    while page["next"]:
        page = producer_calls.get(page["next"]).json()
        seen += ids(page)
    assert (len(seen), set(seen)) == (5, made)


def test_filters_stay_in_the_addresses(producer_calls, owner, now):
    one = ordered(owner, now).candidates.first()
    page = producer_calls.get(f"candidates/?page_size=1&state=generating&brief={one.brief_id}").json()
    assert "state=generating" in page["next"]
    assert len(ids(producer_calls.get(page["next"]).json())) == 1


def test_a_cursor_of_one_list_in_another_is_400_or_a_page(producer_calls, owner, now, lead_calls):
    for n in range(2):
        filed(owner, now + timedelta(seconds=n))
    cursor = producer_calls.get("briefs/?page_size=1").json()["next"].partition("cursor=")[2]
    for path in ("models/", "audit/events/", "references/"):
        response = lead_calls.get(f"{path}?cursor={cursor}")
        assert response.status_code in {200, 400}
    assert said(lead_calls.get(f"audit/events/?cursor={cursor}"), 400)["code"] == "unreadable"


class Room:
    """Adds one more of everything that lists show."""

    def __init__(self, of, owner, now):
        self.of, self.owner, self.now = of, owner, now
        self.then = now - timedelta(minutes=5)
        self.brief = submitted(owner, self.then, wanted=20)
        self.judge, self.holder = actor(of, "reviewer"), actor(of, "reviewer")
        self.first = None
        self.n = 0

    def add(self):
        self.n += 1
        colour = f"#{self.n:06x}"
        order = ordered(self.owner, self.then, self.brief)
        one, other = order.candidates.all()
        arrive(one, self.then, colour=f"#1{self.n:05x}")
        hold(other, self.then)
        judged(waiting(self.owner, self.then, brief=self.brief, colour=colour), self.judge, at=self.now)
        claimed(waiting(self.owner, self.then, brief=self.brief, colour=f"#2{self.n:05x}"), self.holder, self.now)
        picture = ingested(self.of, colour=f"#3{self.n:05x}")
        upload_reference(picture, name="cup", by=self.owner, at=self.then)
        amend(self.brief.pk, self.body(), by=self.owner, at=self.now)
        submitted(self.owner, self.then)

    def body(self):
        return data(subject=f"cup {self.n}", wanted=20)


LISTS = {
    "briefs": "briefs/",
    "candidates": "candidates/",
    "candidates of a brief": "candidates/?brief={brief}",
    "rounds": "briefs/{brief}/rounds/",
    "versions": "briefs/{brief}/versions/",
    "references": "references/",
    "claims": "claims/",
    "models": "models/",
    "policies": "policies/",
    "endpoints": "endpoints/",
    "events": "audit/events/",
}


@pytest.mark.parametrize("who", ["lead", "holder"])
def test_a_list_makes_the_same_queries_for_one_and_for_three(of, owner, now, lead_calls, who):
    room = Room(of, owner, now)
    room.add()
    calls = {"lead": lead_calls, "holder": Caller(room.holder)}[who]
    paths = {name: path.format(brief=room.brief.pk) for name, path in LISTS.items()}
    if who == "holder":
        del paths["events"]
    ones = {name: queries_of(calls, path) for name, path in paths.items()}
    room.add()
    room.add()
    threes = {name: queries_of(calls, path) for name, path in paths.items()}
    grown = {name for name in paths if threes[name][1] > ones[name][1]}
    assert {"briefs", "candidates", "rounds", "versions", "references"} <= grown
    assert {name: count for name, (count, _) in threes.items()} == {name: count for name, (count, _) in ones.items()}


def queries_of(calls, path):
    with CaptureQueriesContext(connection) as queries:
        response = calls.get(path)
    assert response.status_code == 200
    return len(queries), len(response.json()["results"])


def test_a_candidates_trail_and_reviews_make_the_same_queries(of, owner, now, lead_calls):
    then = now - timedelta(minutes=10)
    few = waiting(owner, then)
    many = waiting(owner, then, policy="two reviewers", colour="#111111")
    judged(few, actor(of, "reviewer"), at=now)
    for _ in range(2):
        judged(many, actor(of, "reviewer"), at=now)
    for path in ("candidates/{}/reviews/", "candidates/{}/trail/"):
        (one, rows), (more, more_rows) = (queries_of(lead_calls, path.format(each.pk)) for each in (few, many))
        assert more_rows > rows
        assert more == one
