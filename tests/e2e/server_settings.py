"""Settings of the processes that a browser test starts: a child's, and the hashed static files of a real server."""

import os
from pathlib import Path

from tests.child_settings import *  # noqa: F403
from tests.child_settings import STORAGES

STATIC_ROOT = Path(os.environ["PROOFROOM_TEST_STATIC"])
STORAGES["staticfiles"] = {"BACKEND": "config.static.HashedStaticFiles"}
