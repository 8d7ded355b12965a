"""How events read in answers, to whoever may see them: cost and minutes only to those who may read these."""

import json
from collections.abc import Sequence
from typing import Any

from reviews.actor import Actor
from reviews.api.showing import Json, moment
from reviews.audit import chain
from reviews.audit import queries as audit_queries
from reviews.audit.models import AuditEvent
from reviews.briefs.models import Brief
from reviews.people import rules as people_rules
from reviews.people.states import Role

MINUTES = frozenset({"active_ms"})


def events(found: Sequence[AuditEvent]) -> list[Json]:
    """`body` is the text exactly as hashed; `texts` stand beside it and may have been erased."""
    texts = audit_queries.texts_of([event.seq for event in found])
    return [_event(event, event.body, texts[event.seq]) for event in found]


def trail(found: Sequence[AuditEvent], brief: Brief, by: Actor) -> list[Json]:
    """A candidate's events, for anybody of the workspace. What they may not read is null in the body, which then says
    so by `redacted` and has another sha256 than `hash`."""
    texts = audit_queries.texts_of([event.seq for event in found])
    return [_event(event, _readable(event, brief, by), texts[event.seq]) for event in found]


def _event(one: AuditEvent, body: str, texts: dict[str, str]) -> Json:
    return {
        "seq": one.seq,
        "hash": one.hash,
        "prev": one.prev,
        "at": moment(one.at),
        "verb": one.verb,
        "body": body,
        "redacted": body != one.body,
        "texts": texts,
    }


def _readable(event: AuditEvent, brief: Brief, by: Actor) -> str:
    """Whoever reads all cost reads the body as it is. A producer of the brief reads what calls cost, but not how long
    one review took; others read no cost at all."""
    if by.has(Role.LEAD, Role.AUDITOR):
        return event.body
    body = json.loads(event.body)
    of_reviews = event.verb == "review.submitted"
    hides_money = of_reviews or not people_rules.may_read_cost(by, brief.owner_id)
    hidden = [name for name in body["facts"] if name in MINUTES or (hides_money and name.endswith("_usd"))]
    if all(body["facts"][name] is None for name in hidden):
        return event.body
    facts: dict[str, Any] = body["facts"] | dict.fromkeys(hidden)
    return chain.canonical(body | {"facts": facts})
