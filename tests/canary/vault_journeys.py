"""The journeys in the testimony vault, what comes in as a file and what leaves as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .browsing import Page
from .canaries import CANARIES
from .case_journeys import WRONG, assert_free_of
from .evidence_journeys import FREE, HERE, NAMES, NOTED, Researcher, pairs, say

CHECKED = ("work", "body", "dates", "kin", "education", "travel")
"""What the list before a review asks."""
STEP = {"reason": "work"}


@dataclass
class Vault:
    """What one researcher writes, and two others agree to. `today`: the day on the clock of the site."""

    by: Researcher
    others: Sequence[Researcher]
    today: datetime

    def everything(self) -> None:
        """An account from the interview to the recording, and another that is taken back."""
        path = self.testify(self.by.keys["person"], say("testimony"))
        self.read(path)
        self.consent(path)
        review = self.deidentify(path)
        self.script(path)
        self.by.shown(self.by.browser.see(f"{HERE}/history/testimony/{self.by.ids['testimony']}"))
        assert review
        self.forget()
        for page in (f"{HERE}/testimonies", f"{HERE}/testimonies?show=feedback"):
            assert_free_of(self.by.browser.see(page), FREE)

    def talk(self) -> dict[str, str]:
        """How it was said."""
        return {"method": "spoken", "day": f"{self.today:%Y-%m-%d}", "spoken": "ru",
                "explained_by": self.by.person_id, "through": say("interpreter of a talk")}  # fmt: skip

    def account(self, text: str) -> dict[str, str]:
        told = f"I am {say(NAMES[0])}. {text}. They said {say('phrase taken out')} on 12 April 2017."
        return {
            "safety": "none_found", "text": told, "title": text, "language": "ru", "store": "on",
            "incident": self.by.keys["incident"], "interpreter": say("interpreter of a talk"), "is_minor": "on",
            "guardian": say("guardian"), "no_guardian": say("guardian"), "second_adult": say("guardian"),
            "note": say(NOTED), "conditions": say("condition of consent"), **self.talk(),
        }  # fmt: skip

    def testify(self, person: str, text: str, name: str = "testimony") -> str:
        by, new = self.by, f"{HERE}/testimonies/new"
        assert by.browser.stray("GET", f"{new}?person={WRONG[:8]}").status == 422
        page = by.browser.see(f"{new}?person={person}")
        page.path, right = new, self.account(text)
        by.keep_form(new, {**right, "text": say("kept form"), "title": say("kept form")}, on=page)
        by.wrong(
            new, right, {"safety": "not_assessed", "text": WRONG}, {"incident": WRONG}, {"given_on": WRONG},
            {"store": "", "text": WRONG, "title": WRONG * 20}, {"day": WRONG, "expires_on": WRONG, "method": WRONG},
            {"explained_by": WRONG, "spoken": WRONG, "through": WRONG * 20}, {"guardian": "", "second_adult": ""},
            on=page,
        )  # fmt: skip
        page = by.right(new, right, on=page)
        return f"{HERE}/testimonies/{by.made(name, page)}"

    def read(self, path: str) -> None:
        """Opened with a reason, corrected, kept half-way."""
        by = self.by
        assert_free_of(by.browser.see(path), FREE)
        by.wrong(f"{path}/read", {}, {"reason": WRONG})
        by.holds(
            by.browser.send(f"{path}/read", pairs(STEP)), "testimony", "guardian", "condition of consent"
        )
        edit = f"{path}/edit"
        by.wrong(edit, {}, {"reason": WRONG})
        opened, right = by.browser.send(edit, pairs(STEP)), self.account(say("testimony"))
        by.keep_form(edit, {**right, "text": say("kept form")}, on=opened)
        by.wrong(
            edit, right, {"safety": WRONG}, {"given_on": WRONG, "incident": WRONG}, {"text": ""}, on=opened
        )
        by.right(edit, {**right, "note": f"{say(NOTED)} {say(NOTED)}"}, on=opened)
        assert by.browser.send(f"{path}/made", [("record", WRONG), ("purpose", WRONG)], on=path).status == 422

    def consent(self, path: str) -> None:
        """Purposes with a named recipient and conditions; one of them is taken back."""
        by, page, condition = self.by, f"{path}/consent", say("condition of consent")
        share, film = "share_anonymised_with", "read_by_another_in_video"
        right = {
            **self.talk(), f"{share}-answer": "given", f"{share}-recipient": say("named recipient"),
            f"{share}-told": "on", f"{share}-conditions": condition, f"{film}-answer": "given", f"{film}-told": "on",
            f"{film}-conditions": condition, "use_name-answer": "given", "use_name-told": "on",
            "image-answer": "refused",
        }  # fmt: skip
        by.wrong(
            page, right, {f"{share}-recipient": ""}, {f"{share}-expires": WRONG}, {"day": WRONG, "spoken": WRONG},
            {f"{film}-answer": WRONG, f"{film}-conditions": WRONG}, {"court_or_prosecutor-conditions": WRONG},
        )  # fmt: skip
        by.right(page, right)
        self.take_back(path, {"what": [share]})

    def take_back(self, path: str, what: dict[str, object]) -> None:
        by, page = self.by, f"{path}/withdraw"
        typed = {
            **{name: said for name, said in self.talk().items() if name not in ("day", "through")},
            **what,
        }
        by.wrong(page, typed, {"explained_by": WRONG}, {"what": [WRONG], "method": WRONG})
        asked = by.shown(by.browser.send(page, pairs(typed)))
        by.right(page, {}, on=asked, press="step=withdraw")

    def deidentify(self, path: str) -> str:
        """What the matcher found, a phrase more, the list; sent back once; two others agree."""
        by = self.by
        by.wrong(f"{path}/deid", {}, {"reason": WRONG})
        page = by.right(f"{path}/deid", STEP)
        review = page.path.partition("?")[0]
        by.wrong(review, STEP, {"reason": WRONG, "step": "open"})
        opened = by.browser.send(review, pairs({**STEP, "step": "open"}))
        by.holds(opened, "testimony", "phrase taken out")
        added = {**STEP, "step": "add", "phrase": say("phrase taken out"), "kind": "name"}
        by.wrong(review, added, {"phrase": WRONG}, {"kind": WRONG}, on=opened)
        opened = by.shown(by.browser.send(review, pairs(added), on=opened))
        checked = {**STEP, "step": "send", **dict.fromkeys(CHECKED, say("reviewer's note"))}
        by.wrong(review, checked, {"work": "", "body": WRONG}, {"kin": WRONG * 30}, on=opened)
        by.right(review, checked, on=opened)
        first = self.others[0]
        seen = first.browser.send(review, pairs({**STEP, "step": "open"}))
        first.holds(seen, "testimony", "reviewer's note")
        first.wrong(review, {**STEP, "step": "back"}, {"why": ""}, {"why": WRONG * 400}, on=seen)
        first.right(review, {**STEP, "step": "back", "why": say("reviewer's note")}, on=seen)
        opened = by.browser.send(review, pairs({**STEP, "step": "open"}))
        by.right(review, checked, on=opened)
        for other in self.others:
            seen = other.browser.send(review, pairs({**STEP, "step": "open"}))
            other.right(review, {**STEP, "step": "agree"}, on=seen)
        return review

    def script(self, path: str) -> None:
        """Script, approval, release, recording, each opened with a reason; what was taken out is not said again."""
        by, page, reader = self.by, f"{path}/script", say("reader")
        by.wrong(page, {}, {"reason": WRONG})
        approved = {"how": reader, "when": "in May", "heard_by": reader, "said": reader}
        steps: tuple[tuple[str, dict[str, str], dict[str, str]], ...] = (
            ("script", {"text": say("script")}, {"text": f"{WRONG} {say(NAMES[0])}"}),
            ("witness_approval", approved, {"how": "", "said": WRONG}),
            ("reader_release", {"reader": reader, "how": reader, "when": "in May"}, {"reader": "", "how": WRONG * 20}),
            ("recording", {"note": reader, "item": self.by.keys["item"]}, {"note": WRONG, "item": WRONG}),
        )  # fmt: skip
        for step, right, wrong in steps:
            opened = by.shown(by.browser.send(page, pairs({**STEP, "step": "open"})))
            typed = {**right, **STEP, "step": step}
            if step == "script":
                by.keep_form(page, {**typed, "text": say("kept form")}, on=opened)
            by.wrong(page, typed, wrong, on=opened)
            if step == "script":  # its words are new: they are listed, and each is to be looked at
                opened = by.browser.send(page, pairs(typed), on=opened)
                assert opened.status == 422 and say("script").split()[0] in opened.text
                typed["sure"] = "yes"
            by.right(page, typed, on=opened)
        by.holds(by.browser.send(page, pairs({**STEP, "step": "open"})), "script", "reader")

    def forget(self) -> None:
        """Another person's account: begun to be de-identified, corrected, kept half-way, and taken back whole."""
        by, text = self.by, say("forgotten testimony")
        right = {**self.account(text), "text": text, "note": text, "guardian": text, "no_guardian": text,
                 "second_adult": text, "interpreter": text, "conditions": text, "through": text}  # fmt: skip
        new = f"{HERE}/testimonies/new"
        page = by.browser.see(f"{new}?person={by.keys['other']}")
        page.path = new
        kept = by.right(new, right, on=page)
        path = f"{HERE}/testimonies/{by.made('forgotten', kept)}"
        opened = by.browser.send(f"{path}/edit", pairs(STEP))
        by.keep_form(f"{path}/edit", right, on=opened)
        by.right(f"{path}/edit", {**right, "text": f"{text} {text}"}, on=opened)
        review = by.right(f"{path}/deid", STEP).path.partition("?")[0]
        added = {**STEP, "step": "add", "phrase": text.split()[0], "kind": "name"}
        by.shown(by.browser.send(review, pairs(added)))
        self.take_back(path, {"everything": "on"})


