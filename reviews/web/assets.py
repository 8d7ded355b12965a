"""Every candidate of the workspace, decided or on its way: by state, by brand, and searched for."""

import re
from collections.abc import Sequence
from datetime import UTC
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from generation.ledger import queries as ledger
from reviews.briefs.models import Brand
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.decisions import queries as decision_queries
from reviews.people import rules as people_rules
from reviews.web import money
from reviews.web.paging import BY_TIME, page_of
from reviews.web.pictures import thumb
from reviews.web.screens import Screen
from reviews.web.seeing import in_states, shown_state

PER_PAGE: Final = 30
LONGEST_SEARCH: Final = 200
S = CandidateState
GROUPS: Final[dict[str, tuple[str, tuple[CandidateState, ...]]]] = {
    "": ("All", tuple(S)),
    "approved": ("Approved", (S.APPROVED,)),
    "in_review": ("In review", (S.IN_REVIEW,)),
    "changes_requested": ("Changes asked", (S.CHANGES_REQUESTED,)),
    "rejected": ("Rejected", (S.REJECTED,)),
    "on_its_way": ("On its way", (S.GENERATING, S.CHECKING, S.HELD)),
    "spare": ("Spare", (S.SPARE,)),
    "ended": ("Ended", (S.FAILED, S.WITHDRAWN)),
}
"""What the filter calls them: one state, or several that are one thing to whoever looks for an asset."""


class Assets(Screen):
    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = self.asked_for()
        found = self.searched(chosen)
        group = GROUPS[chosen["state"]][1] if chosen["state"] else None
        rows = in_states(found, group, self.blind) if group else found
        page, pager = page_of(rows.order_by("-state_at", "-pk"), request, PER_PAGE, names=BY_TIME)
        assets = self.rows(list(page))
        context = {
            "section": "assets",
            "assets": assets,
            "shows_cost": any(row["cost"] is not None for row in assets),
            "filters": self.filters(found, chosen["state"]),
            "brands": self.brands,
            "chosen": chosen,
            "narrowed": any(chosen.values()),
            "pager": pager,
        }
        return render(request, "reviews/assets.html", context)

    @cached_property
    def blind(self) -> frozenset[UUID]:
        return decision_queries.blind_briefs(self.actor)

    @cached_property
    def brands(self) -> list[tuple[str, str]]:
        found = Brand.objects.filter(workspace=self.actor.workspace_id).values_list("pk", "name")
        return [(str(pk), name) for pk, name in found]

    def asked_for(self) -> dict[str, str]:
        """The filters of the address, as far as they name something."""
        given = self.request.GET
        state, brand = given.get("state", ""), given.get("brand", "")
        return {
            "state": state if state in GROUPS else "",
            "brand": brand if brand in dict(self.brands) else "",
            "q": given.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
        }

    def searched(self, chosen: dict[str, str]) -> QuerySet[Candidate]:
        found = candidate_queries.visible(self.actor).select_related("round__version__brand", "round__image_model")
        if chosen["brand"]:
            found = found.filter(round__version__brand=UUID(chosen["brand"]))
        return found.filter(matching(chosen["q"])) if chosen["q"] else found

    def filters(self, found: QuerySet[Candidate], chosen: str) -> list[dict[str, Any]]:
        """With what each would show; those that would show nothing stay away."""
        states = dict(found.order_by().values_list("state").annotate(Count("pk")))
        hidden = found.filter(brief__in=self.blind).order_by().values_list("state").annotate(Count("pk"))
        for state, count in hidden if self.blind else ():
            if (shown := shown_state(state, blind=True)) != state:
                states[state] -= count
                states[shown] = states.get(shown, 0) + count
        counts = {key: sum(states.get(state, 0) for state in group) for key, (_, group) in GROUPS.items()}
        return [
            {
                "name": name,
                "count": counts[key],
                "url": money.link(self.request, state=key),
                "current": key == chosen,
            }
            for key, (name, _) in GROUPS.items()
            if counts[key] or key in ("", chosen)
        ]

    def rows(self, found: Sequence[Candidate]) -> list[dict[str, Any]]:
        """Two queries for what they cost, however many there are."""
        books = ledger.books_of([one.run_id or one.pk for one in found])
        return [
            show_row(one, blind=one.brief_id in self.blind) | self.cost(one, books[one.run_id or one.pk])
            for one in found
        ]

    def cost(self, one: Candidate, book: ledger.Books) -> dict[str, Any]:
        """Up to what it may still come to, where money is reserved for it; None for who may not read it."""
        if not people_rules.may_read_cost(self.actor, one.brief.owner_id):
            return {"cost": None}
        kind = "reserved" if book.reserved else "estimated" if book.estimated else "measured"
        return {"cost": book.spent + book.reserved, "cost_kind": kind}


def matching(text: str) -> Q:
    """Words of the brief's title, its brand, product or campaign; or the beginning of a sha256."""
    bare = re.sub(r"\s", "", text).lower()
    if re.fullmatch(r"[0-9a-f]{6,64}", bare):
        return Q(image__sha256__startswith=bare)
    places = ("title", "brand__name", "product__name", "campaign__name")
    every = Q()
    for word in text.split():
        any_place = Q()
        for place in places:
            any_place |= Q(**{f"round__version__{place}__icontains": word})
        every &= any_place
    return every


def show_row(one: Candidate, *, blind: bool) -> dict[str, Any]:
    version, image = one.round.version, one.image
    return {
        "url": reverse("web:asset", args=[one.pk]),
        "thumb_url": thumb(one),
        "title": version.title,
        "brand": version.brand.name,
        "number": f"round {one.round.n}, no. {one.n}",
        "edit": one.parent_id is not None,
        "state": shown_state(one.state, blind=blind),
        "simulated": one.simulated,
        "made_with": made_with(one),
        "size": f"{image.width} × {image.height}" if image else "",
        "sha256": image.sha256 if image else "",
        "since": one.state_at.astimezone(UTC),
    }


def made_with(one: Candidate) -> str:
    upload = getattr(one, "upload", None)
    if upload:
        return upload.model_name if upload.model_name != "unknown" else "made elsewhere"
    return one.round.image_model.name if one.round.image_model else ""
