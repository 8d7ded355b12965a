"""A brief as JSON becomes a checked, normalised body, or one refusal that names every field that is wrong."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from generation.catalogue.models import ImageModel
from generation.catalogue.sizes import Size
from reviews.briefs import fields
from reviews.briefs.making import Making, making_of
from reviews.briefs.pictures import NO_FILES, Files, Picture, pictures_of, why_not_details
from reviews.briefs.prompt import Prompt, compile_brief
from reviews.briefs.reading import Errors, meant, shown, utc
from reviews.briefs.states import TextMode
from reviews.briefs.warnings import warnings_of
from reviews.errors import Invalid
from reviews.people.states import Tag
from reviews.policies import queries as policies
from reviews.policies.models import Policy

SQUARE = Size(1024, 1024)
FOR_PROMPT = ("text", "must_keep", "references")


@dataclass(frozen=True)
class Parsed:
    """`body` has every field; `size` is what its size comes to in pixels."""

    body: dict[str, Any]
    image_model: ImageModel
    policy: Policy
    size: Size
    pictures: tuple[Picture, ...]
    prompt: Prompt
    warnings: tuple[str, ...]

    @property
    def budget(self) -> Decimal:
        return Decimal(self.body["budget_usd"])

    @property
    def due(self) -> datetime | None:
        return utc(self.body["due"])


@dataclass(frozen=True)
class Draft:
    """A brief as far as it could be read, for who is still writing it; `errors` say what is wrong. Without a model
    there is no `making`, without what goes into it no `prompt`."""

    body: dict[str, Any]
    making: Making | None
    policy: Policy | None
    pictures: list[Picture | None]
    prompt: Prompt | None
    errors: Errors

    @property
    def size(self) -> Size:
        return self.making.size if self.making and self.making.size else SQUARE

    def warnings(self, at: datetime) -> tuple[str, ...]:
        """None while something is wrong: they are sentences about a brief that can be filed."""
        if self.errors or self.policy is None:
            return ()
        return tuple(warnings_of(self.body, _edges(self.size), legal_stage=_has_legal_stage(self.policy), at=at))


def parse(data: Any, *, workspace_id: UUID, at: datetime, files: Files = NO_FILES) -> Parsed:
    """`files` are the pictures handed in with the brief, by the name that `references.N.file` gives; a refused one
    brings its reason. Raises Invalid with every error at once, NotFound for a reference that is not the workspace's."""
    draft = read_draft(data, workspace_id=workspace_id, at=at, files=files)
    making, policy, prompt = draft.making, draft.policy, draft.prompt
    if draft.errors or making is None or policy is None or prompt is None:
        raise Invalid(draft.errors)
    return Parsed(
        body=draft.body,
        image_model=making.image_model,
        policy=policy,
        size=draft.size,
        pictures=tuple(each for each in draft.pictures if each),
        prompt=prompt,
        warnings=draft.warnings(at),
    )


def read_draft(data: Any, *, workspace_id: UUID, at: datetime, files: Files = NO_FILES) -> Draft:
    """As `parse`, but what is wrong is told and not raised; NotFound all the same."""
    errors = Errors()
    body = fields.read(data, errors)
    if not body:
        raise Invalid(errors)
    making = making_of(body["generation"], body["destination"]["placements"], at.date(), errors)
    policy = _policy(body["policy"], workspace_id, errors)
    pictures = pictures_of(body, files, workspace_id, errors)
    why_not_details(body, pictures, errors)
    _check_inputs(body, making, errors)
    size = making.size if making and making.size else SQUARE
    _check_boxes(body["text"], size, errors)
    prompt = _prompt(body, size, making, errors)
    return Draft(body, making, policy, pictures, prompt, errors)


def fingerprint(body: Mapping[str, Any]) -> str:
    """sha256 of the body as canonical JSON: sorted keys, no blanks, UTF-8."""
    return hashlib.sha256(
        json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def _policy(name: str, workspace_id: UUID, errors: Errors) -> Policy | None:
    policy = policies.named(workspace_id, name)
    if policy is None:
        known = policies.names(workspace_id)
        errors.add("policy", f'There is no policy "{shown(name)}" here; {meant(name, known)}')
    return policy


def _has_legal_stage(policy: Policy) -> bool:
    return any(stage.tag == Tag.LEGAL for stage in policies.current(policy).stages.all())


def _check_inputs(body: Mapping[str, Any], making: Making | None, errors: Errors) -> None:
    count = len(body["references"])
    if making is None or count == 0:
        return
    image_model = making.image_model
    if not image_model.edits:
        errors.add("references", f"{image_model} takes no pictures; remove the references or choose another model.")
    elif count > image_model.max_inputs:
        errors.add(
            "references", f"{count} references are too many; {image_model} takes {image_model.max_inputs} at most."
        )


def _check_boxes(text: Mapping[str, Any], size: Size, errors: Errors) -> None:
    if text["mode"] != TextMode.ADDED_LATER:
        return
    for n, entry in enumerate(text["strings"]):
        if not entry or entry["box"] is None:
            continue
        left, top, width, height = entry["box"]
        if width < 1 or height < 1 or left + width > size.width or top + height > size.height:
            errors.add(
                f"text.strings.{n}.box",
                f"The box [x, y, width, height] must lie inside of the image, {size.width}x{size.height}.",
            )


def _prompt(body: Mapping[str, Any], size: Size, making: Making | None, errors: Errors) -> Prompt | None:
    """Compiled as far as what goes into it could be read, so that its length is told together with everything else."""
    if any(field.split(".")[0] in FOR_PROMPT for field in errors):
        return None
    prompt = compile_brief(body, _edges(size))
    most = making.image_model.max_prompt if making else None
    if most is not None and len(prompt.text) > most:
        over = len(prompt.text) - most
        errors.add(
            _longest(body),
            f"The prompt has {len(prompt.text):,} characters and may have {most:,}; shorten this by {over:,}.",
        )
    return prompt


def _longest(body: Mapping[str, Any]) -> str:
    lists = ("must_keep", "may_vary", "forbidden")
    lengths = {field: len(body[field]) for field in fields.PROMPT_FIELDS}
    lengths |= {field: sum(len(str(each)) for each in body[field]) for field in lists}
    lengths["text.strings"] = sum(len(str(each)) for each in body["text"]["strings"])
    return max(lengths, key=lambda field: lengths[field])


def _edges(size: Size) -> tuple[int, int]:
    return (size.width, size.height)
