"""Everything that differs between a laptop and a server, read from the environment; it works on a laptop as it is."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "var")
DEBUG = environment.flag("DEBUG")
PORT = environment.port("PORT", 8000)
PUBLIC_URL = environment.web_address("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
HTTPS = PUBLIC_URL.startswith("https://")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or ""

DATABASES = {"default": environment.database("DATABASE_URL", DATA_DIR / "db.sqlite3")}
SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = environment.secret_key("SECRET_KEY", kept_in=DATA_DIR if SQLITE else None)

# ---------------------------------------------------------------- the provider

OPENAI_API_KEY = environment.key("OPENAI_API_KEY")
OPENAI_BASE_URL = environment.web_address("OPENAI_BASE_URL", "https://api.openai.com/v1")
SIMULATOR_URL = f"http://127.0.0.1:{PORT + 1}/v1"
# Only a key makes it real: an address alone cannot spend money.
PROVIDER = "real" if OPENAI_API_KEY else "simulator"
ALLOW_RETIRED_MODELS = environment.names("ALLOW_RETIRED_MODELS")

# ---------------------------------------------------------------- files

STORAGES = {
    "default": environment.storage("STORAGE_URL", DATA_DIR / "files", prefix=""),
    "originals": environment.storage("STORAGE_URL", DATA_DIR / "files", prefix="originals"),
    "renditions": environment.storage("STORAGE_URL", DATA_DIR / "files", prefix="renditions"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static.HashedStaticFiles"
    },
}
# Counts an upload while it arrives and reads none past its limit.
FILE_UPLOAD_HANDLERS = ["generation.images.uploads.LimitedUpload"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
# Only the folders that the browser needs, never all of node_modules.
STATICFILES_DIRS = [("vendor/inter", NODE_MODULES / "@fontsource-variable" / "inter")]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# ---------------------------------------------------------------- pages

ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]", PUBLIC_HOST]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "generation",
    "reviews",
]
MIDDLEWARE = [
    "config.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.seeding.ClosedWhileSeeding",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reviews.web.shell.shell",
            ]
        },
    }
]
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

# ---------------------------------------------------------------- people

AUTH_USER_MODEL = "reviews.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The pages' own scripts read the token from the page.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True

# ---------------------------------------------------------------- safety

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_TRUSTED_ORIGINS = [f"https://{urlsplit(PUBLIC_URL).netloc}"] if HTTPS else []
# Whoever watches the process asks it directly, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# ---------------------------------------------------------------- API

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "reviews.api.openapi.Operations",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["reviews.api.parsers.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "reviews.api.authentication.TokenAuthentication",
        "reviews.api.authentication.MembershipSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "EXCEPTION_HANDLER": "reviews.api.problems.answer",
    # `format` is a query parameter like any other: unknown.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Proofroom",
    "DESCRIPTION": "From an image brief to a signed approval, with the cost and the evidence of every approved image.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "BriefState": "reviews.briefs.states.BriefState",
        "RoundState": "reviews.candidates.states.RoundState",
        "CandidateState": "reviews.candidates.states.CandidateState",
        "RoundKind": "reviews.candidates.states.RoundKind",
        "Severity": "reviews.checklists.states.Severity",
        "AnswerValue": "reviews.decisions.states.AnswerValue",
        "DisplayMode": "reviews.inspection.states.Mode",
        "DisplayedBy": "reviews.inspection.states.By",
        "Verdict": "reviews.decisions.states.Verdict",
        "DecisionVerdict": "reviews.decisions.states.DecisionVerdict",
    },
}

# ---------------------------------------------------------------- background work

CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = environment.broker("BROKER_URL", DATA_DIR)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "proofroom"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
# The database is the queue: a message is a knock that may be lost or come twice, so nobody waits for its delivery.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_PUBLISH_RETRY = False
# How long a worker's timer thread sleeps at most, and so how long it takes to stop.
CELERY_WORKER_TIMER_PRECISION = 0.2
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = "UTC"
# Two timers at once do no harm: what they send finds its work in the database, or nothing.
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "reviews.tasks.sweep", "schedule": 15.0, "options": {"expires": 15.0}}}

# ---------------------------------------------------------------- logs

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.LineFormatter", "secrets": [OPENAI_API_KEY, SECRET_KEY]}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # At INFO these write a line per request.
        **{name: {"level": "WARNING"} for name in ("httpx2", "httpcore2", "openai", "botocore", "kombu", "PIL")},
    },
}
