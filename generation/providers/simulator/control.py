"""The door for tests and the demo, on loopback only: plan the next answers, read what was asked and charged."""

import ipaddress
import json

from generation.providers.simulator.plan import PlanError, parse
from generation.providers.simulator.replies import Reply, error_reply, json_reply
from generation.providers.simulator.studio import Request, Studio


def answer(studio: Studio, request: Request, caller: str) -> Reply:
    if reason := _why_not(request, caller):
        return error_reply(403, reason)
    match request.method, request.path:
        case "POST", "/control/plan":
            return _extend(studio, request)
        case "GET", "/control/plan":
            return json_reply(200, studio.plan.left())
        case "GET", "/control/calls":
            return json_reply(200, studio.calls.listed())
        case "DELETE", "/control":
            studio.reset()
            return Reply(204)
    return error_reply(404, f"There is no {request.method} {request.path} here.")


def _extend(studio: Studio, request: Request) -> Reply:
    try:
        entries = json.loads(request.body)
        planned = [parse(entry) for entry in (entries if isinstance(entries, list) else [entries])]
    except ValueError as problem:  # PlanError is one too
        message = str(problem) if isinstance(problem, PlanError) else f"The plan is not JSON: {problem}."
        return error_reply(400, message)
    studio.plan.extend(planned)
    return json_reply(200, {"planned": len(planned)})


def _why_not(request: Request, caller: str) -> str | None:
    """A page in a browser on this machine must not reach it either: by its host name or without a preflight."""
    if not ipaddress.ip_address(caller.partition("%")[0]).is_loopback:
        return "The control endpoint answers on loopback only."
    if request.header("host").rpartition(":")[0] not in ("127.0.0.1", "localhost", "[::1]"):
        return "The control endpoint answers under a loopback name only."
    if request.method == "POST" and request.header("content-type").partition(";")[0].strip() != "application/json":
        return "The control endpoint takes application/json only."
    return None
