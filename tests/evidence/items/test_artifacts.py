"""Files are written once, sealed, and each has its lines in the chain of custody."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from unittest import mock
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections

from safeconduct import vault
from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.blobs import store as blobs
from safeconduct.evidence import keys
from safeconduct.evidence.custody import Action, Happened, read
from safeconduct.evidence.items import artifacts, custody
from safeconduct.evidence.models import Artifact, CustodyEvent, CustodyHead, Item
from safeconduct.evidence.recording import Withdrawn
from safeconduct.keyring.models import WrappedKey
from tests.evidence.desk import AT, ResearchDesk, an_item, research_desk
from tests.evidence.items.files import NOT_UTF8, a_sealed_file, an_artifact


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def on_disk() -> list[str]:
    from django.conf import settings

    return sorted(path.name for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file())


def test_the_stored_digest_is_the_one_that_sha256sum_prints(desk: ResearchDesk, tmp_path: Path) -> None:
    file = tmp_path / "protocol.bin"
    file.write_bytes(NOT_UTF8)
    held = an_artifact(desk, desk.zarema)
    facts = artifacts.described(held, desk.keys(desk.malik))
    printed = subprocess.run(["sha256sum", file], capture_output=True, check=True, text=True).stdout.split()[
        0
    ]
    assert facts.digest == hashlib.sha256(NOT_UTF8).hexdigest() == printed
    assert facts.size == len(NOT_UTF8) and facts.name == "protocol.bin"
    assert b"".join(artifacts.content(held, desk.keys(desk.nino))) == NOT_UTF8


def test_its_beginning_stands_in_the_chain_and_in_the_audit(desk: ResearchDesk) -> None:
    held = an_artifact(desk, desk.zarema)
    events = custody.events_of(held.item_id)
    assert [event.happened.action for event in events] == [Action.RECEIVED, Action.STORED, Action.HASHED]
    assert events[1].happened.ciphertext == hashlib.sha256(b"".join(blobs.pieces_of(held.blob))).digest()
    head = CustodyHead.objects.get()
    row = StaffEntry.objects.get(action__startswith="evidence.custody.")
    assert (row.count, bytes(row.about), row.subject) == (3, bytes(head.digest), held.item_id)
    assert row.by == desk.zarema.person.pk
    assert custody.verify_item(held.item_id) is None and custody.verify_artifacts(held.item_id) is None


def test_no_bare_digest_of_content_stands_in_any_row(desk: ResearchDesk) -> None:
    held = an_artifact(desk, desk.zarema)
    bare = hashlib.sha256(NOT_UTF8)
    for line in CustodyEvent.objects.values_list("line", flat=True):
        assert bare.hexdigest().encode() not in bytes(line) and b"protocol" not in bytes(line)
    assert bare.digest() not in bytes(held.ciphertext) and bare.hexdigest().encode() not in bytes(held.sealed)


def test_two_files_with_the_same_bytes_have_different_keyed_digests(desk: ResearchDesk) -> None:
    first, second = an_artifact(desk, desk.zarema), an_artifact(desk, desk.zarema)
    said = {read(bytes(row.line)).happened.plaintext for row in CustodyEvent.objects.filter(action="hashed")}
    assert len(said) == 2 and first.item_id != second.item_id


def test_what_is_made_from_a_file_says_from_which_and_with_what(desk: ResearchDesk) -> None:
    original = an_artifact(desk, desk.zarema)
    copy = artifacts.store_bytes(
        original.item, iter((b"pixels", b" only")), name="copy.png", media_type="image/png", group="image",
        role="redacted", by=desk.malik.person, at=AT, desk=desk.keys(desk.malik), derived_from=original,
        tool="safeconduct", version="0.4", regions=[[1, 0, 0, 10, 10]],
    )  # fmt: skip
    made = custody.events_of(original.item_id)[3].happened
    assert (made.action, made.derived_from, made.tool, made.version) == (
        Action.REDACTED, original.pk, "safeconduct", "0.4",
    )  # fmt: skip
    facts = artifacts.described(copy, desk.keys(desk.zarema))
    assert facts.regions == [[1, 0, 0, 10, 10]] and facts.digest == hashlib.sha256(b"pixels only").hexdigest()
    assert list(original.derivatives.all()) == [copy]


def test_the_first_file_gives_an_item_its_key_and_leaves_its_version_alone(desk: ResearchDesk) -> None:
    item = an_item(desk.zarema)
    assert not keys.has_key(item.pk, desk.keys(desk.zarema))
    an_artifact(desk, desk.zarema, item)
    item.refresh_from_db()
    assert item.version == 1 and item.sealed is None and keys.has_key(item.pk, desk.keys(desk.zarema))


def test_a_form_sent_twice_keeps_one_file(desk: ResearchDesk) -> None:
    item, token = an_item(desk.zarema), uuid4()
    stored = [
        artifacts.store_bytes(
            item, iter((b"the same",)), name="a.txt", media_type="text/plain", group="text", role="original",
            by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema), token=token,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert stored[0] == stored[1] and Artifact.objects.count() == 1
    assert on_disk() == [stored[0].blob], "the blob that came second is gone"


def test_a_failed_write_leaves_neither_item_nor_file_and_a_retry_leaves_one(desk: ResearchDesk) -> None:
    token = uuid4()

    def send() -> Artifact | None:
        sealed = a_sealed_file()
        try:
            return artifacts.receive(
                Item(id=token, kind="photograph"), sealed, content={"title": "Invented photograph"},
                by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema),
            )  # fmt: skip
        except DatabaseError:
            blobs.delete(sealed.blob)  # as the page does with what no row claimed
            raise

    with mock.patch.object(custody, "note", side_effect=DatabaseError), pytest.raises(DatabaseError):
        send()
    assert (Item.every.count(), Artifact.objects.count(), CustodyEvent.objects.count(), on_disk()) == (
        0,
        0,
        0,
        [],
    )
    assert send() is not None and send() is None, "the third time nothing is written any more"
    assert (Item.every.count(), Artifact.objects.count()) == (1, 1)
    assert artifacts.described(Artifact.objects.get(), desk.keys(desk.nino)).name == "protocol.bin"


def test_a_file_that_we_make_leaves_no_blob_when_it_cannot_be_kept(desk: ResearchDesk) -> None:
    item = an_item(desk.zarema)
    with mock.patch.object(custody, "note", side_effect=DatabaseError), pytest.raises(DatabaseError):
        artifacts.store_bytes(
            item, iter((b"lost",)), name="a.txt", media_type="text/plain", group="text", role="original",
            by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema),
        )  # fmt: skip
    assert on_disk() == []


def test_nothing_is_added_to_what_was_withdrawn_or_forgotten(desk: ResearchDesk) -> None:
    held = an_artifact(desk, desk.zarema)
    keys.forget_keys("documentation", [held.item_id])
    with pytest.raises(artifacts.ContentGone):
        artifacts.described(held, desk.keys(desk.zarema))
    with pytest.raises(artifacts.ContentGone):
        an_artifact(desk, desk.zarema, held.item)
    held.item.withdrawn_on = AT.date()
    with pytest.raises(Withdrawn):
        an_artifact(desk, desk.zarema, held.item)
    assert WrappedKey.objects.filter(owner_id=held.item_id).count() == 0, "a forgotten item gets no new key"


def test_a_caseworker_keeps_no_file_here(desk: ResearchDesk) -> None:
    with pytest.raises(NotAllowed):
        artifacts.store(
            an_item(desk.zarema), a_sealed_file(), role="original", by=desk.pavel.person, at=AT,
            desk=desk.keys(desk.zarema),
        )  # fmt: skip


def test_the_same_bytes_in_another_item_are_found_in_session(desk: ResearchDesk) -> None:
    first, second = an_artifact(desk, desk.zarema), an_artifact(desk, desk.malik)
    an_artifact(desk, desk.malik, content=b"something else")
    digest = hashlib.sha256(NOT_UTF8).hexdigest()
    assert artifacts.also_in(digest, desk.keys(desk.nino), besides=first.item) == [second.item]


def test_a_chain_refuses_what_cannot_be_true(desk: ResearchDesk) -> None:
    from django.db import transaction

    held = an_artifact(desk, desk.zarema)
    with pytest.raises(custody.Contradicts), transaction.atomic():
        custody.note(
            held.item, Happened(Action.VERIFIED, AT, held.pk, desk.zarema.person.pk, ciphertext=bytes(32))
        )
    assert CustodyEvent.objects.count() == 3
    assert connections["default"].in_atomic_block


def test_a_changed_blob_does_not_open(desk: ResearchDesk) -> None:
    held = an_artifact(desk, desk.zarema)
    path = blobs.path_of(held.blob)
    changed = bytearray(path.read_bytes())
    changed[100_000] ^= 1
    path.write_bytes(changed)
    with pytest.raises(vault.CannotOpen):
        b"".join(artifacts.content(held, desk.keys(desk.zarema)))
