import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.audit import chain

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=12,
)


def test_canonical_json_sorts_keys_and_leaves_out_spaces():
    assert (
        chain.canonical({"b": [1, None, True], "a": {"z": "é", "y": ""}}) == '{"a":{"y":"","z":"é"},"b":[1,null,true]}'
    )


@given(VALUES)
def test_canonical_json_is_read_back_as_the_same_and_written_as_the_same_again(value):
    text = chain.canonical(value)
    assert chain.read(text) == value
    assert chain.canonical(json.loads(text)) == text


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (1.0, "body is float"),
        ({"a": [0, {"b": 0.5}]}, "body.a.1.b is float"),
        ({"cost": Decimal("0.21")}, "body.cost is Decimal"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, "body.at is datetime"),
        ({"who": {1, 2}}, "body.who is set"),
        ({"by": b"bytes"}, "body.by is bytes"),
        ({"n": {1: "one"}}, "body.n has the key 1"),
    ],
)
def test_what_json_bends_is_refused_naming_its_place(value, where):
    with pytest.raises(TypeError, match=where):
        chain.canonical(value)


@pytest.mark.parametrize("text", ['{"a":1.5}', '{"a":1e3}', '{"a":NaN}', '{"a":Infinity}'])
def test_reading_refuses_numbers_that_no_two_languages_write_alike(text):
    with pytest.raises(TypeError):
        chain.read(text)


@pytest.mark.parametrize("text", ["", "{", "garbage", "{'a':1}", '{"a":1}x'])
def test_reading_refuses_what_is_not_json(text):
    with pytest.raises(ValueError):
        chain.read(text)


def test_the_hash_of_an_event_is_the_sha256_of_its_text_in_utf_8():
    assert chain.event_hash('{"a":"é"}') == hashlib.sha256(b'{"a":"\xc3\xa9"}').hexdigest()


def test_the_digest_of_a_text_depends_on_its_salt():
    assert chain.text_digest("ab", "c") == hashlib.sha256(b"abc").hexdigest()
    assert len({chain.new_salt() for _ in range(100)}) == 100
    assert len(bytes.fromhex(chain.new_salt())) * 8 >= 128


def test_a_moment_is_written_in_utc_to_the_millisecond():
    at = datetime(2026, 11, 21, 10, 30, 0, 123999, tzinfo=timezone(timedelta(hours=1)))
    assert chain.moment(at) == "2026-11-21T09:30:00.123Z"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError):
        chain.moment(datetime(2026, 11, 21))


@given(st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)), st.timedeltas())
def test_moments_sort_as_text_as_they_do_in_time(at, later):
    try:
        other = at + later
    except OverflowError:
        return
    if other.year >= 1000:
        assert (chain.moment(at) < chain.moment(other)) == (
            at.replace(microsecond=at.microsecond // 1000 * 1000)
            < other.replace(microsecond=other.microsecond // 1000 * 1000)
        )


@pytest.mark.parametrize(
    "word", ["", "in_review", "gpt-image-2", "0.21", "thumb@1", "2026-11-21T09:30:00.000Z", "a" * 200, "req_8f-A"]
)
def test_one_word_may_stand_in_the_body(word):
    assert not chain.is_free_text(word)


@pytest.mark.parametrize(
    "text", ["Ann Lee", "no fingers!", "ann@demo.example", "Jürgen", "two\nlines", "tab\there", "nul\0", "a" * 201]
)
def test_names_addresses_and_sentences_are_free_text(text):
    assert chain.is_free_text(text)


def test_the_things_of_an_event_are_each_named_once():
    body = {
        "subject": {"kind": "candidate", "id": "1"},
        "about": [{"kind": "brief", "id": "2"}, {"kind": "candidate", "id": "1"}],
        "moved": [{"kind": "seat", "id": "3", "before": "open", "after": "filled"}],
    }
    assert chain.things_in(body) == {("candidate", "1"), ("brief", "2"), ("seat", "3")}
    assert chain.things_in({"subject": None, "about": [], "moved": []}) == set()


def test_an_id_is_no_free_text():
    assert not chain.is_free_text(str(UUID(int=7)))
