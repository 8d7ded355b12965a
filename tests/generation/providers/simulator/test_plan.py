"""Every answer that can be planned, as the real client meets it."""

import base64
import binascii
import json
import re
import time
import urllib.error
import urllib.request

import httpx2
import openai
import pytest

from generation.providers.simulator.plan import PlanError
from generation.providers.simulator.testing import url_where_nobody_listens
from tests.generation.providers.simulator.conftest import content, decoded


def caught(ask, **changes):
    with pytest.raises(openai.OpenAIError) as error:
        ask(**changes)
    return error.value


def test_answers_come_in_their_order_and_then_plain_pictures(sim, ask):
    sim.plan([{"kind": "busy", "times": 2}, "quota"])

    codes = [caught(ask).code for _ in range(3)]

    assert codes == ["rate_limit_exceeded", "rate_limit_exceeded", "insufficient_quota"]
    assert decoded(ask()).size == (1024, 640)
    assert sim.planned() == []


def test_an_answer_can_wait_for_its_prompt(sim, ask):
    sim.plan([{"kind": "quota", "match": "Second", "times": None}])

    ask("the first")
    assert caught(ask, prompt="the second").code == "insufficient_quota"
    assert caught(ask, prompt="the second").code == "insufficient_quota"
    assert [call["charged"] for call in sim.calls()] == [True, False, False]


@pytest.mark.parametrize("wrong", [{"kind": "nonsense"}, {"kind": "ok", "tiems": 2}, {"kind": "error"}, 7])
def test_a_plan_with_a_mistake_is_refused_whole(sim, wrong):
    with pytest.raises(PlanError):
        sim.plan(["busy", wrong])

    assert sim.planned() == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "1"),
        ({"retry_after": 30}, "30"),
        ({"retry_after": "soon"}, "soon"),
        ({"retry_after": None}, None),
        ({"retry_after_date": 30}, r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT"),
    ],
)
def test_busy_says_when_to_come_back(sim, ask, options, expected):
    sim.plan([{"kind": "busy", **options}])

    header = caught(ask).response.headers.get("retry-after")

    assert header == expected or re.fullmatch(expected, header)


@pytest.mark.parametrize(
    ("entry", "error", "code"),
    [
        ("unauthorized", openai.AuthenticationError, "invalid_api_key"),
        ("forbidden", openai.PermissionDeniedError, None),
        ("model_not_found", openai.NotFoundError, "model_not_found"),
        ("bad_request", openai.BadRequestError, "invalid_value"),
        ({"kind": "error", "status": 408}, openai.APIStatusError, None),
        ({"kind": "error", "status": 409}, openai.ConflictError, None),
        ({"kind": "error", "status": 413, "body": "html"}, openai.APIStatusError, None),
        ({"kind": "error", "status": 422, "body": "detail"}, openai.UnprocessableEntityError, None),
        ({"kind": "error", "status": 500}, openai.InternalServerError, None),
        ({"kind": "error", "status": 502, "body": "html"}, openai.InternalServerError, None),
        ({"kind": "error", "status": 504, "body": "empty"}, openai.InternalServerError, None),
        ({"kind": "error", "status": 524, "body": "html"}, openai.InternalServerError, None),
    ],
)
def test_errors_come_with_their_status_and_are_not_charged(sim, ask, entry, error, code):
    sim.plan([entry])

    problem = caught(ask)

    assert type(problem) in (error, openai.APIStatusError)
    assert isinstance(problem, error)
    assert (problem.code, sim.charges()) == (code, [])


def test_an_error_can_be_charged_all_the_same(sim, ask):
    sim.plan([{"kind": "error", "status": 500, "charged": True}])

    caught(ask)

    assert sim.charges()[0]["usage"]["output_tokens"] > 0


@pytest.mark.parametrize(("stage", "charged"), [("input", False), ("output", True), ("unknown", False)])
def test_moderation_says_stage_and_categories(sim, ask, stage, charged):
    sim.plan([{"kind": "moderation", "stage": stage, "categories": ["sexual"]}])

    problem = caught(ask)

    assert (problem.status_code, problem.code) == (400, "moderation_blocked")
    assert problem.body["moderation_details"] == {"moderation_stage": stage, "categories": ["sexual"]}
    assert bool(sim.charges()) is charged


def test_moderation_without_code_says_it_in_the_message_only(sim, ask):
    sim.plan([{"kind": "moderation", "without_code": True}])

    problem = caught(ask)

    assert problem.code is None
    assert "safety_violations=[violence]" in problem.message


def test_a_call_that_hangs_is_charged_though_nobody_gets_it(sim, ask, client):
    sim.plan([{"kind": "hang", "seconds": 30}])

    with pytest.raises(openai.APITimeoutError):
        client.with_options(timeout=0.2).images.generate(model="gpt-image-2", prompt="x")

    assert [(call["answer"], call["charged"]) for call in sim.calls()] == [("hang", True)]


