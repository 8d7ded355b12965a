"""Filing, submitting and amending a brief; one event each, and nothing at all where it is refused."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from generation.errors import Stale
from generation.ledger import queries as ledger
from generation.ledger.states import Scope
from reviews.audit.models import AuditEvent
from reviews.briefs import actions, moves, queries
from reviews.briefs.models import Brand, Brief, BriefReference, BriefVersion, Campaign, Product, Reference
from reviews.briefs.states import BriefState
from reviews.errors import Invalid, NotAllowed, NotFound, NotNow
from tests.factories import AT, actor, workspace
from tests.factories_briefs import data, filed, files, ingested, last_event, producer, rows, sample, submitted

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def test_filing_makes_a_draft_and_what_it_names():
    by = producer()
    body = data(brand="Northfield", campaign="Autumn", product="Cup 1")

    made = actions.file(body, by=by, at=AT)

    assert made.created == ("brand Northfield", "campaign Autumn", "product Cup 1")
    assert made.warnings == ()
    assert made.brief.state == BriefState.DRAFT
    assert made.brief.owner_id == by.user_id
    version = queries.current(queries.get(by, made.brief.pk))
    assert (version.n, version.title, version.budget, version.submitted_at) == (1, "A cup on a table", Decimal(4), None)
    assert (version.brand.name, version.campaign.name, version.product.name) == ("Northfield", "Autumn", "Cup 1")
    assert version.brand.kit == {}


def test_what_is_known_already_is_not_made_again():
    by = producer()
    body = data(brand="Northfield", campaign="Autumn", product="Cup 1")
    actions.file(body, by=by, at=AT)

    assert actions.file(body, by=by, at=AT).created == ()
    assert (Brand.objects.count(), Campaign.objects.count(), Product.objects.count()) == (1, 1, 1)
    assert actions.file(body, by=producer(), at=AT).created == ("brand Northfield", "campaign Autumn", "product Cup 1")


def test_filing_leaves_one_event_that_names_all_that_was_made():
    by = producer()
    body = sample("boot-product-page.json")

    made = actions.file(body, by=by, at=AT, files=files(by.workspace_id, body))

    assert AuditEvent.objects.count() == 1
    event = last_event()
    assert event["verb"] == "brief.filed"
    assert event["subject"] == {"kind": "brief", "id": str(made.brief.pk)}
    assert event["moved"] == [{"kind": "brief", "id": str(made.brief.pk), "before": None, "after": "draft"}]
    assert [thing["kind"] for thing in event["about"]] == ["brand", "campaign", "product", "reference"]
    assert event["facts"] == {"version": 1, "sha256": made.version.sha256}
    assert list(event["texts"]) == ["title"]


def test_the_same_file_in_two_roles_becomes_one_reference():
    by = producer()
    body = sample("boot-product-page.json")

    made = actions.file(body, by=by, at=AT, files=files(by.workspace_id, body))

    reference = Reference.objects.get()
    assert reference.name == "boot-reference.png"
    assert made.version.body["references"] == [
        {"id": str(reference.pk), "role": "base", "rights": ""},
        {"id": str(reference.pk), "role": "product", "rights": ""},
    ]
    assert queries.references_of(made.version) == [reference, reference]


def test_a_refused_brief_leaves_nothing_behind():
    by = producer()
    body = data(brand="New brand", budget_usd="0", references=[{"file": "a.png", "role": "style"}])
    before = rows()

    with pytest.raises(Invalid):
        actions.file(body, by=by, at=AT, files=files(by.workspace_id, body))

    assert rows() == before


@pytest.mark.parametrize("role", ["reviewer", "auditor"])
def test_only_producers_and_leads_file(role):
    with pytest.raises(NotAllowed):
        actions.file(data(), by=actor(workspace(), role), at=AT)


def test_a_new_brief_from_this_one_remembers_it():
    by = producer()
    old = filed(by)

    made = actions.file(queries.current(old).body, by=by, at=AT, copied_from=old.pk)

    assert made.brief.copied_from == old
    assert made.version.body == queries.current(old).body
    assert {"kind": "brief", "id": str(old.pk)} in last_event()["about"]


def test_another_workspaces_brief_cannot_be_copied():
    theirs = filed()
    for id_ in (theirs.pk, uuid4()):
        with pytest.raises(NotFound):
            actions.file(data(), by=producer(), at=AT, copied_from=id_)


# ---------------------------------------------------------------- submit


def test_submitting_opens_the_accounts_with_the_budget_as_limit():
    of = workspace(monthly_limit=Decimal(50))
    by = producer(of)
    brief = filed(by, campaign="Autumn", budget_usd="4.00")

    sent = actions.submit(brief.pk, by=by, at=LATER)

    assert (sent.brief.state, sent.version.submitted_at) == (BriefState.SUBMITTED, LATER)
    campaign = Campaign.objects.get()
    for simulated in (True, False):
        assert ledger.account(of.pk, Scope.BRIEF, str(brief.pk), simulated).limit == Decimal(4)
        assert ledger.account(of.pk, Scope.CAMPAIGN, str(campaign.pk), simulated).limit is None
        assert ledger.account(of.pk, Scope.MONTH, "2026-11", simulated).limit == Decimal(50)
    event = last_event()
    assert event["verb"] == "brief.submitted"
    assert event["moved"] == [{"kind": "brief", "id": str(brief.pk), "before": "draft", "after": "submitted"}]
    assert AuditEvent.objects.count() == 2


def test_a_draft_is_submitted_once():
    by = producer()
    brief = submitted(by)
    before = rows()

    with pytest.raises(NotNow, match="only a draft can be submitted"):
        actions.submit(brief.pk, by=by, at=LATER)

    assert rows() == before


def test_a_draft_whose_model_was_shut_down_meanwhile_is_not_submitted():
    by = producer()
    brief = filed(by, generation={"model": "gpt-image-1.5", "size": "1024x1024"})

    with pytest.raises(Invalid) as refused:
        actions.submit(brief.pk, by=by, at=AT.replace(month=12))

    assert list(refused.value.errors) == ["generation.model"]


def test_only_the_owner_or_a_lead_works_on_a_brief():
    of = workspace()
    brief = filed(producer(of))

    for act in (
        lambda by: actions.submit(brief.pk, by=by, at=AT),
        lambda by: actions.amend(brief.pk, data(), by=by, at=AT),
    ):
        with pytest.raises(NotAllowed, match="somebody else's"):
            act(producer(of))
        with pytest.raises(NotFound):
            act(producer())
    assert actions.submit(brief.pk, by=actor(of, "lead"), at=AT).brief.owner_id == brief.owner_id


# ---------------------------------------------------------------- amend


def test_amending_a_draft_replaces_its_body():
    by = producer()
    body = data(references=[{"file": "a.png", "role": "style"}])
    brief = actions.file(body, by=by, at=AT, files=files(by.workspace_id, body)).brief

    changed = actions.amend(brief.pk, data(title="Two cups"), by=by, at=LATER)

    assert (changed.version.n, changed.version.title, changed.version.submitted_at) == (1, "Two cups", None)
    assert (BriefVersion.objects.count(), BriefReference.objects.count()) == (1, 0)
    assert last_event()["verb"] == "brief.amended"


def test_amending_a_submitted_brief_makes_the_next_version_and_leaves_the_first():
    by = producer()
    brief = submitted(by)
    first = queries.current(brief)

    changed = actions.amend(brief.pk, data(title="Two cups", budget_usd="9.50"), by=by, at=LATER, version=1)

    assert (changed.version.n, changed.version.submitted_at) == (2, LATER)
    assert queries.current(queries.get(by, brief.pk)) == changed.version
    first.refresh_from_db()
    assert (first.title, first.budget) == ("A cup on a table", Decimal(4))
    assert ledger.account(by.workspace_id, Scope.BRIEF, str(brief.pk), True).limit == Decimal("9.5")
    assert last_event()["facts"] == {"version": 2, "sha256": changed.version.sha256}


def test_a_submitted_version_cannot_be_changed_even_by_hand():
    version = queries.current(submitted())

    with pytest.raises(DatabaseError), transaction.atomic():
        BriefVersion.objects.filter(pk=version.pk).update(title="Something else")


def test_amending_what_somebody_else_amended_meanwhile_is_refused():
    by = producer()
    brief = submitted(by)
    actions.amend(brief.pk, data(title="Two cups"), by=by, at=LATER, version=1)
    before = rows()

    with pytest.raises(NotNow) as refused:
        actions.amend(brief.pk, data(title="Three cups"), by=by, at=LATER, version=1)

    assert refused.value.code == "version_changed"
    assert rows() == before


def test_a_withdrawn_brief_is_not_amended():
    by = producer()
    brief = filed(by)
    moves.move(brief, BriefState.WITHDRAWN, at=AT)

    with pytest.raises(NotNow, match="file a new one from it"):
        actions.amend(brief.pk, data(), by=by, at=LATER)


def test_the_loser_of_a_race_for_a_move_is_told():
    brief = filed()
    other = Brief.objects.get(pk=brief.pk)
    moves.move(brief, BriefState.SUBMITTED, at=AT)

    with pytest.raises(Stale):
        moves.move(other, BriefState.WITHDRAWN, at=AT)


# ---------------------------------------------------------------- references


def test_an_uploaded_reference_is_there_for_the_workspace():
    by = producer()

    reference = actions.upload_reference(ingested(by.workspace_id, width=300, height=200), name="cup.png", by=by, at=AT)

    assert list(queries.references(by)) == [reference]
    assert (reference.seen.width, reference.seen.height, reference.seen.recipe) == (300, 200, "reference@1")
    event = last_event()
    assert (event["verb"], event["facts"]["sha256"]) == ("reference.uploaded", reference.image.sha256)
    made = actions.file(data(references=[{"id": str(reference.pk), "role": "style"}]), by=by, at=AT)
    assert queries.references_of(made.version) == [reference]
    with pytest.raises(NotFound):
        queries.get_reference(producer(), reference.pk)


def test_a_picture_of_another_workspace_is_no_reference_here():
    with pytest.raises(NotFound):
        actions.upload_reference(ingested(workspace()), name="cup.png", by=producer(), at=AT)


# ---------------------------------------------------------------- reading


def test_a_workspace_sees_only_its_own_briefs():
    by, other = producer(), producer()
    mine, theirs = filed(by), filed(other)

    assert list(queries.visible(by)) == [mine]
    for id_ in (theirs.pk, uuid4()):
        with pytest.raises(NotFound):
            queries.get(by, id_)


def test_a_list_of_briefs_takes_as_many_queries_for_one_as_for_three(django_assert_num_queries):
    by = producer()

    def read():
        return [
            (brief.owner.name, version.title, version.brand.name, version.policy.name)
            for brief in queries.visible(by)
            for version in [queries.current(brief)]
        ]

    filed(by)
    with django_assert_num_queries(2):
        assert len(read()) == 1
    filed(by)
    filed(by)
    with django_assert_num_queries(2):
        assert len(read()) == 3
