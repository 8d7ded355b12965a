"""A workspace with its people, and the way of an image through it, by the real actions."""

import json
from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client

from reviews.actor import Actor
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate
from reviews.checks import inspecting
from reviews.decisions import actions as decision_actions
from reviews.inspection import actions as inspection_actions
from reviews.people.models import User, Workspace
from reviews.queues import actions as queue_actions
from tests import factories, factories_briefs
from tests.factories import AT

WORK = timedelta(minutes=2)


@dataclass
class House:
    """People are made when they are first named: `house.by("reviewer")` is an actor, `house.client("reviewer")` a
    browser."""

    workspace: Workspace = field(default_factory=factories.workspace)
    people: dict[str, tuple[User, Actor]] = field(default_factory=dict)

    def person(self, name, *roles, tags=()):
        if name not in self.people:
            who = factories.user(name=name.title())
            actor = factories.actor(self.workspace, *(roles or (name.rstrip("0123456789"),)), tags=tags, who=who)
            self.people[name] = (who, actor)
        return self.people[name]

    def by(self, name, *roles, **more):
        return self.person(name, *roles, **more)[1]

    def client(self, name, *roles, **more):
        browser = Client()
        browser.force_login(self.person(name, *roles, **more)[0])
        return browser

    def in_review(self, at=AT, candidates=1, **brief):
        """Candidates of a new brief of the producer's, arrived and checked."""
        by = self.by("producer")
        order = factories_briefs.ordered(
            by, at, brief=factories_briefs.submitted(by, at, **brief), candidates=candidates
        )
        return [self.arrived(one, at) for one in order.candidates.order_by("n")]

    def arrived(self, candidate, at=AT):
        factories_briefs.arrive(candidate, at=at)
        inspecting.check(candidate.pk, clock=lambda: at)
        return self.fresh(candidate)

    def fresh(self, candidate):
        return candidate_queries.get(self.by("producer"), candidate.pk)

    def reviewed(self, candidate, name="reviewer", verdict="approve", at=AT, **more):
        """This person takes the candidate, is shown all of it, answers everything and gives the verdict."""
        by = self.by(name, **({"tags": more.pop("tags")} if "tags" in more else {}))
        claim = queue_actions.claim(candidate.pk, by=by, at=at)
        assert claim is not None
        show(candidate, by=by, at=at + WORK)
        reason = "" if verdict == "approve" else "wrong_text"
        given = decision_actions.review(
            candidate.pk,
            by=by,
            at=at + WORK,
            sha256=candidate.image.sha256,
            verdict=verdict,
            answers=passes(candidate),
            reason=more.pop("reason", reason),
            comment=more.pop("comment", "" if verdict == "approve" else "The last letter is wrong."),
        )
        assert not more
        return given

    def answer_changes(self, candidate, at=AT):
        return decision_actions.answer_changes(candidate.pk, by=self.by("producer"), at=at)


def show(candidate, *, by, at, seconds=10):
    image = candidate.image
    rect = [0, 0, image.width, image.height]
    display = {"start_ms": 1000, "duration_ms": seconds * 1000, "zoom": 1.0, "rect": rect}
    inspection_actions.display(candidate.pk, [display], by=by, at=at)


def passes(candidate):
    return [{"item": str(pk), "answer": "pass"} for pk in candidate.round.items.values_list("pk", flat=True)]


def text(response):
    """The words of a page, in one line."""
    return " ".join(response.content.decode().split())


def states(brief):
    return list(Candidate.objects.filter(brief=brief).order_by("round__n", "n").values_list("state", flat=True))


def body(event):
    return json.loads(event.body)
