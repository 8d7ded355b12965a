"""Asked for by a person, refused by a rule. The message tells them what to do, `code` is for programs; web and API
each map these to a page or a status in one place (the table stands in docs/api.md)."""

from collections.abc import Mapping, Sequence
from uuid import UUID


class ReviewError(Exception):
    """`recorded`: this refusal is written to the log too (by the surface's mapping, after the rollback), about
    `subject`. Further keywords are facts for programs."""

    code = "refused"
    recorded = False

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        recorded: bool | None = None,
        subject: tuple[str, UUID] | None = None,
        **facts: object,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.facts = facts
        if code is not None:
            self.code = code
        if recorded is not None:
            self.recorded = recorded


class NotAllowed(ReviewError):
    """403: you may never do this (your role, your own brief)."""

    code = "not_allowed"


class NotFound(ReviewError):
    """404: not there, or not yours; the same answer for both."""

    code = "not_found"

    def __init__(self, message: str = "There is nothing here by that id, or it is not yours.") -> None:
        super().__init__(message)


class NotNow(ReviewError):
    """409: the state, somebody else's claim, another sha256; says what is so."""

    code = "conflict"


class Invalid(ReviewError):
    """422: fields break rules; `errors` has every field's sentences at once."""

    code = "invalid"

    def __init__(
        self,
        errors: Mapping[str, Sequence[str]],
        message: str = "Some fields need another value.",
        *,
        code: str | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.errors = {field: list(sentences) for field, sentences in errors.items()}
