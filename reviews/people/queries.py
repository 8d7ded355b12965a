from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from reviews.actor import Actor, Way
from reviews.errors import Invalid
from reviews.people.models import Membership, RateCard, User
from reviews.people.states import Role

DEMO_PRODUCER = "producer@demo.example"


def memberships_of(user: User) -> QuerySet[Membership]:
    """The workspaces where the person works now, by name; none for somebody who was deactivated."""
    return live().filter(user=user)


def membership(user: User, workspace_id: UUID | None = None) -> Membership | None:
    """The person's place in that workspace; without one, the first that they have."""
    found = memberships_of(user)
    return (found.filter(workspace_id=workspace_id) if workspace_id else found).first()


def actor_of(membership: Membership, way: Way) -> Actor:
    return Actor(
        user_id=membership.user_id,
        workspace_id=membership.workspace_id,
        roles=frozenset(membership.roles),
        tags=frozenset(membership.tags),
        way=way,
    )


def members_who(
    workspace_id: UUID, *, role: str | None = None, tag: str | None = None, without: Collection[UUID] = ()
) -> list[Membership]:
    """The members with that role and tag, but for the people in `without`. A workspace has tens of members, and not
    every database can look into a list of roles, so they are sorted out here."""
    return [
        member
        for member in live().filter(workspace_id=workspace_id).exclude(user_id__in=without)
        if (role is None or role in member.roles) and (not tag or tag in member.tags)
    ]


def who_acts(email: str | None = None, workspace: str | None = None) -> Membership:
    """Whom a command acts as. Without an address: the only producer of the named workspace (of all, when none is
    named), or the demo's producer. Raises Invalid naming the option ("as", "workspace") and what would be right."""
    found = list(live().filter(workspace__name=workspace) if workspace else live())
    if workspace and not found:
        raise Invalid({"workspace": [f"There is no workspace {workspace} with members."]})
    if email is None:
        return _only_producer([member for member in found if Role.PRODUCER in member.roles])
    theirs = [member for member in found if member.user.email == email.strip().lower()]
    if not theirs:
        raise Invalid({"as": [f"{email} is not a member of {workspace or 'any workspace'}."]})
    if len(theirs) > 1:
        names = ", ".join(member.workspace.name for member in theirs)
        raise Invalid({"workspace": [f"{email} works in several workspaces: name one of {names}."]})
    return theirs[0]


def rate_on(workspace_id: UUID, role: str, day: date) -> Decimal | None:
    """US dollars per hour of that role's time on that day, or None without a rate card."""
    cards = RateCard.objects.filter(workspace_id=workspace_id, role=role, valid_from__lte=day)
    return cards.order_by("-valid_from").values_list("per_hour", flat=True).first()


def person_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def live() -> QuerySet[Membership]:
    found = Membership.objects.filter(ended_at=None, user__is_active=True)
    return found.select_related("user", "workspace").order_by("workspace__name", "user__email")


def _only_producer(producers: list[Membership]) -> Membership:
    if len(producers) == 1:
        return producers[0]
    of_demo = [member for member in producers if member.user.email == DEMO_PRODUCER]
    if len(of_demo) != 1:
        raise Invalid({"as": ["Say who files it: --as EMAIL of a producer."]})
    return of_demo[0]
