"""The journeys through screening, decisions, dates and the place in the list of one request."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from .browsing import Browser, Page, Pairs
from .canaries import CANARIES, HEARING, MOVED
from .fact_filling import FactFilling, chosen_facts, kinds_of

WRONG, SOUGHT = CANARIES["typed wrongly"].text, CANARIES["search term"].text
REASON, NOTE, PAPER = CANARIES["reason"].text, CANARIES["note"].text, CANARIES["paper"].text
JUDGE, LETTER, NUMBER = CANARIES["judge"].text, CANARIES["letter"].text, CANARIES["A-number"].text
DATE = re.compile(r"/dates/([0-9a-f-]{36})/change\Z")
TRACE = re.compile(r"/screening/trace/")
REFERRAL_BOX = re.compile(r'name="referrals" value="([^"]+)"')
LETTER_BOX = re.compile(r'<textarea[^>]*name="letter"[^>]*>(.*?)</textarea>', re.DOTALL)
OF_PEOPLE = tuple(kind for kind in CANARIES if kind not in {"hearing", "moved hearing", "minute"})
COURT = "Hyattsville Immigration Court"
MALFORMED = ("value-day", "31"), ("value-month", "2"), ("value-year", "2019"), ("value-precision", "day")
"""The thirtieth of February and its like."""


def assert_free_of(page: Page, kinds: Iterable[str]) -> None:
    """What is to be carried out of the house names nobody."""
    found = {kind for kind in kinds for core in CANARIES[kind].distinctive() if core in page.text}
    assert page.status == 200 and not found, f"{found} on a page that names nobody"


def assert_free_of_status(page: Page, kinds: Iterable[str]) -> None:
    """The same for a page that refuses."""
    for kind in kinds:
        assert not any(core in page.text for core in CANARIES[kind].distinctive()), kind


def days(name: str, at: datetime) -> list[tuple[str, str]]:
    """A day as staff type it."""
    return [(f"{name}-day", str(at.day)), (f"{name}-month", str(at.month)), (f"{name}-year", str(at.year))]


@dataclass
class CaseRoom:
    """One caseworker at one request. `only`: the one canary of a request that is to be deleted."""

    browser: Browser
    request_id: str
    only: str = ""

    @property
    def page(self) -> str:
        return f"/requests/{self.request_id}"

    def say(self, text: str) -> str:
        return CANARIES[self.only].text if self.only else text

    def begin(self, *, whole: bool) -> list[str]:
        """What is done before anybody else is let in. Gives back the dates that were kept."""
        if whole:
            self.learn_everything()
            self.lift()
        for fact_id in ("person.a_number", "place.town"):
            self.enter(fact_id)
        self.screen()
        kept = [self.keep_date(wrongly=whole) for _ in range(2)]
        self.verify_date(kept[0])
        self.look_at_deadlines()
        self.decide("waiting", "en", wrongly=whole)
        return kept

    def finish(self, kept: list[str]) -> None:
        """What is done once others can open it too: under other keys, to the end."""
        self.enter("place.town", stance="also_said")
        self.move_date(kept[0])
        self.end_date(kept[1])
        self.screen_again()
        self.decide("accepted", "ru")
        self.decide("referred", "en")
        self.decide("not_able", "en", close=True)

    # Facts and screening

    def learn_everything(self) -> None:
        """One fact of each kind and each that takes words; the first of a kind wrongly first; what is unknown too."""
        mistyped = set[str]()
        for fact_id in chosen_facts():
            if not kinds_of([fact_id]) <= mistyped:
                mistyped |= kinds_of([fact_id])
                self.mistype(fact_id)
            self.enter(fact_id)
        self.enter("place.town", stance="also_said", wrong_stance=True)
        self.enter("person.a_number", stance="corrects")
        for page in ("facts", f"facts/{chosen_facts()[0]}"):
            assert self.browser.see(f"{self.page}/screening/{page}").status == 200
        for page in ("facts/{}", "trace/{}", "letters/{}"):
            shown = self.browser.stray("GET", f"{self.page}/screening/{page.format(quote(SOUGHT))}")
            assert shown.status == 404

    def enter(self, fact_id: str, *, stance: str = "corrects", wrong_stance: bool = False) -> None:
        """One fact with who said so, on which paper, and a note."""
        shown = self.browser.see(f"{self.page}/screening/facts/{fact_id}")
        form = shown.form()
        beside = [
            ("said_by", "paper"),
            ("paper", self.say(PAPER)),
            ("note", self.say(NOTE)),
            ("stance", stance),
        ]
        if wrong_stance:
            typed = [*FactFilling(self.only).answer(fact_id, form), *beside, ("stance", SOUGHT)]
            assert self.browser.send(shown.path, typed, on=shown).status == 422
        typed = [*FactFilling(self.only).answer(fact_id, form), *beside]
        after = self.browser.send(shown.path, typed, on=shown)
        assert after.status == 302, f"{fact_id} was not taken: {after.text[-3000:]}"

    def mistype(self, fact_id: str) -> None:
        """Everything on the page wrong; then the answer alone; what was typed comes back, and is kept nowhere."""
        shown = self.browser.see(f"{self.page}/screening/facts/{fact_id}")
        answer = FactFilling(wrong="typed wrongly").answer(fact_id, shown.form())
        for beside in (
            [
                ("said_by", WRONG),
                ("paper", WRONG * 40),
                ("note", WRONG * 400),
                ("instead", WRONG),
                ("stance", WRONG),
            ],
            [("said_by", "paper"), ("paper", ""), ("note", WRONG), ("stance", "corrects")],
        ):
            after = self.browser.send(shown.path, [*answer, *beside], on=shown)
            assert after.status == 422, fact_id
            assert WRONG.split()[0] in after.text
        self.browser.send(shown.path, [*MALFORMED, ("value", WRONG * 90), ("said_by", "person")], on=shown)
        self.browser.post(shown.path, [("value", WRONG)])

    def screen(self) -> None:
        """The page, every trace, and the screening kept twice."""
        page = self.browser.see(f"{self.page}/screening")
        assert page.status == 200
        for link in dict.fromkeys(link for link in page.links if TRACE.search(link)):
            assert self.browser.see(link).status == 200
        for _ in range(2):
            assert self.browser.send(f"{self.page}/screening/save", on=page).status == 302
        assert self.browser.see(f"{self.page}/screening").status == 200

    def screen_again(self) -> None:
        """Every open case with today's rules, in parts, and kept; ids that are none."""
        page = self.browser.send("/rescreening", [("after", SOUGHT), ("found", WRONG)], press="step=next")
        assert page.status == 200
        rows = re.findall(r'name="row" value="([^"]+)"', page.text)
        assert rows, "no case was screened again"
        typed = [*(("row", row) for row in rows), ("row", WRONG), ("done", WRONG), ("next", "")]
        assert self.browser.send("/rescreening", typed, press="step=keep").status == 200

    # Decisions

    def decide(self, outcome: str, language: str, *, close: bool = False, wrongly: bool = False) -> None:
        """Back and forth, then the letter with a sentence of its own; it is read again and printed."""
        path = f"{self.page}/screening/decide"
        first = [
            ("outcome", outcome), ("reason", self.say(REASON)), ("language", language),
            ("waiting_until", "2031-06-03" if outcome == "waiting" else ""), ("deadline", ""),
        ]  # fmt: skip
        if wrongly:
            self._decide_wrongly(path, first)
        if outcome == "referred":
            listed = REFERRAL_BOX.findall(self.browser.see(path).text)
            if not listed:  # nobody on the list: the page says so, and nothing is decided
                assert self.browser.send(path, first, press="step=letter").status == 422
                return
            first.append(("referrals", listed[0]))
        second = self.browser.send(path, first, press="step=letter")
        letter = f"{html.unescape(found_on(LETTER_BOX, second))}\n{self.say(LETTER)}"
        self.browser.send(path, [("letter", letter)], on=second, press="step=back")
        for wrong in (letter + WRONG * 2000, ""):
            assert self.browser.send(path, [("letter", wrong)], on=second, press="step=send").status == 422
        if close:  # a date of it is still open
            closing = [("letter", letter), ("close", "on")]
            assert self.browser.send(path, closing, on=second, press="step=send").status in {409, 422}
        sent = self.browser.send(path, [("letter", letter)], on=second, press="step=send")
        assert sent.status == 302, sent.text[-3000:]
        shown = self.browser.follow(sent)
        assert self.say(REASON) in html.unescape(shown.text)
        printed = next(link for link in shown.links if "/letters/" in link)
        assert self.say(LETTER) in html.unescape(self.browser.see(printed).text)
        assert self.say(LETTER) in html.unescape(self.browser.see(self.page).text)

    def _decide_wrongly(self, path: str, first: Pairs) -> None:
        right = dict(first)
        for changed in (
            {"reason": WRONG[:8]}, {"reason": WRONG * 900}, {"outcome": WRONG}, {"language": WRONG},
            {"deadline": WRONG, "waiting_until": WRONG, "referrals": WRONG}, {"letter": WRONG, "outcome": ""},
        ):  # fmt: skip
            typed = list({**right, **changed}.items())
            for press in ("step=letter", "step=send"):
                assert self.browser.send(path, typed, press=press).status == 422, changed

    # Dates

    def keep_date(self, *, wrongly: bool) -> str:
        """A hearing; before it mistakes in every field. Gives back its id."""
        path, right = f"{self.page}/dates", self.hearing()
        if wrongly:
            self._keep_wrongly(path, right)
        before = self._dates()
        kept = self.browser.send(path, list(right.items()))
        assert kept.status == 302, kept.text[-3000:]
        (new,) = self._dates() - before
        return new

    def _keep_wrongly(self, path: str, right: dict[str, str]) -> None:
        for changed in (
            {"kind": WRONG, "court": WRONG, "zone_name": WRONG}, {"day-day": WRONG, "time": WRONG},
            {"day-month": "2", "day-day": "30", "judge": WRONG * 20}, {"source": ""},
            {"learned_on-year": WRONG, "source": WRONG * 40}, {"token": WRONG, "judge": WRONG},
        ):  # fmt: skip
            assert self.browser.send(path, list({**right, **changed}.items())).status == 422, changed

    def hearing(self) -> dict[str, str]:
        """What is typed of a hearing."""
        learned = datetime(2031, 3, 10)
        return {
            "kind": "individual", **dict(days("day", HEARING)), "time": f"{HEARING:%H:%M}", "court": COURT,
            "zone_name": "", "judge": self.say(JUDGE), "source": self.say(PAPER),
            **dict(days("learned_on", learned)),
        }  # fmt: skip

    def _dates(self) -> set[str]:
        links = self.browser.see(f"{self.page}/dates").links
        return {found[1] for link in links if (found := DATE.search(link))}

    def move_date(self, date_id: str) -> None:
        path = f"{self.page}/dates/{date_id}/change"
        right = {
            **dict(days("day", MOVED)), "time": f"{MOVED:%H:%M}", "source": self.say(PAPER),
            **dict(days("learned_on", datetime(2031, 3, 12))),
        }  # fmt: skip
        for changed in (
            {"day-year": WRONG, "time": WRONG},
            {"source": WRONG * 40},
            {"learned_on-month": WRONG},
        ):
            assert self.browser.send(path, list({**right, **changed}.items())).status == 422
        assert self.browser.send(path, list(right.items())).status == 302

    def verify_date(self, date_id: str) -> None:
        path, page = f"{self.page}/dates/{date_id}/verify", f"{self.page}/dates"
        assert self.browser.send(path, [("how", WRONG)], on=page).status == 422
        assert self.browser.send(path, [("how", "clerk")], on=page).status == 302

    def end_date(self, date_id: str, what: str = "cancelled") -> None:
        path = f"{self.page}/dates/{date_id}/end"
        for wrong in ([("what", WRONG), ("reason", WRONG)], [("what", what), ("reason", WRONG * 90)]):
            assert self.browser.send(path, wrong).status == 422
        assert self.browser.send(path, [("what", what), ("reason", self.say(REASON))]).status == 302
        assert self.browser.see(path).status == 404

    def look_at_deadlines(self) -> None:
        """The lists, and the calendar files: those name nobody."""
        for page in (f"{self.page}/dates", "/deadlines"):
            assert self.browser.see(page).status == 200
        for file in (f"{self.page}/dates.ics", "/deadlines.ics"):
            assert_free_of(self.browser.see(file), OF_PEOPLE)
        for page in ("/deadlines?q={}", "/deadlines.ics?{}", f"{self.page}/dates?done={{}}"):
            assert self.browser.stray("GET", page.format(quote(SOUGHT))).status == 200
        assert self.browser.stray("GET", f"{self.page}/dates/{quote(SOUGHT)}/change").status == 404

    # The place in the list

    def lift(self) -> None:
        path = f"{self.page}/position"
        for wrong in (
            [("place", WRONG), ("reason", WRONG)], [("place", "higher"), ("reason", WRONG[:6])],
            [("place", "lower"), ("reason", WRONG * 90)], [("place", "computed"), ("reason", WRONG)],
        ):  # fmt: skip
            assert self.browser.send(path, wrong).status == 422, wrong
        for place in ("front", "much_lower", "computed"):
            after = self.browser.send(path, [("place", place), ("reason", self.say(REASON))])
            assert after.status == 302
        assert self.say(REASON) in html.unescape(self.browser.see(path).text)
        assert self.browser.see("/inbox?state=all&order=urgent").status == 200


def found_on(pattern: re.Pattern[str], page: Page) -> str:
    """The first group of a pattern that must be on the page."""
    found = pattern.search(page.text)
    assert found, f"{pattern.pattern} is not on {page.path} ({page.status})"
    return found[1]
