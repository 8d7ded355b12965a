"""An edit before it is ordered: how the picture would be changed, and what that would cost."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from generation.catalogue import sizes
from reviews.briefs import queries as brief_queries
from reviews.briefs.models import BriefVersion
from reviews.briefs.prompt import compile_edit
from reviews.briefs.queries import Estimate, Plan
from reviews.candidates import rules
from reviews.candidates.models import Candidate
from reviews.errors import Invalid


def edit_plan(version: BriefVersion, candidate: Candidate, *, changes: Iterable[str], at: datetime) -> Plan:
    """The picture itself goes first, untouched, then the brief's references; in its own size if the model makes it."""
    image = candidate.image
    if image is None:
        raise ValueError(f"{candidate} has no image to edit")
    plan = brief_queries.plan(version, day=at.date(), candidates=1)
    own = sizes.Size(image.width, image.height)
    size = plan.size if sizes.why_not_size(own, plan.image_model.limits) else own
    instruction = "; ".join(change.strip().rstrip(".;") for change in changes)
    prompt = compile_edit(version.body, brief_queries.size_of(version), instruction=instruction)
    if reason := rules.why_not_edit(plan.image_model, prompt.text):
        raise Invalid({"edit": [reason]}, reason)
    most = plan.image_model.max_inputs - 1
    return replace(plan, size=size, prompt=prompt, inputs=plan.inputs[:most], base=image)


def estimate_edit(version: BriefVersion, candidate: Candidate, *, changes: Iterable[str], at: datetime) -> Estimate:
    """Raises PriceUnknown, and Invalid when the model can no longer be used."""
    plan = edit_plan(version, candidate, changes=changes, at=at)
    return brief_queries.priced(plan, owner=candidate.workspace_id, day=at.date())
