"""The journeys of a referral out: what is released, read by another organisation, answered, and ended."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from .browsing import Browser, Page
from .call_journeys import CODE
from .canaries import CANARIES
from .case_journeys import WRONG
from .room_journeys import Room, complaints, yesterday

AsPeople = Callable[[], AbstractContextManager[None]]
UNTIL = {"until-day": "30", "until-month": "3", "until-year": "2031"}


class Visitors(Protocol):
    """Opens a browser at the public site."""

    def stranger(self) -> Browser: ...


class Releases(Room):
    """A caseworker who refers, and the people of the other house."""

    def whole(self, visitors: Visitors, as_people: AsPeople) -> list[str]:
        """Released twice: accepted and ended, rejected. Gives back every code, which nothing may keep."""
        first, code = self.release()
        with as_people():
            self.read(visitors.stranger(), code, "accepted")
        shown = self.see(f"/referrals/{first}")
        assert self.say("their answer") in html.unescape(shown.text)
        another = self._code(self.send(f"/referrals/{first}", {"act": "new_code"}, on=shown, status=200))
        self.extend(first)
        self.send(f"/referrals/{first}/revoke", {"reason": WRONG * 90}, status=422)
        self.send(f"/referrals/{first}/revoke", {"reason": self.say("why ended")})
        with as_people():
            assert visitors.stranger().send("/release", [("code", another)]).status == 422
        _second, rejected = self.release()
        with as_people():
            self.read(visitors.stranger(), rejected, "rejected")
        self.see("/referrals")
        return [code, another, rejected]

    def release(self) -> tuple[str, str]:
        """Choose everything, look at it as they will, release it. Its id and its code."""
        offered = self.see("/referrals/new").form()
        pieces = [("pieces", each.value) for each in offered.controls if each.name == "pieces"]
        assert pieces, "nothing can be released"
        typed = {
            "organisation": "other", "other": self.say("other organisation"), "helps": self.say("help asked"),
            "text": self.say("text for them"), **UNTIL, "agreed": "on", **yesterday("said_on"), "how": "phone",
            "heard_by": self.say("who heard it"), "language": "ru",
        }  # fmt: skip
        for changed in (
            {"organisation": WRONG}, {"other": ""}, {"helps": WRONG * 400}, {"text": WRONG * 900},
            {"until-year": WRONG}, {"how": WRONG}, {"heard_by": WRONG * 20}, {"agreed": "", "text": WRONG},
        ):  # fmt: skip
            self.send("/referrals/new", [*{**typed, **changed}.items(), *pieces], status=422)
        self.send("/referrals/new", [*typed.items(), ("pieces", WRONG)], status=422)
        before = self._ids()
        preview = self.send("/referrals/new", [*typed.items(), *pieces], status=200)
        assert self.say("text for them") in html.unescape(preview.text)
        code = self._code(self.send("/referrals/new", {}, on=preview, press="send", status=200))
        (new,) = self._ids() - before
        return new, code

    def extend(self, record_id: str) -> None:
        typed = {
            **UNTIL, "until-day": "31", "agreed": "on", **yesterday("said_on"), "how": "phone",
            "heard_by": self.say("who heard it"), "language": "ru",
        }  # fmt: skip
        self.send(f"/referrals/{record_id}", {**typed, "heard_by": WRONG * 20}, status=422)
        self.send(f"/referrals/{record_id}", typed)

    def read(self, browser: Browser, code: str, move: str) -> None:
        """They mistype the code, read, write too much, answer, and leave."""
        for wrong in (WRONG, code[:-1]):
            assert browser.send("/release", [("code", wrong)]).status == 422
        shown = browser.follow(browser.send("/release", [("code", code)]))
        assert self.say("text for them") in html.unescape(shown.text), complaints(shown)
        page = "/release/open" if not shown.path.startswith("/release") else shown.path
        assert browser.send(page, [("text", WRONG * 90)], on=shown, press=f"move={move}").status == 422
        assert browser.send(page, [("text", WRONG)], on=shown, press=f"move={WRONG}").status == 422
        after = browser.send(
            page, [("text", CANARIES["case: their answer"].text)], on=shown, press=f"move={move}"
        )
        assert after.status in {200, 302}, complaints(after)
        if move == "accepted":
            browser.send(page, on=browser.follow(after), press="move=close")
        assert browser.follow(browser.see(page)).path == "/release"

    def _ids(self) -> set[str]:
        return set(self.found("/referrals", r"/referrals/([0-9a-f-]{36})\Z"))

    @staticmethod
    def _code(page: Page) -> str:
        found = CODE.search(re.sub(r"<[^>]+>", "", page.text))
        assert found, "no code on the page"
        return found[0]
