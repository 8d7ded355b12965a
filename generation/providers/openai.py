"""OpenAI's Images API, or any server that speaks it: one request a call, its body streamed, every error translated."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2
import openai
from django.conf import settings

from generation.providers import requests
from generation.providers.base import Answered, ImageSpec, Sink, Stopped
from generation.providers.translate import FAMILIES, translated

CONNECT_S: Final = 10.0
LARGEST_ERROR: Final = 64_000
MOST_CONNECTIONS: Final = 1000
# The simulated provider wants a key, any key; the real one never goes to it.
SIMULATED_KEY: Final = "simulated"


@dataclass(frozen=True, slots=True)
class Address:
    """Where an endpoint is reached, and with which key ("" when there is none)."""

    base_url: str
    key: str = field(repr=False)
    simulated: bool

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.key}"}


def address(base_url: str, *, simulated: bool) -> Address:
    """The endpoint's row says where; the key comes from the environment alone, and never reaches the simulator."""
    return Address(base_url, SIMULATED_KEY if simulated else settings.OPENAI_API_KEY, simulated)


class OpenAIProvider:
    """Made inside the event loop that uses it."""

    def __init__(self, address: Address, *, read_timeout: float = 300.0) -> None:
        self.address = address
        self._timeout = httpx2.Timeout(read_timeout, connect=CONNECT_S)
        self._client = openai.AsyncOpenAI(
            api_key=address.key or "none",
            base_url=address.base_url,
            # Its own retries would buy an image again after a timeout.
            max_retries=0,
            timeout=self._timeout,
            http_client=self._http(),
            default_headers={"Accept-Encoding": "identity"},
        )

    def _http(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(
            base_url=self.address.base_url,
            timeout=self._timeout,
            limits=httpx2.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=100),
            # A redirect would send key and prompt elsewhere, perhaps twice.
            follow_redirects=False,
            event_hooks={"response": [cap_error]},
            # A proxy of the surroundings does not know our loopback.
            trust_env=not self.address.simulated,
        )

    def parameters(self, spec: ImageSpec) -> dict[str, Any]:
        return requests.parameters(spec)

    async def send(self, spec: ImageSpec, files: Sequence[bytes], sink: Sink, *, deadline: float) -> Answered:
        """Make the call; its body is in the sink when this returns. `deadline` seconds are for all of it."""
        if not self.address.key:
            raise Stopped("There is no key for this provider; give OPENAI_API_KEY.")
        request = requests.parameters(spec) | requests.attachments(spec, files)
        images = self._client.images.with_streaming_response
        call = images.edit(**request) if spec.inputs else images.generate(**request)
        try:
            # The client's own timeouts are per read: a dripping body would never end.
            async with asyncio.timeout(deadline), call as response:
                async for chunk in response.iter_bytes():
                    sink.write(chunk)
                return answered(response.http_response)
        except FAMILIES as error:
            raise translated(error) from error

    async def close(self) -> None:
        await self._client.close()


def answered(response: httpx2.Response) -> Answered:
    headers = response.headers
    return Answered(response.status_code, headers.get("x-request-id", "")[:200], headers.get("content-type", "")[:100])


class Capped(httpx2.AsyncByteStream):
    """The first bytes of a body: the client reads the body of an error into memory, however long it is."""

    def __init__(self, inner: httpx2.AsyncByteStream, most: int) -> None:
        self.inner = inner
        self.most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self.most
        async for chunk in self.inner:
            yield chunk[:left]
            left -= len(chunk)
            if left <= 0:
                return

    async def aclose(self) -> None:
        await self.inner.aclose()


async def cap_error(response: httpx2.Response) -> None:
    if response.status_code >= 300 and isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = Capped(response.stream, LARGEST_ERROR)
