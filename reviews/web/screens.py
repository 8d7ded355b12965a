"""What every screen shares: somebody signed in, their membership, the clock, and errors as pages that say how to go
on."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from generation.errors import GenerationError
from reviews.actor import Actor, Way
from reviews.api.problems import status_of
from reviews.audit import moves as audit
from reviews.errors import Invalid, NotFound, ReviewError
from reviews.people import queries as people_queries
from reviews.people import sessions
from reviews.people.models import Membership

PAGES = {HTTPStatus.FORBIDDEN: "403.html", HTTPStatus.NOT_FOUND: "404.html", HTTPStatus.SERVICE_UNAVAILABLE: "503.html"}


class Screen(View):
    """One page, or one button's POST. A refused GET is a page; a refused POST goes back where it came from and says
    why."""

    membership: Membership

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        membership = sessions.membership_of(request)
        if membership is None:
            return self.turn_away(request)
        self.membership = membership
        try:
            return super().dispatch(request, *args, **kwargs)
        except (ReviewError, GenerationError) as error:
            return self.refused(error)
        except OperationalError:
            return render(request, "503.html", status=503, headers={"Retry-After": "5"})

    def turn_away(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            words = "You are no longer a member of any workspace. Ask a lead to add you again."
            return render(request, "403.html", {"why": words}, status=403)
        return redirect_to_login(request.get_full_path())

    @cached_property
    def actor(self) -> Actor:
        return people_queries.actor_of(self.membership, Way.WEB)

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    def refused(self, error: ReviewError | GenerationError) -> HttpResponse:
        """The one place where a page answers a refusal."""
        if isinstance(error, ReviewError) and error.recorded:
            audit.record_refusal(error, by=self.actor, at=self.at, subject=error.facts.get("subject"))  # type: ignore[arg-type]
        status = status_of(error) or HTTPStatus.CONFLICT
        if self.request.method == "POST" and not isinstance(error, NotFound):
            messages.error(self.request, sentence_of(error))
            return redirect(self.back())
        page = PAGES.get(HTTPStatus(status), "409.html")
        return render(self.request, page, {"why": error.message}, status=status)

    def back(self) -> str:
        """Where a refused POST returns to; a screen with POSTs says it."""
        return "/"

    def do(self, action: Callable[..., Any], *args: Any, said: str, **options: Any) -> Any:
        """Call an action as this person, now; tell them what was done."""
        done = action(*args, by=self.actor, at=self.at, **options)
        messages.success(self.request, said)
        return done


def sentence_of(error: ReviewError | GenerationError) -> str:
    if isinstance(error, Invalid):
        return " ".join(f"{field}: {sentence}" for field, sentences in error.errors.items() for sentence in sentences)
    return error.message
