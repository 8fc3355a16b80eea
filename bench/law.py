"""The law: one screening, screening everybody again, OpenFisca-core beside it, and an order of urgency.

All on invented people (`invented.py`). Two processes share the re-screening, as two cores would.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from figures import Figure
from invented import ON, people
from safeconduct.law import packs, running, triage
from safeconduct.law.screening import Screener, prepare
from safeconduct.law.tracing import trace
from safeconduct.law.urgency import signals_of
from safeconduct.law.values import values_of

HERE = Path(__file__).parent
US = ("organisation", "us")
SOME, MANY, PROCESSES = 1_000, 100_000, 2
MARKS = (MANY // 4, MANY // 2, MANY)
BATCH, ROUNDS = 2_000, 3


def measure() -> list[Figure]:
    """All figures of the law, in about two minutes."""
    return [*one_screening(), *one_triage(), *everybody_again(), *beside_openfisca()]


def one_screening() -> list[Figure]:
    """One person's answers (JSON) against the whole US pack and the organisation's criteria."""
    screener = prepare(packs.load(ids=US), ON)
    answers = list(people(0, SOME))
    rules, pathways = len(screener.rules), len(screener.routes)
    whole = _each(screener.screen, answers)
    traced = _each(lambda each: _traced(screener, each), answers)
    return [
        Figure(f"one US screening: {rules} rules, {pathways} pathways, median", _middle(whole), "ms", 0.5),
        Figure("  19 of 20 are faster than", _late(whole), "ms"),
        Figure("  with the trace of every pathway, median", _middle(traced), "ms", 3),
        Figure("  19 of 20 are faster than", _late(traced), "ms"),
    ]


def _traced(screener: Screener, answers: Any) -> None:
    screening = screener.screen(answers)
    for outcome in screening.outcomes:
        trace(screening, outcome)


def one_triage() -> list[Figure]:
    """The place of one case, from its signals; and from its answers, clocks counted."""
    some = list(people(0, SOME))
    sent = [ON - timedelta(days=number % 90) for number in range(SOME)]

    def signals(number: int) -> triage.Signals:
        clocks = running.case_clocks(some[number], on=ON)
        return signals_of(values_of(some[number]), clocks, sent_on=sent[number], on=ON)

    found = [signals(number) for number in range(SOME)]
    spent = min(_seconds(partial(triage.triage, on=ON), found) for _ in range(10 * ROUNDS)) / SOME
    counted = _each(signals, range(SOME))
    return [
        Figure("one order of urgency from a case's signals", spent * 1e6, "µs", 10),
        Figure("  its signals from the answers, every clock counted, median", _middle(counted), "ms"),
    ]


def everybody_again() -> list[Figure]:
    """Screening again what two processes have opened: seconds, memory, and how both grow."""
    share = MANY // PROCESSES
    marks = [str(mark // PROCESSES) for mark in MARKS]
    script = str(HERE / "rescreening.py")
    started = [
        subprocess.Popen(
            [sys.executable, script, str(number * share), str(share), *marks],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    printed = [each.communicate()[0] for each in started]
    if any(each.returncode for each in started):
        raise RuntimeError("re-screening stopped")
    reports = [[json.loads(line) for line in each.splitlines()] for each in printed]
    seconds = [max(each[place]["seconds"] for each in reports) for place in range(len(MARKS))]
    busy = [sum(each[place]["busy"] for each in reports) for place in range(len(MARKS))]
    peaks = [sum(each[place]["megabytes"] for each in reports) for place in range(len(MARKS))]
    growth = [
        figure
        for mark, spent, peak in zip(MARKS[:-1], busy, peaks, strict=False)
        for figure in (
            Figure(f"  processor time of both for the first {mark:,}", spent, "s"),
            Figure(f"  memory of both processes after {mark:,}", peak, "MB"),
        )
    ]
    return [
        Figure(f"screening {MANY:,} opened cases again, {PROCESSES} processes", seconds[-1], "s", 60),
        Figure("  memory of both processes together, at most", peaks[-1], "MB", 1_000),
        *growth,
        Figure(f"  processor time of both for all {MANY:,}", busy[-1], "s"),
        Figure(
            f"  growth from {MARKS[0]:,} to {MANY:,} people, processor time (linear: 4)",
            busy[-1] / busy[0],
            "x",
            5,
        ),
    ]


def beside_openfisca() -> list[Figure]:
    """Twenty rules and four pathways, in both, for the same people, in one process.

    Ours answers one person at a time, with "not known" and reasons. OpenFisca answers for all at once from
    columns, takes what is not known for no, and explains nothing unless its own trace is switched on.
    Raises RuntimeError if one verdict or rule differs where every fact is known.
    """
    import openfisca_rules as other

    screener = prepare(packs.load(HERE / "twenty"), ON)
    ours, explained, filling = 0.0, 0.0, 0.0
    columns: list[dict[str, Any]] = []
    known: dict[int, dict[str, Any]] = {}
    for first in range(0, MANY, BATCH):
        opened = list(people(first, BATCH))
        ours += _seconds(screener.verdicts, opened)
        explained += _seconds(partial(_reasons, screener), opened)
        began = time.perf_counter()
        columns.append(other.columns(opened))
        filling += time.perf_counter() - began
        for number, answers in enumerate(opened, first):
            if other.is_known(answers):
                known[number] = _results(screener, answers)
    given = other.joined(columns)
    made, began = other.system(), time.perf_counter()
    theirs = other.verdicts(made, given)
    spent = time.perf_counter() - began
    _agree(known, theirs, other.VERDICTS)
    return [
        Figure(f"20 rules for {MANY:,} people, 1 process: ours, unknown stays unknown", ours, "s"),
        Figure("  ours with each rule's finding and the reasons in words", explained, "s"),
        Figure("  OpenFisca-core, columns ready, unknown taken for no, no reasons", spent, "s"),
        Figure("  OpenFisca-core, filling its columns from the same answers", filling, "s"),
        Figure("  ours takes so many times as long as OpenFisca with filling", ours / (spent + filling), "x"),
        Figure("  people with no unknown fact: all 24 answers agree", len(known), "people"),
    ]


def _reasons(screener: Screener, answers: Any) -> list[str]:
    found = screener.screen(answers)
    return [reason.words for outcome in found.outcomes for reason in outcome.reasons]


def _results(screener: Screener, answers: Any) -> dict[str, Any]:
    """Names as in `openfisca_rules`: what each rule and pathway says of one person."""
    known, _ = screener.known(values_of(answers))
    rules = {id.replace("twenty.", "rule_"): known.get(each.key) for id, each in screener.rules.items()}
    said = screener.verdicts(answers)
    return rules | {id.replace("twenty.", "pathway_"): str(verdict) for id, verdict in said.items()}


def _agree(known: dict[int, dict[str, Any]], theirs: dict[str, Any], words: Sequence[str]) -> None:
    for number, ours in known.items():
        if ours.keys() != theirs.keys():
            raise RuntimeError("the twenty rules do not have the same names in both")
        for name, said in ours.items():
            other = theirs[name][number]
            if said != (words[other] if name.startswith("pathway_") else bool(other)):
                raise RuntimeError(f"person {number}: {name} is {said} in ours and {other} in OpenFisca")


def _each(measured: Callable[[Any], object], over: Sequence[Any]) -> list[float]:
    """Milliseconds for each, in order of size: the fastest of three, as other programs use the machine too."""
    return sorted(min(_seconds(measured, (each,)) for _ in range(ROUNDS)) * 1e3 for each in over)


def _seconds(measured: Callable[[Any], object], over: Sequence[Any]) -> float:
    began = time.perf_counter()
    for each in over:
        measured(each)
    return time.perf_counter() - began


def _middle(spent: Sequence[float]) -> float:
    return spent[len(spent) // 2]


def _late(spent: Sequence[float]) -> float:
    return spent[len(spent) * 95 // 100]
