"""What a fetched page says: its title and its words, without markup. Worker only: the bytes are a stranger's.

The standard library's parser, which never fails on bad HTML but may take long over what was made for that:
the worker's clock ends it, and then there is no text.
"""

import codecs
import json
import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from safeconduct.files.wire import parsed

MOST_BYTES: Final = 4 * 1024 * 1024
MOST_TEXT: Final = 200_000
MOST_TITLE: Final = 300

_SILENT: Final = frozenset(("script", "style", "template", "noscript", "svg", "iframe", "object", "select"))
_BLOCKS: Final = frozenset(
    (
        *("p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "table", "section", "article", "header"),
        *("footer", "main", "aside", "nav", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd"),
        *("dt", "figure", "figcaption", "hr", "form", "option", "body", "title"),
    )
)
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
# Encodings of text only: Python also has codecs that unpack, and ones that run escapes.
_OF_TEXT: Final = re.compile(
    r"utf-8|utf-16(?:-[lb]e)?|ascii|cp125\d|cp866|iso8859-\d{1,2}|koi8-[ru]|mac-cyrillic|big5|gbk|gb2312|gb18030"
    r"|shift_jis|euc_(?:jp|kr)|tis-620"
)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class PageText:
    """At most MOST_TITLE and MOST_TEXT characters; both empty when there was nothing to read."""

    title: str = ""
    text: str = ""


def page_text(body: bytes, media_type: str) -> PageText:
    """The words of an HTML page or a plain text. `media_type` is its Content-Type header as it came."""
    essence = media_type.split(";")[0].strip().lower()
    if essence not in ("text/html", "application/xhtml+xml", "text/plain"):
        return PageText()
    written = _decoded(body[:MOST_BYTES], media_type, essence)
    if essence == "text/plain":
        return PageText("", _tidy(written)[:MOST_TEXT])
    reader = _Reader()
    reader.feed(written)
    reader.close()
    title = " ".join(_tidy("".join(reader.title)).split())
    return PageText(title[:MOST_TITLE], _tidy("".join(reader.words))[:MOST_TEXT])


def pack_page_text(page: PageText) -> bytes:
    """JSON for the pipe."""
    return json.dumps([page.title, page.text]).encode("ascii")


def unpack_page_text(coded: bytes) -> PageText:
    """Read it back, trusting nothing. Raises ValueError."""
    shown = parsed(coded)
    if not (isinstance(shown, list) and len(shown) == 2 and all(isinstance(part, str) for part in shown)):
        raise ValueError("no text")
    title, text = (_tidy(str(part)) for part in shown)
    if len(title) > MOST_TITLE or len(text) > MOST_TEXT or "\n" in title:
        raise ValueError("too long")
    return PageText(title, text)


class _Reader(HTMLParser):
    """Collects text outside what nobody sees; a block starts a new line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.words: list[str] = []
        self._silent: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "title":
            self._in_title = not self.title and not self._silent
        elif tag == "body":
            self._silent.clear()  # something in the head that was never closed
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif not self._silent:
            self.words.append(data)


def _decoded(body: bytes, media_type: str, essence: str) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    told = _CHARSET.search(media_type)
    if told is None and essence != "text/plain":
        told = _CHARSET.search(body[:4096].decode("latin-1"))
    if told is not None and (known := _known(told[1])) is not None:
        return body.decode(known, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_at_the_end = error.start >= len(body) - 3
        return body.decode("utf-8" if cut_at_the_end else "cp1252", "replace")


def _known(name: str) -> str | None:
    """Our name of an encoding of text; Latin 1 is read as browsers read it."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if found in ("iso8859-1", "ascii"):
        return "cp1252"
    return found if _OF_TEXT.fullmatch(found) else None


def _tidy(text: str) -> str:
    """Lines without blanks around them, no empty ones, nothing that is not written."""
    kept = "".join(
        c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn") else " " for c in text
    )
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    return "\n".join(line for line in lines if line)
