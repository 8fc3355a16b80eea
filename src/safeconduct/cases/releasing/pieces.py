"""Which pieces of a case can be released: what the person answered, who is in it, and the dates to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import opening, reading
from safeconduct.cases.dates import words as date_words
from safeconduct.cases.dates.kept import kept_dates
from safeconduct.cases.journal import Journal
from safeconduct.cases.people import parties
from safeconduct.cases.people import words as people_words
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.releasing.bundle import DATES, FIRST, PEOPLE, STORY, Piece
from safeconduct.intake import form
from safeconduct.intake.form.answers import GIVEN
from safeconduct.intake.models import Request

CONSENTS = "consent."
"""What the person agreed to with us is ours to keep, and nothing another organisation needs."""


def story_is_open(held: Request, keys: CaseKeys, found: Journal, by: Unlocked, at: datetime) -> bool:
    """Whether this person may read the story now; if so, it is recorded that they did."""
    try:
        opening.open_story(request=held, keys=keys, by=by, at=at, held=found)
    except opening.CheckNeeded:
        return False
    return True


def offered(held: Request, keys: CaseKeys, found: Journal, *, story: bool, at: datetime) -> list[Piece]:
    """Everything that may be ticked, by section. ``story``: whether the answers of step two are among it."""
    steps = ((FIRST, form.Step.FIRST), *(((STORY, form.Step.SECOND),) if story else ()))
    answers = reading.read_answers(held, keys)
    told = [
        Piece(f"{section}:{row.fact_id}", row.label, tuple(row.values))
        for section, step in steps
        for row in form.rows_for_step(answers, step)
        if row.state == GIVEN and row.values and not row.fact_id.startswith(CONSENTS)
    ]
    return [*told, *_people(found), *_dates(held, keys, at)]


def _people(found: Journal) -> Iterator[Piece]:
    for record in found.records("party"):
        name, role = parties.display_name(record.content), parties.first_role(record.content)
        if name:
            yield Piece(f"{PEOPLE}:{record.id}", str(people_words.ROLES[role]), (name,))


def _dates(held: Request, keys: CaseKeys, at: datetime) -> Iterator[Piece]:
    """Dates that are sound and still to come; one that somebody changed outside the program is told to nobody."""
    for each in kept_dates(held, keys).open:
        if each.is_sound and not each.when.is_over(at):
            kind = str(date_words.KINDS.get(each.about.kind, date_words.KINDS["other"]))
            said = (date_words.when_in_words(each.when), each.about.court)
            yield Piece(f"{DATES}:{each.id}", kind, tuple(part for part in said if part))
