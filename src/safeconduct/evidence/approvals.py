"""What of this desk needs a second person. ``config.staff_urls`` gives ``APPROVAL_KINDS`` to the list of approvals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from safeconduct.access.approving import ApprovalKind
from safeconduct.access.permissions import Permission

EXPORT = ApprovalKind(
    code="evidence.export",
    words=_("Export of records with identities"),
    asks=Permission.EXPORT_EVIDENCE,
    approves=Permission.APPROVE_EXPORT,
    url_name="export",
)
"""Its digest covers what was chosen, every line without identities, and the sealed bytes of each identity: so it can be
computed by somebody who may not open them, and changes with any of it."""

APPROVAL_KINDS = (EXPORT,)
