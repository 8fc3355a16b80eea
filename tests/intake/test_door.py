"""The public side under hostile and broken input: always a page with words, never a trace of our insides."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.http import QueryDict

from safeconduct.intake import derivation, form
from safeconduct.intake.models import Draft, PublicSession, Request
from safeconduct.keyring.models import PublicKey
from tests.intake.form.conftest import POSTS
from tests.intake.visitors import Person

OPEN_TO_ALL = ("/", "/phone", "/who", "/lost", "/elsewhere", "/stop", "/back")
NEEDS_A_NUMBER = (
    "/check",
    "/mine",
    "/mine/agree",
    "/mine/delete",
    "/files",
    "/number",
    "/number/typed",
    "/number/card",
)
POSTED = ("/begin", "/send", "/show", "/language", "/number/another")


class TestLeaving:
    def test_it_ends_the_session_asks_the_browser_to_forget_and_shows_a_page_of_nothing(
        self, zelimkhan: Person
    ) -> None:
        zelimkhan.with_a_number()
        zelimkhan.phone.cookies["theirs"] = "kept"
        answer = zelimkhan.phone.get("/leave")
        assert answer.status_code == 303 and answer.headers["Location"] == settings.NEUTRAL_SITE
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"', (
            "cookies of others are not ours to clear"
        )
        expired = {name for name, morsel in answer.cookies.items() if morsel["max-age"] == 0}
        assert expired == {"p", "pc", "language"} and set(answer.cookies) == expired
        assert not PublicSession.objects.exists()
        assert zelimkhan.goes("/check").where == "/back"
        assert Draft.objects.exists(), "what was written is still there for whoever has the number"

    @pytest.mark.parametrize("method", ["get", "post", "head"])
    def test_it_works_by_every_way_and_without_a_session_or_a_token(self, quick: None, method: str) -> None:
        answer = getattr(Person().phone, method)("/leave")
        assert answer.status_code == 303

    def test_the_way_out_is_the_first_thing_that_takes_the_focus(self, quick: None) -> None:
        for path in {*OPEN_TO_ALL, "/none"} - {"/elsewhere"}:
            body = Person().goes(path).text.partition("<body")[2]
            first = min(body.find(tag) for tag in ("<a ", "<button", "<input", "<textarea") if tag in body)
            assert 'href="/leave"' in body[first : first + 60], path


class TestLanguage:
    def choose(self, person: Person, **data: str) -> Any:
        return person.phone.post("/language", {**person.goes("/phone").hidden("/language"), **data})

    def test_a_choice_is_kept_in_a_cookie_of_this_browser_session(self, quick: None) -> None:
        person = Person()
        answer = self.choose(person, language="ar", next="/who")
        assert answer.headers["Location"] == "/who"
        cookie = answer.cookies["language"]
        assert cookie.value == "ar" and cookie["httponly"] and not cookie["max-age"] and not cookie["expires"]
        assert 'dir="rtl"' in person.goes("/who").text

    @pytest.mark.parametrize("code", ["", "xx", "de", "ru\r\nSet-Cookie: a=b", "../../x", "en" * 5000])
    def test_a_language_that_is_off_or_none_sets_no_cookie(self, quick: None, code: str) -> None:
        answer = self.choose(Person(), language=code)
        assert answer.status_code == 302 and "language" not in answer.cookies

    @pytest.mark.parametrize(
        "wanted",
        [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "///evil.example",
            "http:evil",
            "javascript:alert(1)",
            "evil.example",
            "evil",
            "hiding",
            "",
            " /",
            "https:/evil.example",
            "\t//evil.example",
            "/\t/evil.example",
            "data:text/html,x",
            "//evil.example@127.0.0.1/",
        ],
    )
    def test_it_leads_to_no_other_site(self, quick: None, wanted: str) -> None:
        answer = self.choose(Person(), language="ru", next=wanted)
        assert answer.status_code == 302
        assert (
            answer.headers["Location"].startswith("/")
            and "evil" not in answer.headers["Location"].lstrip("/")[:4]
        )
        assert not answer.headers["Location"].startswith(("//", "/\\"))
        assert Person().phone.get(answer.headers["Location"]).status_code in (200, 302, 404)

    @pytest.mark.parametrize("wanted", ["/p/01", "/p/01\r\nX: y", "/p/\x00", "/send", "/п"])
    def test_a_page_of_ours_is_returned_to_whatever_it_is_called(self, quick: None, wanted: str) -> None:
        answer = self.choose(Person(), language="ru", next=wanted)
        assert answer.status_code == 302 and "X" not in answer.headers


class TestWhoHasNoNumber:
    def test_pages_of_a_person_lead_to_where_the_number_is_asked(self, quick: None) -> None:
        person = Person()
        assert {person.goes(path).where for path in NEEDS_A_NUMBER} == {"/back"}

    def test_head_works_wherever_get_does(self, quick: None) -> None:
        phone = Person().phone
        for path in (*OPEN_TO_ALL, *NEEDS_A_NUMBER, "/p/01", "/sent", "/leave"):
            head = phone.head(path)
            assert (head.status_code, head.content) == (phone.get(path).status_code, b""), path

    @pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
    def test_other_methods_get_words(self, quick: None, method: str) -> None:
        phone = Person().phone
        for path in (*OPEN_TO_ALL, *NEEDS_A_NUMBER, *POSTED, "/p/01", "/leave"):
            answer = getattr(phone, method)(path)
            assert answer.status_code in (403, 405) and b"<h1>" in answer.content, path

    @pytest.mark.parametrize("code", ["00", "42", "ZZ", "1", "001", "%D9%A1", "x" * 500])
    def test_a_page_that_does_not_exist_is_a_404(self, quick: None, code: str) -> None:
        person = Person().goes(f"/p/{code}")
        assert person.status == 404 and "We cannot find this page" in person.text


class TestABrokenPost:
    @pytest.mark.parametrize(
        "junk",
        [
            "\x00",
            "\U0001f600 <script>",
            "9" * 400,
            "a" * 30_000,
            "-1",
            "2017-13-45",
            "[]",
            "None",
            "٣" * 30,
            "' OR 1=1 --",
        ],
        ids=["nul", "emoji", "digits", "long", "negative", "date", "json", "none", "arabic digits", "sql"],
    )
    def test_junk_in_every_field_is_an_answer_or_a_question_never_a_crash(self, junk: str) -> None:
        """Straight at the form and the draft's rules: whatever the form takes, the draft can keep."""
        for code, post in POSTS.items():
            page, answers, data = form.page(code), form.new_answers("en"), QueryDict(mutable=True)
            for pair in post.split("&"):
                data.appendlist(pair.partition("=")[0], junk)
            bound = form.form_for(page, answers, data)
            if bound.is_valid():
                form.merge(answers, form.read(bound))
            else:
                assert bound.errors, code

    @pytest.mark.parametrize("code", ["03", "19", "26", "36", "40"])
    def test_junk_through_the_real_page_keeps_what_was_typed(self, zelimkhan: Person, code: str) -> None:
        zelimkhan.with_a_number()
        zelimkhan.answers("36", "q36a=written before")
        name = form.page(code).field_name(form.page(code).fields[0])
        zelimkhan.answers(code, {name: "\x00" + "z" * 25_000})
        assert zelimkhan.status in (200, 422) and "<h1" in zelimkhan.text
        assert "written before" in zelimkhan.goes("/check").text or code == "36"

    def test_bytes_that_are_no_text_are_an_answer_or_a_question(self, zelimkhan: Person) -> None:
        zelimkhan.with_a_number()
        token = zelimkhan.goes("/p/36").hidden("")["csrfmiddlewaretoken"]
        body = b"csrfmiddlewaretoken=" + token.encode() + b"&q36a=%ff%fe%fd+caf%e9\xff\xfe"
        answer = zelimkhan.phone.post("/p/36", body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (302, 422)

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"q36a=" + b"a" * 1_100_000, "application/x-www-form-urlencoded"),
            (b"a=1&" * 1_100, "application/x-www-form-urlencoded"),
            (b"{}" * 10, "application/json"),
            (b"--x\r\n" * 50, "multipart/form-data; boundary=x"),
            (b"abc", "multipart/form-data"),
            (b"q36a=x", "application/x-www-form-urlencoded; charset=utf-7"),
            (b"q36a=x", "application/x-www-form-urlencoded; charset=nonsense"),
        ],
        ids=["too big", "too many fields", "json", "empty parts", "no boundary", "utf-7", "unknown charset"],
    )
    def test_a_post_that_is_none_gets_a_page_and_what_was_saved_stays(
        self, zelimkhan: Person, body: bytes, kind: str
    ) -> None:
        zelimkhan.with_a_number()
        zelimkhan.answers("36", "q36a=written before")
        answer = zelimkhan.phone.generic("POST", "/p/36", body, content_type=kind)
        assert answer.status_code in (400, 403) and b"<h1>" in answer.content
        assert "written before" in zelimkhan.goes("/check").text

    def test_a_post_from_another_site_does_nothing(self, zelimkhan: Person) -> None:
        zelimkhan.with_a_number()
        for path in (
            "/send",
            "/mine/delete",
            "/number/another",
            "/show",
            "/begin",
            "/stop",
            "/p/03",
            "/files",
            "/back",
        ):
            answer = zelimkhan.phone.post(path, {"q03a": "DE"}, headers={"origin": "https://evil.example"})
            assert answer.status_code == 403, path
        assert Draft.objects.count() == 1 and not Request.objects.exists()

    def test_a_cookie_of_nonsense_is_nobody(self, quick: None) -> None:
        for cookie in ("x", "x" * 4000, "../../etc/passwd", "\x00", "é"):
            person = Person()
            person.phone.cookies["p"] = cookie
            assert person.goes("/check").where == "/back"


