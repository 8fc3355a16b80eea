"""Anna wrote for her brother Zelimkhan: messages only; he gets a number of his own, and ends hers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from safeconduct.audit.models import ApplicantEntry, StaffEntry
from safeconduct.cases import grants, reading
from safeconduct.cases.calls import letting_in
from safeconduct.intake import deleting, proxies, sweeping, threads
from safeconduct.intake.models import InviteCode, ProxyAccess, Request, Upload
from safeconduct.keyring.certified import NotCertified
from safeconduct.keyring.models import Holder, PublicKey, WrappedKey
from safeconduct.vault import SealingKey
from tests.access.people import House, hire
from tests.cases.asking import ask
from tests.cases.calls.phone import at_work, text
from tests.intake.form.conftest import POSTS
from tests.intake.visitors import Person, quick_derivation


def anna_wrote() -> tuple[Person, str, Request]:
    """Anna at her telephone, her number, and the request."""
    anna = Person()
    number = anna.with_a_number()
    anna.answers("07", "q07a=for").answers("36", "q36a=They came to his work.").answers("40", POSTS["40"])
    anna.goes("/check").presses("/send")
    return anna, number, Request.objects.get()


def a_code(house: House, request: Request) -> str:
    page = f"/requests/{request.id}/proxy"
    answer = at_work(house.aisha).send_form(f"{page}/code", page=page)
    found = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){5}", text(answer))
    assert answer.status_code == 200 and found, text(answer)
    return found.group()


def own_number(code: str) -> tuple[Person, str]:
    """Zelimkhan makes a number with the code and types it back."""
    zelimkhan = Person()
    zelimkhan.goes("/code").presses("", {"code": code})
    assert zelimkhan.where == "/number", zelimkhan.text
    number = zelimkhan.number_shown()
    zelimkhan.types_back(number)
    return zelimkhan, number


def let_in(house: House, request: Request) -> Any:
    """Timur lets in: Aisha gave the code."""
    page = f"/requests/{request.id}/proxy"
    return at_work(house.timur).send_form(f"{page}/let-in", {"compared": "on"}, page=page)


def write(house: House, request: Request, words: str) -> None:
    page = f"/requests/{request.id}"
    assert at_work(house.aisha).send_form(f"{page}/reply", {"text": words}, page=page).status_code == 302


class TestMessagesOnly:
    def test_anna_reads_and_writes_messages(self, house: House) -> None:
        anna, number, request = anna_wrote()
        write(house, request, "Where is he held?")
        assert "Where is he held?" in anna.comes_back(number).text
        anna.presses("", {"text": "In Batavia."})
        assert "In Batavia." in anna.goes("/mine").text

    def test_her_number_opens_nothing_else_and_the_page_says_so(self, house: House) -> None:
        anna, _number, _request = anna_wrote()
        page = anna.goes("/mine").text
        assert "You wrote for somebody else" in page and "They came to his work" not in page
        for link in ("/files", "/mine/agree", "/mine/delete", "/mine/helper"):
            assert f'href="{link}"' not in page
        assert anna.goes("/files").where == "/mine"
        assert "<form" not in anna.goes("/mine/agree").text.split("<main")[1]
        assert "not delete the request" in anna.goes("/mine/delete").text
        assert anna.goes("/mine/helper").where == "/mine"
        assert anna.goes("/p/36").where in ("/mine", "/check") and "They came" not in anna.text

    def test_a_file_posted_with_her_number_is_not_kept(self, house: House) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        anna, _number, _request = anna_wrote()
        hidden = anna.goes("/mine").hidden("")
        sent = {**hidden, "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 " + bytes(64))}
        anna.page = anna.phone.post("/files", sent)
        assert anna.status == 302 and not Upload.objects.exists()

    def test_deleting_by_post_deletes_nothing(self, house: House) -> None:
        anna, _number, request = anna_wrote()
        hidden = anna.goes("/mine").hidden("")
        anna.page = anna.phone.post("/mine/delete", hidden)
        assert Request.objects.filter(id=request.id).exists()
        with pytest.raises(deleting.NotYoursToDelete):
            deleting.delete_by_person(request=request, proxy=True, at=timezone.now())


class TestOwnNumber:
    def test_from_code_to_reading_writing_and_deleting(self, house: House) -> None:
        anna, annas, request = anna_wrote()
        anna.goes("/mine").presses("", {"text": "From Anna"})
        write(house, request, "Before he came")
        zelimkhan, number = own_number(a_code(house, request))
        assert zelimkhan.where == "/mine" and "let you in once" in zelimkhan.text
        digits = re.search(r"\d{4} \d{4}", zelimkhan.text)
        page = text(at_work(house.aisha).get(f"/requests/{request.id}/proxy"))
        assert digits and digits.group() in page
        assert "Before he came" not in zelimkhan.comes_back(number).text

        assert let_in(house, request).status_code == 302
        write(house, request, "After he came")
        phone = Person()
        read = phone.comes_back(number).text
        assert "Before he came" in read and "After he came" in read and "From Anna" in read
        assert "could not check" not in read
        phone.presses("", {"text": "Thank you"})
        held = Request.objects.get()
        keys = reading.open_case(held, house.aisha.unlocked, timezone.now().date())
        told = threads.read(held, keys.thread)
        assert [each.text for each in told][-1] == "Thank you" and all(each.is_true for each in told)
        assert held.epoch == 1 and "They came to his work" not in read

        old = Person().comes_back(annas).text
        assert "Before he came" in old and "From Anna" in old and "After he came" not in old
        assert "Thank you" not in old and "number of their own" in old

        assert phone.goes("/mine/agree").status == 200 and 'name="statistics"' in phone.text
        phone.goes("/mine/helper").presses("")
        assert not ProxyAccess.objects.exists()
        assert "found nothing" in Person().comes_back(annas).text
        assert Person().comes_back(number).where == "/mine"
        phone.goes("/mine/delete").presses("")
        assert not Request.objects.exists() and not Holder.objects.exists()

    def test_anna_with_the_page_still_open_writes_nothing_new(self, house: House) -> None:
        anna, _annas, request = anna_wrote()
        hidden = anna.goes("/mine").hidden("")
        own_number(a_code(house, request))
        let_in(house, request)
        anna.page = anna.phone.post("/mine", {**hidden, "text": "me again"}, follow=True)
        assert anna.status == 200 and "cannot write here" in anna.text
        for path in ("/files", "/mine/agree", "/mine/delete", "/check", "/p/36", "/mine/helper", "/sent"):
            assert anna.goes(path).status in (200, 410), path
            assert "They came to his work" not in anna.text
        anna.page = anna.phone.post("/mine/delete", hidden, follow=True)
        assert Request.objects.filter(id=request.id).exists() and ProxyAccess.objects.exists()

    def test_a_code_works_until_the_number_was_typed_back_and_then_never(self, house: House) -> None:
        _anna, _annas, request = anna_wrote()
        code = a_code(house, request)
        first = Person()
        first.goes("/code").presses("", {"code": code.lower().replace("-", " ")})
        number = first.number_shown()
        zelimkhan, _own = own_number(code)
        assert "found nothing" in Person().comes_back(number).text
        late = Person()
        late.goes("/code").presses("", {"code": code})
        assert late.status == 422 and "no such code" in late.text
        assert zelimkhan.goes("/mine").status == 200 and InviteCode.objects.get().typed_back

    @pytest.mark.parametrize("wrong", ["", "x", "0000-0000-0000-0000-0000-0000", "\x00", "ن" * 40, "a" * 129])
    def test_wrong_codes_get_one_page_and_make_nothing(self, house: House, wrong: str) -> None:
        _anna, _annas, request = anna_wrote()
        a_code(house, request)
        before = Holder.objects.count()
        stranger = Person()
        stranger.goes("/code").presses("", {"code": wrong})
        assert stranger.status == 422 and Holder.objects.count() == before

    def test_wrong_codes_wait_as_wrong_numbers_do(self, house: House) -> None:
        from safeconduct.intake.derivation import FAILURES

        stranger = Person()
        stranger.goes("/code").presses("", {"code": "ABCD-0000-0000-0000-0000-0000"})
        assert FAILURES.wait_for("code ABCD") > 0 and FAILURES.wait_for("code ZZZZ") == 0

    def test_a_slip_of_the_finger_costs_nobody_their_open_page(self, house: House) -> None:
        anna, _annas, _request = anna_wrote()
        anna.goes("/code").presses("", {"code": "0000-0000-0000-0000-0000-0000"})
        assert anna.status == 422 and anna.goes("/mine").where == "/mine"

    def test_a_code_too_old_is_none_and_is_swept(self, house: House) -> None:
        _anna, _annas, request = anna_wrote()
        code = a_code(house, request)
        yesterday = timezone.now().date() - timedelta(days=1)
        InviteCode.objects.update(expires_on=yesterday)
        late = Person()
        late.goes("/code").presses("", {"code": code})
        assert late.status == 422
        assert proxies.sweep_codes(timezone.now()) == 1 and not InviteCode.objects.exists()

    def test_another_code_ends_the_first_and_what_was_made_with_it(self, house: House) -> None:
        _anna, _annas, request = anna_wrote()
        first = a_code(house, request)
        _zelimkhan, number = own_number(first)
        a_code(house, request)
        assert "found nothing" in Person().comes_back(number).text
        assert let_in(house, request).status_code == 409

    def test_a_person_who_waits_cannot_delete_and_loses_nothing(self, house: House) -> None:
        _anna, _annas, request = anna_wrote()
        zelimkhan, number = own_number(a_code(house, request))
        for path in ("/mine/delete", "/files", "/mine/agree", "/check", "/sent", "/p/01", "/mine/helper"):
            assert zelimkhan.goes(path).status == 200, path
        assert zelimkhan.comes_back(number).where == "/mine"
        assert InviteCode.objects.get().holder_id

    def test_nobody_is_let_in_without_comparing_and_without_a_number(self, house: House) -> None:
        _anna, _annas, request = anna_wrote()
        page = f"/requests/{request.id}/proxy"
        aisha = at_work(house.aisha)
        assert aisha.send_form(f"{page}/let-in", {}, page=page).status_code == 422
        assert let_in(house, request).status_code == 409
        code = a_code(house, request)
        half = Person()
        half.goes("/code").presses("", {"code": code})
        assert let_in(house, request).status_code == 409
        assert Request.objects.get().holder_id == request.holder_id and Request.objects.get().epoch == 0

    def test_a_power_cut_while_letting_in_leaves_all_as_before(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _anna, annas, request = anna_wrote()
        _zelimkhan, number = own_number(a_code(house, request))

        def power_cut(**_more: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(grants, "turn", power_cut)
        keys = reading.open_case(request, house.timur.unlocked, timezone.now().date())
        with pytest.raises(KeyboardInterrupt):
            letting_in.let_in(request=request, keys=keys, by=house.timur.unlocked, at=timezone.now())
        monkeypatch.undo()
        monkeypatch.setattr("safeconduct.vault.receipts.open_receipt", quick_derivation)
        assert Request.objects.get().holder_id == request.holder_id
        assert Person().comes_back(annas).where == "/mine"
        assert let_in(house, request).status_code == 302
        assert "Your messages" in Person().comes_back(number).text

    def test_a_swapped_key_of_the_person_stops_later_turnings(self, house: House) -> None:
        _anna, _annas, request = anna_wrote()
        own_number(a_code(house, request))
        let_in(house, request)
        held = Request.objects.get()
        stranger = SealingKey.new().public()
        PublicKey.objects.filter(kind="holder", subject_id=held.holder_id, use="seal").update(
            raw=stranger.raw
        )
        with pytest.raises(NotCertified):
            grants.turn(
                request_id=held.id, without=[], issuer=house.aisha.unlocked, at=timezone.now(), action="x.y"
            )

    def test_files_come_in_with_the_persons_own_number(self, house: House) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        _anna, _annas, request = anna_wrote()
        _zelimkhan, number = own_number(a_code(house, request))
        let_in(house, request)
        phone = Person()
        hidden = phone.comes_back(number).hidden("")
        paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4 " + bytes(64))
        phone.page = phone.phone.post("/files", {**hidden, "file": paper})
        assert phone.status == 200 and Upload.objects.get().late


class TestTwoPeople:
    """A number reads for as long as the request is kept: no one colleague hands it out alone."""

    def test_whoever_gave_the_code_lets_nobody_in(self, house: House) -> None:
        _anna, _annas, request = anna_wrote()
        zelimkhan, _number = own_number(a_code(house, request))
        page = f"/requests/{request.id}/proxy"
        aisha = at_work(house.aisha)
        shown = text(aisha.get(page))
        assert "You gave the code" in shown and "/proxy/let-in" not in shown
        answer = aisha.send_form(f"{page}/let-in", {"compared": "on"}, page=page)
        assert answer.status_code == 409 and "You gave the code" in text(answer)
        assert Request.objects.get().holder_id == request.holder_id
        assert "let you in once" in zelimkhan.goes("/mine").text
        assert "/proxy/let-in" in text(at_work(house.timur).get(page))
        assert let_in(house, request).status_code == 302

    def test_somebody_with_an_hour_gives_no_code_lets_nobody_in_and_ends_nobody(self, house: House) -> None:
        _anna, annas, request = anna_wrote()
        own_number(a_code(house, request))
        bilal, now = hire(house.rosa, "Bilal", ["caseworker"]), timezone.now()
        keys = reading.open_case(request, house.aisha.unlocked, now.date())
        grants.grant(
            request=request, person=bilal.person, keys=keys, purpose="emergency", expires_on=None,
            ends_at=now + timedelta(hours=1), by=house.aisha.unlocked, at=now,
        )  # fmt: skip
        page, client = f"/requests/{request.id}/proxy", at_work(bilal)
        for step, typed in (("code", {}), ("let-in", {"compared": "on"}), ("end", {})):
            answer = client.send_form(f"{page}/{step}", typed, page=page)
            assert answer.status_code == 409 and "ends by the hour" in text(answer), step
        assert InviteCode.objects.get().made_by == house.aisha.person.pk
        assert Request.objects.get().holder_id == request.holder_id
        assert Person().comes_back(annas).where == "/mine"


class TestEnding:
    def test_staff_end_it_on_the_persons_word_after_a_page_that_says_what_follows(self, house: House) -> None:
        _anna, annas, request = anna_wrote()
        page = f"/requests/{request.id}/proxy/end"
        aisha = at_work(house.aisha)
        assert "no number of their own yet" in text(aisha.get(page))
        assert aisha.send_form(page, {}).status_code == 302
        assert "found nothing" in Person().comes_back(annas).text
        assert Request.objects.get().holder_id is None
        assert not WrappedKey.objects.filter(opener_kind="holder", owner_kind="request").exists()
        assert aisha.send_form(page, {}, page=page.removesuffix("/end")).status_code == 409
        _zelimkhan, number = own_number(a_code(house, request))
        assert let_in(house, request).status_code == 302
        assert "Your messages" in Person().comes_back(number).text and not ProxyAccess.objects.exists()

    def test_staff_end_it_after_the_person_is_in(self, house: House) -> None:
        _anna, annas, request = anna_wrote()
        _zelimkhan, number = own_number(a_code(house, request))
        let_in(house, request)
        assert at_work(house.aisha).send_form(f"/requests/{request.id}/proxy/end", {}).status_code == 302
        assert "found nothing" in Person().comes_back(annas).text
        assert Person().comes_back(number).where == "/mine"

    def test_who_wrote_themself_is_no_proxy(self, house: House) -> None:
        request, _holder = ask()
        page = f"/requests/{request.id}/proxy"
        aisha = at_work(house.aisha)
        assert "person’s own" in text(aisha.get(page))
        for step in ("code", "end"):
            assert aisha.send_form(f"{page}/{step}", {}, page=page).status_code == 409
        assert not InviteCode.objects.exists()

    def test_others_find_no_such_page(self, house: House) -> None:
        _anna, _annas, request = anna_wrote()
        leyla = hire(house.rosa, "Leyla", ["caseworker"])
        for stranger in (leyla, house.rosa, hire(house.rosa, "Nadia", ["operator"])):
            client = at_work(stranger)
            for step in ("", "/end"):
                assert client.get(f"/requests/{request.id}/proxy{step}").status_code == 404
            for step in ("/code", "/let-in"):
                assert client.send_form(f"/requests/{request.id}/proxy{step}", page="/account").status_code in (
                    403, 404,
                )  # fmt: skip


class TestKeptAndDeleted:
    def test_the_sweeper_leaves_a_helper_and_a_person_who_waits(self, house: House) -> None:
        _anna, annas, request = anna_wrote()
        _zelimkhan, number = own_number(a_code(house, request))
        WrappedKey.objects.update(made_on=timezone.now().date() - timedelta(days=3))
        sweeping.sweep_ownerless_keys(timezone.now())
        assert "let you in once" in Person().comes_back(number).text
        let_in(house, request)
        WrappedKey.objects.update(made_on=timezone.now().date() - timedelta(days=3))
        sweeping.sweep_ownerless_keys(timezone.now())
        assert Person().comes_back(number).where == "/mine"
        assert "number of their own" in Person().comes_back(annas).text

    def test_deleting_the_request_takes_every_number_beside_it(self, house: House) -> None:
        _anna, _annas, request = anna_wrote()
        own_number(a_code(house, request))
        let_in(house, request)
        deleting.erase(request_id=request.id, at=timezone.now(), action="request.erased", chain="worker")
        assert not Holder.objects.exists() and not ProxyAccess.objects.exists()
        assert not WrappedKey.objects.filter(owner_kind__in=("holder", "request", "draft")).exists()

    def test_the_person_asking_for_deletion_ends_the_helpers_number_too(self, house: House) -> None:
        _anna, annas, request = anna_wrote()
        _zelimkhan, number = own_number(a_code(house, request))
        let_in(house, request)
        Request.objects.update(state="open")
        phone = Person()
        phone.comes_back(number).goes("/mine/delete").presses("")
        assert Request.objects.get().state == "deletion"
        assert "found nothing" in Person().comes_back(annas).text and not Holder.objects.exists()

    def test_the_record_holds_ids_and_no_code(self, house: House) -> None:
        _anna, _annas, request = anna_wrote()
        own_number(a_code(house, request))
        let_in(house, request)
        staff = StaffEntry.objects.filter(subject=request.id).values_list("action", flat=True)
        assert {"proxy.code_given", "holder.replaced", "request.keys_turned"} <= set(staff)
        told = ApplicantEntry.objects.filter(subject=request.id).values_list("action", flat=True)
        assert {"proxy.receipt_made", "proxy.receipt_typed_back"} <= set(told)
