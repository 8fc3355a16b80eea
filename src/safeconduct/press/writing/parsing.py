"""CommonMark by markdown-it-py, without HTML, images and code, and with our placeholders, as tokens.

Links lead to http, https and mailto addresses; everything else that looks like a link stays what it is: text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

NAME = r"[a-z][a-z0-9-]{0,39}"
NUMBER = r"[1-9][0-9]{0,3}"
_INLINE = re.compile(rf"\[\[(?:(?P<quote>quote:{NAME})|(?P<file>file:{NUMBER})|(?P<figure>{NAME}))\]\]")
_ALONE = re.compile(rf"\[\[(?:(?P<quote>quote:{NAME})|(?P<file>file:{NUMBER}))\]\]\s*\Z")
_OFF = ("html_block", "html_inline", "image", "code", "fence", "backticks", "reference")
DEEPEST = 4
"""Headings of a text lie below the page's own: from h2 to this."""


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What a text names, in order, each once."""

    figures: tuple[str, ...]
    quotes: tuple[str, ...]
    files: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text that was read once."""

    tokens: tuple[Token, ...]
    named: Placeholders


def parse(body: str) -> Parsed:
    """Read a text, to be shown more than once. Never raises."""
    found = tokens(body)
    return Parsed(tuple(found), named(found))


DEEPEST_BRACKETS = 200
"""So many may stand open in one paragraph: each is looked for to its end, and that takes the square of their number."""
_BRACKETS = re.compile(r"\\.|\[|\]|\n[ \t>]*\n", re.DOTALL)


def is_tangled(body: str) -> bool:
    """Whether more brackets are open at once in a paragraph than anybody means. Looks at each letter once."""
    open_ = 0
    for match in _BRACKETS.finditer(body.replace("\r\n", "\n")):
        if match[0] == "[":
            open_ += 1
            if open_ > DEEPEST_BRACKETS:
                return True
        elif match[0] == "]":
            open_ = max(0, open_ - 1)
        elif match[0][0] == "\n":
            open_ = 0
    return False


def placeholders(body: str) -> Placeholders:
    """Figures, quotations and files that a text names. Never raises."""
    return named(tokens(body))


def tokens(body: str) -> list[Token]:
    """The text as markdown-it tokens. Ours are "figure" and "said" (within a line), "placed" (a block of its own).

    In a tangled one, which no form takes, brackets are no more than what they look like.
    """
    return _MARKDOWN.parse(body.replace("[", "&#91;") if is_tangled(body) else body)


def named(parsed: Sequence[Token]) -> Placeholders:
    """The same as ``placeholders``, of a text that is parsed already."""
    found: dict[str, list[str]] = {"figure": [], "quote": [], "file": []}
    for token in walked(parsed):
        if token.type in ("figure", "said", "placed") and token.content not in found[token.info]:
            found[token.info].append(token.content)
    files = tuple(int(number) for number in found["file"])
    return Placeholders(tuple(found["figure"]), tuple(found["quote"]), files)


def walked(parsed: Sequence[Token]) -> Iterator[Token]:
    """Blocks and what stands in their lines, in the order in which they are read."""
    for token in parsed:
        yield token
        yield from token.children or ()


_ALLOWED = re.compile(r"https?://(?![/?#])[^\s\\]+|mailto:[^\s@?]+@[^\s]+", re.IGNORECASE)


def allowed(address: str) -> bool:
    """Whether a link may lead there."""
    if "[[" in address or "%5b%5b" in address.lower():  # a placeholder that would never be filled in
        return False
    return _ALLOWED.match(address.strip()) is not None


def _made() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.disable(list(_OFF))
    markdown.validateLink = allowed  # type: ignore[assignment]  # the library's own way to say which links
    markdown.inline.ruler.before("link", "placeholder", _within_a_line)
    markdown.block.ruler.before(
        "paragraph", "placed", _on_its_own, {"alt": ["paragraph", "blockquote", "list"]}
    )
    markdown.core.ruler.push("placed", _files_after)
    markdown.core.ruler.push("outline", _outline)
    return markdown


def _kind(match: re.Match[str]) -> tuple[str, str]:
    """("quote", name), ("file", number) or ("figure", name)."""
    kind = str(match.lastgroup)
    return kind, match[kind].split(":")[-1]


def _within_a_line(state: StateInline, silent: bool) -> bool:
    match = _INLINE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        kind, name = _kind(match)
        token = state.push({"figure": "figure", "quote": "said", "file": "placed"}[kind], "", 0)
        token.info, token.content = kind, name
    state.pos = match.end()
    return True


def _on_its_own(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    match = _ALONE.match(line)
    if match is None:
        return False
    if silent:
        return True
    state.line = start + 1
    token = state.push("placed", "", 0)
    token.info, token.content = _kind(match)
    token.map = [start, state.line]
    return True


def _files_after(state: StateCore) -> None:
    """A file that is named within a sentence follows the paragraph: nothing of a block's size stands in a line."""
    out: list[Token] = []
    held: list[Token] = []
    for token in state.tokens:
        if token.type == "inline":
            placed = [child for child in token.children or () if child.type == "placed"]
            token.children = [child for child in token.children or () if child.type != "placed"]
            held += placed
        out.append(token)
        if held and token.nesting == -1:
            for each in held:
                each.block = True
            out += held
            held = []
    state.tokens[:] = [*out, *held]


def _outline(state: StateCore) -> None:
    """Headings begin at h2, and none is more than one step below the one before."""
    last = 1
    for token in state.tokens:
        if token.type == "heading_open":
            last = min(max(int(token.tag[1:]), 2), last + 1, DEEPEST)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{last}"


_MARKDOWN = _made()
