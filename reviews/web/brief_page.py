"""What the page of one brief tells beside its rounds: facts, what must be known first, references, what can be done."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from generation.catalogue import queries as catalogue
from generation.catalogue.models import Endpoint
from generation.runs.models import Run, WorkerBeat
from generation.runs.states import RunState
from reviews.briefs import queries as brief_queries
from reviews.briefs import rules as brief_rules
from reviews.briefs.models import Brief, BriefVersion
from reviews.briefs.prompt import Prompt, compile_brief
from reviews.briefs.states import AssetType, BriefState, Declares, ReferenceRole, TextMode, Use
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.people import rules as people_rules
from reviews.policies import queries as policies
from reviews.templatetags.money import dollars
from reviews.web.candidate_cards import pixels
from reviews.web.order_panel import accounts_of, overruns
from reviews.web.viewer import Viewer

WORKER_SILENT_S = 60
Notice = dict[str, Any]


def facts_of(brief: Brief, viewer: Viewer) -> dict[str, Any]:
    version = brief_queries.current(brief)
    approved = Candidate.objects.filter(brief=brief, state=CandidateState.APPROVED).count()
    fulfilled = brief.state == BriefState.SUBMITTED and approved >= version.wanted and not viewer.blind
    words = {BriefState.DRAFT: "Draft", BriefState.WITHDRAWN: "Withdrawn"}
    word = words.get(BriefState(brief.state), f"{'Fulfilled' if fulfilled else 'Submitted'}, version {brief.version}")
    destination = version.body["destination"]
    places = [f"{one['width']} × {one['height']}" for one in destination["placements"]]
    return {
        "id": brief.pk,
        "title": version.title,
        "state": "fulfilled" if fulfilled else brief.state,
        "state_words": word,
        "wanted": version.wanted,
        "approved": None if viewer.blind else approved,
        "due": version.due,
        "policy": version.policy.name,
        "channel": destination["channel"].replace("_", " "),
        "places": _listed(places),
        "owner": brief.owner.name,
        "own": brief.owner_id == viewer.by.user_id,
    }


def crumbs_of(version: BriefVersion) -> list[dict[str, str]]:
    briefs = reverse("web:briefs")
    named = [version.brand.name, version.campaign.name if version.campaign else ""]
    links = [{"name": name, "url": f"{briefs}?{urlencode({'find': name})}"} for name in named if name]
    return [{"name": "Briefs", "url": briefs}, *links]


def actions_of(brief: Brief, viewer: Viewer) -> dict[str, str | None]:
    """Why each of the page's own actions cannot be done, or None."""
    return {
        "submit": viewer.why_not or brief_rules.why_not_submit(brief),
        "amend": viewer.why_not or brief_rules.why_not_amend(brief),
        "upload": viewer.why_not or brief_rules.why_not_order(brief),
        "copy": brief_rules.why_not_file(viewer.by),
        "withdraw": viewer.why_not or ("It is withdrawn." if brief.state == BriefState.WITHDRAWN else None),
    }


# ---------------------------------------------------------------- what must be known first


def notices_of(brief: Brief, viewer: Viewer) -> list[Notice]:
    version = brief_queries.current(brief)
    endpoint = catalogue.endpoint_for(brief.workspace_id)
    found = [*_stopped(brief, endpoint, viewer)]
    if viewer.reads_cost:
        found += [_overrun(*each) for each in overruns(accounts_of(version, endpoint, viewer))]
    if viewer.why_not is None and brief.state != BriefState.WITHDRAWN:
        found += [_warning(sentence) for sentence in nobody_left(brief, viewer)]
    return [*found, *_silent(brief, viewer)]


def nobody_left(brief: Brief, viewer: Viewer) -> list[str]:
    policy = policies.current(brief_queries.current(brief).policy)
    without = (brief.owner_id, viewer.by.user_id)
    return candidate_queries.nobody_left(policy, workspace_id=brief.workspace_id, without=without)


