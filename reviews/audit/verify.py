"""Does the log agree with itself, and with a head that somebody kept outside? Every event is read and hashed again.

The log alone cannot show that its end was cut off or that all of it was written anew, if the head row was changed
with it: only a kept head can. What happened after the last kept head is not covered by it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import DatabaseError
from django.db.models import Case, CharField, F, TextField, When
from django.db.models.functions import Cast, Length
from django.db.models.lookups import LessThanOrEqual

from reviews.audit import chain, queries
from reviews.audit.models import AuditEvent, AuditSubject, AuditText

AT_ONCE = 5_000
NOT_OURS = f"It is no event of version {chain.VERSION}."


@dataclass(frozen=True, slots=True)
class Verified:
    """Every event agrees; `head` is the hash of the last one, to be kept outside."""

    count: int
    head: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first event that does not agree, or the kept one that does not."""

    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class CannotTell:
    why: str


Verdict = Verified | Broken | CannotTell


def verify(expect: tuple[int, str] | None = None) -> Verdict:
    """`expect` is a head kept outside: (seq, hash). An empty log, one that cannot be read and one of a version that
    this code does not know are never called verified."""
    walk = Walk(expect)
    try:
        walk.to_the_end()
        walk.meet_the_head()
        walk.look_for_strays()
    except Disagrees as found:
        return Broken(found.seq, found.why)
    except DatabaseError as error:
        return CannotTell(f"The log cannot be read: {error}")
    return walk.verdict()


class Disagrees(Exception):
    def __init__(self, seq: int, why: str) -> None:
        super().__init__(why)
        self.seq = seq
        self.why = why


class Row(NamedTuple):
    """An event's columns; `body` is None when it is longer than any that we write."""

    seq: int
    body: str | None
    hash: str
    prev: str
    at: datetime
    workspace: str | None
    actor: str | None
    verb: str


@dataclass(slots=True)
class Walk:
    """Where the reading of the log stands: the last event, its hash and its time."""

    expect: tuple[int, str] | None
    seq: int = 0
    hash: str = chain.FIRST_PREV
    at: datetime | None = None
    unknown: str = ""

    def to_the_end(self) -> None:
        while rows := events_after(self.seq):
            seqs = (rows[0].seq, rows[-1].seq)
            subjects, texts = subjects_of(*seqs), texts_of(*seqs)
            for row in rows:
                self.step(row, subjects.get(row.seq, set()), texts.get(row.seq, []))

    def step(self, row: Row, subjects: set[tuple[str, str]], texts: list[tuple[str, str, str]]) -> None:
        if row.seq < 1:
            raise Disagrees(row.seq, "It stands before the first.")
        if row.seq > self.seq + 1:
            raise Disagrees(self.seq + 1, "It is missing.")
        if row.body is not None and chain.event_hash(row.body) != row.hash:
            raise Disagrees(row.seq, "Its text does not have its hash.")
        if row.prev != self.hash:
            raise Disagrees(row.seq, "It does not name the hash of the event before it.")
        self.seq, self.hash = row.seq, row.hash
        self.compare_with_kept(row.seq, row.hash)
        if (body := self.readable(row)) is not None:
            why = why_columns_differ(row, body) or why_rows_differ(body, subjects, texts) or self.why_earlier(row.at)
            if why:
                raise Disagrees(row.seq, why)

    def compare_with_kept(self, seq: int, hash_: str) -> None:
        if self.expect is not None and seq == self.expect[0] and hash_ != self.expect[1]:
            raise Disagrees(seq, "Its hash is not the one that was kept.")

    def readable(self, row: Row) -> dict[str, Any] | None:
        """The body, or None with a note, when the hashes agree but this code cannot say what the text means."""
        body = parsed(row.body)
        version = body.get("v") if isinstance(body, dict) else None
        if version == chain.VERSION and type(version) is int:
            return body
        what = "cannot be read" if version is None else f"has the version {version!r}"
        self.unknown = self.unknown or f"Event {row.seq} {what}; this program knows version {chain.VERSION}."
        return None

    def why_earlier(self, at: datetime) -> str:
        earlier = self.at is not None and at < self.at
        self.at = at
        return "Its time is earlier than that of the event before it." if earlier else ""

    def meet_the_head(self) -> None:
        """The head row is read after the events: what was appended meanwhile is read too."""
        size, hash_ = queries.head()
        while size > self.seq:
            before = self.seq
            self.to_the_end()
            if self.seq == before:
                raise Disagrees(before + 1, f"It is missing: the head says that there are {size}.")
            size, hash_ = queries.head()
        if size < self.seq:
            raise Disagrees(size + 1, f"The head says that there are only {size}.")
        if hash_ != self.hash:
            raise Disagrees(self.seq, "The head has another hash.")
        if self.expect is not None and self.expect[0] > self.seq:
            raise Disagrees(self.expect[0], f"It was kept, but the log ends with {self.seq}.")
        self.compare_with_kept(0, chain.FIRST_PREV)

    def look_for_strays(self) -> None:
        """Rows that point at no event; the ones that point into the log were compared on the way."""
        for table in (AuditSubject, AuditText):
            outside = table.objects.exclude(event__range=(1, self.seq)).exclude(
                event__in=AuditEvent.objects.values("seq")
            )
            if (stray := outside.order_by("event").values_list("event", flat=True).first()) is not None:
                raise Disagrees(stray, "Something points at it, but there is no such event.")

    def verdict(self) -> Verdict:
        if self.unknown:
            return CannotTell(self.unknown)
        return Verified(self.seq, self.hash) if self.seq else CannotTell("The log is empty.")


