"""What stands in a workspace before somebody asks for something: made once per endpoint, all by the real actions."""

from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from generation.catalogue import moves as catalogue
from generation.catalogue.models import Endpoint
from reviews.actor import Way
from reviews.briefs import actions as brief_actions
from reviews.candidates import actions
from reviews.candidates.states import CandidateState
from reviews.people.queries import actor_of
from tests.factories import actor, member, workspace
from tests.factories_briefs import data, filed, hold, ingested, ordered, put, submitted
from tests.factories_reviewing import claimed, judged, waiting


class Situation:
    """A workspace with one person per role; things are made when a row of the table asks for them."""

    def __init__(self):
        self.of = workspace()
        self.now = timezone.now()
        self.then = self.now - timedelta(minutes=5)
        self.people = {
            "owner": actor(self.of, "producer"),
            "producer": actor(self.of, "producer"),
            "reviewer": actor(self.of, "reviewer"),
            "lead": actor(self.of, "lead"),
            "auditor": actor(self.of, "auditor"),
            "stranger": actor_of(member(workspace(), "producer", "reviewer", "lead", "auditor"), Way.API),
        }

    @property
    def owner(self):
        return self.people["owner"]

    @cached_property
    def draft(self):
        return filed(self.owner, self.then)

    @cached_property
    def brief(self):
        return submitted(self.owner, self.then)

    @cached_property
    def round(self):
        return ordered(self.owner, self.then, self.brief)

    @cached_property
    def made(self):
        """Still being made."""
        return self.round.candidates.first()

    @cached_property
    def paused(self):
        actions.pause(self.round.pk, by=self.owner, at=self.then)
        return self.round

    @cached_property
    def held(self):
        return hold(self.made, self.then)

    @cached_property
    def round_with_held(self):
        return self.held.round

    @cached_property
    def waiting(self):
        return waiting(self.owner, self.then, brief=self.brief)

    @cached_property
    def spare(self):
        return put(self.waiting, CandidateState.SPARE, at=self.then)

    @cached_property
    def claim(self):
        return claimed(self.waiting, self.people["reviewer"], self.then)

    @cached_property
    def decided(self):
        judged(self.waiting, self.people["reviewer"], at=self.then + timedelta(minutes=3))
        return self.waiting

    @cached_property
    def asked_to_change(self):
        judged(self.waiting, self.people["reviewer"], "request_changes", at=self.then + timedelta(minutes=3))
        return self.waiting

    @cached_property
    def reference(self):
        return brief_actions.upload_reference(ingested(self.of), name="cup", by=self.owner, at=self.then)

    @cached_property
    def endpoint(self):
        catalogue.sync_endpoints()
        endpoint = Endpoint.objects.get(name="simulator")
        endpoint.stopped_at, endpoint.stopped_why = self.then, "The key was refused."
        endpoint.save()
        return endpoint

    @staticmethod
    def body():
        return data()
