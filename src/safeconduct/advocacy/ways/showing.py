"""Ways out in words: one in a list, all of it, and what it said before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.advocacy.models import Ask, WayOut
from safeconduct.advocacy.ways.words import CONFIDENCE, FIELDS, KINDS, POSITIONS, country_words
from safeconduct.counting import wording
from safeconduct.counting.quantities import Comparator
from safeconduct.evidence.claims.words import day_words, page_language
from safeconduct.evidence.models import Item, Revision

STALE_AFTER = timedelta(days=90)
"""What was read longer ago may have changed: it is read again before anybody relies on it."""


def is_stale(way: WayOut, on: date) -> bool:
    """Whether it was read too long ago to rely on."""
    return on - way.read_on > STALE_AFTER


def is_over(way: WayOut, on: date) -> bool:
    """Whether it ended: they said so, or its last day is past."""
    return way.position == "ended" or (way.last_day is not None and way.last_day < on)


def places_words(way: WayOut, language: str = "") -> str:
    """How many places, as it was said; empty where nothing was."""
    if not way.comparator:
        return ""
    try:
        return wording.words(Comparator(way.comparator), way.places, None, language or page_language())
    except (KeyError, ValueError):
        return ""


def line(way: WayOut, on: date) -> dict[str, Any]:
    """A way in a list."""
    words, tag = POSITIONS.get(way.position, (way.position, ""))
    return {
        "row": way, "kind": KINDS.get(way.kind, way.kind), "position": words, "tag": tag,
        "stale": is_stale(way, on), "over": is_over(way, on), "country": country_words(way.country),
        "until": day_words(way.until),
    }  # fmt: skip


def facts(way: WayOut) -> list[dict[str, Any]]:
    """Everything of a way, question and answer; without what nobody wrote."""
    said = {
        "country": country_words(way.country), "kind": KINDS.get(way.kind, way.kind), "to_whom": way.to_whom,
        "conditions": way.conditions, "position": POSITIONS.get(way.position, (way.position, ""))[0],
        "places": places_words(way), "since": day_words(way.since), "until": day_words(way.until),
        "citation": way.citation, "address": way.address, "read_on": day_words(way.read_on.isoformat()),
        "confidence": CONFIDENCE.get(way.confidence, way.confidence), "item": way.item.key if way.item else "",
        "ask": way.ask.key if way.ask else "", "may_be_told": _yes(way.may_be_told), "is_public": _yes(way.is_public),
    }  # fmt: skip
    return [{"question": FIELDS[name], "value": value} for name, value in said.items() if value]


@dataclass(frozen=True, slots=True)
class Before:
    """One change of a way: who, when, and each field before and after."""

    who: str
    day: date
    changes: tuple[tuple[str, str, str], ...]


def history(way: WayOut, revisions: Iterable[Revision]) -> list[Before]:
    """All changes, newest first. ``revisions``: all of them, newest first."""
    rows = list(revisions)
    keys = _keys(way, rows)
    after: dict[str, Any] = {name: _now(way, name) for name in FIELDS}
    found = []
    for row in rows:
        changes = []
        for name, before in sorted(row.before.items()):
            if name in FIELDS:
                changes.append((str(FIELDS[name]), _said(name, before, keys), _said(name, after[name], keys)))
                after[name] = before
        found.append(Before(row.by.display_name, row.day, tuple(changes)))
    return found


def _now(way: WayOut, name: str) -> Any:
    value = getattr(way, f"{name}_id" if name in ("item", "ask") else name)
    return value.isoformat() if isinstance(value, date) else value


def _keys(way: WayOut, rows: list[Revision]) -> dict[str, str]:
    """Keys of the items and asks that values of any time point at."""
    found: dict[str, str] = {}
    models: tuple[tuple[str, Any], ...] = (("item", Item), ("ask", Ask))
    for name, model in models:
        ids = {row.before[name] for row in rows if row.before.get(name)} | {getattr(way, f"{name}_id")}
        found |= {
            str(pk): key for pk, key in model.every.filter(pk__in=ids - {None}).values_list("pk", "key")
        }
    return found


def _said(name: str, value: Any, keys: dict[str, str]) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _yes(value)
    lists: dict[str, Any] = {
        "kind": KINDS, "confidence": CONFIDENCE, "position": {code: words for code, (words, _) in POSITIONS.items()},
    }  # fmt: skip
    if name in lists:
        return str(lists[name].get(value, value))
    if name == "country":
        return country_words(str(value))
    if name in ("since", "until", "read_on"):
        return day_words(str(value))
    return keys.get(str(value), str(value))


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")
