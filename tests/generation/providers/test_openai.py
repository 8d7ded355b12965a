"""What each answer of a provider comes to, asked over HTTP."""

import asyncio
import contextlib
import json
import pickle
from datetime import timedelta

import openai
import pytest

from generation.providers.base import (
    BadRequest,
    Busy,
    ImageSpec,
    Input,
    NotSent,
    Refused,
    Stopped,
    Unknown,
    Unusable,
)
from generation.providers.openai import OpenAIProvider, address
from generation.providers.reading import read
from generation.providers.simulator.painting.files import plain
from generation.providers.simulator.testing import running_simulator, url_where_nobody_listens

SPEC = ImageSpec("a lamp on a desk", "gpt-image-2", "1024x1024", "low", "png", "opaque")


class Body(bytearray):
    def write(self, chunk):
        self.extend(chunk)


@pytest.fixture(scope="module")
def shared():
    with running_simulator(plain=True) as simulator:
        yield simulator


@pytest.fixture
def simulator(shared):
    shared.reset()
    return shared


def ask(url, spec=SPEC, files=(), *, deadline=20, read_timeout=20):
    """The body and the head of one call."""
    body = Body()

    async def call():
        provider = OpenAIProvider(address(url, simulated=True), read_timeout=read_timeout)
        try:
            return await provider.send(spec, files, body, deadline=deadline)
        finally:
            await provider.close()

    return asyncio.run(call()), bytes(body)


def error_of(simulator, answer, kind, **options):
    simulator.plan([answer])
    with pytest.raises(kind) as caught:
        ask(simulator.url, **options)
    assert len(simulator.calls()) == 1
    return caught.value


def test_an_image_comes_with_its_usage_and_the_request_id(simulator):
    answered, body = ask(simulator.url)
    generated = read(body)
    (call,) = simulator.calls()
    assert generated.image.startswith(b"\x89PNG")
    assert generated.usage == call["usage"]
    assert generated.told["size"] == "1024x1024"
    assert answered.request_id == call["request_id"]


def test_the_request_names_every_parameter_and_nothing_the_model_does_not_take(simulator):
    ask(simulator.url)
    (call,) = simulator.calls()
    assert call["fields"] == {
        "model": "gpt-image-2",
        "prompt": "a lamp on a desk",
        "n": 1,
        "size": "1024x1024",
        "quality": "low",
        "output_format": "png",
        "background": "opaque",
    }
    assert call["headers"]["accept-encoding"] == "identity"
    assert call["headers"]["x-stainless-retry-count"] == "0"


def test_an_edit_sends_named_typed_files_in_order_and_the_mask(simulator):
    first, second = plain((1024, 1024), "png", 1), plain((1024, 1536), "jpeg", 1)
    mask = plain((1024, 1024), "png", 1)
    spec = ImageSpec(
        "swap the label",
        "gpt-image-2",
        "1024x1024",
        "low",
        "png",
        inputs=(Input("0" * 64, "reference@1", 1024, 1024, "png"), Input("1" * 64, "", 1024, 1536, "jpeg")),
        mask=Input("2" * 64, "", 1024, 1024, "png"),
    )
    simulator.plan(["ok"])
    # The plain picture has no alpha, which the API wants of a mask; what was sent is what counts here.
    with contextlib.suppress(BadRequest):
        ask(simulator.url, spec, (first, second, mask))
    (call,) = simulator.calls()
    assert [(file["field"], file["filename"], file["mime"]) for file in call["files"]] == [
        ("image[]", "image-1.png", "image/png"),
        ("image[]", "image-2.jpeg", "image/jpeg"),
        ("mask", "mask.png", "image/png"),
    ]
    assert "input_fidelity" not in call["fields"]
    assert "moderation" not in call["fields"]


def test_a_safety_identifier_is_sent_when_there_is_one(simulator):
    ask(simulator.url, ImageSpec("x", "gpt-image-2", "1024x1024", "low", "png", safety_identifier="workspace-7"))
    (call,) = simulator.calls()
    assert call["fields"]["safety_identifier"] == "workspace-7"


