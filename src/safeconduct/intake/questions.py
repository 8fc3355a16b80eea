"""What the rest of the room asks of the answers: agreed to what, how soon, written by whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from safeconduct.consent.purposes import Purpose
from safeconduct.intake import form
from safeconduct.intake.form.answers import value

WORDING = "2026-11"
"""Which version of the consent page's text is shown; raise it when the meaning changes."""

CONSENT_PAGE = next(page for page in form.PAGES if page.kind == "consent")
FILES_PAGE = next(page for page in form.PAGES if page.kind == "files")


def consents(answers: Mapping[str, Any]) -> dict[Purpose, bool]:
    """Yes or no for every purpose; what was not answered is no."""
    return {purpose: value(answers, f"consent.{purpose.value}") == "yes" for purpose in Purpose}


def consent_wording(answers: Mapping[str, Any]) -> str:
    """Which text the person saw or heard: language and version; of one read aloud, also who of the staff read it.

    Of a request that came in a file, this site showed and read no text: it says who told us of the consent.
    """
    call = answers.get("call") or {}
    spoken = call.get("consent")
    if came_in_a_file(call):
        return "not our text/another organisation told us in a file"
    if spoken:
        return f"{spoken['language']}/{spoken['wording']}/read aloud by {spoken['read_by']}"
    return f"{answers.get('language', 'en')}/{WORDING}"


def came_in_a_file(call: Mapping[str, Any]) -> bool:
    """Whether what staff read beside the answers came with a file of another organisation, and from no telephone."""
    return call.get("came") == "file"


def is_by_proxy(answers: Mapping[str, Any]) -> bool:
    """Whether somebody else wrote for the person: their receipt then deletes nothing."""
    return bool(value(answers, "writer.who") == "for")


def soonest_date(answers: Mapping[str, Any], after: date) -> date | None:
    """The first hearing, appointment or date to answer by that has not passed, counted from its earliest day."""
    days = (date.fromisoformat(f"{dated['date']}-01-01"[:10]) for dated in form.summary(answers)["dates"])
    return min((day for day in days if day >= after), default=None)
