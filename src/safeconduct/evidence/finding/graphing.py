"""Who is said to have done what to whom, in one incident, as nodes and lines in columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from safeconduct.evidence.fields import label
from safeconduct.evidence.incidents.involving import courts_findings, with_findings
from safeconduct.evidence.models import Act, ActPerson, Claim, ClaimSource, Incident, Involvement

MOST = 150
"""Nodes drawn; the page says how many were left out."""
WIDE, TALL, ACROSS, DOWN, TOP = 220, 44, 320, 58, 34
"""Of a node, between columns, between rows, and above the first, in the drawing's units."""
LONG = 30
LIVE = Q(run=None) | Q(run__state="live")


@dataclass(frozen=True, slots=True)
class Node:
    """A record in its column. ``kind`` as in ``links.NAMES``; a group that is no record has none and no page."""

    id: str
    kind: str
    record_id: UUID | None
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """From one node to another. ``is_alleged``: drawn dashed; only a court's finding makes a whole line."""

    start: str
    end: str
    words: str
    is_alleged: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """Columns from left to right, the lines between them, and how many nodes were left out."""

    columns: Sequence[Sequence[Node]]
    lines: Sequence[Line]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A node where it is drawn."""

    node: Node
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A graph ready to be drawn."""

    boxes: Sequence[Box] = ()
    paths: Sequence[tuple[str, Line]] = ()
    width: int = 0
    height: int = 0
    rows: Sequence[tuple[Node, Line, Node]] = field(default=())


def graph(incident: Incident, *, with_claims: bool = False) -> Graph:
    """What is recorded of an incident, with a number of queries that does not grow with it."""
    acts = list(Act.objects.standing().filter(incident=incident).order_by("first_day", "key")[: MOST + 1])
    ids = [act.pk for act in acts]
    involved = with_findings(Involvement.objects.standing().filter(act__in=ids))
    involved = involved.select_related("party", "person", "act")
    harmed = ActPerson.objects.filter(act__in=ids, person__withdrawn_on=None).select_related("person")
    harmed = harmed.filter(Q(person__run=None) | Q(person__run__state="live")).order_by("person__key")
    middle = [Node(f"act{act.pk}", "act", act.pk, act.key, label("acts", act.kind)) for act in acts]
    left, lines = _alleged(involved.order_by("key"))
    right, more = _harmed(acts, harmed)
    columns, lines = [left, middle, right], [*lines, *more]
    if with_claims:
        said, claims, found = _said(incident)
        columns, lines = [said, claims, *columns], [*lines, *found]
    return _capped(columns, lines)


def _alleged(rows: Iterable[Involvement]) -> tuple[list[Node], list[Line]]:
    nodes: dict[str, Node] = {}
    lines = []
    for row in rows:
        other = row.party or row.person
        if other is None or other.withdrawn_on:
            continue
        kind = "party" if row.party else "person"
        node = Node(f"by{other.pk}", kind, other.pk, other.key, row.party.name if row.party else "")
        nodes.setdefault(node.id, node)
        is_alleged = not vars(row)["court_found"]
        lines.append(Line(node.id, f"act{row.act_id}", label("involvement", row.degree), is_alleged))
    return list(nodes.values()), lines


def _harmed(acts: Iterable[Act], rows: Iterable[ActPerson]) -> tuple[list[Node], list[Line]]:
    nodes: dict[str, Node] = {}
    lines = []
    for row in rows:
        node = Node(f"to{row.person_id}", "person", row.person_id, row.person.key, "")
        nodes.setdefault(node.id, node)
        lines.append(
            Line(f"act{row.act_id}", node.id, label("person_status", row.outcome) if row.outcome else "")
        )
    for act in acts:
        if act.group:
            node = Node(f"to{act.group}", "", None, "", act.group)
            nodes.setdefault(node.id, node)
            lines.append(
                Line(f"act{act.pk}", node.id, label("person_status", act.outcome) if act.outcome else "")
            )
    return list(nodes.values()), lines


