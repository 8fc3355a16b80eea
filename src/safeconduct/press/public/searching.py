"""Searching what is published. What was typed stands in the box and nowhere else: in no title, no log, no cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from safeconduct.choices.finding.asking import MOST_TYPED, Asked, read
from safeconduct.choices.finding.snippets import Piece, snippet
from safeconduct.press.projections import full_text
from safeconduct.press.projections.models import Page
from safeconduct.press.public import faces, kinds, languages
from safeconduct.press.public.serving import published

A_PAGE = 20
LAST_PAGE = 500
SHOWN = (*languages.LISTED, "text")


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found, with the words around what was asked."""

    page: Page
    url: str
    kind: str
    own: SafeString
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked, read gently: nobody is refused for how they typed."""

    typed: str
    asked: Asked
    language: str
    kind: str
    page: int


@published(kept=False)
def search(request: HttpRequest) -> HttpResponse:
    """The box, and what was found, newest first."""
    wanted = _wanted(request)
    context: dict[str, Any] = {
        "title": _("Search"), "wanted": wanted, "languages_of": _choices(languages.on(), wanted.language),
        "kinds_of": [(code, words[1], code == wanted.kind) for code, words in kinds.KINDS.items()],
    }  # fmt: skip
    if wanted.asked:
        hits, total, listed = found(wanted)
        context |= {"hits": hits, "total": total, "page": listed}
    response = faces.page(request, "search.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


def found(wanted: Wanted) -> tuple[list[Hit], int, PageOfList[int]]:
    """Hits of the page asked for, how many there are on all, and which page it is (the last where there are fewer)."""
    start = (wanted.page - 1) * A_PAGE
    answer = _asked(wanted, start)
    listed: PageOfList[int] = Paginator(range(min(answer.total, A_PAGE * LAST_PAGE)), A_PAGE).get_page(
        wanted.page
    )
    if answer.total and listed.number != wanted.page:
        answer = _asked(wanted, (listed.number - 1) * A_PAGE)
    pages = Page.objects.filter(pk__in=answer.page_ids, withdrawn_at=None).only(*SHOWN).in_bulk()
    hits = [_hit(pages[each], wanted.asked) for each in answer.page_ids if each in pages]
    return hits, answer.total, listed


def _asked(wanted: Wanted, start: int) -> full_text.Found:
    return full_text.find(wanted.asked, language=wanted.language, kind=wanted.kind, start=start, most=A_PAGE)


def _hit(page: Page, asked: Asked) -> Hit:
    address = reverse("press_page_in", args=[page.slug, page.language])
    pieces = snippet([page.text, page.standfirst], asked)
    return Hit(page, address, kinds.word_for(page.kind), languages.own(page.language), pieces)


def _wanted(request: HttpRequest) -> Wanted:
    typed = request.GET.get("q", "").replace("\x00", " ").strip()[:MOST_TYPED]
    language, kind = request.GET.get("language", ""), request.GET.get("kind", "")
    number = request.GET.get("page", "1")
    is_number = number.isascii() and number.isdecimal() and len(number) < 6
    return Wanted(
        typed,
        read(typed),
        language if language in languages.on() else "",
        kind if kind in kinds.KINDS else "",
        min(max(int(number), 1), LAST_PAGE) if is_number else 1,
    )


def _choices(codes: Sequence[str], chosen: str) -> list[tuple[str, str, bool]]:
    return [(code, languages.name_of(code), code == chosen) for code in codes]
