"""While the demo's data are being made, the installation is closed; a marker file in DATA_DIR says so."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

RETRY_AFTER = "5"
SENTENCE = (
    "Seeding: briefs, candidates and their trail are made by the real actions, which takes a minute. "
    "This page looks again by itself."
)


def marker() -> Path:
    return Path(settings.DATA_DIR) / "seeding"


class ClosedWhileSeeding:
    """Answers 503 to everything but static files (whitenoise stands before it)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not marker().exists():
            return self.get_response(request)
        response = page() if wants_page(request) else problem()
        response.headers["Retry-After"] = RETRY_AFTER
        return response


def wants_page(request: HttpRequest) -> bool:
    return request.path != "/healthz" and not request.path.startswith("/api/") and request.accepts("text/html")


def page() -> HttpResponse:
    # Without the request: who asks, and for whom, is in a database that is being filled.
    return HttpResponse(render_to_string("503.html", {"why": SENTENCE}), status=503)


def problem() -> HttpResponse:
    body = {"type": "about:blank", "title": "seeding", "status": 503, "code": "seeding", "detail": SENTENCE}
    return JsonResponse(body, status=503, content_type="application/problem+json")
