"""Words of referrals out: states, how a yes was given, and the sentence that is read to the person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.releasing.bundle import DATES, FIRST, PEOPLE, STORY

Text = str | Promise

WORDING = "release/2026-11"
"""Which text the person heard; a new text gets a new name, and the old one stays in `WORDINGS`."""
WORDINGS: Mapping[str, Text] = {
    WORDING: _(
        "“We would like to ask another organisation to help you. I will tell you its name, what we would tell it, "
        "and until which day it can read this. It gets nothing else. You can say no, and we go on helping you as "
        "before. You can take your yes back at any time. What they have read by then, they know. Do you agree?”"
    ),
}
HOW: Mapping[str, Text] = {
    "in_person": _("In person"),
    "phone": _("By telephone"),
    "message": _("In a message"),
}
STATES: Mapping[str, Text] = {
    "sent": _("Waiting for an answer"),
    "accepted": _("They help"),
    "rejected": _("They cannot help"),
    "done": _("They say: done"),
    "revoked": _("Revoked"),
    "expired": _("Its day is over"),
}
TAGS: Mapping[str, str] = {"sent": "info", "accepted": "success", "rejected": "warning", "done": "success"}
SECTIONS: Mapping[str, Text] = {
    FIRST: _("First step"),
    STORY: _("Story"),
    PEOPLE: _("People in the case"),
    DATES: _("Dates to come"),
}
