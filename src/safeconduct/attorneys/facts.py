"""What the solver is told: facts of the cases that wait and of the panel, as they are on one day.

Opens the sheets at the placement desk and the profiles of active attorneys; counts live offers, placements and
refusals from rows in the clear. No name goes further than the page that asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.register import firms, profiles, settings
from safeconduct.attorneys.register.profiles import Profile
from safeconduct.cases.kept_from import of_circles
from safeconduct.cases.placing import sheets
from safeconduct.cases.placing.sheets import Sheet
from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Limits, Rules
from safeconduct.placement.urgency import urgency

LATELY = timedelta(days=365)
Tell = Callable[[str, int, int], None]
Pair = tuple[str, str]


def untold(_stage: str, _done: int, _total: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Offers and placements by request and attorney, from rows in the clear; ids as text.

    ``declined``: attorneys who said no, let the time pass, or gave the case back. ``out``: live offers, request and
    attorney. ``placed``: requests that have their attorney. ``working``: cases each attorney has now. ``lately``: cases
    each took in the last twelve months. ``accompanied``: cases of each mentor now.
    ``waves``: the last wave of a request. ``former``: who had it last, and did not give it back.
    """

    declined: Mapping[str, frozenset[str]]
    out: frozenset[Pair]
    placed: frozenset[str]
    working: Mapping[str, int]
    lately: Mapping[str, int]
    accompanied: Mapping[str, int]
    waves: Mapping[str, int]
    former: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything one round is made of. Ids are text; ``cases`` and ``attorneys`` are in order of id."""

    on: date
    cases: tuple[CaseFacts, ...]
    attorneys: tuple[AttorneyFacts, ...]
    limits: Limits
    rules: Rules
    profiles: Mapping[str, Profile]
    sheets: Mapping[str, Sheet]
    answers: Answers
    settings_id: int | None
    damaged: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    """The panel's settings by name."""

    by_case: Mapping[str, CaseFacts] = field(init=False)
    by_attorney: Mapping[str, AttorneyFacts] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_case", {each.id: each for each in self.cases})
        object.__setattr__(self, "by_attorney", {each.id: each for each in self.attorneys})

    @property
    def frozen(self) -> frozenset[Pair]:
        """Live offers of cases that wait: a new round does not touch them."""
        return frozenset(pair for pair in self.answers.out if pair[0] in self.sheets)

    def case(self, case_id: str) -> CaseFacts | None:
        return self.by_case.get(case_id)

    def attorney(self, attorney_id: str) -> AttorneyFacts | None:
        return self.by_attorney.get(attorney_id)


def gather(unlocked: Unlocked, desk: Desk, at: datetime, tell: Tell = untold) -> Gathered:
    """Cases that wait and active attorneys, with what both have and had. Raises ``NotAMember``."""
    on = at.date()
    tell("sheets", 0, 0)
    found, damaged = sheets.read_all(unlocked, desk, at)
    answers = answers_of(at)
    waiting = {str(each.request_id): each for each in found if str(each.request_id) not in answers.placed}
    tell("sheets", len(waiting), len(waiting))
    panel, broken = profiles.read_all(unlocked, desk)
    known = {str(each.attorney.id): each for each in panel}
    tell("panel", len(known), len(known))
    set_by = settings.current()
    people = dict(Attorney.objects.exclude(person=None).values_list("person_id", "id"))
    circles = {str(each) for sheet in waiting.values() for each in sheet.facts.get("excluded_communities") or ()}
    cases = (
        case_facts(
            sheet, on=on, declined=answers.declined.get(key, frozenset()), people=people,
            former=answers.former.get(key, ""),
        )
        for key, sheet in sorted(waiting.items())
    )
    attorneys = (
        attorney_facts(
            each, on=on, working=answers.working.get(key, 0), placed_lately=answers.lately.get(key, 0),
            circles=circles,
        )
        for key, each in sorted(known.items())
    )
    return Gathered(
        on=on, cases=tuple(cases), attorneys=tuple(attorneys), rules=settings.rules(set_by.values),
        limits=limits_of(known.values(), answers, _quotas(unlocked, desk), on), profiles=known, sheets=waiting,
        answers=answers, settings_id=set_by.id, damaged=damaged + broken, values=set_by.values,
    )  # fmt: skip


def case_facts(
    sheet: Sheet, *, on: date, declined: frozenset[str] = frozenset(), people: Mapping[UUID, UUID],
    former: str = "",
) -> CaseFacts:
    """One sheet as the solver sees it. ``people``: the attorney of each person who is one."""
    held = sheet.facts
    day = _day(held.get("date"))
    days_left = (day - on).days if day else None
    waiting = max((on - sheet.ready_since).days, 0)
    facility = str(held.get("facility") or "")
    least, most = (held.get("hours") or [0, 0])[:2]
    return CaseFacts(
        id=str(sheet.request_id),
        urgency=urgency(
            days_left, waiting, detained=bool(facility), danger=bool(held.get("danger")),
            children=bool(held.get("children")),
        ),
        forum=str(held.get("forum") or ""),
        is_remote_enough=bool(held.get("is_remote_enough")),
        facility=facility,
        languages=tuple(map(str, held.get("languages") or ())),
        has_interpreter=bool(held.get("has_interpreter")),
        areas=tuple(map(str, held.get("areas") or ())),
        difficulty=int(held.get("difficulty") or 2),
        days_left=days_left,
        preparation_days=int(held.get("preparation_days") or 0),
        hours=(int(least or 0), int(most or 0)),
        region=str(held.get("region") or ""),
        waiting_days=waiting,
        is_conflict_clear=bool(held.get("is_conflict_clear")),
        has_agreed=bool(held.get("has_agreed")),
        excluded_attorneys=_attorneys_of(held.get("excluded_people") or (), people),
        excluded_communities=frozenset(map(str, held.get("excluded_communities") or ())),
        attorney_gender=str(held.get("attorney_gender") or ""),
        declined_by=declined,
        former=former,
    )  # fmt: skip


