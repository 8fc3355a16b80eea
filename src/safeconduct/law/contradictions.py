"""Answers that cannot all be true. They are reported to a person and never resolved here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from safeconduct.law.derive import years_between
from safeconduct.law.values import OPEN_HIGH, OPEN_LOW, Interval, Missing, Value


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``code`` is a key of ``WORDS``; ``facts`` are those that cannot all be true."""

    code: str
    facts: tuple[str, ...]
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def words(self) -> str:
        return WORDS[self.code].format(facts=" and ".join(self.facts))


WORDS: Mapping[str, str] = {
    "declared": "There are different answers to {facts}.",
    "arrival_after_filing": "Every arrival lies after the day the application was filed ({facts}).",
    "born_after_arrival": "An arrival lies before the birth ({facts}).",
    "age_and_birth": "The stated age and the date of birth do not fit together ({facts}).",
    "in_the_future": "This lies in the future but must have happened already: {facts}.",
    "granted_before_filed": "The grant lies before the filing ({facts}).",
    "granted_and_denied": "There is a grant, and an application is said to have been denied ({facts}).",
    "said_no": "The answer is no, and yet there is something that only follows a yes ({facts}).",
    "derived": "These cannot all be true: {facts}.",
}

MUST_BE_PAST = (
    "person.born", "place.detained_since", "asylum.filed_on", "asylum.granted_on", "asylum.fee_notice_on",
    "proceedings.decision_on", "proceedings.order_final_on", "proceedings.in_absentia_on",
)  # fmt: skip
ONLY_AFTER_YES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("place.detained", ("place.detained_where", "place.detained_since")),
    ("lawyer.has", ("lawyer.name",)),
    ("children.with_you", ("children.count",)),
    ("person.several_nationalities", ("person.second_nationality",)),
    ("asylum.filed", ("asylum.filed_on",)),
    ("proceedings.in_absentia", ("proceedings.in_absentia_on",)),
    ("applications.any", ("applications.list",)),
    ("papers.any", ("papers.list",)),
)


def contradictions(values: Mapping[str, Value], on: date) -> tuple[Contradiction, ...]:
    """What certainly does not fit together; what might still fit is left alone."""
    found: list[Contradiction] = []
    if Missing.CONTRADICTED in values.values():
        found += [
            Contradiction("declared", (id,)) for id, value in values.items() if value is Missing.CONTRADICTED
        ]
    arrivals = _days(values, "arrivals")
    born, filed, granted = (
        _day(values, id) for id in ("person.born", "asylum.filed_on", "asylum.granted_on")
    )
    if arrivals and filed and min(low for low, _ in arrivals) > filed[1]:
        found.append(Contradiction("arrival_after_filing", ("arrivals", "asylum.filed_on")))
    if arrivals and born and min(high for _, high in arrivals) < born[0]:
        found.append(Contradiction("born_after_arrival", ("person.born", "arrivals")))
    if granted and filed and granted[1] < filed[0]:
        found.append(Contradiction("granted_before_filed", ("asylum.granted_on", "asylum.filed_on")))
    if granted and values.get("asylum.denied_before") == "yes":
        found.append(Contradiction("granted_and_denied", ("asylum.granted_on", "asylum.denied_before")))
    if born:
        found += _age(values, born, on.toordinal())
    found += _future(values, arrivals, on.toordinal())
    found += _said_no(values)
    return tuple(found)


def _age(values: Mapping[str, Value], born: Interval, on: int) -> Iterator[Contradiction]:
    stated = _day(values, "person.age")
    if stated and born[0] <= on:
        low, high = years_between(born[1], on), years_between(born[0], on)
        if stated[0] > high or stated[1] + 1 < low:
            yield Contradiction("age_and_birth", ("person.born", "person.age"))


def _future(values: Mapping[str, Value], arrivals: list[Interval], on: int) -> Iterator[Contradiction]:
    for id in MUST_BE_PAST:
        day = _day(values, id)
        if day and day[0] > on:
            yield Contradiction("in_the_future", (id,))
    if arrivals and max(low for low, _ in arrivals) > on:
        yield Contradiction("in_the_future", ("arrivals",))


def _said_no(values: Mapping[str, Value]) -> Iterator[Contradiction]:
    for id, details in ONLY_AFTER_YES:
        if values.get(id) == "no":
            for detail in details:
                value = values.get(detail)
                if value and value.__class__ is not Missing:
                    yield Contradiction("said_no", (id, detail))


def _day(values: Mapping[str, Value], id: str) -> Interval | None:
    value = values.get(id)
    return value if value.__class__ is tuple else None  # type: ignore[return-value]  # typed by its fact


def _days(values: Mapping[str, Value], id: str) -> list[Interval]:
    rows = values.get(id)
    if not isinstance(rows, tuple):
        return []
    found = [row.get("when", (OPEN_LOW, OPEN_HIGH)) for row in rows if isinstance(row, dict)]
    return [each for each in found if isinstance(each, tuple)]
