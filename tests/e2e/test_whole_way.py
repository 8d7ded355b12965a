"""From a brief to an approved image with a known cost and a trail, as three people walk it on the real thing: web,
worker and simulated provider. Every station is photographed at three sizes (PROOFROOM_PICTURES names the folder)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect

from generation.ledger.models import CostEntry, Reservation
from generation.runs.models import Attempt
from reviews.audit.models import AuditEvent
from reviews.candidates.models import Candidate
from tests.e2e.screen import READY, approve, pass_everything, see_everything, view

REFERENCE = Path(settings.BASE_DIR) / "reviews" / "demo" / "images" / "boot-reference.png"
SIZES = ((1280, 720), (1440, 900), (1920, 1080))
NEEDED = "Add the eighth eyelet at the top of the row"
ARRIVED = 60_000

pytestmark = pytest.mark.slow


@pytest.fixture
def station(pictures):
    """Photographs a page at the three sizes and leaves it as it was."""
    taken = []

    def photograph(page, name):
        taken.append(name)
        before = page.viewport_size
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => done())))")
            page.screenshot(path=pictures / f"{len(taken):02}-{name}-{width}x{height}.png")
        page.set_viewport_size(before)

    return photograph


def test_a_brief_becomes_an_approved_image_with_its_cost_and_its_trail(open_browser, site, worker, simulator, station):
    # The provider lets go of the second call: nobody knows whether it was carried out.
    simulator.plan(["ok", "drop"])
    producer = open_browser(None)
    signs_in(producer, site)
    files_a_brief(producer, station)
    submitted = producer.url
    orders_a_round(producer, station)
    acts_on_what_is_held(producer, station)

    reviewer = open_browser("reviewer")
    asks_for_changes(reviewer, station)
    answers_by_one_button(producer, submitted, station)
    approves_the_edit(reviewer, station)

    producer.goto(submitted)
    expect(producer.get_by_text("1 of 1")).to_be_visible()
    station(producer, "brief-fulfilled")
    reads_the_trail(open_browser("auditor"), station)


# ---------------------------------------------------------------- the producer


def signs_in(page, site):
    page.goto("/")
    page.wait_for_url("**/login/?next=/")
    page.get_by_label("Email").fill("producer@demo.example")
    page.get_by_label("Password").fill(site.passwords["producer"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Room")


def files_a_brief(page, station):
    station(page, "room-of-the-producer")
    page.goto("/briefs/")
    page.keyboard.press("n")
    page.wait_for_url("**/briefs/new/")
    cost = page.locator("[data-estimate=cost]")
    before = cost.inner_text()
    fill_the_form(page)
    expect(cost).not_to_have_text(before)
    expect(cost).to_contain_text(re.compile(r"about \$0\.\d+"))
    expect(page.locator("[data-estimate=prompt]")).to_contain_text("a brown leather boot")
    expect(cost).to_be_in_viewport()
    station(page, "new-brief")
    # All of this was shown before anything was spent, or even stored.
    assert [model.objects.count() for model in (CostEntry, Reservation, Attempt)] == [0, 0, 0]
    page.get_by_role("button", name="File and submit").click()
    page.wait_for_url(re.compile(r"/briefs/[0-9a-f-]{36}/$"))
    expect(page.locator(".facts")).to_contain_text("Submitted")


def fill_the_form(page):
    page.get_by_label("Title").fill("Cap-toe boot for the product page")
    page.get_by_label("Brand").fill("Northfield Boots")
    page.get_by_label("Campaign").fill("Autumn")
    page.get_by_label("Message").fill("A boot to keep for twenty years.")
    page.get_by_label("Subject").fill("a brown leather boot with a cap toe, side view")
    page.get_by_label("Type").select_option("product_photo")
    page.get_by_label("Budget, USD").fill("4.00")
    page.get_by_label("Quality").select_option("low")
    page.locator("[name=must_keep-text]").first.fill("eight eyelets")
    page.locator("[data-files]").set_input_files(REFERENCE)
    expect(page.locator("[name=references-id]").first).to_have_value(re.compile(r"[0-9a-f-]{36}"))
    expect(page.locator("[data-upload-line] img").first).to_have_js_property("naturalWidth", 1024)
    page.locator("[name=references-role]").first.select_option("product")


def orders_a_round(page, station):
    order = page.get_by_role("button", name=re.compile("^Order 2 images"))
    expect(page.locator("#order [data-estimate=cost]")).to_contain_text("about $")
    station(page, "brief-before-the-order")
    order.click()
    expect(page.locator(".candidate")).to_have_count(2)
    page.evaluate("window.sameDocument = true")
    # The images come by themselves: this is the very page that was there before they did.
    expect(page.locator(".candidate [data-state=in_review]")).to_have_count(1, timeout=ARRIVED)
    expect(page.locator(".candidate [data-state=held]")).to_have_count(1, timeout=ARRIVED)
    assert page.evaluate("window.sameDocument")
    station(page, "round-with-one-held")


def acts_on_what_is_held(page, station):
    held = page.locator(".candidate", has=page.locator("[data-state=held]"))
    again = held.get_by_role("button", name="Call again")
    again.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("paid for twice")
    station(page, "calling-again-asks-first")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    again.click()
    dialog.get_by_role("button", name="Call again").click()
    expect(page.locator(".candidate [data-state=in_review]")).to_have_count(2, timeout=ARRIVED)
    assert page.locator(".candidate img").count() == 2


def answers_by_one_button(page, submitted, station):
    page.goto(submitted)
    button = page.get_by_role("button", name=re.compile("^Order the edit"))
    expect(page.locator("main")).to_contain_text(NEEDED)
    station(page, "changes-asked")
    button.click()
    edit = page.locator(".candidate--edit")
    expect(edit.locator("[data-state=in_review]")).to_have_count(1, timeout=ARRIVED)
    station(page, "edit-beside-its-parent")


# ---------------------------------------------------------------- the reviewer


def takes_the_next(page):
    page.goto("/queue/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inspect/*/")
    page.locator(READY).wait_for()
    expect(page.locator("[data-claim]")).to_contain_text("Yours for")


def asks_for_changes(page, station):
    page.goto("/queue/")
    station(page, "queue")
    takes_the_next(page)
    expect(page.get_by_text("SIMULATED").first).to_be_visible()
    station(page, "inspection-fit")
    page.keyboard.press("1")
    assert (view(page)["scale"], view(page)["mode"]) == (1, "single")
    station(page, "inspection-one-to-one")
    see_everything(page)
    goes_to_item(page, "Kept: eight eyelets")
    page.keyboard.press("f")
    page.keyboard.press("e")
    page.keyboard.type("Product: a part is m")
    page.keyboard.press("Enter")
    page.keyboard.press("m")
    page.locator("canvas").click(position={"x": 420, "y": 240})
    expect(page.locator(".item.is-focused [data-spot-words]")).to_contain_text("Pin at")
    page.keyboard.press("u")
    pass_everything(page)
    goes_to_item(page, "Kept: eight eyelets")
    expect(approve(page)).to_contain_text("1 major fail")
    station(page, "inspection-answered")
    page.keyboard.press("r")
    page.locator("#comment").fill(NEEDED)
    station(page, "inspection-reason")
    decided = page.url
    page.keyboard.press("Control+Enter")
    expect(page).not_to_have_url(decided)
    # The other one of the round is already there; it is left to somebody else.
    expect(page.locator("[data-claim]")).to_contain_text("Yours for")
    page.get_by_role("button", name="Give back").click()
    page.wait_for_url("**/queue/")


def goes_to_item(page, words):
    while page.locator(".item.is-focused .item__text").inner_text() != words:
        before = page.locator(".item.is-focused .item__text").inner_text()
        page.keyboard.press("j")
        if page.locator(".item.is-focused .item__text").inner_text() == before:
            for _ in range(60):
                page.keyboard.press("k")


def approves_the_edit(page, station):
    takes_the_next(page)
    page.keyboard.press("b")
    expect(page.locator('canvas[data-view*=\'"mode":"blink"\']')).to_be_visible()
    expect(page.get_by_role("button", name="Before", exact=False).first).to_have_attribute("aria-pressed", "true")
    station(page, "inspection-parent")
    page.keyboard.press("b")
    page.get_by_role("tab", name="Brief").click()
    expect(page.locator("#pane-brief")).to_contain_text(NEEDED)
    page.get_by_role("tab", name="Checklist").click()
    see_everything(page)
    pass_everything(page)
    expect(approve(page)).to_have_attribute("aria-disabled", "false")
    station(page, "inspection-ready-to-approve")
    page.keyboard.press("a")
    page.wait_for_url(lambda url: "/inspect/" not in url)


# ---------------------------------------------------------------- the auditor


def reads_the_trail(page, station):
    approved = Candidate.objects.get(state="approved")
    page.goto("/assets/")
    station(page, "assets")
    page.goto(f"/assets/{approved.pk}/")
    expect(page.locator("main")).to_contain_text("Jonas Okafor")
    expect(page.locator("main")).to_contain_text(re.compile(r"displayed at\s1:1"))
    station(page, "asset")
    page.goto("/cost/")
    station(page, "cost")
    page.goto("/log/")
    station(page, "log")
    head = page.locator(".loghead")
    seq = int(re.search(r"#(\d+)", head.inner_text())[1])
    digest = re.search(r"[0-9a-f]{64}", head.get_attribute("title"))[0]
    assert AuditEvent.objects.get(seq=seq).hash == digest
    call_command("verify_audit", "--expect", f"{seq}:{digest}")
