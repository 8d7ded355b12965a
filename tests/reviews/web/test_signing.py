"""Signing in and out, and working in another of one's workspaces."""

import pytest

from tests import factories
from tests.reviews.web.house import text

PASSWORD = "a long enough passphrase"


@pytest.fixture
def who(db):
    return factories.user("somebody@demo.example", password=PASSWORD, name="Some Body")


def test_signing_in_leads_where_one_wanted_to_go(client, who):
    factories.member(factories.workspace(), "lead", who=who)
    page = client.get("/log/", follow=True)
    assert "Sign in" in text(page)
    answer = client.post("/login/?next=/log/", {"username": who.email, "password": PASSWORD, "next": "/log/"})
    assert (answer.status_code, answer.url) == (302, "/log/")
    assert "Some Body" in text(client.get("/log/"))


def test_a_wrong_password_is_told_in_a_sentence(client, who):
    page = client.post("/login/", {"username": who.email, "password": "wrong"})
    assert page.status_code == 200
    assert "Please enter a correct email and password." in text(page)
    assert 'name="username" value="somebody@demo.example"' in text(page)


def test_signing_out_is_a_post_and_leads_to_signing_in(client, who):
    client.force_login(who)
    assert client.get("/logout/").status_code == 405
    answer = client.post("/logout/")
    assert (answer.status_code, answer.url) == (302, "/login/")
    assert client.get("/").status_code == 302


def test_who_is_a_member_nowhere_is_told_so(client, who):
    client.force_login(who)
    page = client.get("/")
    assert page.status_code == 403
    assert "You are no longer a member of any workspace." in text(page)


def test_the_switch_goes_to_another_of_ones_workspaces(client, who):
    first, second = factories.workspace("A first"), factories.workspace("Second")
    factories.member(first, "producer", who=who)
    factories.member(second, "auditor", who=who)
    client.force_login(who)
    assert client.get("/").context["shell"]["workspace"] == "A first"
    answer = client.post("/workspace/", {"membership": str(second.pk)})
    assert (answer.status_code, answer.url) == (302, "/")
    shell = client.get("/").context["shell"]
    assert (shell["workspace"], shell["role"], shell["sees_log"]) == ("Second", "auditor", True)


@pytest.mark.parametrize("chosen", ["", "nonsense", "0190f3c0-0000-7000-8000-000000000000"])
def test_a_workspace_that_is_not_ones_own_is_not_there(client, who, chosen):
    factories.member(factories.workspace(), who=who)
    foreign = factories.workspace("Foreign")
    client.force_login(who)
    assert client.post("/workspace/", {"membership": chosen}).status_code == 404
    assert client.post("/workspace/", {"membership": str(foreign.pk)}).status_code == 404


def test_the_navigation_shows_what_the_role_may_read(client, who):
    factories.member(factories.workspace(), "reviewer", who=who)
    client.force_login(who)
    page = text(client.get("/"))
    assert 'href="/cost/"' not in page
    assert 'href="/log/"' not in page
