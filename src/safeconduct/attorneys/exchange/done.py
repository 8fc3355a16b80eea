"""Sentences for what the last button did, by code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "panel_imported": _(
        "They are on the list now. Two people look at each of them before anybody is offered a case."
    ),
    "cases_imported": _("They are requests at the intake desk now. Nobody has a number for them yet."),
    "file_dropped": _("Nothing was brought in, and what we held of the file is deleted."),
    "file_over": _("What was checked is not here any more: its hour is over. Choose the file again."),
}
