"""The inspection screen. Opening it changes nothing: the page takes the claim itself by POST /api/claims/."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from generation.images.models import Image
from reviews.actor import Actor
from reviews.briefs import queries as brief_queries
from reviews.briefs.models import BriefVersion, Reference
from reviews.candidates import queries as candidate_queries
from reviews.candidates.models import Candidate
from reviews.candidates.states import CandidateState
from reviews.checks.models import Finding
from reviews.decisions import queries as decision_queries
from reviews.errors import NotNow
from reviews.inspection import queries as inspection_queries
from reviews.inspection.coverage import CELLS, PPM
from reviews.inspection.states import By
from reviews.policies.models import Stage
from reviews.queues import queries as queue_queries
from reviews.queues import rules as queue_rules
from reviews.queues.models import Seat
from reviews.web.inspect_checklist import crops_of, show_defects, show_groups
from reviews.web.pictures import address
from reviews.web.screens import Screen

FACTS = ("subject", "scene", "composition", "camera", "lighting", "style")


class Inspect(Screen):
    def get(self, request: HttpRequest, candidate_id: UUID) -> HttpResponse:
        candidate = candidate_queries.get(self.actor, candidate_id)
        self.look("candidate", candidate_id)
        image = candidate.image
        if image is None:
            raise NotNow("This candidate has no image yet. It can be inspected when one has arrived.")
        seat = self.seat_of(candidate)
        stage = seat.stage if seat else Stage.objects.get(version=candidate.round.policy_id, n=candidate.stage_n or 1)
        version = candidate.round.version
        context = {
            "section": "queue",
            "candidate": show_candidate(candidate, image),
            "brief": show_brief(version, candidate),
            "round": self.show_round(candidate),
            "references": show_references(version),
            "parent": show_parent(candidate, self.actor),
            "seat": {"words": seat_words(stage, seat), "waiting": queue_queries.count_waiting(self.actor, self.at)},
            "policy": show_policy(stage),
            "coverage": show_coverage(candidate, self.actor, stage),
            "groups": show_groups(candidate.round.items.all(), crops_of(candidate, image)),
            "defects": show_defects(candidate.workspace_id),
            "why_not_claim": self.why_not_claim(candidate, seat),
            "next_url": reverse("web:queue"),
        }
        return render(request, "reviews/inspect/page.html", context)

    def seat_of(self, candidate: Candidate) -> Seat | None:
        """The seat that this person holds or would take: theirs, else the first that fits."""
        claim = queue_queries.live_claim(candidate.pk, self.actor.user_id, self.at)
        if claim is not None:
            return claim.seat
        seats = queue_queries.open_seats(self.actor.workspace_id).filter(candidate=candidate).select_related("stage")
        return next((seat for seat in seats.order_by("n") if queue_rules.why_not_sit(seat, self.actor) is None), None)

    def why_not_claim(self, candidate: Candidate, seat: Seat | None) -> str | None:
        if reason := decision_queries.why_not_at_all(candidate, self.actor):
            return reason
        if decision_queries.own_review(candidate, self.actor):
            return "You have reviewed this candidate. Somebody else has to fill the next seat."
        return None if seat else "No open seat of this candidate is for you."

    def show_round(self, candidate: Candidate) -> dict[str, Any]:
        order = candidate.round
        siblings = list(candidate_queries.visible(self.actor).filter(round=order).order_by("n"))
        blind = decision_queries.is_blind_to(self.actor, candidate)
        mine = set(
            Seat.objects.filter(candidate__round=order, filled_by=self.actor.user_id).values_list(
                "candidate", flat=True
            )
        )
        return {
            "name": f"Round {order.n}",
            "number": order.n,
            "count": len(siblings),
            "siblings": [show_sibling(one, candidate, one.pk in mine, blind=blind) for one in siblings],
        }


def show_candidate(candidate: Candidate, image: Image) -> dict[str, Any]:
    findings = Finding.objects.filter(check_run__candidate=candidate).order_by("check_run__at", "n")
    return {
        "id": candidate.pk,
        "number": candidate.n,
        "name": f"Candidate {candidate.n}",
        "sha256": image.sha256,
        "width": image.width,
        "height": image.height,
        "bytes": image.bytes,
        "format": image.format,
        "state": candidate.state,
        "simulated": candidate.simulated,
        "original_url": address(candidate, "original"),
        "preview_url": address(candidate, "preview"),
        "thumb_url": address(candidate, "thumb"),
        "findings": [{"level": one.level, "text": one.text} for one in findings],
        "file": file_facts(candidate, image),
    }


def file_facts(candidate: Candidate, image: Image) -> list[tuple[str, str]]:
    order = candidate.round
    upload = getattr(candidate, "upload", None)
    made = (
        [
            ("Filed by upload", upload.name),
            ("Made by", upload.made_by),
            ("Tool", upload.tool),
            ("Model", upload.model_name),
        ]
        if upload
        else [("Model", str(order.image_model or "")), ("Quality", str(order.spec.get("quality", "")))]
    )
    return [
        *made,
        ("Source", "simulated, never published" if candidate.simulated else "real"),
        ("Size", f"{image.width} × {image.height}"),
        ("Format", f"{image.format.upper()}, {image.mode}{', alpha' if image.has_alpha else ''}"),
        ("Bytes", f"{image.bytes:,}"),
        ("Colour profile", image.icc_profile or "none, shown as sRGB"),
        ("Credentials", "found" if image.credentials else "none"),
    ]


def show_brief(version: BriefVersion, candidate: Candidate) -> dict[str, Any]:
    body = version.body
    placements = [f"{one['name']} {one['width']} × {one['height']}" for one in body["destination"]["placements"]]
    facts = [(name.capitalize(), body[name]) for name in FACTS if body.get(name)]
    return {
        "title": version.title,
        "url": reverse("web:brief", args=[candidate.brief_id]),
        "brand": version.brand.name,
        "facts": [*facts, ("For", ", ".join(placements) or body["destination"].get("channel") or "not said")],
        "message": body.get("message", ""),
        "strings": [one if isinstance(one, str) else one["text"] for one in body["text"]["strings"]],
        "must_keep": [one if isinstance(one, str) else one["text"] for one in body["must_keep"]],
        "may_vary": body["may_vary"],
        "forbidden": body["forbidden"],
        "palette": body["palette"],
    }


def show_references(version: BriefVersion) -> list[dict[str, Any]]:
    """Each in the size of what is shown of it, which is a rendition."""
    roles = [one["role"] for one in version.body["references"]]
    found = zip(brief_queries.references_of(version), roles, strict=True)
    return [show_reference(reference, role) for reference, role in found]


def show_reference(reference: Reference, role: str) -> dict[str, Any]:
    preview, small = (
        reverse("api:reference-picture", kwargs={"reference_id": reference.pk, "kind": kind})
        for kind in ("preview", "thumb")
    )
    return {
        "name": reference.name,
        "role": role,
        "preview_url": preview,
        "thumb_url": small,
        "width": reference.seen.width,
        "height": reference.seen.height,
    }


def show_parent(candidate: Candidate, by: Actor) -> dict[str, Any] | None:
    """The image that this one was edited from, with what was asked for: visible even in blindness, it is the task."""
    if candidate.parent_id is None:
        return None
    parent = candidate_queries.get(by, candidate.parent_id)
    image = parent.image
    if image is None:
        return None
    return {
        "name": f"Before, no. {parent.n} of round {parent.round.n}",
        "preview_url": address(parent, "preview"),
        "thumb_url": address(parent, "thumb"),
        "width": image.width,
        "height": image.height,
        "url": reverse("web:inspect", args=[parent.pk]),
        "asked": candidate.round.instruction,
    }


def show_sibling(one: Candidate, this: Candidate, mine: bool, *, blind: bool) -> dict[str, Any]:  # noqa: FBT001 (a plain fact)
    """In blindness a sibling's state tells nothing of others' verdicts."""
    state = CandidateState.IN_REVIEW if blind and one.image else one.state
    words = "this one" if one.pk == this.pk else "yours" if mine else "" if blind else one.get_state_display()
    return {
        "id": one.pk,
        "number": one.n,
        "url": reverse("web:inspect", args=[one.pk]) if one.image else None,
        "thumb_url": address(one, "thumb") if one.image else None,
        "state": state,
        "words": words,
        "this": one.pk == this.pk,
    }


def seat_words(stage: Stage, seat: Seat | None) -> str:
    kind = "blind, " if stage.blind else ""
    tag = f"{stage.tag}, " if stage.tag else ""
    if seat is None:
        return ""
    return "a lead settles" if seat.for_lead else f"{kind}{tag}seat {seat.n} of {stage.seats}"


def show_policy(stage: Stage) -> dict[str, Any]:
    return {
        "share": stage.share_percent / 100,
        "dwell_ms": stage.dwell_ms,
        "min_css": stage.min_css_percent / 100,
        "blocking": " ".join(stage.blocks),
    }


def show_coverage(candidate: Candidate, by: Actor, stage: Stage) -> dict[str, Any]:
    def seen(only: By | None = None) -> list[bool]:
        rows = inspection_queries.dwell_map(candidate, by.user_id, stage, cells=CELLS, only=only)
        return [ms >= stage.dwell_ms for row in rows for ms in row]

    covered = inspection_queries.covered(candidate, by.user_id, stage)
    return {"share": covered.ppm / PPM, "cells": seen(), "cells_by_hand": seen(By.HAND)}
