"""What scripts may rely on, word for word."""

import hashlib
import json
import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from generation.catalogue.models import Endpoint
from reviews.candidates.states import CandidateState
from tests.factories import actor
from tests.factories_briefs import arrive, data, filed, hold, ordered, png, put, submitted
from tests.factories_reviewing import claimed, judged, waiting
from tests.reviews.api.calling import Caller, picture, said

pytestmark = pytest.mark.django_db

CANDIDATE = {
    "id", "state", "why", "sha256", "width", "height", "bytes", "brief", "round", "parent", "cost_usd", "simulated",
    "findings", "checklist", "why_not_approve",
    "format", "n", "pass",
}  # fmt: skip
BRIEF = {
    "id", "state", "version", "owner", "own", "title", "brand", "campaign", "product", "policy", "budget_usd", "due",
    "wanted", "approved", "fulfilled", "sha256", "created_at", "copied_from", "brief",
}  # fmt: skip
ROUND = {
    "id", "brief", "version", "n", "kind", "state", "paused", "cancelled", "ordered_by", "ordered_at", "parent",
    "model", "endpoint", "simulated", "prompt", "instruction", "policy", "estimate_usd", "bound_usd", "candidates",
}  # fmt: skip
ITEM = {
    "item", "group", "text", "passes_when", "fails_when", "required", "origin", "facts", "na_by_brief",
}  # fmt: skip
GROUPS = {"hands", "text", "product_fidelity", "brand_fit", "brief"}


def is_id(text):
    return str(UUID(text)) == text


def is_utc(text):
    return text.endswith("Z") and datetime.fromisoformat(text).utcoffset() == timedelta(0)


def test_a_candidate_in_review(of, owner, now, reviewer_calls):
    one = waiting(owner, now)
    shown = reviewer_calls.get(f"candidates/{one.pk}/").json()
    assert set(shown) == CANDIDATE
    assert {name: shown[name] for name in ("id", "state", "why", "width", "height", "brief", "round")} == {
        "id": str(one.pk),
        "state": "in_review",
        "why": "",
        "width": 200,
        "height": 100,
        "brief": str(one.brief_id),
        "round": str(one.round_id),
    }
    assert shown["sha256"] == hashlib.sha256(png(width=200, height=100)).hexdigest()
    assert shown["bytes"] == len(png(width=200, height=100))
    assert (shown["parent"], shown["cost_usd"], shown["simulated"]) == (None, None, False)
    assert (shown["format"], shown["n"], shown["pass"]) == ("png", 1, 1)
    assert shown["why_not_approve"] == "Claim this candidate first."
    assert {frozenset(item) for item in shown["checklist"]} == {frozenset(ITEM)}
    assert {item["group"] for item in shown["checklist"]} == GROUPS
    assert {item["item"] for item in shown["checklist"]} == {
        str(pk) for pk in one.round.items.values_list("pk", flat=True)
    }
    assert {item["required"] for item in shown["checklist"]} == {True}
    assert {frozenset(one) for one in shown["findings"]} == {
        frozenset({"check", "code", "level", "text", "asked", "found"})
    }


def test_a_candidate_that_is_still_being_made(owner, producer_calls, now):
    one = ordered(owner, now).candidates.first()
    shown = producer_calls.get(f"candidates/{one.pk}/").json()
    assert (shown["state"], shown["sha256"], shown["width"], shown["height"], shown["bytes"]) == (
        "generating", None, None, None, None,
    )  # fmt: skip
    assert (shown["cost_usd"], shown["simulated"]) == ("0.00", True)


def test_what_a_candidate_cost_is_null_for_who_may_not_read_it(
    of, owner, now, reviewer_calls, lead_calls, auditor_calls
):
    one = waiting(owner, now)
    other = Caller(actor(of, "producer"))
    costs = [
        calls.get(f"candidates/{one.pk}/").json()["cost_usd"]
        for calls in (Caller(owner), lead_calls, auditor_calls, reviewer_calls, other)
    ]
    assert costs == ["0.00", "0.00", "0.00", None, None]


