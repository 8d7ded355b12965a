"""The inspection screen on the real server: what it takes, keeps, refuses and shows."""

import re

import pytest
from playwright.sync_api import expect

from reviews.briefs import actions as briefs
from reviews.queues.models import Claim
from tests.e2e.making import HEIGHT, WIDTH, a_brief, a_candidate, a_round, now
from tests.e2e.screen import READY, answers, approve, call, inspect, pass_everything, see_everything, view
from tests.factories_briefs import ingested

# The defect list itself, which everybody may choose from.
CHOICE = 'value="part_missing">Product: a part is missing'


@pytest.fixture
def producer(site):
    return site.people["producer"]


@pytest.fixture
def candidate(producer):
    return a_candidate(producer)


def displayed(page, candidate, percent, start=0):
    """Reported as the page reports it: the upper rows of the image, for half a second."""
    one = {"start_ms": start, "duration_ms": 500, "zoom": 1, "rect": [0, 0, WIDTH, HEIGHT * percent // 100]}
    status, body = call(page, "POST", f"candidates/{candidate.pk}/displays/", {"displays": [one]})
    assert status == 201, body
    return body["coverage"]


def test_from_the_queue_to_the_decision_and_the_next_by_keys_alone(open_browser, producer):
    first = a_candidate(producer, due="2026-11-22T12:00:00Z")
    second = a_candidate(producer, due="2026-11-23T12:00:00Z")
    page = open_browser("reviewer")
    page.goto("/queue/")
    # The keys are there once the page's modules are.
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/inspect/{first.pk}/")
    expect(page.locator("[data-claim]")).to_contain_text("Yours for")
    expect(page.locator("canvas[data-view*='\"ready\":true']")).to_be_visible()

    assert see_everything(page) >= 2
    pass_everything(page)
    expect(approve(page)).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("a")

    page.wait_for_url(f"**/inspect/{second.pk}/")
    first.refresh_from_db()
    assert first.state == "approved"


def test_approving_is_refused_at_94_percent_and_taken_at_95(open_browser, candidate):
    page = open_browser("reviewer")
    inspect(page, candidate)
    pass_everything(page)
    assert displayed(page, candidate, 94) == 0.94
    page.reload()
    expect(approve(page)).to_contain_text("94\u202f% of 95\u202f% displayed")
    expect(approve(page)).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("a")
    items = page.eval_on_selector_all("[data-item]", "items => items.map((item) => item.dataset.item)")
    body = {
        "sha256": candidate.image.sha256,
        "verdict": "approve",
        "answers": [{"item": item, "answer": "pass"} for item in items],
    }
    page.watch.expect("status of 409")
    status, problem = call(page, "POST", f"candidates/{candidate.pk}/reviews/", body)
    assert (status, problem["detail"]) == (409, "This cannot be approved yet: 94 % of 95 % displayed.")

    assert displayed(page, candidate, 95, start=1000) == 0.95
    page.reload()
    expect(approve(page)).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("a")
    page.wait_for_url("**/queue/")
    candidate.refresh_from_db()
    assert candidate.state == "approved"


def test_what_the_map_says_is_what_the_server_counts(open_browser, candidate):
    page = open_browser("reviewer")
    inspect(page, candidate)
    page.keyboard.press("1")
    page.wait_for_function("() => parseInt(document.querySelector('[data-share-words]').textContent) > 10")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => parseInt(document.querySelector('[data-share-words]').textContent) > 35")
    with page.expect_response(lambda answer: "/displays/" in answer.url) as answer:
        page.keyboard.press("0")
    counted = int(answer.value.json()["coverage"] * 100)
    assert counted > 35
    expect(page.locator("[data-share-words]")).to_have_text(f"{counted}\u202f%")
    expect(page.locator("[data-by-hand]")).to_have_text(f"{counted} by hand")
    page.reload()
    expect(page.locator("[data-share-words]")).to_have_text(f"{counted}\u202f%")
    expect(page.locator("[data-by-hand]")).to_have_text(f"{counted} by hand")


def test_a_reload_in_mid_review_loses_nothing(open_browser, candidate):
    page = open_browser("reviewer")
    inspect(page, candidate)
    page.keyboard.press("p")
    page.keyboard.press("f")
    page.locator(".item.is-focused [data-defect]").select_option("part_missing")
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.locator("canvas").click(position={"x": 300, "y": 200})
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "/draft/" in answer.url):
        page.keyboard.press("u")
        page.keyboard.press("n")
    before = answers(page)
    assert sum(bool(one[0]) for one in before) >= 3
    assert [one[2] for one in before if one[0] == "fail"] == ["major"]
    assert all(one[3] for one in before if one[0] == "fail")

    page.reload()
    expect(page.locator("[data-claim]")).to_contain_text("Yours for")
    assert answers(page) == before

    elsewhere = open_browser("reviewer")
    inspect(elsewhere, candidate)
    expect(elsewhere.locator("[data-answered]")).to_have_text(page.locator("[data-answered]").inner_text())
    assert answers(elsewhere) == before


def test_two_reviewers_cannot_hold_the_same_seat(open_browser, candidate):
    page, other = open_browser("reviewer"), open_browser("second")
    inspect(page, candidate)
    other.watch.expect("status of 409")
    inspect(other, candidate, take=False)
    expect(other.locator("[data-message]")).to_contain_text("Jonas Okafor holds the free seat")
    expect(approve(other)).to_have_attribute("aria-disabled", "true")
    expect(other.locator("[data-decide=reject]")).to_have_attribute("aria-disabled", "true")
    other.goto("/queue/")
    expect(other.get_by_role("link", name=re.compile("Inspect"))).to_have_count(0)


def test_a_lost_claim_is_said_plainly_and_the_answers_stay(open_browser, candidate):
    page = open_browser("reviewer")
    inspect(page, candidate)
    page.keyboard.press("p")
    with page.expect_response(lambda answer: "/draft/" in answer.url and answer.request.method == "PUT"):
        page.keyboard.press("p")
    Claim.objects.filter(candidate=candidate).update(expires_at=now())
    page.watch.expect("status of 409")
    page.keyboard.press("p")
    message = page.locator("[data-message]")
    expect(message).to_contain_text("This claim is over")
    expect(page.locator("[data-claim]")).to_contain_text("Not yours")
    answered = page.locator("[data-answered]").inner_text()
    message.get_by_role("button", name="Take it again").click()
    expect(page.locator("[data-claim]")).to_contain_text("Yours for")
    expect(page.locator("[data-answered]")).to_have_text(answered)


def test_what_was_answered_under_a_lost_claim_comes_back_with_the_next_one(open_browser, candidate):
    page = open_browser("reviewer")
    inspect(page, candidate)
    with page.expect_response(lambda answer: "/draft/" in answer.url and answer.request.method == "PUT"):
        page.keyboard.press("p")
    before = answers(page)
    page.goto("/queue/")
    Claim.objects.filter(candidate=candidate).update(expires_at=now())

    elsewhere = open_browser("reviewer")
    inspect(elsewhere, candidate)
    expect(elsewhere.locator("[data-item][data-answer=pass]")).to_have_count(1)
    assert answers(elsewhere) == before


def test_asking_for_changes_takes_a_reason_and_a_sentence(open_browser, candidate):
    page = open_browser("reviewer")
    inspect(page, candidate)
    page.keyboard.press("r")
    form = page.locator("[data-reason]")
    expect(form).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(form.locator("[data-reason-error]")).to_contain_text("Choose a reason")
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    page.keyboard.press("r")
    form.get_by_label("Product: a part is missing").check()
    form.get_by_label("What to change").fill("Add the eighth eyelet.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/queue/")
    candidate.refresh_from_db()
    assert candidate.state == "changes_requested"


def test_giving_back_leaves_the_seat_to_somebody_else(open_browser, candidate):
    page = open_browser("reviewer")
    inspect(page, candidate)
    page.get_by_role("button", name="Give back").click()
    page.wait_for_url("**/queue/")
    inspect(open_browser("second"), candidate)


@pytest.mark.parametrize(("who", "why"), [("producer", "producer"), ("auditor", "auditor")])
def test_who_may_not_review_sees_it_all_and_reads_why(open_browser, candidate, who, why):
    page = open_browser(who)
    inspect(page, candidate, take=False)
    assert page.locator("[data-inspect]").get_attribute("data-why-not")
    expect(page.locator("[data-message]")).to_be_visible()
    expect(page.locator("[data-decide=reject]")).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("button", name="Give back")).to_have_count(0)
    page.keyboard.press("p")
    assert {one[0] for one in answers(page)} <= {"", "na"}
    page.keyboard.press("1")
    assert view(page)["scale"] == 1
    assert not Claim.objects.filter(candidate=candidate).exists()


