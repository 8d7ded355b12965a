"""What a person does with a brief: file, submit, amend it; bring a reference."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from generation.images.ingest import Ingested
from reviews.actor import Actor
from reviews.audit.moves import Moved, Thing, record
from reviews.briefs import moves, queries, rules
from reviews.briefs.models import Brief, BriefVersion, Reference
from reviews.briefs.parsing import Parsed, parse
from reviews.briefs.pictures import NO_FILES, Files
from reviews.briefs.states import BriefState
from reviews.errors import NotAllowed, NotFound, NotNow


@dataclass(frozen=True)
class Filed:
    """`created` names the brand, campaign and product that the brief made; `warnings` are sentences."""

    brief: Brief
    version: BriefVersion
    created: tuple[str, ...]
    warnings: tuple[str, ...]


@transaction.atomic
def file(data: Any, *, by: Actor, at: datetime, copied_from: UUID | None = None, files: Files = NO_FILES) -> Filed:
    """A draft. `files` are the ingested pictures that `references.N.file` names: they become references with it, or
    nothing does. Raises Invalid with every error at once."""
    _refuse(rules.why_not_file(by))
    origin = queries.get(by, copied_from) if copied_from else None
    parsed = parse(data, workspace_id=by.workspace_id, at=at, files=files)
    brief = Brief.objects.create(
        workspace_id=by.workspace_id, owner_id=by.user_id, copied_from=origin, created_at=at, state_at=at
    )
    version = BriefVersion(brief=brief, n=1, created_by_id=by.user_id, created_at=at)
    filed, about = _write(version, parsed, files, by=by, at=at)
    _record(
        "brief.filed",
        filed,
        by=by,
        at=at,
        about=[*about, *([("brief", origin.pk)] if origin else [])],
        moved=[Moved("brief", brief.pk, None, BriefState.DRAFT)],
    )
    return filed


@transaction.atomic
def submit(brief_id: UUID, *, by: Actor, at: datetime) -> Filed:
    """From now on rounds can be ordered, and this version never changes. What changed around the draft (a model shut
    down, a policy gone) is checked once more; raises Invalid for it."""
    brief = _locked(brief_id, by)
    _refuse(rules.why_not_produce(brief, by=by))
    if reason := rules.why_not_submit(brief):
        raise NotNow(reason, state=brief.state)
    version = queries.current(brief)
    parsed = parse(version.body, workspace_id=brief.workspace_id, at=at)
    version.submitted_at = at
    version.save(update_fields=["submitted_at"])
    moved = moves.move(brief, BriefState.SUBMITTED, at=at)
    moves.open_accounts(version, at=at)
    filed = Filed(brief, version, (), parsed.warnings)
    _record("brief.submitted", filed, by=by, at=at, moved=[moved])
    return filed


@transaction.atomic
def amend(
    brief_id: UUID, data: Any, *, by: Actor, at: datetime, version: int | None = None, files: Files = NO_FILES
) -> Filed:
    """A draft's body is replaced; a submitted brief gets its next version, in force at once (old rounds keep theirs).

    `version` is the number that the caller has read: NotNow when another one is in force by now."""
    brief = _locked(brief_id, by)
    _refuse(rules.why_not_produce(brief, by=by))
    if reason := rules.why_not_amend(brief):
        raise NotNow(reason, state=brief.state)
    if version is not None and version != brief.version:
        raise NotNow(
            f"This brief is at version {brief.version} by now, you changed version {version}; load it again.",
            code="version_changed",
            version=brief.version,
        )
    parsed = parse(data, workspace_id=brief.workspace_id, at=at, files=files)
    filed, about = _write(_next_version(brief, by=by, at=at), parsed, files, by=by, at=at)
    if brief.state == BriefState.SUBMITTED:
        moves.open_accounts(filed.version, at=at)
    _record("brief.amended", filed, by=by, at=at, about=about)
    return filed


@transaction.atomic
def upload_reference(ingested: Ingested, *, name: str, by: Actor, at: datetime) -> Reference:
    """`ingested` for the purpose "reference", owned by the actor's workspace."""
    _refuse(rules.why_not_file(by))
    if ingested.owner != by.workspace_id:
        raise NotFound
    reference = moves.keep_reference(ingested, name=name or "reference", uploaded_by=by.user_id, at=at)
    record(
        "reference.uploaded",
        by=by,
        at=at,
        workspace=by.workspace_id,
        subject=("reference", reference.pk),
        about=[("image", reference.image_id)],
        facts={"sha256": ingested.sha256, "bytes": ingested.bytes},
        texts={"name": reference.name},
    )
    return reference


def _locked(brief_id: UUID, by: Actor) -> Brief:
    """The row that stands for all that is done with a brief: whoever changes, submits or orders waits for it."""
    brief = Brief.objects.select_for_update(no_key=True).filter(pk=brief_id, workspace=by.workspace_id).first()
    if brief is None:
        raise NotFound
    return brief


def _refuse(reason: str | None) -> None:
    if reason:
        raise NotAllowed(reason)


def _next_version(brief: Brief, *, by: Actor, at: datetime) -> BriefVersion:
    """The draft's own, to be written anew; of a submitted brief the one after the version in force."""
    if brief.state == BriefState.DRAFT:
        return queries.current(brief)
    brief.version += 1
    brief.save(update_fields=["version"])
    return BriefVersion(brief=brief, n=brief.version, created_by_id=by.user_id, created_at=at, submitted_at=at)


def _write(
    version: BriefVersion, parsed: Parsed, files: Files, *, by: Actor, at: datetime
) -> tuple[Filed, list[Thing]]:
    """The version with all that it names; also the things that were made for it."""
    named = moves.find_names(parsed.body, workspace_id=by.workspace_id)
    kept = moves.keep_files(parsed, files, uploaded_by=by.user_id, at=at)
    moves.write_version(version, parsed, named, kept)
    made = [*named.made, *(("reference", one.pk) for one in kept.values())]
    return Filed(version.brief, version, named.created, parsed.warnings), made


def _record(
    verb: str,
    filed: Filed,
    *,
    by: Actor,
    at: datetime,
    about: list[Thing] | None = None,
    moved: list[Moved] | None = None,
) -> None:
    version = filed.version
    record(
        verb,
        by=by,
        at=at,
        workspace=filed.brief.workspace_id,
        subject=("brief", filed.brief.pk),
        about=about or [],
        moved=moved or [],
        facts={"version": version.n, "sha256": version.sha256},
        texts={"title": version.title},
    )
