"""Messages: signed and chained inside their lock; what is forged, changed or moved is shown as not true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from safeconduct import vault
from safeconduct.audit.models import ApplicantEntry, StaffEntry
from safeconduct.intake import keys, threads
from safeconduct.intake.models import Message, Request
from safeconduct.intake.threads import Author, MessageTooLong, NothingWritten, ThreadGone
from safeconduct.keyring import rows
from safeconduct.outbox.models import Parcel
from tests.intake.people import NOON, Desk, open_desk, send


@dataclass
class Conversation:
    """Zelimkhan's sent request, with the keys of both sides."""

    request: Request
    keys: dict[int, vault.LockKey]
    zelimkhan: Author
    aisha: Author

    def say(self, text: str, by: Author | None = None, token: UUID | None = None) -> Message:
        return threads.write(
            request_id=self.request.id, text=text, author=by or self.zelimkhan, keys=self.keys, at=NOON,
            form_token=token or uuid4(),
        )  # fmt: skip

    def shown(self) -> list[tuple[str, bool]]:
        return [(each.text, each.is_true) for each in threads.read(self.request, self.keys)]


@pytest.fixture
def desk() -> Desk:
    return open_desk()


@pytest.fixture
def talk(desk: Desk) -> Iterator[Conversation]:
    request, holder = send()
    yield Conversation(
        request, threads.keys_for_holder(request, holder),
        Author(holder.signing, "", is_staff=False), Author(desk.aisha, "Aisha", is_staff=True),
    )  # fmt: skip


def test_both_sides_write_and_read_in_order(talk: Conversation) -> None:
    talk.say("Is there any news?")
    talk.say("  Not yet. We are looking.\n", talk.aisha)
    talk.say("Спасибо")
    read = threads.read(talk.request, talk.keys)
    assert [(each.number, each.name, each.text, each.by_staff, each.is_true) for each in read] == [
        (1, "", "Is there any news?", False, True),
        (2, "Aisha", "Not yet. We are looking.", True, True),
        (3, "", "Спасибо", False, True),
    ]
    assert {each.day for each in read} == {NOON.date()}


def test_the_other_side_sees_that_something_is_unread(talk: Conversation) -> None:
    talk.say("hello", talk.aisha)
    assert not Request.objects.get().unread
    talk.say("hello")
    assert Request.objects.get().unread
    assert Parcel.objects.filter(event="message.written").count() == 2
    assert StaffEntry.objects.get(action="message.written").at == NOON
    assert ApplicantEntry.objects.get(action="message.written").day == NOON.date()


def test_the_same_form_sent_twice_is_one_message(talk: Conversation) -> None:
    token = uuid4()
    first = talk.say("Once", token=token)
    assert talk.say("Once", token=token).id == first.id
    assert talk.shown() == [("Once", True)]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00", " \x00 "])
def test_a_message_without_a_letter_is_none(talk: Conversation, text: str) -> None:
    with pytest.raises(NothingWritten):
        talk.say(text)


def test_a_nul_byte_is_left_out_and_odd_text_is_kept_as_it_is(talk: Conversation) -> None:
    for text in (
        "a\x00b",
        "\u202eright to left\u202c",
        "👩‍👩‍👧 \u0301\u0301\u0301",
        "<script>alert(1)</script>",
    ):
        talk.say(text)
    assert [text for text, _true in talk.shown()] == [
        "ab", "\u202eright to left\u202c", "👩‍👩‍👧 \u0301\u0301\u0301", "<script>alert(1)</script>",
    ]  # fmt: skip
    assert all(is_true for _text, is_true in talk.shown())


def test_too_long_a_message_is_refused_and_the_longest_is_kept(talk: Conversation) -> None:
    talk.say("я" * threads.LONGEST_MESSAGE)
    with pytest.raises(MessageTooLong):
        talk.say("я" * (threads.LONGEST_MESSAGE + 1))


def test_short_messages_of_both_sides_are_of_one_size(talk: Conversation) -> None:
    talk.say("yes")
    talk.say("No, and please do not come to the office this week.", talk.aisha)
    assert len({len(bytes(each.document)) for each in Message.objects.all()}) == 1


class TestSomebodyWhoWritesTheDatabase:
    def test_a_changed_message_is_not_true_and_the_others_stay_readable(self, talk: Conversation) -> None:
        talk.say("one")
        talk.say("two", talk.aisha)
        document = bytearray(bytes(Message.objects.get(number=1).document))
        document[-1] ^= 1
        Message.objects.filter(number=1).update(document=bytes(document))
        assert talk.shown() == [("", False), ("two", False)]
        talk.say("three")
        assert talk.shown()[-1] == ("three", True), "and one can still write"

    @pytest.mark.parametrize(
        "change", [{"day": NOON.date() - timedelta(days=40)}, {"by_staff": True}, {"number": 7}, {"epoch": 3}]
    )
    def test_a_message_put_under_another_day_side_place_or_epoch_is_not_true(
        self, talk: Conversation, change: dict[str, object]
    ) -> None:
        talk.say("I am well")
        Message.objects.update(**change)
        ((_text, is_true),) = talk.shown()
        assert not is_true

    def test_two_messages_that_changed_places_are_not_true(self, talk: Conversation) -> None:
        talk.say("Go there")
        talk.say("Do not")
        for old, new in ((1, 99), (2, 1), (99, 2)):
            Message.objects.filter(number=old).update(number=new)
        assert [is_true for _text, is_true in talk.shown()] == [False, False]

    def test_a_removed_message_shows_at_the_next_one(self, talk: Conversation) -> None:
        for text in ("one", "two", "three"):
            talk.say(text)
        Message.objects.filter(number=2).delete()
        assert talk.shown()[0] == ("one", True) and not talk.shown()[1][1]

    def test_a_message_of_another_request_opens_nowhere_else(self, talk: Conversation) -> None:
        other, _holder = send()
        talk.say("for the other one")
        Message.objects.update(request=other)
        with pytest.raises(vault.CannotOpen):
            threads.read(other, talk.keys)


