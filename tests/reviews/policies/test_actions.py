import json

import pytest

from reviews.audit import queries as log
from reviews.audit.models import AuditEvent
from reviews.errors import Invalid, NotAllowed
from reviews.people.states import Role
from reviews.policies import actions, presets, queries
from reviews.policies.models import Policy, PolicyVersion, Stage
from reviews.policies.rules import Wanted
from tests import factories

pytestmark = pytest.mark.django_db
AT = factories.AT
STRICT = (Wanted(seats=2, blind=True, blocks=["blocking", "minor", "major"]), Wanted(tag="legal", share_percent=100))


@pytest.fixture
def lead():
    return factories.actor(None, "lead")


def stages_of(policy):
    return [(stage.seats, stage.tag, stage.blocks) for stage in queries.current(policy).stages.all()]


def test_a_preset_that_a_lead_changes_becomes_the_workspaces_own(lead):
    preset = queries.named(lead.workspace_id, presets.ONE_REVIEWER)
    version = actions.change(presets.ONE_REVIEWER, STRICT, by=lead, at=AT)
    own = queries.named(lead.workspace_id, presets.ONE_REVIEWER)
    assert (own.workspace_id, version.policy, version.n, version.created_at) == (lead.workspace_id, own, 2, AT)
    assert stages_of(own) == [(2, "", ["minor", "major", "blocking"]), (1, "legal", ["major", "blocking"])]
    assert stages_of(preset) == [(1, "", ["major", "blocking"])]
    assert queries.named(factories.workspace().pk, presets.ONE_REVIEWER) == preset


def test_a_policy_that_is_changed_again_gets_its_next_version_and_keeps_the_earlier_one(lead):
    first = actions.change("ours", [Wanted()], by=lead, at=AT)
    second = actions.change("ours", STRICT, by=lead, at=AT)
    assert (first.policy, first.n, second.n) == (second.policy, 1, 2)
    assert first.stages.count() == 1
    assert queries.current(first.policy) == second


def test_a_change_leaves_one_event_that_tells_what_is_asked(lead):
    version = actions.change("ours", STRICT, by=lead, at=AT)
    event = AuditEvent.objects.get()
    body = json.loads(event.body)
    assert (event.verb, body["subject"]["id"]) == ("policy.changed", str(version.policy_id))
    assert body["facts"]["version"] == 1
    assert [stage["seats"] for stage in body["facts"]["stages"]] == [2, 1]
    assert log.texts_of([event.seq])[event.seq] == {"name": "ours"}


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"lead"}))
def test_nobody_but_a_lead_changes_a_policy(role):
    with pytest.raises(NotAllowed):
        actions.change("ours", [Wanted()], by=factories.actor(None, role), at=AT)
    assert (Policy.objects.count(), AuditEvent.objects.count()) == (3, 0)


@pytest.mark.parametrize(
    ("name", "stages", "fields"),
    [
        ("", [Wanted()], ["name"]),
        ("x" * 101, [Wanted()], ["name"]),
        ("ours", [], ["stages"]),
        ("ours", [Wanted()] * 6, ["stages"]),
        ("ours", [Wanted(), Wanted(seats=0)], ["stages.1.seats"]),
        ("ours", [Wanted(seats=10)], ["stages.0.seats"]),
        ("ours", [Wanted(role="lead")], ["stages.0.role"]),
        ("ours", [Wanted(tag="finance")], ["stages.0.tag"]),
        ("ours", [Wanted(blocks=[])], ["stages.0.blocks"]),
        ("ours", [Wanted(blocks=["blocking", "awful"])], ["stages.0.blocks"]),
        ("ours", [Wanted(share_percent=0, dwell_ms=-1)], ["stages.0.dwell_ms", "stages.0.share_percent"]),
        ("ours", [Wanted(share_percent=101)], ["stages.0.share_percent"]),
        (
            "ours",
            [Wanted(min_zoom_percent=99, min_css_percent=49)],
            ["stages.0.min_css_percent", "stages.0.min_zoom_percent"],
        ),
    ],
)
def test_what_a_policy_cannot_ask_is_refused_with_every_field_at_once(lead, name, stages, fields):
    with pytest.raises(Invalid) as refused:
        actions.change(name, stages, by=lead, at=AT)
    assert sorted(refused.value.errors) == fields
    assert (PolicyVersion.objects.count(), Stage.objects.count(), AuditEvent.objects.count()) == (3, 4, 0)


def test_what_a_stage_asks_unless_said_is_what_the_presets_ask():
    preset = queries.current(queries.named(factories.workspace().pk, presets.ONE_REVIEWER)).stages.get()
    assert Wanted().columns() == {column: getattr(preset, column) for column in Wanted().columns()}


def test_rows_of_policies_say_what_they_are():
    policy = Policy(name="ours")
    version = PolicyVersion(policy=policy, n=2)
    assert (str(policy), str(version)) == ("ours", f"{policy.pk} v2")
    assert str(Stage(version=version, n=1)) == f"stage 1 of {version.pk}"
