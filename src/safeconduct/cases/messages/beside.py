"""Translations kept beside the messages of a thread: both texts, who translated, who looked at it again.

A message itself is signed and never changes. What lies beside it is a record of the case's journal, one for each
message, with all its versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal
from safeconduct.cases.journal import Entry, Journal, Record
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

KIND = "message_beside"
SELF, COLLEAGUE, INTERPRETER, TEMPLATE = "self", "colleague", "interpreter", "template"
TRANSLATORS = (SELF, COLLEAGUE, INTERPRETER, TEMPLATE)
"""Who may have translated. A machine is not among them: it would send the words to a company, and it errs."""
FITS, WRONG = "fits", "wrong"
VERDICTS = (FITS, WRONG)


class NotBeside(ValueError):
    """No translator of ours, no language, no text, or a verdict that does not exist."""


class OwnWork(ValueError):
    """Whoever wrote a translation down is not the second pair of eyes."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside one message.

    ``original`` and ``translation`` with their languages; ``sent``: which of them the thread holds ("original",
    "translation", "both"). ``translator``: a code of ``TRANSLATORS``, with a name for ``COLLEAGUE`` and
    ``INTERPRETER``. ``template``: id and version of the template it was begun with. ``written_by``,
    ``checked_by``: ids of people who work here. ``verdict``: what the second pair of eyes found, with a remark.
    """

    number: int = 0
    original: str = ""
    original_language: str = ""
    translation: str = ""
    language: str = ""
    sent: str = "original"
    translator: str = ""
    translator_name: str = ""
    template: str = ""
    written_by: str = ""
    checked_by: str = ""
    checked_on: str = ""
    verdict: str = ""
    remark: str = ""

    @property
    def is_unchecked(self) -> bool:
        return bool(self.translation) and not self.checked_by

    @property
    def is_wrong(self) -> bool:
        return self.verdict == WRONG


def of(content: Mapping[str, Any]) -> Beside:
    """A record's content as it was written; parts this version does not know are left out."""
    return Beside(**{field.name: content[field.name] for field in fields(Beside) if field.name in content})


def record_id(request_id: UUID, number: int) -> UUID:
    """The id of what lies beside a message: one record for each message, whoever begins it."""
    return uuid5(request_id, f"beside message {number}")


def by_number(held: Journal) -> dict[int, Record]:
    """What lies beside each message, by the message's number."""
    return {of(record.content).number: record for record in held.records(KIND)}


def unchecked(held: Journal) -> list[Record]:
    """Translations no second person has looked at, oldest first."""
    return [record for record in held.records(KIND) if of(record.content).is_unchecked]


def wrong(held: Journal) -> list[Record]:
    """Translations that a second person found wrong."""
    return [record for record in held.records(KIND) if of(record.content).is_wrong]


def keep(
    *, request: Request, keys: CaseKeys, said: Beside, seen: int, token: UUID, by: Unlocked, at: datetime
) -> Entry:
    """Keep a text beside a message, unchecked. Raises ``NotBeside`` and what ``journal.write`` raises."""
    if not said.original.strip() or (said.translation and not (said.language and _has_translator(said))):
        raise NotBeside
    fresh = replace(said, written_by=str(by.person.pk), checked_by="", checked_on="", verdict="", remark="")
    return _write(request, keys, fresh, seen, token, by, at, "")


def check(
    *,
    request: Request,
    keys: CaseKeys,
    record: Record,
    verdict: str,
    remark: str,
    seen: int,
    token: UUID,
    by: Unlocked,
    at: datetime,
) -> Entry:
    """The second pair of eyes: it fits, or what is wrong. Raises ``OwnWork``, ``NotBeside``, ``ChangedMeanwhile``."""
    said = of(record.content)
    if said.written_by == str(by.person.pk):
        raise OwnWork
    if verdict not in VERDICTS or (verdict == WRONG and not remark.strip()):
        raise NotBeside
    day: date = at.date()
    looked = replace(
        said, checked_by=str(by.person.pk), checked_on=day.isoformat(), verdict=verdict, remark=remark.strip()
    )
    return _write(request, keys, looked, seen, token, by, at, "case.message_beside.checked")


def _has_translator(said: Beside) -> bool:
    if said.translator in (COLLEAGUE, INTERPRETER):
        return bool(said.translator_name.strip())
    return said.translator in TRANSLATORS


def _write(
    request: Request,
    keys: CaseKeys,
    said: Beside,
    seen: int,
    token: UUID,
    by: Unlocked,
    at: datetime,
    action: str,
) -> Entry:
    return journal.write(
        request=request, keys=keys, kind=KIND, record_id=record_id(request.id, said.number),
        content=asdict(said), token=token, by=by, at=at, seen=seen, action=action,
    )  # fmt: skip