def test_why_not_approve_is_for_the_caller(of, owner, now, reviewer_calls, lead_calls):
    one = waiting(owner, now)
    path = f"candidates/{one.pk}/"
    assert (
        "own brief" in Caller(owner).get(path).json()["why_not_approve"]
        or "Only a reviewer" in Caller(owner).get(path).json()["why_not_approve"]
    )
    claimed(one, reviewer_calls.actor, now)
    count = one.round.items.count()
    assert reviewer_calls.get(path).json()["why_not_approve"] == f"{count} items open · 0 % of 95 % displayed"
    listed = reviewer_calls.get("candidates/").json()["results"][0]
    assert listed["why_not_approve"] == f"{count} items open · 0 % of 95 % displayed"


def test_why_not_approve_is_null_when_an_approval_would_be_taken(owner, now, reviewer_calls):
    one = waiting(owner, now - timedelta(minutes=1))
    claim = claimed(one, reviewer_calls.actor, now - timedelta(minutes=1))
    rect = {"start_ms": 0, "duration_ms": 500, "zoom": 1, "rect": [0, 0, 200, 100]}
    assert reviewer_calls.post(f"candidates/{one.pk}/displays/", {"displays": [rect]}).json() == {"coverage": 1.0}
    answers = [{"item": str(item.pk), "answer": "pass"} for item in one.round.items.all()]
    assert reviewer_calls.put(f"claims/{claim.pk}/draft/", {"answers": answers}).status_code == 200
    assert reviewer_calls.get(f"candidates/{one.pk}/").json()["why_not_approve"] is None
    assert reviewer_calls.get("candidates/").json()["results"][0]["why_not_approve"] is None
    assert reviewer_calls.get(f"claims/{claim.pk}/draft/").json() == {"answers": answers}


def test_a_claim(owner, now, reviewer_calls):
    one = waiting(owner, now)
    response = reviewer_calls.post("claims/", {"candidate": str(one.pk)})
    shown = response.json()
    assert response.status_code == 201
    assert set(shown) == {
        "id", "candidate", "claimed_at", "expires_at", "ended_at", "stage", "seat", "for_lead",
    }  # fmt: skip
    assert is_id(shown["id"])
    assert shown["candidate"] == str(one.pk)
    assert is_utc(shown["claimed_at"])
    assert is_utc(shown["expires_at"])
    assert reviewer_calls.get(f"claims/{shown['id']}/").json() == shown
    assert reviewer_calls.get("claims/").json()["results"] == [shown]


def test_the_next_candidate_or_204_when_nothing_waits(owner, now, reviewer_calls):
    one = waiting(owner, now)
    assert reviewer_calls.post("claims/", {}).json()["candidate"] == str(one.pk)
    response = reviewer_calls.post("claims/", {})
    assert (response.status_code, response.content) == (204, b"")


def test_409_when_no_seat_is_free_naming_who_holds_it(of, owner, now, reviewer_calls):
    one = waiting(owner, now)
    claimed(one, reviewer_calls.actor, now)
    problem = said(Caller(actor(of, "reviewer")).post("claims/", {"candidate": str(one.pk)}), 409)
    assert problem["code"] == "no_free_seat"


def test_in_a_blind_stage_the_holder_is_not_named(of, owner, now):
    one = waiting(owner, now, policy="two reviewers")
    people = [actor(of, "reviewer") for _ in range(3)]
    for person in people:
        person_row = of.memberships.get(user=person.user_id).user
        person_row.name = f"Name-{person.user_id}"
        person_row.save()
    claimed(one, people[0], now)
    claimed(one, people[1], now)
    problem = said(Caller(people[2]).post("claims/", {"candidate": str(one.pk)}), 409)
    assert "Name-" not in problem["detail"]


def test_403_own_brief_for_ones_own(of, now):
    by = actor(of, "producer", "reviewer")
    one = waiting(by, now)
    assert said(Caller(by).post("claims/", {"candidate": str(one.pk)}), 403)["code"] == "own_brief"


def test_displays_answer_the_share_displayed_so_far(owner, now, reviewer_calls):
    one = waiting(owner, now - timedelta(minutes=1))
    claimed(one, reviewer_calls.actor, now - timedelta(minutes=1))
    path = f"candidates/{one.pk}/displays/"
    half = {"start_ms": 0, "duration_ms": 500, "zoom": 1.5, "rect": [0, 0, 100, 100]}
    response = reviewer_calls.post(path, {"displays": [half]})
    assert (response.status_code, response.json()) == (201, {"coverage": 0.5})
    other = {"start_ms": 600, "duration_ms": 400, "zoom": 2, "rect": [100, 0, 100, 100]}
    other |= {"dpr": 2, "mode": "single", "by": "tour"}
    assert reviewer_calls.post(path, {"displays": [other]}).json() == {"coverage": 1.0}


