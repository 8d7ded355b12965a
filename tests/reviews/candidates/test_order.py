"""Ordering a round: frozen inputs, money for all or for none, one event, and a key that works once."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from generation.catalogue.models import Endpoint, ImageModel
from generation.errors import BudgetExhausted, PriceUnknown
from generation.ledger import queries as ledger
from generation.ledger.models import Reservation
from generation.ledger.states import Scope
from generation.money import as_string
from generation.providers.base import ImageSpec
from generation.runs.models import Run
from generation.runs.states import RunState
from reviews.audit.models import AuditEvent
from reviews.briefs import actions as brief_actions
from reviews.briefs import moves as brief_moves
from reviews.briefs import queries as brief_queries
from reviews.briefs.models import Campaign
from reviews.briefs.states import BriefState
from reviews.candidates import actions, queries
from reviews.candidates.states import CandidateState, RoundKind, RoundState
from reviews.errors import Invalid, NotAllowed, NotFound, NotNow
from tests.factories import AT, actor, member, workspace
from tests.factories_briefs import (
    arrive,
    data,
    filed,
    files,
    last_event,
    ordered,
    producer,
    put,
    rows,
    sample,
    submitted,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def test_an_order_makes_a_candidate_and_a_run_for_each_image():
    by = producer()
    brief = submitted(by)

    made = actions.order(brief.pk, by=by, at=LATER)

    order = made.round
    assert made.created
    assert (order.n, order.kind, order.version.n, order.ordered_by_id) == (1, RoundKind.ORDER, 1, by.user_id)
    candidates = list(order.candidates.all())
    assert [(one.n, one.state, one.simulated) for one in candidates] == [
        (1, CandidateState.GENERATING, True),
        (2, CandidateState.GENERATING, True),
    ]
    runs = [one.run for one in candidates]
    assert {(run.state, run.group, run.owner) for run in runs} == {(RunState.WAITING, order.pk, by.workspace_id)}
    assert queries.round_state(order) == RoundState.WAITING


def test_an_order_reserves_its_bound_for_every_image_in_all_accounts():
    of = workspace(monthly_limit=Decimal(100))
    by = producer(of)
    brief = submitted(by, campaign="Autumn")

    order = ordered(by, LATER, brief)

    estimate = brief_queries.estimate(order.version, day=LATER.date())
    assert (order.estimate, order.bound) == (estimate.each, estimate.bound)
    assert [one.amount for one in Reservation.objects.all()] == [estimate.bound] * 2
    campaign = Campaign.objects.get()
    keys = [(Scope.BRIEF, str(brief.pk)), (Scope.CAMPAIGN, str(campaign.pk)), (Scope.MONTH, "2026-11")]
    for scope, key in keys:
        account = ledger.account(of.pk, scope, key, simulated=True)
        assert account.reserved == 2 * estimate.bound
        assert ledger.account(of.pk, scope, key, simulated=False).reserved == 0


def test_a_round_freezes_its_prompt_its_inputs_and_its_policy():
    by = producer()
    body = sample("boot-product-page.json")
    brief = brief_actions.file(body, by=by, at=AT, files=files(by.workspace_id, body)).brief
    brief_actions.submit(brief.pk, by=by, at=AT)

    order = ordered(by, LATER, brief)

    spec = ImageSpec.from_json(order.spec)
    reference = brief_queries.references_of(order.version)[0]
    assert spec.prompt == order.prompt
    assert spec.prompt.startswith("Image 1 (base): ")
    assert (spec.model, spec.size, spec.quality, spec.format) == ("gpt-image-2", "1024x1024", "high", "png")
    assert [(one.sha256, one.recipe, one.width) for one in spec.inputs] == [
        (reference.image.sha256, "reference@1", 1024)
    ] * 2
    assert {run.spec == order.spec for run in Run.objects.all()} == {True}
    assert (order.policy.policy.name, order.policy.n) == ("two reviewers", 1)


def test_an_order_leaves_one_event_that_names_what_it_moved_and_reserved():
    by = producer()
    brief = submitted(by)
    before = AuditEvent.objects.count()

    order = ordered(by, LATER, brief)

    assert AuditEvent.objects.count() == before + 1
    event = last_event()
    assert (event["verb"], event["subject"]) == ("round.ordered", {"kind": "round", "id": str(order.pk)})
    assert event["about"] == [{"kind": "brief", "id": str(brief.pk)}]
    assert [(moved["kind"], moved["before"], moved["after"]) for moved in event["moved"]] == [
        ("candidate", None, "generating"),
        ("candidate", None, "generating"),
        ("run", None, "waiting"),
        ("run", None, "waiting"),
    ]
    assert event["facts"]["reserved_usd"] == as_string(2 * order.bound)
    assert event["facts"]["accounts"] == ["brief", "month"]


def test_an_order_may_differ_from_its_brief():
    order = ordered(candidates=1, quality="HIGH", size="1536x1024")

    assert (order.spec["quality"], order.spec["size"], order.candidates.count()) == ("high", "1536x1024", 1)


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"candidates": 0}, "candidates"),
        ({"candidates": 11}, "candidates"),
        ({"candidates": "2"}, "candidates"),
        ({"candidates": True}, "candidates"),
        ({"quality": "best"}, "quality"),
        ({"quality": ["high"]}, "quality"),
        ({"size": "100x100"}, "size"),
        ({"size": "\ud800"}, "size"),
    ],
)
def test_a_wish_that_cannot_be_is_named_and_nothing_is_stored(wishes, field):
    by = producer()
    brief = submitted(by)
    before = rows()

    with pytest.raises(Invalid) as refused:
        actions.order(brief.pk, by=by, at=LATER, idempotency_key="k", **wishes)

    assert list(refused.value.errors) == [field]
    assert rows() == before


def test_without_money_for_all_images_none_is_ordered():
    by = producer()
    brief = submitted(by, budget_usd="0.0100", generation={"quality": "high", "candidates": 1})
    before = rows()

    with pytest.raises(BudgetExhausted) as refused:
        actions.order(brief.pk, by=by, at=LATER)

    assert (refused.value.scope, refused.value.left) == (Scope.BRIEF, Decimal("0.01"))
    assert rows() == before
    assert ledger.account(by.workspace_id, Scope.BRIEF, str(brief.pk), simulated=True).reserved == 0


def test_a_workspaces_month_is_a_limit_too():
    by = producer(workspace(monthly_limit=Decimal("0.001")))
    brief = submitted(by)

    with pytest.raises(BudgetExhausted) as refused:
        actions.order(brief.pk, by=by, at=LATER)

    assert refused.value.scope == Scope.MONTH


def test_a_model_without_a_price_is_not_ordered():
    by = producer()
    brief = submitted(by, generation={"model": "gpt-image-2.6-flare", "size": "1024x1024", "quality": "high"})
    before = rows()

    with pytest.raises(PriceUnknown):
        actions.order(brief.pk, by=by, at=LATER)

    assert rows() == before


def test_a_model_that_was_shut_down_meanwhile_is_refused_with_its_replacement():
    by = producer()
    brief = submitted(by, generation={"model": "gpt-image-1.5", "size": "1024x1024"})
    replacement = ImageModel.objects.get(name="gpt-image-1.5").replacement

    with pytest.raises(Invalid) as refused:
        actions.order(brief.pk, by=by, at=AT.replace(month=12))

    assert f"Use {replacement}." in refused.value.errors["model"][0]


def test_a_retired_model_that_is_allowed_takes_a_written_reason(settings):
    settings.ALLOW_RETIRED_MODELS = ["gpt-image-1"]
    by = producer()
    brief = submitted(by, generation={"model": "gpt-image-1", "size": "1024x1024"})

    with pytest.raises(Invalid) as refused:
        actions.order(brief.pk, by=by, at=LATER, retired_reason="  ")

    assert list(refused.value.errors) == ["retired_reason"]
    order = ordered(by, LATER, brief, retired_reason="Our own server still has it.")
    assert order.retired_reason == "Our own server still has it."
    assert list(last_event()["texts"]) == ["retired_reason"]


def test_a_draft_or_withdrawn_brief_is_not_ordered():
    by = producer()
    draft = filed(by)
    gone = submitted(by)
    brief_moves.move(gone, BriefState.WITHDRAWN, at=AT)

    with pytest.raises(NotNow, match="submit it first"):
        actions.order(draft.pk, by=by, at=LATER)
    with pytest.raises(NotNow, match="withdrawn"):
        actions.order(gone.pk, by=by, at=LATER)


def test_only_the_owner_or_a_lead_orders_and_strangers_find_nothing():
    of = workspace()
    brief = submitted(producer(of))

    for role in ("producer", "reviewer", "auditor"):
        with pytest.raises(NotAllowed):
            actions.order(brief.pk, by=actor(of, role), at=LATER)
    for id_ in (brief.pk, uuid4()):
        with pytest.raises(NotFound):
            actions.order(id_, by=producer(), at=LATER)
    assert ordered(actor(of, "lead"), LATER, brief).n == 1


def test_rounds_of_a_brief_are_numbered_and_name_the_version_they_were_made_from():
    by = producer()
    brief = submitted(by)
    first = ordered(by, AT, brief)
    brief_actions.amend(brief.pk, data(subject="a blue cup"), by=by, at=LATER)

    second = ordered(by, LATER, brief)

    assert [(order.n, order.version.n) for order in (first, second)] == [(1, 1), (2, 2)]
    first.refresh_from_db()
    assert "a white cup" in first.prompt
    assert "a blue cup" in second.prompt


# ---------------------------------------------------------------- warnings


def warnings(by, brief):
    return list(actions.order(brief.pk, by=by, at=LATER).warnings)


def test_ordering_warns_when_nobody_would_be_left_who_may_review():
    of = workspace()
    by = actor(of, "producer", "reviewer")
    brief = submitted(by)

    assert warnings(by, brief) == [
        "Stage 1 needs 1 reviewer, and 0 would be left: who owns the brief or orders the round may not review it."
    ]
    member(of, "reviewer")
    assert warnings(by, brief) == []


def test_two_stages_need_two_people():
    of = workspace()
    by = producer(of)
    brief = submitted(by, policy="brand then legal")
    member(of, "reviewer", tags=["brand", "legal"])

    assert warnings(by, brief) == [
        (
            "The policy needs 2 people, one per seat, and 1 would be left: "
            "who owns the brief or orders the round may not review it."
        )
    ]
    member(of, "reviewer", tags=["legal"])
    assert warnings(by, brief) == []


def test_ordering_from_a_provider_that_stopped_is_a_warning():
    of = workspace()
    by = producer(of)
    member(of, "reviewer")
    brief = submitted(by)
    Endpoint.objects.update(stopped_at=AT)

    assert warnings(by, brief) == [
        "The provider has stopped taking calls; this round waits until a lead opens the endpoint again."
    ]


def test_ordering_more_than_is_wanted_is_a_warning():
    of = workspace()
    by = producer(of)
    member(of, "reviewer")
    brief = submitted(by)
    put(arrive(ordered(by, AT, brief).candidates.first()), CandidateState.IN_REVIEW, CandidateState.APPROVED)

    assert warnings(by, brief) == ["This brief has its 1 approved already; further candidates become spare."]


# ---------------------------------------------------------------- idempotency


def test_the_same_key_with_the_same_wishes_gives_the_same_round():
    by = producer()
    brief = submitted(by)
    first = actions.order(brief.pk, by=by, at=LATER, idempotency_key="order-1", candidates=1)
    before = rows()

    again = actions.order(brief.pk, by=by, at=LATER, idempotency_key="order-1", candidates=1)

    assert (again.round, first.created, again.created) == (first.round, True, False)
    assert rows() == before


def test_the_same_key_with_other_wishes_or_for_another_brief_is_refused():
    by = producer()
    brief, other = submitted(by), submitted(by)
    actions.order(brief.pk, by=by, at=LATER, idempotency_key="order-1")
    before = rows()

    for id_, wishes in ((brief.pk, {"candidates": 1}), (other.pk, {})):
        with pytest.raises(Invalid) as refused:
            actions.order(id_, by=by, at=LATER, idempotency_key="order-1", **wishes)
        assert refused.value.code == "idempotency_key_reused"
    assert rows() == before


def test_a_key_belongs_to_its_workspace():
    one, two = producer(), producer()

    first = ordered(one, idempotency_key="order-1")
    second = ordered(two, idempotency_key="order-1")

    assert first != second


def test_a_key_whose_order_was_refused_can_be_used_again():
    by = producer()
    brief = submitted(by, budget_usd="0.001")
    with pytest.raises(BudgetExhausted):
        actions.order(brief.pk, by=by, at=LATER, idempotency_key="order-1")
    brief_actions.amend(brief.pk, data(budget_usd="4.00"), by=by, at=LATER)

    assert actions.order(brief.pk, by=by, at=LATER, idempotency_key="order-1").created


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb"])
def test_an_odd_key_is_refused(key):
    by = producer()
    with pytest.raises(Invalid):
        actions.order(submitted(by).pk, by=by, at=LATER, idempotency_key=key)
