"""After sending: messages, consent taken back, and deleting everything, also while another phone is open."""

from __future__ import annotations

import pytest
from django.utils import timezone

from safeconduct.intake import drafts, threads
from safeconduct.intake.models import Draft, Request
from safeconduct.keyring.models import Holder, WrappedKey
from tests.intake.form.conftest import POSTS
from tests.intake.people import Desk
from tests.intake.visitors import Person


class TestAfterSending:
    def test_withdrawing_consent_is_kept_and_shown(self, zelimkhan: Person) -> None:
        number = zelimkhan.sent_a_request()
        choices = {"documentation": "no", "statistics": "no", "advocacy": "yes"}
        zelimkhan.goes("/mine/agree").presses("", choices)
        assert zelimkhan.where == "/mine"
        phone = Person()
        phone.comes_back(number).goes("/mine/agree")
        checked = [name for name in choices if f'value="{choices[name]}"' in _ticked(phone.text, name)]
        assert checked == list(choices)

    def test_a_choice_left_open_is_asked_again_and_changes_nothing(self, zelimkhan: Person) -> None:
        zelimkhan.sent_a_request()
        zelimkhan.goes("/mine/agree").presses("", {"documentation": "maybe"})
        assert zelimkhan.status == 422 and "Please choose yes or no" in zelimkhan.text

    @pytest.mark.parametrize(
        ("text", "status"), [("", 422), ("x" * 20_001, 422), ("a\x00b", 422), ("  ", 422)]
    )
    def test_a_message_that_cannot_be_sent_is_told_and_still_there(
        self, zelimkhan: Person, text: str, status: int
    ) -> None:
        zelimkhan.sent_a_request()
        zelimkhan.goes("/mine").presses("", {"text": text})
        assert zelimkhan.status == status and 'class="errors"' in zelimkhan.text
        assert text.strip()[:50].replace("\x00", "") in zelimkhan.text.replace("\x00", "").replace(
            "\ufffd", ""
        )

    def test_a_form_token_that_is_none_is_told(self, zelimkhan: Person) -> None:
        zelimkhan.sent_a_request()
        zelimkhan.goes("/mine").presses("", {"text": "hello", "token": "x"})
        assert zelimkhan.status == 422

    def test_markup_is_shown_as_it_was_typed(self, zelimkhan: Person) -> None:
        zelimkhan.sent_a_request()
        zelimkhan.goes("/mine").presses("", {"text": "<script>alert(1)</script>"})
        assert b"<script>" not in zelimkhan.page.content and "<script>alert(1)</script>" in zelimkhan.text


def _ticked(page: str, name: str) -> str:
    import re

    return " ".join(
        tag for tag in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in tag and "checked" in tag
    )


