"""The journeys of those who work here, and everything that can go wrong on either site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from . import documents
from .browsing import BOUNDARY, FORM, Browser, multipart
from .canaries import CANARIES
from .case_journeys import CaseRoom
from .room_journeys import Work

REQUEST = re.compile(r"/requests/([0-9a-f-]{36})\Z")
NOTE = CANARIES["note"].text
SOUGHT = CANARIES["search term"].text


@dataclass(frozen=True)
class SignIn:
    """What somebody types at the door."""

    name: str
    passphrase: str
    code: str


class Caseworker:
    """Somebody at the intake desk."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def sign_in(self, right: SignIn, *, first: str = "/inbox") -> None:
        """Wrong in every field first. `first`: a page they may see."""
        for name, passphrase, code in (
            (CANARIES["name in Cyrillic"].text, CANARIES["name in Arabic"].text, CANARIES["phone"].text[-6:]),
            (right.name, CANARIES["name in Latin"].text, right.code),
            (CANARIES["name in Latin"].text * 9, right.passphrase, SOUGHT),
        ):
            typed = [("sign_in_name", name), ("passphrase", passphrase), ("code", code)]
            assert self.browser.send("/sign-in", typed).status == 200
        typed = [("sign_in_name", right.name), ("passphrase", right.passphrase), ("code", right.code)]
        assert self.browser.send("/sign-in", typed).status == 302
        assert self.browser.see(first).status == 200

    def inbox(self) -> list[str]:
        """Filters that exist, filters that do not, and the ids of the requests on the list."""
        self.browser.see("/inbox?state=all&order=newest&language=ru&danger=on&unread=on")
        sought = quote(SOUGHT)
        for name in ("language", "state", "order", "q", "page", "moved"):
            assert self.browser.stray("GET", f"/inbox?{name}={sought}").status == 200
        shown = self.browser.see("/inbox?state=all&order=oldest")
        return list(dict.fromkeys(found[1] for link in shown.links if (found := REQUEST.match(link))))

    def read(self, request_id: str, seen: str, *, files: int = 99) -> None:
        """First look, a reason too short and one that will do, the story, so many files in every way."""
        page = f"/requests/{request_id}"
        self.browser.see(page)
        assert self.browser.send(f"{page}/story", [("reason", "Бжемух")]).status == 422
        assert self.browser.send(f"{page}/story", [("reason", NOTE)]).status == 302
        story = self.browser.see(f"{page}/story")
        assert seen in story.text
        links = [link for link in dict.fromkeys(story.links) if "/files/" in link]
        read = list(dict.fromkeys(link.rpartition("/")[0] for link in links))[:files]
        for link in links:
            if link.rpartition("/")[0] in read:
                assert self.browser.see(link).status in {200, 404, 409}
        for file in read:
            assert self.browser.see(f"{file}/download?original=1").status == 200

    def reply(self, request_id: str) -> None:
        page = f"/requests/{request_id}"
        for press in ("keep=quietly", "keep"):
            self.browser.send(f"{page}/reply", [("text", NOTE)], on=page, press=press)
        assert NOTE in self.browser.see(page).text
        assert self.browser.send(f"{page}/reply", [("text", NOTE * 900)], on=page).status == 422
        assert self.browser.send(f"{page}/reply", [("text", NOTE)], on=page).status == 302

    def share(self, request_id: str, colleagues: list[str], other: str) -> None:
        """Give a third person access, hand over to two, take the third one's access back."""
        page = f"/requests/{request_id}"
        given = [("person", other), ("purpose", "review"), ("days", "7")]
        assert self.browser.send(f"{page}/give", given, on=f"{page}/people").status == 302
        assert (
            self.browser.send(
                f"{page}/give", [("person", SOUGHT), ("days", SOUGHT)], on=f"{page}/people"
            ).status
            == 422
        )
        handed = [("confirmed", "1"), *(("people", each) for each in colleagues)]
        assert self.browser.send(f"{page}/hand-over", handed, on=f"{page}/people").status == 302
        assert self.browser.send(f"{page}/people/{other}/end").status == 302
        self.browser.see(f"{page}/people")

    def set_aside(self, request_id: str) -> None:
        for step in ("set_aside", "bring_back"):
            page = "/inbox" if step == "set_aside" else "/inbox?state=set_aside"
            assert (
                self.browser.send(
                    "/inbox/move", [("row", request_id), ("row", SOUGHT), ("step", step)], on=page
                ).status
                == 200
            )

    def close(self, request_id: str) -> None:
        """Close it, open it again; and keep a date, for those who check them."""
        Work(self.browser, request_id).close()
        CaseRoom(self.browser, request_id).keep_date(wrongly=False)

    def take(self, request_id: str) -> None:
        page = f"/requests/{request_id}"
        assert self.browser.send(f"{page}/take", on=page).status == 302

    def confirm_deletion(self, request_id: str) -> None:
        assert self.browser.send(f"/requests/{request_id}/move/delete").status == 302


def ask_wrongly(browser: Browser, page: str) -> None:
    """Addresses that do not exist, forms without a token, bodies that cannot be read. `page` takes posts."""
    name, story = CANARIES["name in Cyrillic"].text, CANARIES["story"].text
    body = f"q01a={quote(story)}&text={quote(name)}".encode()
    for asked in (
        "/{}",
        "/p/{}",
        "/requests/{}?next=/{}",
        "/files/{}/remove",
        "/static/{}.css",
        "/p/%FF%FE{}",
    ):
        path = asked.format(quote(name), quote(story))
        assert browser.stray("GET", path).status in {301, 302, 400, 404}, path
    assert browser.stray("POST", page, body, FORM).status == 403
    assert browser.stray("PUT", page, body, FORM).status in {403, 405}
    browser.stray("POST", page, body + b"&" + story.encode() * 30_000, FORM)
    browser.stray("POST", page, b"&".join(b"f%d=%s" % (n, name.encode()) for n in range(1200)), FORM)
    browser.stray("POST", page, b"csrfmiddlewaretoken=%FF%FE&text=\xff\xfe" + name.encode("utf-16"), FORM)
    browser.stray("POST", page, name.encode(), f"{FORM}; charset={SOUGHT.split()[0]}")
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    whole = multipart([("text", story)], CANARIES["file name"].text, documents.plain_text() * 4000)
    for broken in (
        whole,
        whole[: len(whole) // 2],
        b"--" + story.encode(),
        whole.replace(b'name="text"', b'name="\xff"'),
    ):
        browser.stray("POST", page, broken, kind)
    browser.stray("POST", page, whole, "multipart/form-data")
    browser.stray("POST", page, whole, f"multipart/form-data; boundary={SOUGHT.split()[0]}")
