"""What sorts of pages there are, in words, and the places of the press pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.press.public.addresses import fixed

KINDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "release": (_("Press release"), _("Press releases")),
    "statement": (_("Statement"), _("Statements")),
    "report": (_("Report"), _("Reports")),
    "letter": (_("Letter made public"), _("Letters made public")),
    "factsheet": (_("Fact sheet"), _("Fact sheets")),
    "video": (_("Video"), _("Videos")),
    "incident": (_("Incident"), _("Incidents")),
    "campaign": (_("Campaign"), _("Campaigns")),
    "country": (_("Country"), _("Countries")),
}
NEWS = ("release", "statement", "report", "letter", "factsheet", "video")
"""What stands among the news; incidents, campaigns and countries have lists of their own."""

EXPLAINED: dict[str, str | Promise] = {
    "incident": _("What happened, as far as we know it. What is denied stands beside what is alleged."),
    "campaign": _("What we ask of those who can act, and what they answered."),
    "country": _("Which protection a country offers, to whom, and where it says so."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu."""

    label: str | Promise
    url: str
    is_here: bool


MENU: tuple[tuple[str | Promise, str, tuple[str, ...]], ...] = (
    (_("News"), "press_front", ()),
    (_("Incidents"), "press_kind", ("incident",)),
    (_("Campaigns"), "press_kind", ("campaign",)),
    (_("Countries"), "press_kind", ("country",)),
    (_("Map and figures"), "press_map", ()),
    (_("Data"), "data", ()),
    (_("Search"), "press_search", ()),
)


def menu(path: str) -> list[Place]:
    """The menu, with the place the reader is at."""
    found = []
    for label, name, parts in MENU:
        url = fixed(name, *parts)
        if url:
            found.append(Place(label, url, url == path))
    return found


def word_for(kind: str) -> str:
    return str(KINDS[kind][0]) if kind in KINDS else ""
