"""What a review needs, and what reviews add up to: pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from reviews.candidates.models import FrozenItem
from reviews.checklists.states import Severity
from reviews.decisions.states import AnswerValue, DecisionVerdict, Verdict
from reviews.policies.models import Stage

PPM_PER_PERCENT = 10_000


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as given, checked. The spot is in image pixels."""

    item: UUID
    answer: AnswerValue
    defect: str = ""
    severity: str = ""
    spot: tuple[int, int] | None = None


# ---------------------------------------------------------------- may this be approved?


def why_not_approve(
    *, items: Iterable[FrozenItem], answers: Iterable[Given], stage: Stage, covered_ppm: int
) -> str | None:
    """In counts, as on the button: "1 major fail · 2 items open · 87 % of 95 % displayed"."""
    given = {answer.item: answer for answer in answers}
    parts = [*_fails(given.values(), stage), *_open(items, given), *_share(stage, covered_ppm)]
    return " · ".join(parts) or None


def _fails(answers: Iterable[Given], stage: Stage) -> list[str]:
    failed = Counter(one.severity for one in answers if one.answer == AnswerValue.FAIL and one.severity in stage.blocks)
    ordered = [level for level in reversed(Severity.values) if failed[level]]
    return [f"{failed[level]} {level} {'fail' if failed[level] == 1 else 'fails'}" for level in ordered]


def _open(items: Iterable[FrozenItem], given: Mapping[UUID, Given]) -> list[str]:
    left = sum(item.required and item.pk not in given for item in items)
    return [f"{left} {'item' if left == 1 else 'items'} open"] if left else []


def _share(stage: Stage, covered_ppm: int) -> list[str]:
    if covered_ppm >= stage.share_percent * PPM_PER_PERCENT:
        return []
    # Rounded down: 94.9 % must not read as 95 % of 95 %.
    return [f"{covered_ppm // PPM_PER_PERCENT} % of {stage.share_percent} % displayed"]


def needs_comment(answers: Iterable[Given]) -> bool:
    """Approving over a minor fail takes a comment."""
    return any(one.answer == AnswerValue.FAIL for one in answers)


# ---------------------------------------------------------------- is it well formed?


def read_answers(
    answers: Any, *, items: Collection[UUID], defects: Collection[str], size: tuple[int, int]
) -> tuple[list[Given], dict[str, list[str]]]:
    """The answers, and errors by field ("answers.2.severity"). `items`: ids of the candidate's frozen items."""
    if not isinstance(answers, list):
        return [], {"answers": ["Give a list of answers."]}
    found, errors, seen = [], {}, set()
    for i, one in enumerate(answers):
        wrong = _wrong_answer(one, items, defects, size)
        if not wrong and one["item"] in seen:
            wrong = {"item": "This item is answered twice."}
        errors.update({f"answers.{i}.{field}".rstrip("."): [sentence] for field, sentence in wrong.items()})
        if not wrong:
            seen.add(one["item"])
            found.append(_given(one))
    return found, errors


def _given(one: dict[str, Any]) -> Given:
    spot = one.get("spot")
    failed = one["answer"] == AnswerValue.FAIL
    return Given(
        UUID(str(one["item"])),
        AnswerValue(one["answer"]),
        one.get("defect") or "" if failed else "",
        one.get("severity") or "" if failed else "",
        (spot[0], spot[1]) if spot else None,
    )


def _wrong_answer(one: Any, items: Collection[UUID], defects: Collection[str], size: tuple[int, int]) -> dict[str, str]:
    if not isinstance(one, dict):
        return {"": "Each answer is an object with item and answer."}
    known = {"item", "answer", "defect", "severity", "spot"}
    errors = dict.fromkeys(sorted(set(map(str, one)) - known), "There is no such field in an answer.")
    if str(one.get("item")) not in set(map(str, items)):
        errors["item"] = "This candidate's checklist has no such item."
    if one.get("answer") not in AnswerValue.values:
        errors["answer"] = f"Give one of {', '.join(AnswerValue.values)}."
    if one.get("answer") == AnswerValue.FAIL:
        errors |= _wrong_fail(one, defects)
    if one.get("spot") is not None and not _inside(one["spot"], size):
        errors["spot"] = f"Give [x, y] in whole image pixels inside {size[0]} × {size[1]}."
    return errors


def _wrong_fail(one: dict[str, Any], defects: Collection[str]) -> dict[str, str]:
    errors = {}
    if one.get("defect") not in list(defects):
        errors["defect"] = f"A fail names a defect from the list: {', '.join(sorted(defects))}."
    if one.get("severity") not in Severity.values:
        errors["severity"] = f"A fail has a severity: {', '.join(Severity.values)}."
    return errors


def _inside(spot: Any, size: tuple[int, int]) -> bool:
    if not isinstance(spot, list) or len(spot) != 2:
        return False
    whole = all(isinstance(part, int) and not isinstance(part, bool) for part in spot)
    return whole and all(0 <= part < most for part, most in zip(spot, size, strict=True))


# ---------------------------------------------------------------- what do the verdicts add up to?


class Next(StrEnum):
    """What follows a review within a pass."""

    WAIT = "wait"
    NEXT_STAGE = "next_stage"
    LEAD = "lead"
    DECIDED = "decided"


def outcome(
    verdicts: Sequence[Verdict], *, seats: int, last_stage: bool, lead: Verdict | None = None
) -> tuple[Next, DecisionVerdict | None]:
    """What the verdicts of a stage add up to. `lead`: the verdict that settles it, where reviewers differed."""
    if lead is not None:
        return _agreed(lead, last_stage=last_stage)
    if len(verdicts) < seats:
        return Next.WAIT, None
    different = set(verdicts)
    if len(different) == 1:
        return _agreed(verdicts[0], last_stage=last_stage)
    if Verdict.APPROVE not in different:
        return Next.DECIDED, DecisionVerdict.CHANGES_REQUESTED
    return Next.LEAD, None


def _agreed(verdict: Verdict, *, last_stage: bool) -> tuple[Next, DecisionVerdict | None]:
    if verdict == Verdict.APPROVE and not last_stage:
        return Next.NEXT_STAGE, None
    return Next.DECIDED, DECIDES[verdict]


DECIDES = {
    Verdict.APPROVE: DecisionVerdict.APPROVED,
    Verdict.REJECT: DecisionVerdict.REJECTED,
    Verdict.REQUEST_CHANGES: DecisionVerdict.CHANGES_REQUESTED,
}
