"""The decoder's children: bounded in time and memory, replaced when they die, without our secrets (U18, U19)."""

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from generation.errors import ImageRefused
from generation.images import children
from generation.images.children import Child, Children, Limits, decode
from generation.images.walk import walk
from tests.generation.images import pictures

RECIPES = ["preview@1", "thumb@1"]


def ask(content, limits=None):
    return decode(content, walk(content), RECIPES, limits or Limits())


def question(content, **changed):
    structure = walk(content)
    asked = {"format": structure.format, "recipes": RECIPES, "memory": 2**29, "seconds": 10}
    return asked | changed


def signals(child, *kinds):
    for kind in kinds:
        child.process.send_signal(kind)


def test_u19_a_decode_that_takes_too_long_is_ended_and_the_next_image_works():
    """290 KB that keep a decoder busy for a quarter of a minute."""
    slow = pictures.many_scans(500)

    with pytest.raises(ImageRefused) as refusal:
        ask(slow, Limits(seconds=0.5))

    assert refusal.value.code == "image_too_complex"
    assert ask(pictures.png()).facts["mode"] == "RGB"


def test_u19_a_decode_that_takes_too_much_memory_is_ended_and_the_next_image_works():
    large = pictures.encoded(Image.new("RGB", (6000, 6000)), "png")

    with pytest.raises(ImageRefused) as refusal:
        ask(large, Limits(memory=0, memory_per_pixel=0))

    assert refusal.value.code == "image_too_complex"
    assert ask(large).facts["mode"] == "RGB"


def test_processor_time_ends_a_decode_whose_parent_cannot():
    """The second limit, for a child whose parent was killed: here asked without a clock."""
    slow, child = pictures.many_scans(300), Child()
    with pytest.raises(EOFError):
        child.speak(question(slow, seconds=0), slow)

    assert child.process.wait() == -signal.SIGXCPU
    child.kill()


@pytest.mark.parametrize(
    ("kind", "options"),
    [("jpeg", {"progressive": True, "subsampling": 0}), ("webp", {"lossless": True, "quality": 0, "method": 0})],
)
def test_the_hungriest_images_of_64_megapixels_are_within_the_limits(kind, options):
    content = pictures.encoded(Image.new("RGB", (8000, 8000), (90, 20, 30)), kind, **options)

    answer = ask(content)

    assert [head["width"] for head, _ in answer.made] == [2048, 512]


def test_a_child_killed_while_it_waited_is_replaced():
    children.children.close()
    ask(pictures.png())
    child = children.children.idle.get_nowait()
    children.children.idle.put(child)
    os.kill(child.process.pid, signal.SIGKILL)

    assert ask(pictures.png()).facts["mode"] == "RGB"


def test_a_child_killed_from_outside_in_its_work_is_asked_again():
    """The image is not to blame: another child gets it."""
    children.children.close()
    ask(pictures.png())
    child = children.children.idle.get_nowait()
    children.children.idle.put(child)
    os.kill(child.process.pid, signal.SIGSTOP)
    killer = threading.Timer(0.2, os.kill, (child.process.pid, signal.SIGKILL))
    killer.start()

    assert ask(pictures.png()).facts["mode"] == "RGB"
    killer.join()
    assert child.process.returncode == -signal.SIGKILL


def test_a_crash_in_the_decoder_refuses_the_image_only():
    children.children.close()
    ask(pictures.png())
    child = children.children.idle.get_nowait()
    children.children.idle.put(child)
    os.kill(child.process.pid, signal.SIGSTOP)
    # While it is asked, a segmentation fault comes over it.
    fault = threading.Timer(0.2, signals, (child, signal.SIGSEGV, signal.SIGCONT))
    fault.start()

    with pytest.raises(ImageRefused) as refusal:
        ask(pictures.png())

    fault.join()
    assert refusal.value.code == "image_invalid"
    assert ask(pictures.png()).facts["mode"] == "RGB"


def test_a_mistake_of_ours_in_the_child_is_no_refusal():
    content = pictures.png()

    with pytest.raises(RuntimeError, match="status 1"):
        decode(content, walk(content), ["unknown@1"], Limits())


def test_signals_meant_for_the_group_leave_the_child_at_its_work():
    """The parent that stops wants its last images finished."""
    child = Child()
    try:
        child.ask(question(pictures.png()), pictures.png())
        child.process.send_signal(signal.SIGINT)
        child.process.send_signal(signal.SIGTERM)
        answer = child.ask(question(pictures.png()), pictures.png())
        assert answer.facts["mode"] == "RGB"
    finally:
        child.kill()


def test_a_child_ends_with_its_parent():
    child = Child()
    child.ask(question(pictures.png()), pictures.png())
    child.process.stdin.close()

    assert child.process.wait(timeout=10) == 0
    child.kill()


def test_a_child_has_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    child = Child()
    try:
        seen = Path(f"/proc/{child.process.pid}/environ").read_bytes()
        assert b"sk-secret" not in seen
        assert {line.split(b"=")[0] for line in seen.split(b"\0") if line} <= {
            b"PATH",
            b"LC_ALL",
            b"PYTHONDONTWRITEBYTECODE",
        }
    finally:
        child.kill()


def test_never_more_children_than_allowed_and_each_used_again():
    own, content = Children(2), pictures.png()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: own.ask(question(content), content), range(40)))

    assert len(answers) == 40
    assert own.idle.qsize() <= 2
    own.close()


def test_a_child_is_replaced_after_many_questions():
    own, content = Children(1), pictures.png()
    own.ask(question(content), content)
    first = own.idle.get_nowait()
    first.questions = children.QUESTIONS_PER_CHILD
    own.idle.put(first)
    own.ask(question(content), content)

    assert first.process.poll() is not None
    own.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_forked_process_has_children_of_its_own():
    children.children.close()
    ask(pictures.png())
    before = children.children
    pid = os.fork()
    if pid == 0:
        os._exit(0 if children.children is not before and children.children.idle.empty() else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert children.children is before
