"""Everything that differs between a laptop and a server, read from the environment.

A wrong or missing value stops the start with one sentence that names it.
"""

import os
import secrets
import sys
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def stop(name: str, why: str) -> NoReturn:
    """End the process with one sentence, also under gunicorn and celery, instead of a traceback."""
    raise SystemExit(f"{name} {why}")


def text(name: str, default: str = "") -> str:
    return str(env.str(name, default=default)).strip()


def flag(name: str) -> bool:
    value = text(name, "off").lower()
    if value not in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        stop(name, f"is {value!r}; it must be on or off.")
    return value in {"1", "true", "yes", "on"}


def names(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def web_address(name: str, default: str) -> str:
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        stop(name, f"is {value!r}; it must be an address that begins with http:// or https://.")
    return value


def port() -> int:
    value = text("PORT", "8000")
    # The simulated provider listens on the next one.
    if not value.isdigit() or not 1 <= int(value) <= 65534:
        stop("PORT", f"is {value!r}; it must be a number from 1 to 65534.")
    return int(value)


def data_dir() -> Path:
    folder = Path(text("DATA_DIR", str(BASE_DIR / "var"))).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        stop("DATA_DIR", f"is {str(folder)!r}, and this folder cannot be made: {error.strerror}.")
    if not os.access(folder, os.W_OK | os.X_OK):
        stop("DATA_DIR", f"is {str(folder)!r}, and nothing can be written there.")
    return folder


DATA_DIR = data_dir()
DEBUG = flag("DEBUG")
PORT = port()
PUBLIC_URL = web_address("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or ""
HTTPS = PUBLIC_URL.startswith("https://")

# ---------------------------------------------------------------- database


def database() -> dict[str, Any]:
    url = text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
    scheme = urlsplit(url).scheme
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        stop("DATABASE_URL", f"begins with {scheme!r}; it must begin with sqlite:/// or postgres://.")
    try:
        found = dict(environ.Env.db_url_config(url))
    except (ValueError, environ.ImproperlyConfigured) as error:
        stop("DATABASE_URL", f"cannot be read: {error}.")
    if not found.get("NAME"):
        stop("DATABASE_URL", "names no database.")
    return found | (sqlite_options() if scheme == "sqlite" else {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True})


def sqlite_options() -> dict[str, Any]:
    # IMMEDIATE: a transaction that reads and then writes waits for its turn instead of failing with "locked".
    # FULL: what is committed about money survives a power cut. recursive_triggers: REPLACE cannot pass by a trigger.
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
    return {"OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}}


DATABASES = {"default": database()}
SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------- secret key


def secret_key() -> str:
    given = text("SECRET_KEY")
    if given:
        return given
    if not SQLITE:
        stop("SECRET_KEY", "is missing; with a database other than SQLite it must be given.")
    return kept_secret(DATA_DIR / "secret_key")


def kept_secret(path: Path) -> str:
    """The key of this folder, made once; of two processes that start at once, the first to link its file wins."""
    if not path.exists():
        own = path.with_name(f"{path.name}.{os.getpid()}")
        own.write_text(secrets.token_urlsafe(64))
        own.chmod(0o600)
        try:
            os.link(own, path)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_text()


SECRET_KEY = secret_key()

# ---------------------------------------------------------------- files


def s3_options(url: SplitResult) -> dict[str, Any]:
    options = dict(parse_qsl(url.query))
    if unknown := sorted(set(options) - {"endpoint", "region"}):
        stop("STORAGE_URL", f"has the unknown option {unknown[0]!r}; it may have endpoint and region.")
    if not url.hostname:
        stop("STORAGE_URL", "names no bucket; it must look like s3://bucket?endpoint=https://….")
    return {
        "bucket_name": url.netloc,
        "endpoint_url": options.get("endpoint"),
        "region_name": options.get("region") or text("AWS_REGION") or text("AWS_DEFAULT_REGION") or "us-east-1",
        # Without this a second file silently takes the place of the first.
        "file_overwrite": False,
        "default_acl": None,
        "querystring_auth": True,
        "addressing_style": "path" if "endpoint" in options else "auto",
    }


def storage(prefix: str) -> dict[str, Any]:
    url = urlsplit(STORAGE_URL)
    if url.scheme == "s3":
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": s3_options(url) | {"location": prefix}}
    if url.scheme != "file" or not url.path.startswith("/"):
        stop("STORAGE_URL", "must look like file:///folder or s3://bucket?endpoint=https://….")
    location = Path(unquote(url.path)) / prefix
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(location)}}


STORAGE_URL = text("STORAGE_URL", (DATA_DIR / "files").as_uri())
STORAGES = {
    "default": storage(""),
    "originals": storage("originals"),
    "renditions": storage("renditions"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
# Only the folders that the browser needs, never all of node_modules.
STATICFILES_DIRS = [
    ("vendor/inter", NODE_MODULES / "@fontsource-variable" / "inter"),
    ("vendor/lucide", NODE_MODULES / "lucide-static" / "icons"),
]

# ---------------------------------------------------------------- provider

OPENAI_API_KEY = text("OPENAI_API_KEY")
OPENAI_BASE_URL = web_address("OPENAI_BASE_URL", "https://api.openai.com/v1")
SIMULATOR_URL = f"http://127.0.0.1:{PORT + 1}/v1"
# A base URL alone (a compatible server without keys) is not enough to spend: the key decides.
PROVIDER = "real" if OPENAI_API_KEY else "simulator"
ALLOW_RETIRED_MODELS = names("ALLOW_RETIRED_MODELS")

# ---------------------------------------------------------------- pages

ALLOWED_HOSTS = names("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]", PUBLIC_HOST]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "reviews.User"
INSTALLED_APPS = [
    "django.contrib.admin",
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
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
            ]
        },
    }
]
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
