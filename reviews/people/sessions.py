"""Which membership a browser's session works in: the one chosen in the header, else the person's first."""

from uuid import UUID

from django.http import HttpRequest

from reviews.people import queries
from reviews.people.models import Membership, User

KEY = "workspace"


def membership_of(request: HttpRequest) -> Membership | None:
    """None for who is not signed in, and for who has left every workspace. A left one gives way to the first."""
    if not isinstance(request.user, User):
        return None
    chosen = request.session.get(KEY)
    return (queries.membership(request.user, UUID(chosen)) if chosen else None) or queries.membership(request.user)


def choose(request: HttpRequest, workspace_id: UUID) -> Membership | None:
    """Work in that workspace from now on; None when the person is no member there, and nothing changes."""
    if not isinstance(request.user, User):
        return None
    membership = queries.membership(request.user, workspace_id)
    if membership is not None:
        request.session[KEY] = str(workspace_id)
    return membership
