"""What of the press desk needs others to agree. ``config.staff_urls`` gives ``APPROVAL_KINDS`` to the list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from safeconduct.access.approving import ApprovalKind
from safeconduct.access.permissions import Permission

PUBLICATION = ApprovalKind(
    code="press.publication",
    words=_("Release of a publication"),
    asks=Permission.PRESS,
    approves=Permission.RELEASE,
    url_name="publication_review",
    days=14,
    needs=2,
    desk="advocacy",
)
"""Two people beside the author agree to ``Leaving.digest()``."""

CORRECTION = ApprovalKind(
    code="press.correction",
    words=_("Correction of something published"),
    asks=Permission.PRESS,
    approves=Permission.RELEASE,
    url_name="publication_review",
    days=14,
    needs=1,
    desk="advocacy",
)
"""The same digest, with the note readers will see. One other person: a wrong word must not stand for want of two."""

TABLE = ApprovalKind(
    code="press.table",
    words=_("Release of a table"),
    asks=Permission.PRESS,
    approves=Permission.RELEASE,
    url_name="table_review",
    days=14,
    needs=1,
)
"""Its digest covers cells, dimensions, k and titles as they will be public."""

APPROVAL_KINDS = (PUBLICATION, CORRECTION, TABLE)
