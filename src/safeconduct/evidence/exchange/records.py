"""What travels: kinds of records, their fields, and how each field is read.

One table from which mapping, checking, schema and export follow. A person is a pseudonym: names, birth dates
and contacts live in the sealed testimony vault and travel apart, as ``identity`` lines, which only an export
holds that a second person agreed to. No import takes them (``ONLY_OUT``), nor the list of files (``artifact``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]

VERSION = 1
TEXT_MOST = 100_000
KEY_PATTERN = (
    r"^[^\s\x00-\x1f\x7f=+@'\"\-](?:[^\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]{0,198}"
    r"[^\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069])?$"
)
"""A key: letters of any script, no blank at its ends, nothing invisible, no formula; at most 200 characters."""


class Kind(StrEnum):
    """Record kinds, in the order in which they are written (what is pointed to comes first)."""

    SOURCE = "source"
    ITEM = "item"
    PERSON = "person"
    PARTY = "party"
    INCIDENT = "incident"
    RELATION = "relation"
    ACT = "act"
    INVOLVEMENT = "involvement"
    CLAIM = "claim"
    LINK = "link"
    ARTIFACT = "artifact"
    IDENTITY = "identity"


ONLY_OUT = frozenset({Kind.ARTIFACT, Kind.IDENTITY})
"""Kinds that only an export writes: a list of files, and who people are."""


class Reading(StrEnum):
    """How a cell becomes a value."""

    KEY = "key"
    REF = "ref"
    TEXT = "text"
    CODE = "code"
    WHEN = "when"
    PLACE = "place"
    QUANTITY = "quantity"
    YES_NO = "yes_no"
    WHOLE = "whole"


PARTS: Mapping[Reading, tuple[str, ...]] = {
    Reading.WHEN: ("start", "end", "precision"),
    Reading.PLACE: ("name", "latitude", "longitude", "precision", "country"),
    Reading.QUANTITY: ("low", "high", "unit", "act", "phrase", "comparator", "language", "period", "as_of"),
}
"""What a field may be put together from when it fills several columns."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``list``: the vocabulary of a code. ``to``: the kinds a reference may point to."""

    name: str
    reading: Reading = Reading.TEXT
    required: bool = False
    many: bool = False
    list: str = ""
    to: tuple[Kind, ...] = ()
    low: int = 0
    high: int = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it travels: JSON values only, absent fields left out."""

    kind: Kind
    key: str
    values: Mapping[str, Value]


def _code(name: str, list: str = "", *, required: bool = False, many: bool = False) -> Field:
    return Field(name, Reading.CODE, required, many, list or name)


def _ref(name: str, *to: Kind, required: bool = False, many: bool = False) -> Field:
    return Field(name, Reading.REF, required, many, to=to)


_KEY = Field("key", Reading.KEY, required=True)
_LANGUAGE, _NOTE, _TAGS = Field("language"), Field("note"), Field("tags", many=True)
_WHEN, _PLACES = Field("when", Reading.WHEN, many=True), Field("place", Reading.PLACE, many=True)
_QUANTITY = Field("quantity", Reading.QUANTITY)
_PUBLIC = Field("public", Reading.YES_NO)
_DENIED = (Field("contested", Reading.YES_NO), Field("denied_by", many=True))
FOLLOWS = frozenset({"contested", "denied_by"})
"""Fields that follow from denials, told where these do not travel along: who denies it. No import takes them."""

FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    Kind.SOURCE: (
        _KEY, Field("title", required=True), _code("type", "source_type"), _code("reliability"), Field("basis"),
        _ref("derived_from", Kind.SOURCE), _LANGUAGE, Field("address"), _code("connection"), _NOTE,
    ),
    Kind.ITEM: (
        _KEY, Field("title", required=True), _code("type", "item_type"), _ref("source", Kind.SOURCE),
        Field("obtained_on", Reading.WHEN), Field("obtained_how"), Field("published_on", Reading.WHEN),
        Field("address"), Field("text"), Field("rights"), Field("graphic", Reading.YES_NO), _LANGUAGE, _TAGS,
        _PUBLIC, _code("connection"), _NOTE,
    ),
    Kind.PERSON: (
        _KEY, _code("unit"), _code("age_band"), Field("origin"), _code("outcome", many=True), _NOTE,
    ),
    Kind.PARTY: (
        _KEY, Field("title", required=True), _code("type", "actor_type"), Field("country"),
        _ref("part_of", Kind.PARTY), _NOTE,
    ),
    Kind.INCIDENT: (
        _KEY, Field("title", required=True), Field("summary"), Field("public_summary"), _WHEN, _PLACES,
        _code("type", "act_type", many=True),
        _ref("part_of", Kind.INCIDENT), _ref("disjoint_with", Kind.INCIDENT, many=True),
        _ref("sources", Kind.SOURCE, many=True), Field("related", many=True), _LANGUAGE, _TAGS,
        _code("monitoring"), *_DENIED, _NOTE,
    ),
    Kind.RELATION: (
        _KEY, _ref("whole", Kind.INCIDENT, required=True), _code("relation", "incident_relation", required=True),
        _ref("part", Kind.INCIDENT, required=True), Field("disjoint_group", Reading.WHOLE, high=32767), Field("why"),
    ),
    Kind.ACT: (
        _KEY, _ref("incident", Kind.INCIDENT, required=True), _code("type", "act_type", required=True),
        _ref("persons", Kind.PERSON, many=True), _WHEN, _PLACES, _code("methods", "method", many=True),
        _code("reasons", "reason", many=True), Field("perceived", Reading.YES_NO), _code("outcome"),
        Field("group"), Field("consistency"), Field("outcomes", many=True), _NOTE,
    ),
    Kind.INVOLVEMENT: (
        _KEY, _ref("act", Kind.ACT, required=True), _ref("person", Kind.PERSON), _ref("party", Kind.PARTY),
        Field("organisation"), _code("type", "actor_type"), _code("degree"), _code("certainty"),
        _ref("finding", Kind.CLAIM), _code("naming"), *_DENIED, _NOTE,
    ),
    Kind.CLAIM: (
        _KEY, _code("kind", "claim_kind", required=True),
        _ref("about", Kind.INCIDENT, Kind.ACT, Kind.PERSON, Kind.INVOLVEMENT, required=True), Field("statement"),
        Field("translation"), _LANGUAGE, Field("speaker"), Field("capacity"), Field("said_on", Reading.WHEN),
        Field("venue"), _QUANTITY, _code("form", "denial_form"), Field("exact_words", Reading.YES_NO),
        Field("credibility", Reading.WHOLE, low=1, high=6), _ref("sources", Kind.SOURCE, many=True),
        _ref("denies", Kind.CLAIM, many=True), _ref("supersedes", Kind.CLAIM), _ref("item", Kind.ITEM),
        Field("where"), Field("credibility_why"), _PUBLIC, _NOTE,
    ),
    Kind.LINK: (
        _KEY, _ref("claim", Kind.CLAIM, required=True), _code("relation", required=True),
        _ref("to", Kind.CLAIM, Kind.ITEM, required=True), Field("where"), _NOTE,
    ),
    Kind.ARTIFACT: (
        _KEY, _ref("item", Kind.ITEM, required=True), Field("role", required=True), Field("derived_from"),
        Field("media_type"), Field("size", Reading.WHOLE, high=2**53), Field("sha256"), Field("condition"),
    ),
    Kind.IDENTITY: (
        _KEY, _ref("person", Kind.PERSON, required=True), Field("names", many=True), Field("aliases", many=True),
        Field("born"), Field("contacts", many=True), Field("places", many=True), Field("organisations", many=True),
        Field("identifiers", many=True), _NOTE,
    ),
}  # fmt: skip

BY_NAME: Mapping[Kind, Mapping[str, Field]] = {
    kind: {field.name: field for field in fields} for kind, fields in FIELDS.items()
}
ORDER: Mapping[Kind, int] = {kind: number for number, kind in enumerate(Kind)}
