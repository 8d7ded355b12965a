"""Some compatible servers answer with an address instead of the image: it is fetched, from their own host only."""

from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx2

from generation.providers.base import NotSent, Unusable
from generation.providers.openai import Address
from generation.providers.translate import FAMILIES

FETCH_S: Final = 60.0
LARGEST_IMAGE: Final = 50_000_000


def fetch(url: str, target: Path, *, at: Address) -> None:
    """Bring the image of a `url` answer to disk. Blocks; call it in a thread.

    Raises Unusable for another host or what is no image to have, NotSent when it may work another time.
    """
    if is_foreign(url, at.base_url):
        raise unusable("The image lies on another host than the provider's.")
    unfinished = target.with_suffix(".fetched")
    try:
        _download(urljoin(f"{at.base_url}/", url), unfinished, at)
        unfinished.replace(target)
    except FAMILIES as error:
        raise NotSent("The image could not be fetched from the provider.", details={"why": str(error)[:300]}) from error
    finally:
        unfinished.unlink(missing_ok=True)


def is_foreign(url: str, base_url: str) -> bool:
    try:
        return _origin(urljoin(f"{base_url}/", url)) != _origin(base_url)
    except ValueError:
        return True


def unusable(why: str) -> Unusable:
    return Unusable("The provider answered, but without a usable image; this call is billed.", details={"why": why})


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _download(url: str, target: Path, at: Address) -> None:
    http = httpx2.Client(timeout=FETCH_S, follow_redirects=False, trust_env=not at.simulated)
    size = 0
    with http, http.stream("GET", url, headers=at.headers) as response, target.open("wb") as file:
        if response.status_code >= 500:
            raise NotSent("The image could not be fetched from the provider.", http_status=response.status_code)
        if response.status_code != 200:
            raise unusable(f"The image's address answered {response.status_code}.")
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > LARGEST_IMAGE:
                raise unusable("The image is larger than 50 MB.")
            file.write(chunk)
