"""What changed from one text to another, word by word. Pure, and bounded in time for whatever is put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
MOST_LINES, MOST_WORDS = 1_500, 1_500
"""Above these a stretch is shown whole as gone and new: comparing it word by word would take too long."""
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text that stayed, went, or came."""

    what: str
    text: str


def differences(old: str, new: str) -> list[Stretch]:
    """Stretches in order: without the gone ones they are the new text, without the new ones the old text."""
    before, later = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(before) > MOST_LINES or len(later) > MOST_LINES:
        return _joined(_replaced(old, new))
    return _joined(_by_lines(before, later))


def _by_lines(before: Sequence[str], later: Sequence[str]) -> Iterator[Stretch]:
    for tag, i, j, k, m in SequenceMatcher(None, before, later, autojunk=False).get_opcodes():
        old, new = "".join(before[i:j]), "".join(later[k:m])
        if tag == "equal":
            yield Stretch(SAME, new)
        elif tag == "replace":
            yield from _by_words(old, new)
        else:
            yield from _replaced(old, new)


def _by_words(old: str, new: str) -> Iterator[Stretch]:
    before, later = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) > MOST_WORDS or len(later) > MOST_WORDS:
        yield from _replaced(old, new)
        return
    for tag, i, j, k, m in SequenceMatcher(None, before, later, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Stretch(SAME, "".join(later[k:m]))
        else:
            yield from _replaced("".join(before[i:j]), "".join(later[k:m]))


def _replaced(old: str, new: str) -> Iterator[Stretch]:
    yield Stretch(GONE, old)
    yield Stretch(NEW, new)


def _joined(stretches: Iterator[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for each in stretches:
        if not each.text:
            continue
        if found and found[-1].what == each.what:
            found[-1] = Stretch(each.what, found[-1].text + each.text)
        else:
            found.append(each)
    return found
