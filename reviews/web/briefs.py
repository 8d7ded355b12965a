"""The briefs of a workspace as a list, and the page of one: its rounds, what an order would cost, what was spent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from generation.catalogue import queries as catalogue
from reviews import tasks
from reviews.briefs import actions, queries
from reviews.briefs.models import Brief
from reviews.candidates.models import Candidate
from reviews.decisions import queries as decision_queries
from reviews.people import rules as people_rules
from reviews.people.rules import Capability
from reviews.queues import actions as queue_actions
from reviews.web import brief_page, brief_rows, money
from reviews.web.order_panel import Order, Wishes, estimate_of, panel_of, spend_of, wishes_of
from reviews.web.paging import page_of
from reviews.web.room import filters
from reviews.web.round_sections import Tree, sections
from reviews.web.screens import Screen
from reviews.web.viewer import Viewer, viewer_of

PER_PAGE = 25
ROUNDS_PER_PAGE = 12
LONGEST_SEARCH = 100


class Briefs(Screen):
    def get(self, request: HttpRequest) -> HttpResponse:
        blind = decision_queries.blind_briefs(self.actor)
        wanted = request.GET.get("find", "").strip()[:LONGEST_SEARCH]
        found = search(brief_rows.with_states(self.actor, blind), wanted)
        counts = brief_rows.count_by_state(found)
        chosen = request.GET.get("state", "")
        chosen = chosen if chosen in brief_rows.SHOWN else ""
        shown = money.shown(request, self.kinds())
        page, pager = page_of(brief_rows.in_state(found, chosen), request, PER_PAGE)
        rows = brief_rows.rows(list(page), by=self.actor, blind=blind, simulated=shown.simulated)
        context = {
            "section": "briefs",
            "briefs": rows,
            "filters": filters(request, counts, chosen),
            "chosen": brief_rows.SHOWN.get(chosen, ""),
            "find": wanted,
            "state": chosen,
            "total": sum(counts.values()),
            "shows_cost": any(row["spent"] is not None for row in rows),
            "why_not_file": people_rules.why_not(self.actor, Capability.FILE),
            "money": shown,
            "pager": pager | {"previous_name": "Before", "next_name": "After"},
        }
        return render(request, "reviews/briefs/list.html", context)

    def kinds(self) -> set[bool]:
        """Which money the workspace's candidates were made with."""
        made = Candidate.objects.filter(workspace=self.actor.workspace_id).order_by()
        return set(made.values_list("simulated", flat=True).distinct())


def search(briefs: QuerySet[Brief], text: str) -> QuerySet[Brief]:
    """By title, brand or campaign of the version in force."""
    if not text:
        return briefs
    names = ("title", "brand__name", "campaign__name")
    named = [Q(**{f"versions__{name}__icontains": text}) for name in names]
    return briefs.filter(named[0] | named[1] | named[2], versions__n=F("version"))


class BriefScreen(Screen):
    """A page or a POST about one brief, named in the address."""

    @cached_property
    def brief(self) -> Brief:
        return queries.get(self.actor, self.kwargs["brief_id"])

    @cached_property
    def viewer(self) -> Viewer:
        return viewer_of(self.brief, by=self.actor, at=self.at)

    def back(self) -> str:
        return reverse("web:brief", args=[self.kwargs["brief_id"]])

    def page(self, wishes: Wishes | None = None, errors: dict[str, list[str]] | None = None, status: int = 200) -> Any:
        """The brief's page; `wishes` and `errors` are those of an order that was refused: nothing typed is lost."""
        version = queries.current(self.brief)
        order = estimate_of(version, wishes or wishes_of({}, version), self.viewer)
        order = Order(order.wishes, order.estimate, errors or order.errors)
        tree = Tree(self.brief, self.viewer)
        paginator = Paginator(tree.roots, ROUNDS_PER_PAGE)
        shown = paginator.get_page(self.request.GET.get("page"))
        context = {
            "section": "briefs",
            "crumbs": brief_page.crumbs_of(version),
            "brief": brief_page.facts_of(self.brief, self.viewer),
            "why_not": brief_page.actions_of(self.brief, self.viewer),
            "notices": brief_page.notices_of(self.brief, self.viewer),
            "rounds": sections(tree, list(shown), self.viewer),
            "pager": rounds_pager(shown),
            "order": panel_of(self.brief, order, self.viewer),
            "spends": self.spends(order),
            "prompt": brief_page.prompt_of(version),
            "references": brief_page.references_of(version),
            "details": brief_page.details_of(version),
        }
        return render(self.request, "reviews/briefs/page.html", context, status=status)

    def spends(self, order: Order) -> list[dict[str, Any]]:
        """The money that an order would use now, then the other kind where it was used before."""
        if not self.viewer.reads_cost:
            return []
        now = catalogue.endpoint_for(self.brief.workspace_id).simulated
        found = spend_of(self.brief, order.estimate, simulated=now)
        other = spend_of(self.brief, None, simulated=not now)
        used = other["measured"] or other["estimated"] or other["reserved"]
        return [found, other] if used else [found]


class BriefPage(BriefScreen):
    def get(self, request: HttpRequest, brief_id: UUID) -> HttpResponse:
        self.look("brief", self.brief.pk)
        return self.page()


def rounds_pager(page: Any) -> dict[str, Any]:
    return {
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else None,
        "next": f"?page={page.next_page_number()}" if page.has_next() else None,
        "words": f"Rounds {page.start_index()}–{page.end_index()} of {page.paginator.count}",
    }


class SubmitBrief(BriefScreen):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, brief_id: UUID) -> HttpResponse:
        filed = self.do(actions.submit, brief_id, said="Submitted. Rounds can be ordered now.")
        for sentence in filed.warnings:
            messages.warning(request, sentence)
        return redirect(self.back())


class WithdrawBrief(BriefScreen):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, brief_id: UUID) -> HttpResponse:
        self.do(queue_actions.withdraw_brief, brief_id, said="Withdrawn, with everything of it that was still open.")
        transaction.on_commit(tasks.wake)
        return redirect(self.back())
