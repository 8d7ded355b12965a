"""Writing the log. `record` is the last statement of the transaction that did what it tells of: it locks the head, and
whoever acts next waits for that lock. When it fails, everything that the transaction did is gone with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from reviews.actor import Actor
from reviews.audit import chain, queries
from reviews.audit.models import AuditEvent, AuditHead, AuditSubject, AuditText
from reviews.errors import ReviewError

Thing = tuple[str, UUID]
LOOK_COUNTS_FOR = timedelta(hours=1)
LONGEST_FIELD = 60
REPLACED = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that went from one state to another; `before` None: it was made."""

    kind: str
    id: UUID
    before: str | None
    after: str | None


def record(  # noqa: PLR0913 - an event has that many parts
    verb: str,
    *,
    by: Actor | None,
    at: datetime,
    workspace: UUID | None,
    subject: Thing | None,
    about: Iterable[Thing] = (),
    moved: Iterable[Moved] = (),
    facts: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> AuditEvent:
    """Appends one event; `by` None is a machine. Call it last, inside the action's transaction.

    `facts` takes integers, booleans, ids (UUID), lists, objects and strings of one word; money as a decimal string.
    A string that is more than a word (a sentence, a name, an address) leaves the body and becomes a text of its path
    ("why"). `texts` are kept in erasable rows; the body has their salted digests. Raises TypeError for what
    canonical JSON does not know."""
    words: dict[str, str] = dict(texts or {})
    plain = _plain(dict(facts or {}), "", words)
    if any(len(field) > LONGEST_FIELD for field in words):
        raise ValueError(f"the path of a text has at most {LONGEST_FIELD} characters: {sorted(words)}")
    salted = {field: (chain.new_salt(), _storable(text)) for field, text in words.items()}
    body = {
        "v": chain.VERSION,
        "workspace": _id(workspace),
        "actor": _actor(by),
        "verb": verb,
        "subject": None if subject is None else _thing(subject),
        "about": [_thing(thing) for thing in about],
        "moved": [{"kind": m.kind, "id": _id(m.id), "before": m.before, "after": m.after} for m in moved],
        "facts": plain,
        "texts": {field: chain.text_digest(salt, text) for field, (salt, text) in salted.items()},
    }
    event = _append(body, at)
    _write_beside(event, body, salted)
    return event


def record_refusal(error: ReviewError, *, by: Actor | None, at: datetime, subject: Thing | None = None) -> AuditEvent:
    """A refusal that must be known leaves an event of its own, after the refused action was rolled back."""
    if subject is None and by is not None:
        subject = ("person", by.user_id)
    with transaction.atomic(durable=True):
        return record(
            f"refused.{error.code}",
            by=by,
            at=at,
            workspace=by.workspace_id if by else None,
            subject=subject,
            texts={"message": error.message},
        )


def record_look(*, by: Actor, at: datetime, subject: Thing) -> AuditEvent | None:
    """An auditor opened something; None when the log knows of it since less than an hour. Opens its own transaction."""
    since = at - LOOK_COUNTS_FOR
    verb = f"{subject[0]}.opened"
    if queries.has_looked(by.user_id, verb, subject[1], since=since):
        return None
    with transaction.atomic():
        _locked_head()
        if queries.has_looked(by.user_id, verb, subject[1], since=since):
            return None
        return record(verb, by=by, at=at, workspace=by.workspace_id, subject=subject)


def _append(body: dict[str, Any], at: datetime) -> AuditEvent:
    acted_at = chain.moment(at)
    head = _locked_head()
    body |= {"seq": head.size + 1, "prev": head.hash, "at": max(acted_at, _last_moment(head))}
    if body["at"] != acted_at:
        # It waited for its turn, or a clock was set back: the log's time never goes back, and both times are kept.
        body["acted_at"] = acted_at
    text = chain.canonical(body)
    if len(text) > chain.LARGEST_BODY:
        raise ValueError(f"an event of {len(text)} characters; at most {chain.LARGEST_BODY}")
    event = AuditEvent(
        seq=body["seq"],
        body=text,
        hash=chain.event_hash(text),
        prev=head.hash,
        at=datetime.fromisoformat(body["at"]),
        workspace=_uuid(body["workspace"]),
        actor=_uuid(body["actor"].get("id")),
        verb=body["verb"],
    )
    event.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(size=event.seq, hash=event.hash)
    return event


def _write_beside(event: AuditEvent, body: dict[str, Any], salted: Mapping[str, tuple[str, str]]) -> None:
    """What the event speaks of, to find it by; and its texts with their salts, which can be erased."""
    AuditSubject.objects.bulk_create(
        [AuditSubject(event=event.seq, kind=kind, object_id=UUID(id_)) for kind, id_ in sorted(chain.things_in(body))]
    )
    AuditText.objects.bulk_create(
        [AuditText(event=event.seq, field=field, salt=salt, text=text) for field, (salt, text) in salted.items()]
    )


def _locked_head() -> AuditHead:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event belongs into the transaction of what it tells of")
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        AuditHead.objects.get_or_create(pk=1, defaults={"hash": chain.FIRST_PREV})
        head = AuditHead.objects.select_for_update().get(pk=1)
    return head


def _last_moment(head: AuditHead) -> str:
    if head.size == 0:
        return ""
    return chain.moment(AuditEvent.objects.values_list("at", flat=True).get(seq=head.size))


def _actor(by: Actor | None) -> dict[str, Any]:
    if by is None:
        return {"kind": "machine"}
    return {"kind": "person", "id": _id(by.user_id), "roles": sorted(map(str, by.roles)), "way": str(by.way)}


def _thing(thing: Thing) -> dict[str, str | None]:
    kind, id_ = thing
    return {"kind": kind, "id": _id(id_)}


def _id(value: UUID | None) -> str | None:
    if value is not None and not isinstance(value, UUID):
        raise TypeError(f"{value!r} is not an id")
    return None if value is None else str(value)


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _plain(value: Any, path: str, texts: dict[str, str]) -> Any:
    """The value as the body may hold it; free text goes to `texts` under its path ("reasons.0") and leaves null
    behind."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str) and chain.is_free_text(value):
        texts[path] = value
        return None
    if isinstance(value, dict):
        return {key: _plain(inner, f"{path}.{key}" if path else str(key), texts) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, f"{path}.{n}", texts) for n, inner in enumerate(value)]
    return value


def _storable(text: str) -> str:
    """Odd characters in a sentence from outside must not undo a paid step: NUL and lone surrogates become a mark."""
    return text.replace("\0", REPLACED).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
