"""OpenAI's own document, served by Prism, accepts every kind of request that the project makes."""

import asyncio
import json
import shutil
import socket
import subprocess
import time
from pathlib import Path

import httpx2
import pytest
from django.conf import settings

from generation.providers.base import BadRequest, ImageSpec, Input
from generation.providers.openai import OpenAIProvider, address
from generation.providers.reading import read
from generation.providers.simulator.painting.files import plain

pytestmark = pytest.mark.contract

CONTRACT = Path(__file__).with_name("openai-images.contract.json")
START_SECONDS = 90


class Body(bytearray):
    def write(self, chunk):
        self.extend(chunk)


@pytest.fixture(scope="module")
def contract():
    """The base URL of Prism with the contract. Its absence is a failure: set it up with `make test`."""
    prism = settings.BASE_DIR / "node_modules" / ".bin" / "prism"
    assert prism.exists(), "Prism is missing; `npm ci` installs it."
    assert shutil.which("node"), "Node is missing; `make test` brings one."
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(prism), "mock", "-h", "127.0.0.1", "-p", str(port), str(CONTRACT)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait()


def wait_for(port, process):
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, "Prism ended by itself."
        try:
            httpx2.get(f"http://127.0.0.1:{port}/v1/models/x", timeout=5)
        except httpx2.TransportError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("Prism does not answer.")


def send(url, spec, files=()):
    body = Body()

    async def call():
        provider = OpenAIProvider(address(url, simulated=True))
        try:
            return await provider.send(spec, files, body, deadline=60)
        finally:
            await provider.close()

    answered = asyncio.run(call())
    return answered, read(bytes(body))


def generations():
    for model in ("gpt-image-2", "gpt-image-2-2026-04-21", "gpt-image-2.5-sunburst"):
        for size in ("1024x1024", "1360x768", "3840x2160", "2880x2880", "1776x592"):
            yield ImageSpec("a lamp", model, size, "low", "png", "opaque")
    for quality in ("low", "medium", "high"):
        for format_ in ("png", "jpeg", "webp"):
            yield ImageSpec("Ein Plakat: “7 €”\n- Zeile", "gpt-image-2", "1024x1536", quality, format_, "auto")
    yield ImageSpec("x", "gpt-image-2.5-flare", "1024x1024", "high", "webp", "transparent", safety_identifier="w-1")


def named(spec):
    return f"{spec.model} {spec.size} {spec.quality} {spec.format}"


@pytest.mark.parametrize("spec", list(generations()), ids=named)
def test_every_generation_is_accepted(contract, spec):
    answered, generated = send(contract, spec)
    assert (answered.http_status, generated.image[:4]) == (200, b"\x89PNG")


@pytest.mark.parametrize("inputs", [1, 2, 16])
@pytest.mark.parametrize("masked", [False, True])
def test_every_edit_is_accepted(contract, inputs, masked):
    each = Input("0" * 64, "reference@1", 1024, 1024, "png")
    spec = ImageSpec(
        "Change the label. Keep: shape.",
        "gpt-image-2",
        "1024x1024",
        "medium",
        "png",
        "opaque",
        inputs=(each,) * inputs,
        mask=each if masked else None,
    )
    answered, generated = send(contract, spec, [plain((1024, 1024), "png", 1)] * (inputs + masked))
    assert (answered.http_status, generated.image[:4]) == (200, b"\x89PNG")


@pytest.mark.parametrize(
    ("format_", "content"), [("jpeg", plain((1024, 1024), "jpeg", 1)), ("webp", plain((1024, 1024), "webp", 1))]
)
def test_an_edit_of_other_formats_is_accepted(contract, format_, content):
    each = Input("0" * 64, "", 1024, 1024, format_)
    spec = ImageSpec("x", "gpt-image-2", "1024x1024", "low", "webp", inputs=(each,))
    assert send(contract, spec, [plain((1024, 1024), format_, 1)])[0].http_status == 200


def test_the_contract_does_refuse_what_is_wrong(contract):
    """Else the tests above would prove nothing."""
    with pytest.raises(BadRequest):
        send(contract, ImageSpec("a lamp", "gpt-image-2", "1024x1024", "ultra", "png"))
    with pytest.raises(BadRequest):
        send(contract, ImageSpec("a lamp", "gpt-image-2", "1024x1024", "low", "bmp"))


def test_the_copy_is_the_one_that_was_read():
    assert set(json.loads(CONTRACT.read_text())["paths"]) >= {"/v1/images/generations", "/v1/images/edits"}
