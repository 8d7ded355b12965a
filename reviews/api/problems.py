"""Every refusal as `application/problem+json` with a stable code: the one place that maps errors to statuses.

400 cannot be read · 401 who are you · 402 no budget · 403 never · 404 not there or not yours · 405 · 409 not now ·
413, 415 uploads · 422 a field breaks a rule · 429, 503 with Retry-After.
"""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import OperationalError
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from generation.errors import BudgetExhausted, GenerationError
from generation.money import as_string
from reviews.actor import Actor
from reviews.audit import moves as audit
from reviews.errors import Invalid, NotFound, ReviewError
from reviews.statuses import status_of

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = "5"
CSRF_FAILED = "csrf_failed"

CODES = {
    HTTPStatus.BAD_REQUEST: "unreadable",
    HTTPStatus.UNAUTHORIZED: "not_authenticated",
    HTTPStatus.FORBIDDEN: "not_allowed",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.NOT_ACCEPTABLE: "not_acceptable",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "file_too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "media_type_not_allowed",
    HTTPStatus.TOO_MANY_REQUESTS: "too_fast",
    HTTPStatus.SERVICE_UNAVAILABLE: "not_possible_now",
}


def problem(status: int, code: str, detail: str, **members: Any) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
    } | members


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER: None lets a programmer's mistake through."""
    set_rollback()
    response = _ours(error, context) or _theirs(error)
    if response is not None:
        response.content_type = CONTENT_TYPE
        if response.status_code in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
            response.headers.setdefault("Retry-After", RETRY_SECONDS)
    return response


def _ours(error: Exception, context: dict[str, Any]) -> Response | None:
    status = status_of(error)
    if status is None or not isinstance(error, ReviewError | GenerationError):
        return None
    if isinstance(error, ReviewError) and error.recorded:
        _record(error, context)
    return Response(problem(status, error.code, error.message, **_members(error)), status=status)


def _record(error: ReviewError, context: dict[str, Any]) -> None:
    actor = getattr(context["request"], "auth", None)
    if isinstance(actor, Actor):
        audit.record_refusal(error, by=actor, at=timezone.now(), subject=error.subject)


def _members(error: ReviewError | GenerationError) -> dict[str, Any]:
    if isinstance(error, Invalid):
        return {"errors": error.errors}
    if isinstance(error, BudgetExhausted):
        return {"scope": error.scope, "left_usd": as_string(error.left)}
    return dict(getattr(error, "facts", {}))


def _theirs(error: Exception) -> Response | None:
    if isinstance(error, Http404):
        error = exceptions.NotFound(NotFound().message)
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig | TooManyFilesSent):
        return Response(problem(413, "file_too_large", "The request is too large."), status=413)
    elif isinstance(error, SuspiciousOperation | MultiPartParserError):
        error = exceptions.ParseError("The request cannot be read.")
    elif isinstance(error, OperationalError):
        sentence = "The database is busy. Nothing was stored; try again in a few seconds."
        return Response(problem(503, "not_possible_now", sentence), status=503)
    if not isinstance(error, exceptions.APIException):
        return None
    status = HTTPStatus(error.status_code)
    challenge = getattr(error, "auth_header", None)
    headers = {"WWW-Authenticate": challenge} if challenge else {}
    code = CSRF_FAILED if "CSRF" in str(error.detail) else CODES.get(status, "refused")
    return Response(problem(status, code, str(error.detail)), status=status, headers=headers)
