from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from reviews.actor import Actor, Way
from reviews.errors import Invalid
from reviews.people import queries
from reviews.people.models import ApiToken, RateCard
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_actor_is_what_a_membership_says():
    membership = factories.member(factories.workspace(), "reviewer", "lead", tags=["brand"])
    assert queries.actor_of(membership, Way.COMMAND) == Actor(
        user_id=membership.user_id,
        workspace_id=membership.workspace_id,
        roles=frozenset({"reviewer", "lead"}),
        tags=frozenset({"brand"}),
        way=Way.COMMAND,
    )


def test_a_person_works_in_the_first_workspace_by_name_unless_another_is_named():
    who, second, first = factories.user(), factories.workspace("Zebra"), factories.workspace("Ant")
    in_second, in_first = factories.member(second, who=who), factories.member(first, who=who)
    assert list(queries.memberships_of(who)) == [in_first, in_second]
    assert queries.membership(who) == in_first
    assert queries.membership(who, second.pk) == in_second
    assert queries.membership(who, UUID(int=5)) is None


def test_an_ended_membership_and_an_inactive_person_are_none():
    ended, inactive = factories.member(factories.workspace()), factories.member(factories.workspace())
    ended.ended_at = factories.AT
    ended.save()
    inactive.user.is_active = False
    inactive.user.save()
    assert queries.membership(ended.user) is None
    assert queries.membership(inactive.user) is None


def test_members_are_found_by_role_and_tag():
    ours, others = factories.workspace(), factories.workspace()
    brand = factories.member(ours, "reviewer", tags=["brand"])
    plain = factories.member(ours, "reviewer", "lead")
    producer = factories.member(ours, "producer", tags=["brand"])
    factories.member(others, "reviewer", tags=["brand"])

    def found(**wanted):
        return {member.pk for member in queries.members_who(ours.pk, **wanted)}

    assert found() == {brand.pk, plain.pk, producer.pk}
    assert found(role="reviewer") == {brand.pk, plain.pk}
    assert found(role="reviewer", tag="brand") == {brand.pk}
    assert found(role="reviewer", tag="") == {brand.pk, plain.pk}
    assert found(role="reviewer", without=[brand.user_id]) == {plain.pk}


def test_the_rate_of_a_day_is_the_card_that_was_valid_then():
    ours = factories.workspace()
    for day, rate in ((1, "40"), (10, "50")):
        RateCard.objects.create(workspace=ours, role="reviewer", per_hour=rate_of(rate), valid_from=date(2026, 11, day))
    rates = {day: queries.rate_on(ours.pk, "reviewer", day) for day in map(november, (1, 9, 10, 30))}
    assert rates == dict(zip(map(november, (1, 9, 10, 30)), map(rate_of, ("40", "40", "50", "50")), strict=True))
    assert queries.rate_on(ours.pk, "reviewer", november(1) - timedelta(days=1)) is None
    assert queries.rate_on(ours.pk, "lead", november(30)) is None
    assert queries.rate_on(factories.workspace().pk, "reviewer", november(30)) is None


def november(day):
    return date(2026, 11, day)


def rate_of(text):
    return Decimal(text)


def test_names_of_people_come_in_one_query(django_assert_num_queries):
    ann, bob = factories.user(name="Ann"), factories.user(name="Bob")
    with django_assert_num_queries(1):
        names = queries.person_names([ann.pk, bob.pk, ann.pk, UUID(int=9)])
    assert names == {ann.pk: "Ann", bob.pk: "Bob"}


def test_a_command_acts_as_the_named_person():
    membership = factories.member(factories.workspace(), "lead", who=factories.user("ann@demo.example"))
    assert queries.who_acts("Ann@demo.example ") == membership


def test_a_command_asks_for_the_workspace_of_a_person_who_has_several():
    who = factories.user("ann@demo.example")
    factories.member(factories.workspace("One"), who=who)
    two = factories.member(factories.workspace("Two"), who=who)
    with pytest.raises(Invalid) as refused:
        queries.who_acts("ann@demo.example")
    assert refused.value.errors == {
        "workspace": ["ann@demo.example works in several workspaces: name one of One, Two."]
    }
    assert queries.who_acts("ann@demo.example", "Two") == two


def test_a_command_without_a_name_acts_as_the_workspaces_only_producer():
    ours, others = factories.workspace("Ours"), factories.workspace("Others")
    producer = factories.member(ours, "producer", "lead")
    factories.member(ours, "lead")
    assert queries.who_acts() == producer
    factories.member(others, "producer")
    assert queries.who_acts(None, "Ours") == producer
    with pytest.raises(Invalid) as refused:
        queries.who_acts()
    assert list(refused.value.errors) == ["as"]


def test_a_command_without_a_name_acts_in_the_demo_as_its_producer():
    factories.member(factories.workspace(), "producer")
    demo = factories.member(factories.workspace(), "producer", who=factories.user(queries.DEMO_PRODUCER))
    assert queries.who_acts() == demo


def test_a_command_refuses_whom_it_does_not_know():
    factories.member(factories.workspace("Ours"), "lead")
    for given, field in ((("who@demo.example",), "as"), ((None, "Nowhere"), "workspace"), ((None, "Ours"), "as")):
        with pytest.raises(Invalid) as refused:
            queries.who_acts(*given)
        assert list(refused.value.errors) == [field]


def test_rows_about_people_say_what_they_are():
    membership = factories.member(factories.workspace("Ours"), who=factories.user(name="Ann"))
    assert (str(membership.workspace), str(membership.user)) == ("Ours", "Ann")
    assert str(membership) == f"{membership.user_id} in {membership.workspace_id}"
    assert str(ApiToken(membership=membership)) == f"token of {membership.pk}"
    assert str(RateCard(role="lead", per_hour=Decimal(50))) == "lead 50"
