"""Rows of what was ingested: one per owner and sha256, whoever comes and how often."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection, transaction

from generation.images.ingest import ingest
from generation.images.models import Image, Rendition
from generation.images.moves import adopt
from tests.generation.images import pictures

OWNER = UUID("0198f7a4-0000-7000-8000-000000000001")
OTHER = UUID("0198f7a4-0000-7000-8000-000000000002")
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def taken(content, *, owner=OWNER, simulated=False, purpose="candidate"):
    return ingest(owner, content, simulated=simulated, purpose=purpose)


def test_the_row_carries_what_was_measured():
    found = taken(pictures.jpeg(), simulated=True)
    image = Image.objects.get(pk=adopt(found, at=AT).pk)

    assert (image.owner, image.sha256, image.bytes) == (OWNER, found.sha256, len(pictures.jpeg()))
    assert (image.width, image.height, image.format, image.mode) == (64, 48, "jpeg", "RGB")
    assert (image.has_alpha, image.orientation, image.icc_profile, image.credentials) == (False, 1, "", False)
    assert (image.simulated, image.created_at) == (True, AT)
    rows = {row.recipe: (row.sha256, row.width, row.height, row.bytes, row.format) for row in image.renditions.all()}
    assert rows == {
        made.recipe: (made.sha256, made.width, made.height, made.bytes, made.format) for made in found.renditions
    }


def test_the_same_bytes_never_get_a_second_row():
    found = taken(pictures.png())
    first, second = adopt(found, at=AT), adopt(found, at=LATER)

    assert first == second
    assert second.created_at == AT
    assert Image.objects.count() == 1
    assert Rendition.objects.count() == 2


def test_each_owner_has_a_row_of_its_own():
    adopt(taken(pictures.png()), at=AT)
    adopt(taken(pictures.png(), owner=OTHER), at=AT)

    assert Image.objects.count() == 2


def test_a_reference_that_is_filed_as_a_candidate_too_has_all_renditions():
    adopt(taken(pictures.png(), purpose="reference"), at=AT)
    image = adopt(taken(pictures.png()), at=LATER)

    assert set(image.renditions.values_list("recipe", flat=True)) == {"reference@1", "thumb@1", "preview@1"}


def test_what_the_simulator_made_stays_marked_when_somebody_files_it_as_their_own():
    found = taken(pictures.png(), simulated=True)
    adopt(found, at=AT)

    assert adopt(replace(found, simulated=False), at=LATER).simulated


def test_adopting_opens_no_transaction_of_its_own_that_outlives_the_callers():
    found = taken(pictures.png())
    with transaction.atomic():
        adopt(found, at=AT)
        transaction.set_rollback(True)

    assert connection.in_atomic_block  # the test's own
    assert not Image.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_u21_the_same_file_many_times_at_once_is_one_row():
    found = taken(pictures.png())

    def file_it(_):
        try:
            with transaction.atomic():
                return adopt(found, at=AT).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        rows = set(threads.map(file_it, range(50)))

    assert rows == {Image.objects.get().pk}
    assert Rendition.objects.count() == 2
