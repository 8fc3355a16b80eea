"""The walk through all of the case room, by everybody who works there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from .browsing import Browser
from .call_journeys import Operator, OwnNumber
from .case_journeys import WRONG, CaseRoom
from .journeys import Public
from .needles import Canary
from .paper_journeys import Papers
from .release_journeys import AsPeople, Releases
from .room_journeys import Notes, People, Room, Work


@dataclass(frozen=True)
class Colleague:
    """Somebody who is let in: their browser and their id."""

    browser: Browser
    id: str


def plant_few(browser: Browser, request_id: str, only: str = "") -> None:
    """The part that is planted in every run, and in a request that is to be deleted."""
    Notes(browser, request_id, only).few()
    People(browser, request_id, only).party()
    Papers(browser, request_id, only).few()
    Work(browser, request_id, only).tasks()
    if only:
        Work(browser, request_id, only).hold()


@dataclass
class RoomWalk:
    """Aisha and Timur work; Ines is an attorney, Selma a supervisor, Farid is kept out, Omid is at the telephone."""

    aisha: Browser
    timur: Browser
    ines: Colleague
    selma: Colleague
    farid: Colleague
    omid: Browser
    a_month_later: Callable[[], AbstractContextManager[Browser]]
    """Selma, when what is closed has lain for thirty days: nothing is deleted before."""
    codes: list[str] = field(default_factory=list)

    def whole(self, request_id: str, other_id: str) -> None:
        """Everything at one request; the other one is of the same person for a moment."""
        for colleague in (self.ines, self.selma):
            self._let_in(request_id, colleague)
        notes, people, work = (kind(self.aisha, request_id) for kind in (Notes, People, Work))
        assert isinstance(notes, Notes) and isinstance(people, People) and isinstance(work, Work)
        ines, selma = Notes(self.ines.browser, request_id), Notes(self.selma.browser, request_id)
        work.check()
        notes.few()
        ines.note("lawyer_note", "note for lawyers")
        selma.note("supervision_note", "note of supervision")
        notes.translate(ines)
        notes.talk()
        people.contact()
        people.strike(people.party())
        people.party("person after the check")
        work.see("/conflicts")
        people.proceeding()
        Papers(self.aisha, request_id).whole()
        work.tasks()
        work.live()
        work.merge(other_id)
        work.outcome()
        work.hold()
        work.search(("note of safety", "task", "proceeding's note"))
        work.close(lambda: self.mistype_deletion(request_id))
        CaseRoom(self.aisha, request_id).keep_date(wrongly=False)
        self.keep_out(people)
        self._read_everything(request_id)

    def call(self) -> None:
        Operator(self.omid).answer()

    def own_number(self, ids: list[str], public: Public, as_people: AsPeople) -> None:
        """The one request that a helper wrote."""
        (room,) = [room for each in ids if (room := OwnNumber(self.aisha, each)).is_by_proxy]
        self.codes.append(room.give(self.timur, public, as_people))

    def refer(self, request_id: str, public: Public, as_people: AsPeople) -> None:
        self.codes += Releases(self.aisha, request_id).whole(public, as_people)

    def mistype_deletion(self, request_id: str) -> None:
        with self.a_month_later() as selma:
            room = Room(selma, request_id)
            for wrong in (WRONG, WRONG * 9):
                room.send("/keeping/erase", {"typed": wrong}, press="act=ask", status=422)

    def keep_out(self, people: People) -> None:
        """Farid is kept out; he looks for it all the same."""
        people.exclude(self.farid.id)
        browser = self.farid.browser
        for page in ("/inbox?state=all", "/cases", "/tasks"):
            shown = browser.see(page)
            assert shown.status == 200 and people.request_id not in shown.text
        for page in ("", "/notes", "/papers", "/case", "/exclusions"):
            assert browser.see(f"{people.page}{page}").status == 404, page
        assert people.say("party") not in browser.see(f"{people.page}/emergency").text

    def canaries(self) -> list[Canary]:
        """Codes that were shown once."""
        return [Canary("code", code, (code, code.replace("-", ""))) for code in self.codes]

    def _let_in(self, request_id: str, colleague: Colleague) -> None:
        given = {"person": colleague.id, "purpose": "review", "days": "90"}
        Room(self.aisha, request_id).send("/give", given, on="/people")
        assert colleague.browser.see(f"/requests/{request_id}").status == 200

    def _read_everything(self, request_id: str) -> None:
        """Everybody who may looks at every page once more."""
        pages = (
            "",
            "/case",
            "/case/history",
            "/parties",
            "/papers",
            "/tasks",
            "/notes",
            "/conflicts",
            "/keeping",
            "/reach",
        )
        for browser in (self.aisha, self.ines.browser, self.selma.browser):
            for page in pages:
                assert browser.see(f"/requests/{request_id}{page}").status in {200, 302}, (
                    page
                )  # the story may be shut
        for page in ("/cases", "/tasks", "/calls"):
            assert self.aisha.see(page).status == 200
        for page in ("/supervision", "/emergencies", "/alarms"):
            assert self.selma.browser.see(page).status == 200
