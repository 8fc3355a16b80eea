"""Keep items: what was published lies in the clear and is searched, everything else is sealed under the item's key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from safeconduct.access.models import Person
from safeconduct.blobs.sealed import Sealed
from safeconduct.evidence.fields import days_of
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Item
from safeconduct.evidence.recording import add, change, open_content
from safeconduct.evidence.sealing import Content

SPLIT = ("title", "text", "address")
"""In the clear of a public item, sealed of any other. A note is always sealed."""


class SeatNeeded(Exception):
    """Something of this is sealed, and the writer does not sit at the desk."""


class StaysPublic(Exception):
    """What once stood in the clear stays in the history: sealing it now would only look like help."""


def add_item(
    values: Mapping[str, Any],
    *,
    token: UUID,
    by: Person,
    at: datetime,
    desk: DeskKeys | None,
    sealed: Sealed | None = None,
) -> tuple[Item, bool]:
    """Keep a new item, with its first file if one came, and say whether that file is kept now.

    The same token twice keeps one item; a file that came with the second form is nobody's.
    Raises ``NotAllowed`` and ``SeatNeeded``.
    """
    internal, content = parted(values)
    if desk is None and (content or sealed is not None):
        raise SeatNeeded
    item = Item(id=token, **internal)
    if sealed is None or desk is None:
        return add(item, by=by, at=at, content=content or None, desk=desk), False
    kept = artifacts.receive(item, sealed, content=content, by=by, at=at, desk=desk)
    return Item.every.get(pk=token), kept is not None


def change_item(
    item: Item,
    values: Mapping[str, Any],
    *,
    version: int,
    by: Person,
    at: datetime,
    desk: DeskKeys | None,
) -> Item:
    """Change an item. Without a seat at the desk ``values`` holds nothing that is sealed, and that stays as it is.

    Raises what ``recording.change`` raises, ``StaysPublic``, ``SeatNeeded``, and ``NoKey`` where it was forgotten.
    """
    if item.is_public and values.get("is_public") is False:
        raise StaysPublic
    if desk is None:
        if not item.is_public and set(SPLIT) & set(values):
            raise SeatNeeded
        return change(item, _dated(dict(values)), version=version, by=by, at=at)
    internal, content = parted(values)
    held = open_content(item, desk)
    content |= {name: value for name, value in held.items() if name not in (*SPLIT, "note")}  # of other rooms
    wanted = content if content or item.sealed is not None else None
    return change(item, internal, version=version, by=by, at=at, content=wanted, desk=desk)


def parted(values: Mapping[str, Any]) -> tuple[dict[str, Any], Content]:
    """What of an item's values lies in the clear, and what is sealed."""
    internal = dict(values)
    content: Content = {"note": internal.pop("note", "")}
    if not internal.get("is_public"):
        for name in SPLIT:
            content[name] = internal.get(name, "")
            internal[name] = ""
    return _dated(internal), {name: text for name, text in content.items() if text}


def _dated(internal: dict[str, Any]) -> dict[str, Any]:
    """With the days that a date of publication may touch, for searching."""
    if "published_on" in internal:
        internal["first_day"], internal["last_day"] = days_of([internal["published_on"]])
    return internal
