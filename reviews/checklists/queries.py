from collections.abc import Sequence
from uuid import UUID

from reviews.checklists.models import Checklist, DefectCode, Item
from reviews.checklists.presets import DEFAULT


def default_of(workspace_id: UUID) -> Checklist:
    """The workspace's own checklist, else the preset that it reads."""
    own = Checklist.objects.filter(workspace_id=workspace_id, name=DEFAULT).first()
    return own or Checklist.objects.get(workspace=None, name=DEFAULT)


def items_for(workspace_id: UUID, asset_type: str, brand_checklist: Checklist | None = None) -> list[Item]:
    """What a candidate of that type is asked, in order: the workspace's checklist, then what its brand adds."""
    lists = [default_of(workspace_id), *([brand_checklist] if brand_checklist else [])]
    return [
        item for one in lists for item in current_items(one) if not item.asset_types or asset_type in item.asset_types
    ]


def current_items(checklist: Checklist) -> Sequence[Item]:
    version = checklist.versions.order_by("-n").first()
    return [] if version is None else list(version.items.order_by("n"))


def defect_codes(workspace_id: UUID) -> list[DefectCode]:
    """What may be wrong, in the order in which it is offered; a workspace's own row hides the preset of the same
    code."""
    presets = {defect.code: defect for defect in DefectCode.objects.filter(workspace=None)}
    own = {defect.code: defect for defect in DefectCode.objects.filter(workspace_id=workspace_id)}
    return sorted((presets | own).values(), key=lambda defect: (defect.n, defect.code))
