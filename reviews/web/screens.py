"""What every screen shares: somebody signed in, their membership, the clock, and errors as pages that say how to go
on."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from generation.errors import GenerationError
from reviews.actor import Actor, Way
from reviews.audit import moves as audit
from reviews.errors import NotFound, ReviewError
from reviews.people import queries as people_queries
from reviews.people import rules as people_rules
from reviews.people import sessions
from reviews.people.models import Membership
from reviews.web.refusals import page_of, sentence_of, status_of

BUSY = "5"


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
            # Without the request: the frame of a page would ask the database again.
            page = render_to_string("503.html")
            return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": BUSY})

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
            audit.record_refusal(error, by=self.actor, at=self.at, subject=error.subject)
        if self.request.method == "POST" and not isinstance(error, NotFound):
            messages.error(self.request, sentence_of(error))
            return redirect(self.back())
        status = status_of(error)
        response = render(self.request, page_of(status), {"why": sentence_of(error)}, status=status)
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            response["Retry-After"] = BUSY
        return response

    def back(self) -> str:
        """Where a POST returns to: the page with its button, else the room."""
        came_from = self.request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(came_from, {self.request.get_host()}, self.request.is_secure()):
            address = urlsplit(came_from)
            return f"{address.path}?{address.query}" if address.query else address.path
        return reverse("web:room")

    def do(self, action: Callable[..., Any], *args: Any, said: str, **options: Any) -> Any:
        """Call an action as this person, now; tell them what was done."""
        done = action(*args, by=self.actor, at=self.at, **options)
        messages.success(self.request, said)
        return done

    def look(self, kind: str, thing: UUID) -> None:
        """Keep in the log that this was opened, when the person's looks are kept. Before the page reads the log."""
        if people_rules.leaves_a_look(self.actor):
            audit.record_look(by=self.actor, at=self.at, subject=(kind, thing))
