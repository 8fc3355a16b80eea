"""Who is said to have done what to whom, in one incident, as nodes and lines in columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from safeconduct.evidence.fields import label
from safeconduct.evidence.incidents.involving import with_findings
from safeconduct.evidence.models import Act, ActPerson, Claim, ClaimLink, ClaimSource, Incident, Involvement

MOST = 150
"""Nodes drawn; the page says how many were left out."""
WIDE, TALL, ACROSS, DOWN, TOP = 220, 44, 320, 58, 34
"""Of a node, between columns, between rows, and above the first, in the drawing's units."""
LONG, OUT = 30, 70
"""Letters of a name in a box; how far a line within a column goes out."""
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
    """From one node to another. ``kind``: “alleged” and “found” of who is said to have done it, “denies”, “repeats”,
    and “plain” for everything else: each has a stroke of its own."""

    start: str
    end: str
    words: str
    kind: str = "plain"

    @property
    def is_alleged(self) -> bool:
        return self.kind == "alleged"


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
    labels: Sequence[tuple[int, int, str]] = ()
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
        kind = "found" if vars(row)["court_found"] else "alleged"
        lines.append(Line(node.id, f"act{row.act_id}", label("involvement", row.degree), kind))
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
    """Claims and their sources, and what each claim is about, denies and repeats."""
    from safeconduct.evidence.finding.links import CLAIM_KINDS

    claims = list(Claim.objects.standing().filter(incident=incident).order_by("key")[: MOST + 1])
    ids = [claim.pk for claim in claims]
    rows = ClaimSource.objects.filter(LIVE_SOURCE, claim__in=ids)
    sources: dict[str, Node] = {}
    lines = []
    for row in rows.select_related("source").order_by("source__key"):
        node = Node(f"says{row.source_id}", "source", row.source_id, row.source.key, row.source.name)
        sources.setdefault(node.id, node)
        lines.append(Line(node.id, f"claim{row.claim_id}", ""))
    nodes = []
    for claim in claims:
        words = str(CLAIM_KINDS.get(claim.kind, claim.kind))
        nodes.append(Node(f"claim{claim.pk}", "claim", claim.pk, claim.key, words))
    return list(sources.values()), nodes, [*lines, *_about(claims), *_between(ids)]


def _about(claims: Iterable[Claim]) -> Iterator[Line]:
    """From claims to the acts they are about, also by way of who is said to have done them."""
    claims = list(claims)
    named = [claim.about_id for claim in claims if claim.about_kind == "involvement"]
    acts = dict(Involvement.objects.standing().filter(pk__in=named).values_list("pk", "act")) if named else {}
    for claim in claims:
        act = claim.about_id if claim.about_kind == "act" else acts.get(claim.about_id)
        if act and claim.kind == "denial":
            yield Line(f"claim{claim.pk}", f"act{act}", gettext("denies"), "denies")
        elif act:
            yield Line(f"claim{claim.pk}", f"act{act}", gettext("is about"))


def _between(ids: Sequence[UUID]) -> Iterator[Line]:
    """From denials to the claims they deny, and from repeats to where they come from."""
    words = {"denies": gettext("denies"), "repeats": gettext("repeats")}
    links = ClaimLink.objects.filter(LIVE, claim__in=ids, to_claim__in=ids, relation__in=words, ended_on=None)
    for claim, to, relation in links.order_by("pk").values_list("claim", "to_claim", "relation"):
        yield Line(f"claim{claim}", f"claim{to}", words[relation], relation)


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
    labels = list(_labels(boxes, found.lines))
    return Drawn(list(boxes.values()), paths, labels, width, TOP + most * DOWN + 10, rows)


def _curve(start: Box, end: Box) -> str:
    x, y = start.x + WIDE, start.y + TALL // 2
    to_x, to_y = end.x, end.y + TALL // 2
    half = (x + to_x) // 2
    if start.x == end.x:  # within a column: out to the right and back
        return f"M{x} {y}C{x + OUT} {y} {x + OUT} {to_y} {x} {to_y}"
    return f"M{x} {y}C{half} {y} {half} {to_y} {to_x} {to_y}"


def _labels(boxes: Mapping[str, Box], lines: Iterable[Line]) -> Iterator[tuple[int, int, str]]:
    """Where the word of a denial or a repeat is written: halfway along its line."""
    for line in lines:
        if line.kind in ("denies", "repeats"):
            start, end = boxes[line.start], boxes[line.end]
            x = start.x + WIDE + (6 if start.x == end.x else 14)
            yield x, (start.y + end.y + TALL) // 2 - 4, line.words


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1].rstrip() + "…"


def table(found: Drawn) -> Mapping[str, Sequence[tuple[Node, Line, Node]]]:
    """The same content as rows, by which side of an act they tell."""
    return {
        "by": [row for row in found.rows if row[0].id.startswith("by")],
        "to": [row for row in found.rows if row[2].id.startswith("to")],
        "said": [row for row in found.rows if row[0].id.startswith(("says", "claim"))],
    }
