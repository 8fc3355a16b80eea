"""The sealed part of a communication: what it holds, and how signatories are typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from safeconduct import vault
from safeconduct.advocacy.models import Communication
from safeconduct.evidence.keys import DeskKeys, NoKey
from safeconduct.evidence.recording import open_content

TEXTS = ("subject", "salutation", "body", "closing")
FILES, QUOTES = "files", "quotes"
"""Facts of enclosures by artifact, and what is quoted by ground: kept beside the words, under the same key."""


def opened(letter: Communication, desk: DeskKeys) -> dict[str, Any]:
    """What is sealed. Empty where its key was forgotten or it does not open any more."""
    try:
        return open_content(letter, desk)
    except (NoKey, vault.CannotOpen):
        return {}


def signatories_in(text: str) -> list[dict[str, str]]:
    """One a line: name, then a comma and the office."""
    found = []
    for line in text.splitlines():
        name, _, office = line.partition(",")
        if name.strip():
            found.append({"name": name.strip(), "office": office.strip()})
    return found


def signatories_typed(rows: Iterable[Mapping[str, str]]) -> str:
    """The same as it is typed."""
    return "\n".join(", ".join(part for part in (row["name"], row.get("office", "")) if part) for row in rows)


def folded(text: str) -> str:
    """Words as they are compared: without regard to capitals, blanks and line breaks."""
    return " ".join(text.casefold().replace("\u00a0", " ").split())


def says(content: Mapping[str, Any], words: str) -> bool:
    """Whether subject or body hold these words."""
    wanted = folded(words)
    return bool(wanted) and wanted in folded(f"{content.get('subject', '')}\n{content.get('body', '')}")


LARGER = (
    r"hundred|thousand|million|dozen|score|and\s+(?:a\s+)?(?:half|\w+teen|\w+ty)|"
    r"сот|сотн|тысяч|миллион|mil(?:es)?\b|cien|millones|mille\b|cents?\b|millions?\b|هزار|میلیون|ألف|آلاف|مليون|مئة|مائة"
)
"""Words that make a number before them larger: "at least three" is not in "at least three hundred"."""


def says_figure(content: Mapping[str, Any], words: str) -> bool:
    """The same for a figure, which must not be a part of a larger one: “more than 20” is not in “more than 200”."""
    wanted = folded(words)
    if not wanted:
        return False
    before = (
        r"(?<![\w-])(?<!\d[.,])" if wanted[0].isascii() else ""
    )  # elsewhere words may grow together with it
    pattern = rf"{before}{re.escape(wanted)}(?!\w|[.,]\d|[\s-]+(?:{LARGER}))"
    return re.search(pattern, folded(f"{content.get('subject', '')}\n{content.get('body', '')}")) is not None
