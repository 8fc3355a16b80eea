"""Words of notes: what each kind is called, and who reads it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.notes.listing import LAWYER, NOTE, SAFETY, SUPERVISION

Text = str | Promise

KINDS: Mapping[str, Text] = {
    NOTE: _("Note for the file"),
    SAFETY: _("Safety note: to read before calling"),
    LAWYER: _("Lawyers only"),
    SUPERVISION: _("Supervision"),
}
SHORT: Mapping[str, Text] = {
    NOTE: _("File"),
    SAFETY: _("Before you call"),
    LAWYER: _("Lawyers only"),
    SUPERVISION: _("Supervision"),
}
TAGS: Mapping[str, str] = {NOTE: "", SAFETY: "danger", LAWYER: "warning", SUPERVISION: "info"}
ABOUT: Mapping[str, Text] = {
    "proceeding": _("A proceeding"),
    "document": _("A paper"),
    "task": _("A task"),
    "contact_log": _("A call, letter or visit"),
    "referral": _("A referral"),
}
