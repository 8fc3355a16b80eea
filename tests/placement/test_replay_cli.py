"""`safeconduct placement backtest`: a table, an answer for a program, and a sentence for numbers that cannot be."""

from __future__ import annotations

import argparse
import json

import pytest

from safeconduct.cli import placement_backtest
from safeconduct.cli.refusal import Refused


def asked(*words: str) -> int:
    parser = argparse.ArgumentParser()
    placement_backtest.add_to(parser.add_subparsers(required=True))
    found = parser.parse_args(["backtest", *words])
    return int(found.run(found))


def test_two_small_worlds_as_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("--cases", "40", "--days", "60", "--worlds", "2", "--seed", "5") == 0
    printed = capsys.readouterr().out
    assert "World 5: 40 cases in 60 days" in printed
    assert "World 6: 40 cases in 60 days" in printed
    assert printed.count("ours") == 2


def test_the_answer_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("--cases", "40", "--days", "60", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["policy"] for each in found] == ["first come", "greedy", "wheel", "ours", "hindsight"]
    assert all(0 <= each["share"] <= 1 for each in found)


@pytest.mark.parametrize(
    "words",
    [
        ("--cases", "0"),
        ("--cases", "20001"),
        ("--days", "29"),
        ("--days", "-5"),
        ("--worlds", "0"),
        ("--worlds", "101"),
    ],
)
def test_numbers_that_cannot_be_get_a_sentence(words: tuple[str, str]) -> None:
    with pytest.raises(Refused, match=f"{words[0]} is a number from"):
        asked(*words)
