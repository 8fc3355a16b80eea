"""What can go wrong in this room, each with the sentence that is shown for it."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccessError(Exception):
    """Something was refused; ``sentence`` says what and what to do. Never holds a value."""

    sentence: ClassVar[Promise]

    def __str__(self) -> str:
        return str(self.sentence)


class SignInRefused(AccessError):
    sentence = _("This name, passphrase and code do not fit together. Check all three and try again.")


class Busy(AccessError):
    sentence = _(
        "Too many people are signing in at this moment. Nothing was counted. Wait a little and try again."
    )


class NotUnlocked(AccessError):
    sentence = _("Your keys are not open in this session. Sign out and sign in again.")


class NotAMember(AccessError):
    sentence = _("You do not hold the key of this desk.")


class NotAllowed(AccessError):
    sentence = _("Your roles do not include this.")


class WrongState(AccessError):
    sentence = _("This was changed in the meantime. Look at it again.")


class AlreadyFounded(AccessError):
    sentence = _("This organisation has been set up already.")


class NoSuchInvitation(AccessError):
    sentence = _("This code is not known, was used already or is too old. Ask for a new one.")


class NameTaken(AccessError):
    sentence = _("This sign-in name is taken. Choose another one.")


class DeskNeedsRole(AccessError):
    sentence = _("None of these roles works at this desk.")


class RolesApart(AccessError):
    sentence = _(
        "An intake volunteer’s access ends by the hour. They cannot be caseworker, staff attorney, supervisor or "
        "placement coordinator as well."
    )


class WrongCode(AccessError):
    sentence = _("This code is not right. Type the six digits your app shows now.")


class WrongPassphrase(AccessError):
    sentence = _("This is not your present passphrase.")


class FingerprintDiffers(AccessError):
    sentence = _("These digits are not the same. Do not confirm: ask the person to read them once more.")


class NothingToConfirm(AccessError):
    sentence = _("There are no keys of this person to confirm.")


class NoOrganisationKey(AccessError):
    sentence = _("Only an administrator who holds the organisation's key can do this.")


class TooFewHolders(AccessError):
    sentence = _("Then fewer than two people could open this desk. Let another person join it first.")


class NotYourself(AccessError):
    sentence = _("You cannot do this to yourself. Ask another administrator.")


class ThreeCustodians(AccessError):
    sentence = _("A ceremony needs three different custodians whose keys are confirmed.")


class CeremonyRunning(AccessError):
    sentence = _("A ceremony is running already. Finish it, or wait until its half hour is over.")


class CeremonyOver(AccessError):
    sentence = _("This ceremony is over. Its cards were forgotten; begin a new one.")


class NotYourCard(AccessError):
    sentence = _("This is not the card that was shown to you.")


class CardsDoNotFit(AccessError):
    sentence = _("These cards do not fit. Check every word, and that the cards belong to the same ceremony.")


class CardGivenAlready(AccessError):
    sentence = _("You gave your card already. The second card must come from another custodian.")


class NotYetDrilled(AccessError):
    sentence = _("First all three cards must be seen and two of them typed back.")


class NoRecovery(AccessError):
    sentence = _("There are no recovery cards yet, so nobody can do this.")


class HelpOver(AccessError):
    sentence = _("This request for recovery is over. Ask again.")


class NoSuchHelp(AccessError):
    sentence = _(
        "This name, number and passphrase do not fit, or your custodians have not given their cards yet."
    )


class NotApproved(AccessError):
    sentence = _(
        "Nobody else has approved exactly this, or the approval was used already or is too old. Ask for a new one."
    )


class OwnQuestion(AccessError):
    sentence = _("You asked for this yourself. Another person must decide.")


class NotWhatWasAsked(AccessError):
    sentence = _("This was changed after somebody asked for approval. It must be asked for again.")


class DecidedAlready(AccessError):
    sentence = _("You have decided on this already.")


class AskedAlready(AccessError):
    sentence = _("You have asked for this already. It waits for another person.")
