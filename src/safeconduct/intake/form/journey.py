"""The order of pages, and which of them a person sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import Answers, value
from .page import Page
from .pages import PAGES

_BY_CODE = {each.code: each for each in PAGES}


class UnknownPage(KeyError):
    """There is no page with this code."""


def page(code: str) -> Page:
    """The page with this code; raises UnknownPage."""
    try:
        return _BY_CODE[code]
    except KeyError:
        raise UnknownPage from None


def first_page() -> Page:
    """The page everyone starts with."""
    return PAGES[0]


def visible_pages(answers: Mapping[str, Any]) -> list[Page]:
    """The pages whose condition holds, in order."""
    return [each for each in PAGES if each.shown_if.holds(answers)]


def next_page(page: Page, answers: Mapping[str, Any]) -> Page | None:
    """The next visible page after this one (which may itself be hidden now), or None after the last."""
    later = PAGES[PAGES.index(page) + 1 :]
    return next((each for each in later if each.shown_if.holds(answers)), None)


def previous_page(page: Page, answers: Mapping[str, Any]) -> Page | None:
    """The visible page before this one, or None before the first."""
    earlier = PAGES[: PAGES.index(page)]
    return next((each for each in reversed(earlier) if each.shown_if.holds(answers)), None)


def resume_page(answers: Mapping[str, Any]) -> Page:
    """The first visible page that asks something and has no answer at all; else the last visible page."""
    visible = visible_pages(answers)
    open_pages = (each for each in visible if each.fields and not is_answered(each, answers))
    return next(open_pages, visible[-1])


def is_answered(page: Page, answers: Mapping[str, Any]) -> bool:
    """Whether any fact of the page was given or skipped."""
    return any(fact_id in answers["facts"] for fact_id in page.facts)


def sendable(answers: Mapping[str, Any]) -> Answers:
    """The answers of visible pages only: what the person sees on "check your answers" is what is sent."""
    seen = {fact_id for each in visible_pages(answers) for fact_id in each.facts}
    kept = {fact_id: answer for fact_id, answer in answers["facts"].items() if fact_id in seen}
    return {"v": answers["v"], "language": answers["language"], "facts": kept}


def may_send(answers: Mapping[str, Any]) -> bool:
    """Whether the one consent that is needed was given."""
    return bool(value(answers, "consent.help") == "yes")
