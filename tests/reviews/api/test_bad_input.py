"""Whatever comes in: a clear answer, nothing stored half, and never a 500."""

import base64
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories_briefs import data, ordered, rows, submitted
from tests.factories_reviewing import claimed, waiting
from tests.reviews.api.calling import Caller, said

pytestmark = pytest.mark.django_db
NOT_THERE = "0198f7a4-0000-7000-8000-00000000abcd"
DEEP = "[" * 10_000 + "]" * 10_000
UNREADABLE = {
    "10,000 deep": f'{{"title": {DEEP}}}',
    "10,000 deep and cut off": '{"a":' * 10_000,
    "5 MB": json.dumps({"title": "x" * 5_000_000}),
    "duplicate keys": '{"title": "a", "title": "b"}',
    "duplicate keys inside": '{"destination": {"channel": "a", "channel": "b"}}',
    "NaN": '{"wanted": NaN}',
    "Infinity": '{"wanted": -Infinity}',
    "1e400": '{"wanted": 1e400}',
    "a lone surrogate": '{"title": "\\ud800"}',
    "a lone surrogate as a key": '{"\\udfff": 1}',
    "a number of 5,000 digits": '{"wanted": %s}' % ("9" * 5000),
    "a list": "[]",
    "a string": '"brief"',
    "null": "null",
    "cut off": '{"title": "a"',
    "more than one": "{} {}",
    "a raw control character": '{"title": "a\nb"}',
    "Latin-1": '{"title": "\u00fc"}'.encode("latin-1"),
    "UTF-16": '{"title": "a"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a comment": '{"title": "a"} // brief',
    "single quotes": "{'title': 'a'}",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_x12_json_that_cannot_be_read_is_400(producer_calls, body):
    before = rows()
    problem = said(producer_calls.post("briefs/", body), 400)
    assert problem["code"] == "unreadable"
    assert rows() == before


@pytest.mark.parametrize("path", ["claims/", "candidates/{}/reviews/", "briefs/{}/rounds/", "candidates/{}/overturns/"])
def test_x12_holds_for_every_body(of, lead_calls, reviewer_calls, path):
    for body in (UNREADABLE["NaN"], UNREADABLE["10,000 deep"], UNREADABLE["a list"]):
        assert said(reviewer_calls.post(path.format(uuid4()), body), 400)["code"] == "unreadable"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_of_another_type_is_415(producer_calls, content_type):
    response = producer_calls.post("briefs/", "title=a", content_type=content_type)
    assert said(response, 415)["code"] == "media_type_not_allowed"


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/JSON", "application/json"])
def test_json_may_name_its_charset(producer_calls, content_type):
    assert producer_calls.post("briefs/", json.dumps(data()), content_type=content_type).status_code == 201


def test_only_json_is_answered(producer_calls):
    assert said(producer_calls.get("me/", headers={"Accept": "text/html"}), 406)["code"] == "not_acceptable"


@pytest.mark.parametrize(
    "query", ["x=1", "format=json", "format=xml", "state=draft&state=draft", "%00=1", "STATE=draft"]
)
def test_unknown_query_parameters_are_400(producer_calls, query):
    assert said(producer_calls.get(f"briefs/?{query}"), 400)["code"] == "unreadable"


def test_a_query_parameter_on_a_verb_is_400(producer_calls, owner):
    brief = submitted(owner)
    said(producer_calls.post(f"briefs/{brief.pk}/rounds/?candidates=1", {}), 400)


@pytest.mark.parametrize("size", ["0", "-1", "201", "many", "1e2", "9" * 5000, ""])
def test_a_page_size_that_is_none_is_400(producer_calls, size):
    said(producer_calls.get(f"briefs/?page_size={size}"), 400)


def cursor(text):
    return base64.b64encode(text.encode()).decode()


CURSORS = [
    "x",
    "%00",
    "!!",
    cursor("p=yesterday"),
    cursor("p=%00"),
    cursor("o=-1"),
    cursor("o=x&p=1"),
    cursor("r=1&p=\u0663"),
]
LISTS = ["briefs/", "candidates/", "claims/", "references/", "models/", "policies/", "endpoints/", "audit/events/"]


@pytest.mark.parametrize("path", LISTS)
def test_a_forged_cursor_is_400_or_a_page(lead_calls, owner, now, path):
    waiting(owner, now)
    for forged in CURSORS:
        response = lead_calls.get(path, QUERY_STRING=f"cursor={forged}")
        assert response.status_code in {200, 400}, (forged, response.content)
    assert said(lead_calls.get(f"{path}?cursor=x"), 400)["code"] == "unreadable"


IDS = [
    "x",
    "0",
    "%00",
    "..",
    "' OR 1=1",
    "00000000-0000-0000-0000-00000000000g",
    "-" * 36,
    "%ff",
    "1" * 5000,
    NOT_THERE.upper(),
]


@pytest.mark.parametrize("odd", IDS)
@pytest.mark.parametrize(
    "path",
    [
        "briefs/{}/",
        "candidates/{}/original",
        "candidates/{}/thumb",
        "rounds/{}/",
        "claims/{}/",
        "references/{}/picture",
    ],
)
def test_an_id_that_cannot_be_one_is_404(lead_calls, path, odd):
    assert said(lead_calls.get(path.format(odd)), 404)["code"] == "not_found"


@pytest.mark.parametrize("odd", [1, True, "", "x", "\x00", [], {}, "0" * 40, -1, 10**30])
def test_an_id_in_a_body_that_cannot_be_one_is_404(producer_calls, reviewer_calls, odd):
    before = rows()
    assert said(reviewer_calls.post("claims/", {"candidate": odd}), 404)["code"] == "not_found"
    assert said(producer_calls.post("briefs/", data() | {"copied_from": odd}), 404)["code"] == "not_found"
    assert rows() == before


@pytest.mark.parametrize("odd", ["x", "%00", "", NOT_THERE])
def test_an_id_in_a_filter_that_is_not_there_is_404(producer_calls, odd):
    said(producer_calls.get(f"candidates/?brief={odd}"), 404)
    said(producer_calls.get(f"candidates/?round={odd}"), 404)


@pytest.mark.parametrize("path", ["", "brief/", "briefs", "briefs//", "me", "candidates/x/approve/", "%00", "admin/"])
def test_what_is_no_address_is_a_problem_too(producer_calls, path):
    for method in ("GET", "POST", "DELETE"):
        assert said(producer_calls(method, path), 404)["code"] == "not_found"


# ---------------------------------------------------------------- whatever JSON

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**31, 2**63, 2**64, -(2**63) - 1, 10**400]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(["\x00", "a\x00b", "\u202e", "x" * 40_000, "\r\n", "<script>", "\U0001f600"]),
)
WHATEVER = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)
OFTEN = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fields(*names):
    """Some of the known fields, and perhaps one nobody knows, each with whatever."""
    return st.dictionaries(st.sampled_from([*names, "odd"]), WHATEVER, max_size=len(names))


