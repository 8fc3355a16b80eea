"""Begin a publication and say what it is: kind, address, embargo. What it says lies in its texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence import recording
from safeconduct.evidence.keys import DeskKeys
from safeconduct.press.desk.changing import is_out, note, touch
from safeconduct.press.models import Publication

RESERVED = frozenset({"about", "data", "feed", "files", "kind", "language", "map", "search", "tables"})
"""First parts of addresses of the public pages. What has a dot in it is no address of a page either."""
LONGEST_SLUG = 100


class BadSlug(ValueError):
    """No address can be made of this, or it is taken. ``code``: empty, reserved or taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def slug_for(title: str, besides: UUID | None = None) -> str:
    """A free address made from a working title. Raises ``BadSlug`` where no letter of it can stand in one."""
    plain = slugify(title)[:LONGEST_SLUG].strip("-_").replace("_", "-")
    if not plain:
        raise BadSlug("empty")
    for number in range(1, 200):
        found = plain if number == 1 else f"{plain}-{number}"
        if found not in RESERVED and not _taken(found, besides):
            return found
    raise BadSlug("taken")


def check_slug(slug: str, besides: UUID | None = None) -> None:
    """Raise ``BadSlug`` for an address that cannot be."""
    if slug in RESERVED or "." in slug:
        raise BadSlug("reserved")
    if _taken(slug, besides):
        raise BadSlug("taken")


def begin(values: Mapping[str, Any], *, token: UUID, by: Person, at: datetime) -> Publication:
    """A new draft; the same form twice is one. Raises ``BadSlug``, ``NotAllowed``."""
    demand(by, Permission.PRESS)
    if (held := Publication.every.filter(pk=token).first()) is not None:
        return held
    given = dict(values)
    if given.get("slug"):
        check_slug(given["slug"])
    else:
        given["slug"] = slug_for(given["working_title"])
    row = Publication(id=token, state="draft", **given)
    return recording.add(row, by=by, at=at, permission=Permission.PRESS)


def change(
    publication: Publication, values: Mapping[str, Any], *, version: int, by: Person, at: datetime
) -> Publication:
    """Change what it is. Of one that is out neither kind nor address, original nor embargo change.

    Raises ``BadSlug``, ``Locked``, ``ChangedMeanwhile``.
    """
    demand(by, Permission.PRESS)
    given = {name: value for name, value in values.items() if getattr(publication, name) != value}
    if is_out(publication):
        given = {name: value for name, value in given.items() if name in ("working_title", "contact")}
    if "slug" in given:
        given["slug"] = given["slug"] or slug_for(
            given.get("working_title", publication.working_title), publication.pk
        )
        check_slug(given["slug"], publication.pk)
    if not given:
        return publication
    with transaction.atomic():
        touch(publication, by=by, at=at)
        return recording.change(
            publication, given, version=version, by=by, at=at, permission=Permission.PRESS
        )


def drop(publication: Publication, *, by: Person, at: datetime) -> None:
    """Pursue a draft no further. Raises ``WrongState``, ``NotAllowed``."""
    demand(by, Permission.PRESS)
    with transaction.atomic():
        publication.move("dropped")
        note("publication.dropped", publication.pk, by=by, at=at)


def keep_correction(
    publication: Publication, notes: Mapping[str, str], kind: str, *, version: int, by: Person, at: datetime,
    desk: DeskKeys,
) -> Publication:  # fmt: skip
    """What readers will be told about a correction; sealed until it is out. Raises ``Locked``, ``ChangedMeanwhile``."""
    demand(by, Permission.PRESS)
    content = {"notes": dict(notes), "correction_kind": kind}
    if recording.open_content(publication, desk) == content:
        return publication
    with transaction.atomic():
        touch(publication, by=by, at=at)
        return recording.change(
            publication, {}, content=content, desk=desk, version=version, by=by, at=at,
            permission=Permission.PRESS,
        )  # fmt: skip


def _taken(slug: str, besides: UUID | None) -> bool:
    rows = Publication.every.filter(slug=slug)
    return (rows.exclude(pk=besides) if besides else rows).exists()