def test_displays_without_a_claim_are_not_now(owner, now, reviewer_calls):
    one = waiting(owner, now)
    rect = {"start_ms": 0, "duration_ms": 500, "zoom": 1, "rect": [0, 0, 1, 1]}
    problem = said(reviewer_calls.post(f"candidates/{one.pk}/displays/", {"displays": [rect]}), 409)
    assert problem["code"] == "claim_needed"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start_ms": 70_000}, "displays.0.start_ms"),
        ({"rect": [0, 0, 201, 100]}, "displays.0.rect"),
        ({"rect": [-1, 0, 10, 10]}, "displays.0.rect"),
        ({"rect": [0, 0, 0, 10]}, "displays.0.rect"),
        ({"zoom": 0}, "displays.0.zoom"),
        ({"zoom": 10**400}, "displays.0.zoom"),
        ({"zoom": True}, "displays.0.zoom"),
        ({"duration_ms": -1}, "displays.0.duration_ms"),
        ({"mode": "mirror"}, "displays.0.mode"),
        ({"by": []}, "displays.0.by"),
        ({"dpr": "2"}, "displays.0.dpr"),
        ({"who": "me"}, "displays.0.who"),
    ],
)
def test_a_display_that_cannot_have_been_is_refused_naming_its_field(owner, now, reviewer_calls, change, field):
    one = waiting(owner, now - timedelta(minutes=1))
    claimed(one, reviewer_calls.actor, now - timedelta(minutes=1))
    display = {"start_ms": 0, "duration_ms": 500, "zoom": 1, "rect": [0, 0, 100, 100]} | change
    problem = said(reviewer_calls.post(f"candidates/{one.pk}/displays/", {"displays": [display]}), 422)
    assert list(problem["errors"]) == [field]


@pytest.mark.parametrize("displays", [[], [{}] * 501, {}, "all", [None]])
def test_displays_are_a_list_of_1_to_500(owner, now, reviewer_calls, displays):
    one = waiting(owner, now)
    claimed(one, reviewer_calls.actor, now)
    said(reviewer_calls.post(f"candidates/{one.pk}/displays/", {"displays": displays}), 422)


def test_overlaps_in_time_are_clipped_not_refused(owner, now, reviewer_calls):
    one = waiting(owner, now - timedelta(minutes=1))
    claim = claimed(one, reviewer_calls.actor, now - timedelta(minutes=1))
    rect = {"start_ms": 0, "duration_ms": 500, "zoom": 1, "rect": [0, 0, 200, 100]}
    path = f"candidates/{one.pk}/displays/"
    assert reviewer_calls.post(path, {"displays": [rect, rect]}).status_code == 201
    assert sorted(claim.displays.values_list("duration_ms", "clipped")) == [(0, True), (500, False)]


def test_a_review_and_its_decision(owner, now, reviewer_calls):
    one = waiting(owner, now - timedelta(minutes=1))
    claimed(one, reviewer_calls.actor, now - timedelta(minutes=1))
    item = str(one.round.items.first().pk)
    body = {
        "sha256": one.image.sha256,
        "verdict": "reject",
        "answers": [
            {"item": item, "answer": "fail", "defect": "part_missing", "severity": "major", "spot": [10, 20]},
        ],
        "reason": "part_missing",
        "comment": "The handle is gone.",
    }
    response = reviewer_calls.post(f"candidates/{one.pk}/reviews/", body)
    shown = response.json()
    assert (response.status_code, set(shown)) == (201, {"id", "verdict", "decision"})
    assert is_id(shown["id"])
    assert (shown["verdict"], shown["decision"]) == ("reject", "rejected")
    assert reviewer_calls.get(f"candidates/{one.pk}/").json()["state"] == "rejected"
    listed = reviewer_calls.get(f"candidates/{one.pk}/reviews/").json()["results"]
    assert [(each["id"], each["verdict"], each["answers"]) for each in listed] == [
        (shown["id"], "reject", body["answers"])
    ]


def test_the_decision_is_null_while_seats_are_open(owner, now, reviewer_calls):
    one = waiting(owner, now - timedelta(minutes=1), policy="two reviewers")
    claimed(one, reviewer_calls.actor, now - timedelta(minutes=1))
    body = {"sha256": one.image.sha256, "verdict": "reject", "answers": [], "reason": "part_missing"}
    shown = reviewer_calls.post(f"candidates/{one.pk}/reviews/", body).json()
    assert (shown["verdict"], shown["decision"]) == ("reject", None)


