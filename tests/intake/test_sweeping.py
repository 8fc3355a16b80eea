"""What a crash leaves between the two databases is put in order, and nothing that is alive is touched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from safeconduct import vault
from safeconduct.audit.models import ApplicantEntry, WorkerEntry
from safeconduct.blobs import store as blobs
from safeconduct.intake import deleting, drafts, form, sweeping
from safeconduct.intake.keys import HolderKeys, RequestKeys, forget_holder, keep_request_keys
from safeconduct.intake.models import Draft, LatePage, Request, Upload
from safeconduct.intake.sending import send
from safeconduct.keyring import rows
from safeconduct.keyring.lost_halves import FEW, LooksLikeTheWrongDatabase
from safeconduct.keyring.models import Holder, PublicKey, WrappedKey
from tests.access.people import House, found_house
from tests.cases.asking import ask, begin

TODAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)


@pytest.fixture
def house() -> House:
    return found_house(TODAY)


def counts() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (WrappedKey, PublicKey, Holder, Draft, Request, LatePage, Upload)
    )


def made_on(at: datetime) -> None:
    """Rows know the day they were made; let it be the day of the story."""
    WrappedKey.objects.update(made_on=at.date())


def sweep(at: datetime) -> tuple[int, int, int]:
    return sweeping.sweep_drafts(at), sweeping.sweep_ownerless_keys(at), sweeping.finish_keyless_rows(at)


def late_page(holder: HolderKeys) -> None:
    changed = {"person.age": {"state": "given", "value": 30}}
    drafts.keep_late_page(draft_id=holder.id, to=holder.sealing.public(), changed=changed, at=TODAY)


def test_what_is_whole_stays_as_it_is(house: House) -> None:
    ask("Zaur", at=TODAY)
    drafts.confirm_receipt(holder=begin("Adam", at=TODAY), at=TODAY)
    late_page(begin("Adam", at=TODAY))
    made_on(TODAY)
    before = counts()
    assert sweep(TOMORROW) == (0, 0, 0)
    assert counts() == before


def test_a_draft_past_its_day_goes_with_its_keys(house: House) -> None:
    adam, zaur = begin("Adam", at=TODAY), begin("Zaur", at=TODAY)
    drafts.confirm_receipt(holder=zaur, at=TODAY)
    late_page(adam)
    assert sweeping.sweep_drafts(TODAY + timedelta(hours=2)) == 0
    assert sweeping.sweep_drafts(TODAY + timedelta(hours=4)) == 1
    assert list(Draft.objects.values_list("id", flat=True)) == [zaur.id]
    assert not WrappedKey.objects.filter(owner_id=adam.id).exists()
    assert not LatePage.objects.exists()
    assert Holder.objects.count() == 1
    assert sweeping.sweep_drafts(TODAY + timedelta(days=14)) == 0
    assert sweeping.sweep_drafts(TODAY + timedelta(days=15)) == 1


def test_keys_whose_row_never_came_go_the_day_after_and_not_within_an_hour(house: House) -> None:
    desk = rows.Opener("desk", house.intake.pk)
    request_id, holder = uuid4(), begin("Adam", at=TODAY)
    with transaction.atomic(using="keys"):
        keep_request_keys(
            request_id, RequestKeys.new(), desk_id=desk.id,
            desk=vault.SealingKey.new().public(), holder=holder, on=TODAY.date(),
        )  # fmt: skip
    Draft.objects.all().delete()
    made_on(TODAY)
    assert sweeping.sweep_ownerless_keys(TODAY) == 0
    assert sweeping.sweep_ownerless_keys(TOMORROW.replace(hour=0, minute=59)) == 0
    assert sweeping.sweep_ownerless_keys(TOMORROW) == 3
    assert not WrappedKey.objects.filter(owner_kind__in=("request", "holder", "draft")).exists()
    assert not PublicKey.objects.filter(kind__in=("case", "holder")).exists()
    assert not Holder.objects.exists()
    swept = WorkerEntry.objects.filter(action="keys.ownerless_swept")
    assert sum(swept.values_list("count", flat=True)) == 3
    assert WrappedKey.objects.filter(owner_kind="person").exists()


def test_a_deletion_that_died_between_the_databases_is_finished(house: House, settings: Any) -> None:
    request, _holder = ask("Zaur", at=TODAY)
    adam = begin("Adam", at=TODAY)
    with transaction.atomic(using="keys"):
        rows.forget("request", request.id)
        rows.forget("draft", adam.id)
    assert sweeping.finish_keyless_rows(TOMORROW) == 2
    assert not Request.objects.exists()
    assert not Draft.objects.exists()
    assert str(request.id) in settings.TOMBSTONES.read_text()
    assert WorkerEntry.objects.filter(action="request.erasure_finished").count() == 1
    assert ApplicantEntry.objects.filter(action="draft.deletion_finished").count() == 1
    assert sweeping.finish_keyless_rows(TOMORROW) == 0


def test_a_late_page_and_a_file_without_keys_go(house: House) -> None:
    adam = begin("Adam", at=TODAY)
    late_page(adam)
    with transaction.atomic(using="keys"):
        rows.forget("late", LatePage.objects.get().id)
    Upload.objects.create(owner_id=uuid4(), blob="a" * 48, day=TODAY.date(), record=b"")
    Upload.objects.create(owner_id=adam.id, blob="b" * 48, day=TODAY.date(), record=b"", late=True)
    Upload.objects.create(owner_id=adam.id, blob="c" * 48, day=TODAY.date(), record=b"")
    assert sweeping.finish_keyless_rows(TOMORROW) == 3
    assert [each.blob[0] for each in Upload.objects.all()] == ["c"]


def test_a_sealed_file_no_row_names_goes_after_a_day(house: House) -> None:
    now = datetime.now(tz=UTC)
    for letter in "ab":
        writer = blobs.BlobWriter()
        writer.write(letter.encode())
        writer.finish()
        if letter == "a":
            Upload.objects.create(owner_id=uuid4(), blob=writer.name, day=now.date(), record=b"")
    half = blobs.BlobWriter()
    assert sweeping.sweep_blobs(now, also_known=()) == 0
    assert sweeping.sweep_blobs(now + timedelta(days=1, minutes=1), also_known=()) == 2
    half.abandon()
    kept = Upload.objects.get().blob
    assert blobs.path_of(kept).exists()


def test_a_file_that_another_room_names_stays(house: House) -> None:
    writer = blobs.BlobWriter()
    writer.write(b"a photograph of the documentation desk")
    writer.finish()
    later = datetime.now(tz=UTC) + timedelta(days=2)
    assert sweeping.sweep_blobs(later, also_known=(lambda: {writer.name},)) == 0
    assert blobs.path_of(writer.name).exists()


def test_a_request_being_sent_while_the_worker_sweeps_is_whole_afterwards(house: House) -> None:
    request, _holder = ask("Zaur", at=TODAY)
    made_on(TODAY)
    for _ in range(2):
        sweep(TOMORROW)
    assert Request.objects.get().id == request.id
    assert form.new_answers("en")["facts"] == {}


def test_an_access_that_was_deleted_before_a_crash_reaches_staff_all_the_same(house: House) -> None:
    request, holder = ask("Zaur", at=TODAY)
    Request.objects.filter(id=request.id).update(state="open")
    with transaction.atomic(using="keys"):
        forget_holder(holder.id)
    assert sweeping.finish_keyless_rows(TODAY) == 0, "a missing row alone is nobody's wish"
    deleting.bury(holder.id)
    assert sweeping.finish_keyless_rows(TODAY) == 1
    held = Request.objects.get(id=request.id)
    assert (held.state, held.holder_id) == ("deletion", None)
    assert sweeping.finish_keyless_rows(TODAY) == 0


def test_a_draft_sent_while_the_sweeper_looks_keeps_its_receipt(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = begin("Zaur", at=TODAY)
    listed = sweeping._all_without_keys

    def slowly(kind: str, ids: Any) -> list[Any]:
        every = list(ids)
        if kind == "draft" and every:
            send(holder=holder, at=TODAY)  # between listing the rows and looking for their keys
        return listed(kind, every)

    monkeypatch.setattr(sweeping, "_all_without_keys", slowly)
    assert sweeping.finish_keyless_rows(TODAY) == 0
    assert Holder.objects.filter(id=holder.id).exists()
    assert Request.objects.get().state == "waiting"


def test_databases_that_do_not_belong_together_are_not_swept(house: House) -> None:
    for name in ("Zaur", "Ilyas", "Said"):
        begin(name, at=TODAY)
    Draft.objects.bulk_create(
        Draft(id=uuid4(), document=b"", saved_on=TODAY.date(), expires=TODAY) for _ in range(FEW)
    )
    WrappedKey.objects.filter(owner_kind="draft").delete()
    with pytest.raises(LooksLikeTheWrongDatabase):
        sweeping.finish_keyless_rows(TODAY)
    assert Draft.objects.count() == FEW + 3
