"""The power fails while a file is kept: there is a whole item or none, and what lies around is swept.

As in ``tests/faults``: a real process on real files, killed with SIGKILL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from safeconduct import vault
from safeconduct.access.models import Desk, DeskMember, Person
from safeconduct.access.unlocked import Unlocked
from safeconduct.audit import chain
from safeconduct.evidence.items import artifacts, checking
from safeconduct.evidence.items.sweeping import blobs_named, sweep_ownerless
from safeconduct.evidence.keys import DeskKeys, open_desk
from safeconduct.evidence.models import Artifact, CustodyEvent, Item
from safeconduct.intake import sweeping
from safeconduct.keyring.models import WrappedKey
from tests.access.people import found, hire
from tests.evidence.items.files import NOT_UTF8, a_sealed_file
from tests.faults.conftest import built, house
from tests.faults.on_disk import HouseOnDisk
from tests.faults.test_power_failure import dying, dying_after

__all__ = ["built", "house"]
pytestmark = pytest.mark.attack

TWO_DAYS = timedelta(days=2)
NOTHING = {"items": 0, "files": 0, "events": 0, "blobs": 0, "keys": 0}
ONE = {"items": 1, "files": 1, "events": 3, "blobs": 1, "keys": 1}


@dataclass(frozen=True)
class Zarema:
    """Her keys, as bytes: the processes that are killed get them by inheritance. ``token``: of the form."""

    person_id: UUID
    sealing: bytes
    signing: bytes
    token: UUID

    def desk(self) -> tuple[Person, DeskKeys]:
        person = Person.objects.get(pk=self.person_id)
        sealing, signing = (
            vault.SealingKey.from_bytes(self.sealing),
            vault.SigningKey.from_bytes(self.signing),
        )
        return person, open_desk(Unlocked(person, sealing, signing), "documentation")


@pytest.fixture
def zarema(house: HouseOnDisk) -> Zarema:
    return house.run(at_the_desk)


def at_the_desk() -> Zarema:
    from safeconduct.access import actions

    rosa = found(timezone.now())
    desk = Desk.objects.get(code="documentation")
    member = hire(rosa, "Zarema", ["researcher"], desk=desk)
    assert DeskMember.objects.filter(desk=desk, person=member.person).exists()
    actions.look_after_keys(by=member.unlocked, at=timezone.now())
    held = member.unlocked
    return Zarema(held.person.pk, held.sealing.to_bytes(), held.signing.to_bytes(), uuid4())


def keep_a_photograph(zarema: Zarema) -> bool:
    person, desk = zarema.desk()
    kept = artifacts.receive(
        Item(id=zarema.token, kind="photograph"), a_sealed_file(), content={"title": "Invented photograph"},
        by=person, at=timezone.now(), desk=desk,
    )  # fmt: skip
    return kept is not None


def found_now() -> dict[str, int]:
    assert chain.verify() == [] and list(checking.problems()) == []
    files = [path for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file()]
    return {
        "items": Item.every.count(), "files": Artifact.objects.count(), "events": CustodyEvent.objects.count(),
        "blobs": len(files), "keys": WrappedKey.objects.filter(owner_kind="evidence").count(),
    }  # fmt: skip


def swept_now() -> dict[str, int]:
    later: datetime = timezone.now() + TWO_DAYS
    for _ in range(2):
        sweeping.sweep_blobs(later, also_known=(blobs_named,))
        sweep_ownerless(later.replace(hour=12))
    return found_now()


def read_it(zarema: Zarema) -> bytes:
    _person, desk = zarema.desk()
    return b"".join(artifacts.content(Artifact.objects.get(), desk))


STEPS: dict[str, tuple[Any, ...]] = {
    "between the blob and its key": (dying, "safeconduct.evidence.items.artifacts.item_key"),
    "between its key and its row": (dying_after, "keys", 1),
    "between the item and its file": (dying, "safeconduct.evidence.items.artifacts._keep"),
    "between the file and its chain": (dying, "safeconduct.evidence.items.custody.note"),
    "between the chain and the audit": (dying, "safeconduct.audit.chain.digest_of"),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_broken_off_upload_leaves_no_half_item_and_the_same_form_makes_one(
    house: HouseOnDisk, zarema: Zarema, step: tuple[Any, ...]
) -> None:
    how, *where = step
    house.is_killed_doing(how, *where, keep_a_photograph, zarema)
    broken = house.run(found_now)
    assert (broken["items"], broken["files"], broken["events"]) == (0, 0, 0)
    assert house.run(keep_a_photograph, zarema)
    assert house.run(swept_now) == ONE, "the blob that nobody named is gone"
    assert house.run(read_it, zarema) == NOT_UTF8


def test_nothing_is_left_when_nobody_tries_again(house: HouseOnDisk, zarema: Zarema) -> None:
    house.is_killed_doing(dying_after, "keys", 1, keep_a_photograph, zarema)
    assert house.run(found_now) == {**NOTHING, "blobs": 1, "keys": 1}
    assert house.run(swept_now) == NOTHING


def test_once_it_is_kept_the_same_form_keeps_no_second(house: HouseOnDisk, zarema: Zarema) -> None:
    house.is_killed_doing(dying_after, "default", 1, keep_a_photograph, zarema)
    assert house.run(found_now) == ONE
    assert not house.run(keep_a_photograph, zarema)
    assert house.run(swept_now) == ONE
