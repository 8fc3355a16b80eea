"""The journeys at the press desk: a text under embargo that is taken back, texts that go out and are taken down, and
a table that stays a draft.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from . import documents
from .advocacy_journeys import Advocate, Pressure
from .browsing import Page
from .case_journeys import SOUGHT, WRONG
from .evidence_journeys import complaint, pairs
from .ground_journeys import QUOTE, internal, public_once, quoted, sealed
from .letter_journeys import free_of_sealed
from .press_canaries import OF_ADVOCATES

PRESS = "/press"
PICTURE = documents.photograph(OF_ADVOCATES["press: press picture"].text)
PICTURE_NAME = f"{OF_ADVOCATES['press: press picture'].text}.jpg"
LANGUAGES = ("en", "ru", "ar")


@dataclass
class Desk:
    """Noor and Ilse write; Petra and Dilan agree; Tariq has no seat. `slugs`: addresses by name of the publication."""

    noor: Advocate
    ilse: Advocate
    petra: Advocate
    dilan: Advocate
    tariq: Advocate
    pressure: Pressure
    slugs: dict[str, str] = field(default_factory=dict)

    def embargoed(self) -> None:
        """Two texts are released under an embargo: one is taken back, one still waits when the thief comes."""
        for name in ("taken-back", "waiting"):
            one = self.begin(name, days=2 if name == "taken-back" else 300)
            self.say_all(one, "embargoed text", picture=name == "waiting")
            if name == "waiting":
                self.picture(one, "beside a picture")
                self.own_quotation(one)
                self.preview(one)
            self.agree(one)
            if name == "taken-back":
                outlet = {"outlet": internal("outlet"), "given_on": self.pressure.day()}
                self.noor.wrong(f"{one}/embargo", outlet, {"given_on": WRONG}, {"outlet": WRONG * 30})
                self.noor.right(f"{one}/embargo", outlet)
            self.release(one)
        self.without_a_seat(one)

    def take_back(self) -> None:
        self.noor.right(f"{self.at('taken-back')}/take-back", {})

    def put_out(self) -> None:
        """A release with a picture, one that quotes an account, and the pages of incident, campaign and country."""
        one = self.begin("in-the-open")
        self.say_all(one, "published text", picture=True, figure=True)
        self.picture(one, "beside a public picture")
        self.figures(one)
        self.cite(one)
        self.preview(one)
        self.agree(one)
        self.release(one)
        self.quoting()
        for kind in ("incident", "campaign", "country"):
            one = self.begin(f"the-{kind}", kind=kind)
            self.text(one, "en", {"headline": f"A {kind}", "body": "What is known."})
            self.agree(one)
            self.release(one)

    def quoting(self) -> None:
        one = self.begin("in-their-words")
        new = f"{one}/quotes/new/account"
        right = {"name": "neighbour", "words_en": quoted(), "testimony": self.pressure.grounds.keys["quotable"],
                 "scope": QUOTE}  # fmt: skip
        self.text(one, "en", {"headline": "What a neighbour saw", "body": "[[quote:neighbour]]"})
        self.ilse.wrong(
            new, right, {"testimony": WRONG}, {"scope": WRONG, "name": WRONG}, {"words_en": WRONG}
        )
        self.ilse.right(new, right)
        assert self.noor.browser.see(new).status in {200, 403, 422}
        self.agree(one)
        self.release(one)

    def take_down(self) -> None:
        """It was wrong: a second look, and it is gone."""
        by, path = self.noor, f"{self.at('in-the-open')}/withdraw"
        by.wrong(path, {"why": "error", "sure": "on"}, {"why": WRONG}, {"sure": ""})
        by.right(path, {"why": "error", "sure": "on"})

    def keep_table(self) -> None:
        """A table that nobody agreed to: its title and counts are not for the public."""
        by, new = self.noor, f"{PRESS}/tables/new"
        right = {
            "incidents": self.pressure.grounds.keys["public incident"], "dimensions": ["month"], "k": "5",
            "slug": "a-draft", "title_en": internal("draft of a table"),
        }  # fmt: skip
        by.wrong(
            new,
            right,
            {"incidents": WRONG, "k": WRONG},
            {"slug": WRONG, "dimensions": [WRONG]},
            {"title_en": ""},
        )
        page = by.browser.send(new, pairs({**right, "look": "1"}))
        assert page.status in {200, 422}
        by.made("table", by.right(new, right))
        by.missing(f"{PRESS}/tables/{{}}", f"{PRESS}/tables/{{}}/review")

    def at(self, name: str) -> str:
        return f"{PRESS}/{self.noor.ids[name]}"

    def begin(self, name: str, *, kind: str = "release", days: int = 0) -> str:
        by, new = self.noor, f"{PRESS}/new"
        right = {
            "working_title": internal("working title"), "kind": kind, "slug": name, "original": "en",
            "campaign": by.keys["campaign"], "incident": self.pressure.grounds.keys["public incident"], "country": "US",
            "contact": internal("contact of a draft") if days else "Press office", "embargo_zone": "UTC",
        }  # fmt: skip
        if days:
            right |= {"embargo_day": self.pressure.day(days), "embargo_time": "10:00"}
            by.wrong(new, right, {"kind": WRONG}, {"slug": WRONG, "incident": WRONG}, {"embargo_day": WRONG},
                     {"embargo_day": "2020-01-01", "campaign": WRONG}, {"working_title": WRONG * 20})  # fmt: skip
        self.slugs[name] = name
        self.noor.made(name, by.right(new, right))
        return self.at(name)

    def text(self, one: str, language: str, typed: dict[str, str]) -> None:
        self.noor.right(f"{one}/texts/{language}", typed)

    def say_all(self, one: str, kind: str, *, picture: bool = False, figure: bool = False) -> None:
        """Every field in three languages; one language more is only kept half-way."""
        words = public_once(kind) if kind == "published text" else sealed(kind)
        more = ("\n\n[[file:1]]" if picture else "") + ("\n\nSo [[men]] were." if figure else "")
        for language in LANGUAGES:
            body = f"{words}\n\n- **{words}**{more if language == 'en' else ''}"
            typed = {"headline": words, "standfirst": words, "body": body, "place": words, "byline": words}
            if language == "en":
                path = f"{one}/texts/{language}"
                self.noor.wrong(path, typed, {"headline": WRONG * 30, "place": WRONG * 20})
                self.noor.right(path, typed)
                self.noor.stale(path, {**typed, "body": WRONG})
            else:
                self.text(one, language, typed)
        half = dict.fromkeys(("headline", "body"), sealed("text kept half-way"))
        self.noor.keep_form(f"{one}/texts/fr", half)

    def picture(self, one: str, kind: str) -> None:
        """Refused ones first; then one that says who took it and where."""
        by, path = self.noor, f"{one}/files"
        words = public_once(kind) if "public" in kind else sealed(kind)
        said = [(f"alt_{language}", words) for language in LANGUAGES] + [("credit", words)]
        said += [(f"transcript_{language}", words) for language in LANGUAGES]
        for content in (b"", b"MZ\x90\0" + WRONG.encode() * 40, b"PK\x03\x04" + WRONG.encode()):
            assert by.browser.upload(path, f"{WRONG}.exe", content, typed=said).status == 422
        after = by.browser.upload(path, PICTURE_NAME, PICTURE, typed=said)
        assert after.status == 302, complaint(after)
        page = by.shown(by.browser.follow(after))
        file = next(link for link in page.links if f"{PRESS}/files/" in link)
        by.press(file, {"action": "save", **dict(said)}, "shown")
        assert by.browser.see(f"{file}/content").answer.body.startswith(b"\xff\xd8")

    def own_quotation(self, one: str) -> None:
        by, new = self.noor, f"{one}/quotes/new/own"
        said = sealed("own quotation")
        right = {"name": "we", "speaker": said, "capacity": said, "words_en": said}
        by.wrong(new, right, {"name": WRONG}, {"words_en": "", "speaker": WRONG * 20})
        page = by.right(new, right)
        quoted_at = next(link for link in page.links if link.endswith("/approved"))
        agreed = {"who": sealed("who agreed"), "how": "person", "on": self.pressure.day()}
        by.wrong(quoted_at, agreed, {"how": WRONG}, {"on": WRONG, "who": WRONG * 30})
        by.right(quoted_at, agreed)
        words = sealed("embargoed text")
        self.text(one, "en", {"headline": words, "standfirst": words, "place": words, "byline": words,
                              "body": f"{words}\n\n[[file:1]]\n\n[[quote:we]]"})  # fmt: skip

    def figures(self, one: str) -> None:
        by, path = self.noor, f"{one}/figures"
        right = {"action": "bind", "name": "men", "figure": "detention|person", "form": "quantity"}
        page = by.browser.see(path)
        for wrong in ({"name": WRONG}, {"figure": WRONG}):
            by.press(path, {**right, **wrong}, "figure", on=page, status=422)
        by.press(path, right, "figure", on=page)

    def cite(self, one: str) -> None:
        by, path, keys = self.noor, f"{one}/sources", self.pressure.grounds.keys
        for wrong in ({"record": WRONG}, {"record": keys["printed"], "scope": QUOTE}):
            by.press(path, {"action": "cite", **wrong}, "record", status=422)
        for name in ("printed", "report"):
            by.press(path, {"action": "cite", "record": keys[name]}, "record")

    def preview(self, one: str) -> None:
        for language in ("en", "ar"):
            self.petra.shown(self.petra.browser.see(f"{one}/preview/{language}"))

    def agree(self, one: str) -> None:
        """Asked; wrongly and rightly decided by two others."""
        path = f"{one}/review"
        self.noor.press(path, {"action": "ask"}, "shown", "token")
        for number, who in enumerate((self.dilan, self.petra)):
            page = who.browser.see(path)
            if number == 0:
                wrong = {"action": "decide", "decision": "refuse", "why": WRONG}
                who.press(path, wrong, "question", on=page, status=422)
            who.press(path, {"action": "decide", "decision": "approve"}, "question", on=page)

    def release(self, one: str) -> None:
        self.noor.right(f"{one}/release", {})

    def without_a_seat(self, one: str) -> None:
        """Tariq sees that there is a publication, and none of its words."""
        for path in (one, f"{one}/texts/en", f"{one}/preview/en", f"{one}/review", f"{one}/quotes", f"{one}/files",
                     f"{one}/release", f"{one}/figures", f"{one}/sources", f"{PRESS}/"):  # fmt: skip
            free_of_sealed(self.tariq.browser.see(path))
        sought = quote(SOUGHT)
        for query in ("?q={}&state={}", "takedowns?state={}", "tables?state={}"):
            assert self.noor.browser.stray("GET", f"{PRESS}/{query.format(sought, sought)}").status == 200
        self.noor.missing(
            f"{PRESS}/{{}}", f"{PRESS}/{{}}/review", f"{PRESS}/{{}}/texts/en", f"{PRESS}/quotes/{{}}"
        )

    def look_around(self) -> Page:
        for page in ("", "takedowns", "tables"):
            found = self.noor.shown(self.noor.browser.see(f"{PRESS}/{page}"))
        return found
