"""One review opened: what was displayed, what was answered, and whether both are still what the log says."""

import json
from collections import Counter
from collections.abc import Sequence
from copy import copy
from typing import Any

from reviews.audit.models import AuditEvent
from reviews.candidates.models import Candidate
from reviews.candidates.states import ItemOrigin
from reviews.checklists import queries as checklist_queries
from reviews.decisions import actions as decision_actions
from reviews.decisions.models import Answer, Review
from reviews.decisions.rules import Given
from reviews.decisions.states import AnswerValue
from reviews.inspection import queries as inspection_queries
from reviews.inspection.coverage import PPM
from reviews.web.pictures import address

VERB = "review.submitted"
MS = 1000
ICONS = {
    AnswerValue.PASS: ("check", "pass", "Pass"),
    AnswerValue.FAIL: ("x", "fail", "Fail"),
    AnswerValue.NA: ("minus", "wait", "Not applicable"),
}


def review_of(event: AuditEvent | None, reviews: Sequence[Review]) -> Review | None:
    """The review that the event tells of, if it is among those that may be seen."""
    if event is None or event.verb != VERB:
        return None
    named = json.loads(event.body)["facts"].get("review")
    return next((one for one in reviews if str(one.pk) == named), None)


def show_line(review: Review, *, minutes: bool) -> dict[str, Any]:
    return {
        "verdict": review.verdict,
        "who": review.user.name,
        "where": where(review),
        "share": review.coverage_ppm / PPM,
        "seconds": review.active_ms / MS if minutes else None,
        "at": review.at,
        "comment": review.comment,
    }


def where(review: Review) -> str:
    seat = "settling" if review.seat.for_lead else f"seat {review.seat.n}"
    return f"pass {review.pass_no}, stage {review.stage.n}, {seat}"


def show(candidate: Candidate, review: Review, event: AuditEvent) -> dict[str, Any]:
    """`cells` are the 32 × 32 seconds of the heat map, row by row."""
    in_pass = copy(candidate)
    in_pass.pass_no = review.pass_no
    rows = inspection_queries.dwell_map(in_pass, review.user_id, review.stage)
    answers = list(review.answers.all())
    labels = {code.code: code.label for code in checklist_queries.defect_codes(candidate.workspace_id)}
    return show_line(review, minutes=False) | {
        "seq": event.seq,
        "image": candidate.image,
        "image_url": address(candidate, "preview"),
        "cells": [ms / MS for row in rows for ms in row],
        "needed": review.stage.share_percent / 100,
        "by_hand": review.coverage_hand_ppm / PPM,
        "by_tour": (review.coverage_ppm - review.coverage_hand_ppm) / PPM,
        "counts": counts(answers),
        "reason": labels.get(review.reason, review.reason),
        "answers": [show_answer(one, labels) for one in in_order(answers)],
        "evidence": evidence(in_pass, review, answers, event),
    }


def counts(answers: Sequence[Answer]) -> list[tuple[str, int]]:
    by_value = Counter(one.answer for one in answers)
    return [(value.label, by_value[value]) for value in AnswerValue if by_value[value]]


def in_order(answers: Sequence[Answer]) -> list[Answer]:
    """Fails first, then what the brief pins down, then the rest; each in the checklist's order."""
    brief = {ItemOrigin.MUST_KEEP, ItemOrigin.STRING, ItemOrigin.FORBIDDEN}
    return sorted(answers, key=lambda one: (one.answer != AnswerValue.FAIL, one.item.origin not in brief, one.item.n))


def show_answer(answer: Answer, labels: dict[str, str]) -> dict[str, Any]:
    icon, tone, word = ICONS[AnswerValue(answer.answer)]
    defect = labels.get(answer.defect, answer.defect)
    spot = f"spot {answer.spot_x}, {answer.spot_y}" if answer.spot_x is not None else ""
    return {
        "icon": icon,
        "tone": tone,
        "word": word,
        "text": answer.item.text,
        "fail": ", ".join(part for part in (defect, answer.severity) if part),
        "spot": spot,
    }


def evidence(in_pass: Candidate, review: Review, answers: Sequence[Answer], event: AuditEvent) -> list[dict[str, Any]]:
    """Digests computed anew from the rows, beside those that the log carries."""
    facts = json.loads(event.body)["facts"]
    found = {
        "sha256": ("Image bytes", in_pass.image.sha256 if in_pass.image else ""),
        "answers_sha256": ("Answers", decision_actions.answers_sha256([given(one) for one in answers])),
        "trace_sha256": ("Display trace", inspection_queries.trace_sha256(in_pass, review.user_id)),
    }
    return [
        {"name": name, "sha256": facts.get(field, ""), "agrees": facts.get(field) == computed}
        for field, (name, computed) in found.items()
    ]


def given(answer: Answer) -> Given:
    spot = (answer.spot_x, answer.spot_y) if answer.spot_x is not None and answer.spot_y is not None else None
    return Given(answer.item_id, AnswerValue(answer.answer), answer.defect, answer.severity, spot)
