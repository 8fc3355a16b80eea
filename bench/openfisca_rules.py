"""The twenty rules of bench/twenty in OpenFisca-core's own form: one vector for each fact and each rule.

OpenFisca knows no "unknown": a fact nobody told has its type's default (no, 0, 1 January 1970). So it gives an
answer for everybody, and for those with an unknown fact it is an answer about the default. The results are
compared with ours only for people of whom every fact is known exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from invented import ON

Columns = dict[str, Any]
PERIOD = ON.isoformat()
UNLIKELY, MUST_LOOK, POSSIBLE = 0, 1, 2
VERDICTS = ("unlikely", "must_look", "possible")
YES_NO = (
    "fears_return", "past_harm", "because_of_ground", "state_protects", "could_relocate", "filed",
    "denied_before", "took_part", "convicted", "crime_abroad", "settled_elsewhere", "southwest_border",
    "appointment", "torture", "official_part", "parent_harm", "in_us", "unmarried",
)  # fmt: skip
FACTS: Mapping[str, str] = {
    **{name: f"claim.{name}" for name in YES_NO[:5]},
    "filed": "asylum.filed", "denied_before": "asylum.denied_before",
    **{name: f"bars.{name}" for name in YES_NO[7:11]},
    "southwest_border": "arrival.southwest_border", "appointment": "arrival.appointment",
    "torture": "claim.torture", "official_part": "claim.official_part", "parent_harm": "sij.parent_harm",
}  # fmt: skip
NEEDED = (
    *FACTS.values(), "place.country", "person.marital", "person.born", "arrivals", "means.income",
    "means.household_size", "place.us_state",
)  # fmt: skip
DAYS, NUMBERS = ("born", "last_arrival", "filed_on"), ("income", "household_size")
Formula = Callable[[Any, Any], Any]


def _years_since(born: Any) -> Any:
    """Completed years today."""
    months = born.astype("datetime64[M]")
    year, month = born.astype("datetime64[Y]").astype(int) + 1970, months.astype(int) % 12 + 1
    day = (born - months).astype(int) + 1
    still_to_come = (ON.month < month) | ((ON.month == month) & (ON.day < day))
    return ON.year - year - still_to_come


def _one_year(person: Any, period: Any) -> Any:
    arrived, filed = person("last_arrival", period), person("filed", period)
    days = (person("filed_on", period) - arrived).astype(int)
    return np.where(filed, days > 366, arrived < np.datetime64("2025-11-22"))


def _border(person: Any, period: Any) -> Any:
    arrived = person("last_arrival", period)
    during = (arrived >= np.datetime64("2023-05-11")) & (arrived < np.datetime64("2025-05-11"))
    return person("southwest_border", period) & ~person("appointment", period) & during


def _poor(person: Any, period: Any) -> Any:
    guideline = 15_960 + 5_680 * (person("household_size", period) - 1)
    return 100 * person("income", period) <= 200 * guideline


RULES: Mapping[str, Formula] = {
    "rule_in_us": lambda person, period: person("in_us", period),
    "rule_fear": lambda person, period: person("fears_return", period),
    "rule_harm": lambda person, period: person("past_harm", period) | person("fears_return", period),
    "rule_nexus": lambda person, period: person("because_of_ground", period),
    "rule_no_protection": lambda person, period: ~person("state_protects", period),
    "rule_no_relocation": lambda person, period: ~person("could_relocate", period),
    "rule_one_year": _one_year,
    "rule_prior_denial": lambda person, period: person("denied_before", period),
    "rule_persecutor": lambda person, period: person("took_part", period),
    "rule_convicted": lambda person, period: person("convicted", period),
    "rule_crime_abroad": lambda person, period: person("crime_abroad", period),
    "rule_settled": lambda person, period: person("settled_elsewhere", period),
    "rule_border": _border,
    "rule_minor": lambda person, period: _years_since(person("born", period)) < 18,
    "rule_torture": lambda person, period: person("torture", period),
    "rule_official": lambda person, period: person("official_part", period),
    "rule_under_21": lambda person, period: _years_since(person("born", period)) < 21,
    "rule_unmarried": lambda person, period: person("unmarried", period),
    "rule_parent_harm": lambda person, period: person("parent_harm", period),
    "rule_poor": _poor,
}
PATHWAYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "asylum": (
        ("in_us", "fear", "harm", "nexus", "no_protection", "no_relocation"),
        ("prior_denial", "persecutor", "settled"),
        ("convicted", "crime_abroad", "border"),
    ),
    "torture": (("in_us", "torture", "official"), (), ()),
    "juvenile": (("in_us", "under_21", "unmarried", "parent_harm"), (), ()),
    "help": (("poor",), (), ()),
}
"""Elements, bars that make it unlikely, bars that call for a person. The one-year bar stands apart."""


def _pathway(name: str) -> Formula:
    elements, bars, looks = PATHWAYS[name]

    def formula(person: Any, period: Any) -> Any:
        against, look = np.False_, np.False_
        for rule in elements:
            against = against | ~person(f"rule_{rule}", period)
        for rule in bars:
            against = against | person(f"rule_{rule}", period)
        for rule in looks:
            look = look | person(f"rule_{rule}", period)
        if name == "asylum":
            late, excused = person("rule_one_year", period), person("rule_minor", period)
            against, look = against | (late & ~excused), look | (late & excused)
        return np.where(against, UNLIKELY, np.where(look, MUST_LOOK, POSSIBLE))

    return formula


def system() -> Any:
    """The twenty rules and four pathways as a tax and benefit system with one entity."""
    person = build_entity(key="person", plural="persons", label="a person", is_person=True)
    found = TaxBenefitSystem([person])
    for names, type_ in ((YES_NO, bool), (DAYS, date), (NUMBERS, int)):
        for name in names:
            _add(found, person, name, type_, None)
    for name, formula in RULES.items():
        _add(found, person, name, bool, formula)
    for name in PATHWAYS:
        _add(found, person, f"pathway_{name}", int, _pathway(name))
    return found


def _add(found: Any, person: Any, name: str, type_: type, formula: Formula | None) -> None:
    members: dict[str, Any] = {
        "value_type": type_, "entity": person, "definition_period": DateUnit.DAY, "label": name,
    }  # fmt: skip
    if formula:
        members["formula"] = formula
    found.add_variable(type(name, (Variable,), members))


def columns(people: Iterable[Mapping[str, Any]]) -> Columns:
    """One list for each variable from people's answers; what is not known becomes the default."""
    rows = [_row(answers) for answers in people]
    names = (*YES_NO, *DAYS, *NUMBERS)
    kinds = ("bool",) * len(YES_NO) + ("datetime64[D]",) * len(DAYS) + ("int64",) * len(NUMBERS)
    return {name: np.array([row[place] for row in rows], kinds[place]) for place, name in enumerate(names)}


