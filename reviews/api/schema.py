"""The shapes of requests and answers, for the OpenAPI document. Rules stand in the domain, not here: nothing is
validated or stored by these classes."""

from functools import cache
from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers as s

from reviews.briefs.states import BriefState
from reviews.candidates.states import CandidateState, RoundKind, RoundState
from reviews.checklists.states import Severity
from reviews.decisions.states import AnswerValue, DecisionVerdict, Verdict
from reviews.inspection.states import By, Mode

Shape = type[s.Serializer[Any]]


@cache
def page_of(shape: Shape) -> s.Serializer[Any]:
    """{next, previous, results} with absolute addresses."""
    fields = {
        "next": s.URLField(allow_null=True),
        "previous": s.URLField(allow_null=True),
        "results": shape(many=True),
    }
    return inline_serializer(f"{shape.__name__}Page", fields)


def usd(**options: Any) -> s.CharField:
    return s.CharField(help_text='US dollars as a decimal string, such as "0.21"', **options)


class BriefBody(s.Serializer[Any]):
    """A brief in its file format (docs/briefs.md); references by id."""

    title = s.CharField()
    brand = s.CharField()
    campaign = s.CharField(required=False, allow_null=True)
    product = s.CharField(required=False, allow_null=True)
    asset_type = s.CharField(required=False)
    use = s.CharField(required=False)
    wanted = s.IntegerField(required=False)
    destination = s.DictField(required=False)
    message = s.CharField(required=False)
    subject = s.CharField(required=False)
    scene = s.CharField(required=False)
    composition = s.CharField(required=False)
    camera = s.CharField(required=False)
    lighting = s.CharField(required=False)
    palette = s.ListField(child=s.CharField(), required=False)
    style = s.CharField(required=False)
    text = s.DictField(required=False)
    declares = s.ListField(child=s.CharField(), required=False)
    must_keep = s.ListField(required=False)
    may_vary = s.ListField(child=s.CharField(), required=False)
    forbidden = s.ListField(child=s.CharField(), required=False)
    references = s.ListField(child=s.DictField(), required=False)
    generation = s.DictField(required=False)
    budget_usd = usd()
    due = s.DateTimeField(required=False, allow_null=True)
    policy = s.CharField(required=False)


class Brief(s.Serializer[Any]):
    id = s.UUIDField()
    state = s.ChoiceField(BriefState.choices)
    version = s.IntegerField()
    owner = s.UUIDField()
    title = s.CharField()
    brand = s.CharField()
    campaign = s.CharField(allow_null=True)
    product = s.CharField(allow_null=True)
    policy = s.CharField()
    budget_usd = usd()
    due = s.DateTimeField(allow_null=True)
    wanted = s.IntegerField()
    approved = s.IntegerField()
    fulfilled = s.BooleanField()
    sha256 = s.CharField()
    created_at = s.DateTimeField()
    copied_from = s.UUIDField(allow_null=True)
    own = s.BooleanField()
    brief = BriefBody()


class FiledBrief(Brief):
    created = s.ListField(child=s.CharField())
    warnings = s.ListField(child=s.CharField())


class BriefVersion(s.Serializer[Any]):
    n = s.IntegerField()
    sha256 = s.CharField()
    created_at = s.DateTimeField()
    created_by = s.UUIDField()
    submitted_at = s.DateTimeField(allow_null=True)
    brief = BriefBody()


class PromptPart(s.Serializer[Any]):
    label = s.CharField()
    text = s.CharField()


class CompiledPrompt(s.Serializer[Any]):
    text = s.CharField()
    characters = s.IntegerField()
    parts = PromptPart(many=True)


class UsedPrice(s.Serializer[Any]):
    valid_from = s.DateField()
    source = s.CharField()


class Estimate(s.Serializer[Any]):
    model = s.CharField()
    endpoint = s.CharField()
    simulated = s.BooleanField()
    candidates = s.IntegerField()
    quality = s.CharField()
    size = s.CharField()
    each_usd = usd()
    total_usd = usd()
    bound_each_usd = usd()
    bound_usd = usd()
    price = UsedPrice()
    prompt = CompiledPrompt()


class OrderBody(s.Serializer[Any]):
    candidates = s.IntegerField(required=False)
    quality = s.CharField(required=False)
    size = s.CharField(required=False)
    retired_reason = s.CharField(required=False)


class Finding(s.Serializer[Any]):
    check = s.CharField()
    code = s.CharField()
    level = s.CharField()
    text = s.CharField()
    asked = s.CharField()
    found = s.CharField()


