from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from reviews.checklists.states import Severity
from reviews.people.states import Role, Tag

MOST_STAGES = 5
MOST_SEATS = 9


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one stage is to ask for; the figures are the ones that every preset has."""

    seats: int = 1
    role: str = Role.REVIEWER.value
    tag: str = ""
    blind: bool = False
    blocks: Collection[str] = (Severity.MAJOR.value, Severity.BLOCKING.value)
    share_percent: int = 95
    dwell_ms: int = 400
    min_zoom_percent: int = 100
    min_css_percent: int = 50

    def columns(self) -> dict[str, Any]:
        return asdict(self) | {"blocks": [severity for severity in Severity.values if severity in self.blocks]}


def why_not_stages(stages: Sequence[Wanted]) -> dict[str, list[str]]:
    """All that is wrong, by field ("stages.0.seats"); empty when a policy may ask for these stages."""
    wrong: dict[str, list[str]] = {}
    if not 1 <= len(stages) <= MOST_STAGES:
        wrong["stages"] = [f"A policy has one to {MOST_STAGES} stages."]
    for n, stage in enumerate(stages):
        wrong |= {f"stages.{n}.{name}": [sentence] for name, sentence in _why_not_stage(stage).items()}
    return wrong


def _why_not_stage(stage: Wanted) -> dict[str, str]:
    checks = {
        "seats": (1 <= stage.seats <= MOST_SEATS, f"Give one to {MOST_SEATS} seats."),
        # A lead sits where reviewers differ, and nowhere else.
        "role": (stage.role == Role.REVIEWER, "A stage asks for reviewers."),
        "tag": (stage.tag in ("", *Tag.values), f"A tag is one of {', '.join(Tag.values)}, or none."),
        "blocks": (
            {Severity.BLOCKING.value} <= set(stage.blocks) <= set(Severity.values),
            f"Name severities out of {', '.join(Severity.values)}; blocking always blocks.",
        ),
        "share_percent": (1 <= stage.share_percent <= 100, "Give a percentage from 1 to 100."),
        "dwell_ms": (0 <= stage.dwell_ms <= 60_000, "Give milliseconds, at most 60000."),
        "min_zoom_percent": (100 <= stage.min_zoom_percent <= 800, "Give 100 to 800 percent."),
        "min_css_percent": (50 <= stage.min_css_percent <= 800, "Give 50 to 800 percent."),
    }
    return {name: sentence for name, (fine, sentence) in checks.items() if not fine}
