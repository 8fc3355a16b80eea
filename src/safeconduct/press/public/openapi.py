"""The description of the open data (OpenAPI 3.1), made from the tables of fields that the items are made from."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from safeconduct.press.public.data_asking import CURSOR, MOST, USUAL
from safeconduct.press.public.data_shapes import schema
from safeconduct.press.public.data_things import LANGUAGE, THINGS, WITHDRAWN, Thing

Document = dict[str, Any]

ABOUT = (
    "You may use all of it. Name us. Never drop the comparator of a figure, nor its standard of proof; never show an "
    "allegation without its denials. What was taken back is listed with its id and nothing else: delete your copy. "
    "Figures and tables end with their publication. Answers carry an ETag: ask again with If-None-Match. In the CSV "
    "files a text that begins with = + - @ or a tab has an apostrophe in front, so that no spreadsheet computes it; "
    "they are UTF-8, with the names of the columns in the first line."
)
PROBLEM: Document = {
    "type": "object",
    "description": "What is wrong, as RFC 9457 has it.",
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}  # fmt: skip
TAKEN_BACK: Document = {
    "allOf": [{"$ref": "#/components/schemas/Problem"}, {"$ref": "#/components/schemas/Withdrawn"}],
}
PARAMETERS: dict[str, tuple[str, Document]] = {
    "limit": (
        "How many items at the most.",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    ),
    "cursor": (
        "Where the list goes on: as it stands in the address under next.",
        {"type": "string", "pattern": CURSOR},
    ),
    "since": (
        "Only what was published, corrected or taken back at that moment or later: a day or a moment.",
        {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]},
    ),
    "language": (
        "Only this language, as en, ru or ar.",
        {"type": "string", "pattern": LANGUAGE, "maxLength": 16},
    ),
}
PROBLEMS = {
    "400": "A parameter that does not exist here, or one that stands twice.",
    "404": "There is nothing there.",
    "405": "The open data can be read, not written.",
    "406": "There is no such form of it here.",
    "422": "A parameter has a value that it cannot have.",
}


@lru_cache(1)
def served() -> bytes:
    """As bytes that do not change."""
    return json.dumps(described(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def described() -> Document:
    """The whole document."""
    paths: Document = {}
    for thing in THINGS.values():
        base = f"/data/v1/{thing.name}"
        paths[base] = _get(f"list_{thing.name}", thing.words, _parameters(thing, paging=True), _list(thing))
        paths[f"{base}/{{which}}"] = _get(
            f"one_{thing.name}", f"One of: {thing.words}", _which(thing), _one(thing)
        )
        paths[f"{base}.csv"] = _get(
            f"csv_{thing.name}", f"All as CSV: {thing.words}", _parameters(thing), _csv(thing)
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": "What we publish, as data", "version": "1", "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def _schemas() -> Document:
    found = {
        "Problem": PROBLEM,
        "Withdrawn": {**schema(WITHDRAWN, "Something that was taken back."), "additionalProperties": True},
    }
    for thing in THINGS.values():
        found[_name(thing)] = schema(thing.json, thing.words)
        found[f"{_name(thing)}List"] = _page_of(thing)
    return found


def _name(thing: Thing) -> str:
    return thing.name.capitalize()[:-1]


def _page_of(thing: Thing) -> Document:
    item: Document = _ref(_name(thing))
    if thing.withdraws:
        item = {"oneOf": [item, {**schema(WITHDRAWN), "description": "Taken back: delete your copy."}]}
    onward = {
        "type": ["string", "null"],
        "format": "uri",
        "description": "Address of the next page; null at the end.",
    }
    return {
        "type": "object",
        "properties": {"items": {"type": "array", "items": item, "maxItems": MOST}, "next": onward},
        "required": ["items", "next"],
        "additionalProperties": False,
    }


def _get(operation: str, summary: str, parameters: list[Document], responses: Document) -> Document:
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": parameters,
            "responses": responses,
        }
    }


def _parameters(thing: Thing, *, paging: bool = False) -> list[Document]:
    names = (*(("limit", "cursor") if paging else ()), "since", *thing.filters)
    known = PARAMETERS | {"kind": ("Only this kind.", {"type": "string", "enum": list(thing.kinds)})}
    return [_parameter(name, *known[name]) for name in names]


def _parameter(name: str, words: str, kind: Document) -> Document:
    return {"name": name, "in": "query", "required": False, "description": words, "schema": kind}


def _which(thing: Thing) -> list[Document]:
    words = "Its id, or the end of its address." if "slug" in _columns(thing) else "Its id."
    given = {"type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[A-Za-z0-9_.-]+$"}
    found = [{"name": "which", "in": "path", "required": True, "description": words, "schema": given}]
    return found + ([_parameter("language", *PARAMETERS["language"])] if thing.withdraws else [])


def _columns(thing: Thing) -> set[str]:
    return {field.name for field in thing.json} - ({"slug"} if thing.name == "corrections" else set())


def _list(thing: Thing) -> Document:
    return _answers("A page of the list.", _json(_ref(f"{_name(thing)}List")), "400", "422")


def _one(thing: Thing) -> Document:
    found = _answers("The item.", _json(_ref(_name(thing))), "400", "404", "422")
    if thing.withdraws:
        found["410"] = {
            "description": "It was taken back: delete your copy.",
            "content": {"application/problem+json": {"schema": TAKEN_BACK}},
        }
    return found


def _csv(thing: Thing) -> Document:
    columns = [{"name": field.name, "description": field.words} for field in thing.csv]
    return _answers(
        "The file.", {"text/csv": {"schema": {"type": "string"}, "x-columns": columns}}, "400", "422"
    )


def _answers(words: str, content: Document, *problems: str) -> Document:
    found: Document = {
        "200": {"description": words, "content": content},
        "304": {"description": "You have it."},
    }
    for status in (*problems, "405", "406"):
        found[status] = {
            "description": PROBLEMS[status],
            "content": {"application/problem+json": {"schema": _ref("Problem")}},
        }
    return found


def _json(kind: Document) -> Document:
    return {"application/json": {"schema": kind}}


def _ref(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}
