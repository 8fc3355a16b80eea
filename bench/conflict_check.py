"""The conflict check of twelve names against every request of the desk, in a process of its own.

A demo's databases get the rows that adopting and preparing leave behind: for each request a conflict key under the
list key, and the prepared forms of five people under it. Then Aisha signs in and runs the real check: the list is
opened, everyone is compared, the hits are written to the journal.

Run: python bench/conflict_check.py seed HOME COUNT | check HOME
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

from figures import Figure

SIZES = (5_000, 20_000, 50_000, 100_000)
SHOULD, LARGEST = 20_000, 100_000
PEOPLE, ASKED, BATCH = 5, 12, 1_000
ROUNDS = 3
ROOT = Path(__file__).resolve().parent.parent


def measure() -> list[Figure]:
    """Growth at four sizes; the best of three rounds, each of the whole check."""
    from running import filled_demo

    found, before = {}, 0
    with filled_demo() as home:
        for size in SIZES:
            _run("seed", str(home), str(size - before))
            found[size], before = json.loads(_run("check", str(home))), size
    return [figure for size in SIZES for figure in _figures(size, found[size])]


def _figures(size: int, found: dict[str, Any]) -> list[Figure]:
    most = {SHOULD: (1.0, None), LARGEST: (5.0, 1_000)}.get(size, (None, None))
    name = f"conflict check of {ASKED} names against {size:,} requests ({size * PEOPLE:,} names)"
    return [
        Figure(name, found["seconds"], "s", most[0]),
        Figure("  processor time for it", found["busy"], "s", most[0]),
        Figure("  of that opening keys and documents, and the roll of names", found["opening"], "s"),
        Figure("  most memory of the process", found["megabytes"], "MB", most[1]),
        Figure("  hits kept", found["hits"], ""),
    ]


def _run(*words: str) -> str:
    done = subprocess.run([sys.executable, __file__, *words], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _set_up(home: str) -> None:
    os.environ["SAFECONDUCT_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.config.settings.demo_staff"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def seed(home: str, count: int) -> None:
    """Rows of so many more requests, in batches, as adoption writes them."""
    _set_up(home)
    from tests.names.crowd import crowd

    from safeconduct.access.models import Desk
    from safeconduct.access.unlocked import list_key

    desk = Desk.objects.get(code="intake")
    under = list_key(_aisha(home), desk)
    people = crowd(count * PEOPLE, f"bench {uuid4()}")
    for start in range(0, count, BATCH):
        _write(
            [[next(people) for _ in range(PEOPLE)] for _ in range(min(BATCH, count - start))], desk.id, under
        )


def _write(requests: list[list[Any]], desk_id: UUID, under: Any) -> None:
    """Keys first, then main. What is sealed to the desk is never opened here: it is noise of the same length."""
    from django.db import transaction

    from safeconduct import names, vault
    from safeconduct.cases.conflicts.named import Named
    from safeconduct.cases.conflicts.names import locked
    from safeconduct.cases.models.conflicts import ConflictNames
    from safeconduct.intake.keys import conflict_slot
    from safeconduct.keyring.models import WrappedKey
    from safeconduct.keyring.rows import Opener, newest_lock, row_for

    to_desk, to_list, newest = Opener("desk", desk_id), Opener("list", desk_id), newest_lock()
    roles = ("applicant", "household", "household", "harmed_by", "witness")
    to_pair, to_lists, rows = [], [], []
    for identities in requests:
        key, request_id = vault.LockKey.new(), uuid4()
        slot = conflict_slot(request_id)
        wrapped = vault.wrap(key, under=under, context=slot.context(to_list))
        to_pair.append(row_for(slot, to_desk, os.urandom(1_200), newest))
        to_lists.append(row_for(slot, to_list, wrapped, newest))
        everyone = [
            Named((role,), each.names, each.birth, each.a_number, each.phones)
            for role, each in zip(roles, identities, strict=True)
        ]
        document = locked(request_id, everyone, key)
        rows.append(ConflictNames(request_id=request_id, method=names.METHOD, document=document))
    with transaction.atomic(using="keys"):
        WrappedKey.objects.bulk_create([*to_pair, *to_lists])  # adopted ones lie together
    with transaction.atomic():
        ConflictNames.objects.bulk_create(rows)


def check(home: str) -> None:
    """Run the check in this process and print one line of JSON: seconds, megabytes, hits."""
    _set_up(home)
    from safeconduct.cases import reading
    from safeconduct.cases.conflicts import checking, lists
    from safeconduct.intake.models import Request
    from safeconduct.intake.states import State

    aisha, now = _aisha(home), datetime.now(tz=UTC)
    held = next(each for each in Request.objects.filter(state=State.WAITING) if reading.is_with_desk(each))
    keys = reading.open_case(held, aisha, now.date())
    _name_twelve(held, keys, aisha, now)
    opening: list[float] = []
    read = lists.read

    def timed(*args: Any, **more: Any) -> lists.Everyone:
        began = time.process_time()
        found = read(*args, **more)
        opening.append(time.process_time() - began)
        return found

    lists.read = timed
    seconds, busy = [], []
    for _round in range(ROUNDS):
        began, used = time.perf_counter(), time.process_time()
        entry = checking.run(request=held, keys=keys, by=aisha, at=now, token=uuid4())
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - used)
    peak = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1024
    print(json.dumps({
        "seconds": min(seconds), "busy": min(busy), "opening": min(opening), "megabytes": peak,
        "hits": len(entry.content["hits"]), "against": entry.content["against"],
    }))  # fmt: skip


def _name_twelve(held: Any, keys: Any, by: Any, at: datetime) -> None:
    """Invented people are added by the real action until twelve are named in the request."""
    from tests.names.crowd import crowd

    from safeconduct.cases import journal
    from safeconduct.cases.conflicts.names import everyone

    people = crowd(ASKED, "bench asked")
    chance = Random("bench roles")
    for identity in list(people)[: max(0, ASKED - len(everyone(held, keys)))]:
        content = {
            "names": [{"value": name, "kind": "full"} for name in identity.names],
            "roles": [chance.choice(("household", "harmed_by", "witness"))],
            "birth": {"value": identity.birth, "source": "person"},
        }
        journal.write(
            request=held,
            keys=keys,
            kind="party",
            record_id=uuid4(),
            content=content,
            token=uuid4(),
            by=by,
            at=at,
        )


def _aisha(home: str) -> Any:
    """Aisha of the demo with her keys open, by her passphrase."""
    from safeconduct.access.models import Person
    from safeconduct.access.person_keys import open_person_keys
    from safeconduct.demo import sign_ins
    from safeconduct.keyring.rows import Opener
    from safeconduct.vault import passphrases

    person = Person.objects.get(sign_in_name="aisha")
    derived = passphrases.open_passphrase(sign_ins.read(Path(home)).passphrase, bytes(person.passphrase_salt))
    return open_person_keys(person, Opener("passphrase", person.passphrase_id), under=derived.wrapping)


if __name__ == "__main__":
    if sys.argv[1] == "seed":
        seed(sys.argv[2], int(sys.argv[3]))
    else:
        check(sys.argv[2])
