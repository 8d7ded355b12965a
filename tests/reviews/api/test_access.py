"""Every endpoint × every role × own and other workspace, from one table that the URL conf must agree with."""

import pytest
from django.db import transaction
from django.urls import reverse

from reviews.api.urls import urlpatterns
from reviews.audit.models import AuditEvent
from tests.reviews.api.calling import Caller, said
from tests.reviews.api.situations import Situation
from tests.reviews.api.table import NOWHERE, OPEN, TABLE, elsewhere
from tests.tables import Migrated

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")
ROWS = [(name, row) for name, rows in TABLE.items() for row in rows]
IDS = [f"{row.method} {name} {row.names or row.thing}".strip() for name, row in ROWS]
EACH = pytest.mark.parametrize(("name", "row"), ROWS, ids=IDS)


def methods_of(pattern):
    view = pattern.callback.cls
    return {each.upper() for each in METHODS if hasattr(view, each) and each in view.http_method_names}


def test_every_method_of_every_address_has_its_row():
    asked = {name: {row.method for row in rows} for name, rows in TABLE.items()}
    there = {pattern.name: methods_of(pattern) for pattern in urlpatterns if pattern.name not in OPEN | NOWHERE}
    assert there == asked


# A try on one's own brief is refused and kept in the log, and nothing else is changed.
LOG = {"reviews_auditevent", "reviews_audithead", "reviews_auditsubject", "reviews_audittext"}


@pytest.fixture
def situation():
    return Situation()


class Ask:
    """Asks as a row says and takes back what that did: one situation serves for all roles."""

    def __init__(self, situation, name, row):
        self.name, self.row, self.situation = name, row, situation
        self.thing = getattr(situation, row.thing).pk if row.thing else None
        self.body = row.body(situation) if row.body else None
        self.callers = {who: Caller(person) for who, person in situation.people.items()}
        self.callers["nobody"] = Caller()
        self.before = Migrated.now().tables

    def address(self, thing=None):
        thing = thing or self.thing
        if thing is None:
            return reverse(f"api:{self.name}")
        (parameter,) = {name for name in parameters_of(self.name) if name.endswith("_id")}
        return reverse(f"api:{self.name}", kwargs={parameter: thing} | self.row.kwargs)

    def as_(self, who, *, address=None, body=None):
        """The answer, how many events it left, and whether anything at all was changed."""
        body = self.row.body(self.situation) if self.row.body and body is None else body
        before, point = AuditEvent.objects.count(), transaction.savepoint()
        response = self.callers[who](self.row.method, address or self.address(), body)
        response.getvalue()
        left = AuditEvent.objects.count() - before
        changed = {name for name, rows in Migrated.now().tables.items() if rows != self.before[name]}
        transaction.savepoint_rollback(point)
        return response, left, changed


def parameters_of(name):
    (pattern,) = [one for one in urlpatterns if one.name == name]
    return pattern.pattern.converters


@EACH
def test_who_may_and_who_may_not(situation, name, row):
    ask = Ask(situation, name, row)
    for who in sorted(situation.people.keys() - {"stranger"}):
        response, events, changed = ask.as_(who)
        if who in row.may:
            looked = 1 if row.looks and who == "auditor" else 0
            assert (who, response.status_code, events) == (who, row.ok, row.events + looked)
        else:
            own = who == "owner" and row.judges
            left = (1, LOG) if own else (0, set())
            assert (who, response.status_code, events, changed) == (who, refused(row, who), *left)
            assert (said(response, refused(row, who))["code"] == "own_brief") == own


def refused(row, who):
    """A lead holds no claim of the reviewer's, so there it is 409 or 404 and not 403."""
    if who == "lead" and row.body is not None and row.body.__name__ in {"claim", "displays", "review"}:
        return 409 if row.body.__name__ != "claim" else 403
    if row.body is not None and row.body.__name__ == "displays":
        return 409
    return row.others


@EACH
def test_nobody_signed_in_gets_nothing(situation, name, row):
    response, _, changed = Ask(situation, name, row).as_("nobody")
    problem = said(response, 401)
    assert (problem["code"], changed) == ("not_authenticated", set())
    assert response.headers["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize(
    ("name", "row"), [each for each in ROWS if each[1].thing and each[1].thing != "endpoint"],
    ids=[each for each, (_, row) in zip(IDS, ROWS, strict=True) if row.thing and row.thing != "endpoint"],
)  # fmt: skip
def test_t01_another_workspaces_id_is_answered_as_one_that_is_not_there(situation, name, row):
    ask = Ask(situation, name, row)
    foreign, events, changed = ask.as_("stranger")
    missing, _, _ = ask.as_("stranger", address=ask.address(elsewhere()))
    assert said(foreign, 404)["code"] == "not_found"
    assert (foreign.content, foreign.headers) == (missing.content, missing.headers)
    assert (events, changed) == (0, set())


@pytest.mark.parametrize(
    ("name", "row"), [each for each in ROWS if each[1].names],
    ids=[each for each, (_, row) in zip(IDS, ROWS, strict=True) if row.names],
)  # fmt: skip
def test_t02_another_workspaces_id_in_a_body_is_answered_as_one_that_is_not_there(situation, name, row):
    ask = Ask(situation, name, row)
    foreign, events, changed = ask.as_("stranger")
    body = row.body(situation)
    body[row.names] = [{"id": str(elsewhere()), "role": "product"}] if row.names == "references" else str(elsewhere())
    missing, _, _ = ask.as_("stranger", body=body)
    assert said(foreign, 404)["code"] == "not_found"
    assert foreign.content == missing.content
    assert (events, changed) == (0, set())


@pytest.mark.parametrize(
    "name", [name for name, rows in TABLE.items() if any(one.method == "GET" for one in rows) and not rows[0].thing]
)
def test_lists_of_another_workspace_show_nothing_of_this_one(situation, name):
    things = [situation.reference, situation.draft, situation.waiting, situation.claim, situation.round]
    shown = Caller(situation.people["stranger"]).get(reverse(f"api:{name}")).content.decode()
    assert not [thing for thing in things if str(thing.pk) in shown]
    assert str(situation.of.pk) not in shown


@pytest.mark.parametrize("name", TABLE)
def test_x02_reading_never_reaches_what_changes(situation, name):
    """A verb answers GET and HEAD with 405, or they are reads of their own; OPTIONS changes nothing."""
    ask = Ask(situation, name, TABLE[name][0])
    allowed = {one.method for one in TABLE[name]}
    for method in ("GET", "HEAD"):
        response = ask.callers["owner"](method, ask.address())
        if "GET" not in allowed:
            assert response.status_code == 405
            assert set(response.headers["Allow"].split(", ")) == allowed | {"OPTIONS"}
        else:
            assert response.status_code in {200, 403, 404}
        assert method == "GET" or response.getvalue() == b""
        response.getvalue()
    assert ask.callers["owner"]("OPTIONS", ask.address()).status_code == 200
    assert Migrated.now().tables == ask.before
