"""How the web process runs: `gunicorn -c config/gunicorn.py config.wsgi`; options on its command line win."""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

bind = f"127.0.0.1:{settings.PORT}"
# Loaded once before the workers are forked: a wrong setting ends the start instead of every worker in turn.
preload_app = True
worker_class = "gthread"
workers = 2
threads = 8
graceful_timeout = 3
keepalive = 5
control_socket_disable = True
# Its lines go where all others go; no line per request, since pages ask again every few seconds.
logconfig_dict = settings.LOGGING | {
    "loggers": settings.LOGGING["loggers"]
    | {
        "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        "gunicorn.access": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
