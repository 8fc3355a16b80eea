"""A page becomes an item: called, written down as a web archive, sealed. And an archive made elsewhere is taken in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.blobs import store as blobs
from safeconduct.blobs.sealed import Sealed
from safeconduct.evidence.capture import WARC_GZ, Outcome, PageText, fetch_in_sandbox, text_in_sandbox
from safeconduct.evidence.captures.receiving import GROUP
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Item
from safeconduct.evidence.sealing import Content

KIND = "web_capture"
REMOVED = "removed"
CALLED, UPLOADED = "called_by_this_house", "capture_uploaded"
"""How an item was obtained."""


class NotInstalled(Exception):
    """The part that writes and reads web archives is not installed here (``safeconduct[evidence]``)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a call came to. ``item`` is None where it failed: then nothing was kept."""

    outcome: Outcome | None
    item: Item | None


def is_installed() -> bool:
    """Whether web archives can be written and read here."""
    return find_spec("warcio") is not None


def capture(address: str, *, token: UUID, is_public: bool, by: Person, at: datetime, desk: DeskKeys) -> Kept:
    """Call an address and keep what it answers as an item; the same token twice keeps one and calls once more at most.

    The call is in the audit before it is made, and what came of it after; the address never is. Takes up to
    ``capture.FETCH.wall`` seconds and holds no transaction meanwhile.
    Raises ``NotAllowed``, ``NotInstalled`` and ``blobs.store.NoRoom``.
    """
    demand(by, Permission.COUNT)
    if (held := Item.every.filter(pk=token).first()) is not None:
        return Kept(None, held)
    if not is_installed():
        raise NotInstalled
    blobs.refuse_when_full()
    _note("called", token, by, at)
    outcome = fetch_in_sandbox(address)
    if outcome.answer == "failed":
        _note("failed", token, by, at)
        return Kept(outcome, None)
    values = _described(address, outcome)
    item = _blank(token, address=values.pop("address"), is_public=is_public, obtained_how=CALLED, at=at)
    item.tags = [REMOVED] if outcome.answer == REMOVED else []
    sealed = artifacts.seal([_archive(outcome, at)], name=f"page.{WARC_GZ.extension}",
                            media_type=WARC_GZ.media_type, group=GROUP)  # fmt: skip
    return Kept(outcome, _receive(item, sealed, values, note=outcome.reason, by=by, at=at, desk=desk))


def keep_upload(
    sealed: Sealed, *, token: UUID, address: str, is_public: bool, by: Person, at: datetime, desk: DeskKeys
) -> tuple[Item, bool]:
    """Keep an uploaded web archive as an item, and whether its file is now an artifact (not sent before).

    Raises ``NotAllowed``.
    """
    item = _blank(token, address=address, is_public=is_public, obtained_how=UPLOADED, at=at)
    values = {"title": _short(address)} if address else {"title": ""}
    content = _hidden(item, values)
    kept = artifacts.receive(item, sealed, content=content, by=by, at=at, desk=desk, role="capture")
    return Item.every.get(pk=token), kept is not None


def captured_before(address: str) -> list[Item]:
    """Public captures of the very same address, newest first."""
    found = Item.objects.standing().filter(kind=KIND, address=address)
    return list(found.order_by("-made_on", "-key")[:3])


def _receive(
    item: Item, sealed: Sealed, values: dict[str, Any], *, note: str, by: Person, at: datetime, desk: DeskKeys
) -> Item:
    """The item with its file, or the one that the same form made a moment ago."""
    kept = None
    try:
        content = _hidden(item, values)
        kept = artifacts.receive(
            item, sealed, content=content, by=by, at=at, desk=desk, role="capture", note=note
        )
    finally:
        if kept is None:
            blobs.delete(sealed.blob)
    return Item.every.get(pk=item.pk)


def _blank(token: UUID, *, address: str, is_public: bool, obtained_how: str, at: datetime) -> Item:
    return Item(
        id=token, kind=KIND, is_public=is_public, address=address, obtained_how=obtained_how,
        obtained_on=at.date().isoformat(),
    )  # fmt: skip


def _hidden(item: Item, values: dict[str, Any]) -> Content:
    """Puts title and text where they belong: into the columns of what is public, else into the sealed part."""
    if item.is_public:
        item.title, item.text = values.get("title", ""), values.get("text", "")
        return {}
    content = {**values, "address": item.address}
    item.address = ""
    return {name: value for name, value in content.items() if value}


def _described(address: str, outcome: Outcome) -> dict[str, Any]:
    """Address, title and text. The answer of a site that says *gone* is not the page: it gives neither."""
    final, page = outcome.final, PageText()
    if final is not None and outcome.answer == "fetched":
        page = text_in_sandbox(final.body, final.header("content-type"))
    asked = outcome.exchanges[0].url if outcome.exchanges else address
    return {"address": asked, "title": page.title or _short(asked), "text": page.text}


def _archive(outcome: Outcome, at: datetime) -> bytes:
    from safeconduct.evidence.capture.warc_writing import warc_of

    return warc_of(outcome, at=at, new_id=uuid4)


def _short(address: str) -> str:
    """Site and path, for a title."""
    parts = urlsplit(address)
    return f"{parts.hostname or ''}{parts.path}".rstrip("/")[:300]


def _note(what: str, token: UUID, by: Person, at: datetime) -> None:
    with transaction.atomic():
        audit.record(f"evidence.capture.{what}", chain="staff", by=by.pk, subject=token, at=at)
