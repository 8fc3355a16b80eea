"""The journal as a history in words: who wrote what when, and what changed from one version to the next. Pure but for
the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.cases.journal import Entry, Journal
from safeconduct.cases.life import words
from safeconduct.cases.life.history_words import (
    BARE,
    FIELDS,
    GIVEN_BACK,
    KINDS,
    MOVES,
    SIGNED_HOW,
    SILENT,
    WORK,
)
from safeconduct.cases.life.stages import Side, Stage
from safeconduct.choices.languages import LANGUAGES

SHEET = "placement_sheet"
LONGEST_VALUE = 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record: what it said, what it says. Empty: nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words. ``is_over``: its record is struck out now. ``is_shut``: its content is not shown."""

    entry: Entry
    title: str
    changes: tuple[Change, ...]
    is_over: bool
    is_shut: bool = False


def lines(journal: Journal, entries: Iterable[Entry], *, shut: frozenset[str] = frozenset()) -> list[Line]:
    """These entries in words. ``shut``: kinds of which it is told that something was written, and not what."""
    return [_line(journal, entry, shut) for entry in entries]


def _line(journal: Journal, entry: Entry, shut: frozenset[str]) -> Line:
    record = journal.get(entry.record_id)
    before = (
        next((each for each in record.versions if each.version == entry.version - 1), None)
        if record
        else None
    )
    is_over = bool(record and record.is_struck and entry is not record.newest)
    if entry.kind in shut:
        return Line(entry, title(entry, before), (), is_over, is_shut=True)
    return Line(entry, title(entry, before), tuple(changes(before.content if before else {}, entry)), is_over)


def title(entry: Entry, before: Entry | None) -> str:
    """What was done, in a few words."""
    if entry.kind == "step":
        return _("Step: %(stage)s") % {"stage": _stage(entry.content.get("to"))}
    if entry.kind == SHEET and not entry.struck:
        is_back = entry.content.get("taken_back")
        return _("Placement sheet taken back") if is_back else _("Placement sheet written")
    what = KINDS.get(entry.kind, entry.kind)
    if entry.struck:
        return _("%(what)s: struck out") % {"what": what}
    if before is None:
        return _("%(what)s: added") % {"what": what}
    if before.struck:
        return _("%(what)s: brought back") % {"what": what}
    return _("%(what)s: changed") % {"what": what}


def changes(old: Mapping[str, Any], entry: Entry) -> list[Change]:
    """What this version says differently from the one before; everything, for the first."""
    new = entry.content
    if entry.kind == SHEET:
        old, new = _sheet(old), _sheet(new)
    found = [Change(_("Why"), "", entry.struck)] if entry.struck else []
    for name in dict.fromkeys([*new, *old]):
        if name in SILENT:
            continue
        was, now = in_words(name, old.get(name)), in_words(name, new.get(name))
        if was != now:
            found.append(Change(label(name), was, now))
    return found


def _sheet(content: Mapping[str, Any]) -> dict[str, Any]:
    """Of a sheet only its summary, and why it was taken back: the rest stands on the page of the sheet."""
    blind = content.get("blind")
    summary = blind.get("what", "") if isinstance(blind, Mapping) else ""
    return {"summary": summary, "why": content.get("why", "")}


def label(name: str) -> str:
    return str(FIELDS.get(name) or name.replace("_", " ").capitalize())


def in_words(name: str, value: Any) -> str:
    """One value as text. Ids and digests are left out: they say nothing to a reader."""
    if value is None or value == "" or _is_machine(value):
        return ""
    if value is True or value is False:
        return _("Yes") if value else _("No")
    if isinstance(value, Mapping):
        if "value" in value:
            return in_words(name, value["value"])
        parts = [(key, in_words(key, each)) for key, each in value.items() if key not in SILENT]
        return "; ".join(f"{label(key)}: {text}" if key not in BARE else text for key, text in parts if text)
    if isinstance(value, list | tuple):
        return ", ".join(text for each in value if (text := in_words(name, each)))
    return _code(name, str(value))[:LONGEST_VALUE]


def _code(name: str, text: str) -> str:
    if name in {"to", "from"}:
        return _stage(text)
    if name == "side":
        return str(words.SIDES[Side(text)]) if text in list(Side) else text
    if name in {"language", "languages"} and text in LANGUAGES:
        return str(LANGUAGES[text])
    for vocabulary in CODES.get(name, ()):
        if text in vocabulary:
            return str(vocabulary[text])
    return text


def _stage(code: Any) -> str:
    return str(words.STAGES[Stage(code)]) if code in list(Stage) else str(code or "")


def _is_machine(value: Any) -> bool:
    """Whether a text is an id or a digest."""
    if not isinstance(value, str) or len(value) < 32 or " " in value:
        return False
    if len(value) >= 40 and all(char in "0123456789abcdef" for char in value):
        return True
    try:
        UUID(value)
    except ValueError:
        return False
    return True


CODES: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "reason": (words.CLOSING_REASONS, GIVEN_BACK),
    "settled": (words.SETTLED,),
    "how": (words.AGREED_HOW, SIGNED_HOW),
    "move": (MOVES,),
    "kind": (WORK,),
}
