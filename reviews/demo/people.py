"""Who works in the demo's two workspaces, and the passwords they get."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from reviews.actor import Actor, Way
from reviews.demo.clock import Clock
from reviews.people import actions, queries
from reviews.people.models import Membership

DEMO, OTHER = "Demo", "Other"
MONTHLY_LIMIT = Decimal(250)
RATES = {"reviewer": Decimal("48.00"), "lead": Decimal("85.00")}
PASSWORD_BYTES = 12


@dataclass(frozen=True)
class Person:
    name: str
    roles: tuple[str, ...]
    tags: tuple[str, ...] = ()
    workspace: str = DEMO

    def email(self, who: str) -> str:
        return f"{who}@{self.workspace.lower()}.example"


PEOPLE: Mapping[str, Person] = {
    "producer": Person("Mara Lindqvist", ("producer",)),
    "reviewer": Person("Jonas Okafor", ("reviewer",)),
    "second": Person("Elena Petrova", ("reviewer",)),
    "brand": Person("Sofia Reyes", ("reviewer",), ("brand",)),
    "legal": Person("Anselm Krüger", ("reviewer",), ("legal",)),
    "lead": Person("Priya Raman", ("lead",)),
    "auditor": Person("Tom Hale", ("auditor",)),
    "stranger": Person("Ines Duarte", ("producer", "reviewer", "lead"), workspace=OTHER),
}


def move_in(clock: Clock, logins: Path) -> dict[str, Actor]:
    """Opens the workspaces; everybody gets a membership, and a password that stands in `logins`."""
    rooms = {
        DEMO: actions.open_workspace(name=DEMO, at=clock(), monthly_limit=MONTHLY_LIMIT),
        OTHER: actions.open_workspace(name=OTHER, at=clock()),
    }
    passwords = {who: secrets.token_urlsafe(PASSWORD_BYTES) for who in PEOPLE}
    write_logins(logins, {person.email(who): passwords[who] for who, person in PEOPLE.items()})
    actors: dict[str, Actor] = {}
    # A workspace's lead lets the others in.
    for who in sorted(PEOPLE, key=lambda who: "lead" not in PEOPLE[who].roles):
        person = PEOPLE[who]
        joined = actions.add_member(
            workspace_id=rooms[person.workspace].pk,
            email=person.email(who),
            name=person.name,
            roles=person.roles,
            tags=person.tags,
            password=passwords[who],
            by=actors.get("lead") if person.workspace == DEMO else None,
            at=clock(),
        )
        actors[who] = at_the_screen(joined)
    set_rates(clock, actors["lead"], actors["stranger"])
    return actors


def at_the_screen(membership: Membership) -> Actor:
    return queries.actor_of(membership, Way.WEB)


def set_rates(clock: Clock, *leads: Actor) -> None:
    for lead in leads:
        for role, per_hour in RATES.items():
            actions.set_rate(
                workspace_id=lead.workspace_id,
                role=role,
                per_hour=per_hour,
                valid_from=clock.begin.date(),
                by=lead,
                at=clock(),
            )


def write_logins(path: Path, passwords: Mapping[str, str]) -> None:
    """Only its owner may ever read it, not even for a moment others."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(passwords, file, indent=2)
