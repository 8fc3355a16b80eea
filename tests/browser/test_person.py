"""The public journey as somebody walks it: 320 pixels, scripts off, English and Arabic."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Demo
from tests.browser.filling import STORY, answer
from tests.browser.phone import INDIC, Phone

FIRST_PAGE, ANY_PAGE = 14_000, 30_000
PAGES_AT_MOST = 60
EXPECTED = ("Failed to load resource: the server responded with a status of 422", "Clear-Site-Data header")
"""What Chromium's console says of a page with an error, and of leaving."""


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    from PIL import Image

    path = tmp_path / "paper.png"
    Image.new("RGB", (640, 480), (120, 160, 200)).save(path)
    return path


def look(phone: Phone, name: str, language: str) -> None:
    """What holds on every page."""
    page = phone.page
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.locator("html").get_attribute("lang") == language
    assert not phone.overflows(), f"{page.url} is wider than the phone"
    assert page.locator("h1").count() == 1, page.url
    assert page.title().removeprefix("Error: ").endswith("Help desk"), "the title tells nothing"
    phone.shoot(name)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_somebody_asks_for_help_from_the_first_page_to_the_messages(
    demo: Demo, chromium: Any, language: str, photograph: Path
) -> None:
    phone = Phone.take(chromium, f"person-{language}")
    digits = begin(phone, demo, language)
    fill(phone, language, photograph)
    send_and_return(phone, demo, language, digits)
    assert_light_and_alone(phone, demo)


def begin(phone: Phone, demo: Demo, language: str) -> str:
    """Language, safety, who reads, the first question, the number and typing it back."""
    phone.open(demo.public)
    phone.press(f".language-list button[value={language}]")
    look(phone, "phone", language)
    phone.press("main .buttons a.button")
    look(phone, "who", language)
    phone.press("main form button.button")
    look(phone, "danger", language)
    phone.press("main form .buttons button.button")
    assert phone.page.locator(".errors").count() == 1
    look(phone, "danger-error", language)
    phone.page.locator("input[value=yes]").check()
    phone.press("main form .buttons button.button")
    assert phone.page.locator(".numbers li").count() >= 2, "danger leads to the emergency numbers first"
    look(phone, "emergency", language)
    phone.press("main .buttons a.button")
    digits = phone.digits()
    assert len(digits) == 24
    look(phone, "number", language)
    phone.press("main .buttons a.button")
    phone.page.fill("input[name=number]", digits[:-1] + str((int(digits[-1]) + 1) % 10))
    phone.press("main form button.button")
    assert phone.page.locator(".errors").count() == 1
    look(phone, "typed-error", language)
    phone.page.fill("input[name=number]", digits.translate(INDIC) if language == "ar" else digits)
    phone.press("main form button.button")
    return digits


def fill(phone: Phone, language: str, photograph: Path) -> None:
    """Every page of the request, with a file on the way."""
    for _ in range(PAGES_AT_MOST):
        look(phone, phone.path.strip("/").replace("/", ""), language)
        if phone.path == "/check":
            return
        if phone.path == "/p/39":
            phone.press("main .buttons a.button")
            phone.page.set_input_files("input[type=file]", photograph)
            phone.press("main form button.button")
            assert "paper.png" in phone.text
            look(phone, "files", language)
            phone.press("main form .buttons a.button")
            continue
        answer(phone)
    pytest.fail("the request has no end")


def send_and_return(phone: Phone, demo: Demo, language: str, digits: str) -> None:
    assert STORY in phone.text
    phone.press("form[action='/send'] button")
    look(phone, "sent", language)
    phone.press("main .buttons a.button")
    phone.page.fill("textarea", "Thank you.")
    phone.press("main form button.button")
    assert "Thank you." in phone.text
    look(phone, "messages", language)
    phone.open(f"{demo.public}/check")
    assert phone.path == "/mine", "what was sent is not shown again"
    phone.open(f"{demo.public}/leave")
    assert phone.path == "/elsewhere"
    phone.page.go_back()
    assert STORY not in phone.page.content()
    phone.open(f"{demo.public}/back")
    phone.page.fill("input[name=number]", digits)
    phone.press("main form button.button")
    assert "Thank you." in phone.text
    assert STORY not in phone.page.content()


def assert_light_and_alone(phone: Phone, demo: Demo) -> None:
    """Nothing from elsewhere, nothing heavy, nothing refused by the content policy."""
    origins = {urlsplit(each.url).netloc for each in phone.fetched if each.url.startswith("http")}
    assert origins == {urlsplit(demo.public).netloc}
    heavy = {each.url: each.size for each in phone.fetched if each.size > ANY_PAGE}
    assert heavy == {}
    odd = {each.url: each.status for each in phone.fetched if each.status not in {200, 302, 303, 422}}
    assert odd == {}
    assert [words for words in phone.complaints if not words.startswith(EXPECTED)] == []


def test_the_first_page_is_light(demo: Demo, chromium: Any) -> None:
    phone = Phone.take(chromium, "first", scripts=True)
    phone.open(demo.public)
    phone.page.wait_for_load_state("networkidle")
    phone.shoot("start")
    assert sum(each.size for each in phone.fetched) <= FIRST_PAGE
    assert len(phone.fetched) <= 3
    assert phone.page.locator("script").count() == 0


def test_leaving_is_the_first_thing_the_keyboard_reaches(demo: Demo, chromium: Any) -> None:
    phone = Phone.take(chromium, "keyboard")
    for path in ("/", "/phone", "/who", "/back", "/lost"):
        phone.open(demo.public + path)
        phone.page.keyboard.press("Tab")
        assert phone.page.locator("a.leave:focus").count() == 1, path


def test_a_draft_opens_on_another_phone_at_the_same_question_with_answers_masked(
    demo: Demo, chromium: Any
) -> None:
    first = Phone.take(chromium, "first-phone")
    digits = begin(first, demo, "en")
    first.page.locator("select").first.select_option("DE")
    first.press("main form .buttons button.button")
    question = first.path
    other = Phone.take(chromium, "other-phone", width=1280)
    other.open(f"{demo.public}/back")
    other.page.fill("input[name=number]", digits)
    other.press("main form button.button")
    assert other.path == question
    other.open(f"{demo.public}/check")
    assert "Germany" not in other.text
    other.shoot("check-masked")
    other.press("form[action='/show'] button")
    assert "Germany" in other.text


def test_a_page_posted_after_the_session_ended_is_kept(demo: Demo, chromium: Any) -> None:
    phone = Phone.take(chromium, "late")
    digits = begin(phone, demo, "en")
    question = phone.path
    phone.page.locator("select").first.select_option("TR")
    phone.context.clear_cookies(name="p")  # what thirty idle minutes do
    phone.press("main form .buttons button.button")
    assert "kept" in phone.text
    phone.shoot("kept")
    phone.press("main .buttons a.button")
    phone.page.fill("input[name=number]", digits)
    phone.press("main form button.button")
    assert phone.path != question
    phone.open(f"{demo.public}/check")
    phone.press("form[action='/show'] button")
    assert "Turkey" in phone.text or "Türkiye" in phone.text


def test_everything_can_be_deleted(demo: Demo, chromium: Any) -> None:
    phone = Phone.take(chromium, "delete")
    digits = begin(phone, demo, "en")
    phone.open(f"{demo.public}/mine/delete")
    phone.shoot("confirm")
    phone.press("main form button.danger")
    phone.shoot("deleted")
    phone.open(f"{demo.public}/back")
    phone.page.fill("input[name=number]", digits)
    phone.press("main form button.button")
    assert phone.page.locator(".errors").count() == 1
