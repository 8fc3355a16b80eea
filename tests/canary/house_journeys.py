"""The journeys that belong to no request: the date checker's page, feeds, law, referrals and settings."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from .browsing import Browser, Page, Pairs
from .canaries import CANARIES, MOVED
from .case_journeys import NUMBER, SOUGHT, WRONG, assert_free_of, assert_free_of_status, days, found_on


def keep_feed(browser: Browser) -> str:
    """Make an address, read it as a calendar program does, read a wrong one, make anew. Gives back the token."""
    browser.send("/account/feed")
    page = browser.send("/account/feed")
    token = found_on(re.compile(r"/feed/([\w-]{20,})\.ics"), page)
    assert_free_of(browser.stray("GET", f"/feed/{token}.ics"), CANARIES)
    for wrong in (token[:-1], quote(SOUGHT), f"{token}x"):
        assert browser.stray("GET", f"/feed/{wrong}.ics").status == 404
    return token


def look_at_law(browser: Browser) -> None:
    """Pages of the law, and filters that mean nothing."""
    sought = quote(SOUGHT)
    for page in ("/law", "/law/us", "/law/us/changes", "/referrals"):
        assert browser.see(page).status == 200
    for page in ("/law?open={}", "/law/us?confidence={}&only={}", "/referrals?helps={}", "/rescreening?{}"):
        assert browser.stray("GET", page.format(sought, sought)).status == 200
    assert browser.stray("GET", f"/law/us/changes?from={sought}&to={sought}").status == 422
    assert browser.stray("GET", f"/law/{sought}").status == 404


def keep_referrals(browser: Browser) -> None:
    """An organisation, which is no secret; mistakes may hold anything and are kept nowhere."""
    right = {
        "name": "Lantern Legal Aid", "helps": "", "phone": "+1 202 555 0100", "web": "", "hours": "", "countries": "",
        "note": "Ask for the front desk", "confirmed": "on",
    }  # fmt: skip
    shown = browser.see("/referrals/new")
    right["helps"] = next(each.value for each in shown.form().controls if each.name == "helps")
    for changed in (
        {"countries": WRONG}, {"helps": WRONG, "us_states": WRONG, "languages": WRONG}, {"name": WRONG * 40},
        {"phone": WRONG, "web": WRONG}, {"note": WRONG * 40, "hours": WRONG * 40}, {"name": "", "note": WRONG},
    ):  # fmt: skip
        assert browser.send("/referrals/new", list({**right, **changed}.items())).status == 422, changed
    assert browser.send("/referrals/new", list(right.items())).status == 302
    edit = next(
        link for link in browser.see("/referrals").links if re.fullmatch(r"/referrals/[0-9a-f-]{36}", link)
    )
    assert browser.send(edit, list({**right, "countries": WRONG}.items())).status == 422
    assert browser.send(edit, list({**right, "hours": "Mon-Fri 9-17"}.items())).status == 302


def set_screening(browser: Browser) -> None:
    """Thresholds: wrongly, looked at, saved."""
    path = "/law/settings"
    shown = browser.see(path)
    weights = {each.name: "1" for each in shown.form().controls if each.name.startswith("weight_")}
    right = {"area_states": "NY", "means": "other", "percent": "210", "alarm_days": "9", **weights}
    for changed in (
        {"area_states": WRONG}, {"percent": WRONG}, {"alarm_days": WRONG}, {"means": WRONG},
        dict.fromkeys(weights, WRONG),
    ):  # fmt: skip
        assert browser.send(path, list({**right, **changed}.items())).status == 422, changed
    preview = browser.send(path, list(right.items()))
    assert preview.status == 200
    typed = [*right.items(), ("token", WRONG), ("seen", WRONG)]
    assert browser.post(path, _keeping_csrf(preview, typed)).status == 422
    assert browser.send(path, list(right.items()), on=preview, press="step=save").status == 302


def _keeping_csrf(page: Page, typed: Pairs) -> list[tuple[str, str]]:
    controls = page.form().controls
    csrf = [(each.name, each.value) for each in controls if each.name == "csrfmiddlewaretoken"]
    return [*csrf, *typed, ("step", "save")]


class Checker:
    """Somebody at the dates desk: name, A-number and date, nothing else."""

    HIDDEN = (
        "story",
        "note",
        "paper",
        "judge",
        "reason",
        "letter",
        "address",
        "phone",
        "message",
        "correction",
    )

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def see(self) -> Page:
        page = self.browser.see("/dates")
        assert_free_of(page, self.HIDDEN)
        return page

    def check_all(self, *, seen: str) -> None:
        """Wrong in every way, unreached, unchanged, moved."""
        page = self.see()
        assert NUMBER in html.unescape(page.text) and seen in html.unescape(page.text)
        paths = list(dict.fromkeys(form.action for form in page.forms if form.action.startswith("/dates/")))
        assert paths, "no date to check"
        for path in paths:
            self._wrongly(path)
            for what in ("unreached", "verified"):
                assert self.browser.send(path, on="/dates", press=f"what={what}").status == 302
        moved = [*days("day", MOVED), ("time", f"{MOVED:%H:%M}")]
        assert self.browser.send(paths[0], moved, on="/dates", press="what=changed").status == 302
        self.see()

    def _wrongly(self, path: str) -> None:
        for typed in (
            [("day-day", WRONG), ("day-month", WRONG), ("day-year", WRONG), ("time", WRONG)],
            [*days("day", MOVED), ("time", "25:99"), ("note", WRONG)],
        ):
            after = self.browser.send(path, typed, on="/dates", press="what=changed")
            assert after.status == 422
            assert_free_of_status(after, self.HIDDEN)
        assert self.browser.send(path, [("note", WRONG)], on="/dates", press=f"what={WRONG}").status == 302

    def pry(self, request_id: str) -> None:
        """Whatever else there is, is not for this desk."""
        for page in ("/inbox", "/deadlines", "/deadlines.ics", "/rescreening", "/account/feed", "/referrals"):
            assert self.browser.see(page).status in {302, 403, 404}, page
        for page in ("", "/story", "/screening", "/screening/facts", "/dates", "/dates.ics", "/position"):
            assert self.browser.see(f"/requests/{request_id}{page}").status in {302, 403, 404}, page
        for page in ("/dates?page={}", "/dates?done={}"):
            assert self.browser.stray("GET", page.format(quote(SOUGHT))).status == 200
