"""Every page that a role's links reach: it answers 200 with its headers, speaks of no error, and axe finds nothing, in
light and in dark."""

import re
from urllib.parse import parse_qsl, urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from reviews.candidates.models import Candidate
from tests.e2e.world import furnish

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Of pages that differ only in the ids of their address, so many are visited; of those that differ in what they filter,
# one.
OF_A_KIND = 2
MUST_SEE = {
    "producer": {"/", "/briefs/", "/briefs/new/", "/briefs/ID/", "/briefs/ID/amend/", "/briefs/ID/copy/",
                 "/briefs/ID/upload/", "/queue/", "/assets/", "/assets/ID/", "/cost/", "/inspect/ID/"},
    "reviewer": {"/", "/briefs/", "/briefs/ID/", "/queue/", "/assets/", "/assets/ID/", "/inspect/ID/"},
    "lead": {"/", "/briefs/", "/briefs/ID/", "/briefs/ID/amend/", "/queue/", "/assets/", "/assets/ID/", "/cost/",
             "/log/", "/inspect/ID/"},
    "auditor": {"/", "/briefs/", "/briefs/ID/", "/queue/", "/assets/", "/assets/ID/", "/cost/", "/log/",
                "/inspect/ID/"},
}  # fmt: skip

pytestmark = pytest.mark.slow
axe = Axe()


def kind_of(address):
    """The shape of an address: ids and values left out."""
    parts = urlsplit(address)
    names = ",".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return f"{ID.sub('ID', parts.path)}{'?' if names else ''}{names}"


def links_of(page, site):
    found = page.eval_on_selector_all(
        "a[href]", "links => links.map((link) => [link.href, link.hasAttribute('download')])"
    )
    return [(urldefrag(href)[0], file) for href, file in found if href.startswith(f"{site.url}/")]


def violations(page):
    """What axe finds, in a line each."""
    found = axe.run(page).response["violations"]
    return [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


class Crawl:
    def __init__(self, page, site):
        self.page = page
        self.site = site
        self.seen = {}
        self.waiting = [(f"{site.url}/", False)]
        self.known = {f"{site.url}/"}
        self.wrong = []

    def run(self):
        while self.waiting:
            address, is_file = self.waiting.pop(0)
            kind = kind_of(address)
            count = self.seen[kind] = self.seen.get(kind, 0) + 1
            if count > (1 if "?" in kind else OF_A_KIND):
                continue
            if is_file or "/api/" in address:
                self.fetch(address)
            else:
                self.visit(address, with_axe=count == 1 and "?" not in kind)
        return self

    def fetch(self, address):
        answer = self.page.context.request.get(address)
        if answer.status != 200 or "default-src" not in answer.headers.get("content-security-policy", ""):
            self.wrong.append(f"{address}: {answer.status} {answer.headers}")

    def visit(self, address, *, with_axe):
        answer = self.page.goto(address, wait_until="load")
        if answer.status != 200:
            self.wrong.append(f"{address}: {answer.status}")
            return
        if with_axe:
            self.wrong += [f"{address}: {one}" for one in violations(self.page)]
            self.page.emulate_media(color_scheme="dark")
            self.wrong += [f"{address} in the dark: {one}" for one in violations(self.page)]
            self.page.emulate_media(color_scheme="light")
        for link in links_of(self.page, self.site):
            if link[0] not in self.known:
                self.known.add(link[0])
                self.waiting.append(link)


@pytest.mark.parametrize("role", list(MUST_SEE))
def test_every_page_that_a_role_can_reach(open_browser, site, role):
    furnish(site.people)
    crawl = Crawl(open_browser(role), site).run()
    assert not crawl.wrong, "\n".join(crawl.wrong)
    assert MUST_SEE[role] - set(crawl.seen) == set()


def test_pages_without_a_person_and_refusals_are_pages_too(open_browser, site):
    furnish(site.people)
    page = open_browser(None)
    for name in ("/login/", "/briefs/"):
        page.goto(name)
        assert violations(page) == []
    page = open_browser("reviewer")
    page.watch.expect(r"status of (403|404|409)")
    held = Candidate.objects.get(state="held")
    for name, status in (
        ("/assets/00000000-0000-7000-8000-000000000000/", 404),
        ("/cost/", 403),
        ("/log/", 403),
        (f"/inspect/{held.pk}/", 409),
    ):
        assert page.goto(name).status == status
        assert violations(page) == []


def test_what_watches_these_pages_sees_what_is_wrong(open_browser, site):
    page = open_browser(None)
    page.goto("/login/")
    page.evaluate(
        "document.querySelector('main').append(document.createElement('img'), document.createElement('input'))"
    )
    assert {one.split(":")[0] for one in violations(page)} == {"image-alt", "label"}
    assert page.watch.wrong == []
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("console.error('said')")
    page.evaluate("fetch('/nowhere')")
    page.wait_for_function("() => performance.getEntriesByName(`${location.origin}/nowhere`).length")
    assert len(page.watch.wrong) == 3
    page.watch.wrong.clear()
