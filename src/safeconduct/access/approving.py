"""What may need a second person: each kind is data, written down in the room whose act it guards.

A room above makes its ``ApprovalKind`` once, gives it to the actions in ``access.actions.approvals``, and
``config.staff_urls`` gives all of them to the list page. A row keeps the kind's code only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from safeconduct import vault
from safeconduct.access.permissions import Permission
from safeconduct.keyring.host import host

MOST_NEEDED = 2


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """One kind of act that a second person must agree to.

    ``url_name`` is the page of the room above that shows exactly what is approved and where it is decided; it
    takes one argument, the subject's id. ``days``: how long an approval may be given and used, counted from
    the day it was asked for. ``needs``: how many people beside the one who asks (1 or 2). ``desk``: code of
    the desk at which those who agreed must still sit when it is used; empty for none.
    """

    code: str
    words: Promise
    asks: Permission
    approves: Permission
    url_name: str
    days: int = 7
    needs: int = 1
    desk: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.needs <= MOST_NEEDED or self.days < 0:
            raise ValueError("an approval needs one or two others and a day that is not past")


Kinds = Mapping[str, ApprovalKind]
"""Code → kind."""


def mark_of(kind: ApprovalKind, subject_id: UUID, digest: bytes) -> bytes:
    """What is stored of the content (32 bytes): its digest under the host's pepper, bound to kind and subject.

    A bare digest of something that is locked elsewhere would confirm a guess at it to whoever holds the table.
    Raises ValueError when ``digest`` is not a SHA-256.
    """
    if len(digest) != vault.digests.DIGEST_LENGTH:
        raise ValueError("an approval is for a SHA-256 over everything that is approved")
    return vault.digests.keyed(host().pepper, f"approval {kind.code} {subject_id}", digest)
