"""What the pages of an item show: its facts, its files with what was made from them, and its chain in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from safeconduct import vault
from safeconduct.access.models import Person
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.custody import NotAnEvent, read
from safeconduct.evidence.fields import label
from safeconduct.evidence.items import words
from safeconduct.evidence.items.artifacts import ArtifactFacts, facts_of_all
from safeconduct.evidence.keys import DeskKeys, NoKey
from safeconduct.evidence.models import Artifact, CustodyEvent, Item
from safeconduct.evidence.recording import open_content
from safeconduct.evidence.when import NotADate, parse
from safeconduct.evidence.when_words import LANGUAGES as LANGUAGES_SAID
from safeconduct.evidence.when_words import in_words

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class SealedPart:
    """What of an item is sealed, as far as this reader may see it. ``state``: open, sealed, gone or damaged."""

    state: str
    content: dict[str, Any]


def sealed_part(item: Item, desk: DeskKeys | None) -> SealedPart:
    """Open the sealed part for somebody at the desk; say why not otherwise. Never an error."""
    if item.sealed is None:
        return SealedPart("open", {})
    if desk is None:
        return SealedPart("sealed", {})
    try:
        return SealedPart("open", open_content(item, desk))
    except NoKey:
        return SealedPart("gone", {})
    except vault.CannotOpen:
        return SealedPart("damaged", {})


def facts(item: Item, part: SealedPart) -> list[dict[str, Any]]:
    """An item as rows, for its page and for a page that shows two versions of it."""
    texts = {name: part.content.get(name) or getattr(item, name, "") for name in ("title", "text", "address")}
    return [
        {"question": _("What it is"), "value": label("materials", item.kind)},
        {"question": _("Published"), "value": _("Yes") if item.is_public else _("No: sealed")},
        {"question": _("Title"), "value": texts["title"]},
        {"question": _("Text"), "value": texts["text"]},
        {"question": _("Web address"), "value": texts["address"]},
        {"question": _("Published on"), "value": day_words(item.published_on)},
        {"question": _("When we got it"), "value": day_words(item.obtained_on)},
        {"question": _("How we got it"), "value": words.said(words.OBTAINED, item.obtained_how)},
        {"question": _("Language"), "value": LANGUAGES.get(item.language, item.language)},
        {"question": _("Rights and licence"), "value": item.rights},
        {"question": _("Keywords"), "value": ", ".join(str(tag) for tag in item.tags)},
        {"question": _("Note"), "value": part.content.get("note", "")},
    ]


def files(item: Item, desk: DeskKeys | None) -> list[dict[str, Any]]:
    """The files of an item, originals first, what was made from each right beneath it."""
    rows = list(item.artifacts.order_by("made_on", "id"))
    known = facts_of_all(item, rows, desk) if desk else {}
    beneath: dict[UUID | None, list[Artifact]] = {}
    for row in rows:
        beneath.setdefault(row.derived_from_id, []).append(row)
    shown: list[dict[str, Any]] = []
    _add(shown, beneath, None, 0, known)
    seen = {each["row"].pk for each in shown}
    shown += [
        _file(row, 0, known.get(row.pk)) for row in rows if row.pk not in seen
    ]  # of another item's original
    return shown


def named_files(item: Item, desk: DeskKeys | None) -> list[tuple[Artifact, str]]:
    """The files of an item with what to call each: what it is, its name for people at the desk, and its id."""
    return [
        (each["row"], " · ".join(
            filter(None, (each["role"], each["facts"].name if each["facts"] else "", str(each["row"].pk)[:8]))
        ))
        for each in files(item, desk)
    ]  # fmt: skip


def timeline(item: Item, number: str | None) -> Page[Any]:
    """One page of the chain, the newest entry first: each with ``words``, ``who``, ``at``, ``about`` and ``number``."""
    rows = CustodyEvent.objects.filter(item_id=item.pk).order_by("-number", "-id")
    page = Paginator(rows, A_PAGE).get_page(number)
    page.object_list = cast("Any", _in_words(list(page.object_list), item))
    return page


def day_words(text: str) -> str:
    """A date as far as it is known, in the reader's words; as it is written where it cannot be read."""
    language = (get_language() or "en").split("-")[0]
    try:
        return in_words(parse(text), language if language in LANGUAGES_SAID else "en") if text else ""
    except NotADate:
        return text


def download_name(item: Item, artifact: Artifact, extension: str) -> str:
    """A name that says nothing about anybody: I-0012-original.pdf. An import's key may be any text: it is tidied."""
    return f"{plain_key(item)}-{artifact.role}.{extension}"


def plain_key(item: Item) -> str:
    """The key as part of a file name; the beginning of the id where an import called it otherwise."""
    is_ours = item.key[:2] == "I-" and item.key[2:].isascii() and item.key[2:].isdigit()
    return item.key if is_ours else f"item-{str(item.pk)[:8]}"


def _add(
    shown: list[dict[str, Any]],
    beneath: dict[UUID | None, list[Artifact]],
    under: UUID | None,
    depth: int,
    known: dict[UUID, ArtifactFacts],
) -> None:
    for row in beneath.get(under, ()):
        shown.append(_file(row, depth, known.get(row.pk)))
        if depth < 20:
            _add(shown, beneath, row.pk, depth + 1, known)


def _file(row: Artifact, depth: int, facts: ArtifactFacts | None) -> dict[str, Any]:
    links = {
        name: _link(name, row.pk)
        for name in ("artifact_redact", "artifact_preview", "artifact", "artifact_check")
    }
    if facts is None or facts.group not in ("image", "pdf"):
        links.pop("artifact_redact")
    return {
        "row": row, "depth": depth, "facts": facts, "role": words.said(words.ROLES, row.role), "links": links,
        "condition": words.said(words.CONDITIONS, row.condition), "is_whole": row.condition == "whole",
        "size": words.size_words(facts.size) if facts else "",
        "made_with": words.tool_words(facts.tool, facts.version) if facts and facts.tool else "",
        "came": row.derived_from_id is None,
    }  # fmt: skip


def _link(name: str, pk: UUID) -> str:
    with suppress(NoReverseMatch):
        return reverse(name, args=[pk])
    return ""


def _in_words(rows: Iterable[CustodyEvent], item: Item) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []
    for row in rows:
        try:
            said.append({"number": row.number, "event": read(bytes(row.line)).happened})
        except NotAnEvent:
            said.append(
                {
                    "number": row.number,
                    "event": None,
                    "words": _("This entry cannot be read: it was changed."),
                }
            )
    people = _names(each["event"].actor for each in said if each["event"])
    roles = dict(item.artifacts.values_list("id", "role"))
    for each in said:
        if happened := each["event"]:
            each |= {
                "words": words.title_of(happened), "details": words.details_of(happened), "at": happened.at,
                "who": people.get(happened.actor, "") if happened.actor else _("The machine itself"),
                "about": words.said(words.ROLES, roles.get(happened.artifact, "")) if happened.artifact else "",
                "file": str(happened.artifact)[:8] if happened.artifact else "",
            }  # fmt: skip
    return said


def _names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = {each for each in ids if each}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "display_name"))
