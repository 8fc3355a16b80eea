"""Offers in words: for the coordinator, for the attorney, and the reasons she can give."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AT_DESK: Mapping[str, Promise] = {
    "out": _("Sent"),
    "asked": _("Asked for the names"),
    "named": _("Has the names"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "expired": _("Time passed"),
    "withdrawn": _("Taken back"),
    "taken": _("Another accepted"),
}
KINDS: Mapping[str, str] = {"out": "info", "asked": "warning", "named": "info", "accepted": "success"}
"""Colour of the tag; the others are neutral."""
TO_HER: Mapping[str, Promise] = {
    "out": _("New"),
    "asked": _("You asked for the names"),
    "named": _("Names are there"),
    "accepted": _("You accepted"),
    "declined": _("You declined"),
    "expired": _("Time passed"),
    "withdrawn": _("Taken back"),
    "taken": _("A colleague accepted first"),
}
WHAT_NEXT: Mapping[str, Promise] = {
    "out": _("Read the summary. If the case may suit you, ask for the names; if not, say no with one click."),
    "asked": _("The coordinator shows you the names. There is nothing for you to do until then."),
    "named": _("Check the names for conflicts, tell us what you found, and accept or decline."),
}
FAREWELL: Mapping[str, Promise] = {
    "accepted": _(
        "Thank you. A colleague who holds the case now gives you the file. Until then nothing of it opens here."
    ),
    "declined": _("You said no. Thank you for telling us: the case goes on to others at once."),
    "expired": _("The time for this offer has passed, and it is no longer yours. Others are asked now."),
    "withdrawn": _("The coordinator took this offer back. That says nothing about you."),
    "taken": _(
        "A colleague accepted this case before you. Thank you for looking at it; there is nothing more to do."
    ),
}
REASONS: Mapping[str, Promise] = {
    "time": _("I have no time for it now"),
    "date": _("The date is too near, or I cannot come on it"),
    "skills": _("It is outside what I have learned or done"),
    "language": _("The language"),
    "place": _("The place: court, office or detention"),
    "hard": _("Too much to carry at present"),
    "conflict": _("There is a conflict of interest"),
    "other": _("Another reason"),
}
HOW: Mapping[str, Promise] = {
    "self": _("Myself: I know my clients and former clients"),
    "firm": _("Through the conflict system of my firm or organisation"),
    "both": _("Both"),
}
FOUND: Mapping[str, Promise] = {
    "none": _("I found no conflict"),
    "conflict": _("I found a conflict, or I am not sure"),
}
ACTS: Mapping[str, Promise] = {
    "offer.sent": _("Offer sent"),
    "offer.summary_read": _("Read the summary"),
    "offer.names_asked": _("Asked for the names"),
    "offer.names_looked_at": _("Names looked at before they were shown"),
    "offer.names_shown": _("Names shown"),
    "offer.names_read": _("Read the names"),
    "offer.certified": _("Certified the conflict check"),
    "offer.accepted": _("Accepted"),
    "offer.declined": _("Declined"),
    "offer.withdrawn": _("Taken back"),
    "offer.expired": _("Time passed"),
    "offer.taken": _("Ended: another accepted"),
    "offer.reminded": _("Reminded"),
    "offer.record_read": _("Record opened"),
}


def tag(state: str, words: Mapping[str, Promise] = AT_DESK) -> dict[str, str]:
    """A state as a tag."""
    return {"text": str(words.get(state, state)), "kind": KINDS.get(state, "")}
