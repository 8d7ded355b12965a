"""While a blind stage is open, whoever may review in it learns nothing of others' verdicts over the API either."""

from datetime import timedelta

import pytest
from django.test import Client

from reviews.checks import inspecting
from reviews.decisions.actions import answer_changes
from tests.factories import actor
from tests.factories_briefs import arrive, submitted
from tests.factories_reviewing import judged, waiting
from tests.reviews.api.calling import Caller, token_of

pytestmark = pytest.mark.django_db
TELLING = ("The handle is gone", "part_missing", "Part missing", "request_changes", "colour_off")


@pytest.fixture
def pair(of, owner, now):
    then = now - timedelta(minutes=9)
    brief = submitted(owner, then, policy="two reviewers", wanted=5)
    first, second = (waiting(owner, then, brief=brief, colour=colour) for colour in ("#111111", "#222222"))
    said = {"reason": "part_missing", "comment": "The handle is gone."}
    judged(first, actor(of, "reviewer"), "request_changes", at=now - timedelta(minutes=5), **said)
    return first, second


def everything(calls, brief, *candidates):
    paths = ["candidates/", f"briefs/{brief}/", f"briefs/{brief}/rounds/"]
    for one in candidates:
        paths += [f"candidates/{one.pk}/{more}" for more in ("", "reviews/", "trail/")]
    if calls.actor.has("lead"):
        paths.append("audit/events/")
    for path in paths:
        response = calls.get(path)
        assert response.status_code == 200
        yield path, response.content.decode()


@pytest.mark.parametrize("roles", [("reviewer",), ("reviewer", "lead"), ("reviewer", "auditor")])
def test_while_they_may_still_review_nothing_tells_it(of, pair, roles):
    calls = Caller(actor(of, *roles))
    told = [path for path, text in everything(calls, pair[0].brief_id, *pair) if any(word in text for word in TELLING)]
    assert told == []


@pytest.mark.parametrize("role", ["producer", "lead", "auditor"])
def test_who_may_not_review_there_reads_it(of, pair, role):
    calls = Caller(actor(of, role))
    told = {path for path, text in everything(calls, pair[0].brief_id, *pair) if "The handle is gone" in text}
    assert {f"candidates/{pair[0].pk}/reviews/", f"candidates/{pair[0].pk}/trail/"} <= told


def test_when_the_decision_is_made_and_nothing_is_open_it_is_told(of, pair, now):
    first = pair[0]
    by = actor(of, "reviewer")
    for each in pair:
        judged(each, by, "reject", at=now, reason="colour_off")
    calls = Caller(by)
    shown = calls.get(f"candidates/{first.pk}/").json()
    assert (shown["state"], shown["why"]) != ("changes_requested", "")
    assert len(calls.get(f"candidates/{first.pk}/reviews/").json()["results"]) == 2


def test_the_words_of_an_edit_are_told_only_while_it_is_reviewed(of, owner, pair, now):
    first = pair[0]
    said = {"reason": "part_missing", "comment": "The handle is gone."}
    judged(first, actor(of, "reviewer"), "request_changes", at=now, **said)
    order = answer_changes(first.pk, by=owner, at=now)
    third = Caller(actor(of, "reviewer"))
    for path in (f"briefs/{first.brief_id}/rounds/", f"rounds/{order.pk}/"):
        assert "The handle is gone" not in third.get(path).content.decode()
        assert "The handle is gone" in Caller(owner).get(path).content.decode()
    inspecting.check(arrive(order.candidates.get(), at=now).pk, clock=lambda: now)
    assert "The handle is gone" in third.get(f"rounds/{order.pk}/").content.decode()


def test_an_empty_form_is_an_empty_body(of, owner, now):
    brief = submitted(owner, now - timedelta(minutes=9))
    owners = Client(HTTP_AUTHORIZATION=f"Token {token_of(owner)}")
    assert owners.post(f"/api/briefs/{brief.pk}/withdrawals/").status_code == 201
