"""The inspection screen as a person works it: keys, and what stands on it."""

import json
import re

from playwright.sync_api import expect

READY = "canvas[data-view*='\"ready\":true']"


def inspect(page, candidate, *, take=True):
    """Open the screen; with `take`, until the candidate is this person's."""
    page.goto(f"/inspect/{candidate.pk}/")
    page.locator(READY).wait_for()
    if take:
        expect(page.locator("[data-claim]")).to_contain_text("Yours for")


def share(page):
    return int(re.match(r"\d+", page.locator("[data-share-words]").inner_text())[0])


def approve(page):
    return page.locator("[data-decide=approve]")


def see_everything(page):
    """Space by Space through the unseen parts, each until it counts; how many presses it took."""
    presses = 0
    while share(page) < 100 and presses < 40:
        before = share(page)
        page.keyboard.press("Space")
        presses += 1
        page.wait_for_function(
            "before => parseInt(document.querySelector('[data-share-words]').textContent) > before", arg=before
        )
    return presses


def pass_everything(page):
    """P until no item is open."""
    while not page.locator("[data-open-count]").inner_text().startswith("0 "):
        page.keyboard.press("p")


def view(page):
    return json.loads(page.locator("canvas").get_attribute("data-view"))


def answers(page):
    """What the checklist shows: (answer, defect, severity, spot) of each item."""
    return page.eval_on_selector_all(
        "[data-item]",
        """items => items.map((item) => [item.dataset.answer, item.querySelector("[data-defect]").value,
            item.querySelector("[name^=severity-]:checked")?.value ?? "", item.dataset.spot ?? ""])""",
    )


def call(page, method, path, body=None):
    """The API as the page's own person: (status, JSON or None)."""
    return page.evaluate(
        """async ([method, path, body]) => {
            const token = document.querySelector('meta[name="csrf-token"]').content;
            const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
            const options = { method, headers, body: body === null ? undefined : JSON.stringify(body) };
            const response = await fetch(`/api/${path}`, options);
            const text = await response.text();
            return [response.status, text ? JSON.parse(text) : null];
        }""",
        [method, path, body],
    )
