"""A round as columns of numbers: cases and attorneys in order of their ids, codes as numbers, limits as arrays. Pure.

Made of facts here, or of plain arrays by whoever has a million of them. A code of -1 is "none", and every table of
attorneys by code has one column more at its end, which is what "none" demands; so -1 is a valid index of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from safeconduct.placement import fit
from safeconduct.placement.codes import Book
from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Limits, Rules
from safeconduct.placement.feasibility import of_attorney
from safeconduct.placement.network import Flags, Ints, Small
from safeconduct.placement.reasons import Reason

Facts = TypeVar("Facts", CaseFacts, AttorneyFacts)
Levels = npt.NDArray[np.int8]
OF_ATTORNEY = (
    Reason.NOT_LICENSED, Reason.NOT_SIGNED, Reason.PAUSED, Reason.FULL,
    Reason.NO_MENTOR, Reason.MENTOR_FULL, Reason.FIRM_FULL,
)  # fmt: skip
OF_BOTH = (Reason.CLIENT_EXCLUDED, Reason.DECLINED, Reason.FORBIDDEN)
LARGEST_URGENCY = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """One entry for each case. ``urgency``: thousandths, at least 1. ``languages``, ``areas``, ``trainings`` (kinds of
    work that demand one), ``communities``: rows filled up with -1. ``place``: where an attorney has to go.
    ``former``: number of an attorney. The rest as in ``CaseFacts``."""

    urgency: Ints
    forum: Small
    is_remote_enough: Flags
    facility: Small
    languages: Small
    has_interpreter: Flags
    areas: Small
    trainings: Small
    communities: Small
    gender: Small
    difficulty: Small
    place: Small
    former: Small
    waiting_days: Small
    is_conflict_clear: Flags
    has_agreed: Flags
    is_late: Flags

    def __len__(self) -> int:
        return len(self.urgency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attorneys:
    """One row for each attorney; tables have a column for each code and one more for "none". ``stopped``: for each of
    ``OF_ATTORNEY`` whom it stops. ``firm``, ``mentor``: numbers, -1 for none; a mentor only where she needs one."""

    stopped: Flags
    reaches: Flags
    works_remotely: Flags
    visits: Flags
    levels: Levels
    trained: Flags
    interests: Flags
    communities: Flags
    gender: Small
    region: Small
    expertise: Small
    has_mentor: Flags
    placed_lately: Small
    capacity: Small
    firm: Small
    mentor: Small

    def __len__(self) -> int:
        return len(self.capacity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """All of a round. ``near``: 1 where the second region counts as near to the first. ``barred``: reasons of pairs by
    code, each as two columns, case and attorney. Ids are None where numbers serve."""

    cases: Cases
    attorneys: Attorneys
    weights: tuple[int, ...]
    near: Flags
    firm_quota: Small
    mentor_load: Small
    barred: Mapping[Reason, tuple[Ints, Ints]]
    case_ids: Sequence[str] | None = None
    attorney_ids: Sequence[str] | None = None


def of_facts(
    cases: Sequence[CaseFacts],
    attorneys: Sequence[AttorneyFacts],
    limits: Limits,
    rules: Rules,
    *,
    forbidden: Set[tuple[str, str]] = frozenset(),
) -> Columns:
    """Columns of a round. Raises ``ValueError`` for an id that stands there twice or an urgency of 0 or below."""
    cases, attorneys = in_order(cases), in_order(attorneys)
    people = Book.of(each.id for each in attorneys)
    places = Book.of(
        (each.facility for each in cases), (each.region for each in cases), (each.region for each in attorneys),
        *(each.facilities for each in attorneys), rules.near, *rules.near.values(),
    )  # fmt: skip
    areas = Book.of(
        *(each.areas for each in cases), rules.trained_in, *(each.interests for each in attorneys)
    )
    books = Books(
        forums=Book.of((each.forum for each in cases), *(each.forums for each in attorneys)),
        places=places,
        languages=Book.of(*(each.languages for each in cases)),
        areas=areas,
        communities=Book.of(*(each.excluded_communities for each in cases)),
        genders=Book.of(each.attorney_gender for each in cases),
        people=people,
    )
    firms, mentors = Book.of(limits.firms), Book.of(limits.mentors)
    return Columns(
        cases=_cases(cases, books, rules),
        attorneys=_attorneys(attorneys, books, limits, firms, mentors),
        weights=fit.weights_of(rules),
        near=_near(places, rules),
        firm_quota=_places(limits.firms, firms),
        mentor_load=_places(limits.mentors, mentors),
        barred=_barred(cases, people, forbidden),
        case_ids=[each.id for each in cases],
        attorney_ids=people.texts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The numbers of all codes of one round."""

    forums: Book
    places: Book
    languages: Book
    areas: Book
    communities: Book
    genders: Book
    people: Book


def in_order(rows: Sequence[Facts]) -> list[Facts]:
    """Sorted by id."""
    found = sorted(rows, key=lambda each: each.id)
    ids = {each.id for each in found}
    if len(ids) < len(found) or "" in ids:
        raise ValueError("an id is empty or stands there twice")
    return found


