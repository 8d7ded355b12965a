"""Who may ask for what: one row per method of every address. A new endpoint without a row fails a test."""

from dataclasses import dataclass, field
from uuid import uuid4

from tests.reviews.api.calling import picture

ALL = frozenset({"owner", "producer", "reviewer", "lead", "auditor"})
PRODUCES = frozenset({"owner", "lead"})
FILES = frozenset({"owner", "producer", "lead"})
REVIEWS = frozenset({"reviewer"})
LEADS = frozenset({"lead"})
READS_LOG = frozenset({"lead", "auditor"})
READS_COST = frozenset({"owner", "lead", "auditor"})


@dataclass(frozen=True)
class Row:
    """`thing` names the situation's thing whose id stands in the path; `may` gets `ok`, others of the workspace get
    `others`. `events`: what a success leaves in the log; `looks`: an auditor's GET leaves one. `judges`: never one's
    own. `names`: the body's field that names a thing, which a stranger must not find either."""

    method: str
    ok: int
    may: frozenset[str]
    thing: str = ""
    body: object = None
    events: int = 0
    others: int = 403
    looks: bool = False
    names: str = ""
    kwargs: dict[str, str] = field(default_factory=dict)
    judges: bool = False


def order(situation):
    return {"candidates": 1}


def filing(situation):
    return situation.body()


def filing_with_reference(situation):
    return situation.body() | {"references": [{"id": str(situation.reference.pk), "role": "product"}]}


def copying(situation):
    return situation.body() | {"copied_from": str(situation.draft.pk)}


def upload(situation):
    return {"file": picture()}


def candidate(situation):
    return {"file": picture(width=200, height=100), "brief": str(situation.brief.pk)}


def child(situation):
    return {
        "file": picture(width=200, height=100),
        "brief": str(situation.brief.pk),
        "parent": str(situation.waiting.pk),
    }


def claim(situation):
    return {"candidate": str(situation.waiting.pk)}


def displays(situation):
    assert situation.claim
    return {"displays": [{"start_ms": 0, "duration_ms": 10, "zoom": 1, "rect": [0, 0, 1, 1]}]}


def review(situation):
    assert situation.claim
    body = {"sha256": situation.waiting.image.sha256, "verdict": "reject", "answers": [], "reason": "part_missing"}
    return body | {"comment": "No."}


def nothing(situation):
    return {"answers": []}


def why(situation):
    return {"comment": "The logo is last year's."}


TABLE = {
    "me": [Row("GET", 200, ALL)],
    "models": [Row("GET", 200, ALL)],
    "policies": [Row("GET", 200, ALL)],
    "endpoints": [Row("GET", 200, ALL)],
    "openings": [Row("POST", 201, LEADS, "endpoint", events=1)],
    "references": [Row("GET", 200, ALL), Row("POST", 201, FILES, body=upload, events=1)],
    "reference": [Row("GET", 200, ALL, "reference")],
    "reference-picture": [Row("GET", 200, ALL, "reference", kwargs={"kind": "picture"})],
    "briefs": [
        Row("GET", 200, ALL),
        Row("POST", 201, FILES, body=filing, events=1),
        Row("POST", 201, FILES, body=filing_with_reference, events=1, names="references"),
        Row("POST", 201, FILES, body=copying, events=1, names="copied_from"),
    ],
    "brief": [Row("GET", 200, ALL, "brief", looks=True)],
    "submissions": [Row("POST", 201, PRODUCES, "draft", events=1)],
    "versions": [Row("GET", 200, ALL, "brief"), Row("POST", 201, PRODUCES, "brief", body=filing, events=1)],
    "brief-withdrawals": [Row("POST", 201, PRODUCES, "brief", events=1)],
    "estimate": [Row("GET", 200, READS_COST, "brief")],
    "rounds": [Row("GET", 200, ALL, "brief"), Row("POST", 201, PRODUCES, "brief", body=order, events=1)],
    "round": [Row("GET", 200, ALL, "round")],
    "pauses": [Row("POST", 201, PRODUCES, "round", events=1), Row("DELETE", 200, PRODUCES, "paused", events=1)],
    "cancellations": [Row("POST", 201, PRODUCES, "round", events=1)],
    "round-retries": [Row("POST", 201, PRODUCES, "round_with_held", events=1)],
    "round-surrenders": [Row("POST", 201, PRODUCES, "round_with_held", events=1)],
    "candidates": [
        Row("GET", 200, ALL),
        Row("POST", 201, PRODUCES, body=candidate, events=1, names="brief"),
        Row("POST", 201, PRODUCES, body=child, events=1, names="parent"),
    ],
    "candidate": [Row("GET", 200, ALL, "waiting", looks=True)],
    "original": [Row("GET", 200, ALL, "waiting")],
    "rendition": [Row("GET", 200, ALL, "waiting", kwargs={"kind": "thumb"})],
    "trail": [Row("GET", 200, ALL, "waiting")],
    "retries": [Row("POST", 201, PRODUCES, "held", events=1)],
    "surrenders": [Row("POST", 201, PRODUCES, "held", events=1)],
    "withdrawals": [Row("POST", 201, PRODUCES, "waiting", events=1)],
    "returns": [Row("POST", 201, PRODUCES, "spare", events=1)],
    "edits": [Row("POST", 201, PRODUCES, "asked_to_change", events=1)],
    "displays": [Row("POST", 201, REVIEWS, "waiting", body=displays)],
    "reviews": [
        Row("GET", 200, ALL, "waiting"),
        Row("POST", 201, REVIEWS, "waiting", body=review, events=1, judges=True),
    ],
    "overturns": [Row("POST", 201, LEADS, "decided", body=why, events=1)],
    "claims": [
        Row("GET", 200, ALL),
        Row("POST", 201, REVIEWS, body=claim, events=1, names="candidate", judges=True),
    ],
    "claim": [
        Row("GET", 200, REVIEWS, "claim", others=404),
        Row("PATCH", 200, REVIEWS, "claim", others=404),
        Row("DELETE", 204, REVIEWS, "claim", others=404, events=1),
    ],
    "draft": [
        Row("GET", 200, REVIEWS, "claim", others=404),
        Row("PUT", 200, REVIEWS, "claim", body=nothing, others=404),
    ],
    "cost-report": [Row("GET", 200, FILES | {"auditor"})],
    "events": [Row("GET", 200, READS_LOG, looks=True)],
}
# For everybody, signed in or not: what the API is, and what it is not.
OPEN = {"schema", "docs"}
NOWHERE = {"missing"}


def elsewhere():
    return uuid4()
