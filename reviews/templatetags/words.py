"""What a state is called on the screen, with its icon and tone: one table for every page."""

from collections.abc import Iterable
from itertools import chain, groupby
from typing import NamedTuple

from django import template

from reviews.briefs.states import BriefState
from reviews.candidates.states import CandidateState, RoundState
from reviews.decisions.states import DecisionVerdict, Verdict

register = template.Library()


class StateWord(NamedTuple):
    icon: str
    tone: str
    word: str
    turns: bool = False


NOTHING_KNOWN = StateWord("circle-question-mark", "wait", "Not known")

STATES: dict[str, StateWord] = {
    CandidateState.GENERATING: StateWord("loader", "now", "Generating", turns=True),
    CandidateState.CHECKING: StateWord("scan-line", "plain", "Checking"),
    CandidateState.IN_REVIEW: StateWord("eye", "plain", "In review"),
    CandidateState.APPROVED: StateWord("circle-check", "pass", "Approved"),
    CandidateState.REJECTED: StateWord("circle-x", "fail", "Rejected"),
    CandidateState.CHANGES_REQUESTED: StateWord("pencil", "plain", "Changes asked"),
    CandidateState.HELD: StateWord("hand", "held", "Held"),
    CandidateState.FAILED: StateWord("octagon-x", "fail", "Failed"),
    CandidateState.SPARE: StateWord("circle-minus", "wait", "Spare"),
    CandidateState.WITHDRAWN: StateWord("undo-2", "wait", "Withdrawn"),
    BriefState.DRAFT: StateWord("file-pen", "wait", "Draft"),
    BriefState.SUBMITTED: StateWord("circle-dot", "now", "Submitted"),
    RoundState.WAITING: StateWord("clock", "wait", "Waiting"),
    RoundState.RUNNING: StateWord("loader", "now", "Running", turns=True),
    RoundState.READY: StateWord("eye", "plain", "Ready"),
    RoundState.DONE: StateWord("check", "plain", "Done"),
    Verdict.APPROVE: StateWord("circle-check", "pass", "Approve"),
    Verdict.REJECT: StateWord("circle-x", "fail", "Reject"),
    Verdict.REQUEST_CHANGES: StateWord("pencil", "plain", "Request changes"),
    DecisionVerdict.OVERTURNED: StateWord("rotate-ccw", "held", "Overturned"),
    # Not a state of a row, but of what a page tells about one.
    "fulfilled": StateWord("circle-check", "pass", "Fulfilled"),
    "paused": StateWord("pause", "wait", "Paused"),
    "cancelled": StateWord("ban", "wait", "Cancelled"),
    "refused": StateWord("ban", "fail", "Refused"),
    "unknown": StateWord("hand", "held", "Unknown"),
    "no_image": StateWord("unplug", "held", "No image"),
}


@register.filter
def counted(count: int, noun: str) -> str:
    """`{{ 2|counted:"image" }}` → “2 images”; an irregular plural after a comma: `"entry,entries"`."""
    one, _, many = noun.partition(",")
    return f"{count:,}\N{NO-BREAK SPACE}{one if count == 1 else many or one + 's'}"


@register.filter
def short_hash(text: str) -> str:
    """The first eight characters in two groups of four."""
    return f"{text[:4]}\N{NO-BREAK SPACE}{text[4:8]}" if text else ""


@register.filter
def long_hash(text: str) -> str:
    """Three groups from the start and one from the end of a sha256."""
    return f"{text[:4]} {text[4:8]} {text[8:12]} … {text[-4:]}".replace(" ", "\N{NO-BREAK SPACE}") if text else ""


@register.filter
def size_in_bytes(count: int) -> str:
    """Bytes as a person reads them: 812 B, 41 KB, 1.45 MB."""
    if count < 1000:
        return f"{count}\N{NO-BREAK SPACE}B"
    if count < 1_000_000:
        return f"{count / 1000:.0f}\N{NO-BREAK SPACE}KB"
    return f"{count / 1_000_000:.2f}\N{NO-BREAK SPACE}MB"


@register.filter
def runs(flags: Iterable[bool]) -> str:
    """How many false and true come in turn, beginning with false: “3,1,96”. The page's map reads displayed cells so."""
    lengths = [(flag, sum(1 for _ in same)) for flag, same in groupby(flags)]
    first = [0] if lengths and lengths[0][0] else []
    return ",".join(map(str, chain(first, (length for _, length in lengths))))


@register.filter
def percent(share: float) -> str:
    """A share of 1 as whole percent, cut and never rounded up: 0.949 is not yet 95."""
    return f"{int(share * 100 + 1e-9)}\N{NARROW NO-BREAK SPACE}%"
