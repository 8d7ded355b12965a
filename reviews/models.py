"""Django's door: the tables of this app live in its packages. No other module imports this one."""

from reviews.audit.models import AuditEvent, AuditHead, AuditSubject, AuditText
from reviews.briefs.models import Brand, Brief, BriefReference, BriefVersion, Campaign, Product, PromptNote, Reference
from reviews.candidates.models import Candidate, FrozenItem, Round, Upload
from reviews.checklists.models import Checklist, ChecklistVersion, DefectCode, Item
from reviews.checks.models import Check, Finding
from reviews.decisions.models import Answer, Decision, Review
from reviews.inspection.models import Display, Draft
from reviews.people.models import ApiToken, Membership, RateCard, User, Workspace
from reviews.policies.models import Policy, PolicyVersion, Stage
from reviews.queues.models import Claim, Seat

__all__ = [
    "Answer",
    "ApiToken",
    "AuditEvent",
    "AuditHead",
    "AuditSubject",
    "AuditText",
    "Brand",
    "Brief",
    "BriefReference",
    "BriefVersion",
    "Campaign",
    "Candidate",
    "Check",
    "Checklist",
    "ChecklistVersion",
    "Claim",
    "Decision",
    "DefectCode",
    "Display",
    "Draft",
    "Finding",
    "FrozenItem",
    "Item",
    "Membership",
    "Policy",
    "PolicyVersion",
    "Product",
    "PromptNote",
    "RateCard",
    "Reference",
    "Review",
    "Round",
    "Seat",
    "Stage",
    "Upload",
    "User",
    "Workspace",
]
