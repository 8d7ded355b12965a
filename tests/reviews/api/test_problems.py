"""The one mapping from errors to problems, row by row, and what is no refusal at all."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions

from generation import errors as generation
from reviews import errors
from reviews.api.problems import answer

NOBODY = {"request": object()}
ROWS = [
    (errors.NotFound(), 404, "not_found"),
    (errors.NotAllowed("no"), 403, "not_allowed"),
    (errors.NotAllowed("no", code="own_brief", recorded=True), 403, "own_brief"),
    (errors.NotNow("no", state="held"), 409, "conflict"),
    (errors.Invalid({"a": ["no"]}), 422, "invalid"),
    (generation.Stale("no"), 409, "stale"),
    (generation.StorageFailed("no"), 503, "storage_failed"),
    (Http404(), 404, "not_found"),
    (PermissionDenied(), 403, "not_allowed"),
    (RequestDataTooBig(), 413, "file_too_large"),
    (TooManyFilesSent(), 413, "file_too_large"),
    (SuspiciousOperation(), 400, "unreadable"),
    (MultiPartParserError(), 400, "unreadable"),
    (OperationalError(), 503, "not_possible_now"),
    (exceptions.ParseError("no"), 400, "unreadable"),
    (exceptions.NotAuthenticated(), 401, "not_authenticated"),
    (exceptions.MethodNotAllowed("GET"), 405, "method_not_allowed"),
    (exceptions.UnsupportedMediaType("text/x"), 415, "media_type_not_allowed"),
    (exceptions.Throttled(), 429, "too_fast"),
    (exceptions.APIException(), 500, "refused"),
]


@pytest.mark.parametrize(
    ("error", "status", "code"), ROWS, ids=[f"{status} {type(error).__name__}" for error, status, _ in ROWS]
)
def test_each_error_has_its_answer(error, status, code):
    response = answer(error, NOBODY)
    assert (response.status_code, response.data["status"], response.data["code"]) == (status, status, code)
    assert response.content_type == "application/problem+json"
    assert ("Retry-After" in response.headers) == (status in {429, 503})
    assert response.data["detail"]


def test_what_programs_need_stands_beside_the_sentence():
    assert answer(errors.Invalid({"a": ["no"]}), NOBODY).data["errors"] == {"a": ["no"]}
    assert answer(errors.NotNow("no", state="held"), NOBODY).data["state"] == "held"


@pytest.mark.parametrize("error", [ValueError("a"), IntegrityError("b"), KeyError("c")])
def test_a_programmers_mistake_is_not_answered(error):
    assert answer(error, NOBODY) is None
