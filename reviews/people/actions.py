"""What a lead does about people, and the installation's own command line, which acts with `by=None` (a machine in
the log: whoever may run commands here may already read and write the database)."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from generation.money import as_string
from reviews.actor import Actor
from reviews.audit.moves import Thing, record
from reviews.errors import Invalid, NotAllowed, NotFound, NotNow
from reviews.people import moves, queries, rules
from reviews.people.models import ApiToken, Membership, Workspace
from reviews.people.rules import Capability
from reviews.people.states import Role

NOTHING_HERE = "There is nothing here by that id, or it is not yours."


@transaction.atomic
def open_workspace(*, name: str, at: datetime, monthly_limit: Decimal | None = None) -> Workspace:
    """Only the installation's command line makes a workspace."""
    if Workspace.objects.filter(name=name).exists():
        raise Invalid({"name": [f"There is already a workspace {name}."]})
    workspace = Workspace.objects.create(name=name, monthly_limit=monthly_limit, created_at=at)
    subject = ("workspace", workspace.pk)
    facts = {"monthly_limit": None if monthly_limit is None else as_string(monthly_limit)}
    record(
        "workspace.opened", by=None, at=at, workspace=workspace.pk, subject=subject, facts=facts, texts={"name": name}
    )
    return workspace


@transaction.atomic
def add_member(
    *,
    workspace_id: UUID,
    email: str,
    name: str = "",
    roles: Collection[str],
    tags: Collection[str] = (),
    password: str | None = None,
    by: Actor | None,
    at: datetime,
) -> Membership:
    """A known person joins with the name and password that they have; a new one gets those given here."""
    workspace = _locked_workspace(workspace_id, by)
    given = _roles_and_tags(roles, tags)
    user = moves.user_by(email, name=name, password=password)
    if queries.live().filter(user=user, workspace=workspace).exists():
        raise NotNow("This person is already a member. Change their roles instead.", code="already_member")
    membership = moves.join(user, workspace, at=at, **given)
    texts = {"name": user.name, "email": user.email}
    _record("member.added", membership, by=by, at=at, facts=given, texts=texts)
    return membership


@transaction.atomic
def change_member(
    membership_id: UUID, *, roles: Collection[str], tags: Collection[str] = (), by: Actor | None, at: datetime
) -> Membership:
    membership = _membership(membership_id, by)
    given = _roles_and_tags(roles, tags)
    if Role.LEAD not in given["roles"]:
        _refuse_last_lead(membership)
    changed = moves.join(membership.user, membership.workspace, at=at, **given)
    before = {"roles": membership.roles, "tags": membership.tags}
    _record("member.changed", membership, by=by, at=at, facts={"before": before, "after": given})
    return changed


@transaction.atomic
def end_membership(membership_id: UUID, *, by: Actor | None, at: datetime) -> None:
    """The person leaves: their tokens end at once, their sessions find no workspace with the next request."""
    membership = _membership(membership_id, by)
    _refuse_last_lead(membership)
    tokens = moves.leave(membership, at=at)
    _record("member.removed", membership, by=by, at=at, facts={"tokens_revoked": tokens})


@transaction.atomic
def issue_token(membership_id: UUID, *, by: Actor | None, at: datetime) -> str:
    """The token, which is shown this once; only its sha256 is kept."""
    membership = _membership(membership_id, by)
    token, text = moves.add_token(membership, at=at)
    _record("token.issued", membership, by=by, at=at, subject=("token", token.pk))
    return text


@transaction.atomic
def revoke_token(token_id: UUID, *, by: Actor | None, at: datetime) -> None:
    token = ApiToken.objects.filter(pk=token_id, revoked_at=None).first()
    if token is None:
        raise NotFound(NOTHING_HERE)
    membership = _membership(token.membership_id, by)
    moves.revoke_tokens(membership.tokens.filter(pk=token_id), at=at)
    _record("token.revoked", membership, by=by, at=at, subject=("token", token_id))


@transaction.atomic
def set_rate(
    *, workspace_id: UUID, role: str, per_hour: Decimal, valid_from: date, by: Actor | None, at: datetime
) -> None:
    """US dollars per hour of that role's review time from that day on, until the next card's day."""
    _locked_workspace(workspace_id, by)
    if errors := rules.why_not_rate(role, per_hour):
        raise Invalid(errors)
    card, before = moves.put_rate(workspace_id, role, per_hour, valid_from=valid_from)
    facts = {
        "role": role,
        "per_hour": as_string(per_hour),
        "before": None if before is None else as_string(before),
        "valid_from": valid_from.isoformat(),
    }
    record("rate.set", by=by, at=at, workspace=workspace_id, subject=("rate_card", card.pk), facts=facts)


def _locked_workspace(workspace_id: UUID, by: Actor | None) -> Workspace:
    """The row that stands for all its members, locked, for somebody who may change them."""
    if by is not None and by.workspace_id != workspace_id:
        raise NotFound(NOTHING_HERE)
    if by is not None and (reason := rules.why_not(by, Capability.MANAGE)):
        raise NotAllowed(reason)
    workspace = Workspace.objects.select_for_update().filter(pk=workspace_id).first()
    if workspace is None:
        raise NotFound(NOTHING_HERE)
    return workspace


def _membership(membership_id: UUID, by: Actor | None) -> Membership:
    found = queries.live().filter(pk=membership_id).first()
    if found is None:
        raise NotFound(NOTHING_HERE)
    _locked_workspace(found.workspace_id, by)
    return queries.live().get(pk=membership_id)


def _refuse_last_lead(membership: Membership) -> None:
    leads = queries.members_who(membership.workspace_id, role=Role.LEAD)
    if [lead.pk for lead in leads] == [membership.pk]:
        raise NotNow("This is the workspace's last lead. Make somebody else a lead first.", code="last_lead")


def _roles_and_tags(roles: Collection[str], tags: Collection[str]) -> dict[str, list[str]]:
    if errors := rules.why_not_roles(roles, tags):
        raise Invalid(errors)
    return {"roles": sorted(set(roles)), "tags": sorted(set(tags))}


def _record(
    verb: str, membership: Membership, *, by: Actor | None, at: datetime, subject: Thing | None = None, **more: Any
) -> None:
    about = [("person", membership.user_id)] + ([("membership", membership.pk)] if subject else [])
    of = subject or ("membership", membership.pk)
    record(verb, by=by, at=at, workspace=membership.workspace_id, subject=of, about=about, **more)
