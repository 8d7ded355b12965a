from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from reviews.people import tokens
from reviews.people.models import ApiToken, Membership, RateCard, User, Workspace


def user_by(email: str, *, name: str, password: str | None) -> User:
    """The person with that address, made when unknown. A known one keeps name and password: both are theirs."""
    known = User.objects.filter(email=email.strip().lower()).first()
    return known or User.objects.create_user(email, name, password)


def join(user: User, workspace: Workspace, *, roles: list[str], tags: list[str], at: datetime) -> Membership:
    """A place in the workspace; who once left comes back to the same place."""
    given = {"roles": roles, "tags": tags, "ended_at": None}
    return Membership.objects.update_or_create(
        user=user, workspace=workspace, defaults=given, create_defaults=given | {"created_at": at}
    )[0]


def leave(membership: Membership, *, at: datetime) -> int:
    """How many tokens ended with it."""
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    return revoke_tokens(membership.tokens.all(), at=at)


def revoke_tokens(those: QuerySet[ApiToken], *, at: datetime) -> int:
    return those.filter(revoked_at=None).update(revoked_at=at)


def add_token(membership: Membership, *, at: datetime) -> tuple[ApiToken, str]:
    """The row and the token itself, which nobody can read again."""
    text = tokens.new()
    return ApiToken.objects.create(membership=membership, sha256=tokens.sha256_of(text), created_at=at), text


def put_rate(workspace_id: UUID, role: str, per_hour: Decimal, *, valid_from: date) -> tuple[RateCard, Decimal | None]:
    """The card of that day and what stood on it before. Reviews that were given keep the cost they were given at."""
    before = RateCard.objects.filter(workspace_id=workspace_id, role=role, valid_from=valid_from).first()
    card, _ = RateCard.objects.update_or_create(
        workspace_id=workspace_id, role=role, valid_from=valid_from, defaults={"per_hour": per_hour}
    )
    return card, None if before is None else before.per_hour
