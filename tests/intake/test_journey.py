"""The public journey as somebody walks it: from the first page to deleting everything, errors included."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from safeconduct.intake import drafts
from safeconduct.intake.models import Draft, LatePage, PublicSession, Request
from safeconduct.keyring.models import Holder, WrappedKey
from tests.intake.form.conftest import POSTS
from tests.intake.people import Desk, answers_of, given
from tests.intake.visitors import Person

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_the_whole_journey(quick: None, open_house: Desk, language: str) -> None:
    """Every page the answers lead to, in the order of the form, then sending, a message, and coming back."""
    person = Person(language)
    direction = "rtl" if language == "ar" else "ltr"
    for path in ("/", "/phone", "/who", "/lost", "/stop", "/elsewhere"):
        assert person.goes(path).status == 200 and f'dir="{direction}"' in person.text
    person.begins().presses("", POSTS["01"])
    assert person.where == "/p/02", "in danger now: the emergency numbers come before anything else"
    number = person.goes("/number").number_shown()
    person.types_back(number)
    walked = _walk_on(person)
    assert {"03", "36", "39", "40"} <= set(walked) and len(walked) > 30
    assert person.where == "/check" and f'lang="{language}"' in person.text
    person.presses("/send")
    assert person.where == "/sent"
    answers = answers_of(open_house, Request.objects.get())
    assert answers["language"] == language
    assert given(answers, "harm.own_words") == "They came to my work.\nThey took my phone."
    assert given(answers, "fear.who_harmed")[0]["name"] == "Magomed D."
    person.goes("/mine").presses("", {"text": "شكرا / спасибо"})
    assert "شكرا / спасибо" in person.text
    another_phone = Person(language)
    another_phone.comes_back(number)
    assert another_phone.where == "/mine" and "شكرا / спасибо" in another_phone.text
    assert "my work" not in another_phone.text


def _walk_on(person: Person) -> list[str]:
    """From the page after the receipt to the end of the form."""
    walked = []
    for _ in range(60):
        if not person.where.startswith("/p/"):
            break
        code = person.where.removeprefix("/p/")
        walked.append(code)
        if code in POSTS:
            person.presses("", POSTS[code])
        else:
            _continues(person)
        assert person.status == 200, (code, person.text[:2000])
    return walked


def _continues(person: Person) -> None:
    """A notice, or the page about files: the link that leads on."""
    from safeconduct.intake import form

    page = form.page(person.where.removeprefix("/p/"))
    following = [
        each.code for each in form.PAGES if f'href="/p/{each.code}"' in person.text and each.code > page.code
    ]
    person.goes(f"/p/{min(following)}" if following else "/check")


class TestTheNumber:
    def test_it_is_shown_until_it_was_typed_back_and_never_again(self, zelimkhan: Person) -> None:
        number = zelimkhan.gets_a_number()
        assert zelimkhan.goes("/number").number_shown() == number
        assert number.replace(" ", "") in zelimkhan.goes("/number/card").text.replace(" ", "").replace(
            "</bdi><bdi>", ""
        )
        before = zelimkhan.phone.cookies["p"].value
        zelimkhan.types_back(number)
        assert zelimkhan.phone.cookies["p"].value != before, "the session's id turned"
        assert PublicSession.objects.count() == 1
        for path in ("/number", "/number/card", "/number/typed"):
            zelimkhan.goes(path)
            assert zelimkhan.where in {"/check", "/back"} and number[:4] not in zelimkhan.text.replace(
                "</bdi>", ""
            )

    def test_the_card_says_nothing_of_what_it_is_for(self, zelimkhan: Person) -> None:
        zelimkhan.gets_a_number()
        text = zelimkhan.goes("/number/card").text.lower()
        assert not [
            word
            for word in ("asylum", "help", "refugee", "lawyer", "request")
            if word in text.partition("<main")[2]
        ]

    @pytest.mark.parametrize(
        "written",
        [
            lambda number: number.translate(ARABIC_INDIC), lambda number: number.translate(PERSIAN),
            lambda number: number.replace(" ", ""), lambda number: number.replace(" ", "-"),
            lambda number: f"\u200f {number}\u00a0\n", lambda number: "   ".join(number),
        ],
        ids=["Arabic-Indic", "Persian", "without spaces", "dashes", "pasted with marks", "one by one"],
    )  # fmt: skip
    def test_it_may_be_typed_in_any_digits_and_with_anything_between(
        self, zelimkhan: Person, written: Any
    ) -> None:
        number = zelimkhan.gets_a_number()
        zelimkhan.types_back(written(number))
        assert zelimkhan.where == "/p/03", zelimkhan.text
        zelimkhan.loses_the_session().comes_back(written(number))
        assert zelimkhan.where == "/p/03"

    @pytest.mark.parametrize(
        "typed", ["", "1234", "x" * 24, "9" * 24, "1" * 250, "\x00" * 24, "٣" * 24, "<b>1</b>"]
    )
    def test_a_slip_is_told_and_derives_nothing(
        self, zelimkhan: Person, typed: str, monkeypatch: Any
    ) -> None:
        zelimkhan.gets_a_number()
        zelimkhan.loses_the_session()
        monkeypatch.setattr("safeconduct.vault.receipts.open_receipt", _never)
        zelimkhan.comes_back(typed)
        assert zelimkhan.status in (200, 422) and 'class="errors"' in zelimkhan.text

    def test_each_wrong_digit_is_caught_before_the_slow_derivation(
        self, zelimkhan: Person, monkeypatch: Any
    ) -> None:
        number = zelimkhan.gets_a_number().replace(" ", "")
        monkeypatch.setattr("safeconduct.vault.receipts.open_receipt", _never)
        for place in (0, 11, 23):
            wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
            assert "One digit is not right" in zelimkhan.comes_back(wrong).text

    def test_a_number_of_nobody_gets_one_sentence_and_shows_nothing(self, zelimkhan: Person) -> None:
        from tests.intake.people import write_down_a_number

        zelimkhan.comes_back(write_down_a_number().receipt.grouped())
        assert "We found nothing under this number" in zelimkhan.text
        assert not Draft.objects.exists()

    def test_typing_back_somebody_elses_number_is_not_the_same(self, zelimkhan: Person) -> None:
        hers = Person().gets_a_number()
        zelimkhan.gets_a_number()
        zelimkhan.types_back(hers)
        assert "not the same number" in zelimkhan.text
        assert not Draft.objects.filter(typed_back=True).exists()

    def test_another_number_opens_and_the_old_one_no_more(self, zelimkhan: Person) -> None:
        old = zelimkhan.gets_a_number()
        zelimkhan.presses("/number/another")
        new = zelimkhan.number_shown()
        assert new != old and Holder.objects.count() == 1
        zelimkhan.types_back(new)
        assert zelimkhan.where == "/p/03"
        assert "found nothing" in Person().comes_back(old).text
        assert Person().comes_back(new).where == "/p/03"

    def test_a_number_that_broke_off_half_way_is_mended_when_it_is_typed_back(
        self, zelimkhan: Person, monkeypatch: Any
    ) -> None:
        """The database took the new number, answer and session were lost: the old one is on the paper."""
        from safeconduct.intake import keys
        from tests.intake.people import write_down_a_number
        from tests.intake.test_uploading import holder_of

        old = zelimkhan.gets_a_number()
        lost = write_down_a_number()
        keys.change_receipt(holder_of(zelimkhan), lost.derived, lost.locator)
        assert "found nothing" in Person().comes_back(old).text
        zelimkhan.types_back(old)
        assert zelimkhan.where == "/p/03"
        assert Person().comes_back(old).where == "/p/03", "what was confirmed must open"

    def test_the_digits_come_from_the_slow_derivation_in_earnest(self, open_house: Desk) -> None:
        """Once without the shortcut of the other tests."""
        person = Person()
        number = person.with_a_number()
        assert Person().comes_back(number).where == "/p/03"


def _never(*args: object) -> None:
    raise AssertionError("a slow derivation for a number that cannot be right")


class TestOnce:
    def test_posting_the_first_page_twice_makes_one_draft_with_one_number(self, zelimkhan: Person) -> None:
        zelimkhan.begins()
        hidden = zelimkhan.hidden("")
        first_session = zelimkhan.phone.cookies["p"].value
        zelimkhan.presses("", "q01a=no")
        number = zelimkhan.number_shown()
        zelimkhan.phone.post("/p/01", {**hidden, "q01a": "no"})
        assert zelimkhan.phone.cookies["p"].value == first_session
        assert zelimkhan.goes("/number").number_shown() == number
        assert (Draft.objects.count(), Holder.objects.count()) == (1, 1)

    def test_a_lost_answer_to_the_first_page_gives_the_same_number_again(self, zelimkhan: Person) -> None:
        """Keys and draft were written, the session was not: the phone lost the line."""
        zelimkhan.begins()
        hidden, row = zelimkhan.hidden(""), PublicSession.objects.get()
        zelimkhan.presses("", "q01a=no")
        number = zelimkhan.number_shown()
        PublicSession.objects.update(content=row.content)
        zelimkhan.page = zelimkhan.phone.post("/p/01", {**hidden, "q01a": "no"}, follow=True)
        assert zelimkhan.number_shown() == number
        assert (Draft.objects.count(), Holder.objects.count()) == (1, 1)

    def test_sending_twice_makes_one_request(self, zelimkhan: Person) -> None:
        zelimkhan.with_a_number()
        zelimkhan.answers("40", POSTS["40"]).goes("/check")
        hidden = zelimkhan.hidden("/send")
        for _ in range(2):
            assert zelimkhan.phone.post("/send", hidden).headers["Location"] == "/sent"
        assert Request.objects.count() == 1

    def test_a_message_sent_twice_is_one(self, zelimkhan: Person) -> None:
        zelimkhan.sent_a_request()
        data = {**zelimkhan.goes("/mine").hidden(""), "text": "Any news?"}
        for _ in range(2):
            zelimkhan.phone.post("/mine", data)
        assert zelimkhan.goes("/mine").text.count("Any news?") == 1

    def test_two_tabs_save_two_pages(self, zelimkhan: Person) -> None:
        zelimkhan.with_a_number()
        one, other = zelimkhan.goes("/p/03").hidden(""), zelimkhan.goes("/p/36").hidden("")
        zelimkhan.phone.post("/p/36", {**other, "q36a": "my words"})
        zelimkhan.phone.post("/p/03", {**one, "q03a": "US"})
        text = zelimkhan.goes("/check").text
        assert "my words" in text and "United States" in text


class TestComingBack:
    def test_the_draft_opens_at_the_same_question_with_answers_hidden_until_asked_for(
        self, zelimkhan: Person
    ) -> None:
        number = zelimkhan.with_a_number()
        zelimkhan.answers("03", "q03a=DE").answers("36", "q36a=my own words")
        at = zelimkhan.where
        phone = Person()
        phone.comes_back(number)
        assert phone.where == "/p/05"
        assert at == "/p/37"
        for path in ("/p/36", "/check"):
            assert "my own words" not in phone.goes(path).text
        phone.goes("/check").presses("/show")
        assert "my own words" in phone.text
        assert "my own words" in phone.goes("/p/36").text

    def test_saving_a_hidden_page_anew_replaces_only_that_page(self, zelimkhan: Person) -> None:
        number = zelimkhan.with_a_number()
        zelimkhan.answers("36", "q36a=my own words")
        phone = Person()
        phone.comes_back(number)
        phone.answers("03", "q03a=DE")
        phone.goes("/check").presses("/show")
        assert "my own words" in phone.text and "Germany" in phone.text

    def test_a_page_posted_after_the_session_ended_is_kept_and_merged(self, zelimkhan: Person) -> None:
        number = zelimkhan.with_a_number()
        zelimkhan.goes("/p/36").loses_the_session().presses("", "q36a=ninety minutes of writing")
        assert zelimkhan.status == 200 and LatePage.objects.count() == 1, zelimkhan.text
        assert "ninety" not in zelimkhan.text
        zelimkhan.comes_back(number)
        assert not LatePage.objects.exists()
        assert "ninety minutes" in zelimkhan.goes("/check").presses("/show").text

    def test_a_late_page_with_a_mistake_is_shown_again_with_everything_typed(self, zelimkhan: Person) -> None:
        zelimkhan.with_a_number()
        zelimkhan.answers("05", "q05a=yes").goes("/p/06").loses_the_session()
        zelimkhan.presses("", "q06a=Batavia&q06b-day=31&q06b-month=2&q06b-year=2017")
        assert zelimkhan.status == 422 and "Batavia" in zelimkhan.text
        zelimkhan.presses("", "q06a=Batavia&q06b-month=2&q06b-year=2017")
        assert zelimkhan.status == 200 and LatePage.objects.count() == 1

    @pytest.mark.parametrize(
        "token", ["", "x", "00000000-0000-0000-0000-000000000000.00", "{id}.00", "{id}.", "{id}"]
    )
    def test_with_a_token_of_ones_own_making_nothing_is_kept(self, zelimkhan: Person, token: str) -> None:
        """Nobody can have a page sealed to a key of their choice, or fill another person's draft."""
        zelimkhan.with_a_number()
        zelimkhan.goes("/p/36").loses_the_session()
        token = token.format(id=Draft.objects.get().id)
        zelimkhan.presses("", "q36a=x", kept=token)
        assert zelimkhan.status == 410 and not LatePage.objects.exists()
        assert not WrappedKey.objects.filter(owner_kind="late").exists()

    def test_a_late_page_of_a_draft_that_is_gone_says_so_honestly(self, zelimkhan: Person) -> None:
        zelimkhan.with_a_number()
        zelimkhan.goes("/p/36").loses_the_session()
        drafts.forget(Draft.objects.get().id, at=timezone.now(), why="draft.expired")
        zelimkhan.presses("", "q36a=x")
        assert zelimkhan.status == 410

    def test_a_first_page_after_the_session_ended_begins_all_the_same(self, zelimkhan: Person) -> None:
        zelimkhan.begins().loses_the_session().presses("", "q01a=no")
        assert zelimkhan.where == "/number" and Draft.objects.count() == 1

    def test_an_expired_session_holds_nothing_any_more(self, zelimkhan: Person, monkeypatch: Any) -> None:
        zelimkhan.with_a_number()
        from safeconduct.access import sealed_sessions

        monkeypatch.setattr(sealed_sessions.SealedSessionStore, "idle", timedelta(seconds=-1))
        assert zelimkhan.goes("/check").where == "/back"
        assert not PublicSession.objects.exists()

    def test_after_sending_on_another_phone_the_old_tab_leads_to_the_messages(
        self, zelimkhan: Person
    ) -> None:
        number = zelimkhan.with_a_number()
        zelimkhan.answers("40", POSTS["40"])
        hidden = zelimkhan.goes("/p/36").hidden("")
        phone = Person()
        phone.comes_back(number)
        phone.goes("/check").presses("/send")
        zelimkhan.page = zelimkhan.phone.post("/p/36", {**hidden, "q36a": "too late"}, follow=True)
        assert zelimkhan.where == "/mine"
        assert zelimkhan.goes("/check").where == "/mine" and zelimkhan.goes("/p/03").where == "/mine"

    def test_a_second_session_with_the_same_number_works_beside_the_first(self, zelimkhan: Person) -> None:
        number = zelimkhan.with_a_number()
        phone = Person()
        phone.comes_back(number)
        phone.answers("03", "q03a=DE")
        zelimkhan.answers("05", "q05a=no")
        assert "Germany" in zelimkhan.goes("/check").text


def test_changing_the_language_keeps_what_is_typed_on_the_page(quick: None, open_house: Desk) -> None:
    person = Person("en")
    person.with_a_number()
    person.answers("14", "q14a=signal&q14b=%2B1 555 0100 22", switch="ar")
    assert person.status == 200
    assert 'dir="rtl"' in person.text and "+1 555 0100 22" in person.text
    assert person.phone.cookies["language"].value == "ar"
    person.presses("", "q14a=signal&q14b=%2B1 555 0100 22")
    assert person.where != "/p/14"
