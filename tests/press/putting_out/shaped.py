"""Whether what lies in ``Page.parts`` is exactly of the shapes the public side reads: no other name, no other type."""

from __future__ import annotations

from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from safeconduct.press.projections.shapes import Parts


def strangers(value: Any, shape: Any = Parts, where: str = "parts") -> list[str]:
    """Where a value is not of its shape; an empty list for one that is."""
    if is_typeddict(shape):
        return _of_dict(value, shape, where)
    if get_origin(shape) is list:
        if not isinstance(value, list):
            return [where]
        (of,) = get_args(shape)
        return [each for part in value for each in strangers(part, of, f"{where}[]")]
    if get_origin(shape) is dict:
        return [] if all(isinstance(each, str) for pair in value.items() for each in pair) else [where]
    if isinstance(shape, UnionType):
        return [] if any(not strangers(value, each, where) for each in get_args(shape)) else [where]
    if shape is float:
        return [] if isinstance(value, int | float) else [where]
    return [] if isinstance(value, shape) else [where]


def _of_dict(value: Any, shape: Any, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [where]
    known = get_type_hints(shape)
    found = [f"{where}.{name}" for name in value if name not in known]
    for name in value:
        if name in known:
            found += strangers(value[name], known[name], f"{where}.{name}")
    return found
