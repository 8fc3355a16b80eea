"""The walk around the panel: three attorneys apply, one declines, one works on the case and gives it back, one gets
it after him; and files with attorneys and cases. Everything is typed into the real forms.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unittest.mock import patch

from safeconduct.attorneys.models import Attorney
from tests.access.people import Member

from .browsing import Browser
from .case_journeys import WRONG
from .evidence_breaking import Broken
from .panel_journeys import WHOLE_PROFILE, Coordinator, Desk, Keeper, OnesOwn, Representing, said, say
from .room_journeys import Work, yesterday


@dataclass(frozen=True)
class Panelist:
    """An attorney, or whoever accompanies one: their browser and the id of their profile, once there is one."""

    browser: Browser
    name: str
    profile_id: Callable[[], str]


def panelist(browser: Browser, member: Member) -> Panelist:
    """Bruno is the one whose name is planted."""
    name = member.person.display_name
    shown = say("attorney's name") if name == "Bruno" else f"{name} Invented"
    return Panelist(browser, shown, lambda: str(Attorney.objects.get(person=member.person).pk))


@dataclass
class PanelWalk:
    """Omar coordinates and Selma vets with him; Bruno, Chidi and Dana are attorneys, Marta is one and a mentor."""

    aisha: Browser
    omar: Browser
    selma: Browser
    bruno: Panelist
    chidi: Panelist
    dana: Panelist
    marta: Panelist
    breaks: Sequence[Broken] = ()
    """Ways in which what can be done only once fails before it is done."""

    def whole(self, request_id: str) -> None:
        """Everything at one request that somebody works on."""
        desk = Coordinator(self.omar)
        desk.set_up()
        self._enrol(desk)
        desk.forget_another()
        desk.refuse_another()
        self._make_ready(request_id)
        keeper = Keeper(self.aisha, request_id)
        keeper.write_up()
        self._place(desk, keeper)
        self._work(request_id)
        self._place_again(desk, keeper)
        keeper.write_up()
        keeper.take_back()
        self.files()

    def _enrol(self, desk: Coordinator) -> None:
        """Each applies; the desk adds what only it knows; two look at it; the agreement is signed."""
        for each in (self.marta, self.bruno, self.chidi, self.dana):
            own, is_bruno = OnesOwn(each.browser), each is self.bruno
            whole = WHOLE_PROFILE if is_bruno else {}
            own.apply(each.name, **whole)
            more = {**whole, "notes": say("attorney's notes"), "mentor": self.marta.profile_id()}
            if each is self.marta:
                more = {"is_mentor": "on", "mentor_load": "5"}
            desk.describe(each.profile_id(), each.name, **more)
            for browser in (self.omar, self.selma):
                Coordinator(browser).vet(each.profile_id())
            own.sign(each.name)
        OnesOwn(self.bruno.browser).be_away()
        desk.look(self.bruno.profile_id())

    def _make_ready(self, request_id: str) -> None:
        """Conflict clear, and the person agreed."""
        work = Work(self.aisha, request_id)
        work.check()
        agreed = {"given": "yes", "how": "message", **yesterday("on"), "why": work.say("agreement")}
        work.send("/case/agreement", agreed)

    def _place(self, desk: Coordinator, keeper: Keeper) -> None:
        """Bruno is chosen, Marta ruled out; Chidi says no, Bruno asks, certifies and accepts, and gets the file."""
        page, case = desk.make_round(), keeper.request_id
        ruled_out = (page, case, self.marta.profile_id(), "forbid", "why ruled out")
        self._broken_first("rounds.actions.change", lambda: desk.change(*ruled_out, status=500))
        desk.change(*ruled_out)
        desk.change(
            page, case, self.bruno.profile_id(), self._action(desk, page, case, self.bruno), "why chosen"
        )
        desk.send_round(page, case, "3")
        chidi = OnesOwn(self.chidi.browser)
        self._broken_first("offers.answering.decline", lambda: chidi.decline(status=500))
        chidi.decline()
        self._accept(desk, self.bruno)
        desk.read_answers()
        keeper.give()

    def _action(self, desk: Coordinator, page: str, case: str, who: Panelist) -> str:
        """What to press: "keep together" where they are proposed already, else "choose"."""
        shown = desk.see(f"{page}/cases/{case}").text
        return "pin" if f"attorney={who.profile_id()}&amp;action=pin" in shown else "override"

    def _accept(self, desk: Coordinator, who: Panelist) -> None:
        own = OnesOwn(who.browser)
        page = own.offer()
        own.send(f"{page}/names", {}, on=page)
        desk.show_names(who.profile_id())
        self._broken_first("offers.answering.certify_and_accept", lambda: own.accept(page, status=500))
        own.accept(page)

    def _broken_first(self, place: str, step: Callable[[], None]) -> None:
        for broken in self.breaks:
            with patch(f"safeconduct.attorneys.{place}", broken):
                step()

    def _work(self, request_id: str) -> None:
        """Bruno and Marta, until he gives the case back."""
        marta = Representing(self.marta.browser, request_id)
        bruno = Representing(self.bruno.browser, request_id)
        for each in (bruno, marta):
            each.look()
        draft = bruno.begin_draft()
        bruno.send(f"{draft}/ask_review", {})
        marta.review(draft, "ask_changes", "what should change")
        bruno.send(f"{draft}/ask_review", {})
        marta.review(draft, "approve", "comment of a mentor")
        bruno.correct(draft)
        bruno.send(f"{draft}/ask_review", {})
        marta.review(draft, "approve", "comment of a mentor")
        bruno.finish(draft)
        bruno.work()
        marta.talk()
        assert say("how the mentor is reached") in said(bruno.browser.see(f"/my/cases/{request_id}"))
        bruno.take_file()
        bruno.give_back()

    def _place_again(self, desk: Coordinator, keeper: Keeper) -> None:
        """Dana takes it on, and it ends."""
        keeper.write_up()
        page, case = desk.make_round(), keeper.request_id
        desk.change(
            page, case, self.dana.profile_id(), self._action(desk, page, case, self.dana), "why chosen"
        )
        desk.send_round(page, case, "1")
        self._accept(desk, self.dana)
        keeper.give()
        keeper.end()

    def files(self) -> None:
        """Attorneys and cases that come in, wrongly first; and what goes out."""
        attorney = {
            "name": say("attorney in a file"), "email": "invented@house.example", "languages": "ru:2",
            "admissions": "NY:4711:active", "wishes": say("wishes in a file"),
        }  # fmt: skip
        case = {
            "name": say("person in a file"), "languages": "ru", "country": "US", "contact_way": "come_back",
            "detained": "no", "what_happened": say("story in a file"), "who_harmed": say("harmer in a file"),
            "handed_over_by": say("organisation in a file"), "agreed": "yes", "agreed_on": "2031-03-16",
        }  # fmt: skip
        for kind, browser, row, wrong in (
            ("panel", self.omar, attorney, ("email", "languages", "admissions", "expertise", WRONG)),
            ("cases", self.aisha, case, ("country", "agreed", "agreed_on", "a_number", WRONG)),
        ):
            assert Desk(browser).see(f"/{kind}/import/template")
            for name in wrong:
                self.bring(kind, browser, {**row, name: WRONG}, status=422 if name != WRONG else None)
            for press, name in (("drop=yes", say("file thrown away")), ("", row["name"])):
                checked = self.bring(kind, browser, {**row, "name": name})
                assert name in said(browser.see(checked))
                Desk(browser).send(checked, {}, press=press)
            other = (
                {"email": "another@house.example", "admissions": "NY:4712:active"} if kind == "panel" else {}
            )
            left = {**row, **other, "name": say("file nobody confirmed")}
            assert left["name"] in said(browser.see(self.bring(kind, browser, left)))
        Desk(self.omar).send("/panel/export", {"has_read": "yes"}, status=200)
        Desk(self.omar).send("/cases/export", {}, status=200)

    def bring(self, kind: str, browser: Browser, row: dict[str, str], status: int | None = 302) -> str:
        """Send one row as a file; where its answer leads. ``status``: None where either may be right."""
        table = io.StringIO()
        writer = csv.DictWriter(table, list(row))
        writer.writeheader()
        writer.writerow(row)
        page = f"/{kind}/import"
        after = browser.upload(page, f"{say('name of a table')}.csv", table.getvalue().encode())
        assert status in {None, after.status}, f"{after.status} {row}"
        return after.answer.header("Location").partition("?")[0]
