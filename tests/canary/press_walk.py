"""Everything of the advocacy and press desks, in order; the same in this process and over http.

`rounds` lets the worker do what waits; `later` lets days pass for what the desks wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .advocacy_journeys import DESK, Advocate, Pressure
from .case_journeys import WRONG
from .evidence_journeys import Researcher, pairs
from .ground_journeys import Grounds, sealed
from .letter_journeys import Letters
from .press_journeys import Desk
from .public_reading import Reader
from .staff_journeys import Caseworker

Rounds = Callable[[], None]


@dataclass
class PressWalk:
    """Who walks, and what the thief may know of it afterwards."""

    advocates: Sequence[Advocate]
    researchers: Sequence[Researcher]
    reader: Reader
    today: datetime
    seen: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        zarema, *others = self.researchers
        noor, ilse, petra, dilan, tariq = self.advocates
        self.grounds = Grounds(zarema, others, self.today)
        self.pressure = Pressure(noor, zarema, self.today)
        self.letters = Letters(noor, ilse, petra, tariq, self.pressure)
        self.desk = Desk(noor, ilse, petra, dilan, tariq, self.pressure)

    def at_the_desks(self, rounds: Rounds) -> None:
        """Until texts are out, and others wait for their hour."""
        self.grounds.lay()
        self.pressure.everything()
        self.letters.everything()
        self.desk.embargoed()
        self.desk.keep_table()
        rounds()
        self._read("before")
        self.desk.take_back()
        self.desk.put_out()
        rounds()
        rounds()
        self._read("out")

    def taken_down(self, rounds: Rounds) -> None:
        """By the desk, and because somebody took their consent back."""
        self.desk.take_down()
        self.grounds.take_consent_back()
        rounds()
        rounds()
        self._read("after")
        self.desk.look_around()

    def nobody_answered(self) -> None:
        """Weeks later the ask is overdue, then silence; it goes to another post."""
        noor = self.pressure.by
        page = noor.shown(noor.browser.see(f"{DESK}/overdue"))
        assert noor.keys["ask"] in page.text
        self.pressure.escalate()
        self.pressure.look_around()

    def tell_ways(self, aisha: Caseworker, request_id: str) -> None:
        """A caseworker tells a person of a way; what is typed goes into the sealed message and nowhere else."""
        path, browser = f"{DESK}/ways/tell/{request_id}", aisha.browser
        way = self.pressure.by.ids["way"]
        assert browser.send(path, [("ways", WRONG)]).status == 422
        chosen = browser.send(path, [("ways", way)])
        assert chosen.status == 200
        told = {"text": sealed("told of a way")}
        for wrong in ({"text": ""}, {"text": WRONG * 900}, {"ways": WRONG}):
            assert browser.send(path, pairs({**told, **wrong}), on=chosen).status == 422, wrong
        assert browser.send(path, pairs(told), on=chosen).status == 302

    def _read(self, phase: str) -> None:
        self.seen[phase] = self.reader.read_all(phase, self.desk.slugs)

    def broken(self) -> list[str]:
        """Advocates for whom a page broke."""
        return [
            who.person_id for who in self.advocates if any(status >= 500 for status in who.browser.answers)
        ]
