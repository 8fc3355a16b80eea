"""Yesterday's main database is put back after a deletion: does any key in the house open the deleted case?

A demo's folder is filled and its main database copied. A case is deleted by the real action, and the copy is put
back in its place. Then every key that anybody in the house can come to is opened, from everybody's passphrase and
the host's secrets on, until no further row of the keys database opens; and each of them is tried on every document
of the case.

Run: python bench/deleted_case.py delete HOME ID | try HOME ID
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from figures import Figure

ROOT = Path(__file__).resolve().parent.parent
MAIN = "default.sqlite3"


def measure() -> list[Figure]:
    """Before the deletion, as a control, and after yesterday's main database was put back."""
    from running import filled_demo

    with filled_demo() as home:
        before = _run("try", home, "-")
        copy = home.parent / "yesterday"
        shutil.copy(home / MAIN, copy)
        _run("delete", home, before["id"])
        for rest in home.glob(f"{MAIN}-*"):
            rest.unlink()
        shutil.copy(copy, home / MAIN)
        after = _run("try", home, before["id"])
    return [
        Figure("keys of the house that were tried on the deleted case", after["keys"], ""),
        Figure("  documents of the case in yesterday’s main database", after["documents"], ""),
        Figure("  of these, opened before the deletion (the control)", before["opened"], ""),
        Figure("  of these, opened by any key after it", after["opened"], "", 0),
    ]


def _run(step: str, home: Path, request_id: str) -> dict[str, Any]:
    words = [sys.executable, __file__, step, str(home), request_id]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _set_up(home: str) -> None:
    os.environ["SAFECONDUCT_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.config.settings.demo_staff"
    import django

    django.setup()


def delete(home: str, request_id: str) -> None:
    """Delete the case as a caseworker's button does."""
    _set_up(home)
    from safeconduct.access.models import Person
    from safeconduct.cases.keeping import erasing
    from safeconduct.cases.models import LegalHold
    from safeconduct.cases.states import forget_notes

    LegalHold.objects.filter(request_id=request_id).delete()
    aisha = Person.objects.get(sign_in_name="aisha")
    now = datetime.now(tz=UTC)
    row = erasing.erase(request_id=UUID(request_id), why=erasing.DECIDED, by=aisha.pk, at=now)
    forget_notes([UUID(request_id)])
    print(json.dumps({"keys": row.keys}))


def attempt(home: str, request_id: str) -> None:
    """Open all that can be opened, and try it. Without an id the request with the longest journal is taken."""
    _set_up(home)
    from safeconduct import vault

    wanted = UUID(request_id) if request_id != "-" else _longest()
    known = _every_key(home)
    locks = {key_id: key for key_id, key in known.items() if isinstance(key, vault.LockKey)}
    documents = list(_documents(wanted))
    opened = sum(vault.key_id_of(document) in locks for document in documents)
    print(json.dumps({
        "id": str(wanted), "keys": len(known), "documents": len(documents), "opened": opened,
    }))  # fmt: skip


def _longest() -> UUID:
    from django.db.models import Count

    from safeconduct.cases.models import CaseEntry
    from safeconduct.intake.models import Request

    found = (
        CaseEntry.objects.values("request_id").annotate(number=Count("id")).order_by("-number", "request_id")
    )
    first = found.values_list("request_id", flat=True).first()
    return first or Request.objects.order_by("id").values_list("id", flat=True)[0]


def _every_key(home: str) -> dict[bytes, Any]:
    """Every key anybody in the house can come to, by its id."""
    from safeconduct import vault
    from safeconduct.keyring.host import host
    from safeconduct.keyring.models import WrappedKey

    known = {key.key_id: key for key in _own_keys(home)}
    rows = list(WrappedKey.objects.all())
    grew = True
    while grew:
        grew, left = False, []
        for row in rows:
            slot, opener = _place(row)
            try:
                inner = vault.unlock(bytes(row.blob), key=host().epoch_key(row.week), context=slot.outer)
                by = known.get(vault.key_id_of(inner))
                if by is None:
                    left.append(row)
                    continue
                opens = vault.unwrap if isinstance(by, vault.LockKey) else vault.open_sealed
                named = {"under": by} if isinstance(by, vault.LockKey) else {"by": by}
                secret = opens(inner, context=slot.context(opener), **named)
            except (vault.CannotOpen, KeyError):
                continue
            known[secret.key_id] = secret
            grew = True
        rows = left
    return known


def _place(row: Any) -> tuple[Any, Any]:
    from safeconduct.keyring.rows import Opener, Slot

    return Slot(row.owner_kind, row.owner_id, row.purpose, row.epoch), Opener(row.opener_kind, row.opener_id)


def _own_keys(home: str) -> list[Any]:
    """What everybody’s passphrase opens: their pair and their signing key."""
    from safeconduct.access.models import Person
    from safeconduct.access.person_keys import open_person_keys
    from safeconduct.demo import sign_ins
    from safeconduct.keyring.rows import Opener
    from safeconduct.vault import passphrases

    found: list[Any] = []
    passphrase = sign_ins.read(Path(home)).passphrase
    for person in Person.objects.filter(is_active=True):
        derived = passphrases.open_passphrase(passphrase, bytes(person.passphrase_salt))
        own = open_person_keys(person, Opener("passphrase", person.passphrase_id), under=derived.wrapping)
        found += [own.sealing, own.signing]
    return found


def _documents(request_id: UUID) -> Any:
    """Every locked document of a request in the main database."""
    from safeconduct.cases.models import CaseEntry, ConflictNames, Decision, FactEntry, ScreeningRun
    from safeconduct.intake.models import Message, Request

    for held in Request.objects.filter(id=request_id):
        yield from (bytes(held.answers), bytes(held.summary), bytes(held.conflict), bytes(held.card))
    for message in Message.objects.filter(request_id=request_id):
        yield bytes(message.document)
    for model in (CaseEntry, ConflictNames, Decision, FactEntry, ScreeningRun):
        for row in model.objects.filter(request_id=request_id):
            yield bytes(row.document)


if __name__ == "__main__":
    {"delete": delete, "try": attempt}[sys.argv[1]](sys.argv[2], sys.argv[3])