def joined(batches: Sequence[Columns]) -> Columns:
    """The columns of several batches as one."""
    return {name: np.concatenate([each[name] for each in batches]) for name in batches[0]}


def _row(answers: Mapping[str, Any]) -> list[Any]:
    def value(id: str) -> Any:
        answer = answers.get(id)
        return answer["value"] if answer and answer["state"] == "given" else None

    arrivals = [row["when"] for row in value("arrivals") or ()]
    income = value("means.income")
    told = {name: value(id) == "yes" for name, id in FACTS.items()}
    told["in_us"] = value("place.country") == "US"
    told["unmarried"] = value("person.marital") in ("single", "divorced", "widowed")
    days = [value("person.born"), value("asylum.filed_on")]
    born, filed_on = (each["date"] if each else "1970-01-01" for each in days)
    return [
        *(told[name] for name in YES_NO),
        born, max(arrivals, default="1970-01-01"), filed_on,
        income["amount"] * 12 if income else 0, value("means.household_size") or 1,
    ]  # fmt: skip


def verdicts(made: Any, given: Columns) -> dict[str, Any]:
    """Codes (index in ``VERDICTS``) of the four pathways, and the twenty rules, for everybody at once."""
    simulation = SimulationBuilder().build_default_simulation(made, count=len(given["born"]))
    for name, values in given.items():
        simulation.set_input(name, PERIOD, values)
    wanted = (*(f"pathway_{name}" for name in PATHWAYS), *RULES)
    return {name: simulation.calculate(name, PERIOD) for name in wanted}


def is_known(answers: Mapping[str, Any]) -> bool:
    """Whether every fact the twenty rules read is given, and every day to the day."""
    for id in (*NEEDED, *(("asylum.filed_on",) if _says_yes(answers, "asylum.filed") else ())):
        answer = answers.get(id)
        if not answer or answer["state"] != "given":
            return False
        value = answer["value"]
        rows = value if isinstance(value, list) else [value]
        if any(isinstance(row, dict) and row.get("precision", "day") != "day" for row in rows):
            return False
    return True


def _says_yes(answers: Mapping[str, Any], id: str) -> bool:
    answer = answers.get(id)
    return answer is not None and answer["state"] == "given" and answer["value"] == "yes"
