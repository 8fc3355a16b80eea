"""Rule packs: folders of TOML files, read, checked as a whole and kept as one value.

A pack is every ``*.toml`` in ``packs/<id>/``. Its files hold one table ``pack`` and any number of ``rule``,
``pathway``, ``derive``, ``table``, ``clock``, ``closure``, ``guideline``, ``court`` and ``unconfirmed``.
Conditions may use facts and rules of the other packs that are loaded with it; closures hold for all of them.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safeconduct.law.closures import Closures, read_closures
from safeconduct.law.conditions import Scope
from safeconduct.law.derive import Derivation, read_derivation
from safeconduct.law.facts import FACTS, Fact
from safeconduct.law.provenance import PackError, check_versions, expect, refuse_unknown
from safeconduct.law.rules import (
    Pathway,
    Rule,
    Unconfirmed,
    nearest,
    read_pathway,
    read_rule,
    read_unconfirmed,
)

if TYPE_CHECKING:
    from safeconduct.law.clock_entries import Clock

ARRAYS = ("rule", "pathway", "derive", "table", "clock", "closure", "guideline", "court", "unconfirmed")
PACK_FIELDS = {
    "id": str, "name": str, "version": str, "read": date, "reviewed_by": str, "review_note": str,
    "jurisdiction": str, "languages": list, "newest_source": date,
}  # fmt: skip
PACK_OPTIONAL = ("reviewed_by", "review_note", "languages", "newest_source")


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One pack of law.

    Attributes:
        read: on which day we read the law. newest_source: the day of the newest text that said anything new,
            where that is earlier.
        reviewed_by: who checked it ("" = nobody yet); review_note says more.
        digest: SHA-256 over its files, so that a result can name exactly what decided it.
    """

    id: str
    name: str
    version: str
    read: date
    newest_source: date
    jurisdiction: str
    reviewed_by: str
    review_note: str
    languages: tuple[str, ...]
    rules: tuple[Rule, ...]
    pathways: tuple[Pathway, ...]
    clocks: tuple[Clock, ...]
    guidelines: tuple[Mapping[str, Any], ...]
    courts: tuple[Mapping[str, Any], ...]
    derivations: tuple[Derivation, ...]
    unconfirmed: tuple[Unconfirmed, ...]
    digest: str

    @property
    def known_until(self) -> date:
        """What the law said after this day is unknown to us."""
        return min(self.read, self.newest_source)


@dataclass(slots=True)
class _Written:
    """A pack as it was written, before anything in it is understood. Entries keep the name of their file."""

    id: str
    head: tuple[str, Mapping[str, Any]] | None = None
    entries: dict[str, list[tuple[str, Mapping[str, Any]]]] = field(default_factory=dict)
    digest: str = ""
    tables: dict[str, Mapping[str, str]] = field(default_factory=dict)
    derivations: list[Derivation] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def of(self, name: str) -> list[tuple[str, Mapping[str, Any]]]:
        return self.entries.get(name, [])


@cache
def shipped() -> tuple[Pack, ...]:
    """All packs that come with the program."""
    return load()


def load(folder: Path | None = None, ids: Sequence[str] | None = None) -> tuple[Pack, ...]:
    """The packs below a folder (None: those that come with the program), in the order of their ids.

    ``ids``: only these. ``folder`` may also be one pack's own folder. Raises ``PackError``.
    """
    root: Traversable = folder if folder is not None else resources.files("safeconduct.law") / "packs"
    written = [_read_folder(each) for each in _folders(root, folder, ids)]
    return _understood(written)


def _folders(root: Traversable, folder: Path | None, ids: Sequence[str] | None) -> list[Traversable]:
    if not root.is_dir():
        raise PackError(root.name, "pack", "folder", "there is no such folder of rule packs")
    if root.joinpath("pack.toml").is_file():
        return [root]
    found = {each.name: each for each in root.iterdir() if each.is_dir() and _toml_files(each)}
    for id in ids or ():
        if id not in found:
            raise PackError(root.name, id, "pack", f"there is no such pack; {nearest(id, found)}")
    chosen = sorted(found if ids is None else ids)
    if not chosen:
        raise PackError(root.name, "pack", "folder", "holds no rule packs; each is a folder with a pack.toml")
    return [found[id] for id in chosen]


