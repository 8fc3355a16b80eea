"""What can be refused in the register, each with the sentence that is shown for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from safeconduct.access.errors import AccessError

if TYPE_CHECKING:
    from safeconduct.attorneys.register.firms import FirmHeld
    from safeconduct.attorneys.register.profiles import Profile


class RegisterRefused(AccessError):
    """Something in the register was refused; ``sentence`` says what and what to do."""

    sentence = _("This cannot be done now.")


class ChangedMeanwhile(RegisterRefused):
    """Somebody saved it since the page was opened. ``theirs``: what it says now."""

    sentence = _(
        "Somebody changed this a moment ago. Their text is above, yours below. Save again to put yours in its place."
    )

    def __init__(self, theirs: Profile | FirmHeld) -> None:
        super().__init__()
        self.theirs = theirs

    @property
    def version(self) -> int:
        """Of what is there now: a form that is sent with it puts its own text in the place of it."""
        return self.theirs.version


class Shut(RegisterRefused):
    sentence = _("This is not open to you.")


class NotThisText(RegisterRefused):
    sentence = _("The agreement was changed since the page was opened. Read the new text, then sign.")


class OwnApplication(RegisterRefused):
    sentence = _("This is your own application. Two other people must look at it.")


class OwnDeskPart(RegisterRefused):
    sentence = _(
        "This is your own profile. Firm, mentor, and what is noted about you are set by another coordinator."
    )


class WroteItself(RegisterRefused):
    sentence = _(
        "Whoever this account belongs to wrote, or looked at, this profile at the placement desk. Nobody decides about "
        "themselves: let them fill in a profile of their own, which two others look at."
    )


class OtherForm(RegisterRefused):
    sentence = _("This form was sent for something else already. Open the page again, then send it.")


class KeyUnconfirmed(RegisterRefused):
    sentence = _(
        "Nobody has confirmed your keys yet, so your signature would not count. Ask an administrator."
    )


class VettedAlready(RegisterRefused):
    sentence = _("You have looked at this version already. A second person must look now.")


class LookAgain(RegisterRefused):
    sentence = _("The profile was changed since you opened the page. Look at it again before you decide.")


class NothingVerified(RegisterRefused):
    sentence = _("Say yes only when an active admission is verified: how, and by whom.")


class OffersOut(RegisterRefused):
    sentence = _(
        "Cases are with this attorney. End the placements first, so that nobody is left without help."
    )


class AlreadyLinked(RegisterRefused):
    sentence = _("This account, or this attorney, is linked already.")


class OnThePanel(RegisterRefused):
    sentence = _("You have a profile already.")
