"""The invented staff at work: what they enter, keep, decide and lift, by the actions their pages call."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import singledispatchmethod
from uuid import UUID, uuid4

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import opening, reading
from safeconduct.cases.dates import actions as dates
from safeconduct.cases.dates import checking, deadlines, places
from safeconduct.cases.dates.documents import About, When
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.referrals import actions as referrals
from safeconduct.cases.referrals import lists
from safeconduct.cases.referrals.demo import demo_organisations
from safeconduct.cases.screening import actions as screening
from safeconduct.cases.screening.clocks import day_of
from safeconduct.cases.screening.facts import Answers, case_answers
from safeconduct.cases.screening.looking import Look, look, run_document, verdicts
from safeconduct.cases.triage import actions as triage
from safeconduct.demo.people import Staff
from safeconduct.demo.stories import answer, day_from
from safeconduct.demo.stories.work import Act, Choice, Entered, Happened, Kept, Lifted, Saved, Work
from safeconduct.intake.letters import has_language, letter
from safeconduct.intake.models import Request

SATURDAY = 5


class UnknownAct(TypeError):
    """The demo's own data names something nobody can do."""


def list_organisations(staff: Staff, at: datetime) -> None:
    """Rosa enters the invented organisations that a letter may name."""
    for said in demo_organisations():
        referrals.add(said, token=uuid4(), by=staff.administrator.person, at=at)


def work(done: Work, request_id: UUID, language: str, staff: Staff, now: datetime) -> None:
    """Do everything with one request, each act at its own day, and open its dates once more today."""
    if not done.acts:
        return
    at_work = _AtWork(request_id, language, staff, now)
    for act in done.acts:
        at_work.do(act)
    at_work.look_again(done.acts[-1].by)


class _AtWork:
    """One request in the hands of the staff. Holds no keys from one act to the next."""

    def __init__(self, request_id: UUID, language: str, staff: Staff, now: datetime) -> None:
        self.request_id, self.staff, self.now = request_id, staff, now
        self.language = language if has_language(language) else "en"

    @singledispatchmethod
    def do(self, act: Act) -> None:
        """Do one act. Raises ``UnknownAct``."""
        raise UnknownAct(type(act).__name__)

    @do.register
    def _(self, act: Entered) -> None:
        request, keys, by, at = self._opened(act.by, act.days_ago)
        for fact_id, value in act.facts.items():
            said = screening.Statement(
                fact_id, answer(value, self.now.date()), act.said_by, act.paper, act.note, act.stance
            )
            screening.enter_fact(request=request, said=said, keys=keys, by=by, at=at, token=uuid4())

    @do.register
    def _(self, act: Saved) -> None:
        request, keys, by, at = self._opened(act.by, act.days_ago)
        document = run_document(look(request, keys, at).screening)
        screening.save_run(request=request, document=document, keys=keys, by=by, at=at, token=uuid4())

    @do.register
    def _(self, act: Kept) -> None:
        request, keys, by, at = self._opened(act.by, act.days_ago)
        zone = places.zone_of(act.court) or act.zone
        row = dates.keep(
            request=request, about=About(act.kind, act.court, act.judge, act.source, at.date().isoformat()),
            when=self._when(act.on, act.time, zone), who=named(case_answers(request, keys)), keys=keys, by=by,
            at=at, token=uuid4(),
        )  # fmt: skip
        for each in act.happened:
            self._happen(each, row.id, zone)

    @do.register
    def _(self, act: Choice) -> None:
        request, keys, by, at = self._opened(act.by, act.days_ago)
        found = look(request, keys, at)
        chosen = lists.for_person(
            self.language, _code(found.answers, "place.country"), _code(found.answers, "place.us_state"),
            act.needs, on=at.date(),
        )[: 5 if act.refers else 0]  # fmt: skip
        until = day_from(act.waiting_until, self.now.date()) if act.waiting_until else None
        text = letter(
            act.outcome, self.language, referrals=chosen, waiting_until=until,
            deadline=_deadline(act.clock, found), country=_code(found.answers, "place.country"),
        )  # fmt: skip
        decided = screening.Decided(
            act.outcome, act.reason, text, self.language, verdicts(found.screening),
            tuple(line.id for line in chosen),
        )  # fmt: skip
        screening.decide(request=request, decided=decided, keys=keys, by=by, at=at, token=uuid4())

    @do.register
    def _(self, act: Lifted) -> None:
        request, keys, by, at = self._opened(act.by, act.days_ago)
        triage.move(
            request=request, place=act.place, reason=act.reason, keys=keys, by=by, at=at, token=uuid4()
        )

    def look_again(self, name: str) -> None:
        """Open the page of dates today: week, what the dates desk sees, and the place in the list follow."""
        request, keys, by, at = self._opened(name, 0)
        found = deadlines.of_request(request, keys, at)
        if found.kept.dates:
            dates.carry(request=request, who=named(found.answers), keys=keys, by=by, at=at)
        deadlines.set_week(request, found, at.date())
        triage.refresh(request=request, keys=keys, by=by, at=at)

    def _happen(self, each: Happened, date_id: UUID, zone: str) -> None:
        """At the dates desk or in the case, whoever it was."""
        at = self._at(each.days_ago)
        new = self._when(each.on, each.time, zone) if each.on else None
        if each.by not in self.staff.caseworkers:
            checker = self.staff.date_checker
            checking.answer(date_id=date_id, what=each.what, new=new, by=checker, at=at, token=uuid4())
            return
        request, keys, by, at = self._opened(each.by, each.days_ago)
        if new:
            dates.change(
                request=request, date_id=date_id, when=new, source=each.source, learned_on=at.date(), keys=keys,
                by=by, at=at, token=uuid4(),
            )  # fmt: skip
        else:
            dates.verify(
                request=request, date_id=date_id, how=each.how, keys=keys, by=by, at=at, token=uuid4()
            )

    def _opened(self, name: str, days_ago: int) -> tuple[Request, CaseKeys, Unlocked, datetime]:
        at, by = self._at(days_ago), self.staff.who(name)
        request = Request.objects.get(id=self.request_id)
        keys = reading.open_case(request, by, at.date())
        opening.note(request=request, step="bar", by=by, at=at)
        return request, keys, by, at

    def _at(self, days_ago: int) -> datetime:
        return self.now - timedelta(days=days_ago)

    def _when(self, written: str, time: str, zone: str) -> When:
        return court_day(written, time, zone, self.now.date())


def court_day(written: str, time: str, zone: str, today: date) -> When:
    """Courts do not sit at weekends: a day to come moves on to Monday, one gone by back to Friday."""
    day = day_from(written, today)
    step = timedelta(days=1 if day >= today else -1)
    while day.weekday() >= SATURDAY:
        day += step
    return When(day, time, zone)


def look_again(request_id: UUID, name: str, staff: Staff, now: datetime) -> None:
    """Open the page of dates once more today, as ``work`` does at its end."""
    _AtWork(request_id, "en", staff, now).look_again(name)


def named(answers: Answers) -> tuple[str, str]:
    return _code(answers, "person.name"), _code(answers, "person.a_number")


def _code(answers: Answers, fact_id: str) -> str:
    """A given text or code, or nothing."""
    return str(answers.get(fact_id, {}).get("value") or "")


def _deadline(clock: str, found: Look) -> tuple[str, date] | None:
    day = day_of(clock, found.clocks, found.on) if clock else None
    return (clock, day) if day else None
