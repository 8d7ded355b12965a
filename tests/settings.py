"""The project's settings with everything that a test may write in a folder of its own, and no key that spends money.

DATABASE_URL, BROKER_URL and STORAGE_URL count as they do outside, so that one suite runs on every combination.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# The first process of a run chooses; those that it starts (xdist's, a test's own) take part in it.
RUN = os.environ.setdefault("PROOFROOM_TEST_RUN", str(os.getpid()))
FOLDER = Path(tempfile.gettempdir()) / f"proofroom-test-{RUN}"
if str(os.getpid()) == RUN:
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

for name in (
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "PUBLIC_URL",
    "ALLOWED_HOSTS",
    "ALLOW_RETIRED_MODELS",
    "DEBUG",
    "PORT",
):
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = str(FOLDER / "data")
os.environ.setdefault("SECRET_KEY", "only-for-tests-0123456789-0123456789-0123456789")

from config.settings import *  # noqa: E402, F403 - the lines above must come first
from config.settings import DATABASES, SQLITE, STATIC_ROOT, STORAGES  # noqa: E402

DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3") if SQLITE else f"test_proofroom_{RUN}"}
if SQLITE:
    # A file, since threads and processes share it; what a power cut would do is not tested here.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_DEFAULT_QUEUE = f"proofroom-test-{RUN}"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
