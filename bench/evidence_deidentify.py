"""De-identification by the deterministic layer alone: how much it covers, and how long it takes."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from figures import Figure
from safeconduct.evidence.deidentify import Known, Person, find

DATA = Path(__file__).parents[1] / "tests" / "evidence" / "pure" / "data"
ENOUGH = 0.8
ROUNDS = 200


def measure() -> Iterator[Figure]:
    """A span counts where 80 % of its characters are covered, as in the reference."""
    gold = json.loads((DATA / "deid_gold.json").read_text("utf-8"))
    twelve = json.loads((DATA / "deid_twelve.json").read_text("utf-8"))
    met, spans = _covered(gold["text"], gold["spans"], Known())
    yield Figure(f"de-identification: spans of {spans} in the gold account", met, "spans", 17, at_least=True)
    found = [_covered(each["text"], each["spans"], _known(each)) for each in twelve]
    met, spans = sum(one for one, _ in found), sum(all_ for _, all_ in found)
    share, wanted = 100 * met / spans, 100 * 17 / 21
    yield Figure("de-identification: twelve accounts set aside, spans", share, "%", wanted, at_least=True)
    recorded, kept = _recorded(twelve)
    yield Figure(
        f"de-identification: names and places on record, of {recorded}", kept, "", recorded, at_least=True
    )
    yield Figure("de-identification: the gold account, median", _milliseconds(gold["text"]), "ms", 5)


def _covered(text: str, spans: list[Mapping[str, Any]], known: Known) -> tuple[int, int]:
    shade = {i for span in find(text, known).spans for i in range(span.start, span.end)}
    met = [
        s
        for s in spans
        if sum(i in shade for i in range(s["start"], s["end"])) >= ENOUGH * (s["end"] - s["start"])
    ]
    return len(met), len(spans)


def _known(account: Mapping[str, Any]) -> Known:
    names = account["known"]["names"] + account["known"]["aliases"]
    people = tuple(Person(str(number), (name,)) for number, name in enumerate(names))
    return Known(persons=people, places=tuple(account["known"]["places"]))


def _recorded(accounts: list[Mapping[str, Any]]) -> tuple[int, int]:
    """How many spans stand on the incident's record, and how many of those are covered to the last letter."""
    whole = []
    for account in accounts:
        shade = {
            i for span in find(account["text"], _known(account)).spans for i in range(span.start, span.end)
        }
        recorded = [span for span in account["spans"] if span["on_incident"]]
        whole += [all(i in shade for i in range(s["start"], s["end"])) for s in recorded]
    return len(whole), sum(whole)


def _milliseconds(text: str) -> float:
    find(text, Known())
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        find(text, Known())
        times.append(time.process_time() - began)
    return statistics.median(times) * 1000
