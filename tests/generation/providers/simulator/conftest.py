import base64
import io
from datetime import date

import openai
import pytest
from PIL import Image

from generation.providers.simulator.testing import running_simulator

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def running():
    with running_simulator(latency=0, today=TODAY) as sim:
        yield sim


@pytest.fixture
def sim(running):
    running.reset()
    return running


@pytest.fixture
def client(sim):
    with openai.OpenAI(api_key="sk-test", base_url=sim.url, max_retries=0, timeout=20) as client:
        yield client


@pytest.fixture
def ask(client):
    """A generation of the smallest legal picture unless said otherwise."""

    def generate(prompt="Subject: a sphere", **changes):
        request = {"model": "gpt-image-2", "size": "1024x640", "quality": "low"} | changes
        return client.images.generate(prompt=prompt, **request)

    return generate


def decoded(response, index=0):
    image = Image.open(io.BytesIO(content(response, index)))
    image.load()
    return image


def content(response, index=0):
    return base64.b64decode(response.data[index].b64_json, validate=True)


def png(size=(1024, 640), colour=(200, 180, 160), mode="RGB"):
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, "PNG")
    return file.getvalue()


def upload(data, name="image.png", mime="image/png"):
    return (name, data, mime)
