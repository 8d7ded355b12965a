"""Uploads over HTTP, row by row of the list of attacks (U01 to U15): refused by the table, and nothing is left."""

import gzip
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from generation.images.models import Image as StoredImage
from generation.images.refusals import MAX_BYTES
from tests.factories_briefs import rows, submitted
from tests.generation.images import pictures
from tests.reviews.api.calling import picture, said

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><body><script>alert(1)</script></body></html>"
BOMB = zlib.compress(bytes(80_000_000))

REFUSED = {
    "U01 one byte over 50 MB": (lambda: bytes(MAX_BYTES + 1), 413, "file_too_large"),
    "U02 no bytes": (lambda: b"", 422, "file_empty"),
    "U03 99 bytes that claim 20000x20000": (lambda: pictures.claiming(20_000, 20_000), 422, "image_too_many_pixels"),
    "U05 80 MB in a compressed text": (
        lambda: pictures.with_chunk(pictures.png(), b"zTXt", b"k\0\0" + BOMB),
        422,
        "image_invalid",
    ),
    "U06 animated PNG": (lambda: pictures.animated("png"), 422, "image_animated"),
    "U06 animated WebP": (lambda: pictures.animated("webp"), 422, "image_animated"),
    "U06 any GIF": (lambda: pictures.encoded(pictures.picture(), "gif"), 415, "image_type_not_allowed"),
    "U07 SVG with a script": (lambda: SVG, 415, "image_type_not_allowed"),
    "U07 SVGZ": (lambda: gzip.compress(SVG), 415, "image_type_not_allowed"),
    "U09 PNG head and HTML": (lambda: pictures.png_head(9, 9) + HTML, 422, "image_invalid"),
    "U10 PNG and a ZIP": (lambda: pictures.png() + b"PK\3\4rest", 422, "image_trailing_data"),
    "U10 JPEG and a script": (lambda: pictures.jpeg() + HTML, 422, "image_trailing_data"),
    "U11 PNG without its end": (lambda: pictures.png()[:-20], 422, "image_truncated"),
    "U11 JPEG cut in its pixels": (lambda: pictures.jpeg()[:-20], 422, "image_truncated"),
    "U13 TIFF": (lambda: pictures.encoded(pictures.picture(), "tiff"), 415, "image_type_not_allowed"),
    "U13 PDF": (lambda: pictures.encoded(pictures.picture(), "pdf"), 415, "image_type_not_allowed"),
    "U13 EPS": (lambda: pictures.encoded(pictures.picture(), "eps"), 415, "image_type_not_allowed"),
    "U13 PSD": (lambda: b"8BPS\0\1" + bytes(20), 415, "image_type_not_allowed"),
    "U13 ICNS": (lambda: b"icns\0\0\0\x08", 415, "image_type_not_allowed"),
}


@pytest.mark.parametrize(("content", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_picture_is_refused_everywhere(
    producer_calls, owner, own_folder, tmp_path, settings, content, status, code
):
    (tmp_path / "temporary").mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "temporary")
    brief, made = submitted(owner), content()
    before = rows()
    for path, fields in (("references/", {}), ("candidates/", {"brief": str(brief.pk)})):
        problem = said(producer_calls.post(path, {"file": picture(made)} | fields), status)
        assert problem["code"] == code
    assert rows() == before
    assert not StoredImage.objects.exists()
    assert not [path for path in own_folder.rglob("*") if path.is_file()]
    assert not list((tmp_path / "temporary").iterdir())


def test_u01_the_fields_behind_a_file_that_is_too_large_are_not_missed(producer_calls, owner):
    large = {"file": picture(bytes(MAX_BYTES + 1)), "brief": str(submitted(owner).pk)}
    assert said(producer_calls.post("candidates/", large), 413)["code"] == "file_too_large"


def test_u01_a_request_without_a_length_brings_nothing(producer_calls):
    response = producer_calls(
        "POST", "references/", "--x\r\n", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=""
    )
    assert list(said(response, 422)["errors"]) == ["file"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x",
        b"--x\r\n",
        b"nonsense",
        b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--x--\r\n',
    ],
)
def test_a_form_without_a_file_names_the_field(producer_calls, body):
    response = producer_calls("POST", "references/", body, content_type="multipart/form-data; boundary=x")
    assert list(said(response, 422)["errors"]) == ["file"]


@pytest.mark.parametrize("boundary", ["", "; boundary=", "; boundary=\u00fc"])
def test_a_form_without_a_boundary_cannot_be_read(producer_calls, boundary):
    response = producer_calls("POST", "references/", b"--x", content_type=f"multipart/form-data{boundary}")
    assert said(response, 400)["code"] == "unreadable"


