"""Answers that give an address instead of the image."""

import pytest

from generation.providers.base import NotSent, Unusable
from generation.providers.fetching import fetch, is_foreign
from generation.providers.openai import address
from generation.providers.reading import read
from generation.providers.simulator.testing import running_simulator, url_where_nobody_listens
from tests.generation.providers.test_openai import ask


def test_the_image_is_fetched_from_the_providers_own_host(tmp_path):
    with running_simulator(plain=True) as simulator:
        simulator.plan(["url"])
        _, body = ask(simulator.url)
        generated = read(body)
        assert generated.image == b""
        fetch(generated.url, tmp_path / "image", at=address(simulator.url, simulated=True))
    assert (tmp_path / "image").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:9/file",
        "https://127.0.0.1:8001/file",
        "http://127.0.0.1:8001@evil.example/file",
        "//evil.example/file",
        "http://localhost:8001/file",
        "file:///etc/passwd",
        "http://[::1",
        "http://127.0.0.1:99999999/file",
    ],
)
def test_another_host_is_foreign(url):
    assert is_foreign(url, "http://127.0.0.1:8001/v1")


@pytest.mark.parametrize("url", ["/files/a", "files/a", "http://127.0.0.1:8001/files/a", "HTTP://127.0.0.1:8001/a"])
def test_the_own_host_is_not_foreign(url):
    assert not is_foreign(url, "http://127.0.0.1:8001/v1")


def test_a_foreign_address_is_never_asked(tmp_path):
    with pytest.raises(Unusable):
        fetch("http://169.254.169.254/x", tmp_path / "image", at=address("http://127.0.0.1:8001/v1", simulated=True))


def test_a_missing_file_is_unusable_and_a_silent_host_is_tried_again(tmp_path):
    with running_simulator(plain=True) as simulator, pytest.raises(Unusable):
        fetch("/files/nothing", tmp_path / "image", at=address(simulator.url, simulated=True))
    nobody = address(url_where_nobody_listens(), simulated=True)
    with pytest.raises(NotSent):
        fetch("/files/a", tmp_path / "image", at=nobody)
    assert not (tmp_path / "image").exists()
