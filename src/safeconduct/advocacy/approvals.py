"""What of the advocacy desk needs a second person. ``config.staff_urls`` gives ``APPROVAL_KINDS`` to the list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from safeconduct.access.approving import ApprovalKind
from safeconduct.access.permissions import Permission

LETTER = ApprovalKind(
    code="advocacy.letter",
    words=_("Release of a letter or submission"),
    asks=Permission.PRESS,
    approves=Permission.RELEASE,
    url_name="letter_release",
    desk="advocacy",
)
"""Its digest covers words, signatories, addressee, enclosures by their digest, and the grounds with their purposes."""

APPROVAL_KINDS = (LETTER,)
