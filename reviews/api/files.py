"""Pictures through us: streamed, authorised each time, named and typed by us, never by who brought them."""

from collections.abc import Callable, Iterator

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_etags, quote_etag
from rest_framework.request import Request

from generation.errors import StorageFailed
from generation.images import store
from generation.images.models import Image, Rendition
from generation.images.recipes import MEDIA_TYPES
from generation.images.uploads import uploaded
from reviews.errors import NotFound

# The address says which image, the ETag which bytes: a browser may keep them, but asks each time whether it still may.
CACHE = "private, no-cache"


def upload_of(request: Request) -> UploadedFile | None:
    """The multipart field `file`. Raises ParseError (no form), ImageRefused (too large), StorageFailed (disk full)."""
    # DRF reads the form and says what is wrong with it; then it lies in Django's request too.
    _ = request.data
    return uploaded(request._request, "file")  # noqa: SLF001 (DRF's own way to Django's request)


def original(request: Request, image: Image, name: str) -> HttpResponseBase:
    """The exact bytes that were stored; the ETag is their sha256."""
    return _send(
        request,
        image.sha256,
        image.format,
        image.bytes,
        name,
        lambda: store.open_original(image.owner, image.sha256).chunks,
    )


def rendition(request: Request, image: Image, recipe: str, name: str) -> HttpResponseBase:
    found = Rendition.objects.filter(image=image, recipe=recipe).first()
    if found is None:
        raise NotFound
    return _send(
        request,
        found.sha256,
        found.format,
        found.bytes,
        name,
        lambda: store.open_rendition(image.owner, recipe, image.sha256).chunks,
    )


def _send(
    request: Request, sha256: str, format_: str, size: int, name: str, opened: Callable[[], Iterator[bytes]]
) -> HttpResponseBase:
    etag = quote_etag(sha256)
    if _has_it(request, etag):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        # Nobody would read, and so close, what a HEAD had opened.
        head = request.method == "HEAD"
        response = (HttpResponse if head else StreamingHttpResponse)(
            b"" if head else _chunks(opened), content_type=MEDIA_TYPES[format_]
        )
        response["Content-Length"] = str(size)
        response["Content-Disposition"] = f'inline; filename="{name}.{format_}"'
    response["ETag"] = etag
    response["Cache-Control"] = CACHE
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _has_it(request: Request, etag: str) -> bool:
    asked = [one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))]
    return etag in asked or asked == ["*"]


def _chunks(opened: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
    try:
        return opened()
    except FileNotFoundError as cause:
        raise StorageFailed("The file of this image cannot be found. Tell who runs this installation.") from cause
