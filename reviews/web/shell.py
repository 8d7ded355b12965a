"""What the frame of every page shows: the workspace, the person, what waits for them, and for an auditor the log's
head."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from reviews.actor import Actor, Way
from reviews.audit import queries as audit_queries
from reviews.people import queries as people_queries
from reviews.people import rules as people_rules
from reviews.people import sessions
from reviews.people.models import Membership
from reviews.people.states import Role
from reviews.queues import queries as queue_queries


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` as base.html asks for it; None when nobody is signed in."""
    membership = sessions.membership_of(request) if hasattr(request, "session") else None
    return {"shell": _shell(membership) if membership else None}


def _shell(membership: Membership) -> dict[str, Any]:
    actor = people_queries.actor_of(membership, Way.WEB)
    return {
        "workspace": membership.workspace.name,
        "workspaces": [
            {"id": one.workspace_id, "name": one.workspace.name, "current": one.pk == membership.pk}
            for one in people_queries.memberships_of(membership.user)
        ],
        "person": membership.user.name,
        "role": ", ".join(membership.roles),
        "queue_count": queue_queries.count_waiting(actor, timezone.now()) if _reviews(actor) else 0,
        "sees_cost": people_rules.why_not(actor, people_rules.Capability.READ_COST) is None,
        "sees_log": people_rules.may_read_log(actor),
        "log_head": _head() if actor.has(Role.AUDITOR) else None,
    }


def _reviews(actor: Actor) -> bool:
    return people_rules.why_not(actor, people_rules.Capability.CLAIM) is None


def _head() -> dict[str, Any]:
    seq, hash_ = audit_queries.head()
    return {"seq": seq, "hash": hash_}
