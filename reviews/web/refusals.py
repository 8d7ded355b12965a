"""Which page shows a refusal, by the status that `reviews.statuses` gives it, and in which words."""

from http import HTTPStatus

from generation.errors import GenerationError
from reviews import statuses
from reviews.errors import Invalid, ReviewError

PAGES = {
    HTTPStatus.FORBIDDEN: "403.html",
    HTTPStatus.NOT_FOUND: "404.html",
    HTTPStatus.SERVICE_UNAVAILABLE: "503.html",
}
OTHERWISE = "409.html"


def status_of(error: ReviewError | GenerationError) -> HTTPStatus:
    return statuses.status_of(error) or HTTPStatus.CONFLICT


def page_of(status: HTTPStatus) -> str:
    return PAGES.get(status, OTHERWISE)


def sentence_of(error: ReviewError | GenerationError) -> str:
    """What a person reads: for fields, each with its sentences."""
    if isinstance(error, Invalid):
        return " ".join(f"{field}: {sentence}" for field, sentences in error.errors.items() for sentence in sentences)
    return error.message
