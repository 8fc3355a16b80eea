"""Fill one page of the request as somebody would, whatever it asks."""

from __future__ import annotations

from typing import Any

from tests.browser.phone import Phone

STORY = "They came at night. I do not know who they were."
FORM = "main form"


def answer(phone: Phone) -> None:
    """Answer the open page and press Continue; what cannot be answered is skipped."""
    page, before = phone.page, phone.page.url
    if not page.locator(f"{FORM} textarea, {FORM} input:not([type=hidden]), {FORM} select").count():
        phone.press("main .buttons a.button:last-of-type")
        return
    _write(page)
    phone.press(f"{FORM} .buttons button.button")
    if page.url == before:
        assert page.locator(".errors").count(), "a page that stays says why"
        phone.press("button[name=skip]")
    assert page.url != before, f"no way on from {before}: {phone.text}"


def _write(page: Any) -> None:
    for area in page.locator(f"{FORM} textarea").all():
        area.fill(STORY)
    for field in page.locator(f"{FORM} input[type=text]:not([inputmode=numeric])").all():
        field.fill("Test")
    seen: set[str] = set()
    for radio in page.locator(f"{FORM} input[type=radio]").all():
        name = radio.get_attribute("name")
        if name not in seen:
            seen.add(name)
            radio.check()
    boxes = page.locator(f"{FORM} input[type=checkbox]")
    if boxes.count():
        boxes.first.check()
    for select in page.locator(f"{FORM} select").all():
        values = [option.get_attribute("value") for option in select.locator("option").all()]
        given = [value for value in values if value]
        if given:
            select.select_option("US" if "US" in given else given[0])
