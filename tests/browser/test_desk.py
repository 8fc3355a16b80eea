"""A caseworker's desk in the browser, scripts off: sign in, two steps, a file, a reply the person reads."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Demo
from tests.browser.phone import Phone


def sign_in(demo: Demo, chromium: Any, name: str, *, width: int = 1280) -> Phone:
    desk = Phone.take(chromium, f"{name}-{width}", width=width)
    if name in demo.sessions:
        desk.context.add_cookies(demo.sessions[name])
        desk.open(demo.staff)
        return desk
    desk.open(demo.staff)
    desk.page.fill("input[name=sign_in_name]", name)
    desk.page.fill("input[name=passphrase]", demo.passphrase)
    desk.page.fill("input[name=code]", demo.code(name))
    desk.press("main form button.button")
    assert desk.path != "/sign-in", desk.text
    demo.sessions[name] = desk.context.cookies()
    return desk


def state_reason(desk: Phone) -> None:
    if desk.page.locator("textarea[name=reason]").count():
        desk.page.click("main details summary")
        desk.page.fill("textarea[name=reason]", "They are in danger now, somebody called")
        desk.press("main form button.danger")


@pytest.mark.parametrize("width", [320, 1280])
def test_aisha_opens_a_request_in_two_steps_and_replies(demo: Demo, chromium: Any, width: int) -> None:
    desk = sign_in(demo, chromium, "aisha" if width == 1280 else "timur", width=width)
    assert desk.page.locator("ul.inbox li").count() > 5
    assert not desk.overflows()
    desk.shoot("inbox")
    desk.press("ul.inbox a")
    address = desk.page.url
    assert not desk.overflows()
    desk.shoot("first-look")
    desk.open(f"{address}/story")
    assert desk.page.locator("textarea[name=reason]").count() == 1
    desk.shoot("reason")
    state_reason(desk)
    assert not desk.overflows()
    desk.shoot("story")
    desk.open(f"{address}/people")
    assert not desk.overflows()
    desk.shoot("people")
    desk.open(address)
    desk.page.fill("textarea[name=text]", f"We have read your request ({width}).")
    desk.press("form[data-keep] button.button")
    assert f"We have read your request ({width})." in desk.text
    desk.shoot("replied")


def test_a_file_is_shown_as_pixels_and_downloaded_as_an_attachment(demo: Demo, chromium: Any) -> None:
    desk = sign_in(demo, chromium, "aisha")
    desk.open(f"{demo.staff}/inbox?state=all")
    for address in [link.get_attribute("href") for link in desk.page.locator("ul.inbox a").all()]:
        desk.open(f"{demo.staff}{address}/story")
        state_reason(desk)
        if desk.page.locator("ul.files a").count():
            break
    else:
        pytest.fail("no request of the demo has a file")
    desk.press("ul.files a")
    answer = desk.page.request.get(demo.staff + desk.page.locator("img.sheet").get_attribute("src"))
    assert answer.headers["content-type"] == "image/png"
    assert answer.body().startswith(b"\x89PNG")
    desk.shoot("look")
    download = desk.page.request.get(
        demo.staff + desk.page.locator("a[href$=download]").get_attribute("href")
    )
    assert download.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in download.headers["content-security-policy"]


def test_a_colleague_without_a_desk_or_a_grant_sees_that_requests_exist_and_nothing_else(
    demo: Demo, chromium: Any
) -> None:
    desk = sign_in(demo, chromium, "jonas")
    assert desk.page.locator("ul.inbox li").count() > 5
    assert desk.page.locator("ul.inbox a").count() == 0
    assert desk.page.locator("ul.inbox .tag").count() == 0
    desk.shoot("inbox")


def test_an_administrator_sees_the_house_and_no_request(demo: Demo, chromium: Any) -> None:
    desk = sign_in(demo, chromium, "rosa")
    assert "Inbox" not in desk.page.locator("nav").first.inner_text()
    for path in ("people", "people/invite", "desks", "languages", "set-up", "account"):
        desk.open(f"{demo.staff}/{path}")
        assert desk.page.locator("h1").count() == 1, path
        assert not desk.overflows()
        desk.shoot(path.replace("/", "-"))


def test_what_is_typed_is_kept_as_a_draft_while_writing(demo: Demo, chromium: Any) -> None:
    """The one script of the staff side: with it a reply is kept by itself."""
    quiet = sign_in(demo, chromium, "timur")
    cookies = quiet.context.cookies()
    desk = Phone.take(chromium, "timur-scripts", width=1280, scripts=True)
    desk.context.add_cookies(cookies)
    desk.open(f"{demo.staff}/inbox")
    desk.press("ul.inbox a")
    desk.page.locator("textarea[name=text]").press_sequentially("Half a sentence")
    desk.page.locator("[data-kept]").wait_for(state="visible", timeout=10_000)
    desk.page.reload()
    assert desk.page.locator("textarea[name=text]").input_value() == "Half a sentence"
    assert desk.complaints == []
