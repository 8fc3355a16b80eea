"""Notes as their pages show them: text, who wrote it, on which day, and every earlier version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.access.models import Person
from safeconduct.cases.journal import Entry, Journal, Record
from safeconduct.cases.notes import words
from safeconduct.cases.notes.listing import before_you_call
from safeconduct.cases.people.parties import display_name


def rows(records: Iterable[Record], journal: Journal | None = None) -> list[dict[str, Any]]:
    """Records of notes in the order given. ``journal``: where what they belong to is looked up, if it is shown."""
    listed = list(records)
    names = names_of(entry.person_id for record in listed for entry in record.versions)
    return [
        {**row(record, names), "about": about(journal, record.content.get("about", "")) if journal else ""}
        for record in listed
    ]


def row(record: Record, names: dict[UUID, str]) -> dict[str, Any]:
    """One note."""
    newest, first = record.newest, record.first
    return {
        "id": record.id,
        "kind": record.kind,
        "label": words.SHORT[record.kind],
        "title": words.KINDS[record.kind],
        "tag": words.TAGS[record.kind],
        "text": record.content.get("text", ""),
        "pinned": bool(record.content.get("pinned")),
        "who": names.get(first.person_id, ""),
        "day": first.day,
        "changed": len(record.versions) > 1,
        "changed_by": names.get(newest.person_id, ""),
        "changed_on": newest.day,
        "struck": newest.struck,
        "version": record.version,
    }


def history(record: Record) -> list[dict[str, Any]]:
    """Every version of a note as a timeline, newest first."""
    names = names_of(entry.person_id for entry in record.versions)
    pairs = list(zip((None, *record.versions), record.versions, strict=False))
    return [
        {
            "title": _what(entry, before),
            "day": entry.day,
            "who": names.get(entry.person_id, ""),
            "text": entry.struck or entry.content.get("text", ""),
        }
        for before, entry in reversed(pairs)
    ]


def about(journal: Journal, record_id: str) -> str:
    """Whom or what a note belongs to, in words; empty where there is no such record."""
    record = journal.get(UUID(record_id)) if record_id else None
    if record is None:
        return ""
    if record.kind == "party":
        return display_name(record.content)
    return str(words.ABOUT.get(record.kind, ""))


def warnings(journal: Journal) -> list[dict[str, Any]]:
    """ "Before you call": the safety notes for the top of a page."""
    return rows(before_you_call(journal))


def names_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """Names of staff by id."""
    return dict(Person.objects.filter(pk__in=set(people)).values_list("pk", "display_name"))


def _what(entry: Entry, before: Entry | None) -> str:
    if before is None:
        return _("Written")
    if entry.struck:
        return _("Struck out, because:")
    return _("Holds again") if before.struck else _("Changed")
