"""Whatever writes or opens something at the advocacy and press desks fails, with what it held in the exception."""

from __future__ import annotations

from unittest.mock import patch

from .advocacy_journeys import DESK
from .evidence_breaking import Broken
from .press_journeys import PICTURE, PICTURE_NAME, PRESS
from .press_walk import PressWalk


def break_press(walk: PressWalk, broken: Broken) -> None:
    """`broken` stands in the place of one action after the other; each time there is a page, and it says nothing."""
    noor = walk.desk.noor
    ids, press = noor.ids, f"{PRESS}/{walk.desk.noor.ids['waiting']}"
    campaign, letter = f"{DESK}/campaigns/{ids['campaign']}", f"{DESK}/letters/{ids['call']}"
    for place, path in (
        ("advocacy.posts.views.actions.add_post", f"{DESK}/posts/new"),
        ("advocacy.campaigns.views.actions.begin", f"{DESK}/campaigns/new"),
        ("advocacy.asks.views.writing.write_ask", f"{campaign}/asks/new"),
        ("advocacy.responses.views.actions.keep_response", f"{campaign}/responses/new"),
        ("advocacy.letters.views.drafts.save", f"{letter}/edit"),
        ("press.desk.views_texts.texts.save", f"{press}/texts/ru"),
    ):
        with patch(f"safeconduct.{place}", broken):
            assert noor.again(path) == 500, place
    for place, path in (
        ("advocacy.letters.views.opened", letter), ("press.desk.views_texts.of_language", f"{press}/preview/en"),
        ("press.desk.views_release.opened", f"{press}/review"),
        ("advocacy.campaigns.views.moments", campaign),
    ):  # fmt: skip
        with patch(f"safeconduct.{place}", broken):
            assert noor.browser.see(path).status == 500, place
    with patch("safeconduct.press.desk.views_files.files.keep", broken):
        said = [("alt_en", PICTURE_NAME)]
        assert noor.browser.upload(f"{press}/files", PICTURE_NAME, PICTURE, typed=said).status == 500
    with patch("safeconduct.press.public.serving.editions.current", broken):
        assert walk.reader.browser.stray("GET", "/news").status == 500
