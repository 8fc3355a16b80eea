"""A custody bundle: chains, heads, and as much of the files as somebody outside may have.

The parts come one after another and in constant memory, to be written into a zip file or a folder. What is in
the clear in it: ids, codes, moments, digests of locked files, keyed digests. `revealed` and `plain` add the bare
SHA-256 and the content of single artifacts: only where a court is to have them, by an act of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from safeconduct.evidence.custody.chain import Head
from safeconduct.evidence.custody.commitments import KeyedDigest, Revealed
from safeconduct.evidence.custody.event import FORMAT, Action, Happened, NotAnEvent, moment_text, read
from safeconduct.vault import JSON

MANIFEST: Final = "manifest.json"


class CannotExport(ValueError):
    """The bundle would not be whole: nothing of it may be handed out. Names artifacts by id only."""


@dataclass(frozen=True, slots=True)
class ItemChain:
    """One item as it goes into a bundle.

    Attributes:
        head: as it is kept apart from the events, so that a lost end is found by whoever reads the bundle.
        lines: the canonical bytes of the events, in order.
        sealed: the locked files to go with it, in pieces, by artifact.
        plain: the contents to go with it, in pieces; each of these artifacts must be revealed too.
        revealed: salts and SHA-256 of contents.
    """

    head: Head
    lines: Iterable[bytes]
    sealed: Mapping[UUID, Iterable[bytes]] = field(default_factory=dict)
    plain: Mapping[UUID, Iterable[bytes]] = field(default_factory=dict)
    revealed: tuple[Revealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a bundle: a name made of ids alone, and its bytes in pieces."""

    name: str
    pieces: Iterable[bytes]


def bundle(items: Iterable[ItemChain], *, made_at: datetime) -> Iterator[Part]:
    """The parts of a bundle, the manifest last. Each must be read to its end before the next is asked for.

    Raises CannotExport when an item has no event or comes twice, or when something revealed is not what its chain
    speaks of. The chains themselves are exported as they are (ask `verify` first): a broken one is seen outside too.
    """
    entries: dict[UUID, JSON] = {}
    for chain in items:
        item = chain.head.item
        if item in entries or not chain.head.count:
            raise CannotExport(f"item {item} comes twice or has no events")
        keyed: dict[UUID, KeyedDigest] = {}
        yield Part(f"events/{item}.jsonl", _lines(chain, keyed))
        for folder, files in (("sealed", chain.sealed), ("plain", chain.plain)):
            for artifact in sorted(files):
                yield Part(f"{folder}/{artifact}.bin", files[artifact])
        _expect_opened(chain, keyed)
        entries[item] = _entry(chain)
    made = {
        "custody": FORMAT,
        "made_at": moment_text(made_at),
        "items": [entries[item] for item in sorted(entries)],
    }
    yield Part(MANIFEST, (json.dumps(made, indent=1, sort_keys=True).encode("ascii"), b"\n"))


def _lines(chain: ItemChain, keyed: dict[UUID, KeyedDigest]) -> Iterator[bytes]:
    wanted = {one.artifact for one in chain.revealed}
    for line in chain.lines:
        if wanted:
            with suppress(NotAnEvent):  # whoever reads the bundle is told
                _note(read(line).happened, wanted, keyed)
        yield line + b"\n"


def _note(what: Happened, wanted: set[UUID], keyed: dict[UUID, KeyedDigest]) -> None:
    if what.artifact in wanted and what.plaintext and what.action is not Action.FAILED_VERIFICATION:
        keyed.setdefault(what.artifact, what.plaintext)


def _expect_opened(chain: ItemChain, keyed: Mapping[UUID, KeyedDigest]) -> None:
    for one in chain.revealed:
        if one.artifact not in keyed or not one.opens(keyed[one.artifact]):
            raise CannotExport(f"what is revealed of artifact {one.artifact} is not what its chain speaks of")
    names = [one.artifact for one in chain.revealed]
    if len(set(names)) != len(names):
        raise CannotExport("an artifact is revealed twice")
    for artifact in chain.plain:
        if artifact not in names:
            raise CannotExport(f"artifact {artifact} goes with its content but is not revealed")


def _entry(chain: ItemChain) -> JSON:
    return {
        "item": str(chain.head.item),
        "count": chain.head.count,
        "head": chain.head.digest.hex(),
        "sealed": [str(artifact) for artifact in sorted(chain.sealed)],
        "plain": [str(artifact) for artifact in sorted(chain.plain)],
        "revealed": [
            {"artifact": str(one.artifact), "salt": one.salt.hex(), "sha256": one.sha256.hex()}
            for one in sorted(chain.revealed, key=lambda one: one.artifact)
        ],
    }
