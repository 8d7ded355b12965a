"""Events as components/timeline.html shows them: by day, with plain words and people's names."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from reviews.audit import queries as audit_queries
from reviews.audit.models import AuditEvent
from reviews.people import queries as people_queries
from reviews.people.states import Role
from reviews.web.wordings import COSTS, REFUSED, Told, wording_of

Link = Callable[[AuditEvent], str]

KINDS: dict[str, tuple[str, Q]] = {
    "": ("All", Q()),
    "people": ("People", Q(actor__isnull=False)),
    "machine": ("Machine", Q(actor__isnull=True)),
    "money": ("Money", Q(verb__in=COSTS)),
    "refused": ("Refused", Q(verb__startswith=REFUSED)),
}
SOMEBODY = "Somebody"


@dataclass(frozen=True, slots=True)
class Reads:
    """What the reader may see beside the words."""

    cost: bool
    minutes: bool


def of_kind(events: QuerySet[AuditEvent], kind: str) -> QuerySet[AuditEvent]:
    return events.filter(KINDS[kind][1]) if kind in KINDS else events


def days(
    events: Iterable[AuditEvent],
    *,
    reads: Reads,
    link: Link,
    chosen: int | None = None,
    things: Callable[[dict[str, Any]], str] = lambda _body: "",
) -> list[dict[str, Any]]:
    """Two queries, however many events. `things` gives a name to what an event is about, where the page does not."""
    shown = entries(list(events), reads=reads)
    for entry in shown:
        entry |= {"url": link(entry["event"]), "chosen": entry["seq"] == chosen, "thing": things(entry["body"])}
    return [{"day": day, "events": list(of_day)} for day, of_day in groupby(shown, key=lambda one: one["at"].date())]


def entries(events: Sequence[AuditEvent], *, reads: Reads) -> list[dict[str, Any]]:
    """One by one, in the order given, each with its body and texts."""
    texts = audit_queries.texts_of([event.seq for event in events])
    names = people_queries.person_names(event.actor for event in events if event.actor)
    return [_entry(event, texts[event.seq], names, reads) for event in events]


def _entry(event: AuditEvent, texts: dict[str, str], names: dict[UUID, str], reads: Reads) -> dict[str, Any]:
    body = json.loads(event.body)
    told = Told(event.verb, body["facts"], body["moved"], texts, reads.cost, reads.minutes)
    wording = wording_of(told)
    return {
        "event": event,
        "body": body,
        "texts": texts,
        "seq": event.seq,
        "at": event.at.astimezone(UTC),
        "icon": wording.icon,
        "tone": wording.tone,
        "who": names.get(event.actor, SOMEBODY) if event.actor else wording.machine,
        "as_role": _role(body),
        "verb_words": wording.bold(told),
        "words": wording.say(told),
        "hash": event.hash,
    }


def _role(body: dict[str, Any]) -> str:
    """In which role; of a reviewer's review, in which seat."""
    roles = body["actor"].get("roles", [])
    if body["verb"] == "review.submitted" and Role.REVIEWER in roles:
        return f"seat {body['facts'].get('seat', '?')}"
    return ", ".join(roles)
