"""One candidate's page: the image's facts, the log's trail of it, its reviews, answers and what was displayed."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property

from reviews.audit.models import AuditEvent
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate
from reviews.candidates.states import DECIDED
from reviews.checks.models import Finding
from reviews.decisions import actions as decision_actions
from reviews.decisions import queries as decision_queries
from reviews.decisions import trails
from reviews.people import rules as people_rules
from reviews.people.rules import Capability
from reviews.queues import rules as queue_rules
from reviews.web import asset_calls, asset_facts, asset_review, log, money, timeline
from reviews.web.paging import BY_TIME, page_of
from reviews.web.screens import Screen
from reviews.web.things import things_of
from reviews.web.waiting import name_of

PER_PAGE = 50


class Asset(Screen):
    candidate: Candidate

    def get(self, request: HttpRequest, candidate_id: UUID) -> HttpResponse:
        self.candidate = candidate_queries.get(self.actor, candidate_id)
        self.look("candidate", candidate_id)
        reviews = list(decision_queries.reviews_visible_to(self.actor, self.candidate).select_related("seat"))
        events = trails.visible_trail(self.candidate, by=self.actor)
        opened = self.opened(events)
        review = asset_review.review_of(opened, reviews)
        context = {
            "section": "assets",
            "crumbs": asset_facts.crumbs(self.candidate),
            "title": name_of(self.candidate),
            "asset": asset_facts.show(self.candidate, blind=self.blind),
            **self.trail(events, opened),
            "reviews": [asset_review.show_line(one, minutes=self.reads_all) for one in reviews],
            "review": asset_review.show(self.candidate, review, opened) if review and opened else None,
            "event": self.event(opened) if opened and not review else None,
            "findings": Finding.objects.filter(check_run__candidate=self.candidate).order_by("check_run__at", "n"),
            "calls": asset_calls.show(self.candidate, by=self.actor),
            "stated": asset_facts.stated(self.candidate, cost=self.reads_cost),
            "family": asset_facts.family(self.candidate, blind=self.blind),
            "cost": asset_calls.sums(self.candidate, reviews, minutes=self.reads_all) if self.reads_cost else None,
            "may_overturn": self.may_overturn,
            "why_not_inspect": decision_queries.why_not_at_all(self.candidate, self.actor),
            "reads_log": self.reads_log,
            **(log.verdict_of(request) if self.reads_log else {}),
        }
        return render(request, "reviews/asset.html", context)

    @cached_property
    def blind(self) -> bool:
        return decision_queries.is_blind_to(self.actor, self.candidate)

    @cached_property
    def reads_all(self) -> bool:
        return money.reads_all(self.actor)

    @cached_property
    def reads_log(self) -> bool:
        return people_rules.may_read_log(self.actor)

    @cached_property
    def reads_cost(self) -> bool:
        return people_rules.may_read_cost(self.actor, self.candidate.brief.owner_id)

    @property
    def may_overturn(self) -> bool:
        """A lead's button, where there is a decision; not on their own brief's candidates."""
        lead = people_rules.why_not(self.actor, Capability.SETTLE) is None
        own = queue_rules.why_not_judge(self.candidate, self.actor) is not None
        return lead and not own and not self.blind and self.candidate.state in DECIDED

    def opened(self, events: QuerySet[AuditEvent]) -> AuditEvent | None:
        """The event that the address names; without one the last review, for which most come."""
        if named := log.opened_event(self.request, events):
            return named[0] if self.opens(named[0]) else None
        return events.filter(verb=asset_review.VERB).order_by("-seq").first()

    def opens(self, event: AuditEvent) -> bool:
        """Reviews are opened by all who may see them, every other event by who may read the log."""
        return self.reads_log or event.verb == asset_review.VERB

    def event(self, event: AuditEvent) -> dict[str, Any]:
        return log.show_event(event, things_of(log.bodies([event]), self.actor.workspace_id))

    def trail(self, events: QuerySet[AuditEvent], opened: AuditEvent | None) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        kind = kind if kind in timeline.KINDS else ""
        found = timeline.of_kind(events, kind).order_by("-seq")
        page, pager = page_of(found, self.request, PER_PAGE, names=BY_TIME)
        reads = timeline.Reads(cost=self.reads_cost, minutes=self.reads_all)
        days = timeline.days(page, reads=reads, link=self.address, chosen=opened.seq if opened else None)
        return {"days": days, "pager": pager, "kinds": log.kinds(self.request, kind), "kind": kind}

    def address(self, event: AuditEvent) -> str:
        if not self.opens(event):
            return ""
        parameters = self.request.GET.copy()
        parameters.pop("verify", None)
        parameters["event"] = str(event.seq)
        return f"?{parameters.urlencode()}"


class Overturn(Screen):
    """A lead sends a decided candidate through the stages again."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, candidate_id: UUID) -> HttpResponse:
        comment = request.POST.get("comment", "")
        said = "Overturned. The candidate is in review again."
        self.do(decision_actions.overturn, candidate_id, comment=comment, said=said)
        return redirect("web:asset", candidate_id=candidate_id)
