"""Who may what: the whole table of product.md, role by role."""

from decimal import Decimal
from itertools import combinations
from uuid import UUID

import pytest

from reviews.actor import Actor, Way
from reviews.people import rules
from reviews.people.rules import Capability
from reviews.people.states import Role

ME, ANOTHER = UUID(int=1), UUID(int=2)
YES, NO = True, False

# Columns: producer, reviewer, lead, auditor.
TABLE = {
    (Capability.FILE, "own brief"): (YES, NO, YES, NO),
    (Capability.FILE, "another's brief"): (NO, NO, YES, NO),
    (Capability.CLAIM, "reviewer's seat"): (NO, YES, NO, NO),
    (Capability.CLAIM, "lead's seat"): (NO, NO, YES, NO),
    (Capability.SETTLE, ""): (NO, NO, YES, NO),
    (Capability.MANAGE, ""): (NO, NO, YES, NO),
    (Capability.READ, ""): (YES, YES, YES, YES),
    (Capability.READ_COST, "own brief"): (YES, NO, YES, YES),
    (Capability.READ_COST, "another's brief"): (NO, NO, YES, YES),
    (Capability.READ_LOG, ""): (NO, NO, YES, YES),
}
ASKED = {
    "": {},
    "own brief": {"owner_id": ME},
    "another's brief": {"owner_id": ANOTHER},
    "reviewer's seat": {"for_lead": False},
    "lead's seat": {"for_lead": True},
}
SETS = [roles for n in range(5) for roles in combinations(Role.values, n)]


def actor(*roles):
    return Actor(user_id=ME, workspace_id=UUID(int=3), roles=frozenset(roles), tags=frozenset(), way=Way.WEB)


@pytest.mark.parametrize(("capability", "of"), TABLE)
@pytest.mark.parametrize("roles", SETS)
def test_the_table_of_who_may_what(capability, of, roles):
    expected = any(may for role, may in zip(Role.values, TABLE[capability, of], strict=True) if role in roles)
    reason = rules.why_not(actor(*roles), capability, **ASKED[of])
    assert (reason is None) == expected
    assert reason is None or (len(reason) > 20 and reason.endswith("."))


def test_every_capability_stands_in_the_table():
    assert {capability for capability, _ in TABLE} == set(Capability) == set(rules.MAY) == set(rules.SENTENCES)


@pytest.mark.parametrize("role", Role.values)
def test_without_a_brief_or_a_seat_the_answer_is_whether_there_could_be_one(role):
    may = {
        Capability.FILE: {Role.PRODUCER, Role.LEAD},
        Capability.CLAIM: {Role.REVIEWER, Role.LEAD},
        Capability.READ_COST: {Role.PRODUCER, Role.LEAD, Role.AUDITOR},
    }
    for capability, roles in may.items():
        assert (rules.why_not(actor(role), capability) is None) == (role in roles)


def test_the_reason_says_what_to_do():
    assert rules.why_not(actor("reviewer"), Capability.FILE) == rules.SENTENCES[Capability.FILE]
    assert rules.why_not(actor("producer"), Capability.FILE, owner_id=ANOTHER) == rules.NOT_YOUR_BRIEF
    assert (
        rules.why_not(actor("producer"), Capability.READ_COST, owner_id=ANOTHER)
        == rules.SENTENCES[Capability.READ_COST]
    )
    assert rules.why_not(actor("lead"), Capability.CLAIM, for_lead=False) == rules.NOT_A_LEADS_SEAT
    assert rules.why_not(actor("reviewer"), Capability.CLAIM, for_lead=True) == rules.NOT_A_REVIEWERS_SEAT


@pytest.mark.parametrize("role", Role.values)
def test_who_reads_cost_and_log(role):
    cost, log = (
        {"producer": (True, False), "reviewer": (False, False)}.get(role, (True, True)),
        role
        in (
            "lead",
            "auditor",
        ),
    )
    assert (rules.may_read_cost(actor(role), ME), rules.may_read_cost(actor(role), ANOTHER)) == cost
    assert rules.may_read_log(actor(role)) == log
    assert rules.leaves_a_look(actor(role)) == (role == "auditor")


@pytest.mark.parametrize(
    ("roles", "tags", "fields"),
    [
        (["producer"], [], []),
        (["reviewer", "lead"], ["brand", "legal"], []),
        ([], [], ["roles"]),
        (["owner"], [], ["roles"]),
        (["lead"], ["finance"], ["tags"]),
        (["lead", ""], ["brand", "x"], ["roles", "tags"]),
    ],
)
def test_roles_and_tags_that_can_be_given(roles, tags, fields):
    assert sorted(rules.why_not_roles(roles, tags)) == fields


@pytest.mark.parametrize(
    ("role", "per_hour", "fields"),
    [
        ("reviewer", "45.50", []),
        ("lead", "0", []),
        ("reviewer", "-0.01", ["per_hour"]),
        ("reviewer", "NaN", ["per_hour"]),
        ("reviewer", "Infinity", ["per_hour"]),
        ("reviewer", "10000000.01", ["per_hour"]),
        ("owner", "-1", ["per_hour", "role"]),
    ],
)
def test_rates_that_can_be_set(role, per_hour, fields):
    assert sorted(rules.why_not_rate(role, Decimal(per_hour))) == fields
