"""What changed: between two screenings of a case, and between two days of a pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from safeconduct.law.findings import Screening
from safeconduct.law.packs import Pack
from safeconduct.law.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Change:
    """A pathway whose verdict is another one. ``was`` or ``is_now`` is "" where the pathway was not there.

    ``because``: ids of the rules whose result or version differs, or that came or went. Empty where the
    earlier screening kept only its verdicts.
    """

    pathway: str
    was: str
    is_now: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry of a pack on the later day. ``what``: begins, ends, changes, or status (it stands otherwise)."""

    what: str
    kind: str
    id: str
    title: str
    was_version: int | None
    version: int | None
    was_status: str
    status: str
    citation: str

    def to_json(self) -> dict[str, Any]:
        return {
            "what": self.what, "kind": self.kind, "id": self.id, "title": self.title,
            "was_version": self.was_version, "version": self.version, "was_status": self.was_status,
            "status": self.status, "citation": self.citation,
        }  # fmt: skip


class _Entry(Protocol):
    @property
    def provenance(self) -> Provenance: ...


def compare(old: Mapping[str, Any] | Screening, new: Mapping[str, Any] | Screening) -> tuple[Change, ...]:
    """Pathways whose verdict changed. Each side: a screening, its ``to_json()`` or verdicts by pathway id."""
    before, after = _read(old), _read(new)
    changes = []
    for pathway in dict.fromkeys((*before, *after)):
        was, old_rules = before.get(pathway, ("", {}))
        is_now, new_rules = after.get(pathway, ("", {}))
        if was != is_now:
            changes.append(Change(pathway, was, is_now, _because(old_rules, new_rules)))
    return tuple(changes)


Rules = Mapping[str, tuple[int, str]]
"""Rule id → version and result."""


def _because(old: Rules, new: Rules) -> tuple[str, ...]:
    if not old or not new:
        return ()
    return tuple(id for id in dict.fromkeys((*old, *new)) if old.get(id) != new.get(id))


def _read(written: Mapping[str, Any] | Screening) -> dict[str, tuple[str, Rules]]:
    if isinstance(written, Screening):
        written = written.to_json()
    if "outcomes" not in written:
        return {pathway: (str(verdict), {}) for pathway, verdict in written.items()}
    return {each["pathway"]: (each["verdict"], dict(_rules(each))) for each in written["outcomes"]}


def _rules(outcome: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, str]]]:
    for group in ("elements", "bars"):
        for found in outcome.get(group, ()):
            yield found["rule"], (found["version"], found["result"])
            for exception in found.get("exceptions", ()):
                yield exception["rule"], (exception["version"], exception["result"])


def pack_diff(pack: Pack, day: date, other: date) -> tuple[EntryChange, ...]:
    """What the pack says on the later day and did not on the earlier: rules first, then clocks, guidelines not.

    An entry that decides on one day only begins or ends; one that is there on both with another version changes.
    """
    earlier, later = sorted((day, other))
    found: list[EntryChange] = []
    kinds: tuple[tuple[str, tuple[_Entry, ...]], ...] = (("rule", pack.rules), ("clock", pack.clocks))
    for kind, entries in kinds:
        before, after = _speaking(entries, earlier), _speaking(entries, later)
        for id in dict.fromkeys((*before, *after)):
            change = _entry_change(kind, before.get(id), after.get(id))
            if change is not None:
                found.append(change)
    return tuple(found)


def _speaking(entries: tuple[_Entry, ...], on: date) -> dict[str, Provenance]:
    return {each.provenance.id: each.provenance for each in entries if each.provenance.covers(on)}


def _entry_change(kind: str, was: Provenance | None, now: Provenance | None) -> EntryChange | None:
    one = now or was
    if one is None or was == now:
        return None
    decided, decides = bool(was and was.decides), bool(now and now.decides)
    if decided and decides:
        what = "changes"
    elif decides:
        what = "begins"
    else:
        what = "ends" if decided else "status"
    return EntryChange(
        what, kind, one.id, one.title, was.version if was else None, now.version if now else None,
        was.status if was else "", now.status if now else "", one.citation,
    )  # fmt: skip
