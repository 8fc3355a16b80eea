"""The name a file came with is shown, and can neither lie nor lead anywhere."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.files import KINDS, display_name, download_name

CASES = {
    "passport.jpg": "passport.jpg",
    "Паспорт Мариам.pdf": "Паспорт Мариам.pdf",
    "می\u200cخواهم.docx": "می\u200cخواهم.docx",
    "invoice\u202egpj.exe": "invoicegpj_exe",
    "a\u2066b\u2069c\u200e\u200fd\u061ce.pdf": "abcde.pdf",
    "letter\r\nSet-Cookie: x=1.pdf": "letter Set-Cookie_ x=1.pdf",
    "nul\0byte.pdf": "nulbyte.pdf",
    "../../etc/passwd": "passwd",
    "C:\\Users\\Mariam\\story.doc": "story.doc",
    "a\uff0fb\u2215c.pdf": "c.pdf",
    "...hidden.txt": "hidden.txt",
    "   spaced    out .pdf ": "spaced out.pdf",
    "photo.exe.jpg": "photo_exe.jpg",
    "photo.jpg.exe": "photo.jpg_exe",
    "page.html": "page_html",
    "report.docm": "report_docm",
    "x.svg.png": "x_svg.png",
    "photo\uff0eexe": "photo_exe",
    "a.tar..gz": "a.tar.gz",
    'say "hi"; filename=x.pdf': "say _hi_ filename=x.pdf",
    "CON.txt": "_CON.txt",
    "e\u0301te\u0301.pdf": "\u00e9t\u00e9.pdf",
    "": "file",
    "///": "file",
    "\u202e\u200f": "file",
    ".": "file",
}


@pytest.mark.parametrize("raw", CASES)
def test_a_name_is_made_harmless(raw: str) -> None:
    assert display_name(raw) == CASES[raw]


def test_a_very_long_name_keeps_its_extension() -> None:
    name = display_name("м" * 500 + ".pdf")
    assert len(name) == 120
    assert name.endswith("м.pdf")


@given(st.text(max_size=200))
def test_every_name_is_short_clean_and_stays_the_same_the_second_time(raw: str) -> None:
    name = display_name(raw)
    assert 1 <= len(name) <= 120
    assert display_name(name) == name
    assert unicodedata.is_normalized("NFC", name)
    assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in name)
    assert not set(name) & set('/\\<>:"|?*;%\u200e\u200f\u202e\u2066')
    assert not name.startswith((".", " "))


@given(st.lists(st.sampled_from(["a", ".", "exe", " ", "html", "_", "\u202e", "/", "con"]), max_size=12))
def test_no_arrangement_of_dots_leaves_a_program_extension(parts: list[str]) -> None:
    name = display_name("".join(parts))
    assert not {"exe", "html"} & set(name.lower().split(".")[1:])
    assert display_name(name) == name


def test_the_name_to_save_under_follows_the_content_and_says_nothing() -> None:
    assert download_name(KINDS["pdf"], 3) == "file-3.pdf"
