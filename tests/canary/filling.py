"""What a person types into the form: into every field one can write in, a canary of a fitting class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from safeconduct.intake.form import PAGES
from safeconduct.law.facts import ASKED_OF_PEOPLE

from .browsing import Control, Form
from .canaries import CANARIES

NAME = re.compile(r"q(?P<page>\d\d)(?P<letter>[a-z])(?:-(?P<row>\d+))?(?:-(?P<part>[a-z_]+))?(?:-[a-z]+)?\Z")

KIND_OF: Mapping[str, str] = {
    "place.town": "address", "place.detained_where": "address", "writer.helper_name": "interpreter",
    "writer.proxy_name": "name in Latin", "language.spoken_other": "language",
    "language.read_other": "language",
    "interpreter.dialect": "language", "interpreter.wishes": "interpreter",
    "access.must_not_see": "excluded person", "contact.address": "phone", "contact.through": "e-mail",
    "contact.ask_for": "name in Latin", "contact.code_word": "name in Cyrillic",
    "contact.shared_with": "name in Arabic", "lawyer.name": "name in Latin",
    "person.name": "name in Cyrillic",
    "person.other_names": "name in Arabic", "arrivals.where": "address",
    "applications.list.what": "nationality",
    "papers.list.where": "address", "family.household.name": "name in Arabic",
    "family.household.other_spellings": "name in Latin", "fear.who_harmed.name": "name of a harmer",
    "fear.who_harmed.role": "name of a harmer", "fear.who_harmed.place": "address",
    "family.helpers.name": "interpreter",
}  # fmt: skip
"""Fact (and column) → class of canary; `story` for all others."""

NUMBERS: Mapping[str, str] = {
    "contact.from_hour": "9", "contact.until_hour": "17", "person.age": "27", "children.count": "2",
    "means.household_size": "3", "family.household.born": "1991", "day": "3", "month": "3", "year": "2019",
}  # fmt: skip

CHOICES: Mapping[str, str] = {
    "place.country": "US", "place.us_state": "NY", "writer.who": "with", "contact.channel": "phone",
    "story.way": "both", "means.currency": "USD",
}  # fmt: skip
"""What is chosen where the first choice would hide pages."""


@dataclass(frozen=True)
class Filling:
    """How one person answers: `kinds` and `choices` override, `only` puts one canary into every text."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    only: str = ""

    def answer(self, form: Form) -> list[tuple[str, str]]:
        """Names and values for every visible control of a page's form."""
        typed: list[tuple[str, str]] = []
        chosen = set[str]()
        for control in form.controls:
            if control.kind in {"text", "number"}:
                typed.append((control.name, self._written(control)))
            elif control.kind == "select":
                typed.append((control.name, self._chosen(control.name, control.options)))
            elif control.kind == "radio" and control.name not in chosen:
                chosen.add(control.name)
                values = [each.value for each in form.controls if each.name == control.name]
                typed.append((control.name, self._chosen(control.name, values)))
            elif control.kind == "checkbox" and control.name not in chosen:
                chosen.add(control.name)
                typed.append((control.name, control.value))
        return typed

    def text_for(self, fact: str) -> str:
        kind = self.only or {**KIND_OF, **self.kinds}.get(fact, "story")
        return CANARIES[kind].text

    def _written(self, control: Control) -> str:
        if control.kind == "number":
            number = NUMBERS.get(fact_of(control.name)) or NUMBERS.get(control.name.rpartition("-")[2])
            if number is None:
                raise AssertionError(f"what number to write into {control.name} ({fact_of(control.name)})?")
            return number
        return self.text_for(fact_of(control.name))

    def _chosen(self, name: str, values: list[str]) -> str:
        wanted = {**CHOICES, **self.choices}.get(fact_of(name), "")
        return wanted if wanted and wanted in values else next(value for value in values if value)


def fact_of(name: str) -> str:
    """`q26a-0-where` → `arrivals.where`; a part of a plain date gives the date's fact."""
    match = NAME.match(name)
    if match is None:
        raise AssertionError(f"an input of the form has a name that is not neutral: {name}")
    page = next(page for page in PAGES if page.code == match["page"])
    fact = page.fields[ord(match["letter"]) - ord("a")].fact_id
    if match["row"] is None:
        return fact
    return f"{fact}.{match['part']}"


def text_facts() -> set[str]:
    """Every fact (and column) that takes words, to prove that none was left out."""
    found = set()
    for each in ASKED_OF_PEOPLE:
        columns = [(f"{each.id}.{name}", kind) for name, kind in each.type.columns] or [(each.id, each.type)]
        found |= {name for name, kind in columns if kind.kind in {"text", "long_text"}}
    return found
