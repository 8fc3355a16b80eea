"""The languages of a publication, as parallel versions, sealed until they are released."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.access.errors import AccessError
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence import recording
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn
from safeconduct.evidence.sealing import Content
from safeconduct.press.desk.changing import is_out, touch
from safeconduct.press.models import Publication, PublicationText

PARTS = ("headline", "standfirst", "body", "place", "byline", "transcript")
"""What is sealed in a text."""


class IsTheOriginal(AccessError):
    sentence = _("It is written in this language. Say first that it is written in another one.")


class ReadersHaveIt(AccessError):
    sentence = _("It is out. A language of it is not taken away by itself: correct it, or take it all down.")


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
        _begun_again(held)
        return recording.change(
            held, {"is_drafted": is_drafted}, content=content, desk=desk, version=version, by=by, at=at,
            permission=Permission.PRESS,
        )  # fmt: skip


def remove(publication: Publication, language: str, *, version: int, by: Person, at: datetime) -> None:
    """Take a language of a draft away, whatever is written in it; it can be begun again.

    Raises ``IsTheOriginal``, ``ReadersHaveIt``, ``Locked``, ``ChangedMeanwhile``, ``Withdrawn``.
    """
    demand(by, Permission.PRESS)
    if language == publication.original:
        raise IsTheOriginal
    if is_out(publication):
        raise ReadersHaveIt
    row = PublicationText.objects.filter(publication=publication, language=language).first()
    if row is None:
        raise Withdrawn
    with transaction.atomic():
        touch(publication, by=by, at=at)
        recording.change(
            row, {"withdrawn_on": at.date()}, version=version, by=by, at=at, permission=Permission.PRESS
        )


def standing(publication: Publication, language: str) -> tuple[PublicationText | None, int]:
    """The text of a language, if there is one, and the version that is open: of one taken away its last."""
    row = PublicationText.objects.filter(publication=publication, language=language).first()
    return (None if row is None or row.withdrawn_on else row), (row.version if row else 0)


def _begun_again(row: PublicationText) -> None:
    """A language that was taken away stands again; what is written now is all that it says."""
    if row.withdrawn_on is not None:
        PublicationText.every.filter(pk=row.pk, version=row.version).update(withdrawn_on=None)
        row.withdrawn_on = None


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
