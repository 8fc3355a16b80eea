"""What each person of the panel does: an attorney with their profile, offers and case, a coordinator, whoever keeps
the case, a mentor. Mistakes first, everywhere."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from django.utils import timezone

from safeconduct.attorneys.models import Attorney
from safeconduct.attorneys.register import membership
from safeconduct.attorneys.register.settings import DEFAULTS

from .browsing import Browser, Page
from .canaries import CANARIES
from .case_journeys import SOUGHT, WRONG
from .panel_canaries import ADMISSION, EMAIL, TELEPHONE
from .press_canaries import OF_ADVOCATES
from .room_journeys import Room, complaints, yesterday

ID = r"([0-9a-f-]{36})"
Typed = Mapping[str, Any]


def say(kind: str) -> str:
    return CANARIES[f"panel: {kind}"].text


def said(page: Page) -> str:
    return html.unescape(page.text)


@dataclass
class Desk:
    """Pages of no request, seen by one person."""

    browser: Browser

    def see(self, path: str) -> Page:
        shown = self.browser.see(path)
        assert shown.status == 200, complaints(shown)
        return shown

    def send(
        self, path: str, typed: Typed, *, on: str | Page | None = None, press: str = "", status: int = 302
    ) -> Page:
        """Fill the form that posts to ``path``; what it answers must be ``status``."""
        pairs = [
            (name, str(each))
            for name, value in typed.items()
            for each in (value if isinstance(value, (list, tuple)) else [value])
        ]
        after = self.browser.send(path, pairs, on=path if on is None else on, press=press)
        assert after.status == status, f"{complaints(after)} after {pairs}"
        return after

    def found(self, path: str, pattern: str) -> list[str]:
        return list(
            dict.fromkeys(found[1] for link in self.see(path).links if (found := re.search(pattern, link)))
        )

    def pry(self, *addresses: str) -> None:
        """Addresses that somebody else made, with words in them: whatever is answered, it repeats none in a header."""
        for address in addresses:
            shown = self.browser.stray("GET", address.format(quote(SOUGHT)))
            assert shown.status in {200, 302, 404, 422}, (address, shown.status)


def profile(name: str, **more: Any) -> dict[str, Any]:
    """What an attorney types of herself."""
    return {
        "name": name, "expertise": "2", "capacity": "3", "gender": "woman", "region": "CA", "remote": "on",
        "admissions-0-jurisdiction": "CA", "admissions-0-number": f"{name[:4]}7", "admissions-0-status": "active",
        "languages-0-language": "ru", "languages-0-level": "2", **more,
    }  # fmt: skip


WHOLE_PROFILE = {
    "email": EMAIL.text, "phone": TELEPHONE.text, "admissions-0-number": ADMISSION.text,
    "communities": say("attorney's community"), "wishes": say("attorney's wishes"),
}  # fmt: skip


class OnesOwn(Desk):
    """An attorney: profile, days off, agreement, offers."""

    def apply(self, name: str, **more: Any) -> None:
        typed = profile(name, **more)
        for changed in (
            {"email": WRONG}, {"capacity": WRONG}, {"expertise": WRONG}, {"admissions-0-status": WRONG},
            {"name": WRONG * 30}, {"communities": WRONG * 9}, {"languages-0-level": ""},
        ):  # fmt: skip
            self.send("/my/profile", {**typed, **changed}, status=422)
        self.send("/my/profile", typed)
        assert name in said(self.see("/my/profile"))

    def be_away(self) -> None:
        away = {"start-day": "2", "start-month": "2", "start-year": "2032", "why": say("why away")}
        for changed in ({"start-day": WRONG}, {"why": WRONG * 30}):
            self.send("/my/pause", {**away, **changed}, status=422)
        self.send("/my/pause", away)
        assert say("why away") in said(self.see("/my/pause"))

    def sign(self, name: str) -> None:
        self.send("/my/agreement", {"agrees": "on", "name": WRONG}, status=422)
        self.send("/my/agreement", {"agrees": "on", "name": name})
        assert OF_ADVOCATES["internal: agreement"].text in said(self.see("/my/agreement"))

    def offer(self) -> str:
        """The address of the one offer that waits for her."""
        (offer,) = self.found("/my/offers", rf"/my/offers/{ID}\Z")[:1]
        page = f"/my/offers/{offer}"
        assert say("problems of a sheet") in said(self.see(page))
        return page

    def decline(self, *, status: int = 302) -> None:
        page = self.offer()
        typed = {"reason": "time", "words": say("words of a no")}
        if status != 302:
            self.send(f"{page}/decline", typed, status=status)
            return
        for changed in ({"reason": WRONG}, {"words": WRONG * 400}):
            self.send(f"{page}/decline", {**typed, **changed}, status=422)
        self.send(f"{page}/decline", typed)
        assert say("problems of a sheet") not in said(self.see(page))

    def accept(self, page: str, *, status: int = 302) -> None:
        """Once the names are there."""
        assert say("organisation on a sheet") in said(self.see(f"{page}/names"))
        typed = {**yesterday("checked_on"), "how": "self", "found": "none", "takes": "on"}
        if status != 302:
            self.send(f"{page}/accept", typed, status=status)
            return
        for changed in ({"how": WRONG}, {"checked_on-day": WRONG}, {"takes": ""}):
            self.send(f"{page}/accept", {**typed, **changed}, status=422)
        self.send(f"{page}/accept", typed)
        assert self.browser.see(f"{page}/names").status in {200, 302}
        self.see("/my/cases")


class Coordinator(Desk):
    """Somebody at the placement desk."""

    def set_up(self) -> None:
        """The agreement and the settings, which everybody in the house reads, and a firm."""
        typed = {
            "title": OF_ADVOCATES["internal: agreement's title"].text,
            "body": OF_ADVOCATES["internal: agreement"].text,
        }
        self.send("/agreements/new", {**typed, "title": WRONG * 30}, status=422)
        self.send("/agreements/new", typed)
        values = {
            **DEFAULTS,
            "out_per_attorney": 5,
            "reason": OF_ADVOCATES["internal: why the settings"].text,
        }
        for changed in ({"reason": ""}, {"manner": WRONG}, {"wave_size": WRONG}):
            self.send("/panel/settings", {**values, **changed}, status=422)
        self.send("/panel/settings", values)
        firm = {"name": say("firm's name"), "contact": say("firm's contact"), "notes": say("firm's notes")}
        for changed in ({"quota": WRONG}, {"name": WRONG * 30}):
            self.send("/firms/new", {**firm, **changed}, status=422)
        self.send("/firms/new", firm)
        (self.firm,) = self.found("/firms", rf"/firms/{ID}\Z")
        self.send(f"/firms/{self.firm}", {**firm, "quota": "9"})

    def look(self, attorney_id: str) -> None:
        for word in (CANARIES["search term"].text, say("attorney's name").split()[0]):
            self.send("/panel", {"q": word}, status=200)
        self.send("/panel", {"q": WRONG * 9}, status=422)
        self.pry(
            "/panel?q={0}&state={0}", "/offers?state={0}&case={0}&attorney={0}", "/unplaced?sort={0}&language={0}",
            "/rounds?page={0}", "/firms?done={0}", f"/panel/{attorney_id}?done={{0}}", "/panel/{0}", "/my/cases/{0}",
        )  # fmt: skip
        assert EMAIL.text in said(self.see(f"/panel/{attorney_id}"))

    def describe(self, attorney_id: str, name: str, **more: Any) -> None:
        """What only the desk writes."""
        typed = profile(name, **{"firm": self.firm, "mentor_load": "0", **more})
        page = f"/panel/{attorney_id}/edit"
        for changed in ({"firm": WRONG}, {"mentor": WRONG}, {"notes": WRONG * 100}):
            self.send(page, {**typed, **changed}, status=422)
        self.send(page, typed)

    def vet(self, attorney_id: str) -> None:
        page = f"/panel/{attorney_id}/vet"
        typed = {
            "how_0": say("how it was looked up"), "training": say("training checked"),
            "conflict": say("asked about conflicts"), "character": say("known of them"), "answer": "yes",
        }  # fmt: skip
        for changed in ({"answer": WRONG}, {"how_0": WRONG * 20}, {"conflict": ""}):
            self.send(page, {**typed, **changed}, status=422)
        self.send(page, typed)

    def refuse_another(self) -> None:
        attorney_id = self._enter("name of who was refused")
        no = {"answer": "no", "reason": say("why refused"), "sure": "on"}
        self.send(f"/panel/{attorney_id}/vet", {**no, "sure": ""}, status=422)
        self.send(f"/panel/{attorney_id}/vet", no)
        assert say("why refused") in said(self.see(f"/panel/{attorney_id}"))

    def forget_another(self) -> None:
        """Taken off the panel; when that is long ago, the profile goes."""
        attorney_id = self._enter("attorney who left")
        self.send(f"/panel/{attorney_id}/end", {}, status=422)
        self.send(f"/panel/{attorney_id}/end", {"sure": "on"})
        assert say("attorney who left") in said(self.see(f"/panel/{attorney_id}"))
        now = timezone.now()
        Attorney.objects.filter(id=attorney_id).update(changed_on=date(now.year - 4, 1, 1))
        assert membership.purge(now) == 1
        assert self.browser.see(f"/panel/{attorney_id}").status == 404

    def _enter(self, kind: str) -> str:
        """Somebody without an account. The id."""
        typed = profile(say(kind), **{"admissions-0-number": "000717", "mentor_load": "0"})
        self.send("/panel/new", {**typed, "email": WRONG}, status=422)
        entered = self.send("/panel/new", typed).answer.header("Location")
        return str(re.findall(rf"/panel/{ID}", entered)[0])

    def make_round(self) -> str:
        """Made while its page tells how far it is. Its address."""
        self.see("/unplaced")
        before = set(self.found("/rounds", rf"/rounds/{ID}\Z"))
        self.send("/rounds/new", {}, status=200)
        (new,) = set(self.found("/rounds", rf"/rounds/{ID}\Z")) - before
        return f"/rounds/{new}"

    def change(
        self, page: str, request_id: str, attorney_id: str, action: str, why: str, *, status: int = 302
    ) -> None:
        case = f"{page}/cases/{request_id}"
        form = self.see(f"{case}?attorney={attorney_id}&action={action}")
        if status != 302:
            self.send(f"{case}/change", {"why": say(why)}, on=form, status=status)
            return
        self.pry(f"{case}?attorney={{0}}&action={{0}}")
        for wrong in (WRONG[:5], WRONG * 100):
            self.send(f"{case}/change", {"why": wrong}, on=form, status=422)
        self.send(f"{case}/change", {"why": say(why)}, on=form)
        assert say(why) in said(self.see(case))

    def send_round(self, page: str, request_id: str, at_once: str) -> None:
        typed = {"cases": request_id, "at_once": at_once, "hours": "72"}
        for changed in ({"cases": WRONG}, {"hours": WRONG}):
            self.send(f"{page}/send", {**typed, **changed}, status=422)
        shown = self.send(f"{page}/send", typed, status=200)
        self.send(f"{page}/send", {}, on=shown, press="confirm=yes")
        self.see(page)

    def show_names(self, attorney_id: str) -> None:
        """To her who asked for them."""
        (offer,) = self.found(f"/offers?state=asked&attorney={attorney_id}", rf"/offers/{ID}\Z")
        assert say("organisation on a sheet") in said(self.see(f"/offers/{offer}/names"))
        self.send(f"/offers/{offer}/names", {})

    def read_answers(self) -> None:
        offers = self.found("/offers?state=declined", rf"/offers/{ID}\Z")
        assert any(say("words of a no") in said(self.see(f"/offers/{offer}")) for offer in offers)


class Keeper(Room):
    """Whoever keeps the case: its sheet, giving the file, ending a placement."""

    def write_up(self, *, status: int = 302) -> None:
        """The sheet, as attorneys see it in each step. ``status``: what the last answer is, which is no mistake."""
        (people,) = [
            [each.value for each in form.controls if each.name == "names"]
            for form in self.see("/placing/edit").forms
            if any(each.name == "names" for each in form.controls)
        ]
        typed: list[tuple[str, str]] = [
            ("title", say("title of a sheet")), ("what", say("summary of a sheet")),
            ("problems", say("problems of a sheet")), ("mentoring", say("help for the attorney")),
            ("areas", "asylum"), ("difficulty", "2"), ("is_remote_enough", "on"), ("languages", "ru"),
            ("has_interpreter", "on"), ("date-day", "2"), ("date-month", "12"), ("date-year", "2031"),
            ("date_words", say("words of a day")), ("preparation_days", "30"), ("hours_from", "40"), ("hours_to", "80"),
            *(("names", each) for each in people), ("organisations", say("organisation on a sheet")), ("looked", "on"),
        ]  # fmt: skip
        for name, value in (("hours_to", WRONG), ("title", WRONG * 9), ("date-day", WRONG), ("areas", WRONG)):
            wrongly = [pair for pair in typed if pair[0] != name]
            self.send("/placing/edit", [*wrongly, (name, value)], status=422)
        named = CANARIES["name in Latin"].text
        found = [pair for pair in typed if pair[0] not in {"what", "looked"}]
        self.send("/placing/edit", [*found, ("what", f"{named} came on 4 March 2031")], status=422)
        self.send("/placing/edit", typed, status=status)
        if status != 302:
            return
        assert say("summary of a sheet") in said(self.see("/placing"))

    def give(self) -> None:
        self.see("/offers")
        self.send("/placement/give", {"sure": ""}, status=422)
        self.send("/placement/give", {"sure": "on", "mentor": "on"})

    def end(self) -> None:
        self.send("/placement/end", {"why": WRONG * 90}, status=422)
        self.send("/placement/end", {"why": say("why it ended"), "came_back": "on"})

    def take_back(self) -> None:
        self.send("/placing/take-back", {"why": WRONG * 90}, status=422)
        self.send("/placing/take-back", {"why": say("why taken back")})


class Representing(Room):
    """The attorney in the case, and the mentor beside her."""

    def look(self) -> None:
        """The conflict check is clear: the story is open to whom it was given."""
        for path in ("", "/story", "/kit", "/drafts", "/checkpoints"):
            self.see(path)

    def begin_draft(self) -> str:
        begun = {
            "title": say("draft begun"),
            "kind": "declaration",
            "text": say("draft begun"),
            "language": "en",
        }
        self.send("/drafts/new", begun, press="keep=quietly", status=204)
        assert say("draft begun") in said(self.see("/drafts/new"))
        typed = {
            "title": say("draft's title"), "kind": "declaration", "text": say("draft's text"), "language": "en",
            "interpreter": say("draft's interpreter"), "needs_read_back": "on",
        }  # fmt: skip
        for changed in ({"kind": WRONG}, {"title": WRONG * 60}, {"text": ""}, {"paper": WRONG}):
            self.send("/drafts/new", {**typed, **changed}, status=422)
        kept = self.send("/drafts/new", typed).answer.header("Location")
        (draft,) = re.findall(rf"/drafts/{ID}", kept)
        self.send(f"/drafts/{draft}/edit", {**typed, "text": say("draft's text") * 2})
        self.send("/drafts/new", begun, press="keep=quietly", status=204)  # and left so
        return f"/drafts/{draft}"

    def correct(self, draft: str) -> None:
        """Read to the person, who corrects it; then as it should be, signed and frozen."""
        read = {
            "reader": say("who read it aloud"), "language": "ru", "interpreter": say("interpreter of a reading"),
            **yesterday("on"),
        }  # fmt: skip
        corrected = {**read, "corrected": say("corrected at the reading")}
        for changed in ({"reader": WRONG * 60}, {"language": WRONG}, {"on-day": WRONG}, {"corrected": ""}):
            self.send(f"{draft}/corrected", {**corrected, **changed}, status=422)
        self.send(f"{draft}/corrected", corrected)
        assert say("corrected at the reading") in said(self.see(draft))

    def finish(self, draft: str) -> None:
        read = {"reader": say("who read it aloud"), "language": "ru", **yesterday("on")}
        self.send(f"{draft}/read_back", read)
        self.send(f"{draft}/sign", {**yesterday("on"), "how": WRONG}, status=422)
        self.send(f"{draft}/sign", {**yesterday("on"), "how": "ink"})
        self.send(f"{draft}/freeze", {})

    def review(self, draft: str, step: str, kind: str) -> None:
        self.send(f"{draft}/{step}", {"comment": WRONG * 900}, status=422)
        self.send(f"{draft}/{step}", {"comment": say(kind)})

    def work(self) -> None:
        typed = {**yesterday("day"), "minutes": "75", "kind": "research", "note": say("hours' note")}
        for changed in ({"minutes": WRONG}, {"kind": WRONG}, {"note": WRONG * 60}, {"day-day": WRONG}):
            self.send("/hours", {**typed, **changed}, status=422)
        for _ in range(2):
            self.send("/hours", typed)
        spell = self.found("/hours", rf"/hours/{ID}\Z")[0]
        self.send(f"/hours/{spell}", {**typed, "minutes": "80"})
        self.send(f"/hours/{spell}/strike", {"reason": say("hours struck out")})
        assert self.browser.see("/my/hours.csv").status == 200

    def talk(self) -> None:
        """The mentor, about the attorney and the case."""
        typed = {
            **yesterday("day"), "discussed": say("talked about"), "worries": say("worries"),
            "reach": say("how the mentor is reached"),
        }  # fmt: skip
        for changed in ({"day-day": WRONG}, {"discussed": WRONG * 900}, {"reach": WRONG * 60}):
            self.send("/checkpoints", {**typed, **changed}, status=422)
        self.send("/checkpoints", typed)
        assert self.browser.see("/mentoring").status == 200

    def take_file(self) -> None:
        self.send("/own-file", {"reason": WRONG, "has_read": "on"}, status=422)
        taken = self.send("/own-file", {"reason": "duty", "has_read": "on"}, status=200)
        assert taken.answer.header("Content-Type") == "application/zip"

    def give_back(self) -> None:
        last = {"last_day-day": "18", "last_day-month": "3", "last_day-year": "2031"}
        typed = {"reason": "time", "why": say("why given back"), "has_read": "on", **last}
        for changed in ({"reason": WRONG}, {"why": WRONG[:4]}, {"last_day-day": WRONG}, {"has_read": ""}):
            self.send("/give-back", {**typed, **changed}, status=422)
        self.send("/give-back", typed)
        assert say("why given back") in said(self.see("/kit"))
