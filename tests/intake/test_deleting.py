"""Delete everything: the keys' commit is the deletion, the rest follows; a crash is finished later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from safeconduct import vault
from safeconduct.audit.models import ApplicantEntry
from safeconduct.blobs import store as blobs
from safeconduct.blobs.sealed import Sealed
from safeconduct.consent.models import ConsentEvent
from safeconduct.intake import case_key, deleting, files_sent, keys, threads
from safeconduct.intake.deleting import NotYoursToDelete, delete_by_person, erase
from safeconduct.intake.keys import HolderKeys
from safeconduct.intake.models import Message, Request, Upload
from safeconduct.intake.states import NotNow, State
from safeconduct.keyring import rows
from safeconduct.keyring.models import Holder, PublicKey, WrappedKey
from safeconduct.outbox.models import Parcel
from tests.intake.people import NOON, Desk, answers_of, case_secret, open_desk, send

LATER = NOON + timedelta(days=1)


class PowerFailure(BaseException):
    """Stands for the end of the process."""


def power_fails(*args: object, **kwargs: object) -> None:
    raise PowerFailure


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def a_full_request(desk: Desk) -> tuple[Request, HolderKeys, str]:
    """Sent, with a message and a file added afterwards. Returns the blob's name too."""
    request, holder = send()
    thread = threads.keys_for_holder(request, holder)
    author = threads.Author(holder.signing, "", is_staff=False)
    threads.write(
        request_id=request.id, text="hello", author=author, keys=thread, at=NOON, form_token=uuid4()
    )
    signer = threads.read_card(request, thread).signer
    writer = blobs.BlobWriter()
    writer.write(b"sealed bytes")
    writer.finish()
    files_sent.keep_with_request(
        request=request,
        to=case_key.public_half(request.id, 0, signer=signer, on=NOON.date()),
        at=NOON,
        sealed=Sealed(writer.name, "a.pdf", "application/pdf", "pdf", 9, "00", vault.LockKey.new()),
    )
    return request, holder, writer.name


def nothing_is_left_of(request_id: UUID, holder_id: UUID, blob: str) -> bool:
    main = (
        Request.objects.filter(id=request_id),
        Message.objects.filter(request=request_id),
        Upload.objects.filter(owner_id=request_id),
        ConsentEvent.objects.filter(subject_id=request_id),
    )
    assert not any(found.exists() for found in main)
    assert not WrappedKey.objects.exclude(owner_kind="person").exists()
    assert not Holder.objects.filter(id=holder_id).exists()
    assert not PublicKey.objects.filter(kind__in=("holder", "case")).exists()
    return not blobs.path_of(blob).exists()


class TestBeforeACaseIsOpened:
    @pytest.mark.parametrize("state", [State.WAITING, State.SET_ASIDE])
    def test_rows_keys_files_and_messages_go_at_once(self, desk: Desk, state: State, settings: Any) -> None:
        request, holder, blob = a_full_request(desk)
        Request.objects.update(state=state)
        request.refresh_from_db()
        assert delete_by_person(request=request, proxy=False, at=LATER) is True
        assert nothing_is_left_of(request.id, holder.id, blob)
        assert settings.TOMBSTONES.read_text().split() == [str(request.id)]
        row = ApplicantEntry.objects.get(action="request.deleted_by_person")
        assert row.subject == request.id
        assert Parcel.objects.filter(event="request.erased", subject=request.id).exists()

    def test_nothing_of_somebody_elses_request_is_touched(self, desk: Desk) -> None:
        other, _holder = send()
        request, _hers, _blob = a_full_request(desk)
        delete_by_person(request=request, proxy=False, at=LATER)
        assert answers_of(desk, other)
        assert case_key.public_half(other.id, 0, signer=_hers_of(other, _holder), on=NOON.date())

    def test_a_helpers_receipt_deletes_nothing(self, desk: Desk) -> None:
        request, _holder, _blob = a_full_request(desk)
        with pytest.raises(NotYoursToDelete):
            delete_by_person(request=request, proxy=True, at=LATER)
        assert answers_of(desk, request)


def _hers_of(request: Request, holder: HolderKeys) -> vault.VerifyKey:
    return threads.read_card(request, threads.keys_for_holder(request, holder)).signer


