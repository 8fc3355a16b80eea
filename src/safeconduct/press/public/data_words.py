"""What the lists of the open data are, in plain words and in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.press.public.data_things import THINGS

WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "publications": (_("Publications"), _("What we publish, in each of its languages.")),
    "incidents": (_("Incidents"), _("What happened, who says so, and who denies it.")),
    "figures": (_("Figures"), _("Each figure, how it is meant, and how well it is known.")),
    "tables": (_("Tables"), _("Counts. Small numbers are held back.")),
    "corrections": (_("Corrections"), _("What we got wrong, and what we say now.")),
}

FORMS = ("JSON", "CSV")
FIELDS: tuple[tuple[str, str | Promise], ...] = (
    ("low", _("A number. Alone it says nothing.")),
    ("comparator", _("How the number is meant: at least, more than, about. It belongs to the number.")),
    ("words", _("Both together, in each language. Quote these.")),
    ("standard", _("How well it is known. “Reported” means that somebody says so.")),
    ("as_of", _("The day it was true for. It may have changed since.")),
)
"""Of a figure: what must be understood before it is quoted."""


def examples() -> list[tuple[str, str | Promise]]:
    """Addresses to try, and what they give."""
    return [
        (f"{reverse('data_figures')}?limit=10", _("ten figures")),
        (
            f"{reverse('data_publications')}?since=2026-01-01",
            _("what came out, was corrected or taken back since that day"),
        ),
        (f"{reverse('data_publications')}?language=ru&kind=release", _("press releases in Russian")),
    ]


@dataclass(frozen=True, slots=True)
class InWords:
    """A list, with its addresses."""

    name: str
    title: str | Promise
    words: str | Promise
    json_url: str
    csv_url: str

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


def things_in_words() -> list[InWords]:
    """All lists, in the order of the tables."""
    return [
        InWords(name, *WORDS[name], reverse(f"data_{name}"), reverse(f"data_{name}_csv")) for name in THINGS
    ]
