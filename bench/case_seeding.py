"""Write a long journal into a case of a demo: entries and papers as rows, locked and chained like real ones.

Run: python bench/case_seeding.py HOME SIGN_IN_NAME ENTRIES PAPERS; prints the id of the request.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

OWN = ("note", "task", "party", "contact_log")
PAPER = "document"


def main(home: str, name: str, entries: int, papers: int) -> None:
    os.environ["SAFECONDUCT_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.config.settings.demo_staff"
    import django

    django.setup()
    print(write(name, entries, papers))


def write(name: str, entries: int, papers: int) -> UUID:
    """Fill the journal of the first case that lies with the desk of this person."""
    from safeconduct.cases import journal, reading
    from safeconduct.cases.models import CaseEntry
    from safeconduct.intake.models import Request

    by, at = _unlocked(name), datetime.now(tz=UTC)
    for request in Request.objects.filter(state="open").order_by("id"):
        try:
            keys = reading.open_case(request, by, at.date())
            break
        except reading.NotYours:
            continue
    else:
        raise RuntimeError(f"{name} can open no case")
    ends_in, rows = journal.read(request, keys).ends_in, []
    number = CaseEntry.objects.filter(request_id=request.id).count()
    for place in range(entries + papers):
        kind = PAPER if place >= entries else OWN[place % len(OWN)]
        number += 1
        row, ends_in = _row(request, keys, kind, place, number, ends_in, by.person.pk)
        rows.append(row)
    CaseEntry.objects.bulk_create(rows)
    return request.id


def _row(
    request: Any, keys: Any, kind: str, place: int, number: int, before: str, person_id: UUID
) -> tuple[Any, str]:
    """A row as ``journal.write`` makes it, and the digest the next one names it by."""
    from safeconduct import vault
    from safeconduct.cases.journal import entries
    from safeconduct.cases.models import CaseEntry

    row = CaseEntry(
        id=uuid4(), request_id=request.id, number=number, person_id=person_id, epoch=request.epoch,
        day=datetime.now(tz=UTC).date(),
    )  # fmt: skip
    document: dict[str, Any] = {
        "kind": kind, "record": str(uuid4()), "version": 1, "content": content(kind, place), "struck": "",
        "chain": entries.place(row, before),
    }  # fmt: skip
    bound_to = entries.context(request.id, row.id, row.epoch)
    row.document = vault.lock_document(
        document, key=keys.file[row.epoch], context=bound_to, floor=entries.FLOOR
    )
    return row, entries.digest_of(row.document)


def content(kind: str, place: int) -> dict[str, Any]:
    """Something of the length people write."""
    value = {"source": "person", "precision": "", "confirmed_by": "", "confirmed_on": "", "paper": ""}
    said: dict[str, dict[str, Any]] = {
        "note": {"text": "An invented sentence about an invented talk. " * 12},
        "task": {"title": f"Invented task {place}", "due": "2030-01-15", "state": "open"},
        "party": {"role": "witness", "name": {"value": f"Invented Person {place}", **value}},
        "contact_log": {"text": "Nobody answered.", "way": "telephone"},
        "document": {"kind": "letter", "title": f"Invented letter {place}", "sha256": "ab" * 32},
    }
    return said[kind]


def _unlocked(name: str) -> Any:
    """The keys of somebody of the demo, as their sign-in opens them."""
    from pathlib import Path

    from safeconduct.access.backend import Proven, open_keys
    from safeconduct.access.models import Person
    from safeconduct.demo import sign_ins
    from safeconduct.vault import passphrases

    person = Person.objects.get(sign_in_name=name)
    passphrase = sign_ins.read(Path(os.environ["SAFECONDUCT_HOME"])).passphrase
    derived = passphrases.open_passphrase(passphrase, bytes(person.passphrase_salt))
    return open_keys(Proven(person, derived.wrapping))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
