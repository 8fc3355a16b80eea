"""What a check gathered so far, as bytes, so that it goes on after a pause, a sign-out or a crash."""

from __future__ import annotations

import json
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from safeconduct.evidence.exchange.checking import Tally, digest_of
from safeconduct.evidence.exchange.records import Kind
from safeconduct.evidence.exchange.saying import Problem
from safeconduct.evidence.imports.fitting import Edge

_KEY = struct.Struct("<16sI?16s")
_EDGE = struct.Struct("<16s16sI")
_LENGTHS = struct.Struct("<IIII")
EMPTY = bytes(16)


@dataclass
class Gathered:
    """A tally with what only the desk asks: which records lead to which, and which parts share nobody.

    ``edges``: by family, (child, parent, row). ``disjoint``: (key, other key, row).
    """

    tally: Tally = field(default_factory=Tally)
    edges: dict[str, list[tuple[bytes, bytes, int]]] = field(default_factory=lambda: defaultdict(list))
    disjoint: list[tuple[str, str, int]] = field(default_factory=list)

    def add_edge(self, edge: Edge, row: int) -> None:
        child, parent = digest_of(edge.kind, edge.child), digest_of(edge.kind, edge.parent)
        self.edges[edge.family].append((child, parent, row))

    def pack(self) -> bytes:
        """Everything, smaller than as text; the keys are 37 bytes each."""
        tally = self.tally
        columns: dict[str, int] = {}
        waiting = [
            [digests.hex(), row, columns.setdefault(column, len(columns))]
            for digests, (row, column) in tally.open.items()
        ]
        head: dict[str, Any] = {
            "rows": tally.rows, "found": tally.found, "repeated": tally.repeated, "columns": list(columns),
            "records": {kind.value: count for kind, count in tally.records.items()}, "open": waiting,
            "by_column": tally.by_column, "by_code": tally.by_code, "disjoint": self.disjoint,
            "problems": [[each.row, each.column, each.code, dict(each.facts)] for each in tally.problems],
            "families": {family: len(edges) for family, edges in self.edges.items()},
        }  # fmt: skip
        text = json.dumps(head, ensure_ascii=False).encode()
        held = b"".join(
            _KEY.pack(digest, row, bool(content), content or EMPTY)
            for digest, (row, content) in tally.keys.items()
        )
        edges = b"".join(_EDGE.pack(*edge) for family in self.edges.values() for edge in family)
        return _LENGTHS.pack(len(text), len(held), len(edges), 0) + text + held + edges


def unpack(packed: bytes) -> Gathered:
    """What ``pack`` made."""
    text, held, edges, _ = _LENGTHS.unpack_from(packed)
    start = _LENGTHS.size
    head = json.loads(packed[start : start + text])
    found = Gathered()
    tally = found.tally
    tally.rows, tally.found, tally.repeated = head["rows"], head["found"], head["repeated"]
    tally.records = Counter({Kind(kind): count for kind, count in head["records"].items()})
    tally.by_column, tally.by_code = Counter(head["by_column"]), Counter(head["by_code"])
    tally.problems = [Problem(*each) for each in head["problems"]]
    tally.open = {bytes.fromhex(each[0]): (each[1], head["columns"][each[2]]) for each in head["open"]}
    start += text
    tally.keys = {
        digest: (row, content if has_content else b"")
        for digest, row, has_content, content in _KEY.iter_unpack(packed[start : start + held])
    }
    led: Iterator[tuple[bytes, bytes, int]] = _EDGE.iter_unpack(packed[start + held : start + held + edges])
    for family, count in head["families"].items():
        found.edges[family] = [next(led) for _ in range(count)]
    found.disjoint = [(key, other, row) for key, other, row in head["disjoint"]]
    return found


def circles(edges: list[tuple[bytes, bytes, int]]) -> Iterator[int]:
    """A row of each circle: following parents from there leads back."""
    parents: dict[bytes, list[tuple[bytes, int]]] = defaultdict(list)
    for child, parent, row in edges:
        parents[child].append((parent, row))
    done: set[bytes] = set()
    for start in list(parents):
        if start not in done:
            yield from _from(start, parents, done)


def _from(start: bytes, parents: dict[bytes, list[tuple[bytes, int]]], done: set[bytes]) -> Iterator[int]:
    """Depth first, without recursion: a chain may be as long as the file."""
    path: set[bytes] = {start}
    stack = [(start, iter(parents.get(start, ())))]
    while stack:
        node, rest = stack[-1]
        parent, row = next(rest, (b"", 0))
        if not parent:
            stack.pop()
            path.discard(node)
            done.add(node)
        elif parent in path:
            yield row
        elif parent not in done:
            path.add(parent)
            stack.append((parent, iter(parents.get(parent, ()))))
