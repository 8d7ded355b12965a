"""A workspace with something to show on every page: candidates in most states, reviews, a held call, blind seats."""

from datetime import timedelta

from reviews.briefs import actions as briefs
from reviews.queues import actions as queues
from tests.e2e.making import now
from tests.factories_briefs import arrive, data, filed, hold, ingested, ordered, submitted
from tests.factories_reviewing import judged, waiting


def furnish(people):
    producer, reviewer, second = people["producer"], people["reviewer"], people["second"]
    then = now() - timedelta(hours=2)
    later = then + timedelta(minutes=30)
    a_round_with_one_held(producer, then)
    judged(waiting(producer, then, title="An approved cup"), reviewer, at=later)
    judged(
        waiting(producer, then, title="A refused cup"), reviewer, "reject", at=later, comment="The handle ends in air."
    )
    asked = waiting(producer, then, title="A cup to change")
    judged(asked, reviewer, "request_changes", at=later, comment="Turn the handle to the right.")
    blind = waiting(producer, then, title="Two must agree", policy="two reviewers")
    judged(blind, second, "reject", at=later, comment="Too dark.")
    for_lead(producer, (reviewer, second), then, later)
    filed(producer, then, title="Only a draft")
    withdrawn = submitted(producer, then, title="Taken back")
    queues.withdraw_brief(withdrawn.pk, by=producer, at=later)


def a_round_with_one_held(producer, at):
    reference = briefs.upload_reference(
        ingested(producer.workspace_id, width=640, height=480), name="cup.png", by=producer, at=at
    )
    wishes = data(
        title="A cup with its reference",
        campaign="Autumn",
        product="Cup",
        palette=["#7A4526", "#F4F1EA"],
        must_keep=[{"text": "one handle", "reference": 0, "spot": [320, 240]}, "a round foot"],
        forbidden=["people"],
        references=[{"id": str(reference.pk), "role": "product"}],
        text={"mode": "exact", "strings": ["Good morning"]},
        generation={"candidates": 3},
    )
    brief = briefs.file(wishes, by=producer, at=at).brief
    briefs.submit(brief.pk, by=producer, at=at)
    order = ordered(producer, at, brief=brief)
    first, second, _ = order.candidates.order_by("n")
    arrive(first, at=at, width=320, height=240)
    hold(second, at=at)


def for_lead(producer, reviewers, then, later):
    """One approves and one does not: a lead has to settle it."""
    candidate = waiting(producer, then, title="Two did not agree", policy="two reviewers")
    for reviewer, verdict in zip(reviewers, ("approve", "reject"), strict=True):
        judged(candidate, reviewer, verdict, at=later)
