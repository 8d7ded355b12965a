import json
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from reviews.audit import queries as log
from reviews.audit.models import AuditEvent
from reviews.audit.verify import Verified, verify
from reviews.errors import Invalid, NotAllowed, NotFound, NotNow
from reviews.people import actions, queries
from reviews.people.models import ApiToken, Membership, RateCard, User, Workspace
from reviews.people.states import Role
from tests import factories

pytestmark = pytest.mark.django_db
AT = factories.AT
DAY = date(2026, 11, 2)


@pytest.fixture
def ours():
    return factories.workspace("Ours")


@pytest.fixture
def lead(ours):
    return factories.actor(ours, "lead")


def add(ours, by, email="new@demo.example", **given):
    given = {"roles": ["reviewer"], "tags": [], "name": "New Person"} | given
    return actions.add_member(workspace_id=ours.pk, email=email, by=by, at=AT, **given)


def last():
    event = AuditEvent.objects.last()
    return event, json.loads(event.body)


def things(body):
    return {thing["kind"]: thing["id"] for thing in (body["subject"], *body["about"])}


def test_a_workspace_is_opened_from_the_command_line():
    workspace = actions.open_workspace(name="New", monthly_limit=Decimal(500), at=AT)
    event, body = last()
    assert (workspace.name, workspace.monthly_limit, workspace.created_at) == ("New", Decimal(500), AT)
    assert (event.verb, event.workspace, body["actor"]) == ("workspace.opened", workspace.pk, {"kind": "machine"})
    assert body["facts"] == {"monthly_limit": "500.00"}
    assert log.texts_of([event.seq]) == {event.seq: {"name": "New"}}


def test_a_workspace_needs_no_limit_but_a_name_of_its_own(ours):
    assert actions.open_workspace(name="New", at=AT).monthly_limit is None
    with pytest.raises(Invalid) as refused:
        actions.open_workspace(name="Ours", at=AT)
    assert refused.value.errors == {"name": ["There is already a workspace Ours."]}
    assert Workspace.objects.count() == 2


def test_a_lead_adds_a_member_and_the_log_names_no_name(ours, lead):
    member = add(ours, lead, "New@Demo.Example ", roles=["reviewer", "lead", "lead"], tags=["legal"], password="pass")
    event, body = last()
    assert (member.user.email, member.user.name) == ("new@demo.example", "New Person")
    assert (member.roles, member.tags, member.created_at) == (["lead", "reviewer"], ["legal"], AT)
    assert member.user.check_password("pass")
    assert (event.verb, event.actor, event.workspace) == ("member.added", lead.user_id, ours.pk)
    assert things(body) == {"membership": str(member.pk), "person": str(member.user_id)}
    assert body["facts"] == {"roles": ["lead", "reviewer"], "tags": ["legal"]}
    assert log.texts_of([event.seq])[event.seq] == {"name": "New Person", "email": "new@demo.example"}
    assert not any(word in event.body for word in ("New", "demo.example", "pass"))
    assert AuditEvent.objects.count() == 1


def test_a_person_without_a_password_cannot_sign_in_with_one(ours, lead):
    assert not add(ours, lead).user.has_usable_password()


def test_a_known_person_joins_with_their_own_name_and_password(ours, lead):
    known = factories.user("known@demo.example", name="Known", password="theirs")
    member = add(ours, lead, "KNOWN@demo.example", name="Other", password="taken over")
    known.refresh_from_db()
    assert (member.user, known.name, known.check_password("theirs")) == (known, "Known", True)
    assert User.objects.filter(email="known@demo.example").count() == 1


def test_a_member_is_added_only_once(ours, lead):
    add(ours, lead)
    with pytest.raises(NotNow) as refused:
        add(ours, lead)
    assert refused.value.code == "already_member"
    assert AuditEvent.objects.count() == 1


def test_a_member_who_left_comes_back_to_the_same_place(ours, lead):
    member = add(ours, lead)
    actions.end_membership(member.pk, by=lead, at=AT)
    again = add(ours, lead, roles=["auditor"])
    assert (again.pk, again.roles, again.ended_at) == (member.pk, ["auditor"], None)


def test_roles_and_tags_that_nobody_knows_are_refused_by_field(ours, lead):
    with pytest.raises(Invalid) as refused:
        add(ours, lead, roles=["boss"], tags=["x"])
    assert sorted(refused.value.errors) == ["roles", "tags"]
    assert not User.objects.filter(email="new@demo.example").exists()


def test_a_lead_changes_roles_and_the_log_knows_before_and_after(ours, lead):
    member = factories.member(ours, "reviewer", tags=["brand"])
    changed = actions.change_member(member.pk, roles=["auditor"], by=lead, at=AT)
    event, body = last()
    assert (changed.roles, changed.tags) == (["auditor"], [])
    assert event.verb == "member.changed"
    assert body["facts"] == {
        "before": {"roles": ["reviewer"], "tags": ["brand"]},
        "after": {"roles": ["auditor"], "tags": []},
    }


