"""What a case knows for its sheet: where the form starts, whose names there are, what the lint compares with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from safeconduct.cases import conflicts, excluding, reading
from safeconduct.cases import journal as journals
from safeconduct.cases.conflicts.named import Named
from safeconduct.cases.dates import deadlines
from safeconduct.cases.dates.words import KINDS
from safeconduct.cases.journal import Journal
from safeconduct.cases.life import facts, guards
from safeconduct.cases.life.guards import CLEAR, WAIVED
from safeconduct.cases.life.stages import Side, Stage
from safeconduct.cases.life.standing import Standing, standing
from safeconduct.cases.people.values import value_of
from safeconduct.cases.placing.lint import Known
from safeconduct.cases.placing.sheets import excluded_in
from safeconduct.cases.reading import CaseKeys
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.states import US_STATES
from safeconduct.intake.form import answers as form
from safeconduct.intake.models import Request

APPLICANT = "applicant"
_PEOPLE = UUID("5afec0de-0000-4000-8000-000000000007")
PLACE_FACTS = ("place.town", "place.detained_where", "contact.address")
EMPLOYER_NAMES = ("employer", "employers", "work", "workplace")


@dataclass(frozen=True, slots=True)
class Case:
    """An opened case as this room needs it. ``people``: everyone named, in a stable order."""

    journal: Journal
    stands: Standing
    conflict: str
    agreed: bool
    people: tuple[Named, ...]
    answers: Mapping[str, Any]
    fixed: Mapping[str, Any]

    def in_the_way(self) -> tuple[str, ...]:
        """Codes of what keeps it from being offered; nothing where it is offered, or may be now."""
        told = guards.CaseFacts(
            stage=self.stands.stage, conflict=self.conflict, agreed=self.agreed, sides=self.stands.side_codes,
            was_placed=self.stands.was_placed,
        )  # fmt: skip
        if self.stands.stage is Stage.OFFERING:
            return tuple(code for guard in guards.GUARDS[Stage.OFFERING] if (code := guard(told)))
        return guards.reasons(Stage.OFFERING, told)


def gather(request: Request, keys: CaseKeys, journal: Journal, at: datetime) -> Case:
    """Read what is open already."""
    conflict = conflicts.standing(request, keys, journal, at.date()).state
    agreed = facts.agreement(request, journal).given
    fixed = fixed_now(request, keys, at, journal)
    people = tuple(conflicts.names.everyone(request, keys, journal))
    answers = reading.read_answers(request, keys)
    return Case(journal, standing(request, journal), conflict, agreed, people, answers, fixed)


def fixed_now(
    request: Request, keys: CaseKeys, at: datetime, journal: Journal | None = None
) -> dict[str, Any]:
    """What the case knows and nobody types: whom it is kept from, its conflict check, the person's yes."""
    opened = journal or journals.read(request, keys)
    return {
        **excluded_in(excluding.of(request, keys, opened)), "former": "",
        "is_conflict_clear": conflicts.standing(request, keys, opened, at.date()).state in {CLEAR, WAIVED},
        "has_agreed": facts.agreement(request, opened).given,
    }  # fmt: skip


def key_of(person: Named) -> str:
    """What a tick stands for: these writings of this person, wherever they stand in the list."""
    return uuid5(_PEOPLE, "\n".join((*person.spellings, "", *person.roles))).hex


def keys_written(names: Mapping[str, Any], case: Case) -> list[str]:
    """Who was ticked in a sheet, of those that stand in the case now. Nobody new is ticked by itself."""
    said = {str(each.get("name")) for each in names.get("people", ())}
    return [key_of(each) for each in case.people if each.spellings and each.spellings[0] in said]


def start(request: Request, keys: CaseKeys, case: Case, at: datetime) -> dict[str, Any]:
    """First values of the form, from the case's facts and next dates."""
    told = case.answers
    state = str(form.value(told, "place.us_state") or "")
    region = state if state in US_STATES else ""
    sides = {each.side: each for each in case.stands.sides}
    is_detained = form.value(told, "place.detained") == "yes" or Side.DETAINED in sides
    spoken = [str(each) for each in form.value(told, "language.spoken") or ()]
    found = {
        "languages": [each for each in spoken if each in LANGUAGES], "region": region,
        "facility": region if is_detained else "", "danger": form.value(told, "safety.danger_now") == "yes",
        "children": bool(form.value(told, "family.household")), "difficulty": "3" if is_detained else "2",
        "names": [key_of(each) for each in case.people if each.spellings],
    }  # fmt: skip
    return {**found, **_next_date(request, keys, at)}


def known(case: Case, *, alike: int | None = None) -> Known:
    """Everything of the case that must not stand in the summary."""
    parties = [record.content for record in case.journal.records("party")]
    own = [each for each in case.people if APPLICANT in each.roles]
    others = [each for each in case.people if APPLICANT not in each.roles]
    contacts = [record.content for record in case.journal.records("contact")]
    return Known(
        own=tuple(name for each in own for name in each.spellings),
        others=tuple(each.spellings for each in others if each.spellings),
        births=_texts(each.birth for each in case.people),
        a_numbers=_texts(each.a_number for each in case.people),
        phones=_texts(
            [*(phone for each in case.people for phone in each.phones), form.value(case.answers, "contact.address")]
        ),
        emails=_texts(_values((*parties, *contacts), ("email", "emails", "address"))),
        places=_texts(
            [*(form.value(case.answers, name) for name in PLACE_FACTS), *_values(parties, ("town", "city", "place"))]
        ),
        employers=_texts(_values(parties, EMPLOYER_NAMES)),
        languages=_texts(form.value(case.answers, "language.spoken") or ()), alike=alike,
    )  # fmt: skip


def names_shown(
    case: Case, chosen: Iterable[str], organisations: list[str], note: str = ""
) -> dict[str, Any]:
    """The document of names, of those that were ticked."""
    ticked = set(chosen)
    people = [
        {
            "name": each.spellings[0], "also": list(each.spellings[1:]), "relation": ", ".join(each.roles),
            "born": each.birth[:4],
        }
        for each in case.people
        if each.spellings and key_of(each) in ticked
    ]  # fmt: skip
    return {"people": people, "organisations": organisations, "note": note}


def _next_date(request: Request, keys: CaseKeys, at: datetime) -> dict[str, Any]:
    """The next hearing or deadline, and the court where it is."""
    due = deadlines.of_request(request, keys, at)
    ahead = [each for each in due.due(request.id) if each.is_ahead]
    courts = [each.kept.about.court for each in ahead if each.kept and each.kept.about.court]
    found: dict[str, Any] = {"forum": courts[0]} if courts else {}
    if ahead:
        first = ahead[0]
        words = KINDS.get(first.kept.about.kind, "") if first.kept else ""
        found |= {"date": first.day, "date_words": str(words)}
    return found


def _values(contents: Iterable[Mapping[str, Any]], names: Iterable[str]) -> list[Any]:
    wanted = list(names)
    found: list[Any] = []
    for content in contents:
        for name in wanted:
            held = value_of(content, name)
            found.extend(held if isinstance(held, list | tuple) else [held])
    return found


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip() for each in values if isinstance(each, str) and each.strip()))