def test_a_blind_stage_shows_nothing_of_the_first_verdict(open_browser, producer):
    brief = a_brief(producer, policy="two reviewers")
    candidate = a_candidate(producer, brief)
    first = open_browser("reviewer")
    inspect(first, candidate)
    words = "The stitching ends in nothing."
    first.keyboard.press("x")
    first.get_by_label("Product: a part is missing").check()
    first.locator("#comment").fill(words)
    first.keyboard.press("Control+Enter")
    first.wait_for_url("**/queue/")

    second = open_browser("second")
    for address in (f"/inspect/{candidate.pk}/", f"/assets/{candidate.pk}/", f"/briefs/{brief.pk}/", "/", "/queue/"):
        second.goto(address)
        second.get_by_role("heading", level=1).wait_for()
        told = second.content()
        assert words not in told
        assert "Product: a part is missing" not in told.replace(CHOICE, "")
        assert not re.search(r">\s*(Rejected|Review: reject)", told)
    status, reviews = call(second, "GET", f"candidates/{candidate.pk}/reviews/")
    assert (status, reviews["results"]) == (200, [])


def test_nothing_on_the_screen_shifts_while_it_loads_and_is_worked(open_browser, candidate):
    page = open_browser("reviewer")
    page.add_init_script(
        """window.shifts = [];
        const tell = ({ value, sources }) => [value, sources.map(({ node }) => node?.outerHTML ?? node?.textContent)];
        const keep = (entry) => entry.hadRecentInput || window.shifts.push(tell(entry));
        new PerformanceObserver((list) => list.getEntries().forEach(keep))
            .observe({ type: "layout-shift", buffered: true });"""
    )
    inspect(page, candidate)
    page.keyboard.press("1")
    page.wait_for_function("() => parseInt(document.querySelector('[data-share-words]').textContent) > 10")
    assert page.evaluate("window.shifts") == []


