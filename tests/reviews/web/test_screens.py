"""What every screen shares: refusals as pages, refused buttons as sentences where they were pressed."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from reviews.errors import Invalid, NotAllowed, NotNow
from reviews.web.screens import Screen
from tests.reviews.web.house import text


class Refuses(Screen):
    error: Exception = NotNow("Not in this state.")

    def get(self, request):
        raise self.error

    def post(self, request):
        raise self.error


def asked(house, method, error, **headers):
    request = getattr(RequestFactory(), method)("/somewhere/", **headers)
    request.user, request.session = house.person("auditor")[0], {}
    request._messages = FallbackStorage(request)
    return request, Refuses.as_view(error=error)(request)


@pytest.mark.parametrize(
    ("error", "status"), [(NotNow("Not in this state."), 409), (NotAllowed("Not in this state."), 403)]
)
def test_a_refused_page_says_why_and_shows_an_auditor_the_logs_head(house, error, status):
    _, answer = asked(house, "get", error)
    assert answer.status_code == status
    assert "Not in this state." in text(answer)
    assert "Log <b" in text(answer)


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/briefs/?page=2", "/briefs/?page=2"),
        ("http://testserver/briefs/", "/briefs/"),
        ("http://elsewhere.example/briefs/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_a_refused_button_returns_where_it_stood_and_says_why(house, came_from, back):
    error = Invalid({"comment": ["Say why."]})
    request, answer = asked(house, "post", error, headers={"referer": came_from})
    assert (answer.status_code, answer.url) == (302, back)
    assert [str(message) for message in get_messages(request)] == ["comment: Say why."]


def test_a_busy_database_is_not_asked_again_for_the_page_that_says_so(house):
    house.person("auditor")
    _, answer = asked(house, "get", OperationalError("database is locked"))
    with CaptureQueriesContext(connection) as first:
        asked(house, "get", OperationalError("database is locked"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    # The person's membership, before the page was begun.
    assert len(first) == 1