def test_a_member_leaves_with_all_tokens(ours, lead):
    member = factories.member(ours, "reviewer")
    for _ in range(2):
        actions.issue_token(member.pk, by=lead, at=AT)
    actions.end_membership(member.pk, by=lead, at=AT)
    event, body = last()
    member.refresh_from_db()
    assert (member.ended_at, event.verb, body["facts"]) == (AT, "member.removed", {"tokens_revoked": 2})
    assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_t13_the_last_lead_can_neither_leave_nor_give_up_the_role(ours, lead):
    own = Membership.objects.get(user_id=lead.user_id)
    for attempt in (
        lambda: actions.end_membership(own.pk, by=lead, at=AT),
        lambda: actions.change_member(own.pk, roles=["reviewer"], by=lead, at=AT),
    ):
        with pytest.raises(NotNow) as refused:
            attempt()
        assert refused.value.code == "last_lead"
    assert AuditEvent.objects.count() == 0
    actions.change_member(own.pk, roles=["lead", "reviewer"], by=lead, at=AT)
    factories.member(ours, "lead")
    actions.end_membership(own.pk, by=lead, at=AT)


def test_a_token_leaves_one_event_that_does_not_hold_it(ours, lead):
    member = factories.member(ours, "reviewer")
    token = actions.issue_token(member.pk, by=lead, at=AT)
    event, body = last()
    row = ApiToken.objects.get()
    assert (event.verb, event.actor, AuditEvent.objects.count()) == ("token.issued", lead.user_id, 1)
    assert things(body) == {"token": str(row.pk), "person": str(member.user_id), "membership": str(member.pk)}
    assert token not in event.body
    assert row.sha256 not in event.body


def test_a_token_is_revoked_once(ours, lead):
    actions.issue_token(factories.member(ours).pk, by=lead, at=AT)
    token = ApiToken.objects.get()
    actions.revoke_token(token.pk, by=lead, at=AT)
    token.refresh_from_db()
    assert (token.revoked_at, last()[0].verb) == (AT, "token.revoked")
    with pytest.raises(NotFound):
        actions.revoke_token(token.pk, by=lead, at=AT)


def test_a_rate_counts_from_its_day_on_and_can_be_corrected(ours, lead):
    set_rate(ours, lead, "45")
    assert last()[1]["facts"] == {"role": "reviewer", "per_hour": "45.00", "before": None, "valid_from": "2026-11-02"}
    set_rate(ours, lead, "50.5")
    assert last()[1]["facts"]["before"] == "45.00"
    assert queries.rate_on(ours.pk, "reviewer", DAY) == Decimal("50.5")
    assert (RateCard.objects.count(), last()[0].verb) == (1, "rate.set")


def test_a_rate_that_is_none_is_refused(ours, lead):
    with pytest.raises(Invalid) as refused:
        set_rate(ours, lead, "-1")
    assert list(refused.value.errors) == ["per_hour"]


def set_rate(ours, by, per_hour):
    given = {"role": "reviewer", "per_hour": Decimal(per_hour), "valid_from": DAY}
    actions.set_rate(workspace_id=ours.pk, by=by, at=AT, **given)


def everything(ours, member, token):
    return {
        "add": lambda by: add(ours, by),
        "change": lambda by: actions.change_member(member.pk, roles=["lead"], by=by, at=AT),
        "end": lambda by: actions.end_membership(member.pk, by=by, at=AT),
        "issue": lambda by: actions.issue_token(member.pk, by=by, at=AT),
        "revoke": lambda by: actions.revoke_token(token.pk, by=by, at=AT),
        "rate": lambda by: set_rate(ours, by, "45"),
    }


@pytest.fixture
def target(ours, lead):
    member = factories.member(ours, "reviewer")
    actions.issue_token(member.pk, by=None, at=AT)
    return ours, member, ApiToken.objects.get()


VERBS = ("add", "change", "end", "issue", "revoke", "rate")


def snapshot():
    tables = (User, Membership, ApiToken, RateCard, AuditEvent)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", sorted(set(Role.values) - {"lead"}))
def test_nobody_but_a_lead_manages_members_tokens_and_rates(target, verb, role):
    by = factories.actor(target[0], role)
    before = snapshot()
    with pytest.raises(NotAllowed):
        everything(*target)[verb](by)
    assert snapshot() == before


@pytest.mark.parametrize("verb", VERBS)
def test_t01_a_lead_of_another_workspace_finds_nothing_there(target, verb):
    by = factories.actor(factories.workspace(), "lead")
    before = snapshot()
    with pytest.raises(NotFound, match=actions.NOTHING_HERE):
        everything(*target)[verb](by)
    assert snapshot() == before


@pytest.mark.parametrize("verb", VERBS)
def test_a_lead_and_the_command_line_may_and_leave_one_event_each(target, lead, verb):
    before = AuditEvent.objects.count()
    everything(*target)[verb](lead)
    assert AuditEvent.objects.count() == before + 1
    assert isinstance(verify(), Verified)


@pytest.mark.parametrize("verb", VERBS)
def test_the_command_line_is_a_machine_in_the_log(target, verb):
    everything(*target)[verb](None)
    event, body = last()
    assert (event.actor, body["actor"]) == (None, {"kind": "machine"})


def test_what_is_not_there_is_answered_like_what_is_not_yours(ours):
    for attempt in (
        lambda: actions.issue_token(uuid4(), by=None, at=AT),
        lambda: actions.revoke_token(uuid4(), by=None, at=AT),
        lambda: actions.set_rate(
            workspace_id=uuid4(), role="lead", per_hour=Decimal(1), valid_from=DAY, by=None, at=AT
        ),
    ):
        with pytest.raises(NotFound, match=actions.NOTHING_HERE):
            attempt()


def test_t09_a_membership_that_ended_cannot_be_managed(ours, lead):
    member = factories.member(ours)
    actions.end_membership(member.pk, by=lead, at=AT)
    with pytest.raises(NotFound):
        actions.issue_token(member.pk, by=lead, at=AT)