@dataclass
class Traffic:
    """What comes in as a file and what leaves as one."""

    by: Researcher
    second: Researcher

    def bring_in(self) -> None:
        """Files that are no table; one that comes in without a column; one that stays half-way."""
        by, new = self.by, f"{HERE}/imports/new"
        name, left_out = say("imported file's name"), say("column left out")
        for content in (b"", b"%PDF-1.7 " + WRONG.encode() * 9, b"PK\x03\x04" + WRONG.encode()):
            after = by.browser.upload(new, f"{WRONG}.csv", content, typed=[("clean", "yes")])
            assert after.status == 422
        assert by.browser.upload(new, f"{WRONG}.csv", table(WRONG), typed=[("clean", "")]).status == 422
        for whole in (True, False):
            sent = by.browser.upload(new, name, table(left_out), typed=[("clean", "yes")])
            assert sent.status == 302
            page = by.shown(by.browser.follow(sent))
            by.holds(page, "column left out")
            self._map(page)
            if whole:
                self._write(page)
        bad = by.browser.upload(
            new, name, f"key,title,date\nX-1,A,{WRONG}\n".encode(), typed=[("clean", "yes")]
        )
        page = by.browser.follow(bad)
        checked = by.browser.follow(by.browser.send(page.path, [("action", "check")], on=page))
        by.browser.see(f"{checked.path.partition('?')[0]}?list=problems")
        by.browser.follow(
            by.browser.send(f"{checked.path.partition('?')[0]}?ask=give_up", [("action", "give_up")])
        )
        by.holds(by.browser.see(f"{HERE}/imports"), "imported file's name")

    def _map(self, page: Page) -> None:
        """Columns wrongly, then as they should be; the last one is left out."""
        by = self.by
        for typed in (
            {"action": "read", "encoding": WRONG, "delimiter": WRONG}, {"action": "own", "kind": WRONG},
            {"action": "preview", "kind": "incident", "to_0": WRONG, "how_1": WRONG, "unit": WRONG, "act": WRONG},
            {"action": "preview", "kind": "incident", "to_0": "incident.title", "to_1": "incident.when"},
        ):  # fmt: skip
            by.browser.send(page.path, pairs(typed), on=page)
            by.browser.see(page.path)

    def _write(self, page: Page) -> None:
        """Checked, written, taken back."""
        by = self.by
        checked = by.browser.follow(by.browser.send(page.path, [("action", "check")], on=page))
        path = checked.path.partition("?")[0]
        after = by.browser.follow(by.browser.send(path, [("action", "write")], on=checked))
        by.shown(after)
        take_back = f"{path.removesuffix('/run')}/take-back"
        by.shown(by.browser.follow(by.browser.send(take_back, on=by.shown(by.browser.see(take_back)))))

    def hand_out(self) -> None:
        """Without identities, which names nobody; with them, once somebody else agrees."""
        by, new = self.by, f"{HERE}/exports/new"
        right = {
            "form": "jsonl",
            "kinds": ["source", "item", "incident", "act", "claim", "person"],
            "why": "court",
            "recipient": "court",
        }
        by.wrong(
            new, right, {"incidents": WRONG}, {"first": WRONG, "last": WRONG}, {"persons": WRONG},
            {"with_identities": "on", "persons": WRONG}, {"form": WRONG, "kinds": [WRONG], "why": WRONG},
            {"state": WRONG},
        )  # fmt: skip
        page = by.right(new, right)
        assert_free_of(self._made(page), FREE)
        page = by.right(
            new, {**right, "kinds": ["person"], "with_identities": "on", "persons": by.keys["person"]}
        )
        path = page.path
        assert (
            by.browser.send(path, [("action", "decide"), ("decision", WRONG), ("shown", WRONG)]).status == 422
        )
        page = by.right(path, {"action": "ask"})
        seen = self.second.browser.see(path)
        self.second.wrong(path, {"action": "decide"}, {"decision": WRONG, "why": WRONG}, on=seen)
        self.second.right(path, {"action": "decide", "decision": "approve"}, on=seen)
        given = self._made(by.browser.see(path))
        assert any(core.encode() in given.answer.body for core in CANARIES[NAMES[0]].cores)

    def _made(self, page: Page) -> Page:
        answer = self.by.browser.send(f"{page.path.partition('?')[0]}/make", on=page)
        assert answer.status == 200, page.path
        return answer


def work_at_desk(zarema: Researcher, others: Sequence[Researcher], today: datetime) -> None:
    """Everything that researchers do."""
    zarema.document()
    Vault(zarema, others, today).everything()
    traffic = Traffic(zarema, others[0])
    traffic.bring_in()
    traffic.hand_out()
    zarema.seek()
    zarema.leave_half_done()
    broken = [status for each in (zarema, *others) for status in each.browser.answers if status >= 500]
    assert not broken, "a page broke"


def table(left_out: str) -> bytes:
    """Two rows as a neighbour might keep them, with a column that nobody maps."""
    return (
        "Название;Дата;Город;Сведения\n"
        f"Выдуманная облава;02.03.2017;Северный город;{left_out}\n"
        f"Ещё одна;17.04.2017;Другой город;{left_out}\n"
    ).encode()
