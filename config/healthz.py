"""GET /healthz: does everything answer that a round needs?"""

import tempfile
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx2
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from generation.runs.models import WorkerBeat

WORKER_SILENT_AFTER = timedelta(seconds=60)
PROVIDER_TIMEOUT_S = 2.0
# Whoever asks often does not make us ask the provider as often.
PROVIDER_ASKED_EVERY_S = 10.0


class Down(Exception):
    """A part does not answer; the message says which way, without addresses or secrets."""


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    parts: dict[str, Callable[[], str]] = {
        "database": database,
        "storage": storage,
        "worker": worker,
        "provider": provider.answer,
    }
    works: dict[str, str] = {}
    failing: dict[str, str] = {}
    for name, ask in parts.items():
        try:
            works[name] = ask()
        except Down as down:
            failing[name] = str(down)
    status = "failing" if failing else "ok"
    response = JsonResponse({"status": status, "works": works, "failing": failing}, status=503 if failing else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        raise Down("The database does not answer.") from error
    return str(connection.vendor)


def storage() -> str:
    originals = storages["originals"]
    if isinstance(originals, FileSystemStorage):
        return disk(Path(originals.location))
    try:
        originals.exists("healthz")
    except (BotoCoreError, ClientError) as error:
        raise Down("The bucket does not answer.") from error
    return "bucket"


def disk(folder: Path) -> str:
    """Writes and takes away again a small file: a full or read-only disk shows only so."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
            probe.flush()
    except OSError as error:
        raise Down(f"Files cannot be written: {error.strerror}.") from error
    return "disk"


def worker() -> str:
    try:
        seen = WorkerBeat.objects.filter(at__gte=timezone.now() - WORKER_SILENT_AFTER).count()
    except DatabaseError as error:
        raise Down("The database does not answer, so nobody knows.") from error
    if not seen:
        raise Down(f"No worker has been seen for {WORKER_SILENT_AFTER.seconds} s.")
    return f"{seen} seen"


class ProviderProbe:
    """Any HTTP answer from the list of models means reachable; it is asked for without the key."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.asked_at = float("-inf")
        self.reachable = False

    def answer(self) -> str:
        with self.lock:
            if time.monotonic() - self.asked_at > PROVIDER_ASKED_EVERY_S:
                self.reachable = self.ask()
                self.asked_at = time.monotonic()
        if not self.reachable:
            raise Down(f"The provider ({settings.PROVIDER}) does not answer.")
        return str(settings.PROVIDER)

    def ask(self) -> bool:
        base = settings.OPENAI_BASE_URL if settings.PROVIDER == "real" else settings.SIMULATOR_URL
        try:
            httpx2.get(f"{base}/models", timeout=PROVIDER_TIMEOUT_S)
        except httpx2.TransportError:
            return False
        return True


provider = ProviderProbe()