class FrozenItem(s.Serializer[Any]):
    item = s.UUIDField()
    group = s.CharField()
    text = s.CharField()
    passes_when = s.CharField()
    fails_when = s.CharField()
    required = s.BooleanField()
    origin = s.CharField()
    facts = s.DictField()
    na_by_brief = s.CharField()


class Candidate(s.Serializer[Any]):
    id = s.UUIDField()
    state = s.ChoiceField(CandidateState.choices)
    why = s.CharField()
    sha256 = s.CharField(allow_null=True)
    width = s.IntegerField(allow_null=True)
    height = s.IntegerField(allow_null=True)
    bytes = s.IntegerField(allow_null=True)
    format = s.CharField(allow_null=True)
    brief = s.UUIDField()
    round = s.UUIDField()
    n = s.IntegerField()
    parent = s.UUIDField(allow_null=True)
    cost_usd = usd(allow_null=True)
    simulated = s.BooleanField()
    findings = Finding(many=True)
    checklist = FrozenItem(many=True)
    why_not_approve = s.CharField(allow_null=True)

    def get_fields(self) -> dict[str, s.Field[Any, Any, Any, Any]]:
        # `pass` is a word of Python's.
        return super().get_fields() | {"pass": s.IntegerField()}


class CandidateUpload(s.Serializer[Any]):
    file = s.FileField()
    brief = s.UUIDField()
    parent = s.UUIDField(required=False)
    made_by = s.CharField()
    tool = s.CharField()
    model = s.CharField()
    prompt = s.CharField()
    minutes = s.CharField(help_text='minutes spent, or "unknown"')
    cost_usd = s.CharField(help_text='US dollars spent, or "unknown"')
    rights = s.CharField()


class PolicyName(s.Serializer[Any]):
    name = s.CharField()
    version = s.IntegerField()


class Round(s.Serializer[Any]):
    id = s.UUIDField()
    brief = s.UUIDField()
    version = s.IntegerField()
    n = s.IntegerField()
    kind = s.ChoiceField(RoundKind.choices)
    state = s.ChoiceField(RoundState.choices)
    paused = s.BooleanField()
    cancelled = s.BooleanField()
    ordered_by = s.UUIDField()
    ordered_at = s.DateTimeField()
    parent = s.UUIDField(allow_null=True)
    model = s.CharField(allow_null=True)
    endpoint = s.CharField(allow_null=True)
    simulated = s.BooleanField()
    prompt = s.CharField()
    instruction = s.CharField()
    policy = PolicyName()
    estimate_usd = usd(allow_null=True)
    bound_usd = usd(allow_null=True)
    candidates = Candidate(many=True)


class OrderedRound(Round):
    warnings = s.ListField(child=s.CharField())


class Reference(s.Serializer[Any]):
    id = s.UUIDField()
    name = s.CharField()
    sha256 = s.CharField()
    width = s.IntegerField()
    height = s.IntegerField()
    bytes = s.IntegerField()
    format = s.CharField()


class ReferenceUpload(s.Serializer[Any]):
    file = s.FileField()


class ClaimBody(s.Serializer[Any]):
    candidate = s.UUIDField(required=False)
    again = s.BooleanField(required=False)


class GiveBackBody(s.Serializer[Any]):
    reason = s.CharField(required=False)


class Claim(s.Serializer[Any]):
    id = s.UUIDField()
    candidate = s.UUIDField()
    claimed_at = s.DateTimeField()
    expires_at = s.DateTimeField()
    ended_at = s.DateTimeField(allow_null=True)
    stage = s.IntegerField()
    seat = s.IntegerField()
    for_lead = s.BooleanField()


class Answer(s.Serializer[Any]):
    item = s.UUIDField()
    answer = s.ChoiceField(AnswerValue.choices)
    defect = s.CharField(required=False, allow_null=True)
    severity = s.ChoiceField(Severity.choices, required=False, allow_null=True)
    spot = s.ListField(child=s.IntegerField(), min_length=2, max_length=2, required=False, allow_null=True)


class Draft(s.Serializer[Any]):
    answers = Answer(many=True)
    reason = s.CharField(required=False)
    comment = s.CharField(required=False)


class Display(s.Serializer[Any]):
    start_ms = s.IntegerField()
    duration_ms = s.IntegerField()
    zoom = s.FloatField()
    rect = s.ListField(child=s.IntegerField(), min_length=4, max_length=4)
    dpr = s.FloatField(required=False)
    mode = s.ChoiceField(Mode.choices, required=False)
    by = s.ChoiceField(By.choices, required=False)


class DisplaysBody(s.Serializer[Any]):
    displays = Display(many=True)


class Coverage(s.Serializer[Any]):
    coverage = s.FloatField(min_value=0, max_value=1)


