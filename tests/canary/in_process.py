"""All journeys inside this process. The clock is held: people act in planted minutes, staff in others."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import transaction

from safeconduct.access import throttle
from safeconduct.cases.life.stages import Stage
from safeconduct.config.worker import JOBS, Worker
from safeconduct.intake.models import Request
from safeconduct.outbox import post
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.life.scenes import put_at

from .advocacy_journeys import Advocate
from .advocates import hire_advocates
from .breaking import SAID, Failing, bad_template, raise_value_error, violate
from .browsing import Browser, InProcess, everybody
from .canaries import CANARIES, MINUTE, minute_canary
from .case_breaking import break_case
from .case_journeys import CaseRoom
from .evidence_breaking import break_desk
from .evidence_journeys import Researcher
from .house_journeys import Checker, keep_feed, keep_referrals, look_at_law, set_screening
from .journeys import Known, Public
from .needles import Canary
from .panel_breaking import break_panel
from .press_breaking import break_press
from .press_walk import PressWalk
from .public_reading import Reader, shelf
from .researchers import hire_researchers
from .room_breaking import break_rooms
from .room_panel import PanelWalk, panelist
from .room_staff import hire_for_the_panel, hire_for_the_rooms
from .room_walk import Colleague, RoomWalk, plant_few
from .sinks import Sink
from .staff_journeys import Caseworker, SignIn, ask_wrongly
from .suite import Watch, watching
from .vault_journeys import work_at_desk

FOUNDED, LATER, STAFF_AT, MAIL_AT = (
    MINUTE - timedelta(days=2), MINUTE + timedelta(minutes=45), MINUTE + timedelta(hours=4, minutes=10),
    MINUTE + timedelta(hours=6, minutes=8),
)  # fmt: skip
"""The minutes of staff and worker are those of the people in no zone of half hours, or they would be hits."""
PRESS_JOBS = frozenset({
    "what waits for its hour", "map and charts", "pages that go on living", "consents of what is published",
    "figures that rest on accounts", "public files nobody's row names", "keys of what no longer waits",
    "advocacy keys without an owner", "asks whose day has passed",
})  # fmt: skip
"""Jobs of the advocacy and press desks: weeks go by for them, and nobody else's drafts and sessions run out."""


@dataclass
class Clock:
    """What `django.utils.timezone.now` says."""

    now: datetime = MINUTE

    def to(self, moment: datetime) -> None:
        self.now = moment

    def forward(self, **much: int) -> None:
        self.now += timedelta(**much)


