"""The check of a whole file, some seconds at a time: every problem of every row, and nothing written while one stands.

What passes is kept on the way as parts, up to a thousand records of one kind each, sealed under the run's key. So
what is written later is what was checked, and the file is read once.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence.exchange import Made, Problem, Refused
from safeconduct.evidence.exchange.checking import count_record, digest_of
from safeconduct.evidence.exchange.reading import Place
from safeconduct.evidence.exchange.records import Kind, Record
from safeconduct.evidence.imports.fitting import Expanded, Misfit, expanded, misfits
from safeconduct.evidence.imports.knowing import Here
from safeconduct.evidence.imports.pace import uncollected
from safeconduct.evidence.imports.runs import FileGone, Notes, OpenRun, SteppedMeanwhile, save
from safeconduct.evidence.imports.tallying import Gathered, circles, unpack
from safeconduct.evidence.models import ImportPart, ImportRun, IncidentLink

A_PART = 1_000
A_CHUNK = 500
STEP = 4.0
"""Seconds that one step works."""
TALLY = 0
ORDER = (
    "source",
    "item",
    "person",
    "party",
    "incident",
    "relation",
    "act",
    "involvement",
    "claim",
    "link",
    "later",
)
"""In which order parts are written: what is pointed to comes first, and what points forward last."""
LEADING = {"source.derived_from": "derived_from", "party.part_of": "part_of", "part_of": "part_of"}
"""The field that a circle is said of."""

Clock = Callable[[], float]


@dataclass
class _Step:
    """One step of a check: what was gathered, and the parts that are not full yet."""

    opened: OpenRun
    gathered: Gathered
    keeps: bool
    waiting: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, int] = field(default_factory=dict)
    made: list[ImportPart] = field(default_factory=list)
    here: Here = field(default_factory=Here)
    place: Place = field(default_factory=Place)

    def keep(self, kind: str, row: Any) -> None:
        if self.keeps and not self.gathered.tally.found:
            self.waiting[kind].append(row)
            if len(self.waiting[kind]) >= A_PART:
                self.close(kind)

    def close(self, kind: str) -> None:
        """A part is full, or the step is over."""
        rows = self.waiting.pop(kind, [])
        if rows and not self.gathered.tally.found:
            number = self.numbers.get(kind, 0) + 1
            self.numbers[kind] = number
            self.made.append(_part(self.opened, (ORDER.index(kind) + 1) * 1_000_000 + number, kind, rows))


def start(opened: OpenRun, *, by: Person, at: datetime) -> None:
    """Begin the check anew, with the mapping as it now is. Raises ``SteppedMeanwhile``, ``WrongState``."""
    demand(by, Permission.IMPORT_EVIDENCE)
    notes = replace(
        opened.notes, phase="checking", records={}, found=0, problems=[], by_column={}, refused="", read=[]
    )
    with transaction.atomic():
        save(opened, notes, rows=0)
        ImportPart.objects.filter(run=opened.run).delete()
        audit.record("evidence.import.checked", chain="staff", by=by.pk, subject=opened.run.pk, at=at)


def step(opened: OpenRun, *, clock: Clock, by: Person, seconds: float = STEP) -> Notes:
    """Go on with the check for some seconds. The notes say how far it got.

    Raises ``FileGone``, ``SteppedMeanwhile``.
    """
    demand(by, Permission.IMPORT_EVIDENCE)
    at_work = _begun(opened)
    until, ended, refused = clock() + seconds, True, ""
    try:
        rows = opened.rows(at_work.place)
        while chunk := list(islice(rows, A_CHUNK)):
            with uncollected():
                _go_through(at_work, chunk)
            if clock() > until:
                ended = False
                break
    except Refused as error:
        refused, ended = error.args[0], True
    if ended and not refused:
        _finish(at_work)
    return _save(at_work, ended, refused)


def _begun(opened: OpenRun) -> _Step:
    held = ImportPart.objects.filter(run=opened.run, number=TALLY).first()
    if opened.run.rows and held is None:
        raise SteppedMeanwhile
    gathered = unpack(zlib.decompress(unlocked(opened, held))) if held else Gathered()
    found = _Step(opened, gathered, keeps=True, place=Place(*opened.notes.read))
    for number, kind in ImportPart.objects.filter(run=opened.run, number__gt=0).values_list("number", "kind"):
        found.numbers[kind] = max(found.numbers.get(kind, 0), number % 1_000_000)
    return found


def _go_through(at_work: _Step, chunk: Sequence[Made]) -> None:
    """Some rows: what is wrong with them, and what they become."""
    became = [[_fitted(record) for record in each.records] for each in chunk]
    at_work.here.ask(
        (record for row in became for each, _ in row for record in each.records),
        lambda kind, key: digest_of(kind, key) in at_work.gathered.tally.keys,
    )
    for each, row in zip(chunk, became, strict=True):
        tally = at_work.gathered.tally
        tally.rows += 1
        for problem in each.problems:
            tally.add(problem)
        for at, (found, wrong) in enumerate(row):
            _take(at_work, each, at, found, wrong)


def _fitted(record: Record) -> tuple[Expanded, list[Misfit]]:
    """A record with what it named in short, and what of it finds no room."""
    wrong = list(misfits(record))
    return (Expanded((record,)) if wrong else expanded(record)), wrong


def _take(at_work: _Step, each: Made, at: int, found: Expanded, wrong: list[Misfit]) -> None:
    """One record of a row with what it named in short."""
    tally = at_work.gathered.tally
    columns = each.columns[at] if at < len(each.columns) else {}
    first = found.records[0]
    for name, code, facts in wrong:
        tally.add(Problem(each.row, columns.get(name, name), code, facts))
    if at in each.repeats and digest_of(first.kind, first.key) in tally.keys:
        count_record(tally, each, at, first, at_work.here.known)
        return
    for number, record in enumerate(found.records):
        row = each if number == 0 else replace(each, repeats=frozenset())
        if (record.kind, record.key) in at_work.here.taken:
            tally.add(Problem(each.row, columns.get("key", "key"), "here"))
        count_record(tally, row, at, record, at_work.here.known)
        at_work.keep(record.kind.value, [record.key, dict(record.values)])
    for edge in found.edges:
        at_work.gathered.add_edge(edge, each.row)
    for what, key, other in found.later:
        if what == "disjoint":
            at_work.gathered.disjoint.append((key, other, each.row))
        else:
            at_work.keep("later", [what, key, other])


def _finish(at_work: _Step) -> None:
    """The whole file was gone through: what points nowhere, what leads back to itself, what cannot be disjoint."""
    gathered, tally = at_work.gathered, at_work.gathered.tally
    for row, column in sorted(tally.still_open()):
        tally.add(Problem(row, column, "unknown_key"))
    for family, edges in gathered.edges.items():
        known = _recorded() if family == "part_of" else []
        for row in sorted(set(circles([*edges, *known]))):
            tally.add(Problem(row, LEADING.get(family, family), "circular"))
    _share_nobody(at_work)
    tally.problems.sort(key=lambda problem: problem.row)


def _recorded() -> list[tuple[bytes, bytes, int]]:
    """What is part of what at the desk already: a file may close a circle with it."""
    links = IncidentLink.objects.filter(relation="encompasses").values_list("part__key", "whole__key")
    return [
        (digest_of(Kind.INCIDENT, part), digest_of(Kind.INCIDENT, whole), 0)
        for part, whole in links.iterator(chunk_size=2000)
    ]


def _share_nobody(at_work: _Step) -> None:
    """Pairs of parts that share nobody must be parts of one whole."""
    pairs = at_work.gathered.disjoint
    if not pairs:
        return
    wholes: dict[bytes, set[bytes]] = defaultdict(set)
    for child, parent, _ in [*at_work.gathered.edges.get("part_of", ()), *_recorded()]:
        wholes[child].add(parent)
    for key, other, row in pairs:
        both = [wholes[digest_of(Kind.INCIDENT, each)] for each in (key, other)]
        if not both[0] & both[1]:
            at_work.gathered.tally.add(Problem(row, "disjoint_with", "disjoint"))
        else:
            at_work.keep("later", ["disjoint", key, other])


def _save(at_work: _Step, ended: bool, refused: str) -> Notes:
    opened, tally = at_work.opened, at_work.gathered.tally
    for kind in list(at_work.waiting):
        at_work.close(kind)
    fails = bool(refused or tally.found or not tally.rows)
    phase = "checking" if not ended else "problems" if fails else "ready"
    notes = replace(
        opened.notes, phase=phase, found=tally.found + bool(refused), refused=refused,
        records={kind.value: count for kind, count in tally.records.items()},
        problems=[[each.row, each.column, each.code, dict(each.facts)] for each in tally.problems],
        by_column=dict(tally.by_column.most_common(100)),
        read=[at_work.place.lines, at_work.place.number, at_work.place.given],
    )  # fmt: skip
    with transaction.atomic():
        save(opened, notes, rows=tally.rows)
        if ended and fails:
            ImportPart.objects.filter(run=opened.run).delete()
        else:
            ImportPart.objects.filter(run=opened.run, number=TALLY).delete()
            if not ended:
                ImportPart.objects.bulk_create([_locked(opened, TALLY, "tally", at_work.gathered.pack(), 0)])
            ImportPart.objects.bulk_create(at_work.made)
    return notes


def _part(opened: OpenRun, number: int, kind: str, rows: list[Any]) -> ImportPart:
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    return _locked(opened, number, kind, text, len(rows))


def _locked(opened: OpenRun, number: int, kind: str, content: bytes, count: int) -> ImportPart:
    sealed = vault.lock(zlib.compress(content, 1), key=opened.key, context=_context(opened.run, number))
    return ImportPart(run=opened.run, number=number, kind=kind, count=count, sealed=sealed)


def unlocked(opened: OpenRun, part: ImportPart) -> bytes:
    """What lies in a part, still compressed. Raises ``FileGone``."""
    try:
        return vault.unlock(bytes(part.sealed), key=opened.key, context=_context(opened.run, part.number))
    except vault.CannotOpen:
        raise FileGone from None


def rows_in(opened: OpenRun, part: ImportPart) -> list[Any]:
    """The rows of a part. Raises ``FileGone``."""
    found: list[Any] = json.loads(zlib.decompress(unlocked(opened, part)))
    return found


def _context(run: ImportRun, number: int) -> vault.Context:
    return vault.Context("evidence.importpart", f"{run.pk}/{number}", "content")


__all__ = ["STEP", "rows_in", "start", "step", "unlocked"]
