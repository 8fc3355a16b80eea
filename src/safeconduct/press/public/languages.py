"""Which language of something is shown, and what is said of the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from safeconduct.choices.languages import LANGUAGES
from safeconduct.press.projections.models import Page


@dataclass(frozen=True, slots=True)
class Version:
    """One language a page exists in."""

    code: str
    name: str
    is_original: bool
    is_drafted: bool


def on() -> list[str]:
    """The languages our own words are shown in."""
    return list(settings.INTERFACE_LANGUAGES or settings.LANGUAGES_ON)


def name_of(code: str) -> str:
    """A language's own name for itself; its code where we know none."""
    return LANGUAGES.get(code) or LANGUAGES.get(code.partition("-")[0]) or code


def direction(code: str) -> str:
    """``rtl`` or ``ltr``."""
    bidi = settings.LANGUAGES_BIDI
    return "rtl" if code in bidi or code.partition("-")[0] in bidi else "ltr"


def own(code: str) -> SafeString:
    """Attributes of an element that is in another language than the page around it; nothing where it is the same."""
    if code == get_language():
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', code, direction(code))


def versions(pages: Iterable[Page]) -> list[Version]:
    """The original first, then by name."""
    found = [
        Version(page.language, name_of(page.language), page.is_original, page.is_drafted) for page in pages
    ]
    return sorted(found, key=lambda one: (not one.is_original, one.name))


def best(pages: Sequence[Page], language: str) -> Page | None:
    """The version in this language, or the original, or any."""
    ranked = sorted(pages, key=lambda page: (page.language != language, not page.is_original, page.language))
    return ranked[0] if ranked else None


LISTED = (
    "id", "publication_id", "kind", "slug", "language", "is_original", "headline", "standfirst", "place", "country",
    "published_at", "modified_at",
)  # fmt: skip


def listed(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Only what a list shows, and nothing that was withdrawn."""
    return pages.filter(withdrawn_at=None).only(*LISTED)


def in_our_language(originals: Sequence[Page], language: str) -> list[Page]:
    """The same publications, each in this language where there is such a version. One query."""
    others = [page.publication_id for page in originals if page.language != language]
    found = {}
    if others:
        rows = listed(Page.objects.filter(publication_id__in=others, language=language))
        found = {page.publication_id: page for page in rows}
    return [found.get(page.publication_id, page) for page in originals]
