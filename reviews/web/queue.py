"""What waits for this person: what they hold, what they can take next, and by whose verdict the rest waits."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from reviews.candidates.models import Candidate
from reviews.people import rules as people_rules
from reviews.queues import actions, queries
from reviews.queues.models import Claim
from reviews.web.paging import page_of
from reviews.web.pictures import address
from reviews.web.screens import Screen

PER_PAGE = 50


class Queue(Screen):
    def get(self, request: HttpRequest) -> HttpResponse:
        why_not = people_rules.why_not(self.actor, people_rules.Capability.CLAIM)
        held = queries.claims_of(self.actor, self.at)
        page, pager = page_of(queries.waiting_for(self.actor, self.at), request, PER_PAGE)
        given_back = queries.given_back_by(self.actor)
        context = {
            "section": "queue",
            "why_not": why_not,
            "held": [show_claim(claim) for claim in held],
            "waiting": [show_waiting(one, again=one.pk in given_back) for one in page],
            "count": queries.count_waiting(self.actor, self.at),
            "pager": pager,
        }
        return render(request, "reviews/queue.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the next; where one holds something already, go on with that."""
        held = queries.claims_of(self.actor, self.at).first()
        claim = held or actions.claim(None, by=self.actor, at=self.at, again="again" in request.POST)
        if claim is None:
            messages.info(request, "Nothing waits for you now.")
            return redirect("web:queue")
        return redirect("web:inspect", candidate_id=claim.candidate_id)

    def back(self) -> str:
        return reverse("web:queue")


def show_claim(claim: Claim) -> dict[str, Any]:
    return show_waiting(claim.candidate, again=False) | {"until": claim.expires_at}


def show_waiting(one: Candidate, *, again: bool) -> dict[str, Any]:
    version = one.round.version
    return {
        "thumb_url": address(one, "thumb"),
        "url": reverse("web:inspect", args=[one.pk]),
        "title": version.title,
        "brand": version.brand.name,
        "number": f"round {one.round.n}, no. {one.n}",
        "due": version.due,
        "since": one.state_at,
        "simulated": one.simulated,
        "again": again,
        "edit": one.parent_id is not None,
    }
