"""Everything that writes in the case room fails, with what was to be written in the exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from .browsing import Browser
from .canaries import CANARIES
from .paper_journeys import Papers
from .room_journeys import Notes, Room, yesterday

Broken = Callable[..., Any]


def say(kind: str) -> str:
    return CANARIES[f"case: {kind}"].text


def break_rooms(browser: Browser, request_id: str, broken: Broken) -> None:
    """The journal is written by every room: one break stands for all. Pages that read it fail as well."""
    room = Room(browser, request_id)
    party = {
        "names-0-value": say("party"),
        "roles": "harmed_by",
        "source": "person",
        "note": say("party's note"),
    }
    written: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("/notes/new", "/notes", {"kind": "note", "text": say("note")}),
        ("/parties/new", "/parties/new", party),
        ("/tasks/new", "/tasks/new", {"title": say("task"), "note": say("task's note")}),
        ("/outcome", "/outcome", {"result": "lost_contact", "forum": "none", **yesterday("decided_on"),
         "told_by": "staff", "note": say("outcome")}),
        ("/case/agreement", "/case/agreement", {"given": "yes", "how": "message", **yesterday("on"),
         "why": say("agreement")}),
    )  # fmt: skip
    for path, on, typed in written:
        with patch("safeconduct.cases.journal.write", broken):
            room.send(path, typed, on=on, status=500)
    with patch("safeconduct.cases.papers.actions.add", broken):
        Papers(browser, request_id).upload(
            "/papers/new", "name of a paper's file", Papers(browser, request_id).text("paper's file"),
            {"kind": "police", "title": say("paper's title")}, status=500,
        )  # fmt: skip
    with patch("safeconduct.cases.messages.drafts.keep", broken):
        begun = {"kind": "note", "text": say("note begun")}
        Notes(browser, request_id).send("/notes/new", begun, on="/notes", press="keep=quietly", status=500)
    with patch("safeconduct.cases.finding.searching.across", broken):
        assert browser.send("/cases/search", [("words", say("task"))]).status == 500
    for page in ("/notes", "/parties", "/papers", "/tasks", "/case", "/case/history", "/conflicts"):
        with patch("safeconduct.cases.journal.read", broken):
            assert browser.see(f"{room.page}{page}").status == 500, page