def test_w02_a_verdict_of_another_image_shows_both(owner, now, reviewer_calls):
    one = waiting(owner, now)
    claimed(one, reviewer_calls.actor, now)
    body = {"sha256": "0" * 64, "verdict": "approve", "answers": []}
    problem = said(reviewer_calls.post(f"candidates/{one.pk}/reviews/", body), 409)
    assert (problem["code"], problem["current_sha256"], problem["judged_sha256"]) == (
        "asset_changed",
        one.image.sha256,
        "0" * 64,
    )


def test_w10_a_refusal_names_a_reason(owner, now, reviewer_calls):
    one = waiting(owner, now)
    claimed(one, reviewer_calls.actor, now)
    body = {"sha256": one.image.sha256, "verdict": "reject", "answers": []}
    assert list(said(reviewer_calls.post(f"candidates/{one.pk}/reviews/", body), 422)["errors"]) == ["reason"]


def test_w11_two_seats_take_two_people(owner, now, reviewer_calls):
    one = waiting(owner, now - timedelta(minutes=4), policy="two reviewers")
    judged(one, reviewer_calls.actor, "reject", at=now - timedelta(minutes=1))
    body = {"sha256": one.image.sha256, "verdict": "reject", "answers": [], "reason": "part_missing"}
    for response in (
        reviewer_calls.post(f"candidates/{one.pk}/reviews/", body),
        reviewer_calls.post("claims/", {"candidate": str(one.pk)}),
    ):
        assert said(response, 409)["code"] == "second_reviewer_required"


def test_a_brief(producer_calls, owner):
    response = producer_calls.post("briefs/", data())
    shown = response.json()
    assert (response.status_code, set(shown)) == (201, BRIEF | {"created", "warnings"})
    assert (shown["state"], shown["version"], shown["owner"], shown["own"]) == ("draft", 1, str(owner.user_id), True)
    assert len(shown["created"]) == 1
    assert shown["brief"]["title"] == "A cup on a table"
    again = producer_calls.get(f"briefs/{shown['id']}/").json()
    assert set(again) == BRIEF
    assert producer_calls.get("briefs/").json() == {"next": None, "previous": None, "results": [again]}


def test_the_body_of_a_brief_can_be_sent_back_as_it_is(producer_calls):
    shown = producer_calls.post("briefs/", data()).json()
    amended = producer_calls.post(f"briefs/{shown['id']}/versions/", shown["brief"])
    assert (amended.status_code, amended.json()["sha256"]) == (201, shown["sha256"])


def test_the_way_of_a_brief(producer_calls, of):
    made = producer_calls.post("briefs/", data()).json()["id"]
    said(producer_calls.post(f"briefs/{made}/rounds/", {}), 409)
    submitted_ = producer_calls.post(f"briefs/{made}/submissions/")
    assert (submitted_.status_code, submitted_.json()["state"]) == (201, "submitted")
    amended = producer_calls.post(f"briefs/{made}/versions/", data(subject="a blue cup") | {"version": 1})
    assert (amended.status_code, amended.json()["version"]) == (201, 2)
    stale = said(producer_calls.post(f"briefs/{made}/versions/", data() | {"version": 1}), 409)
    assert (stale["code"], stale["version"]) == ("version_changed", 2)
    versions = producer_calls.get(f"briefs/{made}/versions/").json()["results"]
    assert [(one["n"], set(one)) for one in versions] == [
        (n, {"n", "sha256", "created_at", "created_by", "submitted_at", "brief"}) for n in (2, 1)
    ]
    withdrawn = producer_calls.post(f"briefs/{made}/withdrawals/")
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (201, "withdrawn")
    said(producer_calls.post(f"briefs/{made}/submissions/"), 409)


def test_an_estimate(producer_calls, owner):
    brief = submitted(owner)
    shown = producer_calls.get(f"briefs/{brief.pk}/estimate/?candidates=3&quality=high&size=1024x1024").json()
    assert set(shown) == {
        "model", "endpoint", "simulated", "candidates", "quality", "size", "each_usd", "total_usd", "bound_each_usd",
        "bound_usd", "price", "prompt",
    }  # fmt: skip
    assert (shown["model"], shown["candidates"], shown["quality"], shown["size"]) == (
        "gpt-image-2", 3, "high", "1024x1024",
    )  # fmt: skip
    assert re.fullmatch(r"\d+\.\d+", shown["each_usd"])
    assert set(shown["price"]) == {"valid_from", "source"}
    assert shown["prompt"]["characters"] == len(shown["prompt"]["text"])


