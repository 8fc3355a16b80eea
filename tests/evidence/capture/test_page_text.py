"""What a fetched page says, read behind the walls."""

import json
import sys
import time

import pytest

from safeconduct.evidence.capture import PageText, sandbox, text_in_sandbox
from safeconduct.evidence.capture.page_text import MOST_TEXT, MOST_TITLE, page_text, unpack_page_text
from safeconduct.files.limits import Limits
from tests.files.test_sandbox import answering

HTML = "text/html; charset=utf-8"


def text(body: str | bytes, media_type: str = HTML) -> PageText:
    return page_text(body.encode() if isinstance(body, str) else body, media_type)


def test_a_page_gives_its_title_and_its_words_and_no_markup() -> None:
    page = text(
        "<!doctype html><html><head><title>Сто\n человек</title><style>p{color:red}</style>"
        "<script>var a='<p>not said</p>'</script></head><body><h1>More than&nbsp;100</h1>"
        "<p>They <b>denied</b> it &amp; said&#32;so.</p><!-- not said --><ul><li>One<li>Two</ul>"
        "<noscript>not said</noscript></body>"
    )
    assert page == PageText("Сто человек", "More than 100\nThey denied it & said so.\nOne\nTwo")


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ("<p>Сто человек".encode("cp1251"), "text/html; charset=windows-1251"),
        (b"<meta charset=koi8-r><p>" + "Сто человек".encode("koi8-r"), "text/html"),
        (b"<meta http-equiv=x content='text/html; charset=CP1251'><p>" + "Сто человек".encode("cp1251"), "text/html"),
        ("<p>Сто человек".encode(), "text/html"),
        ("<p>Сто человек".encode("utf-8-sig"), "text/html; charset=windows-1251"),
        ("\ufeffСто человек".encode("utf-16-le"), "text/plain"),
        ("Сто человек".encode(), "text/plain; charset=unicode_escape"),
        ("Сто человек".encode(), "text/plain; charset=zlib"),
        ("Сто человек".encode(), "text/plain; charset=no-such"),
    ],
)  # fmt: skip
def test_words_are_read_in_the_encoding_that_is_told_or_seen(body: bytes, media_type: str) -> None:
    assert text(body, media_type).text == "Сто человек"


@pytest.mark.parametrize("media_type", ["image/png", "application/pdf", "", "text/htmlx", "application/json"])
def test_what_is_no_text_gives_none(media_type: str) -> None:
    assert text("<p>words", media_type) == PageText()


@pytest.mark.parametrize(
    "body", ["", "<", "<p", "</", "<!--", "<![CDATA[", "<script>", "<title>", "&#x110000;&#0;", "<svg><p>x", "<a b='"]
)  # fmt: skip
def test_broken_pages_raise_nothing(body: str) -> None:
    assert text(body).title == ""


def test_a_head_that_was_never_closed_hides_no_body() -> None:
    assert text("<head><noscript><title>x</title><body><p>Said").text == "Said"


def test_long_pages_are_cut_and_marks_nobody_sees_are_left_away() -> None:
    page = text("<title>" + "a" * 999 + "</title><p>\x00\x1b[2J" + "b " * MOST_TEXT)
    assert len(page.title) == MOST_TITLE
    assert len(page.text) == MOST_TEXT
    assert page.text.startswith("[2Jb b")


def test_a_worker_reads_the_same_and_one_that_takes_too_long_gives_nothing() -> None:
    assert text_in_sandbox("<title>Да</title><p>Нет".encode(), HTML) == PageText("Да", "Нет")
    began = time.monotonic()
    assert text_in_sandbox(b"<p>x" * 400_000, HTML, limits=Limits(wall=0.05)) == PageText()
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "answer", [b"", b"{}", b'["a"]', b'["a", 1]', json.dumps(["a" * 301, ""]).encode(), b"[" * 999]
)
def test_what_a_subverted_reader_answers_is_checked(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack_page_text(answer)
    line = [sys.executable, "-I", "-c", answering({}, answer)]
    monkeypatch.setattr(sandbox, "command", lambda operation, limits: line)
    assert text_in_sandbox(b"<p>x", HTML) == PageText()
