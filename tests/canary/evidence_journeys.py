"""The journeys at the documentation desk: sources, items and their files, captures, incidents, persons, claims.

What is internal there gets harmless invented words. Canaries go into what is sealed, and into what must not survive
at all: mistakes, words that are looked for, columns of a file that nobody mapped.
"""

from __future__ import annotations

import gzip
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from . import documents
from .browsing import Browser, Page
from .canaries import CANARIES
from .case_journeys import SOUGHT, WRONG, assert_free_of

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEEP_AT = re.compile(r'formaction="([^"]+)"')
HERE = "/evidence"
PHOTOGRAPH = documents.photograph()
"""Made before anybody listens: what Pillow logs of it is ours."""
FREE = tuple(kind for kind in CANARIES if kind not in {"hearing", "moved hearing", "minute"})
Typed = Mapping[str, Any]


def say(kind: str) -> str:
    return CANARIES[kind].text


def pairs(typed: Typed) -> list[tuple[str, str]]:
    """Fields as a browser sends them; a list is several of one name."""
    return [
        (name, each) for name, held in typed.items() for each in ([held] if isinstance(held, str) else held)
    ]


@dataclass
class Researcher:
    """Somebody at the desk. `keys`: what records are called; `taken`: the last form of an address."""

    browser: Browser
    person_id: str
    keys: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    taken: dict[str, tuple[Typed, str | Page, str]] = field(default_factory=dict)

    # How forms are filled

    def wrong(self, path: str, right: Typed, *changes: Typed, on: str | Page = "", press: str = "") -> None:
        """Mistakes are refused, two in one form where they are in different fields, and nothing of them is kept."""
        page = on if isinstance(on, Page) else self.browser.see(on or path)
        for changed in in_twos(changes):
            after = self.browser.send(path, pairs({**right, **changed}), on=page, press=press)
            assert after.status == 422, f"{path} took {list(changed)}: {after.status}"

    def right(self, path: str, typed: Typed, *, on: str | Page = "", press: str = "") -> Page:
        """What was typed is taken; the page that follows."""
        self.taken[path] = (typed, on, press)
        after = self.browser.send(path, pairs(typed), on=on, press=press)
        assert after.status == 302, f"{path}: {after.status} {complaint(after)}"
        return self.shown(self.browser.follow(after))

    def again(self, path: str, **more: str) -> int:
        """Send a form that was taken once more, while something is broken. The status."""
        typed, on, press = self.taken[path]
        return self.browser.send(path, pairs({**typed, **more}), on=on, press=press).status

    def keep_form(self, path: str, typed: Typed, *, on: str | Page = "") -> None:
        """“Keep what I typed”: by the script, thrown away, kept again by the button."""
        page = on if isinstance(on, Page) else self.browser.see(on or path)
        found = KEEP_AT.search(page.text)
        assert found, f"nothing keeps the form of {page.path}"
        hidden = [(each.name, each.value) for each in page.form(path).controls if each.kind == "hidden"]
        sent = [*hidden, *pairs(typed)]
        assert self.browser.post(found[1], [*sent, ("keep", "quietly")]).status == 200
        assert self.browser.post(found[1], [*sent, ("keep", "forget")]).status == 302
        assert self.browser.post(found[1], [*sent, ("keep", "yes")]).status == 302

    def shown(self, page: Page) -> Page:
        assert page.status == 200, f"{page.path}: {page.status}"
        return page

    def made(self, name: str, page: Page, letter: str = "") -> str:
        """Remember the record of a page by its id, and by its key where it has one."""
        self.ids[name] = re.findall(ID, urlsplit(page.path).path)[0]
        if letter:
            found = re.search(rf"\b{letter}-\d{{4}}\b", page.text)
            assert found, f"no key on {page.path}"
            self.keys[name] = found[0]
        return self.ids[name]

    def holds(self, page: Page, *kinds: str) -> None:
        """What was typed is there to be read."""
        text = html.unescape(page.text)
        for kind in kinds:
            assert any(core in text for core in (say(kind), *CANARIES[kind].cores)), (
                f"{kind} is not on {page.path}"
            )

    # The rooms

    def document(self) -> None:
        """Everything but the vault."""
        self.keep_sources()
        self.keep_items()
        self.redact()
        self.keep_capture()
        self.keep_incident()
        self.keep_people()
        self.keep_claims()

    def keep_sources(self) -> None:
        new, name = f"{HERE}/sources/new", say("source's identity")
        of_person = {"kind": "anonymous", "reliability": "C", "sealed_name": name, "contact": say("contact"),
                     "note": say("desk's note")}  # fmt: skip
        self.wrong(
            new, of_person, {"kind": WRONG}, {"name": WRONG}, {"address": WRONG}, {"derived_from": WRONG},
            {"sealed_name": WRONG * 40}, {"kind": "outlet"}, {"connection": WRONG, "language": WRONG},
        )  # fmt: skip
        page = self.right(new, of_person)
        one = f"{HERE}/sources/{self.made('source', page, 'S')}"
        assert_free_of(page, FREE)
        self.wrong(f"{one}/identity", {}, {"reason": WRONG})
        self.holds(self.browser.send(f"{one}/identity", [("reason", first_choice(self.browser, f"{one}/identity"))]),
                   "source's identity", "contact")  # fmt: skip
        kept = {"kind": "anonymous", "reliability": "B", "sealed_name": f"{name}, {name}"}
        self.wrong(f"{one}/edit", kept, {"derived_from": WRONG, "replace": "on"}, {})
        self.right(f"{one}/edit", {**kept, "replace": "on"})
        for query in ("?q={}", "?kind={}&reliability={}"):
            assert (
                self.browser.stray("GET", f"{HERE}/sources{query.format(*[quote(SOUGHT)] * 2)}").status == 200
            )

    def keep_items(self) -> None:
        new, said = f"{HERE}/items/new", say("unpublished item")
        typed = {
            "kind": "affidavit", "title": said, "text": f"It says {said}.", "address": f"https://a.example/{quote(said)}",
            "source": self.keys["source"], "note": say("desk's note"), "rights": "Ours", "tags": "spring",
        }  # fmt: skip
        self.keep_form(new, {**typed, "title": say("kept form"), "text": "", "note": say("kept form")})
        self.wrong(
            new, typed, {"kind": WRONG}, {"source": WRONG}, {"published_on": WRONG, "obtained_on": WRONG},
            {"title": WRONG * 40}, {"language": WRONG, "tags": WRONG * 9}, {"title": "", "text": ""},
        )  # fmt: skip
        for refused in (b"MZ\x90\0" + WRONG.encode() * 40, b"", b"PK\x03\x04" + WRONG.encode()):
            after = self.browser.upload(new, f"{WRONG}.exe", refused, typed=pairs(typed))
            assert after.status == 422
        content = f"{say(FILE)}\n".encode() * 30
        page = self._uploaded(new, say("name of an item's file"), content, typed)
        one = f"{HERE}/items/{self.made('item', page, 'I')}"
        self.holds(page, "unpublished item", "name of an item's file")
        self.right(f"{one}/edit", {**typed, "title": f"{said} {said}"})
        self.wrong(f"{one}/edit", typed, {"source": WRONG}, {"published_on": WRONG})
        photo = self._uploaded(new, say("file name").replace("pdf", "jpg"), PHOTOGRAPH, typed)
        self.made("photo", photo)
        for name, on in (("file", page), ("picture", photo)):
            self.ids[name] = re.findall(ID, next(link for link in on.links if "/artifacts/" in link))[0]
        self._open_files(one, self.ids["file"])
        for query in ("?q={}", "?kind={}&source={}"):
            assert (
                self.browser.stray("GET", f"{HERE}/items{query.format(*[quote(SOUGHT)] * 2)}").status == 200
            )

    def _uploaded(self, path: str, name: str, content: bytes, typed: Typed) -> Page:
        after = self.browser.upload(path, name, content, typed=pairs(typed))
        assert after.status == 302, complaint(after)
        return self.shown(self.browser.follow(after))

    def _open_files(self, one: str, file: str) -> None:
        """Looked at, taken out, checked, and handed out with its chain; each with a reason, wrongly first."""
        for path in (f"{HERE}/artifacts/{file}/preview", f"{HERE}/artifacts/{file}", f"{one}/custody/bundle"):
            self.wrong(path, {}, {"reason": WRONG, "page": WRONG})
        looked = self.browser.send(f"{HERE}/artifacts/{file}/preview", [("reason", "check")])
        self.holds(looked, "item's file")
        out = self.browser.send(f"{HERE}/artifacts/{file}", [("reason", "court")]).answer.body
        assert CANARIES["item's file"].cores[0].encode() in out
        self.browser.send(f"{HERE}/artifacts/{file}/check", on=one)
        self.browser.send(f"{one}/custody")
        ticked = dict.fromkeys(("sealed", "reveal", "plain", "sure"), "on")
        whole = self.browser.send(path, pairs({"reason": "court", "chosen_files": file, **ticked}))
        assert whole.answer.body.startswith(b"PK")

    def redact(self) -> None:
        """Boxes wrongly, looked at, made."""
        path = f"{HERE}/artifacts/{self.ids['picture']}/redact"
        page = self.shown(self.browser.see(path))
        box = {"left_1": "10", "top_1": "10", "width_1": "30", "height_1": "30", "step": "look"}
        self.wrong(path, box, {"left_1": WRONG[:20]}, {"width_1": "", "rows": WRONG}, on=page)
        looked = self.shown(self.browser.send(path, pairs(box), on=page))
        self.right(path, {**box, "step": "make"}, on=looked)

    def keep_capture(self) -> None:
        new = f"{HERE}/items/capture"
        form = {"step": "upload", "address": f"https://paper-boat.org/{quote(say('captured page'))}"}
        for name, content, typed in (
            (f"{WRONG}.warc", WRONG.encode() * 9, form), (f"{WRONG}.warc.gz", b"", form),
            (f"{WRONG}.warc", archive(WRONG), {**form, "address": WRONG}),
        ):  # fmt: skip
            assert self.browser.upload(new, name, content, typed=pairs(typed)).status == 422
        page = self._uploaded(
            new, f"{say('captured page')}.warc.gz", gzip.compress(archive(say("captured page"))), form
        )
        self.made("capture", page)
        assert (
            self.browser.stray("GET", f"{page.path.partition('?')[0]}?digest={quote(SOUGHT)}").status == 200
        )

    def keep_incident(self) -> None:
        new = f"{HERE}/incidents/new"
        right = {"title": "Invented round-up", "periods": "2017-02/2017-04", "monitoring": "open",
                 "aliases": say("alias"), "note": say("desk's note")}  # fmt: skip
        self.wrong(
            new, right, {"title": WRONG * 30}, {"periods": WRONG, "kinds": WRONG}, {"title": "", "aliases": WRONG},
            {"language": WRONG, "monitoring": WRONG}, {"title": "", "tags": WRONG * 9, "note": WRONG},
        )  # fmt: skip
        page = self.right(new, right)
        one = f"{HERE}/incidents/{self.made('incident', page, 'E')}"
        self.right(f"{one}/edit", {**right, "note": f"{say(NOTED)} {say(NOTED)}"})
        self.wrong(f"{one}/names", {}, {"reason": WRONG})
        names = self.browser.send(f"{one}/names", [("reason", "correct")])
        self.holds(names, "alias")
        self.right(f"{one}/names", {"aliases": f"{say('alias')}\n{say('recorded name in Latin')}"}, on=names)
        self._keep_place(one)
        self._keep_act(one)

    def _keep_place(self, one: str) -> None:
        new = f"{one}/places/new"
        right = {"precision": "exact", "name": "A northern town", "country": "RU", "latitude": "43.31",
                 "longitude": "45.69", "exact_name": say("exact place")}  # fmt: skip
        self.wrong(
            new, right, {"precision": WRONG, "country": WRONG}, {"latitude": WRONG[:20], "longitude": WRONG[:20]},
            {"exact_name": WRONG * 40}, {"precision": "region", "exact_name": WRONG}, {"name": ""},
        )  # fmt: skip
        page = self.right(new, right)
        place = next(link for link in page.links if re.search(rf"/places/{ID.pattern}\Z", link))
        self.holds(self.browser.see(place), "exact place")
        self.right(place, {**right, "precision": "vicinity"})

    def _keep_act(self, one: str) -> None:
        new = f"{one}/acts/new"
        right = {"kind": "killing", "group": "Men of one town", "detention_place": say("exact place"),
                 "detention_circumstances": say("detention"), "note": say("desk's note")}  # fmt: skip
        self.keep_form(new, {**right, "detention_circumstances": say("kept form")})
        self.wrong(
            new, right, {"kind": WRONG}, {"persons": WRONG}, {"period": WRONG, "place": WRONG},
            {"outcome": WRONG, "consistency": WRONG, "group": WRONG * 30},
        )  # fmt: skip
        page = self.right(new, right)
        act = f"{HERE}/acts/{self.made('act', page)}"
        self.right(f"{act}/edit", {**right, "note": f"{say(NOTED)} {say(NOTED)}"})
        self.shown(self.browser.see(f"{HERE}/history/act/{self.ids['act']}"))

    def keep_people(self) -> None:
        """Names in three scripts; found by name; opened with a reason; corrected; compared with another."""
        new, page = f"{HERE}/people/new", self.browser.see(f"{HERE}/people")
        right = {"unit": "person", "age_band": "25-34", **identity()}
        self.keep_form(new, {**right, "names": say("kept form"), "note": say("kept form")})
        self.wrong(new, right, {"unit": WRONG}, {"age_band": WRONG, "outcomes": WRONG}, {"born": WRONG * 4},
                   {"origin": WRONG * 9, "note": WRONG * 900})  # fmt: skip
        for name in ("person", "other"):
            page = self.right(new, right)
            assert_free_of(page, FREE)
            self.made(name, page, "P")
        one = f"{HERE}/people/{self.ids['person']}"
        self.wrong(f"{one}/identity", {}, {"reason": WRONG})
        self.holds(
            self.browser.send(f"{one}/identity", [("reason", "contact")]), *NAMES, "birth date", "contact"
        )
        edit, opened = (
            f"{one}/identity/edit",
            self.browser.send(f"{one}/identity/edit", [("reason", "correct")]),
        )
        self.keep_form(edit, {**identity(), "note": say("kept form")}, on=opened)
        self.wrong(edit, identity(), {"born": WRONG * 4}, on=opened, press="step=save")
        self.right(edit, {**identity(), "note": f"{say(NOTED)} {say(NOTED)}"}, on=opened, press="step=save")
        self._find_people()
        match = f"{one}/match"
        self.wrong(match, {"step": "propose"}, {"other": WRONG, "decision": WRONG, "why": WRONG})
        two = {"other": self.keys["other"], "decision": "same", "why": "name"}
        self.holds(self.browser.send(match, pairs({**two, "step": "open", "reason": "compare"})), *NAMES)
        self.right(match, {**two, "step": "propose"})

    def _find_people(self) -> None:
        path = f"{HERE}/people"
        self.wrong(path, {}, {"name": WRONG[:1], "reason": "find"}, {"name": WRONG, "reason": WRONG})
        for name in (SOUGHT, *(CANARIES[kind].cores[0] for kind in NAMES)):
            found = self.shown(self.browser.send(path, [("name", name), ("reason", "find")]))
            assert name is SOUGHT or self.keys["person"] in found.text, f"{name} was not found"
        for query in ("?origin={}", "?unit={}&outcome={}"):
            assert self.browser.stray("GET", f"{path}{query.format(*[quote(SOUGHT)] * 2)}").status == 200

    def keep_claims(self) -> None:
        new, said = f"{HERE}/incidents/{self.ids['incident']}/claims/new", say("unpublished claim")
        page = self.browser.see(f"{new}?kind=allegation")
        right = {
            "kind": "allegation", "statement": said, "translation": said, "speaker": said, "capacity": said,
            "language": "ru", "unit": "person", "comparator": "more_than", "low": "100", "phrase": said,
            "act_code": "killing", "sources": self.keys["source"], "item": self.keys["item"],
        }  # fmt: skip
        self.keep_form(new, {**right, "statement": say("kept form"), "phrase": say("kept form")}, on=page)
        self.wrong(
            new, right, {"low": WRONG}, {"sources": WRONG, "item": WRONG}, {"about": WRONG}, {"said_on": WRONG},
            {"unit": WRONG, "comparator": WRONG}, {"statement": ""}, {"supersedes": WRONG, "repeats": WRONG},
            {"phrase_language": WRONG, "as_of": WRONG}, {"speaker": WRONG * 20, "phrase": WRONG * 20}, on=page,
        )  # fmt: skip
        asked = self.shown(self.browser.send(new, pairs(right), on=page))
        checked = next(each.value for each in asked.form(new).controls if each.name == "checked")
        page = self.right(new, {**right, "checked": checked}, on=asked)
        self.holds(page, "unpublished claim")
        claim = f"{HERE}/claims/{self.made('claim', page, 'C')}"
        self.wrong(f"{claim}/edit", right, {"item": WRONG}, {"said_on": WRONG, "sources": WRONG})
        self.right(f"{claim}/edit", {**right, "statement": f"{said} {said}"})
        self.wrong(f"{claim}/links/new", {}, {"way": WRONG, "other": WRONG}, {"item": WRONG})
        self.wrong(
            f"{claim}/reply", {}, {"asked_of": "", "how": WRONG, "asked_on": WRONG, "answer_by": WRONG}
        )

    def seek(self) -> None:
        """Words in what is internal and in what is sealed; views narrowed by what means nothing."""
        path = f"{HERE}/search"
        sealed = {"sealed": "1", "sealed-reason": "check"}
        self.wrong(
            path, {}, {"search": "1", "words": WRONG, "incident": WRONG, "period": WRONG},
            {**sealed, "sealed-words": WRONG, "sealed-reason": WRONG}, {**sealed, "sealed-words": ""},
        )  # fmt: skip
        assert self.browser.send(path, [("words", SOUGHT), ("search", "1"), ("order", "time")]).status == 200
        for word in (SOUGHT, CANARIES["unpublished claim"].cores[0], CANARIES["source's identity"].cores[0]):
            assert self.browser.send(path, pairs({**sealed, "sealed-words": word})).status == 200
        incident = f"{HERE}/incidents/{self.ids['incident']}"
        parts = ("", "/graph", "/figures", "/claims")
        for page in (f"{HERE}/", f"{HERE}/timeline", f"{HERE}/map", *(f"{incident}{part}" for part in parts)):
            self.shown(self.browser.see(page))
        self.shown(self.browser.see(f"{HERE}/history/incident/{self.ids['incident']}"))
        narrowed = "timeline?period={} map?country={} search?words={} imports?page={} people/matches?page={}"
        for page in narrowed.split():
            self.browser.stray("GET", f"{HERE}/{page.format(quote(SOUGHT))}")

    def leave_half_done(self) -> None:
        """When the thief comes, two forms are kept that nobody has sent."""
        self.keep_form(f"{HERE}/items/new", {"title": say("kept form"), "note": say("kept form")})
        edit = f"{HERE}/people/{self.ids['person']}/identity/edit"
        opened = self.browser.send(edit, [("reason", "correct")])
        self.keep_form(edit, {**identity(), "note": say("kept form")}, on=opened)


