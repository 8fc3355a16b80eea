"""Papers as templates want them: nothing is decided here, only arranged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeconduct.access.models import Person
from safeconduct.cases.journal import Entry
from safeconduct.cases.papers.cleaning import kind_of
from safeconduct.cases.papers.content import FIELDS, NO_WORDS, ORIGINAL, Paper, PaperFile, typed
from safeconduct.cases.papers.kinds import (
    CLEANED,
    COMPETENCE,
    HARMLESS,
    KINDS,
    NOTICE,
    TRY_AGAIN,
    Words,
)
from safeconduct.cases.papers.refusals import what_is_missing
from safeconduct.choices.languages import LANGUAGES

DRAWN = frozenset({"", "cleaned", "partly", "later", "no_room"})
"""Files whose first page is drawn unasked: not those that no parser got through."""


def row(paper: Paper) -> dict[str, Any]:
    """A line of the list."""
    return {
        "id": paper.id, "title": paper.title, "kind": KINDS.get(paper.kind, paper.kind), "code": paper.kind,
        "slot": paper.content["slot"], "language": language(paper.language), "dated": _dated(paper.content["dated"]),
        "version": paper.version, "size": size(paper.size), "day": paper.record.first.day,
        "missing": [what_is_missing(code) for code in paper.missing()], "privileged": paper.is_privileged,
        "struck": paper.record.newest.struck, "from_person": bool(paper.content["upload_id"]),
    }  # fmt: skip


def about(paper: Paper) -> list[dict[str, Any]]:
    """What is known of a paper, as rows of a summary list."""
    content = paper.content
    said: list[tuple[Words, Any]] = [
        (_("Kind"), KINDS.get(paper.kind, paper.kind)),
        (_("Language"), language(paper.language)),
        (_("Place among the exhibits"), content["slot"]),
        (_("Date on it"), _dated(content["dated"])),
        (_("Written or issued by"), content["author"]),
        (_("Got from"), content["obtained_from"]),
        (_("Got on"), content["obtained_on"]),
        (_("Web address"), content["source_url"]),
        (_("Names other people"), _("Yes") if content["third_party"] else _("Not that we know")),
        (_("Note"), content["note"]),
    ]
    return [
        {"question": label, "value": value, "skipped": "" if value else _("Not said")}
        for label, value in said
    ]


def file(held_id: UUID, paper: Paper, one: PaperFile) -> dict[str, Any]:
    """A file with its addresses. A working copy is shown beside the original it is of."""
    copy = paper.working(one)
    kind = kind_of(one.media_type)
    address = (held_id, one.id) if one.upload else (held_id, paper.id, one.id)
    names = (
        ("preview", "look", "download") if one.upload else ("paper_preview", "paper_look", "paper_download")
    )
    preview, look, download = (reverse(name, args=address) for name in names)
    can_draw = kind is not None and kind.previewable
    return {
        "id": one.id, "name": one.name, "kind": one.media_type, "size": size(one.size), "sha256": one.sha256,
        "day": date.fromisoformat(one.day), "from_person": one.upload,
        "preview_url": preview if can_draw and one.cleaned in DRAWN else "", "look_url": look if can_draw else "",
        "original_url": f"{download}?original=1" if one.upload else download,
        "cleaned": CLEANED.get(one.cleaned, "") if one.role == ORIGINAL else "", "is_clean": one.cleaned in HARMLESS,
        "removed": ", ".join(code.replace("_", " ") for code in one.removed),
        "clean_url": reverse("paper_clean", args=(held_id, paper.id, one.id))
        if one.cleaned in TRY_AGAIN and not one.upload and copy is None else "",
        "copy_url": download if one.upload
        else reverse("paper_download", args=(held_id, paper.id, copy.id)) if copy else "",
    }  # fmt: skip


def versions(held_id: UUID, paper: Paper) -> list[dict[str, Any]]:
    """Every version of the paper itself, newest first."""
    return [
        {
            "number": number,
            "is_newest": number == paper.version,
            "why": paper.content.get("why", {}).get(str(number), ""),
            "files": [file(held_id, paper, each) for each in paper.originals(number)],
        }
        for number in range(paper.version, 0, -1)
    ]


def translations(held_id: UUID, paper: Paper) -> list[dict[str, Any]]:
    """Translations, newest first, each with its certificate or the sentence that none is there."""

    def one(held: Mapping[str, Any]) -> dict[str, Any]:
        text, certificate = paper.file(UUID(held["file"])), held["certificate"]
        signed = paper.file(UUID(certificate)) if certificate else None
        return {
            **held, "language": language(held["language"]),
            "competence": COMPETENCE.get(held["competence"], ""), "is_stale": held["version"] != paper.version,
            "file": file(held_id, paper, text) if text else None,
            "certificate": file(held_id, paper, signed) if signed else None,
            "make_url": reverse("paper_certificate", args=(held_id, paper.id, UUID(held["id"]))),
            "add_url": reverse("paper_certified", args=(held_id, paper.id, UUID(held["id"]))),
        }  # fmt: skip

    return [one(each) for each in reversed(paper.translations)]


def history(paper: Paper) -> list[dict[str, Any]]:
    """What became of the record, newest first: who, when, and which words changed."""
    who = names(entry.person_id for entry in paper.record.versions)
    events, before = [], None
    for entry in paper.record.versions:
        text = entry.struck or _changes(entry, before)
        name = who.get(entry.person_id, "")
        events.append({"title": _happened(entry, before), "day": entry.day, "who": name, "text": text})
        before = entry
    return events[::-1]


def fields_in_words(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The description as label and words, to lay two of them side by side."""
    labels = {
        "title": _("Title"), "kind": _("Kind"), "language": _("Language"), "slot": _("Place among the exhibits"),
        "dated": _("Date on it"), "author": _("Written or issued by"), "obtained_from": _("Got from"),
        "obtained_on": _("Got on"), "source_url": _("Web address"), "third_party": _("Names other people"),
        "note": _("Note"),
    }  # fmt: skip
    return [(labels[name], _in_words(name, content.get(name))) for name in FIELDS]