class TestSending:
    def test_without_consent_to_help_the_page_leads_to_that_question(self, zelimkhan: Person) -> None:
        zelimkhan.with_a_number()
        zelimkhan.goes("/check")
        zelimkhan.page = zelimkhan.phone.post("/send", zelimkhan.hidden("/language"), follow=True)
        assert zelimkhan.where == "/p/40" and not Request.objects.exists()

    def test_where_no_desk_can_be_believed_the_person_is_told_and_everything_stays(
        self, zelimkhan: Person
    ) -> None:
        number = zelimkhan.with_a_number()
        zelimkhan.answers("36", "q36a=written before").answers("40", POSTS["40"])
        PublicKey.objects.filter(kind="desk").update(certificate=b"forged")
        zelimkhan.goes("/check").presses("/send")
        assert zelimkhan.status == 503 and "14 days" in zelimkhan.text
        assert not Request.objects.exists()
        phone = Person()
        phone.comes_back(number)
        assert "written before" in phone.goes("/check").presses("/show").text


class TestTooBusy:
    @pytest.fixture(autouse=True)
    def full(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def run(bucket: bytes, work: object) -> None:
            raise derivation.TooBusy

        self.fill = lambda: monkeypatch.setattr(derivation.TURNS, "run", run)
        self.empty = monkeypatch.undo

    def test_coming_back_is_told_to_try_again_and_can(self, zelimkhan: Person) -> None:
        number = zelimkhan.with_a_number()
        self.fill()
        phone = Person()
        phone.comes_back(number)
        assert phone.status == 503 and phone.page.headers["Retry-After"] == "5"

    def test_the_first_page_waits_with_everything_typed_and_nothing_half_made(
        self, zelimkhan: Person
    ) -> None:
        zelimkhan.begins()
        self.fill()
        zelimkhan.presses("", "q01a=no")
        assert zelimkhan.status == 503 and not Draft.objects.exists()

    def test_another_number_that_could_not_be_made_leaves_the_old_one(self, zelimkhan: Person) -> None:
        number = zelimkhan.gets_a_number()
        self.fill()
        zelimkhan.presses("/number/another")
        assert zelimkhan.status == 503
        assert zelimkhan.goes("/number").number_shown() == number


def test_session_cookies_are_of_this_browser_session_and_out_of_scripts_reach(zelimkhan: Person) -> None:
    zelimkhan.begins()
    for name in ("p", "pc"):
        cookie = zelimkhan.phone.cookies[name]
        assert (
            cookie["httponly"]
            and cookie["samesite"] == "Strict"
            and cookie["path"] == "/"
            and not cookie["domain"]
        )
        assert not cookie["max-age"] and not cookie["expires"]


def test_no_page_of_a_person_may_be_kept_by_a_browser(zelimkhan: Person) -> None:
    zelimkhan.sent_a_request()
    for path in ("/mine", "/mine/agree", "/mine/delete", "/files", "/sent"):
        assert zelimkhan.phone.get(path).headers["Cache-Control"] == "no-store"
