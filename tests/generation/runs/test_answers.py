"""What paid calls returned, on disk."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from generation.errors import StorageFailed
from generation.ids import new_id
from generation.providers.base import Unusable
from generation.runs.answers import Answers, Found, Sink
from generation.runs.worker import Worker, boot, has_this_disk, is_of_this_boot, named


@pytest.fixture
def answers(tmp_path):
    return Answers(tmp_path / "answers", tmp_path / "spare")


@pytest.fixture
def full():
    """A sink on a disk that takes nothing any more."""
    return Sink(new_id(), os.open("/dev/full", os.O_WRONLY))


def test_a_body_is_whole_only_under_its_own_name(answers):
    attempt = new_id()
    assert answers.look(attempt) == Found.NOTHING
    sink = answers.mark(attempt)
    sink.write(b"abc")
    assert answers.look(attempt) == Found.MARK
    path = answers.land(sink)
    assert (answers.look(attempt), path.read_bytes()) == (Found.WHOLE, b"abc")
    assert not answers.part(attempt).exists()


def test_only_the_owner_can_read_what_lies_there(answers):
    path = answers.land(answers.mark(new_id()))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(answers.folder.stat().st_mode) == 0o700


def test_a_mark_is_set_once(answers):
    attempt = new_id()
    assert answers.block(attempt)
    assert not answers.block(attempt)
    with pytest.raises(FileExistsError):
        answers.mark(attempt)


def test_a_sink_takes_no_more_than_its_limit(answers):
    sink = answers.mark(new_id())
    sink.most = 10
    sink.write(b"0123456789")
    with pytest.raises(Unusable):
        sink.write(b"x")
    sink.close()


def test_on_a_full_disk_the_rest_stays_in_memory_and_goes_elsewhere(answers, full):
    sink = answers.mark(full.attempt)
    sink.write(b"on disk, ")
    os.dup2(full.handle, sink.handle)
    sink.write(b"in memory, ")
    sink.write(b"too")
    assert sink.full
    assert answers.body(sink) == b"on disk, in memory, too"
    path = answers.land(sink)
    assert (path.parent, path.read_bytes()) == (answers.spare, b"on disk, in memory, too")
    assert answers.look(full.attempt) == Found.WHOLE
    assert list(answers.lying()) == [full.attempt]
    answers.drop(full.attempt)
    assert answers.look(full.attempt) == Found.NOTHING


def test_a_spare_folder_that_others_can_read_is_not_used(answers, full):
    answers.spare.mkdir(mode=0o755)
    sink = answers.mark(full.attempt)
    os.dup2(full.handle, sink.handle)
    sink.write(b"secret")
    with pytest.raises(StorageFailed):
        answers.land(sink)
    assert answers.body(sink) == b"secret"
    assert list(answers.spare.iterdir()) == []


def test_what_is_kept_is_found_but_lies_out_of_the_way(answers):
    attempt = new_id()
    sink = answers.mark(attempt)
    sink.write(b"abc")
    answers.land(sink)
    answers.keep(attempt)
    assert answers.whole(attempt) == answers.folder / "kept" / f"{attempt}.json"
    assert list(answers.lying()) == []


def test_an_empty_mark_is_not_worth_keeping(answers):
    attempt = new_id()
    answers.mark(attempt).close()
    answers.keep(attempt)
    assert (answers.look(attempt), list((answers.folder / "kept").iterdir())) == (Found.NOTHING, [])


def test_a_body_that_somebody_else_saw_whole_first_lands_too(answers):
    sink = answers.mark(new_id())
    sink.write(b"abc")
    answers.complete(sink.attempt)
    assert answers.land(sink).read_bytes() == b"abc"


def test_the_place_is_named_once_and_for_all(answers):
    assert Answers(answers.folder).place == answers.place
    assert Answers(answers.folder.parent / "another").place != answers.place


def test_a_workers_name_tells_disk_and_boot_and_is_never_used_twice(answers):
    name = named("worker-1", answers.place)
    assert name != named("worker-1", answers.place)
    assert has_this_disk(name, answers.place)
    assert not has_this_disk(name, "0" * 12)
    assert not has_this_disk("somebody", answers.place)
    assert is_of_this_boot(name) == bool(boot())
    assert not is_of_this_boot(name.replace(boot() or "-", "f" * 12))
    assert len(named("x" * 300, answers.place)) <= 100


def test_free_space_is_what_the_disk_says(answers):
    found = os.statvfs(answers.folder.parent)
    assert abs(answers.free() - found.f_bavail * found.f_frsize) < 500_000_000


def test_a_worker_is_a_value(answers):
    worker = Worker("a", print, print, print, answers=answers)
    assert replace(worker, name="b").answers is answers
    assert isinstance(answers.folder, Path)
