"""What is made of rows and files that a worker left behind, wherever its disk is."""

import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from generation.catalogue.models import Endpoint
from generation.ledger.models import CostEntry
from generation.money import ZERO
from generation.runs import leases, moves
from generation.runs.answers import Answers, Found
from generation.runs.begin import begin
from generation.runs.models import Attempt, AttemptImage, Run
from generation.runs.worker import boot
from tests.generation.providers.test_openai import SPEC, ask
from tests.generation.runs.conftest import QUICK, attempts, booked, outcomes, state
from tests.generation.runs.test_outcomes import COST, lying


def begun(room, *, answers=None, name=None):
    """A run whose call was begun by a worker that then died: its lease is over."""
    [run] = room.order()
    worker = room.performer(**({"answers": answers} if answers else {})).worker
    batch = begin(replace(worker, name=name(worker.name)) if name else worker, {})
    assert [each.run for each in batch.begun] == [run.id]
    end_lease(run)
    run.refresh_from_db()
    return run, batch.begun[0].attempt


def end_lease(run, seconds=1):
    Run.objects.filter(id=run.id).update(lease_until=leases.until(-seconds))


def an_answer(simulator, url):
    """A body as the provider sends it."""
    return ask(url, replace(SPEC, prompt="a lamp"))[1]


def test_what_is_leased_is_left_alone(room):
    run, _ = begun(room)
    end_lease(run, seconds=-30)
    room.sweep()
    assert (state(run), outcomes(run)) == ("calling", [])


def test_without_a_mark_it_was_never_sent_and_waits_again(room, simulator):
    run, attempt = begun(room)
    assert room.sweep().unsent == 1
    run.refresh_from_db()
    assert (state(run), outcomes(run), run.free_failures, booked(run)) == ("waiting", [(1, "failed")], 0, [])
    # Its worker, should it wake up, finds the mark taken and cannot send.
    with pytest.raises(FileExistsError):
        Answers().mark(attempt)
    room.drain()
    assert (state(run), len(simulator.calls())) == ("done", 1)


def test_a_mark_alone_is_unknown(room):
    run, attempt = begun(room)
    Answers().mark(attempt).close()
    assert room.sweep().unknown == 1
    assert (state(run), outcomes(run), booked(run)) == ("held", [(1, "unknown")], [(COST, "estimate")])
    assert Endpoint.objects.get(id=room.endpoint.id).failures == 0, "the provider is not to blame"


def test_after_another_boot_a_missing_mark_proves_nothing(room):
    if not boot():
        pytest.fail("This system does not tell one boot from another; the product runs on Linux.")
    run, _ = begun(room, name=lambda name: name.replace(boot(), "0" * 12))
    room.sweep()
    assert (state(run), outcomes(run)) == ("held", [(1, "unknown")])


def test_another_machine_gets_time_to_come_back_then_it_is_unknown(room, tmp_path):
    run, _ = begun(room, answers=Answers(tmp_path / "another disk"))
    room.sweep()
    assert (state(run), outcomes(run)) == ("calling", [])
    end_lease(run, seconds=QUICK.foreign + 1)
    room.sweep()
    assert (state(run), outcomes(run), booked(run)) == ("held", [(1, "unknown")], [(COST, "estimate")])


def test_the_answer_of_a_machine_that_comes_back_late_is_taken_in_there(room, simulator, tmp_path):
    """C13: an unknown that turns out succeeded is corrected, and its image is the run's."""
    there = Answers(tmp_path / "another disk")
    run, attempt = begun(room, answers=there)
    body = an_answer(simulator, room.url)
    sink = there.mark(attempt)
    sink.write(body)
    there.land(sink)
    end_lease(run, seconds=QUICK.foreign + 1)
    room.sweep()
    assert state(run) == "held"

    room.sweep(answers=there)
    run.refresh_from_db()
    assert (state(run), outcomes(run)) == ("ingesting", [(1, "unknown"), (1, "succeeded")])
    room.drain()
    assert state(run) == "ingesting", "its bytes lie on the other disk"
    room.performer(answers=there).drain()
    run.refresh_from_db()
    assert (state(run), run.image.width, booked(run)) == ("done", 1024, [(COST, "estimate"), (ZERO, "usage")])
    assert "attempt.corrected" in room.verbs()


def test_an_image_on_a_disk_that_never_comes_back_is_given_up_to_a_person(room, simulator, tmp_path):
    there = Answers(tmp_path / "another disk")
    run, attempt = begun(room, answers=there)
    sink = there.mark(attempt)
    sink.write(an_answer(simulator, room.url))
    there.land(sink)
    room.sweep(answers=there)
    end_lease(run, seconds=QUICK.foreign + 1)
    room.sweep()
    run.refresh_from_db()
    assert (state(run), outcomes(run)[-1]) == ("held", (1, "unusable"))
    simulator.reset()
    room.move(moves.again, run)
    room.drain()
    assert (state(run), len(simulator.calls())) == ("done", 1)


def test_sweeping_twice_changes_nothing_more(room, simulator):
    run, attempt = begun(room)
    sink = Answers().mark(attempt)
    sink.write(an_answer(simulator, room.url))
    Answers().land(sink)
    assert (room.sweep().adopted, room.sweep().adopted) == (1, 0)
    room.drain()
    room.sweep()
    assert (state(run), outcomes(run), CostEntry.objects.count()) == ("done", [(1, "succeeded")], 1)
    assert lying() == []


