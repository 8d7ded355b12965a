"""The room: what waits for this person, the briefs by state, the month's spend and what an approved asset costs."""

from datetime import UTC
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property

from reviews import tasks
from reviews.candidates import endpoints
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.decisions import queries as decision_queries
from reviews.people import rules as people_rules
from reviews.people.rules import Capability
from reviews.queues import queries as queue_queries
from reviews.reports.cost import By
from reviews.web import brief_rows, money, month
from reviews.web.paging import page_of
from reviews.web.screens import Screen
from reviews.web.waiting import waiting

PER_PAGE = 12


class Room(Screen):
    def get(self, request: HttpRequest) -> HttpResponse:
        reviews = people_rules.why_not(self.actor, Capability.CLAIM) is None
        report = month.report(self.actor, By.MODEL) if money.reads_some(self.actor) else []
        shown = money.shown(request, {row.key.simulated for row in report})
        context = {
            "section": "room",
            "today": self.at.astimezone(UTC).date(),
            "in_review": self.count(CandidateState.IN_REVIEW),
            "held": self.count(CandidateState.HELD),
            "waiting": waiting(self.actor, self.at, self.blind),
            "may_file": people_rules.why_not(self.actor, Capability.FILE) is None,
            "reviews": reviews,
            "can_take": queue_queries.count_waiting(self.actor, self.at) if reviews else 0,
            "holds": reviews and queue_queries.claims_of(self.actor, self.at).exists(),
            **self.briefs(request, shown),
            "cost": self.cost(report, shown) if money.reads_some(self.actor) else None,
            "money": shown,
        }
        return render(request, "reviews/room.html", context)

    @cached_property
    def blind(self) -> frozenset[UUID]:
        return decision_queries.blind_briefs(self.actor)

    def count(self, state: CandidateState) -> int:
        return Candidate.objects.filter(workspace=self.actor.workspace_id, state=state).count()

    def briefs(self, request: HttpRequest, shown: money.Shown) -> dict[str, Any]:
        found = brief_rows.with_states(self.actor, self.blind)
        counts = brief_rows.count_by_state(found)
        chosen = request.GET.get("state", "")
        chosen = chosen if chosen in brief_rows.SHOWN else ""
        page, pager = page_of(found.filter(shown=chosen) if chosen else found, request, PER_PAGE)
        rows = brief_rows.rows(list(page), by=self.actor, blind=self.blind, simulated=shown.simulated)
        return {
            "filters": filters(request, counts, chosen),
            "chosen": brief_rows.SHOWN.get(chosen, ""),
            "briefs": rows,
            "shows_cost": any(row["spent"] is not None for row in rows),
            "pager": pager,
        }

    def cost(self, report: list[Any], shown: money.Shown) -> dict[str, Any]:
        total = month.total_of(report, simulated=shown.simulated)
        return {
            "month": month.month(self.actor, self.at, simulated=shown.simulated, blind=self.blind),
            "total": total,
            "steps": month.steps(total) if total else [],
            "effort": month.effort(total) if total and total.approved and money.reads_all(self.actor) else None,
            "own": not money.reads_all(self.actor),
        }


def filters(request: HttpRequest, counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """All, then the states that occur (and the chosen one)."""
    every = {
        "name": "All",
        "count": sum(counts.values()),
        "url": money.link(request, state=""),
        "current": not chosen,
    }
    named = [
        {
            "name": name,
            "count": counts.get(state, 0),
            "url": money.link(request, state=state),
            "current": state == chosen,
        }
        for state, name in brief_rows.SHOWN.items()
        if counts.get(state) or state == chosen
    ]
    return [every, *named]


class OpenEndpoint(Screen):
    """A lead lets a stopped endpoint call again."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
        self.do(endpoints.open_endpoint, endpoint_id, said="The endpoint is open. What waited for it is called now.")
        transaction.on_commit(tasks.wake)
        return redirect(self.back())
