"""Lines that come from records and stand beside a text: which of them were agreed to, and which wait for a yes.

A line is what somebody wrote: a statement with its speaker, a way out, an ask, a moment, a source, a place. States,
codes and the words that follow from them are no part of it and may change by themselves. Whatever is not among the
lines that people agreed to is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from safeconduct import vault
from safeconduct.press.projections.shapes import Moment, Parts

SAID = ("statement", "translation", "speaker", "capacity", "venue")
WAY = ("to_whom", "conditions", "citation", "address")
SOURCE = ("title", "publisher", "address")
RELATION = ("relation", "relation_words", "quote")
SHOWN = (
    "allegations", "denials", "figures", "timeline", "asks", "ways", "sources", "places", "period_words", "acts",
)  # fmt: skip
"""Parts of a page that come from records; of a figure its claims."""


def marks(beside: Mapping[str, Any]) -> frozenset[str]:
    """A digest for each line of what stands beside the texts, by language."""
    sieve = _Sieve(None)
    for parts in beside.values():
        sieve.sift(parts)
    return frozenset(sieve.seen)


def agreed_only(parts: Parts, agreed: Collection[str]) -> Parts:
    """The same parts without lines that nobody agreed to. A denial left out is said to stand elsewhere."""
    return _Sieve(frozenset(agreed)).sift(parts)


def waiting(beside: Mapping[str, Any], agreed: Collection[str]) -> list[str]:
    """Words of the lines that wait for a yes, each once."""
    sieve = _Sieve(frozenset(agreed))
    for parts in beside.values():
        sieve.sift(parts)
    return list(sieve.left.values())


@dataclass(slots=True)
class _Sieve:
    """``agreed``: None lets everything through. ``left``: what did not come through, by its mark."""

    agreed: frozenset[str] | None
    seen: set[str] = field(default_factory=set)
    left: dict[str, str] = field(default_factory=dict)

    def sift(self, parts: Mapping[str, Any]) -> Parts:
        kept = dict(parts)
        for name, sift in (
            ("allegations", self._allegations), ("denials", self._said), ("figures", self._figures),
            ("timeline", self._moments), ("asks", self._moments), ("ways", self._ways),
        ):  # fmt: skip
            if name in kept:
                kept[name] = sift(kept[name])
        for name, fields in (("sources", SOURCE), ("places", ("name",))):
            if name in kept:
                kept[name] = [each for each in kept[name] if self._passes(name, _of(each, fields))]
        return cast(Parts, kept)

    def _passes(self, kind: str, said: Collection[str]) -> bool:
        if not any(said):
            return True
        mark = vault.digests.sha256(vault.dump([kind, *said])).hex()
        self.seen.add(mark)
        if self.agreed is None or mark in self.agreed:
            return True
        self.left.setdefault(mark, ", ".join(filter(None, said)))
        return False

    def _names(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if self._passes("named", [name])]

    def _said(self, every: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [self._named(each) for each in every if self._passes("said", _of(each, SAID))]

    def _named(self, one: Mapping[str, Any]) -> dict[str, Any]:
        """A statement with those of its sources, and of those who passed it on, that were agreed to."""
        kept = {**one, "sources": self._names(one.get("sources", ()))}
        if passed_on := self._names(kept.pop("passed_on_by", ())):
            kept["passed_on_by"] = passed_on
        return kept

    def _allegations(self, every: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        found = []
        for each in every:
            denials = self._said(each.get("denials", ()))
            for kept in self._said([each]):
                kept["denials"] = denials
                if len(denials) < len(each.get("denials", ())):
                    kept["denied_unseen"] = True
                found.append(kept)
        return found

    def _figures(self, every: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{**each, "claims": self._said(each.get("claims", ()))} for each in every]

    def _ways(self, every: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [
            {**each, "asked": asked if self._passes("asked", [asked := each.get("asked", "")]) else ""}
            for each in every
            if self._passes("way", _of(each, WAY))
        ]

    def _moments(self, every: Iterable[Moment]) -> list[Moment]:
        return [self._related(each) for each in every if self._is_agreed(each)]

    def _is_agreed(self, one: Moment) -> bool:
        """What was published had its own yes. An office with and without who holds it is the same office."""
        if one["kind"] == "publication":
            return True
        kind, text, post = one["kind"], one.get("text", ""), one.get("post", "")
        if post.endswith(")") and self.agreed is None:
            self._passes(kind, [kind, text, post.rpartition(" (")[0]])
        return self._passes(kind, [kind, text, post])

    def _related(self, one: Moment) -> Moment:
        if "relation" not in one or self._passes("relation", [one["relation"], one["quote"], one["text"]]):
            return one
        return cast(Moment, {name: value for name, value in one.items() if name not in RELATION})


def _of(line: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    return [str(line.get(name) or "") for name in names]
