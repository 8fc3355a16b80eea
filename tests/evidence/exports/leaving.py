"""Records that leave, and what the pages send."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from safeconduct.evidence.exports import making
from safeconduct.evidence.exports.choosing import EXPORTED, Choice
from safeconduct.evidence.models import (
    Act,
    Artifact,
    Claim,
    ClaimLink,
    Export,
    Incident,
    IncidentLink,
    Involvement,
    Item,
    Party,
    PersonRecord,
    Source,
)
from tests.access.people import Member
from tests.evidence.desk import AT, ResearchDesk

ALL = tuple(kind.value for kind in EXPORTED)


def asked(by: Member, choice: Choice, why: str = "analysis") -> Export:
    return making.ask(choice, why=why, token=uuid4(), by=by.person, at=AT)


def made(desk: ResearchDesk, by: Member, choice: Choice) -> bytes:
    """The bytes of an export without identities."""
    return b"".join(making.make(asked(by, choice), seat=None, by=by.person, at=AT).pieces())


def everything(desk: ResearchDesk, by: Member) -> bytes:
    return made(desk, by, Choice("jsonl", ALL))


def records(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()[1:]]


def keys_of(content: bytes, kind: str) -> set[str]:
    return {each["key"] for each in records(content) if each["record"] == kind}


def another_house() -> None:
    """An installation where nothing was recorded yet, with the same people."""
    Source.every.update(derived_from=None)
    linked, said = (
        (ClaimLink, Involvement, Claim),
        (IncidentLink, Act, Artifact, Item, Incident, PersonRecord),
    )
    for model in (*linked, *said, Source, Party):
        model._base_manager.all().delete()
