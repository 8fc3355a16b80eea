"""Every answer has the strict headers, every error is a page that says what to do, no log repeats a word."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from safeconduct.config import logs
from safeconduct.config.middleware import HEADERS
from tests.sites import SiteClient

CANARY = "Зелимхан was held in Argun"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What a server process would have written to its standard error."""
    written, before, level = io.StringIO(), logging.root.handlers[:], logging.root.level
    kept, sys.stderr = sys.stderr, written
    try:
        logs.set_up()
        yield written
    finally:
        sys.stderr = kept
        logging.root.handlers[:] = before
        logging.root.setLevel(level)


def explode(*args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"cannot read {CANARY!r}")


def has_strict_headers(response: Any) -> bool:
    missing = {name: value for name, value in HEADERS.items() if response.headers.get(name) != value}
    return not missing and response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/", "/phone", "/p/01", "/back", "/leave", "/none", "/p/99", "/send", "/static/none.css"]
)
def test_strict_headers_are_on_every_answer(public_client: SiteClient, path: str) -> None:
    assert has_strict_headers(public_client.get(path))


def test_strict_headers_are_on_both_sites(staff_client: SiteClient) -> None:
    assert has_strict_headers(staff_client.get("/")) and has_strict_headers(staff_client.get("/none"))


def test_an_unexpected_error_is_a_page_and_its_log_holds_class_and_place_but_no_word(
    public_client: SiteClient, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    monkeypatch.setattr("safeconduct.intake.public.views_door.render", explode)
    answer = public_client.get("/phone", {"q": CANARY})
    assert answer.status_code == 500 and has_strict_headers(answer)
    assert b"<h1>" in answer.content and b"Traceback" not in answer.content
    assert "ValueError in intake/public/views_door.py:" in logged.getvalue()
    assert "Argun" not in logged.getvalue() + answer.content.decode()
    assert "/phone" not in logged.getvalue()


def test_an_error_before_any_view_is_a_page_too_and_as_silent(
    public_client: SiteClient, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    monkeypatch.setattr("safeconduct.intake.public.middleware.Visitor", explode)
    public_client.raise_request_exception = False
    answer = public_client.get("/phone")
    assert answer.status_code == 500 and has_strict_headers(answer)
    assert "[ValueError]" in logged.getvalue()
    assert "Argun" not in logged.getvalue() + answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/none", "/p/ZZ", "/p/" + "9" * 3000, "/%00", "/%ff%fe", "/p/01%0aX", "/files/x/remove"]
)
def test_an_unknown_address_is_a_page_and_is_not_logged(
    public_client: SiteClient, logged: io.StringIO, path: str
) -> None:
    answer = public_client.get(path)
    assert answer.status_code == 404 and b"<h1>" in answer.content and has_strict_headers(answer)
    assert path not in logged.getvalue()


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "a b", "..", ""]
)
def test_another_host_name_gets_a_page_of_words_and_nothing_else(
    public_client: SiteClient, logged: io.StringIO, host: str
) -> None:
    answer = public_client.get(
        "/phone", headers={"host": host} if host else {}, SERVER_NAME=host or "evil.example"
    )
    assert answer.status_code == 400 and has_strict_headers(answer)
    assert b"<h1>" in answer.content and b"evil.example" not in answer.content
    assert "evil.example" not in logged.getvalue()


@pytest.mark.parametrize("path", ["/begin", "/send", "/language", "/show", "/number/another"])
def test_a_reloaded_tab_of_a_posted_page_shows_words_not_a_blank_page(
    public_client: SiteClient, path: str
) -> None:
    answer = public_client.get(path, headers={"accept-language": "ar"})
    assert answer.status_code == 405 and 'dir="rtl"' in answer.content.decode()
    assert answer.headers["Allow"] == "POST"


def test_a_form_from_elsewhere_is_refused_with_a_page(public_client: SiteClient) -> None:
    answer = public_client.post("/begin")
    assert answer.status_code == 403 and b"<h1>" in answer.content and has_strict_headers(answer)


@pytest.mark.parametrize(
    ("name", "message", "arguments", "shown"),
    [
        ("django.request", "Bad Request: %s", (CANARY,), "Bad Request: %s"),
        ("django.request", CANARY, (), "(message withheld)"),
        ("some.library", f"it said {CANARY}", (), "(message withheld)"),
        (
            "safeconduct.errors",
            "%s in %s",
            ("ValueError", "intake/drafts.py:9"),
            "ValueError in intake/drafts.py:9",
        ),
    ],
)
def test_a_log_line_shows_the_constant_part_of_a_message_only(
    logged: io.StringIO, name: str, message: str, arguments: tuple[str, ...], shown: str
) -> None:
    logging.getLogger(name).error(message, *arguments)
    assert shown in logged.getvalue() and "Argun" not in logged.getvalue()


def test_a_logged_exception_is_shown_as_its_class(logged: io.StringIO) -> None:
    try:
        explode()
    except ValueError:
        logging.getLogger("some.library").exception("failed: %s", CANARY, stack_info=True)
    assert logged.getvalue() == "ERROR some.library failed: %s [ValueError]\n"
