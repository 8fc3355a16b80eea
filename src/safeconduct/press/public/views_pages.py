"""The front page, lists by kind, and one page for everything that is published, in each of its languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from safeconduct.choices.countries import COUNTRIES
from safeconduct.press.projections.models import Page
from safeconduct.press.public import faces, kinds, languages, linked, lists, sharing, showing
from safeconduct.press.public.hosts import is_press_host, own_origin
from safeconduct.press.public.serving import View, published

ON_FRONT = 9
CAMPAIGNS_ON_FRONT = 3
RELATED = 6
FIGURES_ON_FRONT = 4


@published()
def front(request: HttpRequest) -> HttpResponse:
    """The newest large, the rest below, what we know of the newest incident, what we ask."""
    news = lists.news(ON_FRONT)
    context = {
        "newest": _rows(news[:1]),
        "rows": _rows(news[1:]),
        "known": _known(),
        "campaigns": _rows(lists.of_kind("campaign", count=CAMPAIGNS_ON_FRONT).pages),
        "countries": _rows(lists.of_kind("country", count=RELATED).pages),
        "kinds": [(reverse("press_kind", args=[kind]), words[1]) for kind, words in kinds.KINDS.items()],
    }
    return faces.page(request, "front.html", context)


def _known() -> dict[str, Any] | None:
    """Figures of the newest incident, or of the newest page with figures, and who denies them."""
    live = Page.objects.filter(is_original=True, withdrawn_at=None).order_by("-published_at", "id")
    for found in (live.filter(kind="incident").first(), live.exclude(kind="incident").first()):
        page = found and _in_our_language(found)
        parts = showing.parts_of(page) if page else {}
        if page and parts["figures"]:
            return {
                "row": _rows([page])[0],
                "figures": parts["figures"][:FIGURES_ON_FRONT],
                "denials": showing.denials_of(parts)[:1],
                "standing": parts.get("standing", {}),
                "own": languages.own(page.language),
            }
    return None


def _in_our_language(page: Page) -> Page:
    here = get_language() or "en"
    if page.language == here:
        return page
    same = Page.objects.filter(publication_id=page.publication_id, language=here, withdrawn_at=None)
    return same.first() or page


def _rows(pages: Any) -> list[dict[str, Any]]:
    """Pages as lists show them."""
    return [
        {"page": page, "url": reverse("press_page", args=[page.slug]), "kind": kinds.word_for(page.kind),
         "own": languages.own(page.language), "country": COUNTRIES.get(page.country, "")}
        for page in pages
    ]  # fmt: skip


@published("after")
def kind_list(request: HttpRequest, kind: str) -> HttpResponse:
    """All of one kind, newest first."""
    if kind not in kinds.KINDS:
        raise Http404
    after = request.GET.get("after", "")
    rows = lists.of_kind(kind, after=after)
    context = {
        "title": kinds.KINDS[kind][1],
        "explained": kinds.EXPLAINED.get(kind, ""),
        "rows": _rows(rows.pages),
        "after": rows.after,
        "is_later": bool(after),
        "canonical": f"{own_origin(request)}{request.path}{f'?after={after}' if after else ''}",
    }
    return faces.page(request, "kind_list.html", context)


@published()
def page_shown(request: HttpRequest, slug: str) -> HttpResponse:
    """In the reader's language where there is such a version; else the original, which then says so."""
    every = _versions(slug)
    found = languages.best([page for page in every if not page.withdrawn_at], get_language() or "en")
    return _withdrawn(request, every) if found is None else _page(request, found, every)


@published()
def page_in(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Exactly this version; our own words in its language too, where they are shown in it."""
    every = _versions(slug)
    found = next((page for page in every if page.language == language), None)
    if found is None:
        raise Http404
    with translation.override(language if language in languages.on() else get_language()):
        response = _withdrawn(request, [found]) if found.withdrawn_at else _page(request, found, every)
        response.headers["Content-Language"] = get_language() or "en"
    return response


def _versions(slug: str) -> list[Page]:
    """Every language of an address. Raises Http404 where there never was one."""
    pages = list(Page.objects.filter(slug=slug).defer("body_source", "text", "digest"))
    if not pages:
        raise Http404
    return pages


def _withdrawn(request: HttpRequest, pages: list[Page]) -> HttpResponse:
    """The same words whatever the reason was."""
    day = max(page.withdrawn_at for page in pages if page.withdrawn_at)
    return faces.page(request, "withdrawn.html", {"day": day}, status=410)


def _page(request: HttpRequest, page: Page, every: list[Page]) -> HttpResponse:
    live = [one for one in every if not one.withdrawn_at]
    versions, parts, origin = languages.versions(live), showing.parts_of(page), own_origin(request)
    address = origin + reverse("press_page_in", args=[page.slug, page.language])
    picture = next((one for one in parts["media"]["images"] if one["url"]), None)
    context = {
        "page": page,
        "parts": parts,
        "own": languages.own(page.language),
        "kind": kinds.word_for(page.kind),
        "country": COUNTRIES.get(page.country, ""),
        "is_other_language": page.language != get_language(),
        "is_drafted": page.is_drafted,
        "language_name": languages.name_of(page.language),
        "versions": _other_versions(page, versions, origin),
        "canonical": address,
        "card": sharing.card_of(page, address, picture, origin),
        "shares": sharing.links(page.headline, address),
        "machine": linked.block(linked.article(page, parts, versions, origin)),
        **_related(page),
    }
    return faces.page(request, "page.html", context)


def _other_versions(page: Page, versions: list[languages.Version], origin: str) -> list[dict[str, Any]]:
    """All languages of a page, this one marked."""
    return [
        {"code": one.code, "name": one.name, "is_here": one.code == page.language, "is_original": one.is_original,
         "dir": languages.direction(one.code),
         "url": (path := reverse("press_page_in", args=[page.slug, one.code])), "absolute": origin + path}
        for one in versions
    ]  # fmt: skip


def _related(page: Page) -> dict[str, Any]:
    """Where it belongs to (incident, campaign, country), and what else belongs to it."""
    above = Q()
    if slugs := [slug for slug in (page.incident_slug, page.campaign_slug) if slug and slug != page.slug]:
        above |= Q(slug__in=slugs)
    if page.country and page.kind != "country":
        above |= Q(kind="country", country=page.country)
    below = Q()
    if page.kind == "incident":
        below = Q(incident_slug=page.slug)
    elif page.kind == "campaign":
        below = Q(campaign_slug=page.slug)
    elif page.kind == "country" and page.country:
        below = Q(country=page.country)
    return {"belongs": _others(page, above), "related": _others(page, below)}


def _others(page: Page, about: Q) -> list[dict[str, Any]]:
    """The newest of these besides the page itself; where nothing is asked for, nothing is looked up."""
    if not about:
        return []
    return _rows(lists.newest(Page.objects.filter(about).exclude(slug=page.slug), count=RELATED).pages)


@require_safe
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the language in a cookie that ends with the browser, and go back to a page of ours."""
    if code not in languages.on():
        raise Http404
    wanted = request.GET.get("next", "")
    is_ours = (
        wanted.startswith("/")
        and wanted.isprintable()
        and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    )
    response = redirect(wanted if is_ours else reverse("press_front"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        httponly=True,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response


def first_page(otherwise: View) -> View:
    """For ``/``: the news where the host is one of ``PRESS_HOSTS``, and ``otherwise`` everywhere else."""

    def answer(request: HttpRequest, *args: object, **parts: object) -> HttpResponse:
        return front(request) if is_press_host(request) else otherwise(request, *args, **parts)

    return answer
