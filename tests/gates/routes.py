"""Every address of both sites, read from the URLconfs, so that a new view cannot be forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.sites import settings_of

SITES = ("public", "staff")

NOBODYS = UUID("0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f")
SAMPLE_OF: dict[str, Any] = {
    "UUIDConverter": NOBODYS, "IntConverter": 1, "StringConverter": "sample", "SlugConverter": "sample",
    "PathConverter": "sample", "": "sample",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """One view at one address. `name` carries its namespaces (`access:sign_in`)."""

    site: str
    name: str
    pattern: str
    parameters: Mapping[str, str] = field(hash=False)
    callback: Any = field(hash=False, compare=False)

    def path(self, given: Mapping[str, Any] | None = None) -> str:
        """The address with `given` values, or with samples that belong to nobody."""
        values = {name: SAMPLE_OF[kind] for name, kind in self.parameters.items()} | dict(given or {})
        return reverse(self.name, urlconf=settings_of(self.site)["ROOT_URLCONF"], kwargs=values)

    @property
    def module(self) -> str:
        return str(getattr(self.callback, "__module__", ""))


def routes(site: str) -> list[Route]:
    """All routes of a site, in the order of its URLconf. Raises AssertionError for one without a name."""
    found = list(_walk(site, get_resolver(settings_of(site)["ROOT_URLCONF"]), (), "", {}))
    nameless = [route.pattern for route in found if not route.name.rpartition(":")[2]]
    assert not nameless, f"addresses without a name on the {site} site: {nameless}"
    return found


def _walk(
    site: str, resolver: URLResolver, spaces: tuple[str, ...], prefix: str, above: Mapping[str, str]
) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        kinds = {**above, **_parameters(entry)}
        if isinstance(entry, URLResolver):
            deeper = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(site, entry, deeper, pattern, kinds)
        elif isinstance(entry, URLPattern):
            yield Route(site, ":".join((*spaces, entry.name or "")), pattern, kinds, entry.callback)


def _parameters(entry: URLPattern | URLResolver) -> dict[str, str]:
    converters = {name: type(kind).__name__ for name, kind in entry.pattern.converters.items()}
    named = dict.fromkeys(re.findall(r"\(\?P<(\w+)>", str(entry.pattern)), "")
    return {**named, **converters}
