from uuid import UUID

from django.db.models import Prefetch, Q

from reviews.policies.models import Policy, PolicyVersion, Stage


def named(workspace_id: UUID, name: str) -> Policy | None:
    """By name; a workspace's own policy hides the preset of the same name."""
    return next((policy for policy in all_of(workspace_id) if policy.name == name), None)


def names(workspace_id: UUID) -> list[str]:
    return [policy.name for policy in all_of(workspace_id)]


def all_of(workspace_id: UUID) -> list[Policy]:
    """What a brief of the workspace may name, by name."""
    found = Policy.objects.filter(Q(workspace_id=workspace_id) | Q(workspace=None))
    by_name = {policy.name: policy for policy in sorted(found, key=lambda policy: policy.workspace_id is not None)}
    return [by_name[name] for name in sorted(by_name)]


def current(policy: Policy) -> PolicyVersion:
    """The version that a round ordered now comes under, with its stages in order as `stages.all()`."""
    in_order = Prefetch("stages", queryset=Stage.objects.order_by("n"))
    return policy.versions.prefetch_related(in_order).order_by("-n")[0]