def _toml_files(folder: Traversable) -> list[Traversable]:
    return sorted(
        (each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name
    )


def _read_folder(folder: Traversable) -> _Written:
    pack = _Written(folder.name)
    digest = hashlib.sha256()
    for file in _toml_files(folder):
        name, content = f"{folder.name}/{file.name}", file.read_bytes()
        digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
        _sort(pack, name, _parsed(name, content))
    pack.digest = digest.hexdigest()
    return pack


def _parsed(name: str, content: bytes) -> Mapping[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError:
        raise PackError(name, "file", "encoding", "must be UTF-8 text") from None
    except tomllib.TOMLDecodeError as broken:
        place = re.search(r"line (\d+)", str(broken))
        line = f"line {place[1]}" if place else "end of the file"
        raise PackError(name, "file", line, f"is not TOML: {str(broken).split(' (at')[0]}") from None


def _sort(pack: _Written, name: str, found: Mapping[str, Any]) -> None:
    refuse_unknown(found, ("pack", *ARRAYS), file=name, entry="file")
    for key, value in found.items():
        if key == "pack":
            if pack.head is not None:
                raise PackError(name, "pack", "pack", f"is already in {pack.head[0]}")
            expect(value, dict, file=name, entry="pack", field="pack")
            pack.head = (name, value)
            continue
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise PackError(name, key, key, f"must be written [[{key}]], once for each")
        pack.entries.setdefault(key, []).extend((name, each) for each in value)


def _understood(written: list[_Written]) -> tuple[Pack, ...]:
    facts: dict[str, Fact] = dict(FACTS)
    for pack in written:
        _read_tables(pack)
        _read_derivations(pack, facts)
    rule_ids = frozenset(str(table.get("id")) for pack in written for _, table in pack.of("rule"))
    for pack in written:
        for file, table in pack.of("rule"):
            entry = str(table.get("id") or "rule without an id")
            pack.rules.append(read_rule(table, Scope(facts, rule_ids, file, entry)))
    rules = [rule for pack in written for rule in pack.rules]
    _check_rules(rules)
    kinds = {rule.id: rule.kind for rule in rules}
    closures = read_closures(each for pack in written for each in pack.of("closure"))
    return tuple(_finished(pack, kinds, facts, closures) for pack in written)


def _read_tables(pack: _Written) -> None:
    for file, table in pack.of("table"):
        entry = str(table.get("id") or "table without an id")
        refuse_unknown(table, ("id", "why", "citation", "source", "read", "rows"), file=file, entry=entry)
        expect(table.get("rows"), dict, file=file, entry=entry, field="rows")
        for code, value in table["rows"].items():
            expect(value, str, file=file, entry=entry, field=f"rows.{code}")
        if entry in pack.tables:
            raise PackError(file, entry, "id", "is there twice")
        pack.tables[entry] = table["rows"]


def _read_derivations(pack: _Written, facts: dict[str, Fact]) -> None:
    """Adds to ``facts`` as it goes, so a derived fact may follow from those above it, and never from itself."""
    for file, table in pack.of("derive"):
        id = str(table.get("id") or "derived fact without an id")
        if id in facts:
            raise PackError(file, id, "id", "is taken by another fact")
        if not id.startswith(f"{pack.id}."):
            raise PackError(file, id, "id", f"must begin with {pack.id}.")
        found = read_derivation(table, Scope(facts, frozenset(), file, id), pack.tables)
        facts[id] = found.fact
        pack.derivations.append(found)


def _check_rules(rules: Sequence[Rule]) -> None:
    check_versions((rule.file, rule.provenance) for rule in rules)
    kinds: dict[str, str] = {}
    for rule in rules:
        if kinds.setdefault(rule.id, rule.kind) != rule.kind:
            raise PackError(
                rule.file, rule.id, "kind", f"is {kinds[rule.id]} in another version of this rule"
            )
    for rule in rules:
        for lifted in rule.lifts:
            if kinds.get(lifted) != "bar":
                bars = [id for id, kind in kinds.items() if kind == "bar"]
                raise PackError(
                    rule.file, rule.id, "lifts", f"there is no bar {lifted!r}; {nearest(lifted, bars)}"
                )
    rules_in_order(rules)


def rules_in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Every rule after those it refers to. Raises ``PackError`` for a circle, naming the way round."""
    by_id: dict[str, list[Rule]] = {}
    for rule in rules:
        by_id.setdefault(rule.id, []).append(rule)
    done: dict[str, None] = {}

    def visit(id: str, way: tuple[str, ...]) -> None:
        if id in way:
            circle = " → ".join((*way[way.index(id) :], id))
            raise PackError(by_id[id][0].file, id, "rule", f"refers to itself: {circle}")
        if id not in done:
            for rule in by_id.get(id, ()):
                for other in rule.rules:
                    visit(other, (*way, id))
            done[id] = None

    for id in by_id:
        visit(id, ())
    return tuple(rule for id in done for rule in by_id.get(id, ()))


def _finished(
    pack: _Written, kinds: Mapping[str, str], facts: Mapping[str, Fact], closures: Closures
) -> Pack:
    if pack.head is None:
        raise PackError(f"{pack.id}/pack.toml", "pack", "pack", "is missing; every pack needs it")
    file, head = pack.head
    refuse_unknown(head, PACK_FIELDS, file=file, entry="pack", field="pack")
    for name, type_ in PACK_FIELDS.items():
        if name in head:
            expect(head[name], type_, file=file, entry="pack", field=name)
        elif name not in PACK_OPTIONAL:
            raise PackError(file, "pack", name, "is missing; every pack needs it")
    if head["id"] != pack.id:
        raise PackError(file, "pack", "id", f"is {head['id']!r}, but its folder is called {pack.id!r}")
    pathways = [read_pathway(table, file=name, kinds=kinds) for name, table in pack.of("pathway")]
    _refuse_doubles([(each.file, each.id) for each in pathways])
    return Pack(
        id=pack.id, name=head["name"], version=head["version"], read=head["read"],
        newest_source=head.get("newest_source", head["read"]),
        jurisdiction=head["jurisdiction"], reviewed_by=head.get("reviewed_by", ""),
        review_note=head.get("review_note", ""), languages=tuple(head.get("languages", ())),
        rules=tuple(pack.rules), pathways=tuple(sorted(pathways, key=lambda each: each.order)),
        clocks=_clocks(pack, facts, closures), guidelines=tuple(table for _, table in pack.of("guideline")),
        courts=tuple(table for _, table in pack.of("court")), derivations=tuple(pack.derivations),
        unconfirmed=_unconfirmed(pack), digest=pack.digest,
    )  # fmt: skip


def _refuse_doubles(found: Iterable[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for file, id in found:
        if id in seen:
            raise PackError(file, id, "id", "is there twice")
        seen.add(id)


def _clocks(pack: _Written, facts: Mapping[str, Fact], closures: Closures) -> tuple[Clock, ...]:
    if not pack.of("clock"):
        return ()
    from safeconduct.law.clock_entries import read_clock
    from safeconduct.law.starting import check_starts

    found = [(file, read_clock(table, file=file, closures=closures)) for file, table in pack.of("clock")]
    check_versions((file, clock.provenance) for file, clock in found)
    for file, clock in found:
        check_starts(clock, facts, file=file)
    return tuple(clock for _, clock in found)


def _unconfirmed(pack: _Written) -> tuple[Unconfirmed, ...]:
    found = [(file, read_unconfirmed(table, file=file)) for file, table in pack.of("unconfirmed")]
    _refuse_doubles((file, each.id) for file, each in found)
    return tuple(sorted((each for _, each in found), key=lambda each: each.order))