def parsed(text: str | None) -> Any:
    try:
        return None if text is None else chain.read(text)
    except (TypeError, ValueError, RecursionError):
        return None


def events_after(seq: int) -> list[Row]:
    """A text longer than any of ours is not fetched: it could be as large as memory."""
    of_ours = LessThanOrEqual(Length("body"), chain.LARGEST_BODY)
    text = Case(When(of_ours, then=F("body")), default=None, output_field=TextField())
    # Before the first there may stand what has no place there.
    later = AuditEvent.objects.filter(seq__gt=seq) if seq else AuditEvent.objects.all()
    columns = (text, "hash", "prev", "at", as_text("workspace"), as_text("actor"), "verb")
    return [Row(*values) for values in later.order_by("seq").values_list("seq", *columns)[:AT_ONCE]]


def subjects_of(first: int, last: int) -> dict[int, set[tuple[str, str]]]:
    found = defaultdict(set)
    rows = AuditSubject.objects.filter(event__range=(first, last))
    for seq, kind, object_id in rows.values_list("event", "kind", as_text("object_id")):
        found[seq].add((kind, object_id.replace("-", "")))
    return found


def texts_of(first: int, last: int) -> dict[int, list[tuple[str, str, str]]]:
    found = defaultdict(list)
    rows = AuditText.objects.filter(event__range=(first, last)).values_list("event", "field", "salt", "text")
    for seq, name, salt, text in rows:
        found[seq].append((name, salt, text))
    return found


def as_text(column: str) -> Cast:
    """An id as the database writes it: making a hundred thousand UUIDs takes longer than all the hashing."""
    return Cast(column, CharField())


def bare(id_: str | None) -> str | None:
    """An id without its dashes, as SQLite writes it."""
    return None if id_ is None else id_.replace("-", "")


def why_columns_differ(row: Row, body: dict[str, Any]) -> str:
    try:
        said = (body["seq"], body["prev"], datetime.fromisoformat(body["at"]), body["verb"])
        whose = (bare(body["workspace"]), bare(body["actor"].get("id")))
    except (KeyError, TypeError, ValueError, AttributeError):
        return NOT_OURS
    if said != (row.seq, row.prev, row.at, row.verb) or whose != (bare(row.workspace), bare(row.actor)):
        return "A column beside its text says something else."
    return ""


def why_rows_differ(body: dict[str, Any], subjects: set[tuple[str, str]], texts: list[tuple[str, str, str]]) -> str:
    """Texts may have been erased; those that are there must have their digest."""
    try:
        spoken_of = {(kind, id_.replace("-", "")) for kind, id_ in chain.things_in(body)}
        digests = dict(body["texts"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return NOT_OURS
    if spoken_of != subjects:
        return "The list of what it speaks of is another one."
    if any(digests.get(name) != chain.text_digest(salt, text) for name, salt, text in texts):
        return "A text beside it is not the one that was recorded."
    return ""
