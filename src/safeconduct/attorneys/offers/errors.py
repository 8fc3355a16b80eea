"""Why an offer is not sent, not shown or not accepted, each with the sentence that is shown for it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from safeconduct.access.errors import AccessError


class OfferRefused(AccessError):
    """Something about an offer was refused. Holds no value."""

    sentence = _("This is not possible now. Nothing was changed.")


class NoDeskKey(OfferRefused):
    sentence = _("There is no placement desk, or you do not hold its key.")


class NoAccount(OfferRefused):
    sentence = _("This attorney has no account that can answer offers.")


class NotActive(OfferRefused):
    sentence = _("This attorney is not on the panel now.")


class Paused(OfferRefused):
    sentence = _("This attorney is on leave now.")


class NotSigned(OfferRefused):
    sentence = _("This attorney has not signed the present agreement.")


class NotLicensed(OfferRefused):
    sentence = _("This attorney has no active admission that was verified.")


class NotTrained(OfferRefused):
    sentence = _("This attorney lacks a training that this kind of work asks for.")


class Full(OfferRefused):
    sentence = _("There is no free place: as many cases as were agreed are open already.")


class NoMentor(OfferRefused):
    sentence = _("No case without a mentor here, and there is none who can accompany this one now.")


class MentorFull(OfferRefused):
    sentence = _("The mentor has no free place.")


class FirmFull(OfferRefused):
    sentence = _("The firm has no free place: it has as many cases as it takes at once.")


class ChangedBesides(OfferRefused):
    sentence = _(
        "Mentor or firm changed since the names were shown. Tell the coordinator: the offer has to be sent anew."
    )


class DeclinedBefore(OfferRefused):
    sentence = _("This attorney said no to this case, or gave it back. It is not offered again.")


class Excluded(OfferRefused):
    sentence = _("The case is not shown to this attorney. Its sheet says why.")


class SheetOver(OfferRefused):
    sentence = _("The sheet of this case was renewed or taken back meanwhile.")


class NotReady(OfferRefused):
    sentence = _(
        "This case cannot be offered now: it is not open, or its sheet says that something is missing."
    )


class AlreadyPlaced(OfferRefused):
    sentence = _("This case has an attorney already.")


class NotAnEnd(OfferRefused):
    sentence = _("Choose an end between one hour and three weeks from now.")


class NotYours(OfferRefused):
    """No such offer, or somebody else's. Pages answer 404."""


class TakenAlready(OfferRefused):
    sentence = _("A colleague accepted this case before you. Thank you for looking at it.")


class Expired(OfferRefused):
    sentence = _("The time for this offer has passed.")


class Withdrawn(OfferRefused):
    sentence = _("This offer was taken back. That says nothing about you.")


class Answered(OfferRefused):
    sentence = _("You have answered this offer already.")


class AnsweredBefore(Answered):
    sentence = _("You have answered this offer already. What you wrote this time was not kept.")


class NotNamed(OfferRefused):
    sentence = _("First ask for the names, read them, and check them for conflicts.")


class NotAsked(OfferRefused):
    sentence = _("The attorney has not asked for the names of this offer.")


class NotTheDay(OfferRefused):
    sentence = _("The names can only have been checked since they were shown to you.")


class DoesNotOpen(OfferRefused):
    sentence = _("This does not open. Tell the coordinator; nothing was changed.")
