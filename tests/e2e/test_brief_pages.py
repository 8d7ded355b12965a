"""What scripts do on the producer's pages: lists that grow, uploads that are refused, the prompt that is copied."""

import re

from playwright.sync_api import expect

from tests.e2e.making import a_brief, pattern


def test_a_list_of_the_form_grows_and_shrinks_and_the_prompt_follows(open_browser, site):
    page = open_browser("producer")
    page.goto("/briefs/new/")
    details = page.locator("[name=must_keep-text]")
    before = details.count()
    field = page.locator(".lines-field", has=details)
    field.get_by_role("button", name="Another").click()
    expect(details).to_have_count(before + 1)
    expect(details.last).to_be_focused()
    page.keyboard.type("one handle")
    prompt = page.locator("[data-estimate=prompt]")
    expect(prompt).to_contain_text("one handle")
    field.locator("[data-remove]").last.click()
    expect(details).to_have_count(before)
    expect(prompt).not_to_contain_text("one handle")


def test_files_that_are_no_pictures_are_refused_where_they_stand(open_browser, site):
    page = open_browser("producer")
    page.goto("/briefs/new/")
    files = page.locator("[data-files]")
    files.set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"not a picture"})
    lines = page.locator("[data-uploads] [data-upload-line]")
    expect(lines.first).to_contain_text("Only PNG, JPEG and WebP are taken.")
    page.watch.expect(r"status of 4(13|15|22)")
    page.watch.expect(r"blob:")
    files.set_input_files({"name": "cut.png", "mimeType": "image/png", "buffer": pattern()[:5000]})
    expect(lines.nth(1).locator("[data-error]")).to_be_visible()
    expect(lines.nth(1).locator("[data-error]")).to_have_text(re.compile(r"\w+ .+\."))
    assert lines.nth(1).locator("[data-id]").input_value() == ""
    lines.nth(1).locator("[data-remove]").click()
    expect(lines).to_have_count(1)


def test_the_compiled_prompt_is_copied_as_it_stands(open_browser, site):
    brief = a_brief(site.people["producer"], subject="a white cup on a sill")
    page = open_browser("producer")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/briefs/{brief.pk}/")
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_contain_text("Copied")
    assert "a white cup on a sill" in page.evaluate("navigator.clipboard.readText()")


def test_what_was_typed_is_still_there_when_the_form_is_refused(open_browser, site):
    page = open_browser("producer")
    page.goto("/briefs/new/")
    page.get_by_label("Subject").fill("a cup")
    page.get_by_label("Budget, USD").fill("0")
    page.watch.expect(r"status of 422")
    page.get_by_role("button", name="File and submit").click()
    expect(page.get_by_role("alert").first).to_contain_text("another look")
    expect(page.get_by_label("Subject")).to_have_value("a cup")
    expect(page.get_by_label("Budget, USD")).to_have_attribute("aria-invalid", "true")
