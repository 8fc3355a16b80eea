"""The journeys through the papers of a case: files and what is said of them."""

from __future__ import annotations

import html
import re

from . import documents
from .canaries import MOVED
from .case_journeys import WRONG
from .case_journeys import days as day_of
from .room_journeys import Room, complaints, yesterday

COURT = "Hyattsville Immigration Court"


class Papers(Room):
    """One member of staff and the papers of one request."""

    def upload(
        self, path: str, canary: str, content: bytes, typed: dict[str, str], *, field: str = "uploads",
        kind: str = "txt", status: int = 302,
    ) -> str:  # fmt: skip
        """Send a file; where its answer leads."""
        name = f"{self.say(canary)}.{kind}"
        after = self.browser.upload(self.page + path, name, content, typed=list(typed.items()), field=field)
        assert after.status == status, complaints(after)
        return after.answer.header("Location")

    def text(self, canary: str) -> bytes:
        return f"{self.say(canary)}\n".encode()

    def few(self) -> str:
        """One paper with all that is said of it, wrongly first. Its id."""
        typed = {
            "kind": "police", "language": "ru", "title": self.say("paper's title"), "author": self.say("author"),
            "obtained_from": self.say("obtained from"), "source_url": self.say("source"), "slot": self.say("slot"),
            "note": self.say("note of a paper"),
        }  # fmt: skip
        if self.only:
            typed |= {"source_url": "", "slot": ""}
        name, file = "name of a paper's file", self.text("paper's file")
        for changed in (
            {"kind": WRONG},
            {"source_url": WRONG},
            {"slot": WRONG},
            {"dated": WRONG},
            {"title": WRONG * 30},
        ):
            self.upload("/papers/new", name, file, {**typed, **changed}, status=422)
        self.upload("/papers/new", name, b"MZ\x90\0" + file * 9, typed, kind="exe", status=422)
        kept = self.upload("/papers/new", name, file, typed)
        (paper,) = re.findall(r"/papers/([0-9a-f-]{36})", kept)
        shown = html.unescape(self.see(f"/papers/{paper}").text)
        assert self.say("author") in shown and self.say("note of a paper") in shown
        self.look(paper)
        return str(paper)

    def whole(self) -> None:
        """Versions, translations, a photograph, striking out, and a notice from which a date is read."""
        paper = self.few()
        version, photo = (
            {"why": self.say("what is new")},
            documents.photograph(self.say("camera of a paper").split()[0]),
        )
        self.upload(
            f"/papers/{paper}/version", "name of a paper's file", photo, {"why": ""}, kind="jpg", status=422
        )
        self.upload(f"/papers/{paper}/version", "name of a paper's file", photo, version, kind="jpg")
        self.translate(paper)
        self.look(paper)
        self.read_notice(paper)
        self.send(f"/papers/{paper}/strike", {"reason": WRONG[:2]}, status=422)
        self.send(f"/papers/{paper}/strike", {"reason": self.say("paper struck out")})
        self.see("/papers?kind=police&missing=translation")

    def translate(self, paper: str) -> None:
        typed = {
            "language": "en", "translator": self.say("translator"), "competence": "certified",
            "address": self.say("translator's address"), "phone": self.say("translator's telephone"),
        }  # fmt: skip
        file, path = self.text("translation's file"), f"/papers/{paper}/translation"
        for changed in ({"competence": WRONG}, {"translator": WRONG * 30}, {"translated_on": WRONG}):
            self.upload(path, "name of a paper's file", file, {**typed, **changed}, field="file", status=422)
        self.upload(path, "name of a paper's file", file, typed, field="file")
        assert self.say("translator") in html.unescape(self.see(f"/papers/{paper}").text)

    def look(self, paper: str) -> None:
        """Every file in every way its page offers."""
        links = dict.fromkeys(self.see(f"/papers/{paper}").links)
        for link in (each for each in links if "/files/" in each or each.endswith("/certificate")):
            assert self.browser.see(link).status in {200, 404, 409}, link
        assert any("/download" in link for link in links)

    def read_notice(self, paper: str) -> None:
        """A date from the paper: wrongly, compared, kept."""
        typed = {
            "kind": "individual", **dict(day_of("day", MOVED)), "time": f"{MOVED:%H:%M}", "court": COURT,
            "zone_name": "", "judge": self.say("notice's judge"), **yesterday("learned_on"), "read": "on",
        }  # fmt: skip
        path = f"/papers/{paper}/notice"
        for changed in (
            {"court": WRONG, "kind": WRONG},
            {"time": WRONG},
            {"judge": WRONG * 20},
            {"day-day": WRONG},
        ):
            self.send(path, {**typed, **changed}, status=422)
        compared = self.send(path, typed, status=422)
        self.send(path, typed, on=compared)
