import pytest

from tests.generation.ledger.books import Workspace


@pytest.fixture
def workspace(db):
    return Workspace()