def attorney_facts(
    profile: Profile, *, on: date, working: int = 0, placed_lately: int = 0, circles: Iterable[str] = ()
) -> AttorneyFacts:
    """One profile as the solver sees it on a day. ``working``: cases she has now; they take her places.

    ``circles``: those that cases are kept from; she stands in the ones that her own words name (``kept_from``).
    """
    held, person = profile.held, profile.attorney.person
    own = [*map(str, held.get("communities") or ()), *(person.circles(on) if person else ())]
    return AttorneyFacts(
        id=str(profile.attorney.id),
        is_licensed=profile.is_licensed(on),
        trainings=frozenset(profile.trained(on)),
        forums=frozenset(map(str, held.get("forums") or ())),
        works_remotely=bool(held.get("remote")),
        facilities=frozenset(map(str, held.get("facilities") or ())),
        languages={str(code): int(level) for code, level in (held.get("languages") or {}).items()},
        expertise=int(held.get("expertise") or 1),
        interests=frozenset(map(str, held.get("interests") or ())),
        region=str(held.get("region") or ""),
        capacity=max(int(held.get("capacity") or 0) - working, 0),
        firm=str(held.get("firm") or ""),
        mentor=str(held.get("mentor") or ""),
        needs_mentor=bool(held.get("needs_mentor")),
        has_signed=profile.has_signed,
        is_paused=profile.is_paused(on),
        communities=of_circles(own, circles),
        gender=str(held.get("gender") or ""),
        placed_lately=placed_lately,
    )


def limits_of(panel: Iterable[Profile], answers: Answers, quotas: Mapping[str, int], on: date) -> Limits:
    """Free places: of each mentor on the panel who is not on leave, and of each firm that has a quota."""
    mentors, in_firm = {}, Counter[str]()
    for each in panel:
        key = str(each.attorney.id)
        if each.held.get("is_mentor") and not each.is_paused(on):
            mentors[key] = max(int(each.held.get("mentor_load") or 0) - answers.accompanied.get(key, 0), 0)
        in_firm[str(each.held.get("firm") or "")] += answers.working.get(key, 0)
    return Limits(mentors, {firm: max(quota - in_firm[firm], 0) for firm, quota in quotas.items()})


def answers_of(at: datetime) -> Answers:
    """Offers and placements counted: six questions to the database, however many cases there are."""
    declined: dict[str, set[str]] = defaultdict(set)
    no = Offer.objects.filter(state__in=("declined", "expired")).values_list("request_id", "attorney_id")
    back = Placement.objects.filter(state="returned").values_list("request_id", "attorney_id")
    for request_id, attorney_id in (*no.iterator(), *back.iterator()):
        declined[str(request_id)].add(str(attorney_id))
    out, waves = set(), dict[str, int]()
    offers = Offer.objects.exclude(state="withdrawn").values_list(
        "request_id", "attorney_id", "wave", "state"
    )
    for request_id, attorney_id, wave, state in offers.iterator():
        key = str(request_id)
        waves[key] = max(waves.get(key, 0), wave)
        if state in Offer.LIVE:
            out.add((key, str(attorney_id)))
    live = list(
        Placement.objects.filter(state__in=Placement.LIVE).values_list(
            "request_id", "attorney_id", "mentor_id"
        )
    )
    ended = Placement.objects.filter(state="ended").order_by("ended_on", "id").values_list("request_id", "attorney_id")
    lately = Placement.objects.filter(accepted_at__gte=at - LATELY).values_list("attorney_id", flat=True)
    return Answers(
        declined={key: frozenset(each) for key, each in declined.items()},
        out=frozenset(out),
        placed=frozenset(str(request_id) for request_id, _attorney, _mentor in live),
        working=Counter(str(attorney) for _request, attorney, _mentor in live),
        lately=Counter(map(str, lately)),
        accompanied=Counter(str(mentor) for _request, _attorney, mentor in live if mentor),
        waves=waves,
        former={str(request_id): str(attorney_id) for request_id, attorney_id in ended.iterator()},
    )


def _quotas(unlocked: Unlocked, desk: Desk) -> dict[str, int]:
    found = firms.read_all(unlocked, desk)
    quotas = {}
    for each in found:
        quota = each.held.get("quota")
        if quota not in (None, ""):
            quotas[str(each.firm.id)] = int(quota)
    return quotas


def _attorneys_of(people: Iterable[Any], known: Mapping[UUID, UUID]) -> frozenset[str]:
    by_text = {str(person): str(attorney) for person, attorney in known.items()} if people else {}
    return frozenset(by_text[str(each)] for each in people if str(each) in by_text)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
