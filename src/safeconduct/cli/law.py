"""`law`: screen facts, look into the rule packs, count deadlines. Needs no installation and no Django."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from safeconduct.cli import law_clocks, law_facts_file, law_report
from safeconduct.cli.refusal import Refused
from safeconduct.law import checking, packs
from safeconduct.law.asking import ask_next_of
from safeconduct.law.days import ImpossibleDay, parse_day
from safeconduct.law.differences import pack_diff
from safeconduct.law.facts import FACTS, Fact, Kind
from safeconduct.law.findings import Screening
from safeconduct.law.packs import Pack
from safeconduct.law.provenance import PackError
from safeconduct.law.questions import question
from safeconduct.law.rules import nearest
from safeconduct.law.screening import prepare
from safeconduct.law.tracing import trace
from safeconduct.law.values import values_of

BAD_USAGE, QUESTIONS, MANY_CODES = 2, 8, 60


def add(commands: Any) -> None:
    law = commands.add_parser("law", help="screen facts, look into the rule packs, count deadlines")
    below = law.add_subparsers(title="what", metavar="WHAT", required=True)
    screens = below.add_parser("screen", help="which forms of protection are possible, with reasons")
    screens.add_argument("facts", metavar="FACTS.TOML", type=Path, help="facts of one case, one a line")
    _add_day(screens)
    _add_packs(screens)
    screens.add_argument("--trace", action="store_true", help="show every condition and what it looked at")
    screens.set_defaults(run=screen)
    lists = below.add_parser("facts", help="list the facts a file may hold")
    _add_json(lists)
    lists.set_defaults(run=list_facts)
    law_clocks.add(below)
    pack = below.add_parser("pack", help="check the rule packs, or see what changes between two days")
    what = pack.add_subparsers(title="what", metavar="WHAT", required=True)
    checks = what.add_parser("check", help="read the packs and run every example in them")
    checks.add_argument("folder", metavar="FOLDER", type=Path, nargs="?", help="default: those we ship")
    _add_json(checks)
    checks.set_defaults(run=check)
    diffs = what.add_parser("diff", help="what begins, ends and changes between two days")
    diffs.add_argument("day", metavar="DATE")
    diffs.add_argument("other", metavar="DATE")
    _add_packs(diffs)
    diffs.set_defaults(run=diff)


def _add_json(command: Any) -> None:
    command.add_argument("--json", action="store_true", help="the answer for a program")


def _add_day(command: Any) -> None:
    command.add_argument("--on", metavar="DATE", help="as of this day; today, if not given")


def _add_packs(command: Any) -> None:
    command.add_argument("--pack", metavar="ID", action="append", help="only this pack; may be repeated")
    command.add_argument(
        "--packs", metavar="FOLDER", type=Path, help="packs in this folder, not those we ship"
    )
    _add_json(command)


def screen(asked: argparse.Namespace) -> int:
    """Contradictions are part of the answer; only what cannot be read is refused."""
    on = _day(asked.on, "--on") if asked.on else datetime.now().astimezone().date()
    answers = law_facts_file.read(asked.facts)
    every = _load(asked.packs)
    chosen = _chosen(every, asked.pack)
    screening = _only(prepare(every, on).screen(answers), chosen)
    questions = ask_next_of(screening, values_of(answers), QUESTIONS)
    if not asked.json:
        print(law_report.screening_text(screening, chosen, questions, asked.trace))
        return 0
    found = screening.to_json()
    found["ask_next"] = [asdict(each) for each in questions]
    found["note"] = "These are reasons for a person who decides."
    if asked.trace:
        found["trace"] = {
            each.pathway.id: [step._asdict() for step in trace(screening, each)]
            for each in screening.outcomes
        }
    _print(found)
    return 0


def list_facts(asked: argparse.Namespace) -> int:
    """Ids, kinds and questions."""
    if asked.json:
        _print(
            [
                {"id": each.id, "kind": each.type.kind.value, "repeated": each.repeated,
                 "codes": list(each.type.codes), "columns": [name for name, _ in each.type.columns],
                 "question": question(each.id).question}
                for each in FACTS.values()
            ]
        )  # fmt: skip
        return 0
    for each in FACTS.values():
        kind = f"list of {each.type.kind.value}" if each.repeated else each.type.kind.value
        print(f"{each.id:<32} {kind:<22} {question(each.id).question}")
        for line in _how_to_write(each):
            print(f"{'':<32} {line}")
    return 0


def _how_to_write(fact: Fact) -> Iterator[str]:
    """The codes of a fact, or an example of its form; long lists are named and not printed."""
    forms = {
        Kind.DATE: '"2025-11-03", "2025-11" or {date = "2025-11", precision = "about"}',
        Kind.MONEY: '{amount = 1200, currency = "USD", period = "month"}',
        Kind.COUNTRY: 'a code of two letters, as in "RU"',
        Kind.NATIONALITY: 'a code of two letters, as in "RU"; "XXA" for nobody\'s citizen',
        Kind.US_STATE: 'a code of two letters, as in "NY"',
    }
    type_ = fact.type
    if type_.kind is Kind.RECORD:
        yield "[{" + ", ".join(f"{name} = …" for name, _ in type_.columns) + "}, …], with:"
        for name, column in type_.columns:
            said = forms.get(column.kind) or " ".join(column.codes[:MANY_CODES]) or column.kind.value
            yield f"  {name}: {said}"
    elif type_.kind in forms:
        yield forms[type_.kind]
    elif 2 < len(type_.codes) <= MANY_CODES or type_.kind is Kind.CHOICES:
        yield " ".join(type_.codes[:MANY_CODES])


def check(asked: argparse.Namespace) -> int:
    """0 if all is well; 2 and a sentence for each problem if not."""
    if asked.folder is not None and not asked.folder.is_dir():
        raise Refused(
            f"There is no folder {asked.folder}. Name a folder of rule packs, or none for those we ship."
        )
    problems = checking.check(asked.folder)
    if asked.json:
        _print({"well": not problems, "problems": problems})
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return BAD_USAGE
    if not asked.json:
        for pack in _load(asked.folder):
            print(_summary(pack))
    return 0


def diff(asked: argparse.Namespace) -> int:
    """What the packs say on the later day and did not on the earlier."""
    day, other = _day(asked.day, "first date"), _day(asked.other, "second date")
    chosen = _chosen(_load(asked.packs), asked.pack)
    changes = [(pack, each) for pack in chosen for each in pack_diff(pack, day, other)]
    if asked.json:
        _print([{"pack": pack.id, **each.to_json()} for pack, each in changes])
    else:
        print(law_report.diff_text(changes, day, other))
    return 0


def _load(folder: Path | None) -> tuple[Pack, ...]:
    if folder is not None and not folder.is_dir():
        raise Refused(f"There is no folder {folder}. Name a folder of rule packs with --packs.")
    try:
        return packs.load(folder) if folder else packs.shipped()
    except PackError as problem:
        raise Refused(str(problem)) from None


def _chosen(every: Sequence[Pack], ids: Sequence[str] | None) -> tuple[Pack, ...]:
    known = {pack.id: pack for pack in every}
    for id in ids or ():
        if id not in known:
            raise Refused(
                f"--pack: there is no pack {id!r}; {nearest(id, known)}. There are: {', '.join(known)}."
            )
    return tuple(known[id] for id in ids) if ids else tuple(every)


def _only(screening: Screening, chosen: Sequence[Pack]) -> Screening:
    """All packs are read together, for they may use each other's facts; shown are the chosen ones."""
    pathways = {pathway.id for pack in chosen for pathway in pack.pathways}
    until = min(pack.known_until for pack in chosen)
    return replace(
        screening,
        outcomes=tuple(each for each in screening.outcomes if each.pathway.id in pathways),
        packs=tuple((pack.id, pack.version, pack.digest) for pack in chosen),
        known_until=until,
        beyond=screening.on > until,
    )


def _day(written: str, name: str) -> date:
    try:
        return parse_day(written)
    except ImpossibleDay as problem:
        raise Refused(f"{name}: {problem}") from None


def _summary(pack: Pack) -> str:
    examples = sum(len(each.examples) for each in pack.rules)
    examples += sum(len(each.examples) for each in pack.pathways)
    reviewed = f"reviewed by {pack.reviewed_by}" if pack.reviewed_by else "not reviewed by an attorney"
    return (
        f"{pack.id} {pack.version}: {len(pack.rules)} rules, {len(pack.pathways)} pathways, "
        f"{len(pack.clocks)} clocks, {examples} examples, all as they should be; known until "
        f"{pack.known_until.isoformat()}, {reviewed}."
    )


def _print(found: Any) -> None:
    print(json.dumps(found, indent=2, ensure_ascii=False))
