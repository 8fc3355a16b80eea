"""What stands in the feeds: the newest that is published, whole, with its corrections and its denials."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from safeconduct.press.projections.models import Page
from safeconduct.press.public import languages, showing
from safeconduct.press.public.data_shapes import maps
from safeconduct.press.public.data_things import corrections_of

NEWEST = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """One publication in the reader's language, or in its own where there is no such version."""

    page: Page
    id: str
    address: str
    languages: tuple[str, ...]
    content: str
    enclosures: tuple[dict[str, Any], ...] = ()

    @property
    def updated(self) -> datetime:
        return self.page.modified_at or self.page.published_at

    def address_in(self, code: str) -> str:
        """The same in another of its languages."""
        return f"{self.address.rpartition('/')[0]}/{code}"


def entries(language: str, origin: str) -> list[Entry]:
    """The newest 30 publications, newest first. Three queries."""
    live = Page.objects.filter(is_original=True, withdrawn_at=None).order_by("-published_at", "id")
    originals = list(live.defer("body_source", "text")[:NEWEST])
    versions = _versions(originals)
    return [_entry(versions[one.publication_id], language, origin) for one in originals]


def _versions(originals: list[Page]) -> dict[Any, list[Page]]:
    """Every version of each."""
    found: dict[Any, list[Page]] = defaultdict(list)
    ids = [one.publication_id for one in originals]
    for page in Page.objects.filter(publication_id__in=ids, withdrawn_at=None).defer("body_source", "text"):
        found[page.publication_id].append(page)
    for one in originals:
        found[one.publication_id] = found[one.publication_id] or [one]
    return found


def _entry(versions: list[Page], language: str, origin: str) -> Entry:
    page = languages.best(versions, language) or versions[0]
    address = origin + reverse("press_page_in", args=[page.slug, page.language])
    codes = tuple(each.code for each in languages.versions(versions))
    return Entry(page, tag_of(page), address, codes, content(page), _enclosures(page, origin))


def authority() -> str:
    """The name in our ``tag:`` identifiers (RFC 4151): from the settings, so that it is the same at every address."""
    named = urlsplit(settings.PUBLIC_ADDRESS).hostname
    hosts = [*settings.PRESS_HOSTS, *(host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*")]
    return named or next(iter(hosts), "localhost")


def tag_of(page: Page) -> str:
    """For ever the same, whatever is corrected."""
    return f"tag:{authority()},{page.published_at:%Y-%m-%d}:{page.publication_id}/{page.language}"


def content(page: Page) -> SafeString:
    """As HTML, in the page's language: what was corrected first, then all of it, then who denies it."""
    with translation.override(page.language):
        parts = [
            _drafted(page),
            _corrections(page),
            _standfirst(page),
            SafeString(page.body_html),  # made by press.writing
            _denials(page),
        ]
    return SafeString("".join(part for part in parts if part))


def _drafted(page: Page) -> SafeString:
    if not page.is_drafted:
        return SafeString("")
    said = _("Nobody who grew up with this language has checked this translation yet.")
    return format_html("<p><em>{}</em></p>", said)


def _standfirst(page: Page) -> SafeString:
    return format_html("<p><strong>{}</strong></p>", page.standfirst) if page.standfirst else SafeString("")


def _corrections(page: Page) -> SafeString:
    notes = reversed(corrections_of(page))
    rows = (
        (_("Correction"), showing.day_in_words(str(one.get("at", ""))), one.get("note", "")) for one in notes
    )
    return format_html_join("", "<p><strong>{}, {}:</strong> {}</p>", rows)


def _denials(page: Page) -> SafeString:
    """Whatever the text alleges: who denies it, and in which words."""
    found = maps(page.parts, "denials")
    for one in maps(page.parts, "allegations"):
        found += maps(one, "denials")
    for one in maps(page.parts, "figures"):
        found += [said for said in maps(one, "claims") if said.get("kind") == "denial"]
    rows = dict.fromkeys(
        (", ".join(filter(None, (said.get("speaker"), said.get("capacity")))), _words(said)) for said in found
    )
    if not rows:
        return SafeString("")
    said = format_html_join("", "<p>{}</p><blockquote><p>{}</p></blockquote>", rows)
    return format_html("<h2>{}</h2>{}", _("Who denies it"), said)


def _words(said: dict[str, Any]) -> str:
    return " – ".join(filter(None, (said.get("statement"), said.get("translation"))))


def _enclosures(page: Page, origin: str) -> tuple[dict[str, Any], ...]:
    """Videos and documents of the page."""
    found = []
    for one in maps(page.parts, "files"):
        address = showing.file_address(str(one.get("id", "")))
        if one.get("kind") in ("video", "document", "pdf") and address:
            found.append(
                {
                    "url": origin + address,
                    "type": one.get("media_type", ""),
                    "length": int(one.get("size") or 0),
                }
            )
    return tuple(found)
