import hashlib

import pytest

from reviews.actor import Way
from reviews.people import actions, queries, tokens
from reviews.people.models import ApiToken
from tests import factories

AT = factories.AT


@pytest.fixture
def member(db):
    return factories.member(factories.workspace(), "reviewer", tags=["legal"])


@pytest.fixture
def token(member):
    return actions.issue_token(member.pk, by=None, at=AT)


def test_a_token_has_256_bits():
    assert len({tokens.new() for _ in range(100)}) == 100
    assert len(tokens.new()) == 43


def test_a_token_acts_as_its_membership(member, token):
    assert tokens.membership_of(token) == member
    assert tokens.actor_of_token(token) == queries.actor_of(member, Way.API)


def test_only_the_sha256_of_a_token_is_kept(member, token):
    row = ApiToken.objects.get()
    assert row.sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert token not in {str(value) for value in ApiToken.objects.values_list().get()}


@pytest.mark.parametrize("guess", ["", "x" * 43, "' OR 1=1 --", "\ud800", "a\0b"])
def test_an_unknown_token_is_nobodys(token, guess):
    assert tokens.actor_of_token(guess) is None
    assert tokens.actor_of_token(token + guess) is None or not guess


def test_the_stored_sha256_is_no_token(token):
    assert tokens.actor_of_token(tokens.sha256_of(token)) is None


def test_a_revoked_token_is_refused_at_once(member, token):
    actions.revoke_token(ApiToken.objects.get().pk, by=None, at=AT)
    assert tokens.actor_of_token(token) is None


def test_a_token_ends_with_its_membership(member, token):
    actions.end_membership(member.pk, by=None, at=AT)
    assert tokens.actor_of_token(token) is None


def test_a_token_does_not_come_back_with_its_membership(member, token):
    actions.end_membership(member.pk, by=None, at=AT)
    given = {"roles": ["reviewer"], "by": None, "at": AT}
    actions.add_member(workspace_id=member.workspace_id, email=member.user.email, **given)
    assert tokens.actor_of_token(token) is None


def test_a_token_of_an_inactive_person_is_refused_at_once(member, token):
    member.user.is_active = False
    member.user.save()
    assert tokens.actor_of_token(token) is None


def test_a_token_knows_a_role_that_was_taken_away_since(member, token):
    actions.change_member(member.pk, roles=["auditor"], by=None, at=AT)
    assert tokens.actor_of_token(token).roles == {"auditor"}
