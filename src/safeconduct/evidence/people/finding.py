"""Find somebody by name in the vault: in session, in any script, and noted before anything is opened."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence.deidentify import Index, Known
from safeconduct.evidence.deidentify import Person as KnownPerson
from safeconduct.evidence.deidentify.cleaning import cleaned
from safeconduct.evidence.deidentify.sounding import Sounds
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import PersonRecord
from safeconduct.evidence.people.identities import open_many
from safeconduct.evidence.people.reasons import known_reason
from safeconduct.evidence.sealing import Content

MOST = 20_000
"""Identities opened in one search; the page says when there are more."""
SHOWN = 100
SEARCHED = "evidence.identity.searched."
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a name may be: records in order of their pseudonym, how many were opened, whether some were left out."""

    records: list[PersonRecord]
    opened: int
    is_capped: bool
    is_cut: bool


def find_by_name(name: str, desk: DeskKeys, *, by: Person, reason: str, at: datetime) -> Found:
    """The records whose names or aliases sound like every word of ``name``, or contain it.

    One line of the audit, with how many identities were opened, committed first. Raises ``NotAllowed``, ``NoReason``.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    records, is_capped = _to_open(reason, by=by, at=at)
    wanted = Wanted(name)
    found = [record for record, content in open_many(records, desk) if wanted.fits(content)]
    return Found(found[:SHOWN], len(records), is_capped, len(found) > SHOWN)


def same_names(
    content: Content, desk: DeskKeys, *, apart_from: Collection[UUID], by: Person, at: datetime
) -> list[PersonRecord]:
    """Who else has one of an identity's names or aliases, or one that sounds like it. Noted as ``find_by_name`` is."""
    demand(by, Permission.OPEN_TESTIMONY)
    names = [str(name) for field in ("names", "aliases") for name in content.get(field) or ()]
    wanted = [Wanted(name) for name in dict.fromkeys(names) if len(_plain(name)) > 1]
    records, _ = _to_open("compare", by=by, at=at)
    opened = open_many([one for one in records if one.pk not in apart_from], desk)
    return [one for one, held in opened if any(name.fits(held) for name in wanted)][:SHOWN]


def _to_open(reason: str, *, by: Person, at: datetime) -> tuple[list[PersonRecord], bool]:
    """The records whose identities a search opens, noted first, and whether there are more."""
    holding = PersonRecord.objects.standing().filter(has_identity=True).exclude(sealed=None)
    records = list(holding.order_by("key")[: MOST + 1])
    is_capped, records = len(records) > MOST, records[:MOST]
    with transaction.atomic():
        audit.record(SEARCHED + known_reason(reason), chain="staff", by=by.pk, count=len(records), at=at)
    return records, is_capped


class Wanted:
    """A name that is looked for, ready to be compared with many."""

    def __init__(self, name: str) -> None:
        self._plain = _plain(name)
        self._sounds = Sounds()  # names repeat: each is taken apart once in a search
        words = _WORD.findall(name)
        self._words = [Index(Known(persons=(KnownPerson("wanted", (word,)),))) for word in words]

    def fits(self, content: Content) -> bool:
        """Whether an identity's names and aliases hold this text, or sound like every word of it."""
        names = [str(name) for field in ("names", "aliases") for name in content.get(field) or ()]
        text = cleaned(".\n".join(names).title())
        if self._plain and self._plain in _joined(text.small):
            return True
        return bool(self._words) and all(word.spans(text, self._sounds) for word in self._words)


def _plain(text: str) -> str:
    """Small letters without accents and marks, words apart by one blank."""
    return _joined(cleaned(text).small)


def _joined(small: str) -> str:
    return " ".join(_WORD.findall(small))
