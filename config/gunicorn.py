"""How the web process runs: `gunicorn -c config/gunicorn.py config.wsgi`; options on its command line win."""

import gc
import os
from typing import Any

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

bind = f"127.0.0.1:{settings.PORT}"
# Loaded once before the workers are forked: a wrong setting ends the start instead of every worker in turn.
preload_app = True
worker_class = "gthread"
workers = 2
threads = 8
keepalive = 5
control_socket_disable = True
# Its lines go where all others go; no line per request, since pages ask again every few seconds.
logconfig_dict: dict[str, Any] = settings.LOGGING | {
    "loggers": settings.LOGGING["loggers"]  # type: ignore[operator]
    | {
        "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        "gunicorn.access": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}


def post_fork(_server: Any, _worker: Any) -> None:
    """What was loaded before the fork is never collected: a worker shares it with its parent and ends at once."""
    gc.freeze()
