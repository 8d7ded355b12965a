"""While the demo's data are being made, the installation is closed; a marker file in DATA_DIR says so."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

RETRY_AFTER = "5"
SENTENCE = "The demo's data are being made. This takes a minute; the page comes by itself."
# No style and no script, which the policy would refuse; the browser asks again by itself.
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">'
    f"<title>seeding · Proofroom</title></head><body><h1>seeding</h1><p>{SENTENCE}</p></body></html>"
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
        response = HttpResponse(PAGE, status=503) if wants_page(request) else problem()
        response.headers["Retry-After"] = RETRY_AFTER
        return response


def wants_page(request: HttpRequest) -> bool:
    return request.path != "/healthz" and not request.path.startswith("/api/") and request.accepts("text/html")


def problem() -> HttpResponse:
    body = {"type": "about:blank", "title": "seeding", "status": 503, "code": "seeding", "detail": SENTENCE}
    return JsonResponse(body, status=503, content_type="application/problem+json")
