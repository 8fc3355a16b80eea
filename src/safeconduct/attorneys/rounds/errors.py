"""Why a round is not changed or sent as asked, each with the sentence that is shown for it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from safeconduct.access.errors import AccessError
from safeconduct.placement.reasons import Reason


class RoundRefused(AccessError):
    sentence = _("This is not possible in this round. Nothing was changed.")


class NoSeat(RoundRefused):
    sentence = _("There is no placement desk, or you do not hold its key.")


class RoundMeanwhile(RoundRefused):
    sentence = _(
        "A colleague changed this round while you looked at it. It is shown as it is now; nothing of yours was kept."
    )


class SentBefore(RoundRefused):
    sentence = _("This form was sent before and said something else. That holds; nothing of this time was kept.")


class RoundOver(RoundRefused):
    sentence = _("This round was sent or discarded. Make a new one.")


class CaseGone(RoundRefused):
    sentence = _("This case does not wait any more: it has an attorney, or its sheet was taken back.")


class NotOnPanel(RoundRefused):
    sentence = _("This attorney is not on the panel now.")


class OfferOut(RoundRefused):
    sentence = _("An offer of this case is out. Take it back first, or wait for the answer.")


class NoRoom(RoundRefused):
    sentence = _("All free places of this attorney are kept for other cases by hand, or asked for already.")


class StandsInTheWay(RoundRefused):
    """Hard reasons; no coordinator sets one aside."""

    sentence = _("Something stands in the way that nobody here can set aside.")

    def __init__(self, reasons: Sequence[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__()


class WhyNeeded(RoundRefused):
    sentence = _("Say why, in at least ten letters.")


class NotSolved(RoundRefused):
    sentence = _(
        "The solver did not come to an end. Nothing was changed; tell whoever looks after this system."
    )
