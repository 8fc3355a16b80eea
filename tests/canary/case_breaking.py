"""Screening, dates and the place in the list fail, with what was to be written in the exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from .breaking import SAID
from .browsing import Browser, Page
from .canaries import CANARIES
from .case_journeys import CaseRoom

Broken = Callable[..., Any]


def break_case(browser: Browser, request_id: str, broken: Broken) -> None:
    """Everything that writes about one request, and the pages and calendar files that are made of it."""
    page, said = f"/requests/{request_id}", SAID + CANARIES["reason"].text
    fact, hearing = f"{page}/screening/facts/place.town", CaseRoom(browser, request_id).hearing()
    letter = [("outcome", "waiting"), ("reason", said), ("language", "en"), ("letter", said)]
    written: tuple[tuple[str, str, list[tuple[str, str]], str], ...] = (
        ("screening.views.actions.enter_fact", fact, [("value", said), ("said_by", "person"), ("note", said),
         ("stance", "corrects")], ""),
        ("screening.views.actions.save_run", f"{page}/screening/save", [], ""),
        ("screening.deciding.actions.decide", f"{page}/screening/decide", letter, "step=send"),
        ("dates.views.actions.keep", f"{page}/dates", list(hearing.items()), ""),
        ("triage.views.actions.move", f"{page}/position", [("place", "front"), ("reason", said)], ""),
    )  # fmt: skip
    for place, path, typed, press in written:
        with patch(f"safeconduct.cases.{place}", broken):
            assert _sent(browser, path, typed, press) == 500, place
    for place, path in (
        ("screening.views.look", f"{page}/screening"), ("dates.views.deadlines.of_request", f"{page}/dates"),
        ("dates.views_deadlines.deadlines.everything", "/deadlines.ics"),
        ("dates.showing.calendar_file", f"{page}/dates.ics"),
    ):  # fmt: skip
        with patch(f"safeconduct.cases.{place}", broken):
            assert browser.see(path).status == 500, place


def _sent(browser: Browser, path: str, typed: list[tuple[str, str]], press: str) -> int:
    """A decision takes its token from the second step; the others from the page itself."""
    on: str | Page = path.removesuffix("/save")
    if press:
        on = browser.send(path, typed, press="step=letter")
    return browser.send(path, typed, on=on, press=press).status