@pytest.mark.parametrize("resets", [False, True])
def test_a_dropped_connection_ends_without_an_answer(sim, ask, resets):
    sim.plan([{"kind": "drop", "resets": resets}])

    assert type(caught(ask)) is openai.APIConnectionError
    assert sim.calls()[0]["status"] is None


def test_a_connection_can_be_refused(client):
    with pytest.raises(openai.APIConnectionError) as error:
        client.with_options(base_url=url_where_nobody_listens()).images.generate(model="gpt-image-2", prompt="x")

    assert isinstance(error.value.__cause__, httpx2.ConnectError)


def test_a_cut_body_breaks_off_when_its_length_was_said(sim, ask):
    sim.plan([{"kind": "cut"}])

    assert type(caught(ask)) is openai.APIConnectionError


def test_a_cut_body_without_length_only_shows_in_the_json(sim, ask):
    sim.plan([{"kind": "cut", "content_length": False}])

    with pytest.raises(json.JSONDecodeError):
        ask()


def test_a_dripping_body_does_not_trip_the_timeout_of_a_read(sim, client):
    sim.plan([{"kind": "drip", "bytes_per_second": 2000}])
    started = time.monotonic()

    with client.with_options(timeout=1).images.with_streaming_response.generate(
        model="gpt-image-2", prompt="x", size="1024x640", quality="low"
    ) as response:
        received = b""
        for chunk in response.iter_bytes():
            received += chunk
            if time.monotonic() - started > 1.2:
                break

    assert 1000 < len(received) < 6000


def test_html_with_200_arrives_as_text(sim, ask):
    sim.plan(["html200"])

    assert isinstance(ask(), str)


@pytest.mark.parametrize("kind", ["cut_json", "empty200"])
def test_json_that_ends_too_early_is_no_json(sim, ask, kind):
    sim.plan([kind])

    with pytest.raises(json.JSONDecodeError):
        ask()


def test_answers_without_data_or_with_too_few(sim, ask):
    sim.plan(["no_data", "fewer"])

    assert ask().data == []
    assert len(ask(n=2).data) == 1


def test_usage_can_be_missing_or_zero(sim, ask):
    sim.plan(["no_usage", "zero_usage"])

    assert ask().usage is None
    assert ask().usage.total_tokens == 0
    assert [call["usage"]["output_tokens"] > 0 for call in sim.charges()] == [True, True]


def test_base64_can_be_broken_or_cut_where_a_strict_decoder_accepts_it(sim, ask):
    sim.plan(["bad_base64", "cut_base64"])

    with pytest.raises(binascii.Error):
        content(ask())
    with pytest.raises(OSError, match="truncated"):
        decoded(ask())


def test_an_image_can_be_text_cut_huge_or_other_than_asked(sim, ask):
    sim.plan(["not_an_image", "truncated_image", {"kind": "huge", "bytes": 9_000_000}, "wrong_size", "wrong_format"])

    assert content(ask()).startswith(b"This is not an image")
    with pytest.raises(OSError, match="truncated"):
        decoded(ask())
    assert len(content(ask())) == 9_000_000
    assert decoded(ask()).size == (512, 320)
    assert decoded(ask()).format == "JPEG"


def test_an_image_can_come_as_a_url_of_this_server(sim, ask):
    sim.plan(["url", {"kind": "url", "url": "http://169.254.169.254/latest"}])

    with urllib.request.urlopen(ask().data[0].url) as answer:
        assert answer.read().startswith(b"\x89PNG")
    assert ask().data[0].url == "http://169.254.169.254/latest"


def test_reset_forgets_plan_and_calls(sim, ask):
    ask()
    sim.plan(["quota"])

    sim.reset()

    assert (sim.planned(), sim.calls()) == ([], [])


def test_what_was_asked_is_kept_with_digests_instead_of_bytes(sim, ask):
    ask("Subject: boot", quality="low")

    (call,) = sim.calls()

    assert call["fields"] == {"model": "gpt-image-2", "prompt": "Subject: boot", "quality": "low", "size": "1024x640"}
    assert call["headers"]["x-stainless-retry-count"] == "0"
    assert base64.b64encode(b"sk-test").decode() not in str(call)


@pytest.mark.parametrize("headers", [{"host": "evil.example:80"}, {"content-type": "text/plain"}])
def test_a_page_of_another_origin_cannot_plan(sim, headers):
    request = urllib.request.Request(
        sim.root + "/control/plan", b'["quota"]', {"content-type": "application/json"} | headers
    )

    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request)

    error.value.close()
    assert error.value.code == 403
    assert sim.planned() == []