def _cases(cases: Sequence[CaseFacts], books: Books, rules: Rules) -> Cases:
    if not all(0 < each.urgency <= LARGEST_URGENCY for each in cases):
        raise ValueError("an urgency is above 0 and at most 1,000")
    return Cases(
        urgency=np.array([max(round(each.urgency * 1000), 1) for each in cases], np.int64),
        forum=books.forums.column(each.forum for each in cases),
        is_remote_enough=_flags(each.is_remote_enough for each in cases),
        facility=books.places.column(each.facility for each in cases),
        languages=books.languages.rows([each.languages for each in cases]),
        has_interpreter=_flags(each.has_interpreter for each in cases),
        areas=books.areas.rows([each.areas for each in cases]),
        trainings=books.areas.rows([rules.trained_in.intersection(each.areas) for each in cases]),
        communities=books.communities.rows([each.excluded_communities for each in cases]),
        gender=books.genders.column(each.attorney_gender for each in cases),
        difficulty=np.array([min(max(each.difficulty, 1), 3) for each in cases], np.int8),
        place=books.places.column(map(fit.place_of, cases)),
        former=books.people.column(each.former for each in cases),
        waiting_days=np.array([max(each.waiting_days, 0) for each in cases], np.int32),
        is_conflict_clear=_flags(each.is_conflict_clear for each in cases),
        has_agreed=_flags(each.has_agreed for each in cases),
        is_late=_flags(
            each.days_left is not None and each.days_left < each.preparation_days for each in cases
        ),
    )


def _attorneys(
    attorneys: Sequence[AttorneyFacts], books: Books, limits: Limits, firms: Book, mentors: Book
) -> Attorneys:
    return Attorneys(
        stopped=_stopped(attorneys, limits),
        reaches=_table(books.forums, [each.forums for each in attorneys], none=True),
        works_remotely=_flags(each.works_remotely for each in attorneys),
        visits=_table(books.places, [each.facilities for each in attorneys], none=True),
        levels=_levels(books.languages, attorneys),
        trained=_table(books.areas, [each.trainings for each in attorneys], none=True),
        interests=_table(books.areas, [each.interests for each in attorneys], none=False),
        communities=_table(books.communities, [each.communities for each in attorneys], none=False),
        gender=books.genders.column(each.gender for each in attorneys),
        region=books.places.column(each.region for each in attorneys),
        expertise=np.array([min(max(each.expertise, 1), 3) for each in attorneys], np.int8),
        has_mentor=_flags(bool(each.mentor) for each in attorneys),
        placed_lately=np.array([max(each.placed_lately, 0) for each in attorneys], np.int32),
        capacity=np.array([max(each.capacity, 0) for each in attorneys], np.int32),
        firm=firms.column(each.firm for each in attorneys),
        mentor=mentors.column(each.mentor if each.needs_mentor else "" for each in attorneys),
    )


def _flags(values: Any) -> Flags:
    return np.fromiter(map(bool, values), bool)


def _stopped(attorneys: Sequence[AttorneyFacts], limits: Limits) -> Flags:
    table = np.zeros((len(attorneys), len(OF_ATTORNEY)), bool)
    for row, each in enumerate(attorneys):
        for reason in of_attorney(each, limits):
            table[row, OF_ATTORNEY.index(reason)] = True
    return table


def _table(book: Book, several: Sequence[Set[str]], *, none: bool) -> Flags:
    table = np.zeros((len(several), len(book) + 1), bool)
    table[:, -1] = none
    rows = book.rows(several)
    for column in rows.T:
        has = np.flatnonzero(column >= 0)
        table[has, column[has]] = True
    return table


def _levels(book: Book, attorneys: Sequence[AttorneyFacts]) -> Levels:
    table = np.zeros((len(attorneys), len(book) + 1), np.int8)
    for row, each in enumerate(attorneys):
        for code, level in each.languages.items():
            if code in book.numbers:
                table[row, book.numbers[code]] = min(max(level, 0), 3)
    return table


def _near(places: Book, rules: Rules) -> Flags:
    table = np.zeros((len(places) + 1, len(places) + 1), bool)
    for place, several in rules.near.items():
        if place in places.numbers:
            for region in several:
                if region in places.numbers:
                    table[places.numbers[place], places.numbers[region]] = True
    return table


def _places(limits: Mapping[str, int], book: Book) -> Small:
    return np.array([max(limits[each], 0) for each in book.texts], np.int32)


def _barred(
    cases: Sequence[CaseFacts], people: Book, forbidden: Set[tuple[str, str]]
) -> dict[Reason, tuple[Ints, Ints]]:
    numbers = {each.id: number for number, each in enumerate(cases)}
    said = {
        Reason.CLIENT_EXCLUDED: ((each.id, who) for each in cases for who in each.excluded_attorneys),
        Reason.DECLINED: ((each.id, who) for each in cases for who in each.declined_by),
        Reason.FORBIDDEN: iter(forbidden),
    }
    found = {}
    for reason, several in said.items():
        pairs = sorted(
            (numbers[case], people.numbers[who])
            for case, who in several
            if case in numbers and who in people.numbers
        )
        both = np.array(pairs, np.int64).reshape(-1, 2)
        found[reason] = (both[:, 0].copy(), both[:, 1].copy())
    return found
