"""Settings of a process that a test starts (`child_environment` in conftest.py): it works on the test's own."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, STORAGES

DATABASES["default"]["NAME"] = os.environ["PROOFROOM_TEST_DATABASE"]
DATA_DIR = Path(os.environ["PROOFROOM_TEST_DATA_DIR"])
SIMULATOR_URL = os.environ["PROOFROOM_TEST_SIMULATOR"]
for alias in ("default", "originals", "renditions"):
    STORAGES[alias]["OPTIONS"]["location"] = f"{os.environ['PROOFROOM_TEST_LOCATION']}{alias}"
