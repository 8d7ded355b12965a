"""Small makers of rows for tests, one per thing; each gives something valid and lets the test say only what matters
to it.

They write rows directly, without an event: a test of the log's completeness goes through actions."""

from datetime import UTC, datetime
from itertools import count

from reviews.actor import Actor, Way
from reviews.people import queries
from reviews.people.models import Membership, User, Workspace

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
numbers = count(1)


def workspace(name=None, **fields):
    return Workspace.objects.create(name=name or f"Workspace {next(numbers)}", created_at=AT, **fields)


def user(email=None, *, password=None, **fields):
    email = email or f"person-{next(numbers)}@demo.example"
    return User.objects.create_user(email, password=password, **fields)


def member(of, *roles, tags=(), who=None):
    """A membership in workspace `of`, with one or more roles (a producer, unless said)."""
    return Membership.objects.create(
        user=who or user(), workspace=of, roles=list(roles or ["producer"]), tags=list(tags), created_at=AT
    )


def actor(of=None, *roles, tags=(), who=None, way=Way.WEB) -> Actor:
    """An actor with a membership behind it, in workspace `of` (a new one, unless given)."""
    return queries.actor_of(member(of or workspace(), *roles, tags=tags, who=who), way)
