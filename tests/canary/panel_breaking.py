"""Everything that writes or reads around the panel fails, with what was to be written in the exception."""

from __future__ import annotations

from contextlib import ExitStack
from unittest.mock import patch

from safeconduct.attorneys.register.settings import DEFAULTS

from .evidence_breaking import Broken
from .panel_journeys import Coordinator, Desk, Keeper, OnesOwn, profile, say
from .press_canaries import OF_ADVOCATES
from .room_journeys import yesterday
from .room_panel import PanelWalk

JOURNAL = "safeconduct.cases.journal.write"


def break_panel(walk: PanelWalk, request_id: str, broken: Broken) -> None:
    """Every place where something is written fails, with the words in its arguments."""
    aisha, omar = Keeper(walk.aisha, request_id), Desk(walk.omar)
    bruno = OnesOwn(walk.bruno.browser)
    own = {"why": say("why away"), "start-day": "2", "start-month": "2", "start-year": "2033"}
    with patch("safeconduct.attorneys.register.profiles.store", broken):
        bruno.send("/my/pause", own, status=500)
    with patch("safeconduct.attorneys.register.firms.add", broken):
        omar.send("/firms/new", {"name": say("firm's name"), "notes": say("firm's notes")}, status=500)
    _at_the_desk(Coordinator(walk.omar), broken)
    with patch("safeconduct.cases.placing.sheets.write", broken), patch(JOURNAL, broken):
        aisha.write_up(status=500)
    for kind, browser in (("panel", walk.omar), ("cases", walk.aisha)):
        row = {"name": say("attorney in a file" if kind == "panel" else "person in a file")}
        with patch(f"safeconduct.attorneys.exchange.{kind}.read", broken):
            walk.bring(kind, browser, row, status=500)
    for path in ("/panel", f"/panel/{walk.bruno.profile_id()}"):
        with ExitStack() as stack:
            for name in ("read", "read_all"):
                stack.enter_context(patch(f"safeconduct.attorneys.register.profiles.{name}", broken))
            assert walk.omar.see(path).status == 500, path
    with patch("safeconduct.attorneys.facts.gather", broken):
        assert walk.omar.see("/unplaced").status == 500
    for path in ("/drafts", "/hours", "/kit", "/placing", "/checkpoints"):
        with patch("safeconduct.cases.journal.read", broken):
            assert walk.aisha.see(f"{aisha.page}{path}").status == 500, path
    draft = {"title": say("draft's title"), "kind": "brief", "text": say("draft's text"), "language": "en"}
    spell = {**yesterday("day"), "minutes": "5", "kind": "other", "note": say("hours' note")}
    for path, typed in (("/drafts/new", draft), ("/hours", spell)):
        with patch(JOURNAL, broken):
            aisha.send(path, typed, status=500)


def _at_the_desk(omar: Coordinator, broken: Broken) -> None:
    """What the house reads, and somebody new."""
    words = {name: OF_ADVOCATES[f"internal: {kind}"].text for name, kind in (("title", "agreement's title"),
             ("body", "agreement"), ("reason", "why the settings"))}  # fmt: skip
    entered = profile(say("name of who was refused"), mentor_load="0")
    for place, path, typed in (
        ("agreements.write", "/agreements/new", {name: words[name] for name in ("title", "body")}),
        ("settings.keep", "/panel/settings", {**DEFAULTS, "out_per_attorney": 4, "reason": words["reason"]}),
        ("profiles.create", "/panel/new", entered),
    ):
        with patch(f"safeconduct.attorneys.register.{place}", broken):
            omar.send(path, typed, status=500)
