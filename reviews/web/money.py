"""Real money and simulated are shown one at a time: which one, and the switch where there are both."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from reviews.actor import Actor
from reviews.people import rules as people_rules
from reviews.people.states import Role

REAL, SIMULATED = "real", "simulated"


@dataclass(frozen=True, slots=True)
class Shown:
    """`simulated`: which money the page speaks of; `switch`: links to both, empty where there is only one."""

    simulated: bool
    switch: list[dict[str, Any]]

    @property
    def words(self) -> str:
        return "simulated money only" if self.simulated else "real money only"


def shown(request: HttpRequest, kinds: Collection[bool]) -> Shown:
    """`kinds`: the values of `simulated` that occur. What is asked for; else what new rounds would be ordered with,
    else what there is."""
    asked, now = request.GET.get("money"), settings.PROVIDER != REAL
    simulated = asked == SIMULATED if asked in (REAL, SIMULATED) else now if now in kinds or not kinds else not now
    if set(kinds) != {True, False}:
        return Shown(simulated, [])
    names = {False: "Real money", True: "Simulated"}
    switch = [
        {"name": name, "url": link(request, money=SIMULATED if kind else REAL), "current": kind == simulated}
        for kind, name in names.items()
    ]
    return Shown(simulated, switch)


def link(request: HttpRequest, **changes: str) -> str:
    """This page with other query parameters; the page number starts over. An empty value takes its parameter away."""
    parameters = request.GET.copy()
    for name in ("page", *(name for name, value in changes.items() if not value)):
        parameters.pop(name, None)
    for name, value in changes.items():
        if value:
            parameters[name] = value
    return f"?{parameters.urlencode()}" if parameters else request.path


def reads_all(by: Actor) -> bool:
    """The workspace's whole cost, with minutes; a producer sees their own briefs and review time as one sum."""
    return by.has(Role.LEAD, Role.AUDITOR)


def reads_some(by: Actor) -> bool:
    return people_rules.why_not(by, people_rules.Capability.READ_COST) is None
