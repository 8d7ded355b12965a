"""Sessions, tokens, roles that change meanwhile; what an auditor's look and a forbidden try leave in the log."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from reviews.audit.models import AuditEvent
from reviews.people import sessions, tokens
from reviews.people.models import ApiToken, Membership
from tests.factories import actor, member, user, workspace
from tests.factories_briefs import data, filed, last_event, rows, submitted
from tests.factories_reviewing import waiting
from tests.reviews.api.calling import Caller, picture, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership(of):
    return member(of, "producer")


@pytest.fixture
def browser(membership):
    """A signed-in browser, with Django's own check of the token that its pages send."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(membership.user)
    return client


def csrf_of(browser):
    browser.cookies["csrftoken"] = token = "a" * 32
    return {"X-CSRFToken": token}


def test_a_session_reads(browser, membership):
    assert browser.get("/api/me/").json()["workspace"] == str(membership.workspace_id)


def test_x01_a_session_writes_only_with_its_csrf_token(browser):
    before = rows()
    for headers in ({}, csrf_of(browser) | {"X-CSRFToken": "b" * 32}):
        response = browser.post("/api/briefs/", data(), content_type="application/json", headers=headers)
        assert said(response, 403)["code"] == "csrf_failed"
    assert rows() == before
    response = browser.post("/api/briefs/", data(), content_type="application/json", headers=csrf_of(browser))
    assert response.status_code == 201


def test_x01_a_session_uploads_only_with_its_csrf_token(browser):
    assert said(browser.post("/api/references/", {"file": picture()}), 403)["code"] == "csrf_failed"
    assert browser.post("/api/references/", {"file": picture()}, headers=csrf_of(browser)).status_code == 201


def test_a_token_needs_no_csrf_token(membership, of):
    caller = Caller(actor(of, "producer"), client=Client(enforce_csrf_checks=True))
    assert caller.post("briefs/", data()).status_code == 201


def test_a_session_works_in_one_membership_at_a_time(browser, membership):
    other = member(workspace("Zebra"), "reviewer", who=membership.user)
    session = browser.session
    session[sessions.KEY] = str(other.workspace_id)
    session.save()
    me = browser.get("/api/me/").json()
    assert (me["workspace"], me["roles"]) == (str(other.workspace_id), ["reviewer"])
    assert {one["name"] for one in me["workspaces"]} == {membership.workspace.name, "Zebra"}


def test_a_person_without_a_workspace_is_nobody(db):
    client = Client()
    client.force_login(user())
    said(client.get("/api/me/"), 401)


@pytest.mark.parametrize("header", ["Token", "Token ", "Token x", "Token \u00fc", "Bearer x", "Basic eDp4", "Tokenx y"])
def test_what_is_no_token_is_nobody(header):
    problem = said(Caller().get("me/", headers={"Authorization": header}), 401)
    assert problem["code"] == "not_authenticated"


def test_s08_a_token_in_the_address_is_not_looked_at(membership):
    text = tokens.new()
    ApiToken.objects.create(membership=membership, sha256=tokens.sha256_of(text), created_at=timezone.now())
    said(Caller().get(f"me/?token={text}"), 401)
    said(Caller().get(f"me/?Authorization=Token+{text}"), 401)
    assert Caller().get("me/", headers={"Authorization": f"token {text}"}).status_code == 200


def test_t09_a_role_that_was_taken_away_counts_with_the_next_request(of, owner, now):
    one = waiting(owner, now)
    by = actor(of, "reviewer")
    caller = Caller(by)
    assert caller.get(f"candidates/{one.pk}/").status_code == 200
    Membership.objects.filter(user=by.user_id).update(roles=["auditor"])
    before = rows()
    said(caller.post("claims/", {"candidate": str(one.pk)}), 403)
    assert rows() == before
    Membership.objects.filter(user=by.user_id).update(ended_at=now)
    said(caller.get("me/"), 401)


def test_t08_a_second_role_does_not_open_ones_own_brief(of, now):
    by = actor(of, "producer", "reviewer", "lead")
    one = waiting(by, now)
    tries = {
        "claims/": {"candidate": str(one.pk)},
        f"candidates/{one.pk}/reviews/": {"sha256": one.image.sha256, "verdict": "approve", "answers": []},
        f"candidates/{one.pk}/overturns/": {"comment": "why"},
    }
    for path, body in tries.items():
        before = AuditEvent.objects.count()
        assert said(Caller(by).post(path, body), 403)["code"] == "own_brief"
        assert AuditEvent.objects.count() == before + 1
        event = last_event()
        assert (event["verb"], event["subject"]) == ("refused.own_brief", {"kind": "candidate", "id": str(one.pk)})
        assert event["actor"]["id"] == str(by.user_id)
    one.refresh_from_db()
    assert one.state == "in_review"


