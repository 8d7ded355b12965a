"""The API's page works under our content policy: nothing inline, nothing from elsewhere."""

from urllib.parse import urlsplit


def test_the_api_page_shows_every_group_and_breaks_no_rule(open_browser, site, pictures):
    page = open_browser(None)
    page.goto("/api/docs/")
    page.get_by_role("heading", name="Proofroom").wait_for()
    page.locator("#operations-candidates-candidates_list").click()
    page.get_by_text("Parameters").first.wait_for()
    page.screenshot(path=pictures / "api-docs.png")
    assert {urlsplit(url).netloc for _, _, url in page.watch.answers} == {urlsplit(site.url).netloc}
    assert {status for status, _, _ in page.watch.answers} <= {200, 304}


def test_it_can_be_tried_with_a_session(open_browser):
    page = open_browser("producer")
    page.goto("/api/docs/")
    group = page.locator("#operations-briefs-briefs_create")
    group.locator("button.opblock-summary-control").click()
    group.get_by_role("button", name="Try it out").click()
    group.locator("textarea").first.fill('{"title": "A cup", "brand": "North", "subject": "a cup", "budget_usd": "1"}')
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        group.get_by_role("button", name="Execute").click()
    assert answered.value.status == 201
