"""What every press page is drawn with: the menu, the languages, the way to help, the feeds."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from safeconduct.press.public import kinds, languages, sharing
from safeconduct.press.public.hosts import is_press_host, own_origin


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page in the look of the press."""
    given = {**frame(request), **(context or {})}
    title = given.get("title") or settings.ORGANISATION_NAME
    given.setdefault("card", sharing.card(title, given["canonical"]))
    return render(request, f"press_public/{template}", given, status=status)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What stands around every page. ``help_url``: where a request for help begins on this host."""
    origin = own_origin(request)
    front = reverse("press_front")
    return {
        "origin": origin,
        "canonical": origin + request.path,
        "front_url": front,
        "home_url": "/" if is_press_host(request) else front,
        "menu": kinds.menu(request.path),
        "help_url": reverse("hiding" if is_press_host(request) else "start"),
        "switches": switches(request.path),
        "organisation": settings.ORGANISATION_NAME,
        "feeds": [
            (kind, kinds.address_of(name))
            for kind, name in (("atom+xml", "press_atom"), ("feed+json", "press_json_feed"))
            if kinds.address_of(name)
        ],
    }


def switches(path: str) -> list[dict[str, Any]]:
    """The languages of our own words, as links: a page of the press holds no form that keeps something."""
    codes = languages.on()
    if len(codes) < 2:
        return []
    return [
        {
            "code": code,
            "name": languages.name_of(code),
            "is_on": code == get_language(),
            "url": f"{reverse('press_language', args=[code])}?{urlencode({'next': path})}",
        }
        for code in codes
    ]
