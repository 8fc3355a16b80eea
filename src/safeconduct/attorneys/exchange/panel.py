"""The panel from a file and into one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid5

from django.db import transaction

from safeconduct import audit
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.exchange import carried, panel_rows, tables
from safeconduct.attorneys.exchange.cells_read import Column
from safeconduct.attorneys.exchange.tables import Read
from safeconduct.attorneys.models import Carried
from safeconduct.attorneys.register import firms, profiles, words
from safeconduct.cases.placing import codes
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.states import US_STATES
from safeconduct.law.zones import courts

KIND = "panel"
STATES = tuple(words.STATES)


def columns(unlocked: Unlocked, desk: Desk) -> tuple[Column, ...]:
    """The columns as this house reads them today."""
    known = {each.name: str(each.firm.pk) for each in firms.read_all(unlocked, desk)}
    return panel_rows.columns(
        languages=LANGUAGES, courts=[each.name for each in courts().all], states=US_STATES, areas=codes.AREAS,
        firms=known,
    )  # fmt: skip


def read(content: bytes, unlocked: Unlocked, desk: Desk) -> Read:
    """A file, checked against itself and the panel. Raises nothing but ``NotAMember``."""
    found, _damaged = profiles.read_all(unlocked, desk, states=("applied", "active"))
    emails = {str(each.held["email"]).casefold() for each in found if each.held["email"]}
    admissions = {one for each in found for one in panel_rows.admitted(each.held["admissions"])}
    check = partial(panel_rows.check, emails=emails, admissions=admissions)
    return tables.read(
        content, columns(unlocked, desk), most=panel_rows.MOST, check=check, may_have=panel_rows.ONLY_OUT
    )


def bring_in(row: Carried, *, by: Unlocked, at: datetime) -> int:
    """Every row an application that two people look at, without an account. Raises ``NoDesk``, ``NotAllowed``."""
    demand(by.person, Permission.PLACE)

    def bring(place: int, held: dict[str, Any]) -> None:
        profiles.create(held=held, token=uuid5(row.pk, str(place)), by=by, at=at)

    return carried.bring_in(row, bring, action="panel.imported", by=by, at=at)


def take_out(*, by: Unlocked, desk: Desk, at: datetime) -> Iterator[bytes]:
    """Everybody on the panel and whoever asks to be, as a file. One audit row with the count, before the first byte."""
    demand(by.person, Permission.PLACE)
    found, _damaged = profiles.read_all(by, desk, states=("applied", "active"))
    firm_names = {str(each.firm.pk): each.name for each in firms.read_all(by, desk)}
    people = {str(each.attorney.pk): each.name for each in found}
    with transaction.atomic():
        audit.record("panel.exported", chain="staff", at=at, by=by.person.pk, count=len(found))
    lines = (
        panel_rows.cells(
            each.held, state=each.attorney.state, firm=firm_names.get(each.held["firm"], ""),
            mentor=people.get(each.held["mentor"], ""),
        )
        for each in found
    )  # fmt: skip
    return tables.written(panel_rows.names(columns(by, desk)), lines)


def count(unlocked: Unlocked, desk: Desk) -> int:
    """How many people the file would hold."""
    return len(profiles.read_all(unlocked, desk, states=("applied", "active"))[0])
