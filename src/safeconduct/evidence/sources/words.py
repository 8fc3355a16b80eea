"""Words for kinds of sources and for how reliable they are held."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, str | Promise] = {
    "person": _("A person"),
    "outlet": _("A newspaper, station or website"),
    "ngo": _("An organisation"),
    "state": _("A state or an authority"),
    "un": _("A body of the United Nations, or another between states"),
    "court": _("A court"),
    "company": _("A company"),
    "anonymous": _("Somebody who stays unnamed"),
    "other": _("Something else"),
}
RELIABILITY: Mapping[str, str | Promise] = {
    "A": _("A – completely reliable"),
    "B": _("B – usually reliable"),
    "C": _("C – fairly reliable"),
    "D": _("D – not usually reliable"),
    "E": _("E – unreliable"),
    "F": _("F – cannot be judged"),
}
"""Of the source, apart from how credible each thing is that it says."""
REASONS: Mapping[str, str | Promise] = {
    "contact": _("To speak or write to the source"),
    "wish": _("The source asked what we keep, or asked us to change it"),
    "danger": _("The source may be in danger"),
    "check": _("To check what the source says"),
    "correct": _("To add to it or correct it"),
    "court": _("A court or body must be told, and the source agreed"),
}
"""Why the identity of a source is opened: chosen each time, and kept in the audit."""


def is_nameless(kind: str) -> bool:
    """Whether the name of such a source is sealed."""
    from safeconduct.evidence.models.sources import NAMELESS_KINDS

    return kind in NAMELESS_KINDS
