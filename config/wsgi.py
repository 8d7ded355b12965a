import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
# Views are loaded now instead of in the first request, and once instead of in every worker.
get_resolver().url_patterns  # noqa: B018 - asking for them loads them
