"""What a reader's program sees of a page."""

from __future__ import annotations

import gzip
import json
import re
from html.parser import HTMLParser
from typing import Any


class Elements(HTMLParser):
    """Every start tag with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


def text_of(response: Any) -> str:
    """The page, unpacked where it came packed."""
    body = response.content
    return str(
        (gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body).decode()
    )


def machine_of(html: str) -> list[dict[str, Any]]:
    """The graph of its JSON-LD."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(found) == 1
    return list(json.loads(found[0])["@graph"])


def meta_of(html: str) -> dict[str, str]:
    return {
        str(each.get("property") or each.get("name")): str(each.get("content"))
        for each in Elements(html).named("meta")
    }
