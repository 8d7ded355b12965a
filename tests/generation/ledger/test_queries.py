"""What was booked and promised for each run, as pages tell it: measured, estimated and reserved apart."""

from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from generation.ledger import moves, queries
from generation.ledger.queries import Books
from generation.ledger.states import CostSource
from tests.generation.ledger.books import AT


def test_each_run_has_its_own_books(workspace):
    waiting, measured, guessed = workspace.reserve("0.30", "0.30", "0.30")
    workspace.settle(measured, "0.21")
    workspace.settle(guessed, "0.25", source=CostSource.ESTIMATE)
    unknown = uuid4()

    assert queries.books_of([waiting, measured, guessed, unknown]) == {
        waiting: Books(reserved=Decimal("0.30")),
        measured: Books(measured=Decimal("0.21")),
        guessed: Books(estimated=Decimal("0.25")),
        unknown: Books(),
    }


def test_a_run_that_is_called_again_adds_up(workspace):
    [run] = workspace.reserve("0.30")
    workspace.settle(run, "0.25", source=CostSource.ESTIMATE)
    with transaction.atomic():
        moves.renew(run=run, amount=Decimal("0.30"), at=AT)

    [books] = queries.books_of([run]).values()

    assert (books, books.spent) == (Books(estimated=Decimal("0.25"), reserved=Decimal("0.30")), Decimal("0.25"))


def test_a_corrected_attempt_counts_as_what_was_learned_last(workspace):
    [run], attempt = workspace.reserve("0.30"), uuid4()
    workspace.settle(run, "0.25", attempt=attempt, source=CostSource.ESTIMATE)
    with transaction.atomic():
        moves.correct(attempt=attempt, amount=Decimal("0.21"), source=CostSource.USAGE, usage=None, at=AT)

    assert queries.books_of([run]) == {run: Books(measured=Decimal("0.21"))}
