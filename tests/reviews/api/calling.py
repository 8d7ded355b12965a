"""Speaks to the API as somebody, over Django's own stack, by token."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from reviews.people import tokens
from reviews.people.models import ApiToken, Membership
from tests.factories_briefs import png

PROBLEM = "application/problem+json"


def token_of(actor):
    """A new token of the actor's membership."""
    text = tokens.new()
    membership = Membership.objects.get(user=actor.user_id, workspace=actor.workspace_id)
    ApiToken.objects.create(membership=membership, sha256=tokens.sha256_of(text), created_at=timezone.now())
    return text


class Caller:
    """One person's way in; without an actor nobody's. A body that is a dict goes as JSON, one with a file as a form."""

    def __init__(self, actor=None, client=None):
        self.actor = actor
        self.client = client or Client(raise_request_exception=True)
        self.headers = {"Authorization": f"Token {token_of(actor)}"} if actor else {}

    def __call__(self, method, path, body=None, **options):
        headers = self.headers | options.pop("headers", {})
        path = path.removeprefix("http://testserver")
        path = path if path.startswith("/") else f"/api/{path}"
        if isinstance(body, dict) and any(hasattr(value, "read") for value in body.values()):
            return self.client.post(path, body, headers=headers, **options)
        if isinstance(body, dict):
            body = json.dumps(body)
        options.setdefault("content_type", "application/json")
        return self.client.generic(method, path, "" if body is None else body, headers=headers, **options)

    def get(self, path, **options):
        return self("GET", path, **options)

    def post(self, path, body=None, **options):
        return self("POST", path, body, **options)

    def patch(self, path, body=None, **options):
        return self("PATCH", path, body, **options)

    def put(self, path, body=None, **options):
        return self("PUT", path, body, **options)

    def delete(self, path, body=None, **options):
        return self("DELETE", path, body, **options)


def picture(content=None, name="cup.png", **size):
    return SimpleUploadedFile(name, png(**size) if content is None else content, content_type="image/png")


def said(response, status):
    """The problem that a refusal tells, once its status and type are right."""
    assert response.status_code == status, (response.status_code, response.content[:500])
    assert response.headers["Content-Type"] == PROBLEM
    body = response.json()
    assert {"type", "title", "status", "code", "detail"} <= set(body)
    assert body["status"] == status
    return body


def race(*racers):
    """Starts all at the same moment, each in a thread with a connection of its own; what each returned."""
    start = Barrier(len(racers))

    def run(racer):
        try:
            connection.ensure_connection()
            start.wait(30)
            return racer()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(racers)) as pool:
        return list(pool.map(run, racers))
