import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from reviews.people import sessions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return factories.user()


@pytest.fixture
def request_of(rf: RequestFactory, who):
    request = rf.get("/")
    request.user, request.session = who, {}
    return request


def test_a_session_works_in_the_first_workspace_until_another_is_chosen(request_of, who):
    first, second = (factories.member(factories.workspace(name), who=who) for name in ("Ant", "Zebra"))
    assert sessions.membership_of(request_of) == first
    assert sessions.choose(request_of, second.workspace_id) == second
    assert sessions.membership_of(request_of) == second


def test_a_workspace_of_others_cannot_be_chosen(request_of, who):
    own, others = factories.member(factories.workspace(), who=who), factories.member(factories.workspace())
    assert sessions.choose(request_of, others.workspace_id) is None
    assert (sessions.membership_of(request_of), request_of.session) == (own, {})


def test_a_workspace_that_one_has_left_gives_way_to_the_first(request_of, who):
    first, second = (factories.member(factories.workspace(name), who=who) for name in ("Ant", "Zebra"))
    sessions.choose(request_of, second.workspace_id)
    second.ended_at = factories.AT
    second.save()
    assert sessions.membership_of(request_of) == first


def test_who_is_not_signed_in_works_nowhere(request_of):
    request_of.user = AnonymousUser()
    assert sessions.membership_of(request_of) is None
    assert sessions.choose(request_of, factories.workspace().pk) is None
