"""Sentences for what the last button did, by code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "profile_sent": _("Your profile was sent. Two people look at it; you see here how it stands."),
    "profile_saved": _("The profile was saved."),
    "pause_saved": _("Your days off were saved. No case is offered to you on them."),
    "pause_ended": _("Your leave was taken out."),
    "applied_again": _("It is an application again. Two people look at it."),
    "attorney_entered": _("The attorney was entered. Two people look at the profile now."),
    "attorney_vetted": _("What you checked was written down. A second person must look now."),
    "attorney_active": _("Two people said yes: the attorney is on the panel."),
    "attorney_refused": _("The application was refused."),
    "attorney_verified": _("What you looked up was written down."),
    "attorney_ended": _("The attorney left the panel. Offers that were out were taken back."),
    "account_linked": _("The account was linked. The attorney can open the profile now."),
    "agreement_written": _("The new version holds from now on. Everybody is asked to sign it."),
    "agreement_signed": _("Thank you. Your signature was kept."),
    "firm_saved": _("The firm was saved."),
    "panel_set": _("The settings hold from the next round on."),
}
