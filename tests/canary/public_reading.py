"""Somebody who reads everything that is public, in every language, and guesses addresses; and what they were given."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from .browsing import Browser, Page
from .press_canaries import names
from .sinks import BETWEEN, Sink

BEGINNINGS = (
    "/", "/news", "/news/map", "/news/tables", "/news/about", "/news/search", "/news/feed.atom", "/news/feed.json",
    "/sitemap.xml", "/robots.txt", "/data", "/data/v1/openapi.json",
)  # fmt: skip
THINGS = ("publications", "incidents", "figures", "tables", "corrections")
KINDS = ("release", "statement", "report", "letter", "country", "factsheet", "video", "incident", "campaign")
LANGUAGES = ("en", "ru", "ar")
MOST = 400
PUBLIC = re.compile(r"/(?:news|data)(?:/|\Z)")
NAMED = re.compile(
    r'"(?:url|api|csv|href|id|file|pdf|next)"\s*:\s*"(?:https?://[^/"]+)?(/(?:news|data)[^"]*)"'
)


@dataclass
class Reader:
    """One visitor without a session. `given`: every answer, by the phase in which it came."""

    browser: Browser
    given: dict[str, list[bytes]] = field(default_factory=dict)

    def read_all(self, phase: str, slugs: Iterable[str]) -> set[str]:
        """Everything that is linked from anywhere, and addresses that are guessed. Which of them there were."""
        self.phase = phase
        seen, waiting = set[str](), self._first(slugs)
        for language in LANGUAGES:
            self._keep(self.browser.see(f"/news/language/{language}"))
            for begin in ("/news", "/news/map", "/news/search", "/news/about", "/"):
                self._keep(self.browser.see(begin))
        self._keep(self.browser.see("/news/language/en"))
        while waiting and len(seen) < MOST:
            path = waiting.pop(0)
            if path in seen or "?q=" in path:
                continue
            seen.add(path)
            page = self.browser.see(path)
            assert page.status in {200, 301, 302, 304, 404, 410}, (path, page.status)
            self._keep(page)
            waiting += [link for link in self._links(page) if link not in seen]
        assert len(seen) < MOST, "there is no end to it"
        self._search()
        return seen

    def _first(self, slugs: Iterable[str]) -> list[str]:
        guessed = [f"/news/{slug}{more}" for slug in slugs for more in ("", "/en", "/ru", "/ar")]
        guessed += [f"/data/v1/publications/{slug}" for slug in slugs]
        things = [f"/data/v1/{thing}{more}" for thing in THINGS for more in ("", ".csv")]
        return [
            *BEGINNINGS,
            *(f"/news/kind/{kind}" for kind in KINDS),
            *things,
            *guessed,
            "/news/tables/a-draft",
        ]

    def _links(self, page: Page) -> Iterator[str]:
        named = NAMED.findall(page.text) if "json" in page.answer.header("Content-Type") else ()
        located = re.findall(r"<(?:loc|id|uri)>(?:https?://[^/<]+)?(/[^<]*)<", page.text)
        for link in (*page.links, *named, *located):
            parts = urlsplit(link)
            if PUBLIC.match(parts.path) and not parts.path.startswith("/news/language"):
                yield parts.path + (f"?{parts.query}" if parts.query else "")

    def _search(self) -> None:
        """No word that is not public finds a page. What was asked stands in the answer: it is looked at, not kept."""
        for name in names():
            found = self.browser.stray("GET", f"/news/search?q={quote(name)}")
            hits = [link for link in found.links if re.match(r"/news/(?:taken-back|waiting|in-|the-)", link)]
            assert found.status == 200 and hits == [], name

    def _keep(self, page: Page) -> None:
        headers = "\n".join(f"{name}: {value}" for name, value in page.answer.headers)
        self.given.setdefault(self.phase, []).extend((page.path.encode(), headers.encode(), page.answer.body))

    def shown(self) -> Iterator[Sink]:
        """Everything that was read, by phase."""
        for phase, answers in self.given.items():
            yield f"public {phase}:answers", BETWEEN.join(answers)


def shelf() -> Iterator[Sink]:
    """What this process keeps of rendered pages."""
    from safeconduct.press.public.serving import SHELF

    for key, page in SHELF.pages.items():
        yield f"cache:press {key[1]}", BETWEEN.join((json.dumps(key).encode(), page.body, page.packed))
