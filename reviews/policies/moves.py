from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from reviews.policies import queries
from reviews.policies.models import Policy, PolicyVersion, Stage
from reviews.policies.rules import Wanted


def add_version(workspace_id: UUID, name: str, stages: Sequence[Wanted], *, at: datetime) -> PolicyVersion:
    """The next version of the workspace's own policy, which begins as a copy of the preset of that name: its numbers
    go on from there, and rounds stay under the version that they were ordered under."""
    shown = queries.named(workspace_id, name)
    before = 0 if shown is None else queries.current(shown).n
    if shown is None or shown.workspace_id is None:
        shown = Policy.objects.create(workspace_id=workspace_id, name=name)
    version = PolicyVersion.objects.create(policy=shown, n=before + 1, created_at=at)
    Stage.objects.bulk_create(
        [Stage(version=version, n=n, **stage.columns()) for n, stage in enumerate(stages, start=1)]
    )
    return version
