"""What a real model returned comes out byte for byte, its content credentials with it."""

from hashlib import sha256
from uuid import UUID

import pytest
from django.conf import settings

from generation.images.ingest import ingest
from generation.images.store import open_original, open_rendition

OWNER = UUID("0198f7a4-0000-7000-8000-000000000001")
FOLDER = settings.BASE_DIR / "reviews" / "demo" / "images"
SUMS = dict(reversed(line.split()) for line in (FOLDER / "SHA256SUMS").read_text().splitlines())


def test_all_ten_are_here_with_their_source_and_licence():
    assert {path.name for path in FOLDER.glob("*.png")} == set(SUMS)
    assert len(SUMS) == 10
    readme = (FOLDER / "README.md").read_text()
    assert "naporin0624/gpt-image-1-mcp" in readme
    assert "MIT" in readme


@pytest.mark.parametrize("name", sorted(SUMS))
@pytest.mark.usefixtures("any_place")
def test_a_real_image_comes_out_byte_for_byte_with_its_credentials(name):
    path = FOLDER / name
    found = ingest(OWNER, path, simulated=False, purpose="candidate")
    stored = open_original(OWNER, found.sha256).read()

    assert stored == path.read_bytes()
    assert sha256(stored).hexdigest() == found.sha256 == SUMS[name]
    assert b"caBX" in stored
    assert found.facts.credentials
    assert found.facts.format == "png"
    assert found.facts.has_alpha is (name == "robot-candidate.png")
    assert (found.facts.width, found.facts.height) == ((1536, 1024) if name == "room-reference.png" else (1024, 1024))


def test_the_renditions_of_a_real_reference_carry_no_manifest():
    """A rendition is another image: the original's signature would not hold for it."""
    found = ingest(OWNER, FOLDER / "boot-reference.png", simulated=False, purpose="reference")

    for made in found.renditions:
        content = open_rendition(OWNER, made.recipe, found.sha256).read()
        assert b"c2pa" not in content
        assert sha256(content).hexdigest() == made.sha256
