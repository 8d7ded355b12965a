"""The simulator answers the real client as the real API does."""

import base64
import hashlib

import httpx2
import openai
import pytest
from openai.types import ImagesResponse

from tests.generation.providers.simulator.conftest import content, decoded, png, upload


def test_generation_gives_a_picture_as_asked_with_usage_by_the_published_formula(ask, sim):
    prompt = "Subject: a sphere\nScene: studio"

    response = ask(prompt, size="1024x1024", quality="low")

    assert (response.size, response.quality, response.background, response.output_format) == (
        ("1024x1024", "low", "opaque", "png")
    )
    assert decoded(response).size == (1024, 1024)
    assert response.usage.to_dict() == {
        "input_tokens": 8,
        "input_tokens_details": {"text_tokens": 8, "image_tokens": 0},
        "output_tokens": 196,
        "output_tokens_details": {"text_tokens": 0, "image_tokens": 196},
        "total_tokens": 204,
    }
    assert response._request_id == sim.calls()[0]["request_id"]


@pytest.mark.parametrize(("asked", "found"), [("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WEBP")])
def test_each_format_comes_as_asked(ask, asked, found):
    assert decoded(ask(output_format=asked)).format == found


def test_more_compression_makes_a_smaller_file(ask):
    small, large = (len(content(ask(output_format="jpeg", output_compression=quality))) for quality in (30, 90))

    assert small < large / 2


def test_n_images_come_and_are_charged_at_once(ask, sim):
    response = ask(n=3)

    assert len({content(response, index) for index in range(3)}) == 3
    assert response.usage.output_tokens == 3 * ask().usage.output_tokens
    assert len(sim.charges()) == 2


def test_auto_size_and_quality_are_decided_and_said(ask):
    response = ask(size="auto", quality="auto")

    assert (response.size, response.quality) == ("1024x1024", "medium")


def test_transparent_background_comes_with_alpha_where_the_model_has_it(ask):
    image = decoded(ask("Subject: a robot", model="gpt-image-2.5-flare", background="transparent"))

    assert image.mode == "RGBA"
    assert image.getchannel("A").getextrema() == (0, 255)


def test_edit_counts_the_input_images_and_keeps_the_base(client, sim):
    base = png()

    response = client.images.edit(
        model="gpt-image-2", prompt="Change: warmer", image=[upload(base)], size="1024x640", quality="low"
    )

    assert response.usage.input_tokens_details.image_tokens == 640
    assert decoded(response).size == (1024, 640)
    (call,) = sim.calls()
    assert call["files"] == [
        {
            "field": "image[]",
            "filename": "image.png",
            "mime": "image/png",
            "bytes": len(base),
            "sha256": hashlib.sha256(base).hexdigest(),
        }
    ]


def test_one_file_travels_as_image_and_a_mask_as_mask(client, sim):
    client.images.edit(
        model="gpt-image-2",
        prompt="Change: warmer",
        image=upload(png()),
        mask=upload(png(mode="RGBA", colour=(0, 0, 0, 255)), "mask.png"),
        size="1024x640",
        quality="low",
    )

    assert [file["field"] for file in sim.calls()[0]["files"]] == ["image", "mask"]


def test_edit_takes_json_with_data_urls(client):
    url = f"data:image/png;base64,{base64.b64encode(png()).decode()}"
    body = {"model": "gpt-image-2", "prompt": "Change: warmer", "images": [{"image_url": url}], "quality": "low"}

    response = client.post("/images/edits", body=body, cast_to=ImagesResponse)

    assert decoded(response).size == (1536, 1024)


def test_models_list_says_when_each_ends(client):
    assert client.models.retrieve("gpt-image-1.5").shutdown_date == "2026-12-01"
    assert client.models.retrieve("gpt-image-2").shutdown_date is None
    assert "gpt-image-1" not in {model.id for model in client.models.list()}


def test_a_key_is_needed_and_never_kept(sim, ask):
    ask()
    bare = httpx2.post(f"{sim.url}/images/generations", json={"model": "gpt-image-2", "prompt": "x"})

    assert (bare.status_code, bare.json()["error"]["type"]) == (401, "invalid_request_error")
    assert "sk-test" not in str(sim.calls())


def refusal(call):
    with pytest.raises(openai.APIStatusError) as caught:
        call()
    return caught.value.status_code, caught.value.code, caught.value.param


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"size": "1920x1080"}, (400, "invalid_value", "size")),
        ({"size": "512x512"}, (400, "invalid_value", "size")),
        ({"size": "4096x1024"}, (400, "invalid_value", "size")),
        ({"size": "large"}, (400, "invalid_value", "size")),
        ({"model": "gpt-image-1.5", "size": "1024x640"}, (400, "invalid_value", "size")),
        ({"quality": "xhigh"}, (400, "invalid_value", "quality")),
        ({"background": "transparent"}, (400, "invalid_value", "background")),
        ({"output_format": "gif"}, (400, "invalid_value", "output_format")),
        ({"output_compression": 101}, (400, "integer_above_max_value", "output_compression")),
        ({"n": 11}, (400, "integer_above_max_value", "n")),
        ({"n": 0}, (400, "integer_below_min_value", "n")),
        ({"prompt": "x" * 32_001}, (400, "string_above_max_length", "prompt")),
        ({"model": "gpt-image-9"}, (404, "model_not_found", "model")),
        ({"model": "gpt-image-1"}, (404, "model_not_found", "model")),
        ({"response_format": "b64_json"}, (400, "unknown_parameter", "response_format")),
    ],
)
def test_generation_refuses_what_the_real_api_refuses(ask, sim, changes, expected):
    assert refusal(lambda: ask(**changes)) == expected
    assert sim.charges() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"image": png()}, (400, "unsupported_file_mimetype", "image")),
        ({"image": upload(b"no image")}, (400, "invalid_image_file", "image")),
        ({"image": upload(png()[:300])}, (400, "invalid_image_file", "image")),
        ({"image": [upload(png())] * 17}, (400, "array_above_max_length", "image")),
        ({"mask": upload(png((640, 1024), (0, 0, 0, 0), "RGBA"))}, (400, "invalid_image_mask", "mask")),
        ({"mask": upload(png())}, (400, "invalid_image_mask", "mask")),
        ({"input_fidelity": "high"}, (400, "invalid_input_fidelity_model", "input_fidelity")),
    ],
)
def test_edit_refuses_what_the_real_api_refuses(client, sim, changes, expected):
    request = {"model": "gpt-image-2", "prompt": "x", "image": upload(png()), "size": "1024x640"} | changes

    assert refusal(lambda: client.images.edit(**request)) == expected
    assert sim.charges() == []
