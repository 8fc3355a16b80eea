"""Cases from a file, through the real drafts and their sending; and cases that wait, without identity, into one.

Each person gets a pair of keys of their own, as with every request. The number that would open it is made of keys
nobody has written down, and thrown away: nobody has it. Staff give the person a number later with the code on the
page "Who holds the number". What the file says is an answer of somebody who wrote for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.exchange import carried, case_rows, tables
from safeconduct.attorneys.exchange.cells_read import Column
from safeconduct.attorneys.exchange.tables import Read
from safeconduct.attorneys.models import Carried, Offer
from safeconduct.cases.placing import sheets
from safeconduct.intake import drafts, form
from safeconduct.intake.sending import send
from safeconduct.law.zones import courts

KIND = "cases"
OUT = (
    "case", "ready_since", "waiting_days", "languages", "forum", "detained", "areas", "difficulty", "date",
    "preparation_days", "offers",
)  # fmt: skip


def columns() -> tuple[Column, ...]:
    return case_rows.columns([each.name for each in courts().all])


def read(content: bytes, today: date) -> Read:
    """A file, every row checked."""
    check = partial(case_rows.check, today=today.isoformat())
    return tables.read(content, columns(), most=case_rows.MOST, check=check)


def bring_in(row: Carried, *, by: Unlocked, at: datetime) -> int:
    """Every row a request at the intake desk. Raises ``NotCertified`` (nothing was sent then), ``NotAllowed``."""
    demand(by.person, Permission.ENTER_REQUEST)
    demand(by.person, Permission.KEEP_CASE)

    def bring(_place: int, values: dict[str, Any]) -> None:
        _send(values, by, at)

    return carried.bring_in(row, bring, action="cases.imported", by=by, at=at)


def take_out(*, by: Unlocked, desk: Desk, at: datetime) -> Iterator[bytes]:
    """Cases that wait for an attorney, by the first eight characters of their id. ``read_all`` leaves an audit row."""
    found, _damaged = sheets.read_all(by, desk, at)
    offers: dict[str, int] = {}
    for request_id in Offer.objects.values_list("request_id", flat=True).iterator(2000):
        offers[str(request_id)] = offers.get(str(request_id), 0) + 1
    with transaction.atomic():
        audit.record("cases.exported", chain="staff", at=at, by=by.person.pk, count=len(found))
    return tables.written(OUT, (_out(each, at.date(), offers) for each in found))


def _out(sheet: sheets.Sheet, today: date, offers: dict[str, int]) -> dict[str, Any]:
    facts = sheet.facts
    return {
        "case": str(sheet.request_id)[:8], "ready_since": sheet.ready_since.isoformat(),
        "waiting_days": max((today - sheet.ready_since).days, 0),
        "languages": "|".join(facts.get("languages") or ()), "forum": facts.get("forum") or "",
        "detained": facts.get("facility") or "no", "areas": "|".join(facts.get("areas") or ()),
        "difficulty": int(facts.get("difficulty") or 0), "date": facts.get("date") or "",
        "preparation_days": int(facts.get("preparation_days") or 0), "offers": offers.get(str(sheet.request_id), 0),
    }  # fmt: skip


def _send(row: dict[str, Any], by: Unlocked, at: datetime) -> None:
    language = next((each for each in row["languages"] if each in settings.LANGUAGES_ON), "en")
    answers = form.merge(form.new_answers(language), case_rows.answers(row))
    receipt, derived = _thrown_away()
    holder = drafts.begin(receipt=receipt, derived=derived, answers=answers, at=at)
    send(holder=holder, at=at, call=_told(row, by))


def _thrown_away() -> tuple[vault.Receipt, vault.ReceiptKeys]:
    """A receipt whose digits open nothing: the keys are drawn anew, not derived from it, and end with this call."""
    seed = vault.LockKey.new().secret
    receipt = vault.receipts.derive(seed, "thrown away", "")
    return receipt, vault.ReceiptKeys(vault.LockKey.new().secret, vault.LockKey.new())


def _told(row: dict[str, Any], by: Unlocked) -> dict[str, Any]:
    """What staff read beside the answers: from whom it came, on which day the person agreed to that, the A-number."""
    told = {
        "came": "file", "taken_by": str(by.person.pk), "taken_by_name": by.person.display_name,
        "a_number": row.get("a_number") or "", "facility": row.get("detained_where") or "",
        "consent": {"told_by_name": row["handed_over_by"], "day": row["agreed_on"]},
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}
