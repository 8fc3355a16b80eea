"""The journeys of a letter: begun, written, grounded, with a file, on paper, agreed to, sent; and of a call."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from .advocacy_journeys import DESK, Advocate, Pressure
from .browsing import Page
from .canaries import CANARIES
from .case_journeys import SOUGHT, WRONG
from .evidence_journeys import ID
from .ground_journeys import QUOTE, internal, quoted, sealed
from .press_canaries import SEALED, kinds

HIDDEN = tuple(sorted(kinds(SEALED)))


def free_of_sealed(page: Page) -> None:
    """What somebody without a seat is shown, whether it is refused or not."""
    found = {kind for kind in HIDDEN for core in CANARIES[kind].cores if core in page.text}
    assert page.status in {200, 403, 422} and not found, f"{page.path}: {page.status} {found}"


@dataclass
class Letters:
    """Noor writes, Ilse takes over what lies behind other doors, Petra agrees, Tariq has no seat."""

    noor: Advocate
    ilse: Advocate
    petra: Advocate
    tariq: Advocate
    pressure: Pressure

    def everything(self) -> None:
        self.begin()
        self.write()
        self.ground()
        self.enclose()
        self.on_paper()
        self.release()
        self.send()
        self.call()
        self.without_a_seat()

    @property
    def one(self) -> str:
        return f"{DESK}/letters/{self.noor.ids['letter']}"

    def begin(self) -> None:
        by = self.noor
        new = f"{DESK}/campaigns/{by.ids['campaign']}/letters/new"
        right = {"kind": "letter", "language": "en", "post": by.keys["post"], "asks": [by.ids["ask"]],
                 "answer_by": self.pressure.day(20)}  # fmt: skip
        by.wrong(
            new,
            right,
            {"kind": WRONG},
            {"language": WRONG, "post": WRONG},
            {"asks": [WRONG], "answer_by": WRONG},
        )
        page = by.right(new, right)
        by.made("letter", page)
        found = re.search(r"\bL-\d{4}\b", page.text)
        assert found
        by.keys["letter"] = found[0]

    def words(self) -> dict[str, str | list[str]]:
        by, said = self.noor, sealed("letter")
        return {
            "kind": "letter", "post": by.keys["post"], "language": "en", "subject": said, "salutation": "Dear all,",
            "body": f"We write about {said}.\n\n- {said}", "closing": said, "asks": [by.ids["ask"]],
            "signatories": f"{sealed('signatory')}, {sealed('signatory')}", "answer_by": self.pressure.day(20),
            "is_public": "on",
        }  # fmt: skip

    def write(self) -> None:
        by, edit = self.noor, f"{self.one}/edit"
        by.wrong(edit, self.words(), {"post": WRONG, "answer_by": WRONG}, {"subject": WRONG * 30, "kind": WRONG},
                 {"signatories": "\n".join([WRONG] * 40)}, {"asks": [WRONG], "body": WRONG})  # fmt: skip
        by.stale(edit, {**self.words(), "body": WRONG})
        by.holds(by.right(edit, self.words()), "press: letter", "press: signatory")

    def ground(self) -> None:
        """Records by key, a figure put into the text, and an account by somebody who sits in the vault, too."""
        path, records = f"{self.one}/grounds", self.pressure.grounds.keys
        record = {"action": "record", "kind": "claim", "key": records["printed"]}
        for wrong in ({"key": WRONG}, {"kind": WRONG}):
            self.noor.press(path, {**record, **wrong}, "key", status=422)
        self.noor.press(path, record, "key")
        page = self.noor.browser.see(path)
        figure = next(each.value for form in page.forms for each in form.controls if each.name == "figure")
        self.noor.press(path, {"action": "insert"}, "figure", on=page)
        assert figure
        account = {"action": "account", "testimony": records["quotable"], "scope": QUOTE, "words": quoted()}
        for wrong in ({"testimony": WRONG}, {"scope": WRONG}, {"words": WRONG}, {"words": ""}):
            self.ilse.press(path, {**account, **wrong}, "testimony", status=422)
        self.ilse.press(path, account, "testimony")

    def enclose(self) -> None:
        """A picture that says who took it and where; cleaned before it may go."""
        by, path = self.ilse, f"{self.one}/enclosures"
        shown = f"{path}?item={self.pressure.grounds.keys['report']}"
        assert by.browser.stray("GET", f"{path}?item={quote(WRONG)}").status == 422
        page = by.shown(by.browser.see(shown))
        by.holds(page, "press: enclosure")
        by.press(path, {"action": "add"}, "artifact", on=page)
        by.press(path, {"action": "clean"}, "enclosure")
        assert "exif" not in by.browser.see(path).text.lower()

    def on_paper(self) -> None:
        paper = self.petra.browser.see(f"{self.one}/pdf")
        assert paper.status == 200 and paper.answer.body.startswith(b"%PDF")

    def release(self) -> None:
        path = f"{self.one}/release"
        self.noor.press(path, {"action": "ask"}, "token")
        page = self.petra.browser.see(path)
        self.petra.holds(page, "press: letter", "press: signatory")
        for wrong in ({"decision": WRONG}, {"decision": "refuse", "why": WRONG}, {"decision": "refuse"}):
            self.petra.press(path, {"action": "decide", **wrong}, "question", on=page, status=422)
        self.petra.press(path, {"action": "decide", "decision": "approve"}, "question", on=page)
        self.noor.press(path, {"action": "use"})
        assert self.noor.browser.see(f"{self.one}/edit").status == 422

    def send(self) -> None:
        by, path = self.noor, f"{self.one}/log"
        sent = {
            "event": "sent",
            "day": self.pressure.day(),
            "channel": "post",
            "note": internal("note of a delivery"),
        }
        by.wrong(path, sent, {"event": WRONG}, {"day": WRONG, "note": WRONG * 30}, {"channel": ""})
        by.right(path, sent)
        self.pressure.links(by.keys["letter"])

    def call(self) -> None:
        """A talk that was held: who took part and what was said is sealed."""
        by, said = self.noor, sealed("call")
        new = f"{DESK}/campaigns/{by.ids['campaign']}/letters/new"
        right = {
            "kind": "call",
            "day": self.pressure.day(),
            "who": said,
            "said": said,
            "post": by.keys["post"],
        }
        by.wrong(new, right, {"day": WRONG, "post": WRONG}, {"day": self.pressure.day(9), "said": WRONG}, {"who": ""},
                 on=f"{new}?talk=1")  # fmt: skip
        page = by.right(new, right, on=f"{new}?talk=1")
        by.holds(page, "press: call")
        by.made("call", page)
        by.right(f"{DESK}/letters/{by.ids['call']}/edit", {**right, "said": f"{said} {said}"})

    def without_a_seat(self) -> None:
        """Tariq is an advocate: he sees that there is a letter, and none of its words."""
        one, ids = self.one, self.noor.ids
        for path in (one, f"{one}/edit", f"{one}/grounds", f"{one}/enclosures", f"{one}/pdf", f"{one}/release",
                     f"{DESK}/letters/{ids['call']}", f"{DESK}/responses/{ids['answer']}", f"{DESK}/letters",
                     f"{DESK}/responses/{ids['answer']}/edit", f"{DESK}/campaigns/{ids['campaign']}"):  # fmt: skip
            free_of_sealed(self.tariq.browser.see(path))
        self._seen(self.noor.browser.see(one))
        sought = quote(SOUGHT)
        assert self.noor.browser.stray("GET", f"{DESK}/letters?q={sought}&state={sought}").status == 200
        self.noor.missing(f"{DESK}/letters/{{}}", f"{DESK}/letters/{{}}/edit", f"{DESK}/letters/{{}}/pdf",
                          f"{DESK}/letters/{{}}/release", f"{DESK}/letters/{{}}/log")  # fmt: skip

    def _seen(self, page: Page) -> None:
        self.noor.holds(page, "press: letter", "press: signatory")
        assert re.search(ID, page.path)
