"""The thread as staff see it, with what is kept beside each message; and the reply box as it opens."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.messages import beside, drafts, templates, words
from safeconduct.cases.models.templates import MessageTemplate
from safeconduct.cases.notes.showing import names_of
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.showing import message_rows
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake import threads
from safeconduct.intake.models import Request

OWN_LANGUAGE = "en"
"""The language this house works in: the text of a template that staff read."""


def thread_rows(held: Request, keys: CaseKeys, journal: Journal) -> list[dict[str, Any]]:
    """Every message with its translation, where one is kept."""
    kept = beside.by_number(journal)
    said = [beside.of(record.content) for record in kept.values()]
    names = names_of(UUID(each) for one in said for each in (one.written_by, one.checked_by) if each)
    return [
        {**row, "number": number, "beside": beside_row(kept.get(number), names)}
        for number, row in enumerate(message_rows(held, keys), start=1)
    ]


def beside_row(record: Record | None, names: dict[UUID, str]) -> dict[str, Any] | None:
    """What lies beside a message; None where there is nothing but what was sent."""
    said = beside.of(record.content) if record else None
    if said is None or not said.translation:
        return None
    return {
        "text": said.original if said.sent == "translation" else said.translation,
        "is_original": said.sent == "translation",
        "hides": said.sent == "both",
        "language": LANGUAGES.get(said.language, ""),
        "by": said.translator_name or words.TRANSLATED_BY.get(said.translator, ""),
        "who": names.get(UUID(said.written_by), "") if said.written_by else "",
        "checked_by": names.get(UUID(said.checked_by), "") if said.checked_by else "",
        "is_unchecked": said.is_unchecked,
        "is_wrong": said.is_wrong,
        "remark": said.remark,
    }


def pending_rows(held: Request, journal: Journal, person: Person) -> list[dict[str, Any]]:
    """Translations that wait for a second pair of eyes, for the page of the case. ``own``: not for this person."""
    return [
        {
            "number": said.number,
            "language": LANGUAGES.get(said.language, ""),
            "own": said.written_by == str(person.pk),
            "day": record.newest.day,
            "url": reverse("message_beside", args=(held.id, said.number)),
        }
        for record in beside.unchecked(journal)
        if (said := beside.of(record.content))
    ]


def persons_language(held: Request, keys: CaseKeys) -> str:
    """The language the person chose on the public site."""
    return threads.read_card(held, keys.thread).language


def box(held: Request, keys: CaseKeys, by: Unlocked, wanted: str) -> dict[str, Any]:
    """What the reply box begins with: a draft, and below it the template asked for.

    ``wanted``: a template's id as it came in the address; anything else is no template.
    """
    language = persons_language(held, keys)
    draft = drafts.kept(request=held, part=drafts.REPLY, keys=keys, by=by)
    found: dict[str, Any] = {"language": language if language in LANGUAGES else "", "sent": "translation"}
    found.update({name: text for name, text in draft.items() if text})
    chosen = _chosen(wanted, language)
    if chosen is not None:
        first, second = chosen
        found["text"] = _below(found.get("text", ""), first.body)
        found["template"] = f"{first.id}@{first.version}"
        if second is not None:
            found["translation"] = _below(found.get("translation", ""), second.body)
            found["language"], found["translator"] = second.language, beside.TEMPLATE
    return {**found, "token": uuid4()}


def template_choices(language: str) -> list[tuple[str, list[MessageTemplate]]]:
    """Active templates by language: the person's first, then the house's, then the others."""
    listed: dict[str, list[MessageTemplate]] = {}
    for row in MessageTemplate.objects.active():
        listed.setdefault(row.language, []).append(row)
    first = [code for code in dict.fromkeys((language, OWN_LANGUAGE)) if code in listed]
    rest = sorted(set(listed) - set(first))
    return [(LANGUAGES.get(code, code), listed[code]) for code in (*first, *rest)]


def reply_context(held: Request, keys: CaseKeys, by: Unlocked) -> dict[str, Any]:
    """What the reply box needs besides its form."""
    language = persons_language(held, keys)
    return {
        "may_reply": may(by.person, Permission.REPLY),
        "templates": template_choices(language),
        "their_language": LANGUAGES.get(language, ""),
    }


def _chosen(wanted: str, language: str) -> tuple[MessageTemplate, MessageTemplate | None] | None:
    try:
        return templates.pair_for(UUID(wanted), language, OWN_LANGUAGE)
    except ValueError:
        return None


def _below(text: str, more: str) -> str:
    return f"{text.rstrip()}\n\n{more}" if text.strip() else more
