"""Why somebody opens an identity: a code, chosen each time, which the audit keeps and everybody at the desk sees."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Mapping[str, str | Promise] = {
    "contact": _("To speak or write to the person"),
    "wish": _("The person asked what we keep, or asked us to change it"),
    "danger": _("The person may be in danger"),
    "compare": _("To see whether two records are one person"),
    "check": _("To check a claim or a source"),
    "correct": _("To add to it or correct it"),
    "deidentify": _("To take names and places out of a text"),
    "find": _("To find somebody by name"),
    "court": _("A court or body must be told, and the person agreed"),
    "export": _("For an export that a second person agreed to"),
}
"""Code → words. Another room that opens identities uses one of these."""


class NoReason(Exception):
    """An identity opens only with one of the reasons of the list."""


def known_reason(code: str) -> str:
    """The code, if it is one. Raises ``NoReason``."""
    if code not in REASONS:
        raise NoReason
    return code
