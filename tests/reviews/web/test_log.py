"""The log's page: for leads and auditors, filtered, verified when asked, without what a blind stage hides."""

import pytest

from generation import append_only
from reviews.audit.models import AuditEvent
from tests.reviews.audit.log import sql
from tests.reviews.web.house import House, text

LOG = "/log/"


def events(page):
    return [one for day in page.context["days"] for one in day["events"]]


def verbs(page):
    return [one["body"]["verb"] for one in events(page)]


@pytest.mark.parametrize(("role", "status"), [("lead", 200), ("auditor", 200), ("producer", 403), ("reviewer", 403)])
def test_the_whole_log_is_for_leads_and_auditors(house, role, status):
    page = house.client(role).get(LOG)
    assert page.status_code == status
    assert ("The whole log is shown to leads and auditors." in text(page)) == (status == 403)


def test_an_empty_log_says_so(house):
    assert "Nothing has happened in this workspace yet." in text(house.client("lead").get(LOG))


def test_it_tells_what_each_event_is_about(house):
    [candidate] = house.in_review(title="Ridge 8 boot")
    house.reviewed(candidate)
    shown = events(house.client("lead").get(LOG))
    assert [one["body"]["verb"] for one in shown] == [
        "review.submitted",
        "claim.taken",
        "candidate.checked",
        "round.ordered",
        "brief.submitted",
        "brief.filed",
    ]
    assert [one["thing"] for one in shown] == [
        *["Ridge 8 boot, round 1 no. 1"] * 3,
        "Ridge 8 boot, round 1",
        *["Ridge 8 boot"] * 2,
    ]


def test_a_look_of_an_auditor_stands_first(house):
    assert verbs(house.client("auditor").get(LOG)) == ["log.opened"]
    assert verbs(house.client("auditor").get(LOG)) == ["log.opened"]


def test_kind_and_person_narrow_and_stand_in_the_address(house):
    [candidate] = house.in_review()
    house.reviewed(candidate)
    client = house.client("lead")
    reviewer = house.by("reviewer").user_id
    assert verbs(client.get(f"{LOG}?kind=machine")) == ["candidate.checked"]
    assert verbs(client.get(f"{LOG}?kind=money")) == ["round.ordered"]
    assert verbs(client.get(f"{LOG}?person={reviewer}")) == ["review.submitted", "claim.taken"]
    assert verbs(client.get(f"{LOG}?person={reviewer}&kind=machine")) == []
    assert "No event is of this kind." in text(client.get(f"{LOG}?kind=refused"))
    assert len(verbs(client.get(f"{LOG}?kind=x&person=y"))) == 6
    assert [name for _, name in client.get(LOG).context["people"]] == ["Producer", "Reviewer"]


def test_another_workspace_reads_its_own_part_only(house):
    [candidate] = house.in_review(title="Our secret boot")
    other = House()
    page = other.client("auditor").get(f"{LOG}?person={house.by('producer').user_id}")
    assert verbs(page) == ["log.opened"]
    assert "Our secret boot" not in text(page)
    first = AuditEvent.objects.filter(workspace=house.workspace.pk).first()
    assert other.client("auditor").get(f"{LOG}?event={first.seq}").context["opened"] is None
    assert candidate.workspace_id == house.workspace.pk


def test_one_event_is_opened_with_its_text_exactly_as_hashed(house):
    house.in_review(title="Ridge 8 boot")
    event = AuditEvent.objects.get(verb="brief.filed")
    page = house.client("lead").get(f"{LOG}?event={event.seq}")
    assert page.context["opened"]["raw"] == event.body
    assert page.context["opened"]["texts"] == [("title", "Ridge 8 boot")]
    assert event.hash in text(page)
    assert event.prev in text(page)


def test_an_erased_text_is_told_as_erased(house):
    house.in_review(title="Ridge 8 boot")
    sql("DELETE FROM reviews_audittext")
    event = AuditEvent.objects.get(verb="brief.filed")
    page = house.client("lead").get(f"{LOG}?event={event.seq}")
    assert page.context["opened"]["erased"] == ["title"]
    assert "erased; its digest stays" in text(page)


# ---------------------------------------------------------------- verify


def test_verifying_tells_how_far_the_log_holds(house):
    house.in_review()
    client = house.client("lead")
    assert client.get(LOG).context["verdict"] is None
    last = AuditEvent.objects.latest("seq")
    assert client.get(f"{LOG}?verify=1").context["verdict"] == {
        "tone": "pass",
        "words": f"Log verified up to #{last.seq:,}",
        "hash": last.hash,
    }


def test_verifying_names_the_first_event_that_does_not_agree(house):
    house.in_review()
    event = AuditEvent.objects.get(verb="brief.submitted")
    with append_only.lifted("reviews_auditevent"):
        sql("UPDATE reviews_auditevent SET verb = 'brief.amended' WHERE seq = %s", event.seq)
    page = house.client("lead").get(f"{LOG}?verify=1")
    assert page.context["verdict"]["tone"] == "fail"
    assert f"The log does not agree with itself at #{event.seq}." in text(page)


def test_an_auditor_sees_sequence_and_head_on_every_page(house):
    [candidate] = house.in_review()
    client = house.client("auditor")
    for address in ("/", "/assets/", f"/assets/{candidate.pk}/", "/cost/", "/queue/", LOG):
        page = client.get(address)
        last = AuditEvent.objects.latest("seq")
        assert page.context["shell"]["log_head"] == {"seq": last.seq, "hash": last.hash}
        assert f"#{last.seq}" in text(page), address
        assert f"sha256 {last.hash}" in text(page), address


# ---------------------------------------------------------------- blindness, queries, pages


def test_a_lead_who_may_still_review_blind_reads_no_verdict(house):
    [candidate] = house.in_review(policy="two reviewers")
    house.reviewed(candidate, "reviewer")
    both = house.client("both", "lead", "reviewer")
    assert "review.submitted" not in verbs(both.get(LOG))
    assert "review.submitted" in verbs(house.client("lead").get(LOG))
    seq = AuditEvent.objects.get(verb="review.submitted").seq
    assert both.get(f"{LOG}?event={seq}").context["opened"] is None
    assert house.client("auditor").get(f"{LOG}?event={seq}").context["opened"] is not None


def test_as_many_queries_for_few_events_as_for_many(house, same_queries):
    client = house.client("lead")
    [candidate] = house.in_review()
    house.reviewed(candidate)
    one = same_queries(client, LOG)
    for candidate in house.in_review(candidates=2, wanted=3):
        house.reviewed(candidate)
    assert same_queries(client, LOG) == one


def test_the_log_comes_in_pages_newest_first(house):
    for _ in range(10):
        house.in_review(candidates=2)
    client = house.client("lead")
    first = client.get(f"{LOG}?kind=people").context
    assert first["pager"]["words"] == "1–30 of 30"
    page = client.get(LOG)
    assert (len(events(page)), page.context["pager"]["next"], page.context["pager"]["total"]) == (50, None, 50)
    house.in_review()
    assert client.get(LOG).context["pager"]["next"] == "?page=2"