@pytest.mark.parametrize("stage", ["input", "output", "unknown"])
def test_moderation_is_refused_with_stage_and_categories(simulator, stage):
    answer = {"kind": "moderation", "stage": stage, "categories": ["violence", "other"]}
    error = error_of(simulator, answer, Refused)
    assert (error.stage, error.details["categories"]) == (stage, ["violence", "other"])
    assert (error.http_status, error.code) == (400, "moderation_blocked")
    assert "violence" not in error.message


def test_moderation_without_a_code_is_known_by_its_words(simulator):
    answer = {"kind": "moderation", "without_code": True, "categories": ["sexual"]}
    error = error_of(simulator, answer, Refused)
    assert (error.stage, error.details["categories"]) == ("unknown", ["sexual"])


@pytest.mark.parametrize(
    ("kind", "status"),
    [("unauthorized", 401), ("forbidden", 403), ("quota", 429), ("model_not_found", 404)],
)
def test_key_account_quota_and_model_stop_the_endpoint(simulator, kind, status):
    error = error_of(simulator, kind, Stopped)
    assert error.http_status == status
    assert error.request_id.startswith("req_")


def test_an_unverified_organisation_stops_also_with_status_400(simulator):
    answer = {"kind": "bad_request", "message": "Your organization must be verified to use the model `gpt-image-2`."}
    assert "verified" in error_of(simulator, answer, Stopped).message


def test_a_redirect_is_not_followed(simulator):
    answer = {"kind": "error", "status": 307, "headers": {"location": "http://127.0.0.1:1/v1/images/generations"}}
    assert "redirects" in error_of(simulator, answer, Stopped).message


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [
        ({"retry_after": 30}, 30, 30),
        ({"retry_after": 600}, 600, 600),
        ({"retry_after": 0}, 1, 1),
        ({"retry_after": -5}, 20, 20),
        ({"retry_after": 10**11}, 86400, 86400),
        ({"retry_after_date": 90}, 88, 92),
        ({"retry_after_date": -90}, 1, 1),
        ({"retry_after": "soon"}, 20, 20),
        ({"retry_after": "1e3"}, 20, 20),
    ],
)
def test_busy_says_for_how_long(simulator, answer, least, most):
    error = error_of(simulator, {"kind": "busy", **answer}, Busy)
    assert timedelta(seconds=least) <= error.retry_after <= timedelta(seconds=most)


def test_busy_reads_the_words_when_there_is_no_header(simulator):
    answer = {"kind": "error", "status": 429, "message": "Rate limit reached. Please try again in 51.84 seconds."}
    assert error_of(simulator, answer, Busy).retry_after == timedelta(seconds=20)
    simulator.reset()
    answer["message"] = "Rate limit reached. Please try again in 51.84s."
    assert error_of(simulator, answer, Busy).retry_after == timedelta(seconds=51.84)


@pytest.mark.parametrize("status", [400, 404, 413, 422, 418])
@pytest.mark.parametrize("body", ["json", "html", "detail", "empty"])
def test_other_refusals_fail_with_the_providers_sentence(simulator, status, body):
    answer = {"kind": "error", "status": status, "body": body, "message": "Invalid value: 'sk-abcdef1234' is odd."}
    error = error_of(simulator, answer, BadRequest)
    assert error.http_status == status
    assert "sk-abcdef" not in error.message
    assert ("is odd" in error.message) == (body in ("json", "detail"))
    assert "<" not in error.message


@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 504, 524])
@pytest.mark.parametrize("body", ["json", "html"])
def test_what_may_have_been_carried_out_is_unknown(simulator, status, body):
    assert error_of(simulator, {"kind": "error", "status": status, "body": body}, Unknown).http_status == status