def test_a_refused_try_changes_nothing_but_the_log(of, now):
    by = actor(of, "producer", "reviewer")
    one = waiting(by, now)
    caller, before = Caller(by), rows()
    said(caller.post("claims/", {"candidate": str(one.pk)}), 403)
    after = rows()
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert changed == {"AuditEvent": 1, "AuditSubject": 1, "AuditText": 1}


def test_an_auditors_look_is_kept_once_per_thing_and_hour(of, owner, now, auditor_calls):
    one = waiting(owner, now)
    for _ in range(2):
        for path in (f"candidates/{one.pk}/", f"briefs/{one.brief_id}/", "audit/events/"):
            assert auditor_calls.get(path).status_code == 200
    looks = AuditEvent.objects.filter(actor=auditor_calls.actor.user_id).order_by("seq")
    assert [event.verb for event in looks] == ["candidate.opened", "brief.opened", "log.opened"]
    assert [json.loads(event.body)["subject"]["id"] for event in looks] == [
        str(one.pk),
        str(one.brief_id),
        str(of.pk),
    ]


def test_the_looks_of_others_are_not_kept(owner, now, lead_calls, reviewer_calls):
    one = waiting(owner, now)
    before = AuditEvent.objects.count()
    for calls in (lead_calls, reviewer_calls, Caller(owner)):
        calls.get(f"candidates/{one.pk}/")
        calls.get(f"briefs/{one.brief_id}/")
    assert AuditEvent.objects.count() == before


def test_an_auditor_who_finds_nothing_leaves_nothing(owner, now, auditor_calls, stranger_calls):
    one = waiting(owner, now)
    before = rows()
    said(stranger_calls.get(f"candidates/{one.pk}/"), 404)
    said(stranger_calls.get(f"briefs/{one.brief_id}/"), 404)
    assert rows() == before


def test_renewing_displaying_and_drafting_leave_no_event(owner, now, reviewer_calls):
    one = waiting(owner, now - timedelta(minutes=1))
    claim = reviewer_calls.post("claims/", {"candidate": str(one.pk)}).json()["id"]
    before = AuditEvent.objects.count()
    rect = {"start_ms": 0, "duration_ms": 1, "zoom": 1, "rect": [0, 0, 1, 1]}
    assert reviewer_calls.patch(f"claims/{claim}/").status_code == 200
    assert reviewer_calls.post(f"candidates/{one.pk}/displays/", {"displays": [rect]}).status_code == 201
    assert reviewer_calls.put(f"claims/{claim}/draft/", {"answers": []}).status_code == 200
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    "field", ["workspace", "owner", "state", "cost", "cost_usd", "approved_by", "id", "version_id"]
)
def test_t05_what_nobody_may_set_is_an_unknown_field(of, owner, now, field):
    foreign = workspace()
    brief = submitted(owner, now)
    one = waiting(owner, now, brief=brief)
    caller, reviews = Caller(owner), Caller(actor(of, "reviewer"))
    extra = {field: str(foreign.pk)}
    upload = {"file": picture(width=200, height=100), "brief": str(brief.pk)}
    asks = [
        (caller, "briefs/", data() | extra),
        (caller, f"briefs/{brief.pk}/versions/", data() | extra),
        (caller, f"briefs/{filed(owner, now).pk}/submissions/", extra),
        (caller, f"briefs/{brief.pk}/rounds/", extra),
        (reviews, "claims/", {"candidate": str(one.pk)} | extra),
        (reviews, f"candidates/{one.pk}/reviews/", {"sha256": "", "verdict": "approve", "answers": []} | extra),
        (caller, f"candidates/{one.pk}/withdrawals/", extra),
        (caller, f"briefs/{brief.pk}/withdrawals/", extra),
        (caller, "references/", {"file": picture()} | extra),
    ]
    if field != "cost_usd":
        asks.append((caller, "candidates/", upload | extra))
    before = rows()
    for calls, path, body in asks:
        assert field in said(calls.post(path, body), 422)["errors"]
    assert rows() == before