def names(people: Iterable[UUID]) -> dict[UUID, str]:
    return {each.pk: each.display_name for each in Person.objects.filter(pk__in=set(people))}


def language(code: str) -> Words:
    if code == NO_WORDS:
        return _("No words in it")
    return LANGUAGES.get(code, code) if code else ""


def size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{max(1, count // 1000)} kB"


def is_notice(paper: Paper) -> bool:
    return paper.kind == NOTICE


def _dated(held: Mapping[str, str] | None) -> str:
    """A date as it is known: to the day in words, else as far as it is known."""
    if not held:
        return ""
    words = (
        date_format(date.fromisoformat(held["value"]), "j F Y") if len(held["value"]) == 10 else held["value"]
    )
    return _("about %(date)s") % {"date": words} if held["precision"] == "about" else words


def _happened(entry: Entry, before: Entry | None) -> str:
    if before is None:
        return _("Added")
    if entry.struck:
        return _("Struck out")
    if before.struck:
        return _("Brought back")
    if len(entry.content.get("dates", [])) > len(before.content.get("dates", [])):
        return _("A date was read from it")
    if len(entry.content["translations"]) > len(before.content["translations"]):
        return _("A translation was added")
    if len(entry.content["files"]) > len(before.content["files"]):
        return _("Files were added")
    return _("Described anew")


def _changes(entry: Entry, before: Entry | None) -> str:
    """What it said before, of everything that changed."""
    if before is None:
        return ""
    pairs = zip(fields_in_words(before.content), fields_in_words(entry.content), strict=True)
    return "\n".join(
        _("%(what)s was: %(before)s") % {"what": label, "before": old or _("nothing")}
        for (label, old), (_label, new) in pairs
        if old != new
    )


def _in_words(name: str, value: Any) -> str:
    match name:
        case "kind":
            return str(KINDS.get(value, value))
        case "language":
            return str(language(value or ""))
        case "dated":
            return value if isinstance(value, str) else typed(value)
        case "third_party":
            return _("Yes") if value else _("No")
    return str(value or "")
