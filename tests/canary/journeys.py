"""The journeys of the people who ask for help, through the real pages. All people are invented."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from . import documents
from .browsing import Browser, Page, Transport
from .canaries import CANARIES
from .filling import Filling, fact_of, text_facts
from .needles import Canary

DIGITS = re.compile(r'<p class="digits" dir="ltr">(.*?)</p>', re.DOTALL)
REFUSED = CANARIES["file name"].text.replace(".pdf", ".exe")
DAMAGED = b"%PDF-1.7\n" + documents.plain_text() * 40 + b"\n%%EOF\n"
"""Begins and ends like a PDF, and is none."""

UPLOADS: Mapping[str, bytes] = {
    CANARIES["file name"].text: documents.portable_document(),
    f"{CANARIES['name in Latin'].text}.jpg": documents.photograph(),
    f"{CANARIES['name in Cyrillic'].text}.docx": documents.word_document(),
    f"{CANARIES['deleted case'].text}.txt": documents.plain_text(),
    f"{CANARIES['file name'].cores[0]}.pdf": DAMAGED,
}
ENGLISH = Filling()
RUSSIAN = Filling(
    kinds={"contact.address": "e-mail", "contact.through": "phone", "person.name": "name in Latin"},
    choices={"writer.who": "for", "contact.channel": "email", "place.country": "RU"},
)
DELETED = Filling(only="deleted case")
FEW_PAGES = ("01", "31", "36", "40")


@dataclass
class Known:
    """What only the person and their browser may know; each is looked for in every sink."""

    receipts: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)

    def canaries(self) -> Iterator[Canary]:
        """A receipt grouped, ungrouped, and without its first and last digits; a cookie as it stands."""
        for digits in dict.fromkeys(self.receipts):
            yield Canary("receipt", digits, (digits, digits[4:22]))
        for value in dict.fromkeys(self.cookies):
            yield Canary("cookie", value, (value,))


class Person:
    """Somebody who asks for help. `at` lets time pass (a clock in this process), or does nothing."""

    def __init__(self, browser: Browser, known: Known, filling: Filling = ENGLISH) -> None:
        self.browser, self.known, self.filling = browser, known, filling
        self.written = set[str]()
        self.receipt = ""

    def begin(self, language: str = "en") -> Page:
        """From the first page to the first question."""
        browser = self.browser
        browser.see("/")
        browser.send("/language", [("language", language)], on="/")
        for path in ("/phone", "/who", "/lost"):
            browser.see(path)
        return browser.follow(browser.send("/begin", on="/who"))

    def answer(self, page: Page) -> Page:
        """Fill one page as this person does, and go on."""
        form = page.form()
        typed = self.filling.answer(form)
        self.written |= {fact_of(each.name) for each in form.controls if each.kind == "text"}
        after = self.browser.send(page.path, typed, on=page)
        assert after.status == 302, f"{page.path} was not taken: {_errors(after)}"
        return self.browser.follow(after)

    def keep_number(self) -> Page:
        """Read the number, ask for another, print the card, mistype it, type it back."""
        self._read_number(self.browser.see("/number"))
        another = self.browser.send("/number/another", on="/number")
        self._read_number(self.browser.follow(another))
        self._read_number(self.browser.see("/number/card"))
        wrong = self.receipt[:-1] + str((int(self.receipt[-1]) + 1) % 10)
        assert self.browser.send("/number/typed", [("number", wrong)]).status == 200
        assert self.browser.send("/number/typed", [("number", CANARIES["phone"].text)]).status == 200
        typed = self.browser.send("/number/typed", [("number", _grouped(self.receipt))])
        self.keep_cookies()
        return self.browser.follow(typed)

    def fill_everything(self, page: Page, *, meanwhile: Callable[[Page], Page] | None = None) -> Page:
        """Answer page after page until all are to be checked. `meanwhile` may interrupt at page 05."""
        for _ in range(80):
            code = urlsplit(page.path).path.removeprefix("/p/")
            if page.path == "/number" or (code != "01" and not self.receipt):
                page = self.keep_number()
            elif not page.path.startswith("/p/"):
                return page
            elif not any(form.method == "post" and form.action == page.path for form in page.forms):
                page = self.browser.follow(self.browser.see(_onward(page)))
            elif meanwhile and code == "05":
                page, meanwhile = meanwhile(page), None
            else:
                page = self.answer(page)
        raise AssertionError("the form has no end")

    def fill_few(self, codes: Iterable[str] = FEW_PAGES) -> None:
        """Only some pages; the number is typed back after the first."""
        page = self.begin()
        self.answer(page)
        self.keep_number()
        for code in list(codes)[1:]:
            self.answer(self.browser.see(f"/p/{code}"))

    def go_wrong(self) -> None:
        """Pages with mistakes in them, and other ways off the path."""
        story, phone = CANARIES["story"].text, CANARIES["phone"].text
        for code, typed in (
            ("15", [("q15a", phone), ("q15b", story)]), ("19", [("q19a", story)]),
            ("31", [("q31a", story * 40)]),
            ("06", [("q06b-day", phone), ("q06b-year", story)]), ("14", [("q14a", "email"), ("q14b", story)]),
            ("03", [("q03a", story)]), ("36", [("q36a", story * 1000)]),
        ):  # fmt: skip
            assert self.browser.send(f"/p/{code}", typed, on=self.browser.see(f"/p/{code}")).status == 422, (
                code
            )
        more = self.browser.see("/p/32")
        self.browser.send("/p/32", self.filling.answer(more.form()), on=more, press="more")
        for press in ("skip=unknown", "skip=declined", "skip=" + story, "switch=" + story):
            shown = self.browser.see("/p/37")
            self.browser.send("/p/37", self.filling.answer(shown.form()), on=shown, press=press)
        self.browser.send("/language", [("language", story)], on="/who")

    def add_files(self) -> None:
        for name, content in UPLOADS.items():
            page = self.browser.upload("/files", name, content)
            assert page.status == 200, f"not taken: {_errors(page)}"
        for refused in (
            b"MZ\x90\0" + documents.plain_text() * 9,
            b"",
            b"PK\x03\x04" + documents.plain_text(),
        ):
            assert self.browser.upload("/files", REFUSED, refused).status == 422
        shown = self.browser.see("/files")
        assert CANARIES["file name"].cores[0] in shown.text
        removal = next(form.action for form in shown.forms if form.action.endswith("/remove"))
        self.browser.send(removal, on=shown)
        self.browser.upload("/files", *next(iter(UPLOADS.items())))

    def check_and_send(self) -> None:
        check = self.browser.see("/check")
        self.browser.send("/send", on=check)
        self.browser.send("/send", on=check)
        assert self.browser.see("/sent").status == 200
        assert self.browser.see("/mine").status == 200

    def write(self, text: str = CANARIES["message"].text) -> None:
        assert self.browser.send("/mine", [("text", text)]).status == 302
        assert text.split()[-1] in self.browser.see("/mine").text

    def after_sending(self) -> None:
        """Messages good and bad, consent changed, a file that comes later, back after a wrong number."""
        self.write()
        assert self.browser.send("/mine", [("text", CANARIES["message"].text * 900)]).status == 422
        choices = [("documentation", "yes"), ("statistics", "no"), ("advocacy", "yes")]
        assert self.browser.send("/mine/agree", choices).status == 302
        assert self.browser.send("/mine/agree", [("statistics", CANARIES["story"].text)]).status == 422
        assert self.browser.upload("/files", *next(iter(UPLOADS.items()))).status == 200
        self.come_back()

    def come_back(self) -> Page:
        """Leave, mistype the number, type it right in another script."""
        self.browser.see("/leave")
        for wrong in (self.receipt[:8], CANARIES["phone"].text, CANARIES["story"].text):
            assert self.browser.send("/back", [("number", wrong)]).status == 200
        eastern = self.receipt.translate({ord("0") + n: 0x660 + n for n in range(10)})
        page = self.browser.follow(self.browser.send("/back", [("number", _grouped(eastern))]))
        assert page.status == 200 and page.path != "/back", "the number opened nothing"
        self.keep_cookies()
        return page

    def see_again(self) -> None:
        """After coming back the answers are masked, until they are asked for."""
        check = self.browser.see("/check")
        assert CANARIES["story"].cores[0] not in check.text
        self.browser.follow(self.browser.send("/show", on=check))
        assert CANARIES["story"].cores[0] in self.browser.see("/check").text

    def delete_everything(self) -> None:
        assert self.browser.send("/mine/delete").status == 200
        self.browser.see("/mine")

    def leave(self) -> None:
        self.keep_cookies()
        assert self.browser.stray("GET", "/leave").status == 303

    def post_too_late(self, page: Page, wait: Callable[[], None]) -> Page:
        """The session ends while a page is open; it is posted all the same, and the number brings it back."""
        typed = self.filling.answer(page.form())
        self.written |= {fact_of(each.name) for each in page.form().controls if each.kind == "text"}
        wait()
        kept = self.browser.send(page.path, typed, on=page)
        assert kept.status == 200 and not kept.answer.header("Location"), "the late page was not kept"
        return self.come_back()

    def _read_number(self, page: Page) -> None:
        found = DIGITS.search(page.text) or re.search(r"((?:\d{4}\D{1,20}){5}\d{4})", page.text)
        assert found, f"no number on {page.path}"
        digits = re.sub(r"\D", "", re.sub(r"<[^>]*>", " ", found[1]))
        assert len(digits) == 24
        self.receipt = digits
        self.known.receipts.append(digits)
        self.keep_cookies()

    def keep_cookies(self) -> None:
        self.known.cookies += [value for value in self.browser.transport.cookie_values() if len(value) >= 30]


class Public:
    """Opens browsers at the public site and remembers them."""

    def __init__(self, transport: Callable[[], Transport], known: Known) -> None:
        self.transport, self.known = transport, known
        self.browsers: list[Browser] = []

    def person(self, filling: Filling = ENGLISH) -> Person:
        return Person(self.stranger(), self.known, filling)

    def stranger(self) -> Browser:
        """Somebody who asks for nothing: a browser at the public site."""
        browser = Browser("public", self.transport())
        self.browsers.append(browser)
        return browser

    def everybody_asks(self, late: Callable[[], None] | None = None) -> None:
        """All journeys that end before staff have read anything. `late` makes a session's time pass."""
        first = self.person()
        meanwhile = (lambda page: first.post_too_late(page, late)) if late else None
        first.fill_everything(first.begin(), meanwhile=meanwhile)
        first.see_again() if late else None
        first.go_wrong()
        first.add_files()
        first.check_and_send()
        first.after_sending()
        first.leave()
        second = self.person(RUSSIAN)
        second.fill_everything(second.begin("ru"))
        second.add_files()
        second.check_and_send()
        second.write(CANARIES["note"].text)
        second.browser.see("/mine/delete")
        missing = text_facts() - first.written - second.written
        assert not missing, f"nothing was written into {sorted(missing)}"
        second.leave()

    def some_delete(self) -> Person:
        """One deletes an unsent draft, one what was sent, one asks for it once a caseworker has opened it."""
        draft, sent, opened = (self.person(DELETED) for _ in range(3))
        for person in (draft, sent, opened):
            person.fill_few()
            person.browser.upload("/files", f"{CANARIES['deleted case'].text}.txt", documents.plain_text())
        draft.delete_everything()
        for person in (sent, opened):
            person.check_and_send()
            person.write(CANARIES["deleted case"].text)
        sent.delete_everything()
        return opened

    def one_abandons(self) -> Person:
        person = self.person()
        person.fill_few()
        person.browser.see("/stop")
        return person

    def one_is_writing(self) -> Person:
        """A session with a draft, and a number that nobody has typed back."""
        person = self.person()
        person.answer(person.begin())
        person.answer(person.browser.see("/p/03"))
        person.browser.see("/number")
        person.keep_cookies()
        return person


def _onward(page: Page) -> str:
    """Where a page without questions leads."""
    here = urlsplit(page.path).path
    return next(
        link for link in reversed(page.links) if link == "/check" or (link.startswith("/p/") and link > here)
    )


def _grouped(digits: str) -> str:
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _errors(page: Page) -> str:
    """What an answer complains of, for whoever reads the failed test."""
    found = re.search(r'class="errors".*?</ul>', page.text, re.DOTALL)
    said = " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else page.title
    return f"{page.status} {said}"
