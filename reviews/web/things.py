"""What an event of the log is about, by name and address: the candidate, round or brief that it speaks of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from reviews.audit.chain import things_in
from reviews.briefs.models import BriefVersion
from reviews.candidates.models import Candidate, Round

KINDS = ("candidate", "round", "brief")


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Things:
    """Of the workspace; ids as they stand in the bodies."""

    by_id: dict[str, Named]

    def of(self, body: dict[str, Any]) -> Named | None:
        """The nearest thing: the subject's own, else a candidate, a round, a brief that it names."""
        subject = body["subject"]
        if subject and subject["id"] in self.by_id:
            return self.by_id[subject["id"]]
        named = sorted(things_in(body), key=lambda thing: KINDS.index(thing[0]) if thing[0] in KINDS else len(KINDS))
        return next((self.by_id[id_] for _, id_ in named if id_ in self.by_id), None)

    def name(self, body: dict[str, Any]) -> str:
        found = self.of(body)
        return found.name if found else ""


def things_of(bodies: Iterable[dict[str, Any]], workspace_id: UUID) -> Things:
    """Three queries, however many events."""
    ids: dict[str, set[UUID]] = {kind: set() for kind in KINDS}
    for body in bodies:
        for kind, id_ in things_in(body):
            if kind in ids:
                ids[kind].add(UUID(id_))
    found = _briefs(ids["brief"], workspace_id) | _rounds(ids["round"], workspace_id)
    return Things(found | _candidates(ids["candidate"], workspace_id))


def _candidates(ids: Iterable[UUID], workspace_id: UUID) -> dict[str, Named]:
    rows = Candidate.objects.filter(pk__in=ids, workspace=workspace_id)
    return {
        str(pk): Named(f"{title}, round {order} no. {n}", reverse("web:asset", args=[pk]))
        for pk, title, order, n in rows.values_list("pk", "round__version__title", "round__n", "n")
    }


def _rounds(ids: Iterable[UUID], workspace_id: UUID) -> dict[str, Named]:
    rows = Round.objects.filter(pk__in=ids, workspace=workspace_id)
    return {
        str(pk): Named(f"{title}, round {n}", f"{reverse('web:brief', args=[brief])}#round-{pk}")
        for pk, title, n, brief in rows.values_list("pk", "version__title", "n", "brief")
    }


def _briefs(ids: Iterable[UUID], workspace_id: UUID) -> dict[str, Named]:
    in_force = BriefVersion.objects.filter(brief__in=ids, brief__workspace=workspace_id, n=F("brief__version"))
    return {
        str(pk): Named(title, reverse("web:brief", args=[pk])) for pk, title in in_force.values_list("brief", "title")
    }
