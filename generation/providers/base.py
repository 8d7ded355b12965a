"""One call for one image: what is asked (ImageSpec), what came (Generated), and what it can come to (ProviderError).

Nothing here knows a provider's client or the database, so that an answer can be read in a bare process.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any, Protocol, Self


@dataclass(frozen=True, slots=True)
class Input:
    """A file that goes with the prompt: the `recipe` rendition of the original `sha256` ("" sends the original itself).

    `width`, `height` and `format` (png, jpeg, webp) are those of the file as sent.
    """

    sha256: str
    recipe: str
    width: int
    height: int
    format: str


@dataclass(frozen=True, slots=True)
class ImageSpec:
    """One wanted image. `size` is "WxH"; with `inputs` it is an edit of them, the mask belongs to the first one."""

    prompt: str
    model: str
    size: str
    quality: str
    format: str
    background: str = "auto"
    inputs: tuple[Input, ...] = ()
    mask: Input | None = None
    safety_identifier: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"inputs": [asdict(each) for each in self.inputs]}

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Self:
        mask = found.get("mask")
        inputs = tuple(Input(**each) for each in found.get("inputs", ()))
        return cls(**{**found, "inputs": inputs, "mask": Input(**mask) if mask else None})

    @property
    def files(self) -> tuple[Input, ...]:
        """What is read before the call, in this order; `Provider.send` takes the bytes in the same order."""
        return (*self.inputs, self.mask) if self.mask else self.inputs


class Sink(Protocol):
    """Takes the answer's body while it comes in. May raise Unusable when it is too large."""

    def write(self, chunk: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Answered:
    """The head of an answer that came with 200; its body went to the sink."""

    http_status: int
    request_id: str = ""
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Generated:
    """What an answer's body holds. The image is `image` (decoded bytes), or lies at `url` on the provider's host.

    `usage` is the provider's count as it came, {} without one; `told` its size, quality, background and format.
    """

    answer_sha256: str
    image: bytes = b""
    url: str = ""
    usage: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)


class Provider(Protocol):
    """One endpoint. `send` makes exactly one HTTP request and raises nothing but ProviderError."""

    def parameters(self, spec: ImageSpec) -> dict[str, Any]: ...

    async def send(self, spec: ImageSpec, files: Sequence[bytes], sink: Sink, *, deadline: float) -> Answered: ...

    async def close(self) -> None: ...


class ProviderError(Exception):
    """One class per outcome. The message is a plain sentence for a producer; `details` are for staff."""

    def __init__(
        self,
        message: str,
        *,
        http_status: int | None = None,
        code: str = "",
        request_id: str = "",
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.http_status = http_status
        self.code = code
        self.request_id = request_id
        self.details = details or {}

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only arguments do not survive the way between processes by themselves.
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(kind: type[ProviderError], args: tuple[Any, ...], state: dict[str, Any]) -> ProviderError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class Refused(ProviderError):
    """The provider's moderation said no; `stage` is input, output or unknown."""

    stage: str = "unknown"


class Stopped(ProviderError):
    """Key, account or model do not let us call: every further call would end alike."""


class Busy(ProviderError):
    """Rate limit; `retry_after` is what the provider asked for, or our guess."""

    retry_after: timedelta = timedelta(seconds=20)


class NotSent(ProviderError):
    """No connection was made, so nothing was asked and nothing can be billed.

    `network` false: it was not sent for a reason of our own, which says nothing about the provider.
    """

    network: bool = True


class BadRequest(ProviderError):
    """The provider does not take this request; asking again would not help."""


class Unknown(ProviderError):
    """It may have been carried out and billed, and nobody can tell.

    `network` false: our own end was the reason, which says nothing about the provider.
    """

    network: bool = True


class Unusable(ProviderError):
    """Billed, but no usable image came; `usage` is the provider's count where one could be read."""

    usage: dict[str, Any] = {}  # replaced as a whole, never changed in place
    answer_sha256: str = ""
