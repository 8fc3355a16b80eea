"""What every press page is drawn with: the menu, the languages, the way to help, the feeds."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language

from safeconduct.press.public import kinds, languages, sharing
from safeconduct.press.public.addresses import fixed
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
    front = fixed("press_front")
    return {
        "origin": origin,
        "canonical": origin + request.path,
        "front_url": front,
        "about_url": fixed("press_about"),
        "hiding_url": fixed("hiding"),
        "home_url": "/" if is_press_host(request) else front,
        "menu": kinds.menu(request.path),
        "help_url": fixed("hiding" if is_press_host(request) else "start"),
        "switches": switches(request.path),
        "organisation": settings.ORGANISATION_NAME,
        "feeds": [
            (kind, fixed(name))
            for kind, name in (("atom+xml", "press_atom"), ("feed+json", "press_json_feed"))
            if fixed(name)
        ],
    }


def switches(path: str) -> list[dict[str, Any]]:
    """The languages of our own words, as links: a page of the press holds no form that keeps something."""
    codes = languages.on()
    if len(codes) < 2:
        return []
    back = urlencode({"next": path})
    return [
        {
            "code": code,
            "name": languages.name_of(code),
            "is_on": code == get_language(),
            "url": f"{fixed('press_language', code)}?{back}",
        }
        for code in codes
    ]
