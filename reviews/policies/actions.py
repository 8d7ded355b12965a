from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from reviews.actor import Actor
from reviews.audit.moves import record
from reviews.errors import Invalid, NotAllowed
from reviews.people.models import Workspace
from reviews.people.rules import Capability, why_not
from reviews.policies import moves, rules
from reviews.policies.models import PolicyVersion

LONGEST_NAME = 100


@transaction.atomic
def change(name: str, stages: Sequence[rules.Wanted], *, by: Actor, at: datetime) -> PolicyVersion:
    """A lead says what an approval under this name needs from now on, in this workspace: a preset is copied, a
    policy of the workspace's own gets its next version, an unknown name a first one."""
    if reason := why_not(by, Capability.MANAGE):
        raise NotAllowed(reason)
    errors = rules.why_not_stages(stages)
    if not 1 <= len(name) <= LONGEST_NAME:
        errors["name"] = [f"Give a name of at most {LONGEST_NAME} characters."]
    if errors:
        raise Invalid(errors)
    # Two leads at once: the second waits, and its version comes after the first one's.
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    version = moves.add_version(by.workspace_id, name, stages, at=at)
    record(
        "policy.changed",
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("policy", version.policy_id),
        about=[("policy_version", version.pk)],
        facts={"version": version.n, "stages": [stage.columns() for stage in stages]},
        texts={"name": name},
    )
    return version
