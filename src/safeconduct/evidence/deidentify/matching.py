"""The matcher: a text and what the incident knows, in; spans and what is left for the reviewers, out.

Deterministic, without network, clock or settings; linear in the text. It proposes: two people read after
it, and the leftovers are their list. Measured on a synthetic account (docs of the issue; the idea of own
records plus patterns instead of a language model comes from the comparison quoted there).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from .cleaning import Cleaned, cleaned
from .recorded import Index
from .records import Known
from .sounding import Sounds
from .spans import Kind, Leftover, Span, merged
from .tables import Pattern, patterns
from .unrecorded import guessed

_LATIN, _CYRILLIC = re.compile("[a-z]"), re.compile("[\u0430-\u044f]")
_LEFT = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:['-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Found:
    """Ordered spans without overlaps, and every capitalised word or number that none of them covers."""

    spans: tuple[Span, ...]
    leftovers: tuple[Leftover, ...]


def _by_pattern(pattern: Pattern, text: Cleaned) -> list[Span]:
    found = []
    for match in pattern.find.finditer(text.text if pattern.capitals else text.small):
        group = match.lastindex if match.lastindex and match.start(match.lastindex) >= 0 else 0
        start, end = match.span(group)
        if pattern.then:
            after = pattern.then.match(text.text, end)
            end = after.end() if after else start
        while start < end and text.text[start].isspace():
            start += 1
        while start < end and text.text[end - 1] in " \n\t,;-":
            end -= 1
        if start < end:
            found.append(Span(start, end, pattern.kind, pattern.reason))
    return found


def _patterned(text: Cleaned) -> list[Span]:
    scripts = {"any"}
    if _LATIN.search(text.small):
        scripts.add("latin")
    if _CYRILLIC.search(text.small):
        scripts.add("cyrillic")
    asked = (
        pattern
        for pattern in patterns()
        if pattern.script in scripts and (not pattern.needs or any(n in text.small for n in pattern.needs))
    )
    return list(chain.from_iterable(_by_pattern(pattern, text) for pattern in asked))


def _leftovers(text: str, readable: Cleaned, spans: tuple[Span, ...]) -> tuple[Leftover, ...]:
    """Capitalised words and numbers outside the spans, in order."""
    found: list[Leftover] = []
    waiting = iter(spans)
    span = next(waiting, None)
    for match in _LEFT.finditer(readable.text):
        if not (match[0][0].isdigit() or match[0][0].isupper()):
            continue
        start, end = readable.place(*match.span())
        while span is not None and span.end <= start:
            span = next(waiting, None)
        if span is None or end <= span.start:
            found.append(Leftover(start, end, text[start:end]))
    return tuple(found)


def find(text: str, known: Known | Index) -> Found:
    """What in `text` must not survive publication.

    `known` is the incident's records, or an `Index` made of them before (for several texts). Offsets are
    those of `text` as given, invisible marks counted.
    """
    index = known if isinstance(known, Index) else Index(known)
    readable = cleaned(text)
    sounds = Sounds()
    raw = index.spans(readable, sounds) + _patterned(readable)
    people = [span for span in raw if span.kind is Kind.NAME or span.reason == "relation-and-name"]
    raw += guessed(readable, people, sounds)
    placed = []
    for span in raw:
        start, end = readable.place(span.start, span.end)
        placed.append(Span(start, end, span.kind, span.reason, span.on_incident, span.person))
    spans = merged(placed, text)
    return Found(spans, _leftovers(text, readable, spans))
