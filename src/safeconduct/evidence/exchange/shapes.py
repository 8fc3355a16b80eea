"""Files whose shape is known: recognised by their columns, with a mapping that keeps what they hedge.

* Uwazi's CSV export: many values in a cell stand with ``|``, a term's group before it with ``::`` (so that
  “Extortion” under Land and under Kidnapping stay two), a place as ``latitude|longitude``.
* UCDP GED: one event, best, low and high as estimates (a claim each; an estimate carries no bound), places
  and dates no more exact than ``where_prec`` and ``date_prec`` allow.
* ACLED: one event, one figure. There 10, 12 and 100 may stand for “tens”, “dozens” and “hundreds”: the note
  of the shape says so, since the number alone cannot.

Column names are facts of the formats. No data of either comes with this package.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .codes import GROUP, Term
from .plans import Plan, RecordPlan, Take
from .records import Kind
from .suggesting import suggest

MANY = "|"


@dataclass(frozen=True, slots=True)
class Shape:
    """A recognised shape: its name, its mapping, and codes of notes for whoever imports."""

    name: str
    plan: Plan
    notes: tuple[str, ...] = ()


_UCDP = frozenset({"id", "best", "low", "high", "where_prec", "date_prec", "date_start", "date_end"})
_ACLED = frozenset(
    {"event_id_cnty", "event_date", "time_precision", "event_type", "geo_precision", "fatalities"}
)
_UWAZI = frozenset({"title", "date added", "template", "published"})
_UWAZI_OWN = frozenset(
    {"date added", "template", "published", "documents", "attachments", "geolocation", "title"}
)

NOTES: Mapping[str, str] = {
    "estimates": "Figures come as estimates. They do not raise the number that is certain at least.",
    "vague_numbers": "In such files 10, 12 and 100 may stand for tens, dozens and hundreds. Look at the notes.",
    "no_keys": "The file has no keys. Rows are numbered; a second import cannot know them again.",
    "groups": "Terms keep their groups: Land::Extortion and Kidnapping::Extortion stay two.",
}


def recognised(names: Sequence[str], samples: Sequence[Sequence[str]]) -> Shape | None:
    """The shape of a file by its columns, or None."""
    small = {name.strip().lower() for name in names}
    found = {name.strip().lower(): name for name in names}
    if small >= _UCDP:
        return Shape("ucdp", _ucdp(found), ("estimates",))
    if small >= _ACLED:
        return Shape("acled", _acled(found), ("estimates", "vague_numbers"))
    if small >= _UWAZI:
        return _uwazi(names, samples)
    return None


def thesaurus(paths: Iterable[str]) -> tuple[Term, ...]:
    """Terms with their groups, from paths such as “Land::Extortion”. A code is the whole path: none merge."""
    terms: dict[str, Term] = {}
    for path in paths:
        parts = [part.strip() for part in path.split(GROUP)]
        for depth in range(1, len(parts) + 1):
            code = GROUP.join(parts[:depth])
            terms.setdefault(code, Term(code, (parts[depth - 1],), GROUP.join(parts[: depth - 1])))
    return tuple(terms.values())


def _ucdp(named: Mapping[str, str]) -> Plan:
    def column(name: str, **more: str) -> Take:
        return Take(column=named.get(name, ""), options=more)

    where = "where_coordinates" if "where_coordinates" in named else "adm_1"
    incident = _present(
        {
            "key": Take(column=named["id"], prefix="ucdp-"),
            "title": column("conflict_name" if "conflict_name" in named else where if where in named else "id"),
            "when.start": column("date_start"), "when.end": column("date_end"),
            "when.precision": column("date_prec", scale="ucdp"),
            "place.name": column(where), "place.latitude": column("latitude"),
            "place.longitude": column("longitude"), "place.country": column("country"),
            "place.precision": column("where_prec", scale="ucdp"),
        }
    )  # fmt: skip
    best = {"quantity": column("best", comparator="about", header="best", **_KILLED)}
    span = {"quantity.low": column("low", header="low; high", **_KILLED), "quantity.high": column("high")}
    return Plan(
        (
            RecordPlan(Kind.INCIDENT, "incident", incident),
            RecordPlan(Kind.CLAIM, "best", _estimate(named["id"], "ucdp-best-", best), only_if=named["best"]),
            RecordPlan(
                Kind.CLAIM, "range", _estimate(named["id"], "ucdp-range-", span), only_if=named["high"]
            ),
        )
    )


_KILLED = {"unit": "person", "act": "killing"}


def _estimate(key: str, prefix: str, quantity: Mapping[str, Take]) -> dict[str, Take]:
    return {
        "key": Take(column=key, prefix=prefix), "kind": Take(constant="estimate"), "about": Take(record="incident"),
        **quantity,
    }  # fmt: skip


def _acled(named: Mapping[str, str]) -> Plan:
    def column(name: str, **more: str) -> Take:
        return Take(column=named.get(name, ""), options=more)

    incident = _present(
        {
            "key": Take(column=named["event_id_cnty"], prefix="acled-"), "title": column("event_type"),
            "summary": column("notes"), "type": column("sub_event_type"),
            "when.start": column("event_date", order="dmy"), "when.precision": column("time_precision", scale="acled"),
            "place.name": column("location"), "place.latitude": column("latitude"),
            "place.longitude": column("longitude"), "place.country": column("country"),
            "place.precision": column("geo_precision", scale="acled"),
            "tags": Take(column=named.get("tags", ""), split=";"),
        }
    )  # fmt: skip
    killed = {"quantity": column("fatalities", comparator="about", header="fatalities", **_KILLED)}
    claim = _estimate(named["event_id_cnty"], "acled-fatalities-", killed)
    return Plan(
        (
            RecordPlan(Kind.INCIDENT, "incident", incident),
            RecordPlan(Kind.CLAIM, "fatalities", claim, only_if=named["fatalities"]),
        )
    )


def _present(fields: Mapping[str, Take]) -> dict[str, Take]:
    return {name: take for name, take in fields.items() if take.column}


def _uwazi(names: Sequence[str], samples: Sequence[Sequence[str]]) -> Shape:
    """Entities become incidents; terms go to types, other cells with ``|`` to what they are related to."""
    own = {name.strip().lower(): name for name in names}
    cells = {name: [row[at] for row in samples if at < len(row)] for at, name in enumerate(names)}
    free = [name for name in names if name.strip().lower() not in _UWAZI_OWN]
    fields: dict[str, Take] = {"title": Take(column=own["title"])}
    if "geolocation" in own:
        fields["place"] = Take(column=own["geolocation"])
    grouped = [name for name in free if any(GROUP in cell for cell in cells[name])]
    related = [name for name in free if name not in grouped and any(MANY in cell for cell in cells[name])]
    for field, columns in (("type", grouped), ("related", related)):
        for number, name in enumerate(columns, start=1):
            fields[field if number == 1 else f"{field}#{number}"] = Take(column=name, split=MANY)
    rest = [at for at, name in enumerate(names) if name in free and name not in (*grouped, *related)]
    guessed = suggest(
        [names[at] for at in rest],
        [[row[at] for at in rest if at < len(row)] for row in samples],
        Kind.INCIDENT,
    )
    for name, take in guessed.plan.records[0].fields.items():
        if name.partition(".")[0] not in {each.partition(".")[0] for each in fields if "." not in name}:
            fields[name] = _many(name, take)
    keyed = bool(fields["key"].column)
    plan = Plan((RecordPlan(Kind.INCIDENT, "incident", fields),))
    return Shape("uwazi", plan, ("groups",) if keyed else ("groups", "no_keys"))


def _many(name: str, take: Take) -> Take:
    """Several dates of one entity stand with ``|`` too."""
    return (
        Take(take.column, numbered=take.numbered, prefix=take.prefix, split=MANY, options=take.options)
        if name == "when"
        else take
    )
