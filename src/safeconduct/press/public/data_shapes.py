"""How one item of the open data is put together: named fields, each with its words, its type and where it comes from.

The description (OpenAPI) and what is served are made from the same tables, so neither can say more than the other.
What is not named in a table does not leave.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """``schema``: JSON Schema. ``read``: its value, from what the whole item is made of."""

    name: str
    words: str
    schema: Document
    read: Callable[[Any], Any]


Shape = tuple[Field, ...]


def made(shape: Shape, source: Any) -> Document:
    """An item with every field of its table and no other."""
    return {field.name: field.read(source) for field in shape}


def schema(shape: Shape, words: str = "") -> Document:
    """The same as JSON Schema: all fields are always there."""
    found: Document = {
        "type": "object",
        "properties": {field.name: {**field.schema, "description": field.words} for field in shape},
        "required": [field.name for field in shape],
        "additionalProperties": False,
    }
    return found | ({"description": words} if words else {})


# Fields of something that lies in ``Page.parts``: a dictionary in which anything may be missing


def text(name: str, words: str) -> Field:
    """Words, or a code; empty where nothing is known."""
    return Field(name, words, {"type": "string"}, lambda part: _text(part.get(name)))


def number(name: str, words: str) -> Field:
    return Field(name, words, {"type": ["number", "null"]}, lambda part: _of(part.get(name), int, float))


def count(name: str, words: str) -> Field:
    return Field(
        name, words, {"type": ["integer", "null"], "minimum": 0}, lambda part: _of(part.get(name), int)
    )


def flag(name: str, words: str) -> Field:
    """True, false, or null where it is not known."""

    def read(part: Mapping[str, Any]) -> bool | None:
        value = part.get(name)
        return value if isinstance(value, bool) else None

    return Field(name, words, {"type": ["boolean", "null"]}, read)


def texts(name: str, words: str) -> Field:
    return Field(
        name, words, {"type": "array", "items": {"type": "string"}},
        lambda part: [_text(each) for each in _list(part.get(name))],
    )  # fmt: skip


def many(name: str, words: str, shape: Shape) -> Field:
    """A list of parts of their own."""
    return Field(
        name, words, {"type": "array", "items": schema(shape)},
        lambda part: [made(shape, each) for each in maps(part, name)],
    )  # fmt: skip


def one(name: str, words: str, shape: Shape) -> Field:
    """A part of its own; null where there is none."""

    def read(part: Mapping[str, Any]) -> Document | None:
        value = part.get(name)
        return made(shape, value) if isinstance(value, Mapping) and value else None

    return Field(name, words, {"anyOf": [schema(shape), {"type": "null"}]}, read)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def maps(part: Any, name: str) -> list[dict[str, Any]]:
    """A list of parts as it lies in another, without what is none."""
    found = _list(part.get(name)) if isinstance(part, Mapping) else ()
    return [dict(each) for each in found if isinstance(each, Mapping)]


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _of(value: Any, *types: type) -> Any:
    return value if isinstance(value, types) and not isinstance(value, bool) else None
