"""The journeys through the case room of one request: notes, messages, people, tasks, its life, and what keeps it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from .browsing import Browser, Page
from .canaries import CANARIES
from .case_journeys import SOUGHT, WRONG

YESTERDAY = ("16", "3", "2031")
Typed = Mapping[str, str] | Iterable[tuple[str, str]]


def yesterday(name: str) -> dict[str, str]:
    """The day before the staff's, as they type it."""
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), YESTERDAY, strict=True))


def complaints(page: Page) -> str:
    """What an answer complains of, for whoever reads the failed test."""
    found = re.findall(r'class="errorlist".*?</ul>|class="problem".*?</div>', page.text, re.DOTALL)
    said = " ".join(" ".join(re.sub(r"<[^>]+>", " ", html.unescape(each)).split()) for each in found)
    return f"{page.path}: {page.status} {page.title} {said}"


@dataclass
class Room:
    """One member of staff at one request. `only`: the one canary of a request that is to be deleted."""

    browser: Browser
    request_id: str
    only: str = ""

    @property
    def page(self) -> str:
        return f"/requests/{self.request_id}"

    def say(self, kind: str) -> str:
        return CANARIES[self.only or f"case: {kind}"].text

    def see(self, path: str) -> Page:
        shown = self.browser.see(f"{self.page}{path}")
        assert shown.status == 200, complaints(shown)
        return shown

    def send(
        self, path: str, typed: Typed, *, on: str | Page | None = None, press: str = "", status: int = 302
    ) -> Page:
        """Fill the form that posts to `path` below the request; what it answers must be `status`."""
        pairs = list(typed.items()) if isinstance(typed, Mapping) else list(typed)
        shown = on if isinstance(on, Page) else self.page + (path if on is None else on)
        after = self.browser.send(f"{self.page}{path}", pairs, on=shown, press=press)
        assert after.status == status, f"{complaints(after)} after {pairs}"
        return after

    def found(self, path: str, pattern: str) -> list[str]:
        """What a pattern finds in the links of a page, each once."""
        return list(
            dict.fromkeys(found[1] for link in self.see(path).links if (found := re.search(pattern, link)))
        )


class Notes(Room):
    """Notes of each kind, and messages with what lies beside them."""

    def few(self) -> None:
        """Begun, written, put right, struck out; a reply in two languages."""
        begun = {"kind": "note", "text": self.say("note begun")}
        self.send("/notes/new", begun, on="/notes", press="keep=quietly", status=204)
        assert self.say("note begun") in html.unescape(self.see("/notes").text)
        self.send("/notes/new", {**begun, "text": WRONG * 900}, on="/notes", status=422)
        note = self.note("note", "note")
        self.send(f"/notes/{note}", {"text": self.say("note put right")})
        self.note("safety_note", "note of safety", pinned="on")
        self.send(f"/notes/{note}/strike", {"reason": WRONG[:2]}, status=422)
        self.send(f"/notes/{note}/strike", {"reason": self.say("note struck out")})
        self.reply()
        for path, on in (("/notes/new", "/notes"), ("/reply", "")):  # what is begun and left so
            left = {
                "kind": "note",
                "text": self.say("note begun"),
                "translation": self.say("translation begun"),
            }
            left |= {"text": self.say("reply begun")} if path == "/reply" else {}
            self.send(path, left, on=on, press="keep=quietly", status=204)

    def note(self, kind: str, canary: str, **more: str) -> str:
        """Write one; its id."""
        before = self._notes()
        self.send("/notes/new", {"kind": kind, "text": self.say(canary), **more}, on="/notes")
        (new,) = self._notes() - before
        return new

    def _notes(self) -> set[str]:
        return set(self.found("/notes", r"/notes/([0-9a-f-]{36})\Z"))

    def reply(self) -> None:
        begun = {"text": self.say("reply begun"), "translation": self.say("translation begun")}
        self.send("/reply", begun, on="", press="keep=quietly", status=204)
        assert self.say("translation begun") in html.unescape(self.see("").text)
        whole = {
            "text": self.say("reply with a translation"), "translation": self.say("translation of a reply"),
            "language": "ru", "translator": "interpreter", "translator_name": self.say("translator's name"),
            "sent": "translation",
        }  # fmt: skip
        for changed in (
            {"language": WRONG},
            {"translator_name": ""},
            {"text": f"[{WRONG}]"},
            {"translation": WRONG * 900},
        ):
            self.send("/reply", {**whole, **changed}, on="", status=422)
        self.send("/reply", whole, on="")

    def translate(self, colleague: Room) -> None:
        """A translation beside what the person wrote; a colleague finds it wrong."""
        typed = {
            "translation": self.say("translation of a message"), "language": "en", "translator": "colleague",
            "translator_name": self.say("translator's name"),
        }  # fmt: skip
        for number in self.found("", r"/messages/(\d+)\Z"):
            path = f"/messages/{number}"
            shown = self.see(path)
            if any(control.name == "translation" for form in shown.forms for control in form.controls):
                break
        else:
            raise AssertionError("no message to translate")
        self.send(path, {**typed, "translator": WRONG}, status=422)
        self.send(path, typed)
        wrong = {"verdict": "wrong", "remark": colleague.say("remark on a translation")}
        colleague.send(f"{path}/check", {**wrong, "verdict": WRONG}, on=path, status=422)
        colleague.send(f"{path}/check", wrong, on=path)
        assert self.say("remark on a translation") in html.unescape(self.see(path).text)

    def talk(self) -> None:
        typed = {
            "direction": "out", "channel": "phone", **yesterday("day"), "time": "8:10", "reached": "yes",
            "said": self.say("talk"), "override": "danger", "why": self.say("why all the same"),
        }  # fmt: skip
        for changed in ({"channel": WRONG}, {"said": WRONG * 900}, {"time": WRONG}, {"why": WRONG[:4]}):
            self.send("/reach", {**typed, **changed}, status=422)
        self.send("/reach", typed)
        assert self.say("talk") in html.unescape(self.see("/reach").text)