def _stopped(brief: Brief, endpoint: Endpoint, viewer: Viewer) -> list[Notice]:
    """The endpoint that new rounds use, and those that this brief's open runs wait for."""
    waiting = Run.objects.filter(candidate__brief=brief, state=RunState.WAITING, endpoint__stopped_at__isnull=False)
    counts = dict(waiting.values_list("endpoint").annotate(count=Count("pk")))
    stopped = list(Endpoint.objects.filter(pk__in=counts)) + ([endpoint] if endpoint.stopped_at else [])
    return [_stop(one, counts.get(one.pk, 0), viewer) for one in {each.pk: each for each in stopped}.values()]


def _stop(endpoint: Endpoint, waiting: int, viewer: Viewer) -> Notice:
    why_not = people_rules.why_not(viewer.by, people_rules.Capability.MANAGE)
    lost = f"{waiting} of this brief's images wait; nothing is lost." if waiting else "Orders wait; nothing is lost."
    more = lost if why_not is None else f"{lost} A lead lets it call again once that is put right."
    notice = {"tone": "held", "words": f"The provider takes no calls: {endpoint.stopped_why}", "more": more}
    if why_not is None:
        notice |= {"name": "Let it call again", "url": reverse("web:open-endpoint", args=[endpoint.pk])}
    return notice


def _overrun(of: str, by: Any) -> Notice:
    return {
        "tone": "fail",
        "words": f"The budget of {of} is overrun by {dollars(by)}.",
        "more": "Calls cost more than was reserved for them. Nothing more can be ordered until it is raised.",
    }


def _warning(sentence: str) -> Notice:
    return {
        "tone": "held",
        "words": sentence,
        "more": "It could be ordered, but not approved. Ask a lead for reviewers.",
    }


def _silent(brief: Brief, viewer: Viewer) -> list[Notice]:
    """Something should be called and nobody is there to do it."""
    waiting = Run.objects.filter(candidate__brief=brief, state=RunState.WAITING, paused_at=None)
    if not waiting.filter(endpoint__stopped_at=None).exists():
        return []
    seen = WorkerBeat.objects.order_by("-at").values_list("at", flat=True).first()
    if seen and (viewer.at - seen).total_seconds() < WORKER_SILENT_S:
        return []
    since = f"since {seen:%H:%M} UTC" if seen else "so far"
    words = f"No worker has been seen {since}, so no call is made."
    return [{"tone": "held", "words": words, "more": "Tell whoever runs this installation; what was ordered waits."}]


# ---------------------------------------------------------------- the brief itself


def prompt_of(version: BriefVersion) -> Prompt:
    return compile_brief(version.body, brief_queries.size_of(version))


def references_of(version: BriefVersion) -> list[dict[str, Any]]:
    rows = version.references.select_related("reference__image").order_by("n")
    return [
        {
            "name": row.reference.name,
            "role": ReferenceRole(row.role).label,
            "rights": row.rights,
            "size": f"{row.reference.image.width} × {row.reference.image.height}",
            "thumb_url": picture_of(row.reference_id, "thumb"),
            "url": picture_of(row.reference_id, "picture"),
        }
        for row in rows
    ]


def picture_of(reference_id: Any, kind: str) -> str:
    return reverse("api:reference-picture", kwargs={"reference_id": reference_id, "kind": kind})


def details_of(version: BriefVersion) -> list[tuple[str, str]]:
    """What the prompt does not say."""
    body = version.body
    making = body["generation"]
    declared = ", ".join(Declares(word).label for word in body["declares"])
    later = body["text"]["mode"] == TextMode.ADDED_LATER
    strings = "; ".join(one["text"] for one in body["text"]["strings"]) if later else ""
    said = [
        ("Type", AssetType(body["asset_type"]).label),
        ("Use", "concept, never delivered" if body["use"] == Use.CONCEPT else "publish"),
        ("Product", body["product"] or ""),
        (
            "Made as",
            f"{making['quality']}, {pixels(making['size'])}, {making['format']}, background {making['background']}",
        ),
        *((one["name"], _placement(one)) for one in body["destination"]["placements"]),
        ("Text later", strings),
        ("Declares", declared),
    ]
    return [(label, text) for label, text in said if text]


def _placement(one: dict[str, Any]) -> str:
    most = f", at most {one['max_bytes'] / 1000:,.0f} KB" if one["max_bytes"] else ""
    return f"{one['width']} × {one['height']} {one['format']}{most}"


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
