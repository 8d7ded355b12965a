"""What a candidate's page says of the image itself: facts of the file, where it came from, its family."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.web.pictures import address, thumb
from reviews.web.seeing import shown_state


def crumbs(candidate: Candidate) -> list[dict[str, str]]:
    version = candidate.round.version
    assets = reverse("web:assets")
    return [
        {"name": "Assets", "url": assets},
        {"name": version.brand.name, "url": f"{assets}?{urlencode({'brand': version.brand_id})}"},
        {"name": version.title, "url": reverse("web:brief", args=[candidate.brief_id])},
    ]


def show(candidate: Candidate, *, blind: bool) -> dict[str, Any]:
    """`why` tells what others decided and is left out in blindness."""
    image = candidate.image
    state = shown_state(candidate.state, blind=blind)
    return {
        "id": candidate.pk,
        "name": f"Candidate {candidate.n} of round {candidate.round.n}",
        "state": state,
        "pass": candidate.pass_no,
        "in_review": state == CandidateState.IN_REVIEW,
        "simulated": candidate.simulated,
        "why": "" if blind else candidate.why,
        "since": candidate.state_at,
        "image": image,
        "facts": file_facts(candidate),
        "preview_url": address(candidate, "preview") if image else None,
        "original_url": address(candidate, "original") if image else None,
        "inspect_url": reverse("web:inspect", args=[candidate.pk]) if image else None,
        "blind": blind,
    }


def file_facts(candidate: Candidate) -> list[tuple[str, str]]:
    image, order = candidate.image, candidate.round
    policy = f"{order.policy.policy.name}, version {order.policy.n}"
    made = [("Round", f"{order.n}, {order.get_kind_display()}"), ("Policy", policy)]
    if order.image_model:
        spec = order.spec
        made += [("Model", order.image_model.name), ("Asked for", f"{spec.get('size', '')}, {spec.get('quality', '')}")]
    if image is None:
        return made
    return [
        *made,
        ("Size", f"{image.width} × {image.height} pixels"),
        ("Format", f"{image.format.upper()}, {image.mode}{', with alpha' if image.has_alpha else ''}"),
        ("Colour", image.icc_profile or "no profile, shown as sRGB"),
        ("Credentials", "content credentials found" if image.credentials else "none"),
    ]


def stated(candidate: Candidate, *, cost: bool) -> list[tuple[str, str]]:
    """What the uploader said of an image made elsewhere; empty for one of ours."""
    upload = getattr(candidate, "upload", None)
    if upload is None:
        return []
    said = [
        ("File", upload.name),
        ("Made by", upload.made_by),
        ("Tool", upload.tool),
        ("Model", upload.model_name),
        ("Prompt", upload.prompt),
        ("Rights", upload.rights),
        ("Minutes", "unknown" if upload.minutes is None else f"{upload.minutes.normalize():f}"),
    ]
    return said + ([("Cost", "unknown" if upload.cost is None else f"${upload.cost:.2f} stated")] if cost else [])


def family(candidate: Candidate, *, blind: bool) -> list[dict[str, Any]]:
    """What it was edited from and what was edited from it, oldest first; empty for one without relatives."""
    members = candidate_queries.lineage(candidate)
    return [] if len(members) < 2 else [_relative(one, candidate, blind=blind) for one in members]


def _relative(one: Candidate, candidate: Candidate, *, blind: bool) -> dict[str, Any]:
    return {
        "name": f"Round {one.round.n} no. {one.n}",
        "url": reverse("web:asset", args=[one.pk]),
        "thumb_url": thumb(one),
        "state": shown_state(one.state, blind=blind),
        "this": one.pk == candidate.pk,
    }
