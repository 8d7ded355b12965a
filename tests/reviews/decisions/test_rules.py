"""What a review needs and what reviews add up to, as tables."""

from uuid import UUID, uuid4

import pytest

from reviews.candidates.models import FrozenItem
from reviews.decisions.rules import Given, Next, needs_comment, outcome, read_answers, why_not_approve
from reviews.decisions.states import AnswerValue, DecisionVerdict, Verdict
from reviews.policies.models import Stage

A, C, R = Verdict.APPROVE, Verdict.REQUEST_CHANGES, Verdict.REJECT
ITEMS = [uuid4() for _ in range(3)]


def items(*required):
    return [
        FrozenItem(pk=pk, n=n, required=needed) for n, (pk, needed) in enumerate(zip(ITEMS, required, strict=False))
    ]


def stage(**fields):
    return Stage(**({"blocks": ["major", "blocking"], "share_percent": 95, "seats": 1} | fields))


def passed(*which):
    return [Given(ITEMS[i], AnswerValue.PASS) for i in which]


def failed(i, severity):
    return Given(ITEMS[i], AnswerValue.FAIL, "part_missing", severity)


@pytest.mark.parametrize(
    ("answers", "ppm", "why"),
    [
        (passed(0, 1), 950_000, None),
        (passed(0, 1, 2), 1_000_000, None),
        (passed(0), 950_000, "1 item open"),
        ([], 950_000, "2 items open"),
        (passed(0, 1), 949_999, "94 % of 95 % displayed"),
        ([failed(0, "major"), *passed(1)], 950_000, "1 major fail"),
        ([failed(0, "blocking"), failed(1, "blocking")], 950_000, "2 blocking fails"),
        ([failed(0, "minor"), *passed(1)], 950_000, None),
        ([failed(0, "major")], 870_000, "1 major fail · 1 item open · 87 % of 95 % displayed"),
        (
            [failed(0, "major"), failed(2, "blocking")],
            0,
            "1 blocking fail · 1 major fail · 1 item open · 0 % of 95 % displayed",
        ),
        ([Given(ITEMS[0], AnswerValue.NA), *passed(1)], 950_000, None),
    ],
)
def test_approval_needs_every_required_item_no_blocking_fail_and_the_share(answers, ppm, why):
    found = why_not_approve(items=items(True, True, False), answers=answers, stage=stage(), covered_ppm=ppm)
    assert found == why


def test_the_stage_says_which_severities_block():
    lenient = stage(blocks=["blocking"])
    answers = [failed(0, "major")]
    assert why_not_approve(items=items(True), answers=answers, stage=lenient, covered_ppm=950_000) is None


def test_approving_over_a_fail_takes_a_comment():
    assert needs_comment([failed(0, "minor")])
    assert not needs_comment(passed(0))


@pytest.mark.parametrize(
    ("verdicts", "seats", "last", "lead", "expected"),
    [
        ([], 1, True, None, (Next.WAIT, None)),
        ([A], 1, True, None, (Next.DECIDED, DecisionVerdict.APPROVED)),
        ([A], 1, False, None, (Next.NEXT_STAGE, None)),
        ([R], 1, False, None, (Next.DECIDED, DecisionVerdict.REJECTED)),
        ([C], 1, True, None, (Next.DECIDED, DecisionVerdict.CHANGES_REQUESTED)),
        ([A], 2, True, None, (Next.WAIT, None)),
        ([R], 2, True, None, (Next.WAIT, None)),
        ([A, A], 2, True, None, (Next.DECIDED, DecisionVerdict.APPROVED)),
        ([A, A], 2, False, None, (Next.NEXT_STAGE, None)),
        ([R, R], 2, True, None, (Next.DECIDED, DecisionVerdict.REJECTED)),
        ([R, C], 2, True, None, (Next.DECIDED, DecisionVerdict.CHANGES_REQUESTED)),
        ([A, R], 2, True, None, (Next.LEAD, None)),
        ([C, A], 2, False, None, (Next.LEAD, None)),
        ([A, R], 2, True, A, (Next.DECIDED, DecisionVerdict.APPROVED)),
        ([A, R], 2, False, A, (Next.NEXT_STAGE, None)),
        ([A, R], 2, False, R, (Next.DECIDED, DecisionVerdict.REJECTED)),
        ([A, R], 2, True, C, (Next.DECIDED, DecisionVerdict.CHANGES_REQUESTED)),
    ],
)
def test_what_the_verdicts_of_a_stage_add_up_to(verdicts, seats, last, lead, expected):
    assert outcome(verdicts, seats=seats, last_stage=last, lead=lead) == expected


def read(*answers):
    return read_answers(list(answers), items=set(ITEMS), defects={"part_missing"}, size=(100, 50))


def test_answers_are_read_whole():
    item = str(ITEMS[0])
    given, errors = read(
        {"item": item, "answer": "fail", "defect": "part_missing", "severity": "major", "spot": [99, 49]}
    )
    assert errors == {}
    assert given == [Given(UUID(item), AnswerValue.FAIL, "part_missing", "major", (99, 49))]


def test_a_pass_carries_no_defect():
    given, errors = read({"item": str(ITEMS[0]), "answer": "pass", "defect": None, "severity": None, "spot": None})
    assert (given, errors) == ([Given(ITEMS[0], AnswerValue.PASS)], {})


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        ("nonsense", ["answers.0"]),
        ({}, ["answers.0.answer", "answers.0.item"]),
        ({"item": str(uuid4()), "answer": "pass"}, ["answers.0.item"]),
        ({"item": str(ITEMS[0]), "answer": "maybe"}, ["answers.0.answer"]),
        ({"item": str(ITEMS[0]), "answer": "fail"}, ["answers.0.defect", "answers.0.severity"]),
        (
            {"item": str(ITEMS[0]), "answer": "fail", "defect": "mood", "severity": "grave"},
            ["answers.0.defect", "answers.0.severity"],
        ),
        ({"item": str(ITEMS[0]), "answer": "pass", "spot": [100, 0]}, ["answers.0.spot"]),
        ({"item": str(ITEMS[0]), "answer": "pass", "spot": [0, -1]}, ["answers.0.spot"]),
        ({"item": str(ITEMS[0]), "answer": "pass", "spot": [0.5, 1]}, ["answers.0.spot"]),
        ({"item": str(ITEMS[0]), "answer": "pass", "spot": [True, 1]}, ["answers.0.spot"]),
        ({"item": str(ITEMS[0]), "answer": "pass", "spot": "here"}, ["answers.0.spot"]),
        ({"item": str(ITEMS[0]), "answer": "pass", "mood": "good"}, ["answers.0.mood"]),
        ({"item": [], "answer": {}}, ["answers.0.answer", "answers.0.item"]),
    ],
)
def test_a_bad_answer_names_its_fields(answer, fields):
    given, errors = read(answer)
    assert given == []
    assert sorted(errors) == fields


def test_an_item_answered_twice_is_refused():
    one = {"item": str(ITEMS[0]), "answer": "pass"}
    assert read(one, dict(one))[1] == {"answers.1.item": ["This item is answered twice."]}


def test_answers_are_a_list():
    assert read_answers({}, items=set(ITEMS), defects=set(), size=(1, 1)) == (
        [],
        {"answers": ["Give a list of answers."]},
    )