class TestSomebodyWithTheThreadKey:
    """A colleague who may read, or a thief of one: reads, but cannot write in another's name."""

    def forge(self, talk: Conversation, held: dict[str, str], *, by_staff: bool) -> None:
        message = Message(request=talk.request, number=1, day=NOON.date(), by_staff=by_staff, epoch=0)
        message.document = vault.lock_document(
            held, key=talk.keys[0], context=threads._context(message), floor=vault.FLOOR_SMALL
        )
        message.save(force_insert=True)

    def signed(
        self, talk: Conversation, text: str, signing: vault.SigningKey, author: bytes
    ) -> dict[str, str]:
        message = Message(request=talk.request, number=1, day=NOON.date(), by_staff=True, epoch=0)
        held = {"text": text, "name": "Aisha", "author": signing.key_id.hex()}
        facts = threads._facts(message, held, vault.NO_PREVIOUS)
        held["signature"] = vault.sign_message(facts, by=signing).hex()
        held["author"] = author.hex()
        return held

    @pytest.mark.parametrize("by_staff", [True, False])
    def test_a_key_nobody_certified_signs_nothing(self, talk: Conversation, by_staff: bool) -> None:
        thief = vault.SigningKey.new()
        self.forge(talk, self.signed(talk, "Come to the station", thief, thief.key_id), by_staff=by_staff)
        assert talk.shown() == [("Come to the station", False)]

    def test_naming_aishas_key_does_not_help(self, talk: Conversation, desk: Desk) -> None:
        thief = vault.SigningKey.new()
        self.forge(talk, self.signed(talk, "Come", thief, desk.aisha.key_id), by_staff=True)
        same_id = vault.SigningKey(desk.aisha.key_id, thief.seed)
        assert talk.shown() == [("Come", False)]
        Message.objects.all().delete()
        self.forge(talk, self.signed(talk, "Come", same_id, desk.aisha.key_id), by_staff=True)
        assert talk.shown() == [("Come", False)]

    def test_aishas_true_signature_does_not_pass_for_the_persons(
        self, talk: Conversation, desk: Desk
    ) -> None:
        held = self.signed(talk, "I withdraw everything", desk.aisha, desk.aisha.key_id)
        self.forge(talk, held, by_staff=False)
        assert talk.shown() == [("I withdraw everything", False)]

    @pytest.mark.parametrize("signature", ["", "zz", "00", "ab" * 82])
    def test_a_signature_that_is_none_is_not_true_and_no_crash(
        self, talk: Conversation, signature: str
    ) -> None:
        held = self.signed(talk, "Come", talk.zelimkhan.signing, talk.zelimkhan.signing.key_id)
        self.forge(talk, {**held, "signature": signature}, by_staff=False)
        assert [is_true for _text, is_true in talk.shown()] == [False]

    @pytest.mark.parametrize(
        "held", [{}, {"text": "Come"}, {"author": "x", "text": "", "name": "", "signature": ""}]
    )
    def test_a_message_without_its_parts_does_not_break_the_thread(
        self, talk: Conversation, held: dict[str, str]
    ) -> None:
        self.forge(talk, held, by_staff=True)
        assert talk.shown() == [("", False)]


class TestKeys:
    def test_another_receipt_opens_no_thread(self, talk: Conversation) -> None:
        _other, stranger = send()
        with pytest.raises(ThreadGone):
            threads.keys_for_holder(talk.request, stranger)

    def test_after_the_keys_turned_old_and_new_messages_are_read_by_who_holds_both(
        self, talk: Conversation
    ) -> None:
        talk.say("before")
        holder_id = talk.request.holder_id
        assert holder_id is not None
        new = vault.LockKey.new()
        talk.request.epoch = 1
        talk.request.save()
        both = {**talk.keys, 1: new}
        threads.write(
            request_id=talk.request.id,
            text="after",
            author=talk.zelimkhan,
            keys=both,
            at=NOON,
            form_token=uuid4(),
        )
        assert [(each.text, each.is_true) for each in threads.read(talk.request, both)] == [
            ("before", True), ("after", True),
        ]  # fmt: skip
        assert [each.text for each in threads.read(talk.request, talk.keys)] == ["before", ""]
        with pytest.raises(ThreadGone):
            threads.write(
                request_id=talk.request.id,
                text="x",
                author=talk.zelimkhan,
                keys=talk.keys,
                at=NOON,
                form_token=uuid4(),
            )

    def test_a_thread_whose_first_key_is_gone_is_gone(self, talk: Conversation, desk: Desk) -> None:
        request, holder = send()
        rows.forget_opener(keys.thread_slot(request.id, 0), holder.opener)
        with pytest.raises(ThreadGone):
            threads.keys_for_holder(request, holder)

    def test_writing_to_a_deleted_request_says_so(self, talk: Conversation) -> None:
        Request.objects.all().delete()
        with pytest.raises(ThreadGone):
            talk.say("hello?")
