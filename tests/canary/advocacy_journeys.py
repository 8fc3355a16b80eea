"""The journeys at the advocacy desk: posts and holders, campaigns, asks, answers, promises, ways out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import uuid4

from .browsing import Form, Page
from .case_journeys import SOUGHT, WRONG
from .evidence_journeys import Researcher, Typed, complaint, pairs
from .ground_journeys import internal, sealed

DESK = "/advocacy"
ABSENT = uuid4()
LAST_YEAR = timedelta(days=365)
LIST = (
    "person_id,name,post,start,end,party,source\nX1,Mira Invented,Envoy to the talks,2029-01-01,,,{source}\n"
)


@dataclass
class Advocate(Researcher):
    """Somebody at the advocacy and press desks."""

    def stale(self, path: str, typed: Typed) -> None:
        """A page that a colleague overtook: what was typed stays, nothing is saved."""
        page = self.browser.see(path)
        for control in page.form(path).controls:
            if control.name == "version":
                control.value = "0"
        assert self.browser.send(path, pairs(typed), on=page).status == 422, path

    def press(
        self, path: str, typed: Typed, *holding: str, on: Page | None = None, status: int = 302
    ) -> Page:
        """Send the form of a page that holds all these fields; the page that follows."""
        page = on or self.browser.see(path)
        form = form_with(page, path, holding)
        hidden = [(each.name, each.value) for each in form.controls if each.kind == "hidden"]
        after = self.browser.post(form.action, [*hidden, *pairs(typed)])
        assert after.status == status, f"{path}: {after.status} {complaint(after)}"
        return self.shown(self.browser.follow(after)) if status == 302 else after

    def missing(self, *paths: str) -> None:
        """What is not there is not there."""
        for path in paths:
            assert self.browser.see(path.format(ABSENT)).status == 404, path


def form_with(page: Page, path: str, holding: Sequence[str]) -> Form:
    """The form of a page that has these fields."""
    wanted = path.partition("?")[0]
    for form in page.forms:
        names = {each.name for each in form.controls}
        if form.action.partition("?")[0] == wanted and form.method == "post" and names >= set(holding):
            return form
    raise AssertionError(f"no form with {holding} on {page.path} ({page.status}): {complaint(page)}")


@dataclass
class Pressure:
    """What Noor does. `grounds`: keys of what researchers documented."""

    by: Advocate
    grounds: Researcher
    today: datetime

    def everything(self) -> None:
        self.posts()
        self.bring_in_posts()
        self.campaign()
        self.ask()
        self.answer()
        self.another_post()
        self.ways()
        self.look_around()

    def day(self, days: int = 0) -> str:
        return f"{self.today + timedelta(days=days):%Y-%m-%d}"

    def posts(self) -> None:
        by, new = self.by, f"{DESK}/posts/new"
        right = {"title": "Ambassador to the talks", "body": "Foreign office", "country": "US",
                 "address": internal("address of a post")}  # fmt: skip
        by.wrong(
            new,
            right,
            {"title": WRONG * 20},
            {"country": WRONG, "ended_on": WRONG},
            {"title": "", "body": WRONG},
        )
        one = f"{DESK}/posts/{by.made('post', by.right(new, right))}"
        by.stale(f"{one}/edit", {**right, "body": WRONG})
        by.right(f"{one}/edit", {**right, "body": "Ministry"})
        held = {
            "holder": "Ada Invented",
            "from_day": "2029-01-01",
            "source": internal("where a holder was read"),
        }
        by.wrong(f"{one}/holders/new", held, {"from_day": WRONG}, {"holder": "", "source": WRONG},
                 {"until_day": "2020-01-01", "holder": WRONG * 30})  # fmt: skip
        by.right(f"{one}/holders/new", held)
        by.made("other post", by.right(new, {"title": "Minister of the interior", "country": "DE"}))
        by.keys |= {"post": "O-0001", "other post": "O-0002"}  # their pages do not say it
        by.missing(f"{DESK}/posts/{{}}", f"{DESK}/posts/{{}}/edit", f"{DESK}/holders/{{}}")
        assert (
            by.browser.stray("GET", f"{DESK}/posts?q={quote(SOUGHT)}&country={quote(SOUGHT)}").status == 200
        )

    def bring_in_posts(self) -> None:
        """A list that is none, one with a mistake, and one that comes in."""
        by, new, typed = self.by, f"{DESK}/posts/import", [("country", "US")]
        for content in (
            WRONG.encode(),
            b"\xff\xfe" + WRONG.encode("utf-16"),
            LIST.format(source=WRONG * 40).encode(),
        ):
            assert by.browser.upload(new, f"{WRONG}.csv", content, typed=typed).status == 422
        content = LIST.format(source=internal("where a holder was read")).encode()
        checked = by.browser.upload(new, f"{SOUGHT}.csv", content, typed=typed)
        by.press(new, {}, "rows", on=by.shown(checked))

    def campaign(self) -> None:
        by, new = self.by, f"{DESK}/campaigns/new"
        right = {
            "title": internal("campaign's title"), "aim": internal("campaign's aim"), "opened_on": "2031-01-02",
            "incidents": self.grounds.keys["public incident"],
        }  # fmt: skip
        by.wrong(
            new,
            right,
            {"incidents": WRONG},
            {"opened_on": WRONG, "aim": WRONG},
            {"title": "", "incidents": ""},
        )
        one = f"{DESK}/campaigns/{by.made('campaign', by.right(new, right), 'K')}"
        by.stale(f"{one}/edit", {**right, "title": WRONG})
        by.right(f"{one}/edit", {**right, "opened_on": "2031-01-03"})
        by.wrong(f"{one}/close", {"action": "close"}, {"closed_on": WRONG})
        by.missing(
            f"{DESK}/campaigns/{{}}", f"{DESK}/campaigns/{{}}/asks/new", f"{DESK}/campaigns/{{}}/letters/new"
        )

    def ask(self) -> None:
        """Drafted, grounded, approved, made. It has a day, so that it becomes overdue."""
        by = self.by
        new = f"{DESK}/campaigns/{by.ids['campaign']}/asks/new"
        right = {
            "text": "Speak out in public against the detentions.", "verb": "call.statement", "is_public": "on",
            "post": by.keys["post"], "answer_by": self.day(20), "why": internal("why of them"),
        }  # fmt: skip
        by.wrong(new, right, {"verb": WRONG}, {"post": WRONG, "answer_by": WRONG}, {"text": "", "why": WRONG},
                 {"legal_basis": WRONG * 30})  # fmt: skip
        one = f"{DESK}/asks/{by.made('ask', by.right(new, right), 'D')}"
        by.stale(f"{one}/edit", {**right, "why": WRONG})
        ground = f"{one}/grounds/new"
        incident = self.grounds.keys["public incident"]
        by.wrong(ground, {"key": incident}, {"key": WRONG}, {"unit": WRONG, "key": "E-9999"},
                 {"unit": "person", "act": "killing"})  # fmt: skip
        by.right(ground, {"key": incident})
        by.right(ground, {"key": incident, "unit": "person", "act": "detention"})
        by.right(ground, {"key": self.grounds.keys["printed"]})
        for event in ("approved", "made"):
            self.happened(one, event)
        self.happened(one, "note", note=internal("note of an ask"))
        quiet = {**right, "text": internal("ask not public"), "is_public": "", "answer_by": ""}
        by.made("quiet ask", by.right(new, quiet), "D")
        by.missing(f"{DESK}/asks/{{}}", f"{DESK}/asks/{{}}/events", f"{DESK}/grounds/{{}}/end")

    def happened(self, one: str, event: str, **more: str) -> None:
        by, path = self.by, f"{one}/events"
        right, shown = {"day": self.day(), "event": event, **more}, f"{path}?event={event}"
        by.wrong(path, right, {"day": WRONG, "note": WRONG * 40}, on=shown)
        by.right(path, right, on=shown)

    def answer(self) -> None:
        """Said behind closed doors: sealed. Promised, judged."""
        by, words = self.by, sealed("answer not public")
        new = f"{DESK}/campaigns/{by.ids['campaign']}/responses/new"
        right = {
            "post": by.keys["post"], "kind": "pledged", "verb": "agree", "verbatim": words,
            "translation": words, "speaker": words,
            "capacity": internal("capacity"), "language": "ru", "said_on": self.day(),
            "ask": by.keys["ask"],
        }  # fmt: skip
        by.wrong(
            new, right, {"kind": WRONG}, {"post": WRONG, "said_on": WRONG}, {"item": WRONG, "ask": WRONG},
            {"said_on": self.day(9), "verbatim": WRONG}, {"means": WRONG, "speaker": WRONG * 20},
        )  # fmt: skip
        page = by.right(new, right)
        by.holds(page, "press: answer not public")
        one = f"{DESK}/responses/{by.made('answer', page, 'R')}"
        by.stale(f"{one}/edit", {**right, "verbatim": WRONG})
        by.right(f"{one}/edit", {**right, "verbatim": f"{words} {words}"})
        said_in_public = {**right, "is_public": "on", "ask": "", **dict.fromkeys(("translation", "capacity"), ""),
                          "verbatim": "We heard them.", "speaker": "Office"}  # fmt: skip
        by.made("public answer", by.right(new, said_in_public), "R")
        promise = f"{one}/promises/new"
        by.wrong(promise, {"what": internal("promise")}, {"by_when": WRONG}, {"what": ""})
        page = by.right(promise, {"what": internal("promise"), "by_when": self.day(60)})
        link = next(each for each in page.links if f"{DESK}/promises/" in each)
        by.wrong(link, {"state": "partly", "why": WRONG}, {"state": WRONG}, {"item": WRONG})
        by.press(link, {"state": "partly", "why": internal("judged promise")}, "why")
        by.missing(f"{DESK}/responses/{{}}", f"{DESK}/promises/{{}}", f"{DESK}/links/{{}}/end")

    def another_post(self) -> None:
        """The same put to another post, and one taken there."""
        by = self.by
        one, other = f"{DESK}/asks/{by.ids['ask']}", by.keys["other post"]
        by.wrong(f"{one}/copy", {"post": other}, {"post": WRONG}, {"answer_by": WRONG})
        by.made("copy", by.right(f"{one}/copy", {"post": other}), "D")
        escalated = {"post": other, "day": self.day(), "note": internal("note of an ask")}
        by.wrong(f"{one}/escalate", escalated, {"post": WRONG, "day": WRONG}, {"note": WRONG * 40})

    def escalate(self) -> None:
        """Once nobody answered: it goes to another post, and stays written down here."""
        by = self.by
        one = f"{DESK}/asks/{by.ids['ask']}"
        by.right(f"{one}/escalate", {"post": by.keys["other post"], "day": self.day(),
                                     "note": internal("note of an ask")})  # fmt: skip

    def links(self, letter: str) -> None:
        """How the answer stands to a letter that was sent."""
        by, path = self.by, f"{DESK}/responses/{self.by.ids['answer']}/links/new"
        by.wrong(path, {"communication": letter, "relation": "follows"}, {"communication": WRONG}, {"relation": WRONG},
                 {"relation": "refers_to", "reason": WRONG})  # fmt: skip
        by.right(path, {"communication": letter, "relation": "follows"})
        claimed = {"communication": letter, "relation": "contribution_claimed",
                   "reason": internal("reason of a link"), "others": internal("others of a link")}  # fmt: skip
        by.right(path, claimed)

    def ways(self) -> None:
        by, new = self.by, f"{DESK}/ways/new"
        right = {
            "country": "DE", "kind": "visa", "position": "offered", "to_whom": internal("way not public"),
            "conditions": internal("way not public"), "citation": "Official page", "read_on": self.day(),
            "confidence": "official", "may_be_told": "on",
        }  # fmt: skip
        by.wrong(new, right, {"country": WRONG}, {"kind": WRONG, "read_on": WRONG}, {"to_whom": "", "since": WRONG},
                 {"places": WRONG, "address": WRONG})  # fmt: skip
        one = f"{DESK}/ways/{by.made('way', by.right(new, right))}"
        by.stale(f"{one}/edit", {**right, "to_whom": WRONG})
        by.right(
            new, {**right, "country": "US", "to_whom": "Those who flee", "conditions": "", "is_public": "on"}
        )
        by.missing(f"{DESK}/ways/{{}}", f"{DESK}/ways/{{}}/edit")

    def look_around(self) -> None:
        """Every page, and views narrowed by what means nothing."""
        by = self.by
        ids = (f"{kind}s/{by.ids[kind]}" for kind in ("campaign", "ask", "post"))
        for page in ("", "overdue", "scorecard", "posts", "letters", "ways", "ways/country/DE", *ids):
            by.shown(by.browser.see(f"{DESK}/{page}"))
        campaign = f"campaigns/{by.ids['campaign']}?kind={{}}&first={{}}"
        for page in (
            "?q={}&state={}",
            "letters?q={}&kind={}",
            "ways?country={}&kind={}",
            "scorecard?campaign={}",
            campaign,
        ):
            sought = quote(SOUGHT)
            assert by.browser.stray("GET", f"{DESK}/{page.format(sought, sought)}").status in {200, 422}, page
