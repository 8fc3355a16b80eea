"""Tokens to HTML. Everything typed or counted is escaped here; every tag is one of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType

from markdown_it.token import Token

from safeconduct.press.writing.parsing import Parsed, parse
from safeconduct.press.writing.plain import attribution, paragraphs, text_of
from safeconduct.press.writing.values import FigureWords, FileMarkup, QuoteWords, Rendered, UnknownPlaceholder

PAIRED = frozenset({"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "em", "strong"})
NO_FILES: Mapping[int, FileMarkup] = MappingProxyType({})


@dataclass
class _Writer:
    """One rendering. ``seen``: figures that have their id already."""

    figures: Mapping[str, FigureWords]
    quotes: Mapping[str, QuoteWords]
    files: Mapping[int, FileMarkup]
    language: str
    seen: set[str] = field(default_factory=set)

    def html(self, parsed: Sequence[Token]) -> str:
        return "".join(self.one(token) for token in parsed)

    def one(self, token: Token) -> str:
        write = _BY_TYPE.get(token.type)
        if write is not None:
            return write(self, token)
        if token.type == "inline":
            return self.html(token.children or ())
        if token.tag in PAIRED and token.nesting and not token.hidden:
            return _tag(token)
        return escape(token.content) if not token.nesting else ""

    def figure(self, token: Token) -> str:
        figure = self.figures.get(token.content)
        if figure is None:
            raise UnknownPlaceholder(token.content)
        name = token.content
        mark = "" if name in self.seen else f' id="figure-{name}"'
        self.seen.add(name)
        title = f' title="{escape(figure.title)}"' if figure.title else ""
        return f'<span class="figure"{mark}><a href="#note-{name}"{title}>{escape(figure.words)}</a></span>'

    def said(self, token: Token) -> str:
        return f'<q class="said">{escape(self.quote(token.content).words)}</q>'

    def placed(self, token: Token) -> str:
        if token.info == "file":
            return self.file(int(token.content))
        quote = self.quote(token.content)
        body = "".join(f"<p>{escape(each)}</p>" for each in paragraphs(quote.words))
        who = attribution(quote, self.language)
        footer = f"<footer>{escape(who)}</footer>" if who else ""
        return f'<blockquote class="said">{body}{footer}</blockquote>\n'

    def quote(self, name: str) -> QuoteWords:
        quote = self.quotes.get(name)
        if quote is None:
            raise UnknownPlaceholder(f"quote:{name}")
        return quote

    def file(self, number: int) -> str:
        file = self.files.get(number)
        if file is None:
            raise UnknownPlaceholder(f"file:{number}")
        below = "".join(f"<p>{escape(each)}</p>" for each in (file.notice, file.credit) if each)
        caption = f"<figcaption>{below}</figcaption>" if below else ""
        return f'<figure class="file">{_shown(file)}{_transcript(file)}{caption}</figure>\n'


def render(
    body: str | Parsed,
    *,
    figures: Mapping[str, FigureWords],
    quotes: Mapping[str, QuoteWords],
    language: str,
    files: Mapping[int, FileMarkup] = NO_FILES,
) -> Rendered:
    """A text as HTML and as plain text. Raises ``UnknownPlaceholder``, and nothing else, whatever was typed."""
    parsed = parse(body) if isinstance(body, str) else body
    html = _Writer(figures, quotes, files, language).html(parsed.tokens)
    used = parsed.named
    text = text_of(parsed.tokens, figures, quotes, language)
    return Rendered(html, text, used.figures, used.quotes, used.files)


def _tag(token: Token) -> str:
    if token.nesting < 0:
        return f"</{token.tag}>\n" if token.block else f"</{token.tag}>"
    start = token.attrGet("start") if token.tag == "ol" else None
    return f'<ol start="{int(start)}">' if start is not None else f"<{token.tag}>"


def _link(writer: _Writer, token: Token) -> str:
    return f'<a href="{escape(str(token.attrGet("href") or ""))}" rel="noreferrer">'


def _shown(file: FileMarkup) -> str:
    size = f' width="{int(file.width)}" height="{int(file.height)}"' if file.width and file.height else ""
    address, alt = escape(file.address), escape(file.alt)
    if file.kind == "image":
        return f'<img src="{address}" alt="{alt}"{size} loading="lazy">'
    if file.kind == "video":
        tracks = "".join(
            f'<track kind="captions" srclang="{escape(each.language)}" src="{escape(each.address)}"'
            f' label="{escape(each.label or each.language)}"{" default" if not at else ""}>'
            for at, each in enumerate(file.captions)
        )
        source = f'<source src="{address}" type="{escape(file.media_type)}">'
        return f'<video controls preload="none"{size} aria-label="{alt}">{source}{tracks}</video>'
    return f'<p><a href="{address}">{alt or address}</a></p>'


def _transcript(file: FileMarkup) -> str:
    if not file.transcript:
        return ""
    body = "".join(f"<p>{escape(each)}</p>" for each in paragraphs(file.transcript))
    return f"<details><summary>{escape(file.transcript_title)}</summary>{body}</details>"


_BY_TYPE: Mapping[str, Callable[[_Writer, Token], str]] = {
    "figure": _Writer.figure,
    "said": _Writer.said,
    "placed": _Writer.placed,
    "link_open": _link,
    "link_close": lambda writer, token: "</a>",
    "softbreak": lambda writer, token: "\n",
    "hardbreak": lambda writer, token: "<br>\n",
    "hr": lambda writer, token: "<hr>\n",
}
