"""The whole log of the workspace, for leads and auditors: filtered, one event opened, verified when asked."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reviews.audit import queries as audit_queries
from reviews.audit.models import AuditEvent
from reviews.audit.verify import Broken, CannotTell, Verdict, Verified, verify
from reviews.decisions import trails
from reviews.errors import NotAllowed
from reviews.people import queries as people_queries
from reviews.people import rules as people_rules
from reviews.people.rules import Capability
from reviews.web import timeline
from reviews.web.money import link
from reviews.web.paging import BY_TIME, page_of
from reviews.web.screens import Screen
from reviews.web.things import Things, things_of

PER_PAGE = 50


class Log(Screen):
    def get(self, request: HttpRequest) -> HttpResponse:
        if reason := people_rules.why_not(self.actor, Capability.READ_LOG):
            raise NotAllowed(reason)
        self.look("log", self.actor.workspace_id)
        events = trails.visible_log(self.actor)
        people = people_in(events)
        chosen = asked_for(request, people)
        page, pager = page_of(narrowed(events, chosen).order_by("-seq"), request, PER_PAGE, names=BY_TIME)
        opened = opened_event(request, events)
        things = things_of(bodies([*page, *opened]), self.actor.workspace_id)
        context = {
            "section": "log",
            "days": days(list(page), request, things, opened),
            "kinds": kinds(request, chosen["kind"]),
            "people": people,
            "chosen": chosen,
            "pager": pager,
            "opened": show_event(opened[0], things) if opened else None,
            "close_url": link(request, event=""),
            **verdict_of(request),
        }
        return render(request, "reviews/log.html", context)


def people_in(events: QuerySet[AuditEvent]) -> list[tuple[str, str]]:
    """Everybody who acted in these events, by name."""
    ids = events.filter(actor__isnull=False).order_by().values_list("actor", flat=True).distinct()
    names = people_queries.person_names(pk for pk in ids if pk)
    return sorted(((str(pk), name) for pk, name in names.items()), key=lambda one: (one[1], one[0]))


def asked_for(request: HttpRequest, people: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The filters of the address, as far as they name something."""
    kind, person = request.GET.get("kind", ""), request.GET.get("person", "")
    known = {pk for pk, _ in people}
    return {"kind": kind if kind in timeline.KINDS else "", "person": person if person in known else ""}


def narrowed(events: QuerySet[AuditEvent], chosen: dict[str, str]) -> QuerySet[AuditEvent]:
    found = timeline.of_kind(events, chosen["kind"])
    return found.filter(actor=UUID(chosen["person"])) if chosen["person"] else found


def kinds(request: HttpRequest, chosen: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "url": link(request, kind=kind, event=""), "current": kind == chosen}
        for kind, (name, _) in timeline.KINDS.items()
    ]


def bodies(events: Iterable[AuditEvent]) -> list[dict[str, Any]]:
    return [json.loads(event.body) for event in events]


def days(
    events: list[AuditEvent], request: HttpRequest, things: Things, opened: list[AuditEvent]
) -> list[dict[str, Any]]:
    parameters = request.GET.copy()
    parameters.pop("verify", None)

    def address(event: AuditEvent) -> str:
        parameters["event"] = str(event.seq)
        return f"?{parameters.urlencode()}"

    reads = timeline.Reads(cost=True, minutes=True)
    chosen = opened[0].seq if opened else None
    return timeline.days(events, reads=reads, link=address, chosen=chosen, things=things.name)


def opened_event(request: HttpRequest, events: QuerySet[AuditEvent]) -> list[AuditEvent]:
    """The event that the address names, alone in a list; none where it names none of these."""
    seq = request.GET.get("event", "")
    return list(events.filter(seq=int(seq))) if seq.isascii() and seq.isdecimal() and len(seq) < 19 else []


def show_event(event: AuditEvent, things: Things) -> dict[str, Any]:
    """All that one event holds, for who may read the whole log."""
    entry = timeline.entries([event], reads=timeline.Reads(cost=True, minutes=True))[0]
    body = entry["body"]
    return entry | {
        "prev": event.prev,
        "verb": event.verb,
        "way": body["actor"].get("way", ""),
        "about": things.of(body),
        "moved": body["moved"],
        "facts": facts_of(body),
        "texts": sorted(entry["texts"].items()),
        "erased": sorted(set(body["texts"]) - set(entry["texts"])),
        "raw": event.body,
    }


def facts_of(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Each fact in a word or as JSON; what stands beside as a text is shown there."""
    facts = ((name, value) for name, value in body["facts"].items() if value not in (None, "", [], {}))
    return [(name, value if isinstance(value, str) else json.dumps(value)) for name, value in facts]


def verdict_of(request: HttpRequest) -> dict[str, Any]:
    """The log's head, and what verifying it says when the address asks for that."""
    seq, hash_ = audit_queries.head()
    asked = request.GET.get("verify") == "1"
    return {"head": {"seq": seq, "hash": hash_}, "verdict": words_of(verify()) if asked else None}


def words_of(verdict: Verdict) -> dict[str, Any]:
    match verdict:
        case Verified(count=count, head=head):
            return {"tone": "pass", "words": f"Log verified up to #{count:,}", "hash": head}
        case Broken(seq=seq, why=why):
            return {"tone": "fail", "words": f"The log does not agree with itself at #{seq:,}.", "more": why}
        case CannotTell(why=why):
            return {"tone": "held", "words": "Whether the log holds cannot be told.", "more": why}
