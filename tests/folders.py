"""Where a test's files lie: in a folder, or under a prefix of the bucket, that nobody else uses."""

import os
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings

WRITTEN = ("default", "originals", "renditions")
# What a process that a test starts needs of its surroundings.
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")


def storages_in(folder: Path, given: dict[str, Any]) -> dict[str, Any]:
    """STORAGES as `given`, with everything that is stored in `folder`, or under a prefix of its own."""
    own = str(uuid.uuid4())
    stored = dict(given)
    for alias in WRITTEN:
        options = stored[alias]["OPTIONS"]
        where = f"{own}/{alias}" if "bucket_name" in options else str(folder / "files" / alias)
        stored[alias] = stored[alias] | {"OPTIONS": options | {"location": where}}
    return stored


def surroundings_of_child(folder: Path) -> dict[str, str]:
    """The environment for a process of our own (tests/child_settings.py): the same database, files and broker."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed | {
        "DJANGO_SETTINGS_MODULE": "tests.child_settings",
        "PROOFROOM_TEST_RUN": os.environ["PROOFROOM_TEST_RUN"],
        "PROOFROOM_TEST_DATABASE": str(settings.DATABASES["default"]["NAME"]),
        "PROOFROOM_TEST_DATA_DIR": str(folder),
        "PROOFROOM_TEST_LOCATION": settings.STORAGES["originals"]["OPTIONS"]["location"].removesuffix("originals"),
        "PROOFROOM_TEST_SIMULATOR": settings.SIMULATOR_URL,
        **{name: os.environ[name] for name in ("DATABASE_URL", "BROKER_URL", "STORAGE_URL") if name in os.environ},
    }
