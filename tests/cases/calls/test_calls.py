"""Nadia at the telephone: Zelimkhan calls from detention, the line drops, he is handed over, she sees no more."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from safeconduct.access.errors import NotAllowed
from safeconduct.cases import reading
from safeconduct.consent import events
from safeconduct.intake import drafts, operators
from safeconduct.intake.keys import open_receipt
from safeconduct.intake.models import Call, Draft, Request
from safeconduct.intake.questions import CONSENT_PAGE, WORDING
from safeconduct.keyring.certified import NotCertified
from safeconduct.keyring.models import Holder
from tests.access.people import House, Member, join
from tests.cases.calls.phone import BEGIN, YES, agreed, at_work, begun, fill, handed_over, text


class TestBeginning:
    def test_whether_somebody_listens_is_asked_first(self, nadia: Member) -> None:
        page = text(at_work(nadia).get("/calls/new"))
        names = re.findall(r'name="(\w+)"', page[page.index('name="token"') :])
        assert names[1] == "monitored"
        answer = at_work(nadia).send_form("/calls/new", {**BEGIN, "monitored": ""})
        assert answer.status_code == 422 and "Please ask this first" in text(answer)
        assert "Batavia <center>" in text(answer) and not Call.objects.exists()

    def test_a_double_click_begins_one_call(self, nadia: Member) -> None:
        client = at_work(nadia)
        posted = {**BEGIN, "token": str(uuid4())}
        first, second = (client.send_form("/calls/new", posted) for _ in range(2))
        assert first.headers["Location"] == second.headers["Location"]
        assert Call.objects.count() == Draft.objects.count() == Holder.objects.count() == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            {"where": "the moon"}, {"language": "xx"}, {"token": "x"}, {"facility": "a" * 201}, {"caller": ""},
            {"monitored": "\x00"}, {"interpreter": "x"},
        ],
    )  # fmt: skip
    def test_bad_input_is_told_and_begins_nothing(self, nadia: Member, wrong: dict[str, str]) -> None:
        answer = at_work(nadia).send_form("/calls/new", {**BEGIN, **wrong})
        assert answer.status_code == 422 and 'class="errors"' in text(answer)
        assert not Call.objects.exists()

    def test_somebody_whose_keys_nobody_confirmed_begins_no_call(self, house: House) -> None:
        newcomer = join(house.rosa, "Oleg", ["operator"])
        token = str(uuid4())
        derived = open_receipt(operators.number_for(newcomer.person.pk, token))
        with pytest.raises(NotCertified):
            operators.begin(
                token=token, derived=derived, language="ru", notes={}, by=newcomer.unlocked, at=timezone.now()
            )
        assert not Draft.objects.exists() and not Holder.objects.exists()

    def test_a_role_without_the_permission_begins_no_call(self, house: House) -> None:
        assert at_work(house.rosa).get("/calls").status_code == 404
        token = str(uuid4())
        derived = open_receipt(operators.number_for(house.rosa.person.pk, token))
        with pytest.raises(NotAllowed):
            operators.begin(
                token=token,
                derived=derived,
                language="ru",
                notes={},
                by=house.rosa.unlocked,
                at=timezone.now(),
            )


class TestConsent:
    def test_nothing_is_asked_before_the_person_said_yes(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = begun(client)
        for page in ("01", "36", "flags"):
            assert client.get(f"{call}/{page}").headers["Location"] == f"{call}/consent"
        answer = client.send_form(f"{call}/01", {"q01a": "yes"}, page=f"{call}/consent")
        assert answer.headers["Location"] == f"{call}/consent"
        draft = operators.open_call(Call.objects.get().id, by=nadia.unlocked, at=timezone.now())
        assert drafts.read(draft.holder).answers["facts"] == {}

    def test_the_text_is_the_consent_pages_own_in_the_callers_language(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = begun(client)
        page = text(client.get(f"{call}/consent"))
        with translation.override("ru"):
            title, first = str(CONSENT_PAGE.title), str(CONSENT_PAGE.fields[0].label)
        assert title != str(CONSENT_PAGE.title) and title in page and first in page and 'lang="ru"' in page
        assert 'dir="rtl"' in text(client.get(f"{call}/consent?in=ar"))

    def test_what_was_not_read_aloud_is_no_consent(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = begun(client)
        unread = {name: value for name, value in YES.items() if name != "read_aloud"}
        answer = client.send_form(f"{call}/consent", unread)
        assert answer.status_code == 422 and "Read it aloud first" in text(answer)
        answer = client.send_form(f"{call}/consent", {**YES, "statistics": "perhaps"})
        assert answer.status_code == 422

    def test_a_no_leaves_nothing_to_write(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = begun(client)
        answer = client.send_form(f"{call}/consent", {**YES, "help": "no"})
        assert "The person said no" in text(client.get(answer.headers["Location"]))
        assert client.get(f"{call}/01").headers["Location"] == f"{call}/consent"
        sent = client.send_form(f"{call}/hand-over", {"without_number": "on"}, page=f"{call}/consent")
        assert sent.headers["Location"] == f"{call}/consent" and not Request.objects.exists()

    def test_the_request_says_which_text_in_which_language_and_who_read_it(
        self, nadia: Member, house: House
    ) -> None:
        _call, request = handed_over(at_work(nadia))
        keys = reading.open_case(request, house.aisha.unlocked, timezone.now().date())
        told = events.read(request.id, keys.thread)
        assert {event.wording for event in told} == {f"ru/{WORDING}/read aloud by {nadia.person.pk}"}
        assert [(event.purpose.value, event.given) for event in told if event.given] == [
            ("help", True), ("statistics", True),
        ]  # fmt: skip


class TestWriting:
    def test_after_a_killed_browser_the_draft_is_there_again(self, nadia: Member) -> None:
        call = agreed(client := at_work(nadia))
        assert fill(client, call, "05").status_code == 302
        again = at_work(nadia)
        assert call in text(again.get("/calls"))
        assert "Batavia" in text(again.get(f"{call}/06"))
        assert 'value="yes" id="id_q05a_0" checked' in text(again.get(f"{call}/05")) or "checked" in text(
            again.get(f"{call}/05")
        )

    def test_the_short_path_comes_first_and_every_answer_may_be_left_empty(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = agreed(client)
        where, codes = f"{call}/01", []
        for _ in range(45):
            codes.append(where.rsplit("/", 1)[1])
            answer = client.send_form(where, {"q05a": "yes"})
            assert answer.status_code == 302, (where, answer.status_code)
            where = answer.headers["Location"]
            if where == call:
                break
        assert codes == ["01", "05", "06", "14", "10", "29", "20", "25", "31", "flags"] and where == call
        where, codes = f"{call}/03", []
        while where != call and len(codes) < 45:
            codes.append(where.rsplit("/", 1)[1])
            where = client.send_form(where, {}).headers["Location"]
        assert where == call and len(codes) == len(set(codes)) > 15

    def test_what_fits_is_kept_beside_what_does_not_and_all_stays_on_the_page(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = agreed(client)
        answer = client.send_form(f"{call}/06", {"q06a": "Orleans", "q06b-day": "31", "q06b-month": "2"})
        assert answer.status_code == 422 and 'value="31"' in text(answer)
        assert "Orleans" in text(client.get(f"{call}/06"))

    def test_keeping_quietly_and_keeping_and_staying(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = agreed(client)
        assert fill(client, call, "36", keep="quietly").status_code == 204
        assert "They came to my work." in text(client.get(f"{call}/36"))
        assert fill(client, call, "31", keep="1").headers["Location"] == f"{call}/31?done=call_kept"

    def test_skipping_adding_rows_and_unknown_pages(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = agreed(client)
        assert client.send_form(f"{call}/19", {"skip": "declined"}).status_code == 302
        assert client.send_form(f"{call}/07", {"skip": "unknown"}).status_code == 302
        more = client.send_form(f"{call}/30", {"more": "1"})
        assert more.status_code == 200 and "q30a-2-kind" in text(more)
        for page in ("99", "39", "41", "x", "flags-x"):
            assert client.get(f"{call}/{page}").status_code == 404

    def test_a_hearing_date_counts_its_days(self, nadia: Member) -> None:
        client = at_work(nadia)
        call = agreed(client)
        day = timezone.now().date() + timedelta(days=9)
        fill(client, call, "29")
        posted = {"q30a-0-kind": "hearing", "q30a-0-when-day": day.day, "q30a-0-when-month": day.month,
                  "q30a-0-when-year": day.year, "q30a-0-where": "Batavia"}  # fmt: skip
        client.send_form(f"{call}/30", posted)
        assert "9 days are left" in text(client.get(call))

    def test_urgent_things_reach_the_desk(self, nadia: Member, house: House) -> None:
        client = at_work(nadia)
        call = agreed(client)
        typed = {"medical": "INSULIN every day", "minors": "yes", "a_number": "A200 000 001", "call_back": ""}
        assert client.send_form(f"{call}/flags", typed).status_code == 302
        assert client.send_form(f"{call}/flags", {**typed, "a_number": "1" * 40}).status_code == 422
        client.send_form(f"{call}/hand-over", {"without_number": "on"}, page=call)
        first = text(at_work(house.aisha).get(f"/requests/{Request.objects.get().id}"))
        assert "INSULIN every day" in first and "phone (operator): Nadia" in first
        assert "Yes, somebody listens or records" in first and "Batavia <center>" in first
        assert WORDING in first and "A200 000 001" in first
