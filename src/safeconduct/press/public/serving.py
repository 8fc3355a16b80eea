"""How published pages are served: rendered once an edition, kept in memory, asked again by their tag.

Each request asks the database one thing, the number of the edition; whatever was corrected or taken down is gone with
the next number. Nothing here depends on who asks: no session is read, no cookie set.
"""

from __future__ import annotations

import gzip
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from safeconduct import vault
from safeconduct.press.projections import editions
from safeconduct.press.public import faces
from safeconduct.press.public.hosts import own_origin as own_origin

View = Callable[..., HttpResponse]

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
FRESH = "public, max-age=0, must-revalidate"
VARY = "Accept-Encoding, Accept-Language, Cookie"
KEPT = frozenset({200, 410})
WORTH_PACKING = 600
LONGEST_QUESTION = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A rendered response. ``packed``: the same with gzip, empty where that saves nothing."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: bytes
    tag: str

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed)


Key = tuple[str, ...]


@dataclass
class Shelf:
    """What this process has rendered of one edition, least lately read first out. Threads share it."""

    most: int = 2_000
    most_bytes: int = 48 * 1024 * 1024
    largest: int = 2 * 1024 * 1024
    edition: int = -1
    size: int = 0
    pages: OrderedDict[Key, Kept] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, edition: int, key: Key) -> Kept | None:
        with self.lock:
            if edition != self.edition:
                return None
            found = self.pages.get(key)
            if found:
                self.pages.move_to_end(key)
            return found

    def keep(self, edition: int, key: Key, page: Kept) -> None:
        """A page of an older edition than what lies here is not kept."""
        with self.lock:
            if edition > self.edition:
                self._clear(edition)
            if edition != self.edition or page.size > self.largest:
                return
            before = self.pages.pop(key, None)
            self.size += page.size - (before.size if before else 0)
            self.pages[key] = page
            while self.size > self.most_bytes or len(self.pages) > self.most:
                self.size -= self.pages.popitem(last=False)[1].size

    def empty(self) -> None:
        with self.lock:
            self._clear(-1)

    def _clear(self, edition: int) -> None:
        self.pages.clear()
        self.size, self.edition = 0, edition


SHELF = Shelf()


def published(*questions: str, kept: bool = True) -> Callable[[View], View]:
    """For views of what is published. ``questions``: the query parameters the answer depends on; others are ignored.

    ``kept`` False: answers that are too many to keep, such as those of a search. They still carry tag and headers.
    """

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **parts: object) -> HttpResponse:
            edition = editions.current()
            key = key_of(request, questions)
            page = SHELF.find(edition, key) if kept else None
            if page is None:
                page = _rendered(view, request, args, parts)
                if kept and page.status in KEPT:
                    SHELF.keep(edition, key, page)
            return served(request, page)

        return answer

    return decorate


def key_of(request: HttpRequest, questions: tuple[str, ...]) -> Key:
    """What an answer depends on besides the edition."""
    asked = (f"{name}={request.GET[name][:LONGEST_QUESTION]}" for name in questions if name in request.GET)
    return (
        f"{request.scheme}://{request.get_host()}",
        request.path,
        translation.get_language() or "",
        *asked,
    )


def _rendered(view: View, request: HttpRequest, args: tuple[object, ...], parts: dict[str, object]) -> Kept:
    try:
        response = view(request, *args, **parts)
    except Http404:
        response = faces.page(request, "missing.html", status=404)
    response.headers.setdefault("Content-Language", translation.get_language() or "en")
    response.headers.setdefault("X-Robots-Tag", "all" if response.status_code == 200 else "noindex")
    response.headers.setdefault("Content-Security-Policy", POLICY)
    body = bytes(response.content)
    packed = gzip.compress(body, 6, mtime=0) if len(body) >= WORTH_PACKING else b""
    tag = f'W/"{vault.digests.sha256(body).hex()[:32]}"'
    headers = tuple((name, value) for name, value in response.items() if name.lower() != "content-length")
    return Kept(response.status_code, headers, body, packed if len(packed) < len(body) else b"", tag)


def served(request: HttpRequest, page: Kept) -> HttpResponse:
    """As asked for: nothing new, packed, without its body, or whole."""
    response = HttpResponse(status=page.status)
    for name, value in page.headers:
        response.headers[name] = value
    response.headers["Vary"] = VARY
    if page.status not in KEPT:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = response.headers.get("Cache-Control", FRESH)
        response.headers["ETag"] = page.tag
        if has_it(request, page.tag) and page.status == 200:
            response.status_code = 304
            del response.headers["Content-Type"]
            return response
    body = page.body
    if page.packed and takes_gzip(request):
        body = page.packed
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(body))
    if request.method != "HEAD":
        response.content = body
    return response


def has_it(request: HttpRequest, tag: str) -> bool:
    """Whether the reader's copy is this one (``If-None-Match``, compared weakly)."""
    given = request.headers.get("If-None-Match", "")
    if given.strip() == "*":
        return True
    return tag.removeprefix("W/") in {each.removeprefix("W/") for each in parse_etags(given)}


_GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q\s*=\s*(?P<q>[0-9.]+)\s*)?(?:,|$)", re.IGNORECASE)


def takes_gzip(request: HttpRequest) -> bool:
    found = _GZIP.search(request.headers.get("Accept-Encoding", "")[:500])
    return bool(found and (found["q"] or "1").strip("0.") != "")
