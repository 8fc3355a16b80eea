"""Sending: once, whatever is pressed; readable for the desk; and a receipt opens not one answer any more."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from safeconduct import vault
from safeconduct.audit import chain
from safeconduct.audit.models import ApplicantEntry
from safeconduct.blobs import store as blobs
from safeconduct.blobs.sealed import Sealed, stream_context
from safeconduct.consent import events
from safeconduct.consent.models import ConsentEvent
from safeconduct.consent.purposes import Purpose, valid_on
from safeconduct.intake import drafts, files_sent, keys, sending, threads
from safeconduct.intake.drafts import DraftGone
from safeconduct.intake.models import Draft, LatePage, Message, Request, Upload
from safeconduct.intake.sealed_parts import request_context
from safeconduct.intake.sending import HelpNotAgreed
from safeconduct.keyring import host, rows
from safeconduct.keyring.certified import NotCertified
from safeconduct.keyring.models import Holder, PublicKey, WrappedKey
from safeconduct.outbox.models import Parcel
from safeconduct.vault import documents
from tests.intake.people import (
    NOON,
    STORY,
    answers_of,
    begin,
    case_secret,
    file_key,
    given,
    open_desk,
    said,
    send,
    told,
    write_down_a_number,
    zelimkhans_answers,
)

PARTS = ("answers", "summary", "conflict", "card")


class PowerFailure(BaseException):
    """Stands for the end of the process."""


def power_fails(*args: object, **kwargs: object) -> None:
    raise PowerFailure


class TestWhatArrives:
    def test_the_desk_reads_what_was_written_and_the_draft_is_gone(self) -> None:
        desk = open_desk()
        request, holder = send(contact__channel="signal")
        assert given(answers_of(desk, request), "harm.own_words") == STORY
        assert request.state == "waiting" and request.unread and request.desk_id == desk.id
        assert not Draft.objects.exists()
        with pytest.raises(rows.NoKey):
            keys.draft_key(holder)
        with pytest.raises(DraftGone):
            drafts.read(holder)

    def test_an_answer_to_a_question_no_longer_asked_is_not_sent(self) -> None:
        desk = open_desk()
        request, _holder = send(place__detained="no", place__detained_where="Batavia")
        assert "place.detained_where" not in answers_of(desk, request)["facts"]

    def test_consents_are_kept_as_events_that_the_receipt_and_the_case_can_read(self) -> None:
        desk = open_desk()
        request, holder = send()
        read = events.read(request.id, threads.keys_for_holder(request, holder))
        agreed = {purpose for purpose in Purpose if valid_on(read, purpose, NOON.date())}
        assert agreed == {Purpose.HELP, Purpose.STATISTICS}
        case = case_secret(desk, request)
        thread = keys.thread_keys(request.id, 0, by=case, opener=rows.Opener("case", request.id))
        assert events.read(request.id, thread) == read

    def test_one_audit_row_without_a_time_and_one_parcel_with_a_day(self) -> None:
        open_desk()
        request, _holder = send()
        row = ApplicantEntry.objects.get(action="request.sent")
        assert (row.subject, row.by, row.day) == (request.id, None, NOON.date())
        assert len(bytes(row.about)) == 32
        assert list(Parcel.objects.values_list("event", "subject")) == [("request.sent", request.id)]
        assert chain.verify() == []

    def test_files_of_the_draft_go_with_it_and_open_under_the_file_key_only(self) -> None:
        desk, holder = open_desk(), begin()
        secret = vault.LockKey.new()
        writer = blobs.BlobWriter()
        sealer = vault.StreamSealer(secret, stream_context(writer.name))
        for piece in (sealer.start(), sealer.push(b"a photograph"), sealer.finish()):
            writer.write(piece)
        writer.finish()
        sealed = Sealed(writer.name, "wounds.jpg", "image/jpeg", "image", 12, "ab", secret)
        files_sent.keep_with_draft(holder=holder, sealed=sealed, at=NOON)
        draft_key = keys.draft_key(holder)
        request = sending.send(holder=holder, at=NOON)
        upload = Upload.objects.get()
        assert upload.owner_id == request.id
        (listed,) = files_sent.listed(request.id, file_key(desk, request))
        assert (listed.name, listed.size, listed.late) == ("wounds.jpg", 12, False)
        assert b"".join(files_sent.content(upload, file_key(desk, request))) == b"a photograph"
        with pytest.raises(vault.CannotOpen):
            files_sent.listed(request.id, draft_key)


class TestOnce:
    def test_pressing_send_again_finds_the_request_that_was_made(self) -> None:
        open_desk()
        request, holder = send()
        assert sending.send(holder=holder, at=NOON + timedelta(days=1)) == request
        assert Request.objects.count() == 1 and ConsentEvent.objects.count() == 4
        assert ApplicantEntry.objects.filter(action="request.sent").count() == 1

    def test_two_tabs_that_send_in_the_same_moment_make_one_request(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The second tab sends while the first stands between its keys and its row."""
        desk, holder = open_desk(), begin()
        write, sent_by_other = sending._write, []

        def other_tab_first(*args: Any) -> Request:
            monkeypatch.setattr(sending, "_write", write)
            sent_by_other.append(sending.send(holder=holder, at=NOON))
            return write(*args)

        monkeypatch.setattr(sending, "_write", other_tab_first)
        request = sending.send(holder=holder, at=NOON)
        assert [request] == sent_by_other and Request.objects.count() == 1
        assert given(answers_of(desk, request), "harm.own_words") == STORY
        assert set(WrappedKey.objects.filter(owner_kind="request").values_list("owner_id", flat=True)) == {
            request.id
        }
        assert set(PublicKey.objects.filter(kind="case").values_list("subject_id", flat=True)) == {request.id}

    def test_sent_by_another_tab_just_before_the_keys_are_made_is_found_too(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        open_desk()
        holder = begin()
        prepare = sending._prepare

        def other_tab_first(*args: Any) -> Any:
            monkeypatch.setattr(sending, "_prepare", prepare)
            sending.send(holder=holder, at=NOON)
            return prepare(*args)

        monkeypatch.setattr(sending, "_prepare", other_tab_first)
        assert sending.send(holder=holder, at=NOON) == Request.objects.get()

    def test_a_page_saved_while_sending_is_sent_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        desk, holder = open_desk(), begin()
        write = sending._write

        def another_tab_saves(*args: Any) -> Request:
            monkeypatch.setattr(sending, "_write", write)
            drafts.save(holder=holder, changed=said(person__name="Zelimkhan Bakaev"), at=NOON)
            return write(*args)

        monkeypatch.setattr(sending, "_write", another_tab_saves)
        request = sending.send(holder=holder, at=NOON)
        assert given(answers_of(desk, request), "person.name") == "Zelimkhan Bakaev"
        assert set(WrappedKey.objects.filter(owner_kind="request").values_list("owner_id", flat=True)) == {
            request.id
        }

    def test_a_late_page_nobody_has_merged_yet_is_not_lost_by_sending(self) -> None:
        """Posted on the old phone after its session had ended, sent from another one."""
        desk, holder = open_desk(), begin()
        late = said(person__name="Zelimkhan Bakaev")
        drafts.keep_late_page(draft_id=holder.id, to=holder.sealing.public(), changed=late, at=NOON)
        request = sending.send(holder=holder, at=NOON)
        assert given(answers_of(desk, request), "person.name") == "Zelimkhan Bakaev"
        assert not LatePage.objects.exists() and not WrappedKey.objects.filter(owner_kind="late").exists()

    def test_a_late_page_that_arrives_while_sending_is_not_lost_either(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk, holder = open_desk(), begin()
        write = sending._write

        def arrives(*args: Any) -> Request:
            monkeypatch.setattr(sending, "_write", write)
            late = said(person__name="Zelimkhan Bakaev")
            drafts.keep_late_page(draft_id=holder.id, to=holder.sealing.public(), changed=late, at=NOON)
            return write(*args)

        monkeypatch.setattr(sending, "_write", arrives)
        assert (
            given(answers_of(desk, sending.send(holder=holder, at=NOON)), "person.name") == "Zelimkhan Bakaev"
        )


class TestWhatStopsIt:
    @pytest.mark.parametrize("answers", [told(), told(consent__help="no", consent__statistics="yes")])
    def test_without_consent_to_help_nothing_is_sent_and_the_draft_stays(
        self, answers: dict[str, Any]
    ) -> None:
        open_desk()
        holder = begin(answers)
        with pytest.raises(HelpNotAgreed):
            sending.send(holder=holder, at=NOON)
        assert drafts.read(holder).answers == answers
        assert not WrappedKey.objects.filter(owner_kind="request").exists()

    def test_without_a_desk_that_can_be_believed_nothing_is_sent_and_the_draft_stays(self) -> None:
        desk, holder = open_desk(), begin()
        PublicKey.objects.filter(kind="desk").update(raw=vault.SealingKey.new().public().raw)
        with pytest.raises(NotCertified):
            sending.send(holder=holder, at=NOON)
        assert drafts.read(holder).answers == zelimkhans_answers()
        assert not Request.objects.exists()
        assert not WrappedKey.objects.filter(owner_kind="request").exists()
        assert not PublicKey.objects.filter(kind="case").exists()
        PublicKey.objects.filter(kind="desk").update(raw=desk.key.public().raw)
        assert sending.send(holder=holder, at=NOON)

    def test_an_expired_draft_and_one_that_never_was_say_so(self) -> None:
        open_desk()
        holder = begin()
        drafts.forget(holder.id, at=NOON, why="draft.expired")
        with pytest.raises(DraftGone):
            sending.send(holder=holder, at=NOON)

    def test_after_a_crash_between_keys_and_row_the_second_try_succeeds_and_the_leftover_is_ownerless(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk, holder = open_desk(), begin()
        monkeypatch.setattr(sending, "_write", power_fails)
        with pytest.raises(PowerFailure):
            sending.send(holder=holder, at=NOON)
        monkeypatch.undo()
        (left,) = set(WrappedKey.objects.filter(owner_kind="request").values_list("owner_id", flat=True))
        request = sending.send(holder=holder, at=NOON)
        assert given(answers_of(desk, request), "harm.own_words") == STORY
        owners = set(WrappedKey.objects.filter(owner_kind="request").values_list("owner_id", flat=True))
        assert owners - set(Request.objects.values_list("id", flat=True)) == {left}

    def test_after_a_crash_before_the_draft_keys_are_forgotten_the_next_press_forgets_them(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        open_desk()
        holder = begin()
        monkeypatch.setattr(sending, "_forget_draft_keys", power_fails)
        with pytest.raises(PowerFailure):
            sending.send(holder=holder, at=NOON)
        assert WrappedKey.objects.filter(owner_kind="draft").exists()
        monkeypatch.undo()
        assert sending.send(holder=holder, at=NOON) == Request.objects.get()
        assert not WrappedKey.objects.filter(owner_kind="draft").exists()


class TestWhatAThiefHolds:
    def test_a_receipt_the_pepper_and_both_databases_open_messages_and_status_and_not_one_answer(
        self,
    ) -> None:
        """Every key that can be reached from the receipt is tried on everything that is locked."""
        open_desk()
        number = write_down_a_number()
        holder = begin(number=number)
        sealed = Sealed("ab" * 24, "wounds.jpg", "image/jpeg", "image", 3, "00", vault.LockKey.new())
        files_sent.keep_with_draft(holder=holder, sealed=sealed, at=NOON)
        request = sending.send(holder=holder, at=NOON)
        thread = threads.keys_for_holder(request, holder)
        author = threads.Author(holder.signing, "", is_staff=False)
        threads.write(
            request_id=request.id, text="Any news?", author=author, keys=thread, at=NOON, form_token=holder.id
        )
        stolen = keys.find_holder(number.derived, number.locator)
        assert stolen is not None
        reached = _everything_reachable([number.derived.wrapping, stolen.sealing, stolen.signing])
        opened = _opened_with([key for key in reached if isinstance(key, vault.LockKey)], request)
        assert opened == {"card", "message", "consent"}
        assert not [
            slot for slot in _slots_opened(reached) if slot.purpose in {"file", "summary", "conflict", "case"}
        ]

    def test_the_databases_alone_open_nothing_at_all(self) -> None:
        open_desk()
        request, _holder = send()
        assert _opened_with(_everything_reachable([]), request) == set()

    def test_nothing_of_the_story_lies_in_any_row(self) -> None:
        open_desk()
        send()
        models = (
            Request,
            Message,
            ConsentEvent,
            Upload,
            Draft,
            LatePage,
            WrappedKey,
            PublicKey,
            Holder,
            ApplicantEntry,
            Parcel,
        )
        held = b"".join(
            value if isinstance(value, bytes) else str(value).encode()
            for model in models
            for row in model.objects.values_list()
            for value in row
        )
        for word in (STORY, "Zelimkhan", "yes", "statistics", "ru/2026"):
            assert word.encode() not in held


def _slots_opened(known: list[vault.AnySecretKey]) -> list[rows.Slot]:
    found = []
    for row in WrappedKey.objects.all():
        slot = rows.Slot(row.owner_kind, row.owner_id, row.purpose, row.epoch)
        opener = rows.Opener(row.opener_kind, row.opener_id)
        found += [slot for key in known if _try(slot, opener, key) is not None]
    return found


def _try(slot: rows.Slot, opener: rows.Opener, key: vault.AnySecretKey) -> vault.AnySecretKey | None:
    try:
        if isinstance(key, vault.SealingKey):
            return rows.open_sealed(slot, by=key, opener=opener)
        if isinstance(key, vault.LockKey):
            return rows.open_wrapped(slot, under=key, opener=opener)
    except vault.CannotOpen:
        return None
    return None


def _everything_reachable(known: list[Any]) -> list[Any]:
    """All keys a thief gets from these, with the host's weekly keys at hand, until nothing new turns up."""
    pepper_as_key = vault.LockKey(bytes(16), host.host().pepper)
    reached = {key.to_bytes(): key for key in (*known, pepper_as_key)}
    while True:
        new = {}
        for row, key in product(WrappedKey.objects.all(), list(reached.values())):
            slot = rows.Slot(row.owner_kind, row.owner_id, row.purpose, row.epoch)
            opened = _try(slot, rows.Opener(row.opener_kind, row.opener_id), key)
            if opened is not None and opened.to_bytes() not in reached:
                new[opened.to_bytes()] = opened
        if not new:
            return list(reached.values())
        reached |= new


def _opened_with(found: list[Any], request: Request) -> set[str]:
    """Names of what these keys open, of everything of this request in the main database."""
    locked: list[tuple[str, bytes, vault.Context]] = [
        (part, bytes(getattr(request, part)), request_context(request.id, part)) for part in PARTS
    ]
    locked += [("message", bytes(each.document), threads._context(each)) for each in Message.objects.all()]
    locked += [
        ("consent", bytes(each.document), events._context(each)) for each in ConsentEvent.objects.all()
    ]
    locked += [("file", bytes(each.record), files_sent._context(each)) for each in Upload.objects.all()]
    opened = set()
    for (name, blob, context), key in product(locked, found):
        if not isinstance(key, vault.LockKey):
            continue
        try:
            documents.unlock_document(blob, key=key, context=context)
            opened.add(name)
        except vault.CannotOpen:
            continue
    return opened
