"""The small record that the inbox shows, and the names for the conflict check."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from .answers import GIVEN, state, value
from .journey import sendable

DATED_PAPERS = ("hearing", "appointment", "answer_by")


class Dated(TypedDict):
    """A date as well as it is known; `kind` is a code."""

    kind: str
    date: str
    precision: str


class Involved(TypedDict, total=False):
    """Someone named in a request. role: applicant, household, harmed_by, witness, interpreter, preparer,
    other_helper, lawyer, writer, helper or go_between. born: a year."""

    name: str
    role: str
    other_spellings: list[str]
    born: int


def summary(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What lists show of a request: codes, numbers and dates, and no text that a person typed.

    Skipped answers read "unknown" or "declined", missing ones "unanswered". `dates` are all hearings,
    appointments and dates to answer by, earliest first (a date counts from the first day it can mean);
    `earliest_date` is the first of them, past or not: whoever knows the day picks the next from `dates`.
    """
    told = sendable(answers)
    dates = _dates(told)
    arrivals = sorted(
        (a for a in value(told, "arrivals") or [] if "when" in a), key=lambda a: _first_day(a["when"])
    )
    wishes = (value(told, "interpreter.dialect"), value(told, "interpreter.wishes"))
    return {
        "language": told["language"],
        "danger": _code(told, "safety.danger_now"),
        "detained": _code(told, "place.detained"),
        "country": _code(told, "place.country"),
        "us_state": _code(told, "place.us_state"),
        "languages": value(told, "language.spoken") or [],
        "best_language": _code(told, "language.best"),
        "other_language": bool(value(told, "language.spoken_other")),
        "reads": value(told, "language.read") or [],
        "help": value(told, "help.wanted") or [],
        "earliest_date": dates[0] if dates else None,
        "dates": dates,
        "last_arrival": _last_arrival(arrivals),
        "children": _code(told, "children.with_you"),
        "children_count": value(told, "children.count"),
        "has_lawyer": _code(told, "lawyer.has"),
        "written_by": _code(told, "writer.who"),
        "person_knows": _code(told, "writer.person_knows"),
        "channel": _code(told, "contact.channel"),
        "interpreter_constraints": value(told, "interpreter.gender") in ("woman", "man") or any(wishes),
        "must_not_see": bool(value(told, "access.must_not_see")),
    }


def _code(answers: Mapping[str, Any], fact_id: str) -> str:
    told = state(answers, fact_id)
    return str(value(answers, fact_id)) if told == GIVEN else told


def _first_day(written: str) -> str:
    return f"{written}-01-01"[:10]


def _dates(answers: Mapping[str, Any]) -> list[Dated]:
    papers = [p for p in value(answers, "papers.list") or [] if p.get("kind") in DATED_PAPERS and "when" in p]
    dated = [Dated(kind=p["kind"], date=p["when"], precision=p["precision"]) for p in papers]
    return sorted(dated, key=lambda d: _first_day(d["date"]))


def _last_arrival(arrivals: list[dict[str, Any]]) -> dict[str, str] | None:
    if not arrivals:
        return None
    return {"date": arrivals[-1]["when"], "precision": arrivals[-1]["precision"]}


def involved_names(answers: Mapping[str, Any]) -> list[Involved]:
    """Everyone the person named, with role and other spellings; a group without a name goes by its role."""
    told = sendable(answers)
    found = [
        _named(value(told, "person.name"), "applicant", value(told, "person.other_names")),
        *(
            _named(row.get("name"), "household", row.get("other_spellings"), row.get("born"))
            for row in value(told, "family.household") or []
        ),
        *(_named(r.get("name") or r.get("role"), "harmed_by") for r in value(told, "fear.who_harmed") or []),
        *(_named(row.get("name"), _helper(row)) for row in value(told, "family.helpers") or []),
        _named(value(told, "lawyer.name"), "lawyer"),
        _named(value(told, "writer.proxy_name"), "writer"),
        _named(value(told, "writer.helper_name"), "helper"),
        _named(value(told, "contact.through"), "go_between"),
    ]
    return [each for each in found if each is not None]


def _helper(row: Mapping[str, Any]) -> str:
    role = row.get("role", "other")
    return "other_helper" if role == "other" else str(role)


def _named(
    name: str | None, role: str, spellings: str | None = None, born: int | None = None
) -> Involved | None:
    others = [part.strip() for part in re.split(r"[,;/\n،؛、，]", spellings or "") if part.strip()]
    if not name and not others:
        return None
    person = Involved(name=name or others[0], role=role, other_spellings=others if name else others[1:])
    if born is not None:
        person["born"] = born
    return person
