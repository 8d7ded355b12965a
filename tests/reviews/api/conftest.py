import pytest
from django.utils import timezone

from tests.factories import actor, workspace
from tests.reviews.api.calling import Caller


@pytest.fixture
def of():
    return workspace()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def owner(of):
    return actor(of, "producer")


@pytest.fixture
def producer_calls(owner):
    return Caller(owner)


@pytest.fixture
def reviewer_calls(of):
    return Caller(actor(of, "reviewer"))


@pytest.fixture
def lead_calls(of):
    return Caller(actor(of, "lead"))


@pytest.fixture
def auditor_calls(of):
    return Caller(actor(of, "auditor"))


@pytest.fixture
def stranger_calls():
    """Every role, in another workspace."""
    return Caller(actor(workspace(), "producer", "reviewer", "lead", "auditor"))
