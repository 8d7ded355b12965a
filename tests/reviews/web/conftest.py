import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.reviews.web.house import House


@pytest.fixture
def house(db):
    return House()


@pytest.fixture
def same_queries():
    """How many queries a page makes, for comparing one row with three."""

    def count(client, address):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    return count
