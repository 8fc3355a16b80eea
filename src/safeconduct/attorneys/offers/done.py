"""Sentences for what the last button did, by code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "names_asked": _("You asked for the names. The coordinator is told."),
    "names_shown": _("The names are shown to the attorney. She is told that something waits for her."),
    "offer_withdrawn": _("The offer was taken back. It opens nothing any more."),
    "offer_declined": _("You said no. The summary is closed to you, and the case goes on to others."),
    "offer_conflict": _(
        "Thank you for checking. The case goes to somebody else; nothing more is needed from you."
    ),
    "offer_accepted": _("You accepted. Nobody else can take this case now."),
}
