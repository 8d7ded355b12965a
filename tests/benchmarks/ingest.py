"""What taking an image in costs, step by step: `python -m tests.benchmarks.ingest`. Prints medians, judges nothing.

The last column is the same work done plainly by Pillow in one process, without a child, a walk or a store: what is
above it is the price of not trusting the bytes.
"""

# ruff: noqa: PLC0415, T201 - imports wait until the settings stand; figures are printed
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import django

SIZES = ((1024, 1024), (3840, 2160))
TIMES = 7
AT_ONCE = 64


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": folder,
            "STORAGE_URL": f"file://{folder}/f",
        }
        django.setup()
        real = Path("reviews/demo/images/room-reference.png")
        print("milliseconds, medians of", TIMES)
        for size in SIZES:
            for kind in ("png", "jpeg", "webp"):
                report(size, kind, made(real, size, kind))
        throughput(made(real, SIZES[0], "png"))


def made(real: Path, size: tuple[int, int], kind: str) -> bytes:
    from PIL import Image

    target = BytesIO()
    options = {"compress_level": 3} if kind == "png" else {"quality": 92}
    Image.open(real).convert("RGB").resize(size, Image.Resampling.LANCZOS).save(target, kind, **options)
    return target.getvalue()


def report(size: tuple[int, int], kind: str, content: bytes) -> None:
    from generation.images import children, store
    from generation.images.ingest import ingest
    from generation.images.walk import walk

    structure, digest, limits = walk(content), sha256(content).hexdigest(), children.Limits()
    steps: dict[str, Callable[[], object]] = {
        "sha256": lambda: sha256(content).hexdigest(),
        "walk": lambda: walk(content),
        "child, candidate": lambda: children.decode(content, structure, ["preview@1", "thumb@1"], limits),
        "child, reference": lambda: children.decode(content, structure, ["reference@1", "thumb@1"], limits),
        "store original": lambda: store.put_original(uuid4(), digest, content),
        "ingest, all of it": lambda: ingest(uuid4(), content, simulated=True, purpose="candidate"),
        "plain Pillow": lambda: plain(content),
    }
    print(f"\n{size[0]}x{size[1]} {kind}, {len(content) / 1e6:.1f} MB")
    for name, step in steps.items():
        print(f"  {name:18} {median(step):8.1f}")


def plain(content: bytes) -> None:
    from PIL import Image

    image = Image.open(BytesIO(content))
    image.load()
    sha256(content).hexdigest()
    image.thumbnail((2048, 2048), Image.Resampling.LANCZOS)
    image.save(BytesIO(), "jpeg", quality=85)
    image.thumbnail((512, 512), Image.Resampling.LANCZOS)
    image.save(BytesIO(), "webp", quality=80, method=1)


def median(step: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES + 1):
        before = time.perf_counter()
        step()
        taken.append((time.perf_counter() - before) * 1000)
    return statistics.median(taken[1:])


def throughput(content: bytes) -> None:
    from generation.images.ingest import ingest

    before = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda _: ingest(uuid4(), content, simulated=True, purpose="candidate"), range(AT_ONCE * 2)))
    seconds = time.perf_counter() - before
    print(f"\n{AT_ONCE} threads: {AT_ONCE * 2 / seconds:.1f} images of 1024x1024 a second on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
