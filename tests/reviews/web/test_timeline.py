"""Every verb that the code records has words of its own, and who may not read cost or minutes reads none."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from generation.runs.states import RunState
from reviews.web.timeline import KINDS
from reviews.web.wordings import COSTS, WORDINGS, Told, wording_of
from scripts.build_icons import NAMES

ROOT = Path(settings.BASE_DIR)
SOURCES = [path for house in ("generation", "reviews") for path in (ROOT / house).rglob("*.py")]
VERB = re.compile(r"[a-z_]+\.[a-z_]+")
RECORDS = re.compile(r"record|_answer_one|_answer_all|_record")
# Made while the event is written.
LOOKS = {"brief.opened", "candidate.opened", "log.opened"}
BY_STATE = {f"run.{state}" for state in (RunState.HELD, RunState.FAILED)}


def recorded_verbs():
    """Every string in the shape of a verb that stands in a call of something that records, or is chosen for one."""
    found = set()
    for path in SOURCES:
        text = path.read_text()
        if "record(" not in text or "web" in path.relative_to(ROOT).parts:
            continue
        for node in ast.walk(ast.parse(text)):
            names = [node] if isinstance(node, ast.Constant) else []
            found |= {str(one.value) for one in names if VERB.fullmatch(str(one.value))}
    return {verb for verb in found if verb.split(".")[0] in {known.split(".")[0] for known in WORDINGS}}


def told(verb, facts=None, texts=None, **reads):
    return Told(verb, facts or {}, [], texts or {}, **reads)


def test_every_recorded_verb_has_words():
    recorded = recorded_verbs()
    assert {"round.ordered", "review.submitted", "attempt.settled", "image.stored", "candidate.retried"} <= recorded
    assert recorded | LOOKS | BY_STATE == set(WORDINGS)


def test_no_verb_is_recorded_whose_kind_has_no_words():
    """A first argument of a recording function, whatever its kind."""
    unknown = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and RECORDS.fullmatch(ast.unparse(node.func).split(".")[-1]):
                first = node.args[0]
                if isinstance(first, ast.Constant) and VERB.fullmatch(str(first.value)):
                    unknown |= {first.value} - set(WORDINGS)
    assert unknown == set()


@pytest.mark.parametrize("verb", [*sorted(WORDINGS), "refused.own_brief", "something.else"])
def test_words_stand_also_where_an_event_says_nothing_more(verb):
    wording = wording_of(told(verb, reads_cost=True, reads_minutes=True))
    assert wording.icon in NAMES
    said = f"{wording.bold(told(verb))} {wording.say(told(verb))}".strip()
    assert said.endswith(".")
    assert "None" not in said


def test_a_review_reads_with_its_verdict_share_decision_and_comment():
    facts = {"verdict": "approve", "coverage_ppm": 989_999, "active_ms": 372_000, "decision": "approved", "pass": 1}
    one = told("review.submitted", facts, {"comment": "As briefed."}, reads_minutes=True)
    wording = wording_of(one)
    assert wording.bold(one) == "Review: approve."
    assert wording.say(one) == "98 % displayed, 6:12 of work. Decision: approved, pass 1. “As briefed.”"


def test_minutes_are_told_only_to_who_may_see_them():
    one = told("review.submitted", {"coverage_ppm": 950_000, "active_ms": 372_000})
    assert wording_of(one).say(one) == "95 % displayed."


@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        ("attempt.settled", {"n": 1, "outcome": "succeeded", "cost_usd": "0.21", "cost_source": "usage"}),
        ("attempt.begun", {"n": 1, "image_model": "gpt-image-2", "estimate_usd": "0.21"}),
        ("attempt.corrected", {"outcome": "succeeded", "cost_usd": "0.21"}),
        ("round.ordered", {"round": 1, "candidates": 2, "model": "m", "size": "1x1", "reserved_usd": "0.21"}),
        ("edit.ordered", {"round": 2, "reserved_usd": "0.21"}),
        ("candidate.uploaded", {"sha256": "ab" * 32, "stated_cost_usd": "0.21"}),
        ("rate.set", {"role": "reviewer", "per_hour": "0.21", "valid_from": "2026-01-01"}),
    ],
)
def test_money_is_told_only_to_who_may_read_it(verb, facts):
    assert "$0.21" in wording_of(told(verb)).say(told(verb, facts, reads_cost=True))
    assert "0.21" not in wording_of(told(verb)).say(told(verb, facts))


def test_a_refusal_shows_its_sentence():
    one = told("refused.own_brief", texts={"message": "This is a candidate of your own brief."})
    assert wording_of(one).bold(one) == "Refused."
    assert wording_of(one).say(one) == "This is a candidate of your own brief."


def test_the_filter_of_money_names_only_verbs_that_exist():
    assert set(WORDINGS) >= COSTS
    assert list(KINDS) == ["", "people", "machine", "money", "refused"]
