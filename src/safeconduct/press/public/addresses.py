"""Addresses that are the same for every page of a site: looked up once."""

from __future__ import annotations

from functools import lru_cache

from django.urls import NoReverseMatch, get_urlconf, reverse


def fixed(name: str, *parts: str) -> str:
    """A place by name; empty where this site has none of that name. For few names and parts: each is kept."""
    return _of_site(get_urlconf(), name, parts)


@lru_cache(maxsize=256)
def _of_site(site: str | None, name: str, parts: tuple[str, ...]) -> str:
    try:
        return reverse(name, args=parts, urlconf=site)
    except NoReverseMatch:
        return ""
