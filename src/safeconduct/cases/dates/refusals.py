"""Why something about a date was not written, as a sentence, and the form as it is shown again: nothing is lost."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from safeconduct.cases.dates import words
from safeconduct.cases.dates.actions import Moved, TokenUsed
from safeconduct.cases.dates.documents import Check, when_seen
from safeconduct.cases.dates.forms import carry_on
from safeconduct.cases.grants import KeysTurned
from safeconduct.intake.states import NotNow
from safeconduct.keyring.certified import NotCertified

REFUSALS = (KeysTurned, Moved, NotCertified, NotNow, TokenUsed)


def sentence(refused: Exception, seen: str = "") -> str:
    """What to say. ``seen``: what the form carried."""
    match refused:
        case Moved():
            return _moved(refused.now, seen)
        case TokenUsed():
            return _(
                "This form was sent before with something else in it. What it says now was not written. Please "
                "look again and send it once more."
            )
        case NotNow():
            return _("This request is neither waiting nor open. Nothing was written.")
        case NotCertified():
            return _(
                "This could not be locked: a key is not confirmed. Nothing was written. Tell an administrator."
            )
    return _("Somebody changed who may read it a moment ago. Nothing was changed. Please try again.")


def prepare_again(form: forms.Form, refused: Exception) -> None:
    """The form as it was typed, ready to be sent by somebody who has read the sentence."""
    if isinstance(refused, Moved):
        carry_on(form, seen=refused.now.seen)
    if isinstance(refused, TokenUsed):
        carry_on(form, token=str(uuid4()))


def _moved(now: Check, seen: str) -> str:
    before = when_seen(seen)
    if now.is_open and before == now.when:
        text = _(
            "Somebody wrote something about this date since you opened the page. It is still: %(now)s. Nothing "
            "you sent was written; it is still here. Please look, and send it once more if it is right."
        )
    elif now.is_open:
        text = _(
            "Somebody changed this date since you opened the page. You saw: %(before)s. It is now: %(now)s. Nothing "
            "you sent was written; it is still here. Please look, and send it once more if it is right."
        )
    else:
        text = _(
            "Somebody wrote that this date is over since you opened the page. It was: %(now)s. Nothing you sent was "
            "written; it is still here."
        )
    shown = words.when_in_words(before) if before else _("another date")
    return text % {"before": shown, "now": words.when_in_words(now.when)}
