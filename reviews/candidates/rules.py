"""May they, and may it now: the reason as a sentence, or None. What candidates make of their round's state (pure)."""

from collections.abc import Collection

from generation.catalogue.models import ImageModel
from generation.runs.states import RunState
from reviews.briefs.rules import why_not_order, why_not_produce
from reviews.candidates.models import Candidate, Round
from reviews.candidates.states import CandidateState, RoundState

__all__ = [
    "round_state",
    "why_not_edit",
    "why_not_give_up",
    "why_not_order",
    "why_not_pause",
    "why_not_produce",
    "why_not_resume",
    "why_not_retry",
    "why_not_retry_held",
]

Standing = tuple[str, str | None]


def why_not_pause(order: Round, states: Collection[str]) -> str | None:
    if order.paused_at is not None:
        return "This round is paused already."
    if CandidateState.GENERATING not in states:
        return "Nothing of this round is still being made, so there is nothing to pause."
    return None


def why_not_resume(order: Round) -> str | None:
    return None if order.paused_at is not None else "This round is not paused."


def why_not_retry(candidate: Candidate) -> str | None:
    if candidate.state == CandidateState.HELD:
        return None
    return f"This candidate is {candidate.get_state_display()}; only a held one can be tried again."


def why_not_give_up(candidate: Candidate) -> str | None:
    if candidate.state == CandidateState.HELD:
        return None
    return f"This candidate is {candidate.get_state_display()}; only a held one can be given up."


def why_not_retry_held(states: Collection[str]) -> str | None:
    """For retrying and for giving up all that is held of a round."""
    return None if CandidateState.HELD in states else "Nothing of this round is held."


def why_not_edit(image_model: ImageModel, prompt: str) -> str | None:
    if not image_model.edits:
        return f"{image_model} edits no images; amend the brief to name a model that does."
    if len(prompt) > image_model.max_prompt:
        return (
            f"What is asked for and what is kept come to {len(prompt):,} characters, and {image_model} takes "
            f"{image_model.max_prompt:,}; amend the brief to keep fewer details."
        )
    return None


def round_state(standings: Collection[Standing]) -> RoundState:
    """From each candidate's state and its run's (None for an upload). Something on its way makes the round running,
    then something held asks for a person, then something in review makes it ready; else all is done."""
    states = {state for state, _ in standings}
    generating = [run for state, run in standings if state == CandidateState.GENERATING]
    if generating and len(generating) == len(standings) and set(generating) == {RunState.WAITING}:
        return RoundState.WAITING
    if states & {CandidateState.GENERATING, CandidateState.CHECKING}:
        return RoundState.RUNNING
    if CandidateState.HELD in states:
        return RoundState.HELD
    return RoundState.READY if CandidateState.IN_REVIEW in states else RoundState.DONE
