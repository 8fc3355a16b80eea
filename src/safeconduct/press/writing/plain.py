"""A text as plain words, and as blocks for typesetting. No markup is left in either."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it.token import Token

from safeconduct.press.writing.parsing import tokens
from safeconduct.press.writing.values import FigureWords, QuoteWords, UnknownPlaceholder

MARKS: Mapping[str, tuple[str, str]] = {
    "en": ("“", "”"), "es": ("«", "»"), "fr": ("« ", " »"), "ru": ("«", "»"),
    "ar": ("«", "»"), "fa": ("«", "»"), "uk": ("«", "»"), "ps": ("«", "»"),
}  # fmt: skip
COMMAS: Mapping[str, str] = {"ar": "، ", "fa": "، ", "ps": "، ", "ur": "، "}
Figures = Mapping[str, FigureWords]
Quotes = Mapping[str, QuoteWords]


def blocks(body: str, figures: Figures, quotes: Quotes, language: str) -> list[dict[str, Any]]:
    """The text for typesetting, in order. Raises ``UnknownPlaceholder``.

    Each has ``kind``: paragraph {text}, heading {text, level 2 to 4}, quote {text, attribution}, list {items, ordered}
    (lists within lists follow as items of the same one) or file {number}.
    """
    return _blocks(tokens(body), figures, quotes, language)


def text_of(parsed: Sequence[Token], figures: Figures, quotes: Quotes, language: str) -> str:
    """Plain text: blocks with an empty line between them, files left out."""
    said = [_plain(block, language) for block in _blocks(parsed, figures, quotes, language)]
    return "\n\n".join(each for each in said if each)


def paragraphs(words: str) -> list[str]:
    """Words that were typed in paragraphs, each on its own."""
    return [each.strip() for each in re.split(r"\n\s*\n", words.replace("\r\n", "\n")) if each.strip()]


def attribution(quote: QuoteWords, language: str) -> str:
    """Speaker and capacity in one line, empty for an account."""
    return _comma(language).join(each for each in (quote.speaker, quote.capacity) if each)


def _plain(block: dict[str, Any], language: str) -> str:
    if block["kind"] == "quote":
        opening, closing = _marks(language)
        who = f" — {block['attribution']}" if block["attribution"] else ""
        return f"{opening}{block['text']}{closing}{who}"
    if block["kind"] == "list":
        numbered = enumerate(block["items"], start=1)
        return "\n".join(f"{at}. {item}" if block["ordered"] else f"• {item}" for at, item in numbered)
    return str(block.get("text", ""))


def _blocks(parsed: Sequence[Token], figures: Figures, quotes: Quotes, language: str) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    lists: list[dict[str, Any]] = []
    quoting = level = 0
    for token in parsed:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            new = lists[-1] if lists else {"kind": "list", "items": [], "ordered": token.type[0] == "o"}
            if not lists:
                out.append(new)
            lists.append(new)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type in ("blockquote_open", "blockquote_close"):
            quoting += token.nesting
        elif token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "inline":
            text = _line(token.children or (), figures, quotes, language)
            out += _held(text, lists, quoting, level)
        elif token.type == "placed":
            out.append(_placed(token, quotes, language))
    return [each for each in out if each["kind"] != "list" or each["items"]]


def _held(text: str, lists: list[dict[str, Any]], quoting: int, level: int) -> list[dict[str, Any]]:
    """A line's words where they belong: into the open list, or as a block of their own."""
    if not text.strip():
        return []
    if lists:
        lists[-1]["items"].append(text)
        return []
    if level:
        return [{"kind": "heading", "text": text, "level": level}]
    if quoting:
        return [{"kind": "quote", "text": text, "attribution": ""}]
    return [{"kind": "paragraph", "text": text}]


def _placed(token: Token, quotes: Quotes, language: str) -> dict[str, Any]:
    if token.info == "file":
        return {"kind": "file", "number": int(token.content)}
    quote = _quote(quotes, token.content)
    return {"kind": "quote", "text": quote.words, "attribution": attribution(quote, language)}


def _line(children: Sequence[Token], figures: Figures, quotes: Quotes, language: str) -> str:
    said = []
    for token in children:
        if token.type == "figure":
            if token.content not in figures:
                raise UnknownPlaceholder(token.content)
            said.append(figures[token.content].words)
        elif token.type == "said":
            opening, closing = _marks(language)
            said.append(f"{opening}{_quote(quotes, token.content).words}{closing}")
        elif token.type == "softbreak":
            said.append(" ")
        elif token.type == "hardbreak":
            said.append("\n")
        else:
            said.append(token.content)
    return "".join(said)


def _quote(quotes: Quotes, name: str) -> QuoteWords:
    if name not in quotes:
        raise UnknownPlaceholder(f"quote:{name}")
    return quotes[name]


def _marks(language: str) -> tuple[str, str]:
    return MARKS.get(language.split("-")[0], MARKS["en"])


def _comma(language: str) -> str:
    return COMMAS.get(language.split("-")[0], ", ")
