"""What a person does with rounds and their candidates: one POST per button, and the fragment that a page looks at."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from generation.errors import BudgetExhausted, PriceUnknown
from reviews import tasks
from reviews.briefs import queries as brief_queries
from reviews.candidates import actions, queries
from reviews.decisions import actions as decision_actions
from reviews.errors import Invalid, NotFound
from reviews.queues import actions as queue_actions
from reviews.templatetags.words import counted
from reviews.web.briefs import BriefScreen
from reviews.web.order_panel import FIELDS, Wishes, estimate_of, panel_of, wishes_of
from reviews.web.refusals import status_of
from reviews.web.round_sections import Tree, sections
from reviews.web.screens import Screen
from reviews.web.viewer import viewer_of


class Order(BriefScreen):
    """An order that cannot be taken shows the page again, with what was typed."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, brief_id: UUID) -> HttpResponse:
        wishes = wishes_of(request.POST, brief_queries.current(self.brief))
        try:
            made = self.order(wishes, request.POST.get("key") or None)
        except Invalid as error:
            named = {name: said for name, said in error.errors.items() if name in {*FIELDS, "retired_reason"}}
            rest = [sentence for name, said in error.errors.items() if name not in named for sentence in said]
            return self.page(wishes, named | ({"": rest} if rest else {}), status=status_of(error))
        except (BudgetExhausted, PriceUnknown) as error:
            return self.page(wishes, {"": [error.message]}, status=status_of(error))
        count = counted(made.round.candidates.count(), "image")
        said = f"Round {made.round.n} is ordered: {count}." if made.created else f"Round {made.round.n} stands already."
        messages.success(request, said)
        for sentence in made.warnings:
            messages.warning(request, sentence)
        return redirect(self.back())

    def order(self, wishes: Wishes, key: str | None) -> Any:
        """The page's key makes two presses of one button one order."""
        made = actions.order(
            self.brief.pk,
            by=self.actor,
            at=self.at,
            idempotency_key=key,
            retired_reason=wishes.retired_reason,
            **wishes.arguments(),
        )
        transaction.on_commit(tasks.wake)
        return made


class Estimate(BriefScreen):
    """The parts of the panel that change while somebody fills it in; nothing is spent."""

    def get(self, request: HttpRequest, brief_id: UUID) -> HttpResponse:
        version = brief_queries.current(self.brief)
        order = estimate_of(version, wishes_of(request.GET, version), self.viewer)
        panel = panel_of(self.brief, order, self.viewer)
        context = {"order": panel, "spend": next(iter(self.spends(order)), None), "partial": True}
        return render(request, "reviews/briefs/_estimate.html", context)


class Verb(Screen):
    """One button: one action on what the address names, then back to the brief."""

    http_method_names = ["post", "options"]
    action: ClassVar[Callable[..., Any]]
    said = ""

    def post(self, request: HttpRequest, **named: UUID) -> HttpResponse:
        self.find()
        self.do(type(self).action, *named.values(), said=self.said)
        transaction.on_commit(tasks.wake)
        return redirect(self.back())

    def find(self) -> None:
        """Remember the brief, so that a refusal knows its way back. Raises NotFound."""

    brief_id: UUID | None = None

    def back(self) -> str:
        return reverse("web:brief", args=[self.brief_id]) if self.brief_id else super().back()


class OfRound(Verb):
    def find(self) -> None:
        self.brief_id = queries.get_round(self.actor, self.kwargs["round_id"]).brief_id


class OfCandidate(Verb):
    def find(self) -> None:
        self.brief_id = queries.get(self.actor, self.kwargs["candidate_id"]).brief_id


class Pause(OfRound):
    action = staticmethod(actions.pause)
    said = "Paused. What is out still lands; no further call begins."


class Resume(OfRound):
    action = staticmethod(actions.resume)
    said = "Resumed."


class Cancel(OfRound):
    action = staticmethod(queue_actions.cancel_round)
    said = "Cancelled. What has arrived stays where it is."


class RetryHeld(OfRound):
    action = staticmethod(actions.retry_held)
    said = "Everything that was held is tried again."


class GiveUpHeld(OfRound):
    action = staticmethod(actions.give_up_held)
    said = "Everything that was held is given up."


class Retry(OfCandidate):
    action = staticmethod(actions.retry)
    said = "It is tried again."


class GiveUp(OfCandidate):
    action = staticmethod(actions.give_up)
    said = "Given up; what was reserved is given back."


class WithdrawCandidate(OfCandidate):
    action = staticmethod(queue_actions.withdraw_candidate)
    said = "Withdrawn."


class ReturnSpare(OfCandidate):
    action = staticmethod(queue_actions.return_spare)
    said = "Called back into the queue."


class AnswerChanges(OfCandidate):
    action = staticmethod(decision_actions.answer_changes)
    said = "The edit is ordered; it comes to the reviewer beside its parent."


class Fragment(Screen):
    """One round's section, as it stands now."""

    def get(self, request: HttpRequest, round_id: UUID) -> HttpResponse:
        order = queries.get_round(self.actor, round_id)
        brief = brief_queries.get(self.actor, order.brief_id)
        viewer = viewer_of(brief, by=self.actor, at=self.at)
        tree = Tree(brief, viewer)
        shown = next((one for one in tree.rounds if one.pk == order.pk), None)
        if shown is None:
            raise NotFound
        context = {"round": sections(tree, [tree.root_of(shown)], viewer)[0]}
        response = render(request, "components/round.html", context)
        response["Cache-Control"] = "no-store"
        return response