@pytest.mark.parametrize(
    "wish", ["candidates=0", "candidates=many", f"candidates={'9' * 5000}", "size=7x7", "quality=best"]
)
def test_an_estimate_refuses_what_cannot_be(producer_calls, owner, wish):
    brief = submitted(owner)
    problem = said(producer_calls.get(f"briefs/{brief.pk}/estimate/?{wish}"), 422)
    assert list(problem["errors"]) == [wish.partition("=")[0]]


def test_a_round_ordered_once_by_its_key(producer_calls, owner):
    brief = submitted(owner)
    path, key = f"briefs/{brief.pk}/rounds/", {"Idempotency-Key": "order-1"}
    first = producer_calls.post(path, {"candidates": 1}, headers=key)
    again = producer_calls.post(path, {"candidates": 1}, headers=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert set(first.json()) == ROUND | {"warnings"}
    other = said(producer_calls.post(path, {"candidates": 2}, headers=key), 422)
    assert other["code"] == "idempotency_key_reused"
    listed = producer_calls.get(path).json()
    assert [one["id"] for one in listed["results"]] == [first.json()["id"]]
    assert producer_calls.get(f"rounds/{first.json()['id']}/").json() == listed["results"][0]


@pytest.mark.parametrize("key", ["", "k" * 256, "schl\u00fcssel", "a\tb"])
def test_a_key_that_is_none_cannot_be_read(producer_calls, owner, key):
    brief = submitted(owner)
    said(producer_calls.post(f"briefs/{brief.pk}/rounds/", {}, headers={"Idempotency-Key": key}), 400)


def test_402_names_the_budget_and_what_is_left(producer_calls, owner):
    brief = submitted(owner, budget_usd="0.000001")
    problem = said(producer_calls.post(f"briefs/{brief.pk}/rounds/", {}), 402)
    assert (problem["code"], problem["scope"], problem["left_usd"]) == ("budget_exhausted", "brief", "0.000001")


def test_the_way_of_a_round(producer_calls, owner, now):
    made = ordered(owner, now)
    path = f"rounds/{made.pk}/"
    assert set(producer_calls.get(path).json()) == ROUND
    assert producer_calls.post(f"{path}pauses/").json()["paused"] is True
    said(producer_calls.post(f"{path}pauses/"), 409)
    resumed = producer_calls.delete(f"{path}pauses/")
    assert (resumed.status_code, resumed.json()["paused"]) == (200, False)
    one, other = made.candidates.all()
    hold(one, now)
    assert producer_calls.get(path).json()["state"] in {"held", "running"}
    assert [each["state"] for each in producer_calls.post(f"{path}retries/").json()["candidates"]] == [
        "generating", "generating",
    ]  # fmt: skip
    hold(other, now)
    assert [each["state"] for each in producer_calls.post(f"{path}surrenders/").json()["candidates"]] == [
        "generating", "failed",
    ]  # fmt: skip
    cancelled = producer_calls.post(f"{path}cancellations/")
    assert (cancelled.status_code, cancelled.json()["cancelled"]) == (201, True)


def test_a_held_candidate_is_retried_or_given_up(producer_calls, owner, now):
    one, other = ordered(owner, now).candidates.all()
    for each in (one, other):
        hold(each, now)
    assert producer_calls.post(f"candidates/{one.pk}/retries/").json()["state"] == "generating"
    assert producer_calls.post(f"candidates/{other.pk}/surrenders/").json()["state"] == "failed"
    said(producer_calls.post(f"candidates/{other.pk}/retries/"), 409)


def test_a_candidate_is_withdrawn_or_called_back(producer_calls, owner, now):
    one = waiting(owner, now)
    put(one, CandidateState.SPARE, at=now)
    returned = producer_calls.post(f"candidates/{one.pk}/returns/")
    assert (returned.status_code, returned.json()["state"]) == (201, "in_review")
    assert producer_calls.post(f"candidates/{one.pk}/withdrawals/").json()["state"] == "withdrawn"
    assert said(producer_calls.post(f"candidates/{one.pk}/returns/"), 409)["state"] == "withdrawn"


def test_an_edit_answers_a_change_request(of, producer_calls, owner, now):
    one = waiting(owner, now - timedelta(minutes=4), brief=submitted(owner, now - timedelta(minutes=4)))
    said(producer_calls.post(f"candidates/{one.pk}/edits/"), 409)
    judged(one, actor(of, "reviewer"), "request_changes", at=now - timedelta(minutes=1), comment="Make it blue.")
    response = producer_calls.post(f"candidates/{one.pk}/edits/")
    assert (response.status_code, response.json()["kind"], response.json()["parent"]) == (201, "edit", str(one.pk))
    assert "Change: Make it blue" in response.json()["instruction"]
    assert said(producer_calls.post(f"candidates/{one.pk}/edits/"), 409)["code"] == "already_answered"


def test_overturning_opens_the_next_pass(of, owner, now, lead_calls):
    one = waiting(owner, now - timedelta(minutes=4))
    judged(one, actor(of, "reviewer"), at=now - timedelta(minutes=1))
    said(lead_calls.post(f"candidates/{one.pk}/overturns/", {"comment": " "}), 422)
    response = lead_calls.post(f"candidates/{one.pk}/overturns/", {"comment": "The logo is last year's."})
    assert response.status_code == 201
    assert set(response.json()) == {"id", "candidate", "verdict", "overturns", "pass", "sha256", "at"}
    assert response.json()["verdict"] == "overturned"
    shown = lead_calls.get(f"candidates/{one.pk}/").json()
    assert (shown["state"], shown["pass"]) == ("in_review", 2)


def test_a_reference(producer_calls):
    response = producer_calls.post("references/", {"file": picture()})
    shown = response.json()
    assert (response.status_code, set(shown)) == (
        201,
        {"id", "sha256", "width", "height", "name", "bytes", "format"},
    )
    assert (shown["sha256"], shown["width"], shown["height"]) == (hashlib.sha256(png()).hexdigest(), 64, 48)
    assert producer_calls.get(f"references/{shown['id']}/").json() == shown
    body = data(references=[{"id": shown["id"], "role": "product"}])
    assert producer_calls.post("briefs/", body).status_code == 201


def test_a_candidate_filed_by_upload(producer_calls, owner):
    brief = submitted(owner)
    form = {"file": picture(width=200, height=100), "brief": str(brief.pk), "made_by": "Studio North"}
    form |= {"minutes": "12.5", "cost_usd": "3.20", "model": "unknown"}
    response = producer_calls.post("candidates/", form)
    shown = response.json()
    assert (response.status_code, set(shown)) == (201, CANDIDATE)
    assert (shown["state"], shown["cost_usd"], shown["simulated"]) == ("checking", "3.20", False)
    child = {"file": picture(width=200, height=100, colour="#111111"), "brief": str(brief.pk), "parent": shown["id"]}
    assert producer_calls.post("candidates/", child).json()["parent"] == shown["id"]


def test_lists_filter_and_name_what_they_do_not_know(producer_calls, owner, now):
    one = ordered(owner, now).candidates.first()
    assert len(producer_calls.get(f"candidates/?brief={one.brief_id}&state=generating").json()["results"]) == 2
    assert len(producer_calls.get(f"candidates/?round={one.round_id}").json()["results"]) == 2
    assert producer_calls.get("candidates/?state=held").json()["results"] == []
    assert producer_calls.get("briefs/?state=draft").json()["results"] == []
    for path in ("candidates/?state=nice", "briefs/?state=nice", "reports/cost/?by=week", "audit/events/?after=-1"):
        caller = Caller(actor(one.workspace, "lead"))
        assert said(caller.get(path), 400)["code"] == "unreadable"


def test_models_policies_endpoints_and_me(of, producer_calls, owner):
    models = producer_calls.get("models/").json()["results"]
    assert [one["name"] for one in models if one["default"]] == ["gpt-image-2"]
    assert [price["source"] for one in models if one["default"] for price in one["prices"]]
    policies = producer_calls.get("policies/").json()["results"]
    assert [one["name"] for one in policies] == ["brand then legal", "one reviewer", "two reviewers"]
    assert [stage["tag"] for stage in policies[0]["stages"]] == ["brand", "legal"]
    assert set(producer_calls.get("me/").json()) == {
        "id", "email", "name", "workspace", "roles", "tags", "workspaces",
    }  # fmt: skip
    assert producer_calls.get("me/").json()["roles"] == ["producer"]
    ordered(owner)
    names = [one["name"] for one in producer_calls.get("endpoints/").json()["results"]]
    assert "simulator" in names


def test_a_lead_lets_a_stopped_endpoint_call_again(owner, now, lead_calls):
    ordered(owner, now)
    endpoint = Endpoint.objects.get(name="simulator")
    assert said(lead_calls.post(f"endpoints/{endpoint.pk}/openings/"), 409)["code"] == "not_stopped"
    Endpoint.objects.filter(pk=endpoint.pk).update(stopped_at=now, stopped_why="The key was refused.")
    response = lead_calls.post(f"endpoints/{endpoint.pk}/openings/")
    assert (response.status_code, response.json()["stopped"]) == (201, False)


def test_events_are_as_hashed(of, owner, auditor_calls):
    filed(owner)
    page = auditor_calls.get("audit/events/").json()
    assert set(page) == {"next", "previous", "results", "head"}
    for one in page["results"]:
        assert set(one) == {"seq", "hash", "prev", "at", "verb", "body", "redacted", "texts"}
        assert hashlib.sha256(one["body"].encode()).hexdigest() == one["hash"]
        assert (one["redacted"], json.loads(one["body"])["seq"]) == (False, one["seq"])
    last = page["results"][-1]
    assert page["head"] == {"seq": last["seq"], "hash": last["hash"]}
    assert auditor_calls.get(f"audit/events/?after={last['seq']}").json()["results"] == []


def test_the_trail_hides_cost_and_minutes_from_who_may_not_read_them(of, owner, now, lead_calls):
    one = waiting(owner, now - timedelta(minutes=4))
    by = actor(of, "reviewer")
    judged(one, by, at=now - timedelta(minutes=1))

    def facts(calls):
        trail = calls.get(f"candidates/{one.pk}/trail/").json()["results"]
        last = next(event for event in trail if event["verb"] == "review.submitted")
        found = json.loads(last["body"])["facts"]
        assert last["redacted"] == (hashlib.sha256(last["body"].encode()).hexdigest() != last["hash"])
        return last["redacted"], found["cost_usd"] is None, found["active_ms"] is None

    assert facts(lead_calls) == (False, False, False)
    assert facts(Caller(by)) == (True, True, True)
    assert facts(Caller(owner)) == (True, True, True)


def test_the_cost_report(of, owner, now, lead_calls, reviewer_calls, producer_calls):
    one = waiting(owner, now - timedelta(minutes=4))
    judged(one, actor(of, "reviewer"), at=now - timedelta(minutes=1))
    report = lead_calls.get("reports/cost/?by=brief").json()
    assert set(report) == {"rows", "total"}
    assert set(report["rows"][0]) == {
        "workspace", "key", "label", "simulated", "approved", "attempts", "spent_usd", "approved_usd", "rejected_usd",
        "failed_usd", "unknown_usd", "open_usd", "review_minutes", "review_usd", "cost_per_approved_usd",
    }  # fmt: skip
    assert report["rows"][0]["key"] == str(one.brief_id)
    assert report["rows"][0]["review_minutes"] is not None
    own = producer_calls.get("reports/cost/").json()
    assert own["rows"][0]["review_minutes"] is None
    assert own["rows"][0]["review_usd"] == report["rows"][0]["review_usd"]
    others = Caller(actor(of, "producer")).get("reports/cost/").json()
    assert (others["rows"], {one["spent_usd"] for one in others["total"]}) == ([], {"0.00"})
    assert said(reviewer_calls.get("reports/cost/"), 403)["code"] == "not_allowed"


def test_an_arrived_image_shows_its_findings_and_cost(owner, now, producer_calls):
    one = arrive(ordered(owner, now).candidates.first(), now)
    shown = producer_calls.get(f"candidates/{one.pk}/").json()
    assert (shown["state"], shown["width"], shown["simulated"]) == ("checking", 64, True)


@pytest.mark.parametrize("version", ["1", 1.5, True, [], {}])
def test_the_version_that_one_has_read_is_a_number(producer_calls, owner, version):
    brief = submitted(owner)
    problem = said(producer_calls.post(f"briefs/{brief.pk}/versions/", data() | {"version": version}), 422)
    assert list(problem["errors"]) == ["version"]
