"""API tokens: 256 random bits, of which only the sha256 is kept. Looking up the sha256 tells nobody how near a guess
was."""

import hashlib
import secrets

from reviews.actor import Actor, Way
from reviews.people import queries
from reviews.people.models import Membership


def new() -> str:
    return secrets.token_urlsafe(32)


def sha256_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def membership_of(token: str) -> Membership | None:
    """Whose token it is; None at once when it is unknown or revoked, the membership has ended or the person is
    inactive."""
    return queries.live().filter(tokens__sha256=sha256_of(token), tokens__revoked_at=None).first()


def actor_of_token(token: str) -> Actor | None:
    membership = membership_of(token)
    return None if membership is None else queries.actor_of(membership, Way.API)
