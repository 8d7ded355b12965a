"""The commands as a script meets them: one JSON object on standard output, sentences on the other, the exit code."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from generation.providers.simulator.testing import running_simulator
from reviews.audit.queries import head
from reviews.briefs.models import Brand, Brief, Reference
from reviews.candidates.models import Candidate
from reviews.people.models import ApiToken, User
from reviews.people.tokens import actor_of_token
from tests.factories import actor, member, user, workspace
from tests.factories_briefs import data, png

pytestmark = pytest.mark.django_db

HASH = "0" * 64


@pytest.fixture
def by():
    return actor(workspace("Demo"), "producer", who=user("ann@demo.example"))


@pytest.fixture
def simulator(settings):
    with running_simulator() as running:
        settings.SIMULATOR_URL = running.url
        yield running


def told(*words):
    """The exit code, the one object on standard output, and what standard error says."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command(*words, "--json", stdout=out, stderr=err)
    except SystemExit as ended:
        code = ended.code
    return code, json.loads(out.getvalue()), err.getvalue()


def written(folder, body):
    path = folder / "brief.json"
    path.write_text(body if isinstance(body, str) else json.dumps(body))
    return str(path)


# ---------------------------------------------------------------- file_brief


def test_a_brief_is_filed_and_submitted_by_the_only_producer(by, tmp_path):
    code, answer, said = told("file_brief", written(tmp_path, data()))
    brief = Brief.objects.get()
    assert (code, said, brief.owner_id) == (0, "", by.user_id)
    assert answer == {
        "brief": str(brief.pk),
        "version": 1,
        "round": None,
        "state": "submitted",
        "created": ["brand Northfield Home"],
        "warnings": [],
        "candidates": [],
        "attempts": [],
        "spent_usd": "0.00",
    }


def test_an_order_without_waiting_ends_at_once(by, tmp_path):
    code, answer, _ = told("file_brief", written(tmp_path, data()), "--order")
    assert (code, answer["state"], answer["attempts"], len(answer["candidates"])) == (0, "waiting", [], 2)


def test_references_lie_beside_the_file_or_in_the_folder(by, tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "beside.png").write_bytes(png())
    (tmp_path / "pictures" / "cup.png").write_bytes(png(colour="#222222"))
    names = [{"file": name, "role": "product"} for name in ("beside.png", "cup.png")]
    path = written(tmp_path, data(references=names))
    assert told("file_brief", path, "--references", str(tmp_path / "pictures"))[0] == 0
    assert set(Reference.objects.values_list("name", flat=True)) == {"beside.png", "cup.png"}


def test_every_error_is_told_at_once_by_its_field_and_nothing_is_stored(by, tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    names = ("text.png", "missing.png", "a" * 300 + ".png")
    references = [{"file": name, "role": "product"} for name in names]
    body = data(colour="red", budget_usd="0", references=references, generation={"background": "transparent"})
    code, answer, said = told("file_brief", written(tmp_path, body), "--order")
    fields = {"colour", "budget_usd", "generation.background", *(f"references.{n}.file" for n in range(3))}
    assert (code, set(answer["errors"])) == (2, fields)
    assert all(f"{field}: " in said for field in fields)
    assert "--references" in answer["errors"]["references.1.file"][0]
    assert [model.objects.count() for model in (Brief, Brand, Reference)] == [0, 0, 0]


def test_a_brief_whose_order_is_refused_is_not_filed_either(by, tmp_path):
    code, answer, _ = told("file_brief", written(tmp_path, data(budget_usd="0.001")), "--order")
    assert (code, list(answer["errors"]), Brief.objects.count()) == (2, ["budget_exhausted"], 0)


@pytest.mark.parametrize("text", ["{", "", "[]", '{"title": NaN}', '{"title": "a", "title": "b"}', "[" * 10_000])
def test_what_is_no_json_object_is_bad_input(by, tmp_path, text):
    code, answer, _ = told("file_brief", written(tmp_path, text))
    assert (code, list(answer)) == (2, ["errors"])
    assert set(answer["errors"]) <= {"file", "brief"}


def test_a_file_that_is_not_there_is_bad_input(by, tmp_path):
    code, answer, _ = told("file_brief", str(tmp_path / "none.json"))
    assert (code, list(answer["errors"])) == (2, ["file"])


@pytest.mark.parametrize("seconds", ["-1", "soon", "nan"])
def test_a_wait_that_is_no_time_is_refused(by, tmp_path, seconds):
    with pytest.raises(CommandError, match="seconds"):
        call_command("file_brief", written(tmp_path, data()), f"--wait={seconds}")


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (["--as", "nobody@demo.example"], "as"),
        (["--as", "rita@demo.example"], "as"),
        (["--workspace", "Nowhere"], "workspace"),
    ],
)
def test_who_may_not_file_is_told_by_the_option(by, tmp_path, options, field):
    member(workspace("Other"), "reviewer", who=user("rita@demo.example"))
    code, answer, _ = told("file_brief", written(tmp_path, data()), *options)
    assert (code, list(answer["errors"])) == (2, [field])


