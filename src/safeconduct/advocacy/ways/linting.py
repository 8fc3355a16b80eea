"""What a description of a way out should not tell: how, when and where somebody travels. It warns; people decide."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class Gives(StrEnum):
    """What a text may give away."""

    ROUTE = "route"
    MEETING = "meeting"
    DAY = "day"
    PROMISE = "promise"


PATTERNS: Mapping[Gives, re.Pattern[str]] = {
    Gives.ROUTE: re.compile(
        r"\b(route|border crossing|checkpoint|smuggl\w*|by (?:bus|train|car|boat|foot)|flight (?:no|number)?\b"
        r"|(?-i:[A-Z]{2}\s?\d{3,4}\b|via [A-Z]\w+))",
        re.IGNORECASE,
    ),
    Gives.MEETING: re.compile(
        r"\b(meet(?:ing)? (?:at|point|place|us)|pick(?:ed)? up (?:at|from)|wait(?:ing)? at|safe house|at the station"
        r"|contact person)\b",
        re.IGNORECASE,
    ),
    Gives.DAY: re.compile(
        r"\b(leav(?:e|es|ing)|depart\w*|travel\w*|flies|flying)\b[^.\n]{0,40}?\b(\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)?"
        r" (?:January|February|March|April|May|June|July|August|September|October|November|December))",
        re.IGNORECASE,
    ),
    Gives.PROMISE: re.compile(
        r"\b(eligib\w*|entitled|guarantee\w*|you will get|will be granted)\b", re.IGNORECASE
    ),
}


def warnings(*texts: str) -> list[Gives]:
    """What these texts may give away or promise, each kind once."""
    whole = "\n".join(texts)
    return [kind for kind, pattern in PATTERNS.items() if pattern.search(whole)]


def promises(text: str) -> bool:
    """Whether a text tells somebody that they will get something. Nobody here decides that."""
    return PATTERNS[Gives.PROMISE].search(text) is not None
