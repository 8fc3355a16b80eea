"""Typed text becomes blocks: an empty line ends a paragraph, lines with a dash are a list, with a number a row."""

from __future__ import annotations

import re

from safeconduct.packet.documents import Block

POINT = re.compile(r"^\s*[-*•–]\s+(.+)$")
NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+(.+)$")


def blocks_of(text: str) -> list[Block]:
    """The blocks of a typed text, in order. Nothing in it is markup but dashes and numbers before points."""
    found: list[Block] = []
    for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line.strip() for line in part.strip().split("\n") if line.strip()]
        if lines:
            found += _blocks(lines)
    return found


def _blocks(lines: list[str]) -> list[Block]:
    """A part may begin with a sentence and go on as a list."""
    for pattern, kind in ((POINT, "list"), (NUMBER, "numbered")):
        first = next((place for place, line in enumerate(lines) if pattern.match(line)), None)
        if first is not None and all(pattern.match(line) for line in lines[first:]):
            items = [match.group(1) for line in lines[first:] if (match := pattern.match(line))]
            before = [Block("paragraph", "\n".join(lines[:first]))] if first else []
            return [*before, Block(kind, items=items)]  # type: ignore[arg-type]  # both are kinds
    return [Block("paragraph", "\n".join(lines))]