@pytest.mark.django_db(transaction=True)
def test_waiting_performs_the_round_here(by, tmp_path, simulator):
    code, answer, _ = told("file_brief", written(tmp_path, data()), "--wait", "60")
    assert (code, answer["state"]) == (0, "ready")
    assert set(answer["candidates"][0]) == {"id", "sha256", "width", "height", "bytes", "state", "why"}
    assert {one["state"] for one in answer["candidates"]} == {"in_review"}
    assert set(answer["attempts"][0]) == {"id", "outcome", "request_id", "cost_usd", "cost_source"}
    assert [(one["outcome"], one["cost_source"]) for one in answer["attempts"]] == [("succeeded", "usage")] * 2
    assert sum(float(one["cost_usd"]) for one in answer["attempts"]) == pytest.approx(float(answer["spent_usd"]))


@pytest.mark.django_db(transaction=True)
def test_what_is_held_or_failed_is_exit_3_with_the_reasons(by, tmp_path, simulator):
    simulator.plan([{"kind": "error", "status": 500}, "moderation"])
    code, answer, _ = told("file_brief", written(tmp_path, data()), "--order", "--wait", "60")
    assert code == 3
    assert sorted((one["state"], bool(one["why"])) for one in answer["candidates"]) == [
        ("failed", True),
        ("held", True),
    ]


@pytest.mark.django_db(transaction=True)
def test_what_is_not_there_in_time_is_exit_3_and_goes_on_later(by, tmp_path, simulator):
    code, answer, _ = told("file_brief", written(tmp_path, data()), "--wait", "0")
    assert (code, answer["attempts"]) == (3, [])
    assert {(one["state"], one["why"]) for one in answer["candidates"]} == {("generating", "not there in time")}
    assert set(Candidate.objects.values_list("run__state", flat=True)) == {"waiting"}


# ---------------------------------------------------------------- the others


def test_the_log_is_verified_against_a_kept_head(by, tmp_path):
    told("file_brief", written(tmp_path, data()))
    seq, hash_ = head()
    assert told("verify_audit", "--expect", f"{seq}:{hash_}")[:2] == (
        0,
        {"verdict": "verified", "count": seq, "head": hash_},
    )
    code, answer, _ = told("verify_audit", "--expect", f"{seq}:{HASH}")
    assert (code, answer["verdict"], answer["seq"]) == (1, "broken", seq)
    assert told("verify_audit", "--expect", f"{seq + 1}:{HASH}")[0] == 1


def test_a_head_that_cannot_be_read_is_refused():
    with pytest.raises(CommandError, match="SEQ:HASH"):
        call_command("verify_audit", "--expect=12")


def test_a_token_is_told_once_and_stored_hashed(by):
    code, answer, said = told("issue_token", "ann@demo.example")
    assert (code, list(answer), said) == (0, ["token"], "")
    assert actor_of_token(answer["token"]).user_id == by.user_id
    assert answer["token"] not in str(list(ApiToken.objects.values()))


def test_a_token_is_for_one_membership(by):
    member(workspace("Other"), "lead", who=User.objects.get(pk=by.user_id))
    code, answer, _ = told("issue_token", "ann@demo.example")
    assert (code, list(answer["errors"])) == (2, ["workspace"])
    token = told("issue_token", "ann@demo.example", "--workspace", "Other")[1]["token"]
    assert actor_of_token(token).roles == {"lead"}


def test_a_report_on_a_workspace_that_is_not_there_is_bad_input(by):
    code, answer, _ = told("cost_report", "--workspace", "Nowhere")
    assert (code, list(answer["errors"])) == (2, ["workspace"])
