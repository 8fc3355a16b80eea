"""What a page shows below its text, on paper: the letter that was made public, the asks, the days, the ways out."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from safeconduct.packet.plain import blocks_of
from safeconduct.packet.typeset import Block
from safeconduct.press.projections.shapes import Moment, Parts, Way
from safeconduct.press.putting_out.wording import day_in


def beside(parts: Parts, language: str) -> list[Block]:
    """In the order of the page. Words of our own come in the language that is spoken."""
    return [
        *_letter(parts.get("letter", {})),
        *_list(gettext("What we ask"), [_ask(each) for each in parts.get("asks", ())]),
        *_list(gettext("Day by day"), [_moment(each, language) for each in parts.get("timeline", ())]),
        *_list(gettext("Which protection is offered"), [_way(each) for each in parts.get("ways", ())]),
    ]


def _letter(said: dict[str, str]) -> list[Block]:
    if not said:
        return []
    above = [said.get("sent_on_words", ""), said.get("post", "")]
    below = [said.get("closing", ""), said.get("signatories", "")]
    return [
        *(Block("paragraph", text) for text in above if text),
        *([Block("heading", said["subject"])] if said.get("subject") else []),
        *([Block("paragraph", said["salutation"])] if said.get("salutation") else []),
        *blocks_of(said.get("body", "")),
        *(Block("paragraph", text) for text in below if text),
    ]


def _list(heading: str, lines: list[str]) -> list[Block]:
    if not lines:
        return []
    return [Block("heading", heading), Block("list", items=lines)]


def _ask(one: Moment) -> str:
    return _line(one.get("text", ""), one.get("post", ""), one.get("state_words", ""))


def _moment(one: Moment, language: str) -> str:
    day = day_in(date.fromisoformat(one["day"]), language) if one.get("day") else ""
    return _line(
        day, one.get("title", ""), one.get("post", ""), one.get("text", ""), one.get("relation_words", ""),
        one.get("quote", ""),
    )  # fmt: skip


def _way(one: Way) -> str:
    return _line(
        one.get("kind_words", ""), one.get("position_words", ""), one.get("to_whom", ""), one.get("conditions", ""),
        one.get("places", ""), one.get("citation", ""), one.get("read_on", ""),
    )  # fmt: skip


def _line(*words: str) -> str:
    return " · ".join(filter(None, words))
