"""A letter and a release as PDF: words come out as they went in, in every direction, and the same each time."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from safeconduct.packet import typeset
from safeconduct.packet.documents import (
    Block,
    Corrected,
    Denied,
    Known,
    Letter,
    LetterLabels,
    Release,
    Signatory,
)
from safeconduct.packet.fonts import families, noto_paths, reads_right_to_left
from safeconduct.packet.plain import blocks_of
from safeconduct.packet.typeset import FontsMissing, TypesettingMissing, typeset_letter, typeset_release

FONTS = noto_paths(Path("/usr/share/fonts/truetype/noto"))
LETTER = Letter(
    organisation="Invented Passage", addressee=("A. N. Holder", "Ambassador to the United Nations", "799 First Avenue"),
    day="2 May 2017", subject="Men detained in a northern town", salutation="Dear Ambassador,",
    blocks=(Block("paragraph", "At least one hundred men are reported to have been held."),),
    closing="Yours sincerely,", signatories=(Signatory("Petra Vos", "Director"), Signatory("Noor Haddad")),
    enclosures=("denial.pdf",), reference="L-0001",
)  # fmt: skip
RELEASE = Release(
    headline="Men were taken, and nobody answers", standfirst="At least one hundred men. The authorities deny it.",
    blocks=(
        Block("paragraph", "First words."), Block("heading", "What we ask"),
        Block("list", items=("An answer", "Visas")),
        Block("numbered", items=("One", "Two")), Block("quote", "They told me to go.", attribution="A man, 31"),
    ),
    place="Amsterdam", day="2 May 2017", language="en", organisation="Invented Passage", byline="Research desk",
    notes=("Sources stand on the page.",), figures=(Known("at least one hundred men", "counted from reports"),),
    contact=("press@example.org",), address="https://example.org/news/men",
    corrections=(Corrected("5 May 2017", "The figure was changed."),),
)  # fmt: skip
RUSSIAN = "Мы пишем о задержании мужчин. Не менее ста человек, по сообщениям, были задержаны."
ARABIC = "نكتب إليكم بشأن احتجاز رجال في بلدة شمالية."


def words_of(pdf: bytes) -> str:
    """The text of all pages in one line, without the marks that only turn directions."""
    pages = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    pages.close()
    return " ".join(re.sub("[\u2066-\u2069\u200b\ufffe]", "", text).split())


def letter(**more: Any) -> bytes:
    return typeset_letter(replace(LETTER, **more), fonts=FONTS)


def test_a_letter_says_what_it_was_given() -> None:
    text = words_of(letter())
    for said in ("Invented Passage", "A. N. Holder", "2 May 2017", "Our reference: L-0001", "Dear Ambassador,",
                 "At least one hundred men", "Yours sincerely,", "Petra Vos", "Director", "Noor Haddad",
                 "denial.pdf"):  # fmt: skip
        assert said in text


def test_a_release_says_that_it_is_contested_and_who_denies_it() -> None:
    denied = (Denied("The ministry, 1 April 2017", "Nothing of the kind happened."), Denied("A guard"))
    text = words_of(typeset_release(replace(RELEASE, standing="Contested.", denials=denied), fonts=FONTS))
    at = [
        text.index(part)
        for part in ("Contested.", "First words.", "Denied", "The ministry", "Nothing", "A guard")
    ]
    assert at == sorted(at)
    assert "Contested" not in words_of(typeset_release(RELEASE, fonts=FONTS))


def test_a_release_says_what_it_was_given() -> None:
    text = words_of(typeset_release(RELEASE, fonts=FONTS))
    for said in ("Men were taken, and nobody answers", "What we ask", "An answer", "Two", "They told me to go.",
                 "A man, 31", "at least one hundred men", "counted from reports", "Corrections", "5 May 2017",
                 "press@example.org", "https://example.org/news/men", "1 / 1"):  # fmt: skip
        assert said in text


@pytest.mark.parametrize(("language", "text"), [("ru", RUSSIAN), ("en", "Plain words.")])
def test_words_of_left_to_right_come_out_whole(language: str, text: str) -> None:
    assert text in words_of(letter(language=language, blocks=(Block("paragraph", text),)))


def test_arabic_comes_out_as_letters_and_runs_from_the_right() -> None:
    pdf = letter(
        language="ar", blocks=(Block("paragraph", ARABIC),), subject="موضوع", salutation="", closing="",
        labels=LetterLabels("مرجعنا", "المرفقات"),
    )  # fmt: skip
    with pikepdf.open(_path(pdf)) as document:
        assert str(document.Root.Lang) == "ar" and str(document.Root.ViewerPreferences.Direction) == "/R2L"
    found = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    plain = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", found)
    for word in ("احتجاز", "رجال", "شمالية", "المرفقات"):
        assert word in plain
    assert "799 First Avenue" in plain  # an address keeps its own direction
    assert _first_ink(pdf) > 0.5  # the page's first line of text begins on the right


def test_the_same_words_give_the_same_bytes() -> None:
    first = typeset_release(RELEASE, fonts=FONTS)
    typeset._fonts.cache_clear()
    assert typeset_release(RELEASE, fonts=FONTS) == first
    assert typeset_release(replace(RELEASE, day="3 May 2017"), fonts=FONTS) != first


def test_the_file_names_no_author_and_no_moment() -> None:
    with pikepdf.open(_path(letter())) as document:
        info = {str(key): str(value) for key, value in document.docinfo.items()}
        assert info.keys() <= {"/Title", "/Creator"} and info["/Title"] == "L-0001"
        assert document.Root.MarkInfo.Marked
        for page in document.pages:
            assert [round(float(edge)) for edge in page.mediabox] == [0, 0, 595, 842]  # A4


HOSTILE = (
    '#read("/etc/passwd")', '#import "@preview/x:1.0.0": *', "$x^2$ *bold* _it_ `code` <label> @ref \\ // comment",
    '"}]}, "lang": "#sys.inputs', "#{panic()}", "= Heading?", "<script>alert(1)</script>", "http://example.org/#a",
)  # fmt: skip


@pytest.mark.parametrize("said", HOSTILE)
def test_what_looks_like_markup_stays_text(said: str) -> None:
    text = words_of(letter(
        blocks=(Block("paragraph", said), Block("list", items=(said,))), subject=said, organisation=said,
        addressee=(said,), signatories=(Signatory(said, said),), enclosures=(said,), closing=said, day=said,
    ))  # fmt: skip
    plain = " ".join(said.split())
    assert text.count(plain) >= 9 and "root:" not in text


@pytest.mark.parametrize(
    "said", ["\x00\x01\x08", "\ud800 half", "\u202eevil", "a\r\nb", "\ufffe\uffff", "🕊 👩‍👩‍👧", ""]
)
def test_characters_that_are_no_text_do_no_harm(said: str) -> None:
    text = words_of(letter(blocks=(Block("paragraph", f"begin {said} end"),), subject=said))
    assert "begin" in text and "end" in text


def test_a_word_that_no_line_holds_is_broken_and_not_cut_off() -> None:
    pdf = letter(blocks=(Block("paragraph", "w" * 700 + "END"),))
    assert "END" in words_of(pdf).replace(" ", "")
    assert _last_ink(pdf) < 0.95


def test_forty_pages_have_numbers_and_whose_letter_it_is() -> None:
    text = "\n\n".join(
        f"Paragraph {number}. " + "Words that fill a line of the letter. " * 12 for number in range(340)
    )
    pdf = letter(blocks=blocks_of(text))
    pages = pypdfium2.PdfDocument(pdf)
    assert 38 <= len(pages) <= 60
    last = pages[len(pages) - 1].get_textpage().get_text_bounded()
    assert f"{len(pages)} / {len(pages)}" in last and "L-0001" in last
    pages.close()
    assert "Paragraph 339." in words_of(pdf)


def test_a_letter_of_nothing_is_a_page() -> None:
    empty = Letter(organisation="", addressee=(), day="", subject="", salutation="", blocks=(), closing="")
    assert typeset_letter(empty, fonts=FONTS).startswith(b"%PDF")


def test_without_the_package_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(TypesettingMissing, match="packet"):
        letter()


def test_without_fonts_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing, match="fonts-noto-core"):
        typeset_letter(LETTER, fonts=noto_paths(tmp_path))
    assert noto_paths(tmp_path / "nowhere") == []


def test_each_language_has_its_own_script_first() -> None:
    present = {"Noto Serif", "Noto Sans", "Noto Naskh Arabic", "Noto Sans Arabic"}
    assert families("fa-af", present) == (
        ["Noto Naskh Arabic", "Noto Serif", "Noto Sans"], ["Noto Sans Arabic", "Noto Sans", "Noto Serif"],
    )  # fmt: skip
    assert families("ru", present)[0][0] == "Noto Serif"
    assert [reads_right_to_left(code) for code in ("ar", "fa-af", "he", "ru", "en")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_typed_text_becomes_paragraphs_and_lists() -> None:
    text = "One\nline\r\n\r\nWe ask:\n- this\n• that\n\n1. first\n2) second\n\n  \n\n- not a list\nbecause of this"
    found: Sequence[Block] = blocks_of(text)
    assert [(each.kind, each.text, tuple(each.items)) for each in found] == [
        ("paragraph", "One\nline", ()), ("paragraph", "We ask:", ()), ("list", "", ("this", "that")),
        ("numbered", "", ("first", "second")), ("paragraph", "- not a list\nbecause of this", ()),
    ]  # fmt: skip
    assert blocks_of("") == []


def _path(pdf: bytes) -> Any:
    from io import BytesIO

    return BytesIO(pdf)


def _columns(pdf: bytes, pages: slice) -> list[float]:
    """Where dark pixels stand, from 0 (left) to 1, in the first line that has any below the letterhead."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    width, height = picture.size
    return [
        x / width for y in range(height)[pages] for x in range(width) if picture.getpixel((x, y)) < 128
    ]  # fmt: skip


def _first_ink(pdf: bytes) -> float:
    """The middle of the letterhead's ink: left of the half for one direction, right of it for the other."""
    found = _columns(pdf, slice(60, 85))
    return sum(found) / len(found)


def _last_ink(pdf: bytes) -> float:
    return max(_columns(pdf, slice(0, None)))
