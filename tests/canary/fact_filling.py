"""What staff type into the page of one fact: for each kind of control something of a fitting class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from safeconduct.cases.screening.showing import is_shown
from safeconduct.law.facts import FACTS, Fact

from .browsing import Control, Form
from .canaries import CANARIES
from .filling import CHOICES, KIND_OF, NUMBERS

KINDS: Mapping[str, str] = {
    **KIND_OF, "person.a_number": "A-number", "place.town": "correction", "arrivals.where": "correction",
}  # fmt: skip
"""Fact (and column) → class of canary; `correction` for all others."""
BESIDE = frozenset({"said_by", "paper", "note", "stance", "instead"})
AMOUNT = "1450"


def chosen_facts() -> tuple[str, ...]:
    """One fact of each kind, and every fact that takes words."""
    found: dict[str, str] = {}
    for fact in FACTS.values():
        if is_shown(fact.id):
            found.setdefault(fact.id if _takes_words(fact) else fact.type.kind.value, fact.id)
    return tuple(found.values())


def kinds_of(fact_ids: Iterable[str]) -> set[str]:
    return {FACTS[fact_id].type.kind.value for fact_id in fact_ids}


def shown_kinds() -> set[str]:
    """Every kind that has a page, to prove that none was left out."""
    return {fact.type.kind.value for fact in FACTS.values() if is_shown(fact.id)}


@dataclass(frozen=True)
class FactFilling:
    """`only` puts one canary into every text; `wrong` puts it into every control one can write in."""

    only: str = ""
    wrong: str = ""

    def answer(self, fact_id: str, form: Form) -> list[tuple[str, str]]:
        """Names and values for the controls of the answer itself."""
        controls = [each for each in form.controls if each.name not in BESIDE and each.kind != "hidden"]
        if self.wrong:
            return [(each.name, CANARIES[self.wrong].text) for each in controls]
        return list(self._answers(fact_id, controls))

    def _answers(self, fact_id: str, controls: list[Control]) -> Iterator[tuple[str, str]]:
        chosen = set[str]()
        for control in controls:
            about = _about(fact_id, control.name)
            if control.kind in {"radio", "checkbox"} and control.name in chosen:
                continue
            chosen.add(control.name)
            if control.kind == "text":
                yield control.name, CANARIES[self.only or KINDS.get(about, "correction")].text
            elif control.kind == "number":
                part = control.name.rpartition("-")[2]
                yield control.name, NUMBERS.get(about) or NUMBERS.get(part) or AMOUNT
            elif control.kind == "select":
                yield control.name, _choice(about, control.options)
            else:
                values = [each.value for each in controls if each.name == control.name]
                yield control.name, _choice(about, values)


def _takes_words(fact: Fact) -> bool:
    kinds = {kind.kind.value for _name, kind in fact.type.columns} | {fact.type.kind.value}
    return bool(kinds & {"text", "long_text"})


def _about(fact_id: str, name: str) -> str:
    """`value-0-where` of arrivals → `arrivals.where`; `value` and its parts → the fact."""
    parts = name.split("-")
    return f"{fact_id}.{parts[2]}" if len(parts) > 2 and parts[1].isdigit() else fact_id


def _choice(about: str, values: list[str]) -> str:
    wanted = CHOICES.get(about, "")
    return wanted if wanted in values and wanted else next(value for value in values if value)
