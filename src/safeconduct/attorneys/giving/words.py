"""States of offers and refusals as words, from the side of the case."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OFFER_STATES: Mapping[str, Promise] = {
    "out": _("May read the summary"),
    "asked": _("Asked for the names"),
    "named": _("Was shown the names, for her conflict check"),
    "accepted": _("Accepted, and certified that there is no conflict"),
    "declined": _("Declined"),
    "expired": _("Did not answer in time"),
    "withdrawn": _("The offer was withdrawn"),
    "taken": _("Somebody else accepted first"),
}
REFUSALS: Mapping[str, Promise] = {
    "NoPlacement": _("This placement has ended, or was given back, since you opened the page."),
    "NoAccount": _("The attorney has no working account here. The coordinator can link one."),
    "SheetHeld": _(
        "Since she accepted, the sheet was taken back: who must not see the case, or something else, has "
        "changed. End this placement, write the sheet anew, and let the coordinator ask again."
    ),
    "PersonExcluded": _("The exclusion list of this case names her, or her mentor. The file was not given."),
    "KeysTurned": _("Somebody changed who may read this request a moment ago. Please try again."),
    "OnlyASlot": _("Your own access ends by the hour: somebody who holds the case must do this."),
    "TooFewHolders": _(
        "Then fewer than two people could open the case. Give somebody else access first, then end this."
    ),
    "NotCertified": _("Her keys were not confirmed yet. An administrator confirms them."),
    "ChangedMeanwhile": _(
        "A colleague changed where the case stands a moment ago. Look at it, then try again."
    ),
    "JournalGone": _("Somebody changed who may read this request a moment ago. Please try again."),
}
