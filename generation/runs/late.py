"""Answers that lie on this disk with nobody at them: a late one is settled and taken in by its attempt.

Which state its run is in decides only whether the run moves; what was paid for is never lost.
"""

from uuid import UUID

from generation.images.ingest import Ingested
from generation.providers.base import ProviderError
from generation.providers.fetching import is_foreign, unusable
from generation.providers.reading import read_file
from generation.runs import ingesting, leases, queries
from generation.runs.answers import Answers
from generation.runs.finish import Ended, finish
from generation.runs.models import Attempt, AttemptImage, AttemptOutcome, Run
from generation.runs.rules import Result
from generation.runs.states import Outcome, RunState
from generation.runs.worker import Worker

# No lease is so large: settled by the attempt alone, for a run that has moved on.
NO_FENCE = -1


def take_up_answers(worker: Worker) -> int:
    """How many images were taken in that no run waited for, or runs brought back to waiting for them."""
    worker.answers.throw_away_scraps()
    return sum(take_up(worker, attempt) for attempt in lying_alone(worker))


def lying_alone(worker: Worker) -> list[Attempt]:
    """Attempts with a file here, without those that a worker which is alive has in hand."""
    ids = set(worker.answers.lying())
    found = Attempt.objects.select_related("run", "endpoint").filter(id__in=ids).order_by("at")
    runs = {attempt.run_id for attempt in found}
    held = set(Run.objects.filter(id__in=runs).exclude(leases.free()).values_list("id", flat=True))
    newest = queries.last_numbers(runs)
    return [each for each in found if each.run_id not in held or each.n < newest[each.run_id]]


def take_up(worker: Worker, attempt: Attempt) -> bool:
    """True when its image came to use."""
    last = queries.latest_outcomes([attempt.id]).get(attempt.id)
    if AttemptImage.objects.filter(attempt=attempt).exists():
        worker.answers.drop(attempt.id)
        return False
    if is_open(last) and (result := result_in(worker.answers, attempt)):
        finish(worker, [Ended(attempt.id, attempt.run_id, NO_FENCE, result)], holder="")
        last = queries.latest_outcomes([attempt.id]).get(attempt.id)
    if last is None or last.outcome != Outcome.SUCCEEDED:
        put_away(worker.answers, attempt.id, last)
        return False
    attempt.run.refresh_from_db()
    # A run that waits for it is taken up by whoever performs.
    return attempt.run.state == RunState.INGESTING or take_in(worker, attempt)


def is_open(last: AttemptOutcome | None) -> bool:
    return last is None or last.outcome in (Outcome.UNKNOWN, Outcome.FAILED)


def put_away(answers: Answers, attempt: UUID, last: AttemptOutcome | None) -> None:
    """A mark stays as long as a worker that was frozen may wake up and go on with it."""
    if last and (answers.whole(attempt) or answers.is_old(attempt)):
        answers.keep(attempt)


def take_in(worker: Worker, attempt: Attempt) -> bool:
    taken = ingesting.take_in(worker.answers, ingesting.answer_of(attempt.run, attempt, waits=False))
    ingesting.write(worker, [taken])
    ingesting.tidy(worker, taken)
    return isinstance(taken.result, Ingested)


def result_in(answers: Answers, attempt: Attempt) -> Result | None:
    """What its file holds. A body that was not named whole yet counts when it reads as a whole answer."""
    whole = answers.whole(attempt.id)
    try:
        generated = read_file(whole or answers.part(attempt.id), answers.image(attempt.id))
    except FileNotFoundError:
        return None
    except ProviderError as error:
        return error if whole else None
    if generated.url and is_foreign(generated.url, attempt.endpoint.base_url):
        return unusable("The image lies on another host than the provider's.")
    if whole is None:
        answers.complete(attempt.id)
    return generated
