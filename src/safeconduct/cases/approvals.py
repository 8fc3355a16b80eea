"""What of the case room needs a second person. ``config.staff_urls`` gives ``APPROVAL_KINDS`` to the list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from safeconduct.access.approving import ApprovalKind
from safeconduct.access.permissions import Permission

ERASURE = ApprovalKind(
    code="cases.erasure",
    words=_("Deleting a closed request before its time"),
    asks=Permission.SUPERVISE,
    approves=Permission.ASSIGN,
    url_name="erase",
)
"""Its digest covers the request and the day of its last change: a message in between makes it void."""

APPROVAL_KINDS = (ERASURE,)
