"""Addresses of the feeds, the search, the sitemap and the open data."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.press.public import data_views as data
from safeconduct.press.public import feeds, searching, sitemap
from safeconduct.press.public.data_things import THINGS

V1 = "data/v1"


def _of_things() -> list[URLPattern]:
    """Each list as JSON and CSV, and its items."""
    found: list[URLPattern] = []
    for name in THINGS:
        given = {"name": name}
        found += [
            path(f"{V1}/{name}", data.data_list, given, name=f"data_{name}"),
            path(f"{V1}/{name}.csv", data.data_csv, given, name=f"data_{name}_csv"),
            path(f"{V1}/{name}/<str:which>", data.data_one, given, name=f"data_{name}_one"),
        ]
    return found


urlpatterns: list[URLPattern] = [
    path("news/search", searching.search, name="press_search"),
    path("news/feed.atom", feeds.atom, name="press_atom"),
    path("news/feed.json", feeds.json_feed, name="press_json_feed"),
    path("sitemap.xml", sitemap.sitemap, name="press_sitemap"),
    path("robots.txt", sitemap.robots, name="press_robots"),
    path("data", data.data, name="data"),
    path(f"{V1}/openapi.json", data.data_openapi, name="data_openapi"),
    *_of_things(),
    path("data/<path:rest>", data.data_unknown, name="data_unknown"),
]
