"""The languages of a publication, as parallel versions, sealed until they are released."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence import recording
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.recording import ChangedMeanwhile
from safeconduct.evidence.sealing import Content
from safeconduct.press.desk.changing import touch
from safeconduct.press.models import Publication, PublicationText

PARTS = ("headline", "standfirst", "body", "place", "byline", "transcript")
"""What is sealed in a text."""


def text_id(publication: Publication, language: str) -> UUID:
    """The same for everybody: two who begin the same language at once meet in one row."""
    return uuid.uuid5(publication.pk, language)


def texts_of(publication: Publication) -> list[PublicationText]:
    """The languages there are, the original first."""
    rows = PublicationText.objects.filter(publication=publication, withdrawn_on=None)
    return sorted(rows, key=lambda row: (row.language != publication.original, row.language))


def languages_of(publication: Publication) -> list[str]:
    """Their codes; the original stands among them also before it is written."""
    found = [row.language for row in texts_of(publication)]
    return found if publication.original in found else [publication.original, *found]


def save(
    publication: Publication,
    language: str,
    said: Mapping[str, str],
    *,
    is_drafted: bool,
    version: int,
    by: Person,
    at: datetime,
    desk: DeskKeys,
) -> PublicationText:
    """Keep one language. ``version``: the one that was open, 0 for a language nobody had begun.

    Raises ``Locked``, ``ChangedMeanwhile``, ``NotAllowed``.
    """
    demand(by, Permission.PRESS)
    content: Content = {name: said.get(name, "") for name in PARTS}
    held = PublicationText.objects.filter(publication=publication, language=language).first()
    if held is None:
        return _begun(publication, language, content, is_drafted, by=by, at=at, desk=desk)
    same = recording.open_content(held, desk) == content and held.is_drafted == is_drafted
    if same and held.withdrawn_on is None:
        return held
    with transaction.atomic():
        touch(publication, by=by, at=at)
        return recording.change(
            held, {"is_drafted": is_drafted}, content=content, desk=desk, version=version, by=by, at=at,
            permission=Permission.PRESS,
        )  # fmt: skip


def _begun(
    publication: Publication, language: str, content: Content, is_drafted: bool, *, by: Person, at: datetime,
    desk: DeskKeys,
) -> PublicationText:  # fmt: skip
    row = PublicationText(
        id=text_id(publication, language), publication=publication, language=language, is_drafted=is_drafted
    )
    try:
        with transaction.atomic():
            touch(publication, by=by, at=at)
            kept = recording.add(row, by=by, at=at, content=content, desk=desk, permission=Permission.PRESS)
    except IntegrityError:
        raise ChangedMeanwhile from None
    if kept is not row and recording.open_content(kept, desk) != content:
        raise ChangedMeanwhile
    return kept