def with_secrets():
    exif = Image.Exif()
    exif[0x010E], exif[0x8298] = "described by Ada", "Ada Secret"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (52.0, 30.0, 0.0)
    return pictures.jpeg(exif=exif, comment=b"serial 4711")


def test_u14_a_reference_is_kept_byte_for_byte_and_served_without_its_metadata(producer_calls):
    content = with_secrets()
    made = producer_calls.post("references/", {"file": picture(content, name="cup.jpg")})
    assert made.status_code == 201
    assert made.json()["bytes"] == len(content)
    for kind in ("picture", "preview", "thumb"):
        served = producer_calls.get(f"references/{made.json()['id']}/{kind}").getvalue()
        assert not dict(pictures.opened(served).getexif())
        assert b"Ada" not in served
        assert b"4711" not in served
        assert b"Exif" not in served


def turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    return pictures.jpeg(exif=exif)


ODD = {
    "orientation 6": turned,
    "CMYK": lambda: pictures.encoded(pictures.picture(mode="CMYK"), "jpeg"),
    "16 bits": lambda: pictures.encoded(pictures.picture(mode="I;16"), "png"),
    "a colour profile": lambda: pictures.jpeg(
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    ),
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_u15_as_a_reference_it_is_accepted_and_upright(producer_calls, content):
    made = producer_calls.post("references/", {"file": picture(content())})
    assert made.status_code == 201
    served = pictures.opened(producer_calls.get(f"references/{made.json()['id']}/picture").getvalue())
    assert served.size == ((48, 64) if content is turned else (64, 48))
    assert served.getexif().get(0x0112, 1) == 1


def test_u15_as_a_candidate_it_must_lie_upright(producer_calls, owner):
    form = {"file": picture(turned()), "brief": str(submitted(owner).pk)}
    assert said(producer_calls.post("candidates/", form), 422)["code"] == "image_not_upright"


def test_the_name_and_type_that_come_with_a_file_do_not_count(producer_calls):
    file = SimpleUploadedFile("../../etc/passwd.svg", pictures.png(), content_type="text/html")
    made = producer_calls.post("references/", {"file": file}).json()
    assert (made["format"], "/" in made["name"]) == ("png", False)
    response = producer_calls.get(f"references/{made['id']}/picture")
    assert response.headers["Content-Type"].startswith("image/")
    response.getvalue()


@pytest.mark.parametrize(
    ("field", "value"),
    [("minutes", "-1"), ("minutes", "1e3"), ("cost_usd", "much"), ("cost_usd", "0.000000001"), ("made_by", "a\x00b"),
     ("tool", "x" * 201), ("prompt", "x" * 32_001)],
)  # fmt: skip
def test_what_is_said_of_an_upload_is_checked_before_its_picture(producer_calls, owner, field, value):
    form = {"file": picture(), "brief": str(submitted(owner).pk), field: value}
    before = rows()
    assert list(said(producer_calls.post("candidates/", form), 422)["errors"]) == [field]
    assert rows() == before


def test_a_field_that_stands_twice_is_refused(producer_calls, owner):
    brief = str(submitted(owner).pk)
    form = {"file": picture(), "brief": [brief, brief]}
    assert list(said(producer_calls.post("candidates/", form), 422)["errors"]) == ["brief"]


def test_a_draft_takes_no_candidates(producer_calls, owner, now):
    made = producer_calls.post(
        "briefs/", {"title": "x", "brand": "y", "subject": "a cup", "budget_usd": "1", "policy": "one reviewer"}
    )
    form = {"file": picture(), "brief": made.json()["id"]}
    assert said(producer_calls.post("candidates/", form), 409)["state"] == "draft"


def test_a_parent_of_another_brief_is_refused(producer_calls, owner):
    briefs = [str(submitted(owner).pk) for _ in range(2)]
    parent = producer_calls.post("candidates/", {"file": picture(), "brief": briefs[0]}).json()["id"]
    form = {"file": picture(colour="#111111"), "brief": briefs[1], "parent": parent}
    assert list(said(producer_calls.post("candidates/", form), 422)["errors"]) == ["parent"]


def test_an_upload_without_its_picture_names_the_field(producer_calls, owner):
    brief = submitted(owner)
    response = producer_calls(
        "POST", "candidates/", form_of(brief=str(brief.pk)), content_type="multipart/form-data; boundary=x"
    )
    assert list(said(response, 422)["errors"]) == ["file"]


def form_of(**fields):
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    return "".join([*parts, "--x--\r\n"])