def answered(response):
    """Never a 500; a refusal is a problem that says what to do."""
    assert response.status_code < 500, response.content[:500]
    if response.status_code >= 400:
        said(response, response.status_code)
    return response


@pytest.fixture
def owner_of_a_claim(owner, now, reviewer_calls):
    one = waiting(owner, now - timedelta(minutes=1))
    return one, claimed(one, reviewer_calls.actor, now - timedelta(minutes=1))


@OFTEN
@given(body=fields(*data(), "references", "text", "destination", "due", "palette", "must_keep", "declares", "wanted"))
def test_whatever_a_brief_says(producer_calls, body):
    answered(producer_calls.post("briefs/", data() | body))


@OFTEN
@given(body=fields("candidates", "quality", "size", "retired_reason"))
def test_whatever_an_order_asks_for(producer_calls, owner, body):
    answered(producer_calls.post(f"briefs/{submitted(owner).pk}/rounds/", body))


@OFTEN
@given(display=fields("start_ms", "duration_ms", "zoom", "rect", "dpr", "mode", "by"))
def test_whatever_is_displayed(owner_of_a_claim, reviewer_calls, display):
    one, _ = owner_of_a_claim
    display = {"start_ms": 0, "duration_ms": 10, "zoom": 1, "rect": [0, 0, 10, 10]} | display
    answered(reviewer_calls.post(f"candidates/{one.pk}/displays/", {"displays": [display]}))


