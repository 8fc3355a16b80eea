"""Words in square brackets that a template leaves open, such as [day]. Pure."""

from __future__ import annotations

import re

_OPEN = re.compile(r"[\[［]([^\[\]［］\n]{1,60})[\]］]")


def unfilled(*texts: str) -> list[str]:
    """The placeholders still standing in these texts, each once, in their order."""
    found = (match.strip() for text in texts for match in _OPEN.findall(text))
    return list(dict.fromkeys(each for each in found if each))
