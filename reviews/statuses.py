"""Which HTTP status answers which refusal: the one table that pages and API go by.

400 cannot be read · 401 who are you · 402 no budget · 403 never · 404 not there or not yours · 409 not now ·
413, 415 uploads · 422 a field breaks a rule · 429, 503 with Retry-After.
"""

from http import HTTPStatus

from generation.errors import BudgetExhausted, GenerationError, ImageRefused, PriceUnknown, Stale, StorageFailed
from reviews.errors import Invalid, NotAllowed, NotFound, NotNow, ReviewError

STATUSES: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotNow, HTTPStatus.CONFLICT),
    (ReviewError, HTTPStatus.CONFLICT),
    (BudgetExhausted, HTTPStatus.PAYMENT_REQUIRED),
    (Stale, HTTPStatus.CONFLICT),
    (PriceUnknown, HTTPStatus.CONFLICT),
    (ImageRefused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StorageFailed, HTTPStatus.SERVICE_UNAVAILABLE),
    (GenerationError, HTTPStatus.CONFLICT),
)
BY_CODE = {
    "file_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "image_type_not_allowed": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}


def status_of(error: Exception) -> HTTPStatus | None:
    """The status that answers one of our own errors; None for any other exception."""
    code = getattr(error, "code", "")
    if code in BY_CODE:
        return BY_CODE[code]
    return next((status for kind, status in STATUSES if isinstance(error, kind)), None)