class TestDeleting:
    def test_a_draft_goes_at_once_with_its_session_and_number(self, zelimkhan: Person) -> None:
        number = zelimkhan.with_a_number()
        zelimkhan.goes("/mine/delete").presses("")
        assert (
            zelimkhan.status == 200
            and not Draft.objects.exists()
            and not WrappedKey.objects.exclude(owner_kind="desk").exists()
        )
        assert "cache" in zelimkhan.page.headers["Clear-Site-Data"]
        assert zelimkhan.goes("/check").where == "/back"
        assert "found nothing" in zelimkhan.comes_back(number).text

    def test_a_sent_request_goes_at_once_before_anybody_opened_it(self, zelimkhan: Person) -> None:
        number = zelimkhan.sent_a_request()
        zelimkhan.goes("/mine/delete").presses("")
        assert not Request.objects.exists()
        assert "found nothing" in zelimkhan.comes_back(number).text

    def test_afterwards_their_own_access_goes_and_the_request_waits_for_a_caseworker(
        self, zelimkhan: Person
    ) -> None:
        number = zelimkhan.sent_a_request()
        Request.objects.update(state="open")
        zelimkhan.goes("/mine/delete").presses("")
        assert zelimkhan.status == 200 and Request.objects.get().state == "deletion"
        assert "found nothing" in zelimkhan.comes_back(number).text

    def test_another_phone_with_the_number_open_finds_everything_gone_and_no_error(
        self, zelimkhan: Person
    ) -> None:
        number = zelimkhan.with_a_number()
        phone = Person()
        phone.comes_back(number)
        hidden = phone.goes("/p/03").hidden("")
        zelimkhan.goes("/mine/delete").presses("")
        for path in (
            "/p/03",
            "/check",
            "/mine",
            "/mine/agree",
            "/mine/delete",
            "/files",
            "/number",
            "/number/typed",
        ):
            assert phone.goes(path).status in (200, 410), path
        for path, data in (
            ("/p/03", {"q03a": "DE"}),
            ("/send", {}),
            ("/show", {}),
            ("/mine/delete", {}),
            ("/files", {}),
        ):
            phone.page = phone.phone.post(path, {**hidden, **data}, follow=True)
            assert phone.status in (200, 403, 410, 422), path
        assert not WrappedKey.objects.exclude(owner_kind="desk").exists() and not Draft.objects.exists()

    def test_another_phone_after_a_sent_request_was_deleted(self, zelimkhan: Person) -> None:
        number = zelimkhan.sent_a_request()
        phone = Person()
        data = {**phone.comes_back(number).hidden(""), "text": "hello?"}
        zelimkhan.goes("/mine/delete").presses("")
        phone.page = phone.phone.post("/mine", data)
        assert phone.status == 410

    def test_a_number_shown_but_not_typed_back_of_a_deleted_draft_leads_nowhere_quietly(
        self, zelimkhan: Person
    ) -> None:
        number = zelimkhan.gets_a_number()
        hidden = zelimkhan.hidden("/number/another")
        drafts.forget(Draft.objects.get().id, at=timezone.now(), why="draft.expired")
        zelimkhan.page = zelimkhan.phone.post("/number/another", hidden, follow=True)
        assert zelimkhan.status == 410
        zelimkhan.types_back(number)
        assert zelimkhan.status in (200, 410)
        assert not Holder.objects.exists() and not WrappedKey.objects.exclude(owner_kind="desk").exists()

    def test_a_helpers_number_deletes_nothing_and_changes_no_consent(self, zelimkhan: Person) -> None:
        zelimkhan.with_a_number()
        zelimkhan.answers("07", "q07a=for").answers("40", POSTS["40"])
        zelimkhan.goes("/check").presses("/send")
        hidden = zelimkhan.goes("/mine").hidden("")
        zelimkhan.page = zelimkhan.phone.post("/mine/delete", hidden)
        assert zelimkhan.status == 200 and Request.objects.get().state == "waiting"
        from safeconduct.consent.models import ConsentEvent

        before = ConsentEvent.objects.count()
        zelimkhan.phone.post(
            "/mine/agree", {**hidden, "documentation": "yes", "statistics": "no", "advocacy": "yes"}
        )
        assert ConsentEvent.objects.count() == before


def test_the_caseworkers_answer_is_read_by_the_person(zelimkhan: Person, open_house: Desk) -> None:
    from uuid import uuid4

    from safeconduct.intake import keys
    from safeconduct.keyring.rows import Opener
    from tests.intake.people import case_secret

    number = zelimkhan.sent_a_request()
    request = Request.objects.get()
    thread = keys.thread_keys(
        request.id, 0, by=case_secret(open_house, request), opener=Opener("case", request.id)
    )
    aisha = threads.Author(open_house.aisha, "Aisha", is_staff=True)
    threads.write(
        request_id=request.id,
        text="We have read it.",
        author=aisha,
        keys=thread,
        at=timezone.now(),
        form_token=uuid4(),
    )
    text = Person().comes_back(number).text
    assert "We have read it." in text and "Aisha" in text
