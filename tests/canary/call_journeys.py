"""The journeys of those who answer the telephone, and of a person who gets a number of their own."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from .browsing import Browser, Page
from .canaries import CANARIES
from .case_journeys import WRONG
from .filling import Filling
from .journeys import Public
from .room_journeys import Room, complaints

CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}")
NUMBER = re.compile(r"\d{4}(?:\D{1,40}\d{4}){5}")
SPOKEN = Filling(only="case: told on the telephone")
YES = {"help": "yes", "documentation": "no", "statistics": "yes", "advocacy": "no", "read_aloud": "on"}


def say(kind: str) -> str:
    return CANARIES[f"case: {kind}"].text


class Operator:
    """Somebody who writes down what is said on the telephone."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def answer(self) -> None:
        """One call from its beginning until the desk has it; one that is given up, one that goes on."""
        call = self.begin()
        self.flags(call)
        for code in ("36", "31"):
            page = self.browser.see(f"{call}/{code}")
            self._send(
                f"{call}/{code}", SPOKEN.answer(page.form()), on=page, press="keep=quietly", status=204
            )
            self._send(f"{call}/{code}", SPOKEN.answer(page.form()), on=page)
        self._send(f"{call}/06", [("q06b-day", WRONG), ("q06b-year", WRONG)], status=422)
        self.number(call)
        assert say("told on the telephone") in html.unescape(self.browser.see(call).text)
        self._send(f"{call}/hand-over", [], on=call, status=302)
        assert say("told on the telephone") not in html.unescape(self.browser.see(call).text)
        self.browser.see("/calls")
        self._send(f"{self.begin()}/give-up", [])
        self.flags(self.begin())  # the line drops

    def begin(self) -> str:
        typed = {
            "monitored": "yes", "where": "detention", "facility": say("facility"), "caller": "self", "language": "ru",
            "interpreter": "line",
        }  # fmt: skip
        for changed in ({"monitored": WRONG}, {"facility": WRONG * 30}, {"language": WRONG}):
            self._send("/calls/new", list({**typed, **changed}.items()), status=422)
        after = self._send("/calls/new", list(typed.items()))
        call = after.answer.header("Location").removesuffix("/consent")
        self._send(f"{call}/consent", [("help", WRONG)], status=422)
        self._send(f"{call}/consent", list(YES.items()))
        return call

    def flags(self, call: str) -> None:
        typed = {
            "medical": say("medicine"), "minors": "no", "a_number": say("A-number in a call"),
            "call_back": say("way back"),
        }  # fmt: skip
        self._send(f"{call}/flags", list({**typed, "a_number": WRONG, "minors": WRONG}.items()), status=422)
        self._send(f"{call}/flags", list(typed.items()), press="keep=quietly", status=204)
        self._send(f"{call}/flags", list(typed.items()))

    def number(self, call: str) -> None:
        """Mistyped, another one, then nobody can write it down."""
        self._send(f"{call}/number", [("typed", WRONG)], status=422)
        self._send(f"{call}/number/another", [], on=f"{call}/number")
        missed = [("not_written", "on"), ("call_back", say("unwritten number"))]
        self._send(f"{call}/number", [missed[0], ("call_back", "")], status=422)
        self._send(f"{call}/number", missed)

    def _send(
        self,
        path: str,
        typed: list[tuple[str, str]],
        *,
        on: str | Page = "",
        press: str = "",
        status: int = 302,
    ) -> Page:
        after = self.browser.send(path, typed, on=on, press=press)
        assert after.status == status, f"{complaints(after)} after {typed}"
        return after


class OwnNumber(Room):
    """A caseworker gives a person whose helper wrote a number of their own."""

    @property
    def is_by_proxy(self) -> bool:
        return any(form.action.endswith("/proxy/code") for form in self.see("/proxy").forms)

    def give(
        self, colleague: Browser, public: Public, as_people: Callable[[], AbstractContextManager[None]]
    ) -> str:
        """Code, number, compared, let in; messages before and after. `as_people`: the clock of those who act.

        `colleague` lets in: whoever gave the code may not.
        Gives back the code, which nothing may keep.
        """
        self.send("/reply", {"text": self.say("before let in")}, on="")
        shown = self.send("/proxy/code", {}, on="/proxy", status=200)
        found = CODE.search(shown.text)
        assert found, "no code on the page"
        with as_people():
            person = public.person()
            for wrong in (WRONG, found[0][:-1]):
                assert person.browser.send("/code", [("code", wrong)]).status == 422
            person.browser.follow(person.browser.send("/code", [("code", found[0])]))
            person.keep_number()
            person.browser.see("/mine")
        second = Room(colleague, self.request_id)
        second.send("/proxy/let-in", {}, on="/proxy", status=422)
        second.send("/proxy/let-in", {"compared": "on"}, on="/proxy")
        self.send("/reply", {"text": self.say("after let in")}, on="")
        with as_people():
            read = html.unescape(person.come_back().text)
            assert self.say("before let in") in read and self.say("after let in") in read
            person.write()
            assert person.browser.send("/mine/helper").status == 302
            person.leave()
        begun = {"text": self.say("reply begun"), "translation": self.say("translation begun")}
        self.send("/reply", begun, on="", press="keep=quietly", status=204)  # the replies above took the one before
        return found[0]
