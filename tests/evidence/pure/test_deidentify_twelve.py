"""Twelve accounts written and set aside before the matcher: the share it covers, and no recorded name missed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from safeconduct.evidence.deidentify import Known, Person, find

TWELVE = json.loads((Path(__file__).parent / "data" / "deid_twelve.json").read_text(encoding="utf-8"))


def known(account: dict[str, Any]) -> Known:
    """The incident record that comes with an account."""
    names = account["known"]["names"] + account["known"]["aliases"]
    people = tuple(Person(str(number), (name,)) for number, name in enumerate(names))
    return Known(persons=people, places=tuple(account["known"]["places"]))


def shares(account: dict[str, Any]) -> list[tuple[dict[str, Any], float]]:
    """Every span that must not survive, with the share of its characters that is covered."""
    covered = {i for span in find(account["text"], known(account)).spans for i in range(span.start, span.end)}
    return [
        (span, sum(i in covered for i in range(span["start"], span["end"])) / (span["end"] - span["start"]))
        for span in account["spans"]
    ]


@pytest.mark.parametrize("account", TWELVE, ids=[account["id"] for account in TWELVE])
def test_no_recorded_name_or_place_is_ever_missed(account: dict[str, Any]) -> None:
    assert [span["text"] for span, share in shares(account) if span["on_incident"] and share < 1] == []


def test_the_twelve_are_covered_as_well_as_the_gold_account() -> None:
    found = [share >= 0.8 for account in TWELVE for _, share in shares(account)]
    assert sum(found) / len(found) >= 17 / 21


def test_little_is_covered_that_need_not_be() -> None:
    extra = total = 0
    for account in TWELVE:
        wanted = {i for span in account["spans"] for i in range(span["start"], span["end"])}
        for span in find(account["text"], known(account)).spans:
            extra += sum(i not in wanted for i in range(span.start, span.end))
        total += len(account["text"]) - len(wanted)
    assert extra / total <= 0.06
