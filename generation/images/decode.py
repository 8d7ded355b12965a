"""The decoder's child process: `python -m generation.images.decode`, spoken to over its standard streams.

It sees untrusted bytes, so it has no secrets in its environment, opens no file, and lives under limits of
memory and processor time that its parent names with each question. A question and an answer are one line of JSON,
followed by as many bytes as that line says.
"""

import json
import resource
import signal
import sys
from typing import Any, BinaryIO, Final

from generation.images.pixels import Decoded, Unreadable, decode
from generation.images.recipes import RECIPES
from generation.images.renditions import Encoded, render

SPARE_SECONDS: Final = 2


def main() -> None:
    # Whoever stops the whole group waits for our parent to finish its work; we end when it closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    while line := questions.readline():
        question = json.loads(line)
        limit(question["memory"], question["seconds"])
        head, parts = answer(question, questions.read(question["size"]))
        answers.write(json.dumps(head).encode() + b"\n")
        answers.writelines(parts)
        answers.flush()


def limit(memory: int, seconds: float) -> None:
    """Bind this process's data to so many bytes and its processor time to so much from now on.

    The parent's clock comes first; this one ends a decode whose parent was killed.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    processor = int(used.ru_utime + used.ru_stime + seconds) + SPARE_SECONDS
    for kind, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CPU, processor)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def answer(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    kind = question["format"]
    try:
        decoded = decode(content, kind)
        made = render(decoded, kind, [RECIPES[name] for name in question["recipes"]])
    except Unreadable as refusal:
        return {"refused": refusal.code}, []
    except MemoryError:
        return {"refused": "image_too_complex"}, []
    return {"facts": facts(decoded), "made": [described(part) for part in made]}, [part.content for part in made]


def facts(decoded: Decoded) -> dict[str, Any]:
    return {
        "mode": decoded.mode,
        "has_alpha": decoded.has_alpha,
        "icc_profile": decoded.profile.name,
        "orientation": decoded.orientation,
        "truth": decoded.truth,
    }


def described(part: Encoded) -> dict[str, Any]:
    return {
        "recipe": part.recipe,
        "width": part.width,
        "height": part.height,
        "format": part.format,
        "bytes": len(part.content),
    }


if __name__ == "__main__":
    main()
