"""Every kind of answer in the plan, made into what goes over the wire."""

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from generation.providers.simulator.plan import Answer
from generation.providers.simulator.replies import HTML, Reply, error_reply, json_reply
from generation.providers.simulator.rules import Order

PAGE = b"<!doctype html><title>502 Bad Gateway</title><h1>Bad gateway</h1><p>The upstream did not answer in time.</p>"
TEXT = b"This is not an image. " * 40


@dataclass(frozen=True)
class Made:
    """What is at hand when an answer is made. `paint` takes a size, a format and gives one file per wanted image."""

    order: Order
    answer: Answer
    usage: dict[str, Any]
    paint: Callable[..., list[bytes]]
    publish: Callable[[bytes], str]  # puts a file under a URL of this server

    def option(self, name: str, default: Any) -> Any:
        return self.answer.options.get(name, default)


def reply(made: Made) -> Reply:
    return KINDS[made.answer.kind](made)


def _body(made: Made, data: list[dict[str, str]], **changes: Any) -> dict[str, Any]:
    body = {
        "created": int(time.time()),
        "background": made.order.background,
        "output_format": made.order.output_format,
        "quality": made.order.quality,
        "size": f"{made.order.size[0]}x{made.order.size[1]}",
        "data": data,
        "usage": made.usage,
    }
    return {name: value for name, value in (body | changes).items() if value is not None}


def _data(files: list[bytes]) -> list[dict[str, str]]:
    return [{"b64_json": base64.b64encode(file).decode()} for file in files]


def _picture(made: Made, **changes: Any) -> Reply:
    return json_reply(200, _body(made, _data(made.paint()), **changes))


def _encoded(made: Made, change: Callable[[str], str]) -> Reply:
    data = [{"b64_json": change(each["b64_json"])} for each in _data(made.paint())]
    return json_reply(200, _body(made, data))


def _shortened(made: Made, length: int, default: float = 0.5) -> int:
    return max(1, int(length * float(made.option("share", default))))


def _busy(made: Made) -> Reply:
    headers = {}
    after = made.option("retry_after", None if "retry_after_date" in made.answer.options else 1)
    if "retry_after_date" in made.answer.options:
        headers["retry-after"] = formatdate(time.time() + made.option("retry_after_date", 1), usegmt=True)
    if after is not None:
        headers["retry-after"] = str(after)
    sentence = (
        f"Rate limit reached for {made.order.model.id} (for limit gpt-image) on images per min (IPM): "
        f"Limit 20, Used 20, Requested 1. Please try again in {after or 'a few seconds'}."
    )
    return error_reply(429, sentence, kind="input-images", code="rate_limit_exceeded", headers=headers)


def _quota(_: Made) -> Reply:
    sentence = "You exceeded your current quota, please check your plan and billing details."
    return error_reply(429, sentence, kind="insufficient_quota", code="insufficient_quota")


def unauthorized(_: Made | None = None) -> Reply:
    sentence = "Incorrect API key provided. You can find your API key in your account."
    return error_reply(401, sentence, code="invalid_api_key")


def _forbidden(made: Made) -> Reply:
    sentence = (
        f"Your organization must be verified to use the model `{made.order.model.id}`. "
        "If you just verified, it can take up to 15 minutes for access to propagate."
    )
    return error_reply(403, sentence)


def _model_not_found(made: Made) -> Reply:
    sentence = f"The model `{made.order.model.id}` does not exist or you do not have access to it."
    return error_reply(404, sentence, param="model", code="model_not_found")


def _moderation(made: Made) -> Reply:
    stage = made.option("stage", "input")
    categories = made.option("categories", ["violence"])
    sentence = (
        "Your request was rejected by the safety system. If you believe this is an error, contact us with the "
        f"request ID. safety_violations=[{', '.join(categories)}]."
    )
    kind = "image_generation_user_error"
    if made.option("without_code", default=False):
        return error_reply(400, sentence, kind=kind)
    details = {"moderation_stage": stage, "categories": categories}
    return error_reply(400, sentence, kind=kind, code="moderation_blocked", moderation_details=details)