ON_SCREEN = {
    "1": lambda page: view(page)["scale"] == 1,
    "2": lambda page: view(page)["scale"] == 2,
    "3": lambda page: view(page)["scale"] == 3,
    "4": lambda page: view(page)["scale"] == 4,
    "8": lambda page: view(page)["scale"] == 8,
    "-": lambda page: view(page)["scale"] == 6,
    "+": lambda page: view(page)["scale"] == 8,
    "ArrowRight": lambda page: view(page)["x"] > VIEWS[-2]["x"],
    "ArrowLeft": lambda page: view(page)["x"] < VIEWS[-2]["x"],
    "ArrowDown": lambda page: view(page)["y"] > VIEWS[-2]["y"],
    "ArrowUp": lambda page: view(page)["y"] < VIEWS[-2]["y"],
    "0": lambda page: view(page)["scale"] < 1,
    " ": lambda page: view(page)["scale"] == 1,
    # The other picture is fetched first.
    "b": lambda page: page.locator('canvas[data-view*=\'"mode":"blink"\']').wait_for() is None,
    "v": lambda page: view(page)["mode"] == "single",
    "g": lambda page: page.locator("[data-stage]").get_attribute("data-surround") == "black",
    "h": lambda page: page.locator("[data-pins]").is_hidden(),
    "\\": lambda page: page.locator(".rail").is_hidden(),
    "p": lambda page: answers(page)[0][0] == "pass",
    "j": lambda page: focused(page) == 2,
    "k": lambda page: focused(page) == 1,
    "n": lambda page: answers(page)[1][0] == "na",
    "f": lambda page: answers(page)[2][0] == "fail",
    "e": lambda page: page.evaluate("document.activeElement.matches('[data-defect]')"),
    "Enter": lambda page: page.evaluate("document.activeElement.matches('.item__row')"),
    "m": lambda page: "Press on the image" in page.locator("[data-message]").inner_text(),
    "Escape": lambda page: page.locator("[data-message]").is_hidden(),
    "u": lambda page: answers(page)[focused(page)][0] == "",
    "a": lambda page: "items open" in page.locator("[data-says]").inner_text(),
    "x": lambda page: page.locator("[data-reason-title]").inner_text() == "Reject",
    "r": lambda page: page.locator("[data-reason-title]").inner_text() == "Request changes",
    "?": lambda page: page.get_by_role("dialog").is_visible(),
}
VIEWS = []


def focused(page):
    """The place of the focused item."""
    return page.eval_on_selector_all("[data-item]", "items => items.findIndex((one) => one.matches('.is-focused'))")


def test_every_key_of_the_help_does_what_it_says(open_browser, producer):
    reference = briefs.upload_reference(
        ingested(producer.workspace_id, width=640, height=480), name="cup.png", by=producer, at=now()
    )
    first, second = a_round(producer, 2, references=[{"id": str(reference.pk), "role": "product"}])
    page = open_browser("reviewer")
    inspect(page, first)
    told = set(page.eval_on_selector_all("[data-keylist] kbd", "all => all.map((one) => one.textContent)"))
    for key, happened in ON_SCREEN.items():
        VIEWS.append(view(page))
        if key in {"r", "?"}:
            page.keyboard.press("Escape")
        page.keyboard.press(key)
        VIEWS.append(view(page))
        assert happened(page), f"{key}: {VIEWS[-2:]}"
        if key == "\\":
            page.keyboard.press(key)
    page.keyboard.press("Escape")
    page.keyboard.press("]")
    page.wait_for_url(f"**/inspect/{second.pk}/")
    page.locator(READY).wait_for()
    page.keyboard.press("[")
    page.wait_for_url(f"**/inspect/{first.pk}/")
    names = {" ": "Space", "ArrowLeft": "←", "ArrowRight": "→", "ArrowUp": "↑", "ArrowDown": "↓", "Escape": "Esc"}
    assert told - {names.get(key, key.upper()) for key in ON_SCREEN} == {"[", "]", "="}
