"""What a campaign rests on, as Zarema documents it: an incident that may become public, an informant who may not, and
an account that may be quoted. All that is internal carries a mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from . import documents
from .browsing import Page
from .evidence_journeys import HERE, ID, Researcher, pairs, say
from .press_canaries import OF_ADVOCATES
from .vault_journeys import CHECKED, STEP, Vault

PICTURE = documents.photograph(OF_ADVOCATES["press: enclosure"].text)
"""Made before anybody listens: what Pillow logs of it is ours."""
QUOTE = "quote_anonymised"
COUNTED = 12
"""Persons enough for a table that the gate lets through."""


def sealed(kind: str) -> str:
    return say(f"press: {kind}")


def internal(kind: str) -> str:
    return say(f"internal: {kind}")


def public_once(kind: str) -> str:
    return say(f"public once: {kind}")


def quoted() -> str:
    """What somebody told us and lets us quote."""
    return f"They said: {public_once('quoted account')}."


@dataclass
class Grounds:
    """What one researcher writes down for the advocates; two others review the account."""

    by: Researcher
    others: Sequence[Researcher]
    today: datetime

    def lay(self) -> None:
        self.published_things()
        self.incident()
        self.claims()
        self.account()

    def published_things(self) -> None:
        """A newspaper, somebody who told us, and a report with a picture."""
        by, new = self.by, f"{HERE}/sources/new"
        outlet = {"kind": "outlet", "name": "The Northern Courier", "reliability": "B",
                  "basis": internal("source's basis")}  # fmt: skip
        by.made("outlet", by.right(new, outlet), "S")
        informant = {"kind": "anonymous", "reliability": "C", "sealed_name": say("source's identity"),
                     "basis": internal("informant")}  # fmt: skip
        by.made("informant", by.right(new, informant), "S")
        typed = {
            "kind": "newspaper", "is_public": "on", "title": "Report of 2 March", "source": by.keys["outlet"],
            "rights": internal("rights of an item"), "published_on": "2017-03-02",
        }  # fmt: skip
        page = by._uploaded(f"{HERE}/items/new", f"{sealed('enclosure')}.jpg", PICTURE, typed)
        by.made("report", page, "I")
        by.ids["report's file"] = re.findall(ID, next(link for link in page.links if "/artifacts/" in link))[
            0
        ]

    def incident(self) -> None:
        typed = {
            "title": internal("incident's title"), "summary": internal("incident's summary"),
            "public_summary": "Men were taken from their homes.", "periods": "2017-03", "monitoring": "open",
        }  # fmt: skip
        page = self.by.right(f"{HERE}/incidents/new", typed)
        incident = self.by.made("public incident", page, "E")
        for number in range(COUNTED):
            self.by.made(f"counted {number}", self.by.right(f"{HERE}/people/new", {"unit": "person"}), "P")
        harmed = "\n".join(self.by.keys[f"counted {number}"] for number in range(COUNTED))
        self.by.right(f"{HERE}/incidents/{incident}/acts/new",
                      {"kind": "detention", "period": "2017-03", "persons": harmed})  # fmt: skip

    def claims(self) -> None:
        """What was printed, what they said of it, and what only an informant said."""
        by = self.by
        shared = {"language": "en", "speaker": "The Northern Courier", "capacity": "newspaper"}
        figure = {"unit": "person", "comparator": "more_than", "low": "100", "act_code": "detention"}
        printed = {
            **shared, **figure, "kind": "allegation", "is_public": "on", "sources": by.keys["outlet"],
            "item": by.keys["report"], "statement": "More than one hundred men were taken.", "exact_words": "on",
            "locator": internal("place in a source"),
        }  # fmt: skip
        page = self._claimed("printed", printed)
        claim = page.path.partition("?")[0]
        judged = {"credibility": "2", "why": internal("why credible")}
        by.right(f"{claim}/edit", judged, press="step=judge")
        told = {**shared, **figure, "kind": "allegation", "sources": by.keys["informant"], "low": "90",
                "comparator": "at_least", "statement": say("unpublished claim")}  # fmt: skip
        self._claimed("told", told)

    def _claimed(self, name: str, typed: dict[str, str]) -> Page:
        by, new = self.by, f"{HERE}/incidents/{self.by.ids['public incident']}/claims/new"
        page = by.browser.see(f"{new}?kind=allegation")
        asked = by.browser.send(new, pairs(typed), on=page)
        if asked.status == 200:
            checked = next(each.value for each in asked.form(new).controls if each.name == "checked")
            typed, page = {**typed, "checked": checked}, asked
            kept = by.right(new, typed, on=page)
        else:
            kept = by.shown(by.browser.follow(asked))
        by.made(name, kept, "C")
        return kept

    def account(self) -> None:
        """Of somebody who told nothing before: kept, agreed to be quoted, de-identified, agreed by two."""
        by, vault, new = self.by, Vault(self.by, self.others, self.today), f"{HERE}/testimonies/new"
        page = by.browser.see(f"{new}?person={by.keys['counted 0']}")
        page.path = new
        right = {
            **vault.account(quoted()),
            "is_minor": "",
            "guardian": "",
            "no_guardian": "",
            "second_adult": "",
        }
        right |= {"incident": by.keys["public incident"], "language": "en"}  # the language it is quoted in
        kept = by.right(new, right, on=page)
        path = f"{HERE}/testimonies/{by.made('quotable', kept, 'T')}"
        asked = {**vault.talk(), f"{QUOTE}-answer": "given", f"{QUOTE}-told": "on",
                 "paraphrase_only-answer": "given", "paraphrase_only-told": "on"}  # fmt: skip
        by.right(f"{path}/consent", asked)
        review = by.right(f"{path}/deid", STEP).path.partition("?")[0]
        opened = by.browser.send(review, pairs({**STEP, "step": "open"}))
        checked = {**STEP, "step": "send", **dict.fromkeys(CHECKED, say("reviewer's note"))}
        by.right(review, checked, on=opened)
        for other in self.others:
            seen = other.browser.send(review, pairs({**STEP, "step": "open"}))
            other.right(review, {**STEP, "step": "agree"}, on=seen)

    def take_consent_back(self) -> None:
        """The person does not want to be quoted any more."""
        path = f"{HERE}/testimonies/{self.by.ids['quotable']}"
        Vault(self.by, self.others, self.today).take_back(path, {"what": [QUOTE]})