@pytest.mark.parametrize(
    "answer",
    [{"kind": "drop"}, {"kind": "drop", "resets": True}, {"kind": "cut"}, {"kind": "cut", "share": 0.99}],
    ids=str,
)
def test_a_cut_connection_is_unknown(simulator, answer):
    assert error_of(simulator, answer, Unknown).http_status is None


def test_silence_is_unknown(simulator):
    error_of(simulator, {"kind": "hang"}, Unknown, read_timeout=0.3)


def test_the_deadline_ends_a_body_that_drips(simulator):
    error_of(simulator, {"kind": "drip", "bytes_per_second": 100}, Unknown, deadline=0.5)


def test_nobody_there_means_nothing_was_sent():
    with pytest.raises(NotSent) as caught:
        ask(url_where_nobody_listens())
    assert caught.value.network


def test_a_name_that_nobody_knows_means_nothing_was_sent():
    with pytest.raises(NotSent):
        ask("http://nobody.invalid/v1")


def test_without_a_key_nothing_is_sent(settings):
    settings.OPENAI_API_KEY = ""

    async def call():
        await OpenAIProvider(address("http://127.0.0.1:1/v1", simulated=False)).send(SPEC, (), Body(), deadline=5)

    with pytest.raises(Stopped, match="OPENAI_API_KEY"):
        asyncio.run(call())


def test_the_body_of_an_error_is_read_up_to_a_limit(simulator):
    error = error_of(simulator, {"kind": "error", "status": 500, "message": "x" * 3_000_000}, Unknown)
    assert len(str(error.details)) < 2_000


def test_an_outcome_survives_the_way_between_processes(simulator):
    error = error_of(simulator, {"kind": "moderation", "stage": "output"}, Refused)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(again), again.stage, again.message, again.details) == (Refused, "output", error.message, error.details)


@pytest.mark.parametrize(
    "kind",
    ["html200", "empty200", "cut_json", "no_data", "fewer", "bad_base64", {"kind": "cut", "content_length": False}],
    ids=str,
)
def test_an_answer_without_an_image_is_unusable(simulator, kind):
    simulator.plan([kind])
    _, body = ask(simulator.url)
    with pytest.raises(Unusable) as caught:
        read(body)
    assert caught.value.answer_sha256
    assert bool(caught.value.usage) == (kind in ("no_data", "fewer", "bad_base64"))


def test_base64_cut_at_a_multiple_of_four_reads_as_a_shorter_image(simulator):
    simulator.plan(["cut_base64"])
    _, body = ask(simulator.url)
    assert read(body).image.startswith(b"\x89PNG")


@pytest.mark.parametrize("text", ["QUJD\nREVG", "QUJ", "QUJ=REVG", " QUJD", "", "ÄÖ", 7, None, ["QUJD"]])
def test_base64_is_read_strictly(text):
    with pytest.raises(Unusable):
        read(json.dumps({"data": [{"b64_json": text}], "usage": {"output_tokens": 3}}).encode())


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'{"data": {}}', b'{"data": [7]}', b"[" * 100_000, b"\xff\xfe"])
def test_json_that_is_no_answer_is_unusable(body):
    with pytest.raises(Unusable):
        read(body)


def test_missing_usage_is_empty(simulator):
    simulator.plan(["no_usage"])
    _, body = ask(simulator.url)
    assert read(body).usage == {}


def test_the_clients_own_retries_would_buy_up_to_three_times(simulator):
    """What max_retries=0 is for: with the client's default, one error of the provider becomes three requests."""
    simulator.plan([{"kind": "error", "status": 500, "charged": True, "times": 3}])

    async def call():
        async with openai.AsyncOpenAI(api_key="simulated", base_url=simulator.url) as client:
            await client.images.generate(model="gpt-image-2", prompt="a lamp", size="1024x1024", quality="low")

    with pytest.raises(openai.InternalServerError):
        asyncio.run(call())
    assert len(simulator.charges()) == 3
    simulator.reset()
    error_of(simulator, {"kind": "error", "status": 500, "charged": True, "times": 3}, Unknown)
