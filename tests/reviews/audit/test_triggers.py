"""What the log's and the evidence's tables refuse, and that they no longer do without the guard."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from generation import append_only
from generation.catalogue.models import ImageModel
from reviews.audit import triggers
from reviews.audit.models import AuditEvent, AuditSubject
from reviews.briefs.models import Brand, Brief, BriefVersion
from reviews.policies import queries as policies
from tests import factories
from tests.reviews.audit.log import as_owner, fill, sql

pytestmark = pytest.mark.django_db(transaction=True)

UPSERT = """
INSERT INTO reviews_auditevent SELECT * FROM reviews_auditevent WHERE seq = 1
ON CONFLICT (seq) DO UPDATE SET verb = 'x.y'
"""
STATEMENTS = [
    "UPDATE reviews_auditevent SET verb = 'x.y'",
    "UPDATE reviews_auditevent SET body = body WHERE seq = 1",
    "DELETE FROM reviews_auditevent WHERE seq = 1",
    "DELETE FROM reviews_auditevent",
    UPSERT,
    "UPDATE reviews_auditsubject SET kind = 'brief'",
    "DELETE FROM reviews_auditsubject WHERE event = 1",
]
BY_VENDOR = {
    "sqlite": ["INSERT OR REPLACE INTO reviews_auditevent SELECT * FROM reviews_auditevent WHERE seq = 1"],
    "postgresql": [
        "TRUNCATE reviews_auditevent",
        "TRUNCATE reviews_auditsubject",
        "SET LOCAL session_replication_role = replica; UPDATE reviews_auditevent SET verb = 'x.y'",
    ],
}


def rows():
    return list(AuditEvent.objects.values_list()), list(AuditSubject.objects.order_by("pk").values_list())


def test_every_guarded_table_exists_and_has_its_triggers():
    assert set(triggers.ALL_TABLES) <= {model._meta.db_table for model in apps.get_models()}
    assert append_only.missing(*triggers.ALL_TABLES) == []


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses_to_change_what_was_written(statement):
    fill(2)
    before = rows()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql(statement)
    assert rows() == before


def test_the_database_refuses_its_own_ways_around():
    fill(2)
    before = rows()
    for statement in BY_VENDOR[connection.vendor]:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            sql(statement)
        assert rows() == before, statement


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has neither REPLACE nor recursive triggers")
def test_replace_is_refused_without_recursive_triggers_too():
    fill(2)
    sql("PRAGMA recursive_triggers=OFF")
    try:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            sql(BY_VENDOR["sqlite"][0])
    finally:
        sql("PRAGMA recursive_triggers=ON")


@pytest.mark.parametrize("statement", STATEMENTS[:4])
def test_without_the_guard_the_same_statement_passes(statement):
    fill(2)
    with as_owner():
        sql(statement)


def test_the_guard_is_back_after_it_was_lifted():
    with as_owner():
        assert set(append_only.missing(*triggers.REVIEWS)) == {"reviews_auditevent", "reviews_auditsubject"}
    assert append_only.missing(*triggers.REVIEWS) == []


def test_texts_beside_the_log_can_be_erased():
    fill(1)
    sql("DELETE FROM reviews_audittext")


def test_a_draft_can_be_filed_again_and_what_was_submitted_stays():
    by = factories.member(factories.workspace())
    brand = Brand.objects.create(workspace=by.workspace, name="Brand")
    brief = Brief.objects.create(workspace=by.workspace, owner=by.user, created_at=factories.AT, state_at=factories.AT)
    version = BriefVersion.objects.create(
        brief=brief,
        n=1,
        body={},
        sha256="a" * 64,
        title="Draft",
        brand=brand,
        budget=Decimal(1),
        policy=policies.named(by.workspace_id, "one reviewer"),
        image_model=ImageModel.objects.first(),
        created_by=by.user,
        created_at=factories.AT,
    )
    sql("UPDATE reviews_briefversion SET title = 'Filed again'")
    BriefVersion.objects.update(submitted_at=factories.AT)
    for statement in ("UPDATE reviews_briefversion SET title = 'Changed'", "DELETE FROM reviews_briefversion"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            sql(statement)
    version.refresh_from_db()
    assert version.title == "Filed again"
