"""The schema of our JSON Lines, built from the table of fields, and a small validator for it.

``schema.json`` in this package is what ``built`` returns (a test compares them), so that others can check a
file with any JSON Schema tool. The validator here knows only the words that this schema uses; an unknown
word is an error of ours, not silently true.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from safeconduct.counting.quantities import Comparator

from .codes import OWN
from .records import FIELDS, KEY_PATTERN, TEXT_MOST, VERSION, Field, Kind, Reading

Schema = Mapping[str, Any]

FORMAT = "safeconduct-evidence"
_KEY = {"type": "string", "pattern": KEY_PATTERN}
_TEXT = {"type": "string", "minLength": 1, "maxLength": TEXT_MOST}
_EDTF = {"type": "string", "pattern": "^[0-9X.?~%/-]{2,40}$"}
_COUNT = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
_WORDS = frozenset(
    (
        "$schema", "title", "description", "type", "const", "enum", "pattern", "minLength", "maxLength", "minimum",
        "maximum", "minProperties", "properties", "required", "additionalProperties", "items", "minItems", "oneOf",
    )
)  # fmt: skip


def built() -> Schema:
    """The whole schema, from the fields."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"One line of a {FORMAT} file, version {VERSION}",
        "description": "The first line names the format; each further line is one record.",
        "oneOf": [_first_line(), *(_kind(kind) for kind in Kind)],
    }


def text() -> str:
    """The schema as it stands in ``schema.json``."""
    return json.dumps(built(), indent=1, ensure_ascii=False) + "\n"


@cache
def by_kind() -> Mapping[str, Schema]:
    """The schema of each kind of line, as shipped; the first line under ""."""
    whole = json.loads(files(__package__).joinpath("schema.json").read_text("utf-8"))
    return {each["properties"].get("record", {}).get("const", ""): each for each in whole["oneOf"]}


def faults(value: Any, schema: Schema, where: str = "") -> Iterator[tuple[str, str]]:
    """Where a value breaks the schema: (path, rule). Never the value."""
    if not _WORDS.issuperset(schema):
        raise ValueError("the validator does not know a word of this schema")
    rule = _broken(value, schema)
    if rule:
        yield where or "the line", rule
    elif isinstance(value, dict):
        yield from _in_object(value, schema, where)
    elif isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield where, "minItems"
        for at, item in enumerate(value):
            yield from faults(item, schema["items"], f"{where}[{at}]")


def _in_object(value: Mapping[str, Any], schema: Schema, where: str) -> Iterator[tuple[str, str]]:
    properties = schema["properties"]
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where}.{name}".lstrip("."), "required"
    if len(value) < schema.get("minProperties", 0):
        yield where, "minProperties"
    for name, item in value.items():
        if name not in properties:
            yield where or "the line", "additionalProperties"
        else:
            yield from faults(item, properties[name], f"{where}.{name}".lstrip("."))


_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "object": (dict,),
    "array": (list,),
}  # fmt: skip


def _broken(value: Any, schema: Schema) -> str:
    """The first rule that a single value breaks, else ""."""
    if "const" in schema and (value != schema["const"] or type(value) is not type(schema["const"])):
        return "const"
    kinds = _TYPES[schema["type"]] if "type" in schema else (object,)
    if not isinstance(value, kinds) or (
        isinstance(value, bool) and bool not in kinds and object not in kinds
    ):
        return "type"
    if "enum" in schema and value not in schema["enum"]:
        return "enum"
    if isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            return "maxLength" if value else "minLength"
        if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
            return "pattern"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return "range"
    return ""


def _object(properties: Schema, *required: str) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object", "properties": properties, "required": list(required)}
    return found | {"additionalProperties": False}


def _first_line() -> dict[str, Any]:
    return _object({"format": {"const": FORMAT}, "version": {"const": VERSION}}, "format", "version")


def _kind(kind: Kind) -> dict[str, Any]:
    fields = {field.name: _field(field) for field in FIELDS[kind]}
    required = [field.name for field in FIELDS[kind] if field.required]
    return _object({"record": {"const": kind.value}, **fields}, "record", *required)


def _field(field: Field) -> dict[str, Any]:
    one = _reading(field)
    return {"type": "array", "items": one, "minItems": 1} if field.many else one


def _reading(field: Field) -> dict[str, Any]:
    match field.reading:
        case Reading.KEY | Reading.REF:
            return _KEY
        case Reading.CODE:
            return (
                {"type": "string", "enum": [term.code for term in OWN[field.list].terms]}
                if field.list in OWN
                else _TEXT
            )
        case Reading.WHEN:
            return _EDTF
        case Reading.YES_NO:
            return {"type": "boolean"}
        case Reading.WHOLE:
            return {"type": "integer", "minimum": field.low, "maximum": field.high}
        case Reading.PLACE:
            return _place()
        case Reading.QUANTITY:
            return _quantity()
        case _:
            return _TEXT


def _place() -> dict[str, Any]:
    precision = {"type": "string", "enum": [term.code for term in OWN["precision"].terms]}
    degrees = {
        name: {"type": "number", "minimum": -most, "maximum": most}
        for name, most in (("latitude", 90), ("longitude", 180))
    }
    return _object({"name": _TEXT, **degrees, "precision": precision, "country": _TEXT}) | {
        "minProperties": 1
    }


def _quantity() -> dict[str, Any]:
    comparator = {"type": "string", "enum": [each.value for each in Comparator]}
    texts = dict.fromkeys(("act", "phrase", "language"), _TEXT)
    figures = {"low": _COUNT, "high": _COUNT}
    parts = {"unit": _TEXT, "comparator": comparator, **figures, **texts, "period": _EDTF, "as_of": _EDTF}
    return _object(parts, "unit", "comparator")
