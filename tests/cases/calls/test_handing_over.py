"""The number is read out, the call handed over: from then on Nadia opens nothing, and an hour later sees nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct import vault
from safeconduct.audit.models import StaffEntry
from safeconduct.intake import drafts, operators
from safeconduct.intake.keys import find_holder, open_receipt
from safeconduct.intake.models import Call, Draft, Request
from safeconduct.keyring import rows
from safeconduct.keyring.models import Holder, WrappedKey
from safeconduct.keyring.rows import Opener, Slot
from tests.access.people import House, Member, hire
from tests.cases.asking import ask
from tests.cases.calls.phone import agreed, at_work, handed_over, text


class TestNumber:
    def test_it_is_read_out_in_the_callers_words_and_read_back(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = agreed(client)
        heard = operators.open_call(Call.objects.get().id, by=nadia.unlocked, at=timezone.now())
        receipt = operators.number_of(heard)
        page = text(client.get(f"{call}/number"))
        assert all(group in page for group in receipt.grouped().split())
        assert "один" in page or "два" in page or "три" in page or "ноль" in page
        wrong = client.send_form(f"{call}/number", {"typed": "1" * 24})
        assert wrong.status_code == 422 and "not the same number" in text(wrong)
        answer = client.send_form(f"{call}/number", {"typed": receipt.grouped()})
        assert answer.status_code == 302
        assert client.get(f"{call}/number").status_code == 302
        assert receipt.grouped().split()[3] not in text(client.get(call))
        found = find_holder(open_receipt(receipt), receipt.locator)
        assert found is not None and found.id == heard.call.id

    def test_the_number_is_the_persons_own_on_the_public_site(self, nadia: Member) -> None:
        from tests.intake.visitors import Person

        client = at_work(nadia)
        call = agreed(client)
        heard = operators.open_call(Call.objects.get().id, by=nadia.unlocked, at=timezone.now())
        number = operators.number_of(heard).grouped()
        client.send_form(f"{call}/number", {"typed": number[-4:]})
        client.send_form(f"{call}/hand-over", {}, page=call)
        assert Person().comes_back(number).where == "/mine"

    def test_who_cannot_write_it_down_is_reached_another_way(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = agreed(client)
        answer = client.send_form(f"{call}/number", {"not_written": "on"})
        assert answer.status_code == 422 and "how we reach the person" in text(answer)
        missed = {"not_written": "on", "call_back": "Letter to Batavia, dorm 4"}
        assert client.send_form(f"{call}/number", missed).status_code == 302
        assert "Letter to Batavia, dorm 4" in text(client.get(call))
        assert client.get(f"{call}/number").status_code == 200

    def test_another_number_ends_the_first(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = agreed(client)
        now = timezone.now()
        first = operators.number_of(operators.open_call(Call.objects.get().id, by=nadia.unlocked, at=now))
        assert client.send_form(f"{call}/number/another", page=f"{call}/number").status_code == 302
        second = operators.number_of(operators.open_call(Call.objects.get().id, by=nadia.unlocked, at=now))
        assert find_holder(open_receipt(first), first.locator) is None
        assert find_holder(open_receipt(second), second.locator) is not None

    def test_handing_over_without_a_number_needs_a_second_thought(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = agreed(client)
        answer = client.send_form(f"{call}/hand-over", {}, page=call)
        assert answer.status_code == 422 and not Request.objects.exists()


class TestAfterHandingOver:
    def test_no_answer_opens_any_more_from_that_moment(self, nadia: Member) -> None:
        client = at_work(nadia)
        call, request = handed_over(client)
        shown = text(client.get(call))
        assert "Handed over" in shown and "They came to my work" not in shown
        assert client.get(f"{call}/36").headers["Location"] == call
        assert client.get(f"/requests/{request.id}").status_code == 404
        heard = operators.open_call(Call.objects.get().id, by=nadia.unlocked, at=timezone.now())
        assert "facility" not in heard.notes and "consent" not in heard.notes
        with pytest.raises(drafts.DraftGone):
            drafts.read(heard.holder)
        for purpose in ("case", "file"):
            with pytest.raises(rows.NoKey):
                rows.open_sealed(
                    Slot("request", request.id, purpose), by=heard.holder.sealing, opener=heard.holder.opener
                )

    def test_broken_off_after_sending_what_was_noted_is_shut_all_the_same(
        self, nadia: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = timezone.now()
        agreed(at_work(nadia))
        call = Call.objects.get()
        heard = operators.open_call(call.id, by=nadia.unlocked, at=now)
        operators.note(heard, {"a_number": "A123", "medical": "HIV"}, at=now)
        heard = operators.open_call(call.id, by=nadia.unlocked, at=now)

        def power_cut(*_all: object) -> bytes:
            raise KeyboardInterrupt

        monkeypatch.setattr(operators, "_locked", power_cut)
        with pytest.raises(KeyboardInterrupt):
            operators.hand_over(heard, by=nadia.unlocked, at=now)
        monkeypatch.undo()
        again = operators.open_call(call.id, by=nadia.unlocked, at=now)
        assert again.sent and set(again.notes) <= operators.STAYS_FOR_THE_HOUR
        assert set(operators.note(again, {"receipt": "not_written"}, at=now)) <= operators.STAYS_FOR_THE_HOUR
        assert operators.hand_over(again, by=nadia.unlocked, at=now) == Request.objects.get()
        assert Call.objects.get().state == "handed_over"

    def test_an_hour_later_it_is_not_there_also_before_the_worker_came(
        self, nadia: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = at_work(nadia)
        call, request = handed_over(client)
        later = timezone.now() + operators.SEES_FOR
        with pytest.raises(operators.NotYourCall):
            operators.open_call(Call.objects.get().id, by=nadia.unlocked, at=later)
        assert operators.mine(nadia.person.pk, later) == []
        Call.objects.update(sees_until=timezone.now())
        for page in ("", "/number", "/36", "/consent", "/give-up"):
            assert client.get(call + page).status_code == 404
        assert client.send_form(f"{call}/hand-over", {}, page="/calls").status_code == 404
        assert call not in text(client.get("/calls"))
        assert Request.objects.filter(id=request.id).exists()

    def test_the_worker_deletes_the_operators_key_and_what_was_noted(self, nadia: Member) -> None:
        _call, request = handed_over(at_work(nadia))
        now = timezone.now()
        assert operators.end_hours(now) == 0
        Call.objects.update(sees_until=now)
        assert operators.end_hours(now) == 1
        assert not WrappedKey.objects.filter(
            opener_kind="person", opener_id=nadia.person.pk, owner_kind="holder"
        )
        assert not WrappedKey.objects.filter(owner_kind="holder", purpose="call").exists()
        closed = Call.objects.get()
        assert closed.state == "closed" and bytes(closed.document) == b""
        assert operators.end_hours(now + timedelta(days=1)) == 0 and not Call.objects.exists()
        assert Holder.objects.filter(id=request.holder_id).exists()

    def test_a_handing_over_that_broke_off_ends_with_its_hour_too(
        self, nadia: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        agreed(at_work(nadia))
        heard = operators.open_call(Call.objects.get().id, by=nadia.unlocked, at=timezone.now())

        def power_cut(*_args: object, **_more: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(Call, "move", power_cut)
        with pytest.raises(KeyboardInterrupt):
            operators.hand_over(heard, by=nadia.unlocked, at=timezone.now())
        monkeypatch.undo()
        assert Request.objects.count() == 1 and Call.objects.get().state == "writing"
        again = operators.open_call(Call.objects.get().id, by=nadia.unlocked, at=timezone.now())
        assert again.sent
        operators.hand_over(again, by=nadia.unlocked, at=timezone.now())
        assert Request.objects.count() == 1 and Call.objects.get().state == "handed_over"
        now = timezone.now()
        Call.objects.update(state="writing", sees_until=now)
        assert operators.end_hours(now) == 1
        assert Call.objects.get().state == "closed"

    def test_no_colleague_opens_somebody_elses_call(self, nadia: Member, house: House) -> None:
        call = agreed(at_work(nadia))
        yusuf = hire(house.rosa, "Yusuf", ["operator"])
        for colleague in (yusuf, house.aisha):
            client = at_work(colleague)
            for page in ("", "/01", "/number", "/give-up"):
                assert client.get(call + page).status_code == 404
            assert call not in text(client.get("/calls"))
        assert at_work(nadia).get(f"/calls/{uuid4()}").status_code == 404

    def test_an_operator_opens_no_request_at_all(self, nadia: Member) -> None:
        request, _holder = ask()
        client = at_work(nadia)
        for page in ("/inbox", f"/requests/{request.id}", f"/requests/{request.id}/story"):
            assert client.get(page).status_code == 404

    def test_the_record_names_the_operator_and_no_content(self, nadia: Member) -> None:
        _call, request = handed_over(at_work(nadia))
        told = StaffEntry.objects.filter(by=nadia.person.pk, action__startswith="call.")
        assert [entry.action for entry in told.order_by("number")] == [
            "call.begun", "call.consent_read", "call.handed_over",
        ]  # fmt: skip
        assert told.get(action="call.handed_over").subject == request.id

    def test_who_calls_for_somebody_else_gets_a_helpers_number(self, nadia: Member) -> None:
        from tests.intake.visitors import Person

        client = at_work(nadia)
        call = agreed(client, caller="for")
        heard = operators.open_call(Call.objects.get().id, by=nadia.unlocked, at=timezone.now())
        number = operators.number_of(heard).grouped()
        client.send_form(f"{call}/number", {"typed": number})
        client.send_form(f"{call}/hand-over", {}, page=call)
        assert "You wrote for somebody else" in Person().comes_back(number).text


class TestGivingUp:
    def test_everything_goes_and_the_number_opens_nothing(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = agreed(client)
        heard = operators.open_call(Call.objects.get().id, by=nadia.unlocked, at=timezone.now())
        number = operators.number_of(heard)
        assert "deleted at once" in text(client.get(f"{call}/give-up"))
        assert client.send_form(f"{call}/give-up", {}).status_code == 302
        assert not Draft.objects.exists() and client.get(call).status_code == 404
        assert find_holder(open_receipt(number), number.locator) is None
        assert not WrappedKey.objects.filter(owner_kind__in=("holder", "draft")).exists()
        assert bytes(Call.objects.get().document) == b""

    def test_a_draft_that_expired_closes_its_call(self, nadia: Member) -> None:
        agreed(at_work(nadia))
        drafts.forget(Draft.objects.get().id, at=timezone.now(), why="draft.expired")
        assert operators.mine(nadia.person.pk, timezone.now()) == []
        assert operators.end_hours(timezone.now()) == 1
        assert Call.objects.get().state == "given_up"

    def test_a_call_lives_as_long_as_a_draft_whose_number_was_typed(self, nadia: Member) -> None:
        agreed(at_work(nadia))
        assert Draft.objects.get().expires > timezone.now() + timedelta(days=13)


def test_the_operators_row_cannot_be_moved_to_another_call(nadia: Member) -> None:
    client = at_work(nadia)
    agreed(client)
    agreed(client)
    first, second = Call.objects.all()
    held = WrappedKey.objects.filter(owner_kind="holder", purpose="sealing", opener_kind="person")
    blob = held.get(owner_id=first.id).blob
    held.filter(owner_id=second.id).update(blob=blob)
    with pytest.raises((operators.NotYourCall, vault.CannotOpen)):
        operators.open_call(second.id, by=nadia.unlocked, at=timezone.now())
    opener = Opener("person", nadia.person.pk)
    assert opener in rows.openers(Slot("holder", first.id, "sealing"))
