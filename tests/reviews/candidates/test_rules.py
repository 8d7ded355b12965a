import pytest

from generation.runs.states import RunState as R
from reviews.candidates import rules
from reviews.candidates.models import Candidate, Round
from reviews.candidates.states import NEXT, RoundState
from reviews.candidates.states import CandidateState as S
from tests.factories import AT


@pytest.mark.parametrize(
    ("standings", "state"),
    [
        ([(S.GENERATING, R.WAITING)] * 2, RoundState.WAITING),
        ([(S.GENERATING, R.WAITING), (S.GENERATING, R.CALLING)], RoundState.RUNNING),
        ([(S.GENERATING, R.WAITING), (S.IN_REVIEW, R.DONE)], RoundState.RUNNING),
        ([(S.GENERATING, R.INGESTING), (S.HELD, R.HELD)], RoundState.RUNNING),
        ([(S.CHECKING, R.DONE)], RoundState.RUNNING),
        ([(S.CHECKING, None)], RoundState.RUNNING),
        ([(S.HELD, R.HELD), (S.IN_REVIEW, R.DONE)], RoundState.HELD),
        ([(S.IN_REVIEW, R.DONE), (S.APPROVED, R.DONE)], RoundState.READY),
        ([(S.APPROVED, R.DONE), (S.FAILED, R.FAILED), (S.SPARE, R.DONE)], RoundState.DONE),
        ([(S.WITHDRAWN, R.CANCELLED)] * 2, RoundState.DONE),
        ([(S.IN_REVIEW, None)], RoundState.READY),
    ],
)
def test_a_rounds_state_is_that_of_its_candidates(standings, state):
    assert rules.round_state(standings) == state


@pytest.mark.parametrize("state", S.values)
def test_only_what_is_held_is_tried_again_or_given_up(state):
    candidate = Candidate(state=state)
    reasons = [rules.why_not_retry(candidate), rules.why_not_give_up(candidate)]

    assert (reasons == [None, None]) == (state == S.HELD)


def test_a_round_is_paused_once_and_while_something_is_being_made():
    running, paused = Round(), Round(paused_at=AT)

    assert rules.why_not_pause(running, {S.GENERATING, S.HELD}) is None
    assert rules.why_not_pause(running, {S.IN_REVIEW}) is not None
    assert rules.why_not_pause(paused, {S.GENERATING}) is not None
    assert rules.why_not_resume(running) is not None
    assert rules.why_not_resume(paused) is None


def test_every_state_says_where_it_can_go():
    assert set(NEXT) == set(S)
    assert {to for nexts in NEXT.values() for to in nexts} <= set(S)