def test_the_answer_of_a_run_cancelled_meanwhile_is_settled_and_kept_as_an_extra_image(room, simulator):
    run, attempt = begun(room)
    sink = Answers().mark(attempt)
    sink.write(an_answer(simulator, room.url))
    Answers().land(sink)
    room.move(moves.cancel, [run])
    assert room.sweep().late == 1
    run.refresh_from_db()
    assert (state(run), outcomes(run), run.image, booked(run)) == (
        "cancelled",
        [(1, "succeeded")],
        None,
        [(COST, "usage")],
    )
    assert AttemptImage.objects.get(attempt=attempt).image.width == 1024
    assert (lying(), room.sweep().late) == ([], 0)


def test_leftovers_of_what_is_done_with_are_tidied_away(room, simulator):
    [run] = room.order()
    room.drain()
    [attempt] = attempts(run)
    path = Answers().folder / f"{attempt.id}.json"
    path.write_bytes(b"left by a worker that died before it tidied")
    room.sweep()
    assert not path.exists()


def test_a_file_that_belongs_to_nobody_is_left_alone(room):
    Answers().block(room.owner)
    room.sweep()
    assert Answers().look(room.owner) == Found.MARK


# ---------------------------------------------------------------- full disks


@pytest.fixture
def originals_full(settings, tmp_path):
    """Originals on a disk that takes nothing: a file stands where the folder should be."""
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("")
    stored = settings.STORAGES
    broken = stored["originals"] | {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = stored | {"originals": broken | {"OPTIONS": {"location": str(blocked)}}}
    yield
    settings.STORAGES = stored


def test_an_image_that_cannot_be_stored_is_held_and_its_answer_kept(room, simulator, originals_full, settings):
    [run] = room.order()
    room.drain()
    run.refresh_from_db()
    assert (state(run), outcomes(run), booked(run)) == ("held", [(1, "succeeded")], [(COST, "usage")])
    assert "say again" in run.why
    assert lying() == [attempts(run)[0].id]
    room.move(moves.again, run)
    assert state(run) == "ingesting"
    room.drain()
    assert (state(run), lying()) == ("held", [attempts(run)[0].id])


def test_once_there_is_space_the_kept_answer_is_taken_in_without_a_new_call(room, simulator, request, settings):
    good = settings.STORAGES
    request.getfixturevalue("originals_full")
    [run] = room.order()
    room.drain()
    run.refresh_from_db()
    settings.STORAGES = good
    room.move(moves.again, run)
    assert room.money() == (ZERO, COST)
    room.drain()
    assert (state(run), outcomes(run), lying()) == ("done", [(1, "succeeded")], [])
    assert (len(simulator.calls()), booked(run)) == (1, [(COST, "usage")])


def test_a_disk_that_fills_while_the_answer_comes_loses_nothing_that_fits_elsewhere(room, simulator, child_environment):
    """A child may write files of at most 4 MB, so the answer of 6 MB fits nowhere; its count is read from memory."""
    simulator.plan([{"kind": "huge", "bytes": 6_000_000}])
    [run] = room.order()

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000))

    command = [sys.executable, "-m", "tests.generation.runs.worker_process", "drain"]
    process = subprocess.run(
        command, cwd=settings.BASE_DIR, env=child_environment, preexec_fn=small_files, check=False, timeout=60
    )
    run.refresh_from_db()
    assert (process.returncode, state(run), len(simulator.calls())) == (0, "held", 1)
    assert booked(run) == [(COST, "usage")]
    assert outcomes(run)[-1] == (1, "unusable")


def test_old_marks_of_what_stays_unknown_are_put_away(room):
    run, attempt = begun(room)
    sink = Answers().mark(attempt)
    sink.write(b'{"data": [{"b64_json": "iVBOR')
    sink.close()
    room.sweep()
    room.sweep()
    assert Answers().part(attempt).exists(), "a frozen worker may still go on with it"
    long_ago = time.time() - timedelta(days=2).total_seconds()
    os.utime(Answers().part(attempt), (long_ago, long_ago))
    room.sweep()
    assert (state(run), lying()) == ("held", [])
    assert (Answers().folder / "kept" / f"{attempt}.part").exists()
    assert Attempt.objects.count() == 1


def test_without_blocking_the_mark_the_frozen_worker_could_send_what_is_called_again(room):
    """What the block is for: taken away, nothing would stop a second purchase."""

    class Careless(Answers):
        def block(self, attempt):
            return True

    run, attempt = begun(room)
    room.sweep(answers=Careless())
    assert state(run) == "waiting"
    Answers().mark(attempt).close()


def test_scraps_of_dead_workers_are_thrown_away_answers_never(room):
    folder = Answers().folder
    assert Answers().block(room.owner)
    names = [f"{room.owner}.{suffix}" for suffix in ("image", "fetched", "4711", "json")]
    long_ago = time.time() - timedelta(days=2).total_seconds()
    for name in names:
        (folder / name).write_text("")
        os.utime(folder / name, (long_ago, long_ago))
    (folder / "kept").mkdir()
    room.sweep()
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) == sorted(
        [f"{room.owner}.json", f"{room.owner}.part", "kept"]
    )


def test_whoever_freezes_inside_a_transaction_loses_its_locks(transactional_db):
    """PostgreSQL ends such a session; in SQLite nobody else can write so long, whatever we do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW idle_in_transaction_session_timeout")
            assert cursor.fetchone() == ("30s",)