def _said(incident: Incident) -> tuple[list[Node], list[Node], list[Line]]:
    """Claims about the acts, and their sources. A denial's line is dashed as an allegation's is: both only say so."""
    claims = list(Claim.objects.standing().filter(incident=incident).order_by("key")[: MOST + 1])
    rows = ClaimSource.objects.filter(LIVE_SOURCE, claim__in=[claim.pk for claim in claims])
    sources: dict[str, Node] = {}
    lines = []
    for row in rows.select_related("source").order_by("source__key"):
        node = Node(f"says{row.source_id}", "source", row.source_id, row.source.key, row.source.name)
        sources.setdefault(node.id, node)
        lines.append(Line(node.id, f"claim{row.claim_id}", ""))
    from safeconduct.evidence.finding.links import CLAIM_KINDS

    nodes = []
    found = courts_findings().filter(pk__in=[claim.pk for claim in claims])
    by_court = set(found.values_list("pk", flat=True))
    for claim in claims:
        words = str(CLAIM_KINDS.get(claim.kind, claim.kind))
        nodes.append(Node(f"claim{claim.pk}", "claim", claim.pk, claim.key, words))
        if claim.about_kind == "act":
            lines.append(Line(f"claim{claim.pk}", f"act{claim.about_id}", words, claim.pk not in by_court))
    return list(sources.values()), nodes, lines


LIVE_SOURCE = (Q(source__run=None) | Q(source__run__state="live")) & Q(source__withdrawn_on=None)


def _capped(columns: Sequence[Sequence[Node]], lines: Iterable[Line]) -> Graph:
    """No more than ``MOST`` nodes, each column its share; lines only between those that are left."""
    total = sum(len(column) for column in columns)
    if total > MOST:
        share = MOST // sum(1 for column in columns if column)
        small = sum(len(column) for column in columns if len(column) <= share)
        large = sum(1 for column in columns if len(column) > share)
        each = (MOST - small) // large if large else share
        columns = [column[:each] if len(column) > share else column for column in columns]
    kept = {node.id for column in columns for node in column}
    left = [line for line in dict.fromkeys(lines) if line.start in kept and line.end in kept]
    return Graph(columns, left, total - len(kept))


def drawn(found: Graph) -> Drawn:
    """Boxes in columns and curves between them, all in whole units."""
    columns = [column for column in found.columns if column]
    if not columns:
        return Drawn()
    most = max(len(column) for column in columns)
    boxes: dict[str, Box] = {}
    for number, column in enumerate(columns):
        room = most * DOWN / len(column)
        for place, node in enumerate(column):
            y = TOP + round(place * room + room / 2 - TALL / 2)
            boxes[node.id] = Box(node, number * ACROSS + 10, y, _short(node.name or node.key))
    paths = [(_curve(boxes[line.start], boxes[line.end]), line) for line in found.lines]
    rows = [(boxes[line.start].node, line, boxes[line.end].node) for line in found.lines]
    width = (len(columns) - 1) * ACROSS + WIDE + 20
    return Drawn(list(boxes.values()), paths, width, TOP + most * DOWN + 10, rows)


def _curve(start: Box, end: Box) -> str:
    x, y = start.x + WIDE, start.y + TALL // 2
    to_x, to_y = end.x, end.y + TALL // 2
    half = (x + to_x) // 2
    return f"M{x} {y}C{half} {y} {half} {to_y} {to_x} {to_y}"


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1].rstrip() + "…"


def table(found: Drawn) -> Mapping[str, Sequence[tuple[Node, Line, Node]]]:
    """The same content as rows, by which side of an act they tell."""
    return {
        "by": [row for row in found.rows if row[0].id.startswith("by")],
        "to": [row for row in found.rows if row[2].id.startswith("to")],
        "said": [row for row in found.rows if row[0].id.startswith(("says", "claim"))],
    }