def _bad_request(made: Made) -> Reply:
    message = made.option("message", "Invalid value for 'prompt'.")
    return error_reply(400, message, code=made.option("code", "invalid_value"), param=made.option("param", "prompt"))


def _error(made: Made) -> Reply:
    """`body`: json (OpenAI's shape), html, detail (FastAPI's shape), empty."""
    status = int(made.option("status", 500))
    message = made.option("message", "The server had an error while processing your request. Sorry about that!")
    body = made.option("body", "json")
    if body == "html":
        return Reply(status, PAGE, content_type=HTML)
    if body == "detail":
        return json_reply(status, {"detail": message})
    if body == "empty":
        return Reply(status, b"", content_type="text/plain")
    return error_reply(status, message, kind="server_error", code=made.option("code", None))


def _cut(made: Made) -> Reply:
    whole = _picture(made)
    after = _shortened(made, len(whole.body))
    return Reply(200, whole.body, cut_after=after, declares_length=bool(made.option("content_length", default=True)))


def _drip(made: Made) -> Reply:
    return Reply(200, _picture(made).body, bytes_per_second=float(made.option("bytes_per_second", 1)))


def _cut_json(made: Made) -> Reply:
    whole = _picture(made).body
    return Reply(200, whole[: _shortened(made, len(whole))])


def _files(made: Made, change: Callable[[bytes], bytes]) -> Reply:
    return json_reply(200, _body(made, _data([change(file) for file in made.paint()])))


def _wrong_size(made: Made) -> Reply:
    width, height = made.option("size", (made.order.size[0] // 2, made.order.size[1] // 2))
    return json_reply(200, _body(made, _data(made.paint(size=(int(width), int(height))))))


def _wrong_format(made: Made) -> Reply:
    other = made.option("format", "jpeg" if made.order.output_format == "png" else "png")
    return json_reply(200, _body(made, _data(made.paint(output_format=other))))


def _huge(made: Made) -> Reply:
    """More bytes than asked for: zeros behind the picture's end, which no decoder minds."""
    wanted = int(made.option("bytes", 60_000_000))
    return _files(made, lambda file: file + bytes(max(0, wanted - len(file))))


def _url(made: Made) -> Reply:
    urls = [{"url": made.option("url", None) or made.publish(file)} for file in made.paint()]
    return json_reply(200, _body(made, urls))


def _fewer(made: Made) -> Reply:
    return json_reply(200, _body(made, _data(made.paint())[:-1]))


def _zero_usage(made: Made) -> Reply:
    zero = json.loads(json.dumps(made.usage), parse_int=lambda _: 0)
    return _picture(made, usage=zero)


KINDS: dict[str, Callable[[Made], Reply]] = {
    "ok": _picture,
    "busy": _busy,
    "quota": _quota,
    "unauthorized": unauthorized,
    "forbidden": _forbidden,
    "model_not_found": _model_not_found,
    "moderation": _moderation,
    "bad_request": _bad_request,
    "error": _error,
    "hang": _picture,  # late, if the caller still waits
    "drop": lambda made: Reply(0, silent=True, resets=bool(made.option("resets", default=False))),
    "cut": _cut,
    "drip": _drip,
    "html200": lambda _: Reply(200, PAGE, content_type=HTML),
    "empty200": lambda _: Reply(200, b""),
    "cut_json": _cut_json,
    "no_data": lambda made: json_reply(200, _body(made, [])),
    "fewer": _fewer,
    "no_usage": lambda made: _picture(made, usage=None),
    "zero_usage": _zero_usage,
    "bad_base64": lambda made: _encoded(made, lambda text: "%%%" + text[3:]),
    "cut_base64": lambda made: _encoded(made, lambda text: text[: _shortened(made, len(text)) // 4 * 4]),
    "not_an_image": lambda made: json_reply(200, _body(made, _data([TEXT] * made.order.n))),
    "truncated_image": lambda made: _files(made, lambda file: file[: _shortened(made, len(file))]),
    "wrong_size": _wrong_size,
    "wrong_format": _wrong_format,
    "huge": _huge,
    "url": _url,
}
