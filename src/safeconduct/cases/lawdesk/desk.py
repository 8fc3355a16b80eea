"""The rule packs as somebody reads them: how sure each entry is, what is not in force, what nobody has confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from safeconduct.law import checking, packs
from safeconduct.law.clock_entries import THE_RULE, Clock
from safeconduct.law.means import read_guideline
from safeconduct.law.packs import Pack
from safeconduct.law.provenance import CONFIDENCES, PackError, Provenance
from safeconduct.law.rules import Pathway, Rule, Unconfirmed

RULE, CLOCK, GUIDELINE = "rule", "clock", "guideline"
Source = Rule | Clock | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an entry, with what it is made from (nothing for a guideline)."""

    provenance: Provenance
    made_from: Source
    speaks: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule, clock or guideline with all its versions, the newest first.

    ``shown``: the version that speaks on the day, or the newest where none does.
    """

    kind: str
    pack: str
    versions: tuple[Version, ...]

    @property
    def id(self) -> str:
        return self.versions[0].provenance.id

    @property
    def shown(self) -> Version:
        return next((each for each in self.versions if each.speaks), self.versions[0])

    @property
    def provenance(self) -> Provenance:
        return self.shown.provenance


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something nobody has confirmed, and the entries of the packs it matters to: pairs of pack and id."""

    pack: str
    unconfirmed: Unconfirmed
    matters_to: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything loaded on a day. ``problems``: sentences about packs that cannot be used or do not hold."""

    packs: tuple[Pack, ...]
    problems: tuple[str, ...]
    on: date

    def pack(self, id: str) -> Pack | None:
        return next((each for each in self.packs if each.id == id), None)


def open_desk(on: date) -> Desk:
    """The packs that come with the program, checked. A pack that cannot be read is a problem and no error."""
    try:
        loaded = packs.shipped()
    except PackError as problem:
        return Desk((), (str(problem),), on)
    largest_first = tuple(sorted(loaded, key=lambda pack: -len(pack.rules)))
    return Desk(largest_first, _problems(tuple(each.digest for each in loaded)), on)


@cache
def _problems(digests: tuple[str, ...]) -> tuple[str, ...]:
    """Checked once for these packs: every example of theirs is run."""
    return tuple(checking.check_examples(packs.shipped())) if digests else ()


def entries(pack: Pack, on: date) -> tuple[Entry, ...]:
    """Rules, clocks and guidelines of a pack, each once with its versions, in the order of the files."""
    found: dict[tuple[str, str], list[Version]] = {}
    for kind, provenance, source in _all(pack):
        speaks = provenance.covers(on) and provenance.decides
        found.setdefault((kind, provenance.id), []).append(Version(provenance, source, speaks))
    return tuple(
        Entry(kind, pack.id, tuple(sorted(versions, key=lambda one: -one.provenance.version)))
        for (kind, _id), versions in found.items()
    )


def _all(pack: Pack) -> Iterable[tuple[str, Provenance, Source]]:
    for rule in pack.rules:
        yield RULE, rule.provenance, rule
    for clock in pack.clocks:
        yield CLOCK, clock.provenance, clock
    for table in pack.guidelines:
        yield GUIDELINE, read_guideline(table, file=pack.id).provenance, None


def counts(found: Sequence[Entry]) -> list[tuple[str, int]]:
    """How many entries there are of each confidence."""
    counted = Counter(each.provenance.confidence for each in found)
    return [(name, counted[name]) for name in CONFIDENCES]


def chosen(found: Iterable[Entry], confidence: str = "", only: str = "") -> tuple[Entry, ...]:
    """Those of a confidence, and of one of ``ONLY``; a word nobody knows leaves all of them."""
    sure = confidence if confidence in CONFIDENCES else ""
    fits = ONLY.get(only, _any)
    return tuple(each for each in found if fits(each) and sure in ("", each.provenance.confidence))


def out_of_force(entry: Entry) -> tuple[Version, ...]:
    """Its versions whose status is anything but in force."""
    return tuple(each for each in entry.versions if each.provenance.status != "in_force")


def _is_protective(entry: Entry) -> bool:
    held = entry.provenance
    if held.protective_date or held.alternatives:
        return True
    clock = entry.shown.made_from
    return isinstance(clock, Clock) and any(each.stance != THE_RULE for each in clock.readings)


def _any(entry: Entry) -> bool:
    return True


def _may_have_changed(entry: Entry) -> bool:
    return entry.provenance.may_have_changed


def _is_out(entry: Entry) -> bool:
    return bool(out_of_force(entry))


ONLY: Mapping[str, Callable[[Entry], bool]] = {
    "changing": _may_have_changed,
    "not_in_force": _is_out,
    "protective": _is_protective,
}
"""What one may ask for besides a confidence."""


def doubts(desk: Desk) -> tuple[Doubt, ...]:
    """Everything marked unconfirmed: what may have changed first, then in the order of the desk."""
    owners = _owners(desk.packs)
    found = [
        Doubt(pack.id, each, tuple((owners[id], id) for id in each.matters_to if id in owners))
        for pack in desk.packs
        for each in pack.unconfirmed
    ]
    return tuple(sorted(found, key=lambda one: not one.unconfirmed.may_have_changed))  # else as they come


def _owners(loaded: Iterable[Pack]) -> Mapping[str, str]:
    """The pack of every rule, clock and pathway."""
    owners: dict[str, str] = {}
    for pack in loaded:
        owners |= {rule.id: pack.id for rule in pack.rules}
        owners |= {clock.id: pack.id for clock in pack.clocks}
        owners |= {pathway.id: pack.id for pathway in pack.pathways}
    return owners


def pathway_parts(pathway: Pathway) -> list[tuple[str, tuple[str, ...]]]:
    """Its elements, bars and flags: ids by kind, those that have any."""
    parts = [("elements", pathway.elements), ("bars", pathway.bars), ("flags", pathway.flags)]
    return [(name, ids) for name, ids in parts if ids]