@dataclass
class Run:
    """One run of all journeys, and what it knows for the search."""

    clock: Clock
    temp: Path
    house: House
    watch: Watch
    known: Known = field(default_factory=Known)
    staff: list[Browser] = field(default_factory=list)

    def __post_init__(self) -> None:
        dates = self.house.desks["dates"]
        self.nadia = hire(self.house.rosa, "Nadia", ["date_checker"], desk=dates, at=FOUNDED)
        self.researchers = hire_researchers(self.house.rosa, self.house.desks, FOUNDED)
        rosa, desks = self.house.rosa, self.house.desks
        self.advocates = hire_advocates(rosa, self.researchers[0], desks, FOUNDED)
        self.public = Public(lambda: InProcess("public"), self.known)
        self.room_staff = hire_for_the_rooms(self.house, FOUNDED)
        self.panel_staff = hire_for_the_panel(self.house, self.room_staff[1], FOUNDED)

    def people_ask(self) -> None:
        """Everything before staff come: nobody else acts in these minutes."""
        self.opened = self.public.some_delete()
        self.abandoned = self.public.one_abandons()
        self.public.everybody_asks(late=lambda: self.clock.forward(minutes=45))

    def staff_work(self) -> None:
        """Aisha, by the real form; a second request is read too; one is deleted at last."""
        self.clock.to(STAFF_AT)
        aisha = self._at_desk()
        member = self.house.aisha
        aisha.sign_in(SignIn(member.person.sign_in_name, member.passphrase, member.code(self.clock.now)))
        ids = aisha.inbox()
        assert len(ids) == 3
        self.rooms, live = self.rooms_of(aisha.browser), list[str]()
        for request_id in ids:
            page = aisha.browser.see(f"/requests/{request_id}").text
            is_deleted = CANARIES["deleted case"].cores[0] in page
            shown = CANARIES["deleted case" if is_deleted else "story"].cores[0]
            aisha.read(request_id, shown, files=1 if is_deleted or request_id != ids[0] else 99)
            aisha.reply(request_id)
            room = CaseRoom(aisha.browser, request_id, only="deleted case" if is_deleted else "")
            kept = room.begin(whole=request_id == ids[0])
            if is_deleted:
                plant_few(aisha.browser, request_id, only="deleted case")
                self._delete(aisha, request_id)
                continue
            aisha.set_aside(request_id)
            self._share(aisha, request_id)
            room.finish(kept)
            aisha.close(request_id)
            live.append(request_id)
        self.case, self.placed = live[-1], live[0]
        self.work_in_the_rooms(live)
        self._house(aisha)
        self._colleague()

    def work_in_the_rooms(self, ids: list[str]) -> None:
        """All of the case room at the last of these requests, the telephone, and a number of one's own."""
        self.rooms.whole(ids[-1], ids[0])
        self.rooms.own_number(ids, self.public, self._as_people)
        self.rooms.refer(ids[-1], self.public, self._as_people)
        self.rooms.call()

    def rooms_of(self, aisha: Browser) -> RoomWalk:
        *others, omid = self.room_staff
        ines, selma, farid = (
            Colleague(self._signed_in(each).browser, str(each.person.pk)) for each in others
        )
        timur = self._signed_in(self.house.timur).browser
        return RoomWalk(
            aisha, timur, ines, selma, farid, self._signed_in(omid).browser, self._selma_a_month_later
        )

    def place(self, *, errors: bool = True) -> None:
        """The panel, and the first of the requests in the hands of its attorneys."""
        self.clock.to(STAFF_AT)
        omar, *attorneys = self.panel_staff
        put_at(Request.objects.get(id=self.placed), self.house.aisha, Stage.ACCEPTED)
        seen = [self._signed_in(each).browser for each in (self.house.aisha, omar, self.room_staff[1])]
        on_the_panel = (panelist(self._signed_in(each).browser, each) for each in attorneys)
        self.panel = PanelWalk(*seen, *on_the_panel, breaks=(raise_value_error, violate) if errors else ())
        self.panel.whole(self.placed)

    def break_panel(self) -> None:
        self.clock.to(STAFF_AT)
        for broken in (raise_value_error, violate):
            break_panel(self.panel, self.placed, broken)

    @contextmanager
    def _selma_a_month_later(self) -> Iterator[Browser]:
        before = self.clock.now
        self.clock.forward(days=31)
        yield self._signed_in(self.room_staff[1]).browser
        self.clock.to(before)

    @contextmanager
    def _as_people(self) -> Iterator[None]:
        """People act in the planted minute; then it is as it was."""
        before = self.clock.now
        self.clock.to(MINUTE)
        yield
        self.clock.to(before)

    def research(self) -> None:
        """Zarema documents, at the desk and in the vault; Malik and Layla review what she may not."""
        zarema, *others = self.documented = [
            Researcher(self._signed_in(member).browser, str(member.person.pk)) for member in self.researchers
        ]
        self.clock.to(STAFF_AT)
        work_at_desk(zarema, others, self.clock.now)
        self.desk = zarema

    def advocate(self) -> None:
        """Everything at the advocacy and press desks that happens on one day, with what the worker does of it."""
        self.clock.to(STAFF_AT)
        people = [
            Advocate(self._signed_in(member).browser, str(member.person.pk)) for member in self.advocates
        ]
        reader = Reader(Browser("public", InProcess("public")))
        self.walk = PressWalk(people, self.documented, reader, self.clock.now)
        self.walk.at_the_desks(self._round)
        self.walk.taken_down(self._round)
        assert self.walk.broken() == [], "a page broke"

    def tell_ways(self) -> None:
        self.clock.to(STAFF_AT)
        self.walk.tell_ways(self._signed_in(self.house.aisha), self.case)

    def break_press(self) -> None:
        self.clock.to(STAFF_AT)
        for broken in (raise_value_error, violate):
            break_press(self.walk, broken)

    def nobody_answers(self) -> None:
        """A month and another go by for the desks alone: what others wait for stays as it is."""
        self.clock.to(STAFF_AT)
        for days in (31, 30):
            self.clock.forward(days=days)
            self._round()
        noor = self._signed_in(self.advocates[0]).browser
        by = self.walk.pressure.by
        by.browser = noor
        self.walk.pressure.today = self.clock.now
        self.walk.nobody_answered()
        self.clock.to(STAFF_AT)

    def _round(self) -> None:
        """The worker delivers what waits and does the jobs of these desks."""
        jobs = tuple(job for job in JOBS if job.name in PRESS_JOBS)
        assert len(jobs) == len(PRESS_JOBS), "a job has another name"
        with patch("safeconduct.config.worker.JOBS", jobs):
            assert Worker(began=self.clock.now).everything(self.clock.now) == []

    def break_public_pages(self) -> None:
        """Exceptions of every kind, whose texts and surroundings hold what somebody wrote."""
        public, page = self.abandoned.browser, "/p/36"
        self.clock.to(MINUTE)
        hidden = [
            (each.name, each.value) for each in public.see(page).form().controls if each.kind == "hidden"
        ]
        for broken in (raise_value_error, violate):
            with patch("safeconduct.intake.public.views_form.drafts.read", broken):
                assert public.see(page).status == 500
            with patch("safeconduct.intake.public.views_form.drafts.save", broken):
                assert public.post(page, [*hidden, ("q36a", SAID)]).status == 500
        with patch("safeconduct.intake.public.views_door.render", bad_template):
            assert public.see("/lost").status == 500
        with patch("safeconduct.intake.public.middleware.Visitor", raise_value_error):
            assert public.see("/").status == 500
        ask_wrongly(public, page)

    def break_staff_pages(self) -> None:
        self.clock.to(STAFF_AT + timedelta(hours=1))
        aisha = self._signed_in(self.house.aisha).browser
        for broken in (raise_value_error, violate):
            with patch("safeconduct.cases.views_inbox.inbox.read", broken):
                assert aisha.see("/inbox").status == 500
        with patch("safeconduct.cases.views_inbox.render", bad_template):
            assert aisha.see("/inbox").status == 500
        with patch("safeconduct.access.middleware.get_user", raise_value_error):
            assert aisha.see("/inbox").status == 500
        for broken in (raise_value_error, violate):
            break_case(aisha, self.case, broken)
            break_rooms(aisha, self.case, broken)
            with patch("safeconduct.cases.dates.feed.due_weeks", broken):
                assert aisha.stray("GET", f"/feed/{self.feed}.ics").status == 500
            nadia = self._signed_in(self.nadia).browser
            with patch("safeconduct.cases.dates.views_desk.checking.to_check", broken):
                assert nadia.see("/dates").status == 500
        for browser in (aisha, self._at_desk().browser):
            ask_wrongly(browser, "/sign-in")

    def break_desk(self) -> None:
        self.clock.to(STAFF_AT)
        for broken in (raise_value_error, violate):
            break_desk(self.desk, broken)

    def worker_works(self, settings: Any) -> None:
        """A handler fails with a name in its text; then everything is done, and mail leaves."""
        settings.NOTICE_TO = ["desk@house.example"]
        self.clock.to(MAIL_AT)
        worker = Worker(began=self.clock.now)
        with transaction.atomic():
            post.put("message.written", subject=self.house.rosa.person.pk, on=self.clock.now.date())
        with patch("safeconduct.config.worker.handlers", lambda bag: Failing()):
            worker.round(self.clock.now)
        self.clock.forward(minutes=16)
        not_done = worker.everything(self.clock.now)
        assert set(not_done) <= {"what deleted rows leave in the log"}, (
            "impossible inside a test's transaction"
        )
        self.clock.forward(minutes=16)
        worker.everything(self.clock.now)

    def somebody_is_writing(self) -> None:
        """When the thief comes, there is a live session."""
        self.clock.to(MINUTE)
        self.public.one_is_writing()

    def canaries(self) -> list[Canary]:
        """What only this run knows."""
        secrets = [self.house.aisha, self.house.timur]
        return [
            *self.known.canaries(),
            *self.rooms.canaries(),
            minute_canary(LATER),
            Canary("feed", self.feed, (self.feed,)),
            Canary("passphrase", secrets[0].passphrase, (secrets[0].passphrase,)),
            *(Canary("app's secret", "", (each.totp_secret.hex(),), (each.totp_secret,)) for each in secrets),
        ]

    def shown(self) -> Iterator[Sink]:
        yield from everybody([*self.public.browsers, *self.staff])
        yield from self.walk.reader.shown()
        yield from shelf()

    def _at_desk(self) -> Caseworker:
        self.staff.append(Browser("staff", InProcess("staff")))
        return Caseworker(self.staff[-1])

    def _signed_in(self, member: Member) -> Caseworker:
        worker = self._at_desk()
        transport = worker.browser.transport
        assert isinstance(transport, InProcess)
        sign_in(transport.client, member)
        return worker

    def _share(self, aisha: Caseworker, request_id: str) -> None:
        leyla = hire(self.house.rosa, f"Leyla {request_id[:4]}", ["caseworker"], at=FOUNDED)
        colleagues = [str(member.person.pk) for member in self.house.caseworkers]
        aisha.share(request_id, colleagues, str(leyla.person.pk))

    def _delete(self, aisha: Caseworker, request_id: str) -> None:
        """A caseworker takes it, the person asks for deletion, the caseworker confirms."""
        aisha.take(request_id)
        before = self.clock.now
        self.clock.to(MINUTE)
        self.opened.delete_everything()
        self.clock.to(before)
        aisha.confirm_deletion(request_id)

    def _house(self, aisha: Caseworker) -> None:
        """The pages that belong to no request, and the date checker's one page."""
        self.feed = keep_feed(aisha.browser)
        look_at_law(aisha.browser)
        rosa = self._signed_in(self.house.rosa).browser
        keep_referrals(rosa)
        set_screening(rosa)
        checker = Checker(self._signed_in(self.nadia).browser)
        checker.check_all(seen=CANARIES["name in Cyrillic"].text)
        checker.pry(self.case)

    def _colleague(self) -> None:
        """Timur is signed in, sees the list, and asks for things he may not see."""
        timur = self._signed_in(self.house.timur)
        for request_id in timur.inbox():
            timur.browser.see(f"/requests/{request_id}")
        stranger = self._signed_in(self.house.rosa).browser
        assert stranger.see(f"/requests/{self.house.rosa.person.pk}").status == 404


@contextmanager
def running(tmp_path: Path, monkeypatch: Any) -> Iterator[Run]:
    """A founded house, a held clock, a watched folder for temporary files, listening loggers."""
    temp, clock = tmp_path / "temp", Clock()
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    monkeypatch.setenv("TMPDIR", str(temp))
    monkeypatch.setattr(throttle, "pause", lambda seconds: None)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    house = found_house(at=FOUNDED)
    with watching() as watch:
        yield Run(clock, temp, house, watch)


def all_journeys(run: Run, settings: Any, *, errors: bool = True) -> None:
    """Everything, in order."""
    run.people_ask()
    if errors:
        run.break_public_pages()
    run.staff_work()
    run.place(errors=errors)
    run.research()
    if errors:
        run.break_staff_pages()
        run.break_panel()
        run.break_desk()
    all_press(run, errors=errors)
    run.tell_ways()
    run.worker_works(settings)
    run.somebody_is_writing()


def all_press(run: Run, *, errors: bool = True) -> None:
    """Everything of the advocacy and press desks, in order."""
    run.advocate()
    if errors:
        run.break_press()
    run.nobody_answers()