@OFTEN
@given(
    body=fields("sha256", "verdict", "answers", "reason", "comment"),
    answer=fields("item", "answer", "defect", "severity", "spot"),
)
def test_whatever_a_review_says(owner_of_a_claim, reviewer_calls, body, answer):
    one, _ = owner_of_a_claim
    item = str(one.round.items.first().pk)
    right = {"sha256": one.image.sha256, "verdict": "approve", "answers": [{"item": item, "answer": "fail"} | answer]}
    response = answered(reviewer_calls.post(f"candidates/{one.pk}/reviews/", right | body))
    assert response.status_code in {409, 422}


@OFTEN
@given(body=fields("answers", "reason", "comment"), answer=fields("item", "answer", "defect", "severity", "spot"))
def test_whatever_a_draft_says(owner_of_a_claim, reviewer_calls, body, answer):
    one, claim = owner_of_a_claim
    item = str(one.round.items.first().pk)
    path = f"claims/{claim.pk}/draft/"
    response = answered(reviewer_calls.put(path, {"answers": [{"item": item} | answer]} | body))
    if response.status_code == 200:
        assert reviewer_calls.get(path).json() == response.json()
    assert reviewer_calls.get(f"candidates/{one.pk}/").status_code == 200


@OFTEN
@given(body=fields("candidate", "again"))
def test_whatever_is_claimed(reviewer_calls, body):
    answered(reviewer_calls.post("claims/", body))


@OFTEN
@given(reason=WHATEVER)
def test_whatever_is_said_at_giving_back_or_overturning(owner_of_a_claim, reviewer_calls, lead_calls, reason):
    one, claim = owner_of_a_claim
    answered(reviewer_calls.delete(f"claims/{claim.pk}/", {"reason": reason}))
    answered(lead_calls.post(f"candidates/{one.pk}/overturns/", {"comment": reason}))


@OFTEN
@given(body=fields("file", "brief", "parent", "made_by", "minutes", "cost_usd"))
def test_an_upload_takes_a_form_and_no_json(producer_calls, body):
    said(producer_calls.post("candidates/", body), 415)


@pytest.mark.parametrize("text", ["a\x00b", "x" * 4_001, "\u202eabc", "\x1b[31m"])
def test_odd_text_is_refused_naming_its_field(owner_of_a_claim, reviewer_calls, text):
    one, claim = owner_of_a_claim
    body = {"sha256": one.image.sha256, "verdict": "reject", "answers": [], "reason": "part_missing"}
    before = rows()
    review = said(reviewer_calls.post(f"candidates/{one.pk}/reviews/", body | {"comment": text}), 422)
    back = said(reviewer_calls.delete(f"claims/{claim.pk}/", {"reason": text}), 422)
    draft = said(reviewer_calls.put(f"claims/{claim.pk}/draft/", {"answers": [], "comment": text}), 422)
    assert [list(each["errors"]) for each in (review, back, draft)] == [["comment"], ["reason"], ["comment"]]
    assert rows() == before


def test_a_prompt_over_32000_characters_names_its_field(producer_calls):
    problem = said(producer_calls.post("briefs/", data(subject="word " * 6_500)), 422)
    assert "subject" in problem["errors"]


def test_every_error_of_a_brief_comes_at_once(producer_calls):
    body = data(budget_usd="0", colour="red", generation={"size": "1x1"}) | {"asset_type": "poem"}
    problem = said(producer_calls.post("briefs/", body), 422)
    assert {"budget_usd", "colour", "generation.size", "asset_type"} <= set(problem["errors"])
    assert problem["code"] == "invalid"


def test_what_is_shown_of_odd_text_is_text(producer_calls, owner):
    """X04: markup in a brief is data and stays data."""
    text = '<b hx-get="/x" data-hx-on="1">cup</b>'
    made = producer_calls.post("briefs/", data(title=text)).json()
    response = producer_calls.get(f"briefs/{made['id']}/")
    assert response.json()["title"] == text
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_every_answer_carries_the_headers_that_protect_it(producer_calls, owner):
    ordered(owner)
    for response in (producer_calls.get("candidates/"), producer_calls.get("candidates/x/"), Caller().get("me/")):
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["Referrer-Policy"] == "same-origin"