NOTED, FILE = "desk's note", "item's file"
NAMES = ("recorded name in Latin", "recorded name in Cyrillic", "recorded name in Arabic")


def identity() -> dict[str, str]:
    """Who a person is, as it is typed."""
    return {
        "names": "\n".join(say(kind) for kind in NAMES), "aliases": say("alias"), "born": say("birth date"),
        "contacts": say("contact"), "places": say("exact place"), "organisations": say("exact place"),
        "identifiers": say("contact"), "note": say(NOTED),
    }  # fmt: skip


def in_twos(changes: Iterable[Typed]) -> list[Typed]:
    """Neighbours that change different fields, put together: half as many forms."""
    found: list[Typed] = []
    is_open = False
    for changed in changes:
        if is_open and not set(found[-1]) & set(changed):
            found[-1], is_open = {**found[-1], **changed}, False
        else:
            found.append(changed)
            is_open = True
    return found


def archive(text: str) -> bytes:
    """A WARC with one page."""
    page = f"<title>{text}</title><p>{text}</p>".encode()
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        "WARC-Date: 2017-04-02T09:30:00Z\r\nWARC-Target-URI: https://a.example/page\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def first_choice(browser: Browser, path: str) -> str:
    """The first answer of the only question of a page."""
    return next(each.value for each in browser.see(path).form().controls if each.kind == "radio")


def complaint(page: Page) -> str:
    """What a page complains of, for whoever reads the failed test."""
    found = re.findall(r'class="(?:errors?|notice[^"]*)".*?</(?:ul|p|div)>', page.text, re.DOTALL)
    return (
        " | ".join(" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found)[:2000]
        or page.text[-1500:]
    )
