"""The policies that every workspace begins with. The migration loads them; a change later is a migration that adds a
version, since rounds point at the version that they were ordered under."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.apps.registry import Apps

from reviews.checklists.states import Severity
from reviews.people.states import Role, Tag

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
BLOCKS = [Severity.MAJOR.value, Severity.BLOCKING.value]
ONE_REVIEWER = "one reviewer"
TWO_REVIEWERS = "two reviewers"
BRAND_THEN_LEGAL = "brand then legal"

POLICIES: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    ONE_REVIEWER: ({"seats": 1},),
    TWO_REVIEWERS: ({"seats": 2, "blind": True},),
    BRAND_THEN_LEGAL: ({"seats": 1, "tag": Tag.BRAND.value}, {"seats": 1, "tag": Tag.LEGAL.value}),
}


def load(apps: Apps) -> None:
    policy, version, stage = (apps.get_model("reviews", name) for name in ("Policy", "PolicyVersion", "Stage"))
    for name, stages in POLICIES.items():
        first = version.objects.create(policy=policy.objects.create(workspace=None, name=name), n=1, created_at=MADE_AT)
        for n, wants in enumerate(stages, start=1):
            stage.objects.create(version=first, n=n, role=Role.REVIEWER.value, blocks=BLOCKS, **wants)
