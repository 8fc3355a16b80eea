"""Names in scripts that put no spaces between words: they stand anywhere in a text."""

from __future__ import annotations

import re

UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def stands_unspaced(name: str, text: str) -> bool:
    """Whether a name, or a word of it of two signs and more, stands in a text of such a script."""
    if not UNSPACED.search(name) or not UNSPACED.search(text):
        return False
    joined = "".join(text.split())
    wanted = ["".join(name.split()), *(each for each in name.split() if len(each) > 1)]
    return any(UNSPACED.fullmatch(each) and len(each) > 1 and each in joined for each in wanted)
