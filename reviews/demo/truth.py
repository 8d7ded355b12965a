"""What the simulated provider did wrong on purpose, as it says in the file: what a careful reviewer finds."""

import re
from dataclasses import dataclass
from uuid import UUID

from generation.images import store
from generation.providers.simulator.painting.files import truth_in
from reviews.candidates.models import Candidate

Spot = tuple[int, int]


@dataclass(frozen=True)
class Planted:
    """`kind` is letter, colour or detail; `what` a sentence without its full stop; `spot` the middle of it."""

    kind: str
    what: str
    spot: Spot | None

    @property
    def sentence(self) -> str:
        return f"{self.what[:1].upper()}{self.what[1:]}."

    @property
    def defect(self) -> str:
        """The code of the reviewers' list."""
        if self.kind != "detail":
            return {"letter": "wrong_text", "colour": "colour_off"}[self.kind]
        counted = [int(number) for number in re.findall(r"\d+", self.what)]
        return "part_extra" if len(counted) == 2 and counted[0] > counted[1] else "part_missing"


def planted_in(candidate: Candidate) -> Planted | None:
    """None for a clean image, and for one that nobody simulated."""
    image = candidate.image
    if image is None or not image.simulated:
        return None
    truth = truth_in(store.open_original(image.owner, image.sha256).read()) or {}
    defect = truth.get("defect") or {}
    if defect.get("kind", "none") == "none":
        return None
    return Planted(defect["kind"], defect["what"], middle(defect.get("box"), (image.width, image.height)))


def planted(candidate: UUID) -> Planted:
    """For stories that have planned it. Raises LookupError where nothing is planted."""
    found = planted_in(Candidate.objects.select_related("image").get(pk=candidate))
    if found is None:
        raise LookupError(f"Nothing is planted in {candidate}.")
    return found


def middle(box: list[int] | None, size: Spot) -> Spot | None:
    """`box` is left, top, width, height, perhaps beyond the picture's edge."""
    if not box:
        return None
    left, top, width, height = box
    return min(max(left + width // 2, 0), size[0] - 1), min(max(top + height // 2, 0), size[1] - 1)