class TestACrash:
    STEPS = ("bury", "finish_erasing")

    @pytest.mark.parametrize("step", STEPS)
    def test_after_the_keys_are_gone_nothing_opens_and_doing_it_again_finishes(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        request, holder, blob = a_full_request(desk)
        case = case_secret(desk, request)
        monkeypatch.setattr(deleting, step, power_fails)
        with pytest.raises(PowerFailure):
            delete_by_person(request=request, proxy=False, at=LATER)
        assert Request.objects.exists(), "the rows stand there, and open for nobody"
        with pytest.raises(rows.NoKey):
            case_secret(desk, request)
        with pytest.raises(rows.NoKey):
            keys.lock_key(keys.file_slot(request.id, 0), by=case, opener=rows.Opener("case", request.id))
        with pytest.raises(threads.ThreadGone):
            threads.keys_for_holder(request, holder)
        monkeypatch.undo()
        erase(request_id=request.id, at=LATER, action="request.deleted_by_person", chain="applicant")
        assert nothing_is_left_of(request.id, holder.id, blob)

    def test_before_the_keys_commit_nothing_has_happened(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        request, holder, _blob = a_full_request(desk)
        monkeypatch.setattr(deleting, "forget_holder", power_fails)
        with pytest.raises(PowerFailure):
            delete_by_person(request=request, proxy=False, at=LATER)
        assert answers_of(desk, request) and threads.keys_for_holder(request, holder)

    def test_after_the_rows_are_gone_only_a_sealed_blob_is_left_that_no_row_names(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        request, holder, blob = a_full_request(desk)
        monkeypatch.setattr(blobs, "delete", power_fails)
        with pytest.raises(PowerFailure):
            delete_by_person(request=request, proxy=False, at=LATER)
        monkeypatch.undo()
        assert not Upload.objects.exists() and blobs.path_of(blob).exists()
        assert [path.name for path in blobs.orphans(set(), before=_in_two_days())] == [blob]
        erase(request_id=request.id, at=LATER, action="request.deleted_by_person", chain="applicant")
        blobs.delete(blob)
        assert nothing_is_left_of(request.id, holder.id, blob)

    def test_erasing_twice_is_recorded_once(self, desk: Desk) -> None:
        request, _holder, _blob = a_full_request(desk)
        for _ in range(2):
            erase(request_id=request.id, at=LATER, action="request.deleted_by_person", chain="applicant")
        assert ApplicantEntry.objects.filter(action="request.deleted_by_person").count() == 1
        assert Parcel.objects.filter(event="request.erased").count() == 1


def _in_two_days() -> Any:
    from django.utils import timezone

    return timezone.now() + timedelta(days=2)


class TestAfterACaseIsOpened:
    @pytest.fixture(params=[State.OPEN, State.CLOSED])
    def opened(self, desk: Desk, request: Any) -> tuple[Request, HolderKeys]:
        sent, holder, _blob = a_full_request(desk)
        Request.objects.update(state=request.param)
        sent.refresh_from_db()
        return sent, holder

    def test_the_persons_own_access_goes_at_once_and_a_caseworker_is_asked(
        self, desk: Desk, opened: tuple[Request, HolderKeys]
    ) -> None:
        sent, holder = opened
        assert delete_by_person(request=sent, proxy=False, at=LATER) is False
        held = Request.objects.get()
        assert (held.state, held.holder_id, held.unread) == (State.DELETION_ASKED, None, True)
        assert held.deletion_asked_on == LATER.date()
        with pytest.raises(threads.ThreadGone):
            threads.keys_for_holder(held, holder)
        assert not WrappedKey.objects.filter(opener_kind__in=("holder", "receipt")).exists()
        assert not Holder.objects.exists() and not PublicKey.objects.filter(kind="holder").exists()
        assert answers_of(desk, held), "the caseworker can still see what a duty may bind them to keep"
        assert list(
            Parcel.objects.filter(event="request.deletion_asked").values_list("subject", flat=True)
        ) == [sent.id]

    def test_asking_twice_is_asking_once(self, opened: tuple[Request, HolderKeys]) -> None:
        """Two tabs, both opened before: the second finds it done, not an error."""
        sent, _holder = opened
        for _ in range(2):
            assert delete_by_person(request=sent, proxy=False, at=LATER) is False
        assert ApplicantEntry.objects.filter(action="request.deletion_asked").count() == 1
        assert Parcel.objects.filter(event="request.deletion_asked").count() == 1

    def test_after_a_crash_between_keys_and_rows_the_asking_can_be_finished(
        self, opened: tuple[Request, HolderKeys], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent, _holder = opened
        monkeypatch.setattr(deleting, "finish_ending_access", power_fails)
        with pytest.raises(PowerFailure):
            delete_by_person(request=sent, proxy=False, at=LATER)
        monkeypatch.undo()
        alive = set(Holder.objects.values_list("id", flat=True))
        (stuck,) = [each for each in Request.objects.exclude(holder_id=None) if each.holder_id not in alive]
        deleting.finish_ending_access(stuck.id, at=LATER)
        assert Request.objects.get().state == State.DELETION_ASKED

    def test_a_caseworker_confirms_and_all_is_gone(self, opened: tuple[Request, HolderKeys]) -> None:
        sent, _holder = opened
        delete_by_person(request=sent, proxy=False, at=LATER)
        erase(request_id=sent.id, at=LATER, action="request.deletion_confirmed", chain="staff", by=uuid4())
        assert not Request.objects.exists() and not Upload.objects.exists()
        assert not WrappedKey.objects.filter(owner_kind__in=("request", "upload")).exists()
        assert not PublicKey.objects.filter(kind="case").exists()


def test_only_the_steps_in_the_table_lead_from_one_state_to_another() -> None:
    from safeconduct.intake.states import TRANSITIONS, after

    for state in State:
        for step in {name for steps in TRANSITIONS.values() for name in steps}:
            if step in TRANSITIONS[state]:
                assert after(state.value, step) in State
            else:
                with pytest.raises(NotNow):
                    after(state.value, step)
    with pytest.raises(ValueError, match="unknown"):
        after("unknown", "take")
