"""Files for the tests of items, and who receives them. All invented."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from safeconduct.blobs.sealed import Sealed
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.models import Artifact, Item
from tests.access.people import Member
from tests.evidence.desk import AT, ResearchDesk, an_item

NOT_UTF8 = bytes(range(256)) * 700 + b"\xff\xfe\x80 not a letter of any alphabet \xc3\x28"
"""179 kB of every byte there is: whoever decodes it first gets another digest, or none."""


def a_sealed_file(content: bytes = NOT_UTF8, name: str = "protocol.bin", **more: Any) -> Sealed:
    kind = {"media_type": "application/octet-stream", "group": "document", **more}
    return artifacts.seal(iter((content,)), name=name, **kind)


def an_artifact(
    desk: ResearchDesk, by: Member, item: Item | None = None, content: bytes = NOT_UTF8, **more: Any
) -> Artifact:
    """An original of an item, unless told otherwise."""
    values = {"role": "original", "at": AT, **more}
    kind = {name: values.pop(name) for name in ("media_type", "group", "name") if name in values}
    return artifacts.store(
        item or an_item(by),
        a_sealed_file(content, **kind),
        by=by.person,
        desk=desk.keys(by),
        token=uuid4(),
        **values,
    )
