"""Refusals that a surface's mapping answers too; the message is a sentence for a person, `code` is for programs."""

from decimal import Decimal


class GenerationError(Exception):
    code = "refused"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class Stale(GenerationError):
    """Somebody else was faster: the row is no longer in the state it was read in."""

    code = "stale"


class BudgetExhausted(GenerationError):
    """No money left for this; `scope` says in which account, `left` what it still holds."""

    code = "budget_exhausted"

    def __init__(self, message: str, *, scope: str, left: Decimal) -> None:
        super().__init__(message)
        self.scope = scope
        self.left = left


class PriceUnknown(GenerationError):
    code = "price_unknown"


class ImageRefused(GenerationError):
    """Bytes from outside that are not an image we can trust."""

    code = "image_invalid"


class StorageFailed(GenerationError):
    """The place where files lie cannot take or give them now (disk full, bucket away); nothing half was left there."""

    code = "storage_failed"