class ReviewBody(s.Serializer[Any]):
    sha256 = s.CharField()
    verdict = s.ChoiceField(Verdict.choices)
    answers = Answer(many=True)
    reason = s.CharField(required=False)
    comment = s.CharField(required=False)


class Review(s.Serializer[Any]):
    id = s.UUIDField()
    user = s.UUIDField()
    verdict = s.ChoiceField(Verdict.choices)
    reason = s.CharField()
    comment = s.CharField()
    sha256 = s.CharField()
    stage = s.IntegerField()
    coverage = s.FloatField()
    coverage_by_hand = s.FloatField()
    at = s.DateTimeField()
    answers = Answer(many=True)


class Reviewed(s.Serializer[Any]):
    id = s.UUIDField()
    verdict = s.ChoiceField(Verdict.choices)
    decision = s.ChoiceField(DecisionVerdict.choices, allow_null=True)


class OverturnBody(s.Serializer[Any]):
    comment = s.CharField()


class Decision(s.Serializer[Any]):
    id = s.UUIDField()
    candidate = s.UUIDField()
    verdict = s.ChoiceField(DecisionVerdict.choices)
    overturns = s.UUIDField(allow_null=True)
    sha256 = s.CharField()
    at = s.DateTimeField()


class CostRow(s.Serializer[Any]):
    workspace = s.CharField()
    key = s.CharField(allow_null=True)
    label = s.CharField()
    simulated = s.BooleanField()
    approved = s.IntegerField()
    attempts = s.IntegerField()
    spent_usd = usd()
    approved_usd = usd()
    rejected_usd = usd()
    failed_usd = usd()
    unknown_usd = usd()
    open_usd = usd()
    review_minutes = s.CharField(allow_null=True)
    review_usd = usd()
    cost_per_approved_usd = usd(allow_null=True)


class CostReport(s.Serializer[Any]):
    rows = CostRow(many=True)
    total = CostRow(many=True)


class Event(s.Serializer[Any]):
    seq = s.IntegerField()
    hash = s.CharField()
    prev = s.CharField()
    at = s.DateTimeField()
    verb = s.CharField()
    body = s.CharField(help_text="canonical JSON exactly as hashed: hash = sha256(body)")
    texts = s.DictField(child=s.CharField())


class Price(s.Serializer[Any]):
    valid_from = s.DateField()
    text_in_usd = usd()
    image_in_usd = usd()
    image_out_usd = usd()
    source = s.CharField()


class ImageModel(s.Serializer[Any]):
    name = s.CharField()
    default = s.BooleanField()
    shutdown_at = s.DateField(allow_null=True)
    replacement = s.CharField(allow_null=True)
    sizes = s.ListField(child=s.CharField(), allow_null=True)
    edge_multiple = s.IntegerField()
    max_edge = s.IntegerField()
    min_pixels = s.IntegerField()
    max_pixels = s.IntegerField()
    max_ratio = s.IntegerField()
    qualities = s.ListField(child=s.CharField())
    formats = s.ListField(child=s.CharField())
    backgrounds = s.ListField(child=s.CharField())
    edits = s.BooleanField()
    masks = s.BooleanField()
    max_inputs = s.IntegerField()
    source = s.CharField()
    valid_from = s.DateField()
    prices = Price(many=True)


class PolicyStage(s.Serializer[Any]):
    n = s.IntegerField()
    seats = s.IntegerField()
    role = s.CharField()
    tag = s.CharField(allow_null=True)
    blind = s.BooleanField()
    blocks = s.ListField(child=s.CharField())
    share_percent = s.IntegerField()
    dwell_ms = s.IntegerField()


class Policy(s.Serializer[Any]):
    id = s.UUIDField()
    name = s.CharField()
    version = s.IntegerField()
    preset = s.BooleanField()
    stages = PolicyStage(many=True)


class Endpoint(s.Serializer[Any]):
    id = s.UUIDField()
    name = s.CharField()
    simulated = s.BooleanField()
    stopped = s.BooleanField()
    stopped_at = s.DateTimeField(allow_null=True)
    stopped_why = s.CharField()
    not_before = s.DateTimeField(allow_null=True)
    open_until = s.DateTimeField(allow_null=True)


class MyWorkspace(s.Serializer[Any]):
    id = s.UUIDField()
    name = s.CharField()
    roles = s.ListField(child=s.CharField())
    tags = s.ListField(child=s.CharField())


class Me(s.Serializer[Any]):
    id = s.UUIDField()
    email = s.EmailField()
    name = s.CharField()
    workspace = s.UUIDField()
    roles = s.ListField(child=s.CharField())
    tags = s.ListField(child=s.CharField())
    workspaces = MyWorkspace(many=True)
