"""The one place that may lift the guards of append-only tables puts them back, and the migrated rows too."""

import uuid

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from generation import append_only
from generation.catalogue.models import ImageModel
from reviews.audit.models import AuditEvent
from reviews.audit.triggers import ALL_TABLES
from tests.tables import Migrated


def write_event():
    return AuditEvent.objects.create(
        seq=1, body="{}", hash=uuid.uuid4().hex, prev=uuid.uuid4().hex, at=timezone.now(), verb="brief.filed"
    )


@pytest.mark.django_db(transaction=True)
def test_guards_are_back_after_the_tables_were_emptied(migrated):
    write_event()
    migrated.put_back()
    assert not AuditEvent.objects.exists()
    assert append_only.missing(*ALL_TABLES) == []
    event = write_event()
    with pytest.raises(IntegrityError):
        event.delete()


@pytest.mark.django_db(transaction=True)
def test_migrated_rows_are_back_after_a_test_changed_them(migrated):
    known = sorted(ImageModel.objects.values_list("name", flat=True))
    assert known
    ImageModel.objects.update(source="changed by a test")
    ImageModel.objects.create(name="made-by-a-test", source="a test", valid_from="2026-01-01")
    migrated.put_back()
    assert sorted(ImageModel.objects.values_list("name", flat=True)) == known
    assert not ImageModel.objects.filter(source="changed by a test").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_begins_with_what_migrations_left(migrated, turn):
    assert Migrated.now() == migrated
    write_event()


@pytest.mark.django_db(transaction=True)
def test_without_lifting_the_database_refuses_to_be_emptied(migrated):
    write_event()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reviews_auditevent")