class People(Room):
    """Everyone in the case, how the person is reached, who must not see it, and proceedings."""

    def party(self, name: str = "party") -> str:
        typed = {
            "names-0-value": self.say(name), "roles": "harmed_by", "source": "person", "adverse": "on",
            "adverse_reason": self.say("other side"), "note": self.say("party's note"),
            "where": self.say("party's place"), "passports": self.say("passport"),
        }  # fmt: skip
        for changed in (
            {"names-0-value": WRONG * 30}, {"source": WRONG}, {"a_number": WRONG}, {"adverse": "", "note": WRONG},
            {"birth-day": WRONG, "birth-year": WRONG, "birth-precision": "day"}, {"names-0-value": ""},
        ):  # fmt: skip
            self.send("/parties/new", {**typed, **changed}, status=422)
        kept = self.send("/parties/new", typed).answer.header("Location")
        record_id = re.findall(r"/parties/([0-9a-f-]{36})", kept)[0]
        assert self.say("other side") in html.unescape(self.see(f"/parties/{record_id}").text)
        return str(record_id)

    def strike(self, record_id: str) -> None:
        path = f"/parties/{record_id}/strike"
        self.send(path, {"reason": WRONG * 90}, status=422)
        self.send(path, {"reason": self.say("party struck out")})

    def contact(self) -> None:
        typed = {
            "source": "person", "channels": "phone", "addresses-0-channel": "phone",
            "addresses-0-address": self.say("reached at"), "code_word": self.say("code word"),
            "avoid": self.say("to avoid"),
        }  # fmt: skip
        for changed in (
            {"addresses-0-channel": ""},
            {"hours-0-from": WRONG},
            {"zone": WRONG},
            {"code_word": WRONG * 30},
        ):
            self.send("/contact", {**typed, **changed}, status=422)
        self.send("/contact", typed)
        assert self.say("code word") not in html.unescape(self.see("/parties").text)

    def exclude(self, person_id: str) -> None:
        typed = {
            "source": "person", "people": person_id, "names": self.say("kept out by name"),
            "communities": self.say("community kept out"), "why": self.say("why kept out"),
        }  # fmt: skip
        for changed in ({"people": WRONG}, {"why": ""}, {"names": WRONG * 90}, {"source": "", "why": WRONG}):
            self.send("/exclusions/new", {**typed, **changed}, status=422)
        self.send("/exclusions/new", typed)
        assert self.say("community kept out") in html.unescape(self.see("/exclusions").text)

    def proceeding(self) -> None:
        typed = {
            "source": "paper", "agency": "eoir", "judge": self.say("judge"), "receipt": self.say("receipt number"),
            "nta_charges": self.say("charges"), "note": self.say("proceeding's note"),
        }  # fmt: skip
        for changed in ({"agency": WRONG}, {"court": WRONG}, {"judge": WRONG * 30}, {"nta_date-day": WRONG}):
            self.send("/proceedings/new", {**typed, **changed}, status=422)
        self.send("/proceedings/new", typed)
        (one,) = self.found("/proceedings", r"/proceedings/([0-9a-f-]{36})\Z")
        assert self.say("charges") in html.unescape(self.see(f"/proceedings/{one}").text)


