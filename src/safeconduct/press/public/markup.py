"""A few lines of XML for feeds and the sitemap: everything is escaped, and nothing stands in it that XML forbids."""

from __future__ import annotations

import re
from html import escape

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def text(value: str) -> str:
    """As the text of an element or the value of an attribute."""
    return escape(_FORBIDDEN.sub(" ", value), quote=True)


def tag(name: str, inside: str | None = None, /, **attributes: str) -> str:
    """An element. ``inside`` is markup already (``text`` makes it so); attributes are escaped; ``_`` stands for ``:``
    where a name has a prefix, as ``xml_lang``; a trailing one is dropped."""
    given = "".join(f' {_name(key)}="{text(value)}"' for key, value in attributes.items())
    return f"<{name}{given}/>" if inside is None else f"<{name}{given}>{inside}</{name}>"


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", ":", 1)
