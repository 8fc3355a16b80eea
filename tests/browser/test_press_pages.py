"""The news as readers see it: 320 and 1280 pixels, scripts off, English and Arabic, nothing from anybody else."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.phone import Phone
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
FIRST_PAGE = 14_000
PAGES = {
    "front": "/news", "list": "/news/kind/statement", "release": "/news/protect-those-who-flee",
    "incident": "/news/detentions-spring-2017", "campaign": "/news/a-way-out", "country": "/news/lithuania",
    "letter": "/news/letter-to-the-ambassador", "video": "/news/three-accounts", "map": "/news/map",
    "table": "/news/tables/by-month-and-age", "about": "/news/about",
}  # fmt: skip
LOCALES = {"en": "en-US", "ar": "ar-EG"}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public site in a process of its own, with the sample published."""
    port = free_port()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SAFECONDUCT", "DJANGO"))
    }
    kept |= {
        "SAFECONDUCT_HOME": str(tmp_path_factory.mktemp("news")),
        "SAFECONDUCT_PLAIN_HTTP": "yes",
        "DJANGO_SETTINGS_MODULE": "safeconduct.config.settings.demo_public",
    }
    subprocess.run([sys.executable, "-m", "tests.press.public.seeding"], env=kept, cwd=ROOT, check=True)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "8", "--no-access-log", "--log-level", "error",
        "safeconduct.config.wsgi_public:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=kept, cwd=ROOT, start_new_session=True)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the public site did not start")


def a_reader(chromium: Any, language: str, width: int) -> Phone:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 800}, locale=LOCALES[language]
    )
    phone = Phone(context.new_page(), context, f"news-{language}-{width}")
    phone._listen()
    return phone


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_fits_and_loads_nothing_from_anybody_else(
    news: str, chromium: Any, language: str, width: int
) -> None:
    reader = a_reader(chromium, language, width)
    for name, path in PAGES.items():
        reader.open(news + path)
        assert not reader.overflows(), f"{path} is wider than {width} pixels"
        assert reader.page.locator("h1").count() == 1, path
        assert reader.page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert reader.page.locator("#help a.button").is_visible()
        reader.shoot(name)
    assert {urlsplit(one.url).netloc for one in reader.fetched if not one.url.startswith("data:")} == {
        urlsplit(news).netloc
    }
    assert reader.complaints == []
    assert reader.context.cookies() == []
    reader.context.close()


def test_the_front_page_comes_in_14_kb(news: str, chromium: Any) -> None:
    reader = a_reader(chromium, "en", 320)
    reader.open(f"{news}/news")
    assert sum(one.size for one in reader.fetched) <= FIRST_PAGE
    reader.context.close()


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (320, False)])
def test_a_denial_stands_beside_what_is_alleged_where_there_is_room(
    news: str, chromium: Any, width: int, beside: bool
) -> None:
    reader = a_reader(chromium, "en", width)
    reader.open(news + PAGES["incident"])
    pair = reader.page.locator(".beside").first
    alleged, denied = (pair.locator(f"> div:nth-child({at})").bounding_box() for at in (1, 2))
    assert (abs(alleged["y"] - denied["y"]) < 2) is beside
    assert (denied["x"] > alleged["x"]) is beside
    reader.context.close()


def test_somebody_reads_changes_the_language_and_comes_to_the_request(news: str, chromium: Any) -> None:
    reader = a_reader(chromium, "en", 320)
    reader.open(f"{news}/news")
    reader.press(".first h2 a")
    assert reader.path == PAGES["release"]
    reader.press(".figure a, a[href='#note-detained']")
    assert reader.page.url.endswith("#note-detained")
    reader.press(".tongues a[lang=ar]")
    assert reader.page.locator("html").get_attribute("dir") == "rtl"
    assert [one["name"] for one in reader.context.cookies()] == ["language"]
    reader.press("#help .why a")
    assert reader.path == "/phone"
    reader.context.close()


def test_a_page_with_its_notes_prints_its_address(news: str, chromium: Any) -> None:
    reader = a_reader(chromium, "en", 1280)
    reader.open(news + PAGES["release"])
    reader.page.emulate_media(media="print")
    assert reader.page.locator(".copy").is_visible()
    for gone in (".menu", ".tongues", "#help", ".share ul"):
        assert not reader.page.locator(gone).is_visible(), gone
    reader.context.close()