class Work(Room):
    """Tasks, steps, side states, the conflict check, duties and outcomes."""

    def tasks(self) -> None:
        typed = {"title": self.say("task"), "note": self.say("task's note"), "needs_proof": "on"}
        for changed in (
            {"title": WRONG * 30},
            {"due-day": WRONG},
            {"owner": WRONG},
            {"title": "", "note": WRONG},
        ):
            self.send("/tasks/new", {**typed, **changed}, status=422)
        done, dropped = (self._task(typed) for _ in range(2))
        self.send(f"/tasks/{done}/done", {"words": ""}, status=422)
        self.send(f"/tasks/{done}/done", {"words": self.say("proof")})
        self.send(f"/tasks/{dropped}/drop", {"why": WRONG * 90}, status=422)
        self.send(f"/tasks/{dropped}/drop", {"why": self.say("task dropped")})
        assert self.browser.see("/tasks").status == 200

    def _task(self, typed: dict[str, str]) -> str:
        before = set(self.found("/tasks", r"/tasks/([0-9a-f-]{36})"))
        self.send("/tasks/new", typed)
        (new,) = set(self.found("/tasks", r"/tasks/([0-9a-f-]{36})")) - before
        return new

    def live(self) -> None:
        """A step, detained and no longer, an agreement; its history, and a search for all of it."""
        self.step()
        where = {"where": self.say("place of detention"), "why": self.say("why detained")}
        self.send("/case/side/detained", {"on-day": WRONG, **where}, status=422)
        self.send("/case/side/detained", {**yesterday("on"), **where})
        self.send(
            "/case/side/detained", {**yesterday("on"), "why": self.say("why detained")}, press="what=end"
        )
        agreed = {"given": "yes", "how": "message", **yesterday("on"), "why": self.say("agreement")}
        self.send("/case/agreement", {**agreed, "how": WRONG, "given": WRONG}, status=422)
        self.send("/case/agreement", agreed)
        for page in ("/case", "/case/history"):
            assert self.say("step") in html.unescape(self.see(page).text) or page == "/case"
        assert self.browser.see("/cases").status == 200

    def step(self) -> None:
        """The first step that the overview offers and that nothing stands in the way of."""
        for name in self.found("/case", r"/case/steps/(?!closed)(\w+)\Z"):
            path = f"/case/steps/{name}"
            if any(form.action.endswith(path) for form in self.see(path).forms):
                self.send(path, {**yesterday("on"), "why": WRONG * 400}, status=422)
                self.send(path, {**yesterday("on"), "why": self.say("step")})
                return
        raise AssertionError("no step can be taken")

    def search(self, kinds: Iterable[str]) -> None:
        """Words that are there and words that are not, in one case and in all; never in an address."""
        for words in (*(self.say(kind).split()[1] for kind in kinds), SOUGHT):
            self.send("/case/search", {"words": words}, status=200)
            assert self.browser.send("/cases/search", [("words", words)]).status == 200
        self.send("/case/search", {"words": WRONG * 40}, status=422)
        self.browser.stray("GET", f"/cases/search?words={quote(SOUGHT)}")
        self.browser.stray("GET", f"{self.page}/duplicates?number={quote(SOUGHT)}")

    def check(self) -> None:
        """Compare, decide, mistakes first."""
        self.send("/conflicts/run", {}, on="/conflicts")
        typed = {"outcome": "clear", "reason": self.say("conflict")}
        for changed in ({"outcome": WRONG}, {"outcome": "waived"}, {"reason": WRONG * 400}):
            self.send("/conflicts/decide", {**typed, **changed}, on="/conflicts", status=422)
        self.send("/conflicts/decide", typed, on="/conflicts")
        assert self.say("conflict") in html.unescape(self.see("/conflicts").text)

    def merge(self, other_id: str) -> None:
        path = f"/merge/{other_id}"
        self.send(path, {"reason": WRONG * 400}, status=422)
        self.send(path, {"reason": self.say("merged")})
        self.send(f"{path}/undo", {"reason": WRONG * 400}, status=422)
        self.send(f"{path}/undo", {"reason": self.say("read apart")})
        self.see("/duplicates")

    def hold(self) -> None:
        """A duty that stops the deletion, and its end."""
        self.send("/keeping/hold", {"reason": WRONG[:5]}, status=422)
        self.send("/keeping/hold", {"reason": self.say("duty")})
        (hold,) = self.found("/keeping", r"/keeping/holds/([0-9a-f-]{36})/end")
        assert self.say("duty") in html.unescape(self.see("/keeping").text)
        self.send(f"/keeping/holds/{hold}/end", {})

    def outcome(self) -> None:
        typed = {
            "result": "lost_contact", "forum": "none", **yesterday("decided_on"), "told_by": "staff",
            "note": self.say("outcome"),
        }  # fmt: skip
        for changed in (
            {"result": WRONG},
            {"family": WRONG},
            {"decided_on-day": WRONG},
            {"note": WRONG * 400},
        ):
            self.send("/outcome", {**typed, **changed}, status=422)
        self.send("/outcome", typed)

    def close(self, meanwhile: Callable[[], None] | None = None) -> None:
        """What stands in the calendar is over; close it, open it again. `meanwhile`: done while it is closed."""
        for date in self.found("/dates", r"/dates/([0-9a-f-]{36})/change\Z"):
            self.send(f"/dates/{date}/end", {"what": "cancelled", "reason": self.say("closed")})
        typed = {**yesterday("on"), "reason": "finished", "settled": "told", "why": self.say("closed")}
        self.send("/case/steps/closed", {**typed, "reason": WRONG, "why": WRONG * 400}, status=422)
        self.send("/case/steps/closed", typed)
        if meanwhile:
            meanwhile()
        self.send("/case/steps/reopen", {**yesterday("on"), "why": WRONG[:4]}, status=422)
        self.send("/case/steps/reopen", {**yesterday("on"), "why": self.say("opened again")})
