"""Spend for tests, written as the worker and the ledger write it: an attempt, its outcomes, its entries."""

from decimal import Decimal

from generation.catalogue.models import Price
from generation.ledger.models import CostEntry
from generation.ledger.states import CostSource
from generation.runs.models import Attempt, AttemptOutcome, Run
from generation.runs.states import Outcome


def attempted(candidate, *outcomes, amount="1", at, corrected=(), booked=True):
    """One attempt of the candidate's run that came to these outcomes, the latest last, and cost `amount`; `corrected`
    are later entries as (amount, at)."""
    run = Run.objects.get(pk=candidate.run_id)
    attempt = Attempt.objects.create(
        run=run,
        n=run.attempts.count() + 1,
        owner=run.owner,
        endpoint=run.endpoint,
        image_model=run.image_model,
        simulated=run.simulated,
        price=Price.objects.filter(image_model=run.image_model).first(),
        request={},
        request_sha256="0" * 64,
        estimate=Decimal(1),
        worker="a test",
        at=at,
    )
    for n, outcome in enumerate(outcomes, 1):
        AttemptOutcome.objects.create(attempt=attempt, n=n, outcome=outcome, at=at)
    if booked:
        entry = book(run, attempt, amount, at)
        for more, later in corrected:
            book(run, attempt, more, later, corrects=entry)
    return attempt


def book(run, attempt, amount, at, corrects=None):
    return CostEntry.objects.create(
        owner=run.owner,
        subject=run.pk,
        run=run.pk,
        attempt=attempt.pk,
        image_model=run.image_model.name,
        simulated=run.simulated,
        amount=Decimal(amount),
        source=CostSource.USAGE,
        corrects=corrects,
        at=at,
    )


SUCCEEDED, UNKNOWN, FAILED = Outcome.SUCCEEDED, Outcome.UNKNOWN, Outcome.FAILED
REFUSED, UNUSABLE, BUSY, STOPPED = Outcome.REFUSED, Outcome.UNUSABLE, Outcome.BUSY, Outcome.STOPPED
