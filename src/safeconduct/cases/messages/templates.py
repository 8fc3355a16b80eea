"""Keep the house's message templates: add, change, retire, bring back, and the starter set. Supervisors do."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.cases.models.templates import MessageTemplate

STARTER = Path(__file__).parent / "starter.toml"
STARTER_IDS = UUID("6d1a2c1e-93a5-4b7e-8a44-2f8f0f0c6d11")
"""Names the starter texts, so that the button pressed twice adds each once."""


class ChangedMeanwhile(Exception):
    """Somebody else saved this template after the page was opened."""


class LanguageTaken(Exception):
    """There is a text of this code in this language already."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a template says. ``code`` joins the texts that say the same in several languages."""

    code: str
    title: str
    language: str
    body: str
    is_drafted: bool = False


def said_of(row: MessageTemplate) -> Said:
    return Said(row.code, row.title, row.language, row.body, row.is_drafted)


def add(said: Said, *, token: UUID, by: Person, at: datetime) -> MessageTemplate:
    """Put a template into the list; the same token twice adds it once. Raises ``LanguageTaken``."""
    demand(by, Permission.SUPERVISE)
    if (held := MessageTemplate.objects.filter(id=token).first()) is not None:
        return held
    row = MessageTemplate(id=token, **asdict(said), changed_by=by.pk, changed_on=at.date())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _record("message_template.added", row, by, at)
    except IntegrityError:
        if (held := MessageTemplate.objects.filter(id=token).first()) is None:
            raise LanguageTaken from None
        return held  # the other click of a double click was faster
    return row


def change(*, row_id: UUID, said: Said, version: int, by: Person, at: datetime) -> MessageTemplate:
    """Save what changed. Raises ``ChangedMeanwhile``, ``LanguageTaken``."""
    demand(by, Permission.SUPERVISE)
    try:
        with transaction.atomic():
            row = MessageTemplate.objects.select_for_update().get(id=row_id)
            if said == said_of(row):
                return row
            if row.version != version:
                raise ChangedMeanwhile
            for name, value in asdict(said).items():
                setattr(row, name, value)
            _save("message_template.changed", row, by, at)
    except IntegrityError:
        raise LanguageTaken from None
    return row


def turn(*, row_id: UUID, is_active: bool, by: Person, at: datetime) -> MessageTemplate:
    """Take a template off the list, or put it back."""
    demand(by, Permission.SUPERVISE)
    with transaction.atomic():
        row = MessageTemplate.objects.select_for_update().get(id=row_id)
        if row.is_active != is_active:
            row.is_active = is_active
            _save("message_template.brought_back" if is_active else "message_template.retired", row, by, at)
    return row


def add_starter_set(*, by: Person, at: datetime) -> int:
    """Add the texts that come with the program, as drafts nobody has read again. How many were new."""
    added = 0
    for said in starter_set():
        taken = MessageTemplate.objects.filter(code=said.code, language=said.language)
        if not taken.exists():
            add(said, token=uuid5(STARTER_IDS, f"{said.code}/{said.language}"), by=by, at=at)
            added += 1
    return added


@cache
def starter_set() -> tuple[Said, ...]:
    """The texts of ``starter.toml``. Every one is a draft until somebody who speaks the language has read it."""
    held = tomllib.loads(STARTER.read_text(encoding="utf-8"))
    return tuple(
        Said(code, text["title"], language, text["body"].strip(), is_drafted=True)
        for code, texts in held.items()
        for language, text in texts.items()
    )


def pair_for(
    template_id: UUID, language: str, own: str
) -> tuple[MessageTemplate, MessageTemplate | None] | None:
    """A template as (the house's language, the person's language), or alone where it has no such pair."""
    chosen = MessageTemplate.objects.active().filter(id=template_id).first()
    if chosen is None:
        return None
    same = {row.language: row for row in MessageTemplate.objects.active().filter(code=chosen.code)}
    ours, theirs = same.get(own), same.get(language)
    if ours is None or theirs is None or ours == theirs:
        return chosen, None
    return ours, theirs


def _save(action: str, row: MessageTemplate, by: Person, at: datetime) -> None:
    row.version, row.changed_by, row.changed_on = row.version + 1, by.pk, at.date()
    row.save()
    _record(action, row, by, at)


def _record(action: str, row: MessageTemplate, by: Person, at: datetime) -> None:
    digest = vault.digests.sha256(vault.dump(asdict(said_of(row))))
    audit.record(action, chain="staff", at=at, by=by.pk, subject=row.pk, about=digest)
