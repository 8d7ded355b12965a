"""The exact bytes, streamed by us: what they are called, typed and kept by is ours, never who brought them."""

import hashlib

import pytest
from django.core.files.storage import storages

from generation.images import store
from generation.images.models import Rendition
from tests.factories_briefs import ordered, png, submitted
from tests.factories_reviewing import waiting
from tests.reviews.api.calling import Caller, picture, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(owner, now):
    return waiting(owner, now)


def test_the_original_is_the_exact_bytes(one, reviewer_calls):
    response = reviewer_calls.get(f"candidates/{one.pk}/original")
    content = response.getvalue()
    assert content == png(width=200, height=100)
    assert response.streaming
    assert {name: response.headers[name] for name in (
        "ETag", "Content-Type", "Content-Length", "Content-Disposition", "Cache-Control", "X-Content-Type-Options",
        "Cross-Origin-Resource-Policy",
    )} == {
        "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
        "Content-Type": "image/png",
        "Content-Length": str(len(content)),
        "Content-Disposition": f'inline; filename="candidate-{one.pk}.png"',
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }  # fmt: skip
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("asked", ['"{}"', 'W/"{}"', '"x", "{}"', "*"])
def test_who_has_it_gets_304_after_being_authorised_again(one, reviewer_calls, stranger_calls, asked):
    path = f"candidates/{one.pk}/original"
    headers = {"If-None-Match": asked.format(one.image.sha256)}
    response = reviewer_calls.get(path, headers=headers)
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == f'"{one.image.sha256}"'
    assert response.headers["Cache-Control"] == "private, no-cache"
    said(stranger_calls.get(path, headers=headers), 404)


def test_another_etag_gets_the_bytes(one, reviewer_calls):
    response = reviewer_calls.get(f"candidates/{one.pk}/original", headers={"If-None-Match": f'"{"0" * 64}"'})
    assert response.getvalue() == png(width=200, height=100)


def test_head_tells_the_same_without_the_bytes(one, reviewer_calls):
    path = f"candidates/{one.pk}/original"
    whole, head = reviewer_calls.get(path), reviewer_calls("HEAD", path)
    whole.getvalue()
    assert (head.status_code, head.getvalue(), dict(head.headers)) == (200, b"", dict(whole.headers))


@pytest.mark.parametrize("accept", ["image/png", "text/html", "image/*", "*/*", "nonsense"])
def test_whatever_is_accepted_the_bytes_come(one, reviewer_calls, accept):
    response = reviewer_calls.get(f"candidates/{one.pk}/original", headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    response.getvalue()


@pytest.mark.parametrize("query", ["download=x.html", "format=json", "content_type=text/html"])
def test_m08_nobody_chooses_its_type_or_name(one, reviewer_calls, query):
    assert said(reviewer_calls.get(f"candidates/{one.pk}/original?{query}"), 400)["code"] == "unreadable"


def test_a_candidate_without_an_image_has_no_original(owner, now, producer_calls):
    made = ordered(owner, now).candidates.first()
    assert said(producer_calls.get(f"candidates/{made.pk}/original"), 404)["code"] == "not_found"
    said(producer_calls.get(f"candidates/{made.pk}/thumb"), 404)


@pytest.mark.parametrize("kind", ["preview", "thumb"])
def test_smaller_pictures(one, reviewer_calls, kind):
    response = reviewer_calls.get(f"candidates/{one.pk}/{kind}")
    content = response.getvalue()
    assert response.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert response.headers["Content-Type"].startswith("image/")
    assert response.headers["Content-Disposition"].startswith(f'inline; filename="candidate-{one.pk}-{kind}.')


@pytest.mark.parametrize("kind", ["original", "../original", "full", "preview/"])
def test_of_a_reference_only_its_clean_rendition_is_served(producer_calls, kind):
    made = producer_calls.post("references/", {"file": picture()}).json()["id"]
    said(producer_calls.get(f"references/{made}/{kind}"), 404)
    response = producer_calls.get(f"references/{made}/picture")
    assert response.headers["Content-Disposition"].startswith(f'inline; filename="reference-{made}-picture.')
    assert hashlib.sha256(response.getvalue()).hexdigest() in response.headers["ETag"]


def test_a_name_from_outside_is_never_served(producer_calls):
    made = producer_calls.post("references/", {"file": picture(name='a"\r\nX: y<script>.html')}).json()
    response = producer_calls.get(f"references/{made['id']}/picture")
    response.getvalue()
    assert "script" not in response.headers["Content-Disposition"]
    assert "X" not in response.headers


def test_a_file_that_is_gone_is_503_and_not_a_traceback(one, reviewer_calls):
    storages["originals"].delete(store.original(one.image.owner, one.image.sha256))
    problem = said(reviewer_calls.get(f"candidates/{one.pk}/original"), 503)
    assert "cannot be found" in problem["detail"]


def test_the_same_picture_of_two_workspaces_stays_apart(owner, now, stranger_calls):
    one = waiting(owner, now)
    brief = submitted(stranger_calls.actor, now)
    form = {"file": picture(width=200, height=100), "brief": str(brief.pk)}
    theirs = stranger_calls.post("candidates/", form).json()
    assert theirs["sha256"] == one.image.sha256
    said(stranger_calls.get(f"candidates/{one.pk}/original"), 404)
    said(Caller(owner).get(f"candidates/{theirs['id']}/original"), 404)


def test_a_rendition_that_was_never_made_is_404(one, reviewer_calls):
    Rendition.objects.filter(image=one.image_id).delete()
    assert said(reviewer_calls.get(f"candidates/{one.pk}/thumb"), 404)["code"] == "not_found"
