"""The same search over a real installation: two sites, the worker, files on a disk, and a sudden death."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from . import documents
from .browsing import BOUNDARY, Browser, everybody, multipart
from .call_journeys import Operator
from .canaries import ALL, CANARIES, CONTROL, MINUTE
from .case_journeys import CaseRoom
from .evidence_journeys import Researcher
from .house_journeys import Checker, keep_feed, look_at_law
from .journeys import DELETED, Known, Public
from .needles import Canary
from .over_http import OverHttp
from .panel_canaries import OF_THE_PANEL
from .press_canaries import SEALED, kinds
from .processes import Installation, core_limits, kill_all
from .room_canaries import FEW, OF_RELEASES, OF_THE_ROOMS
from .room_walk import plant_few
from .scanner import Hit, Scanner, not_midnight
from .sinks import Sink, files, must_hold
from .staff_journeys import Caseworker, ask_wrongly
from .vault_journeys import work_at_desk

pytestmark = [pytest.mark.attack, pytest.mark.timeout(600)]
DATE_CHECKER, RESEARCHERS, OPERATOR = 3, (4, 5, 6), 10
"""Where Nadia, Zarema, Malik and Layla, and Omid stand among those who were hired."""
MUST = (
    "home:default.sqlite3",
    "home:keys.sqlite3",
    "home:blobs",
    "home:tombstones",
    "addresses",
    "titles",
    "headers",
)


class Walk:
    """Everything people and staff do, over http."""

    def __init__(self, house: Installation) -> None:
        self.house, self.known = house, Known()
        self.public = Public(lambda: OverHttp(house.public_port), self.known)
        self.staff = [Browser("staff", OverHttp(house.staff_port)) for _ in range(3 + len(RESEARCHERS))]
        self.feed = ""

    def people(self) -> None:
        self.opened = self.public.some_delete()
        self.public.one_abandons()
        self.public.everybody_asks()
        self.public.one_is_writing()

    def desk(self) -> None:
        aisha = Caseworker(self.staff[0])
        aisha.sign_in(self.house.sign_in())
        colleagues, other = [each["id"] for each in self.house.staff[:2]], self.house.staff[2]["id"]
        for number, request_id in enumerate(aisha.inbox()):
            is_deleted = DELETED.text_for("person.name") in aisha.browser.see(f"/requests/{request_id}").text
            shown = CANARIES["deleted case" if is_deleted else "story"].cores[0]
            aisha.read(request_id, shown, files=99 if number == 0 else 1)
            aisha.reply(request_id)
            room = CaseRoom(aisha.browser, request_id, only="deleted case" if is_deleted else "")
            kept = room.begin(whole=number == 0)
            if is_deleted:
                aisha.take(request_id)
                self.opened.delete_everything()
                aisha.confirm_deletion(request_id)
            else:
                aisha.set_aside(request_id)
                aisha.share(request_id, colleagues, other)
                room.finish(kept)
                aisha.close(request_id)
                last = request_id
        plant_few(aisha.browser, last)
        Operator(self._signed_in(OPERATOR, self.staff[-1])).answer()
        self.feed = keep_feed(aisha.browser)
        look_at_law(aisha.browser)
        Caseworker(self.staff[1]).sign_in(self.house.sign_in(DATE_CHECKER), first="/dates")
        checker = Checker(self.staff[1])
        checker.check_all(seen=CANARIES["name in Cyrillic"].text)
        checker.pry(last)

    def research(self) -> None:
        zarema, *others = (
            Researcher(self._signed_in(number, self.staff[number - 2]), self.house.staff[number]["id"])
            for number in RESEARCHERS
        )
        work_at_desk(zarema, others, datetime.now(tz=UTC) + self.house.ahead)

    def _signed_in(self, number: int, browser: Browser) -> Browser:
        right = self.house.sign_in(number)
        typed = [("sign_in_name", right.name), ("passphrase", right.passphrase), ("code", right.code)]
        assert browser.send("/sign-in", typed).status == 302
        return browser

    def wrong(self) -> None:
        ask_wrongly(self.public.browsers[-1], "/p/36")
        for browser in self.staff[:2]:
            ask_wrongly(browser, "/sign-in")

    def lose_the_weekly_keys(self) -> None:
        """A page is posted while a file of the host is missing: a 500 with a story in its body."""
        browser, epochs = self.public.browsers[-1], self.house.home / "host" / "epochs.json"
        hidden = [
            (each.name, each.value) for each in browser.see("/p/03").form().controls if each.kind == "hidden"
        ]
        away = epochs.rename(self.house.folder / "epochs-away")
        try:
            page = browser.post("/p/03", [*hidden, ("q03a", "US"), ("story", CANARIES["story"].text)])
        finally:
            away.rename(epochs)
        assert page.status == 500

    def half_upload(self) -> Any:
        """A person's photograph is on its way; its connection stays open."""
        person = self.public.person()
        person.fill_few()
        transport = person.browser.transport
        assert isinstance(transport, OverHttp)
        form = person.browser.see("/files").form("/files")
        hidden = [(each.name, each.value) for each in form.controls if each.kind == "hidden"]
        body = multipart(hidden, CANARIES["file name"].text, documents.plain_text() * 60_000)
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        connection = transport.begin_upload("/files", kind, body[: len(body) * 3 // 4], len(body))
        until = time.monotonic() + 30
        while not any(path.stat().st_size > 1_000_000 for path in self.arriving()):
            assert time.monotonic() < until, "the upload does not arrive"
            time.sleep(0.05)
        return connection

    def arriving(self) -> list[Path]:
        return list((self.house.home / "blobs").glob("*/*.partial"))

    def canaries(self) -> list[Canary]:
        """What only this run knows."""
        feed = [Canary("feed", self.feed, (self.feed,))] if self.feed else []
        return [*self.known.canaries(), *feed]

    def shown(self) -> list[Sink]:
        return list(everybody([*self.public.browsers, *self.staff]))


def search(walk: Walk, more: list[Canary]) -> list[Hit]:
    house = walk.house
    scanner = Scanner([*ALL, *walk.canaries(), *more])
    roots = {"home": house.home, "temp": house.temp, "out": house.out}
    sinks = [
        sink for name, root in roots.items() for sink in files(name, root, {(house.home / "host").resolve()})
    ]
    found = [
        hit for name, data in must_hold([*sinks, *walk.shown()], *MUST) for hit in scanner.scan(name, data)
    ]
    set_by = [hit for hit in found if hit.kind == "cookie" and hit.sink.startswith("headers:")]
    assert set_by, "the headers were not looked through"
    return [hit for hit in found if hit not in set_by]


def tables_in(path: Path) -> int:
    """How many tables anybody can read in a file: none, if it is encrypted as a whole."""
    with closing(sqlite3.connect(path)) as opened:
        return int(opened.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def test_a_running_installation_leaves_nothing_also_when_it_is_killed(tmp_path: Path) -> None:
    house = Installation(tmp_path, MINUTE)
    house.install()
    walk = Walk(house)
    secrets = [
        Canary("app's secret", "", (each["totp"],), (bytes.fromhex(each["totp"]),)) for each in house.staff
    ]
    with house.serving("first") as process:
        assert core_limits(process.pid) == {"0"}
        walk.people()
        walk.desk()
        walk.research()
        walk.wrong()
        walk.lose_the_weekly_keys()
        assert search(walk, secrets) == []
        assert list(house.temp.iterdir()) == []
        connection = walk.half_upload()
        kill_all(process)
        connection.close()
    assert search(walk, secrets) == []
    assert list(house.temp.iterdir()) == []
    assert walk.arriving(), "nothing was on its way"
    whole = [path for path in not_midnight(house.home / "blobs") if path.suffix != ".partial"]
    assert whole == []
    assert all(tables_in(house.home / f"{alias}.sqlite3") for alias in ("default", "keys"))
    said = (house.out / "first.err").read_text()
    assert "ERROR safeconduct.errors HostSecretsMissing" in said and "WARNING django.request" in said


def test_with_sealing_off_a_running_installation_leaves_every_class(tmp_path: Path) -> None:
    house = Installation(tmp_path, MINUTE, sealing="off")
    house.install()
    walk = Walk(house)
    with house.serving("unsealed") as process:
        walk.people()
        walk.desk()
        walk.research()
        before = search(walk, [])
        connection = walk.half_upload()
        kill_all(process)
        connection.close()
    not_here = {
        "search term",
        "typed wrongly",
        "forgotten testimony",
        *kinds(SEALED),  # nobody advocates here
        *(kinds((*OF_THE_ROOMS, *OF_RELEASES, *OF_THE_PANEL)) - FEW),
    }
    assert {hit.kind for hit in before} >= CONTROL - not_here
    partial = [hit for hit in search(walk, []) if hit.sink.endswith(".partial")]
    assert {hit.kind for hit in partial} == {"file body"}
