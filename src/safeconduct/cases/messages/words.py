"""Words of messages: who translated, what the second pair of eyes found, why the person may not be reached now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from safeconduct.cases.messages import beside, contacts, window
from safeconduct.cases.messages.waiting import LONG_FOR_THEM, LONG_FOR_US, Waiting
from safeconduct.cases.people import reaching

Text = str | Promise

TRANSLATORS: Mapping[str, Text] = {
    beside.SELF: _("I did"),
    beside.COLLEAGUE: _("A colleague"),
    beside.INTERPRETER: _("An interpreter"),
    beside.TEMPLATE: _("It is the house’s own text, with the gaps filled in"),
}
NAMED = (beside.COLLEAGUE, beside.INTERPRETER)
"""Translators of whom the name is asked."""
TRANSLATED_BY: Mapping[str, Text] = {
    beside.SELF: _("whoever wrote it down"),
    beside.COLLEAGUE: _("a colleague"),
    beside.INTERPRETER: _("an interpreter"),
    beside.TEMPLATE: _("the house’s own text"),
}
VERDICTS: Mapping[str, Text] = {
    beside.FITS: _("It says the same"),
    beside.WRONG: _("Something is wrong"),
}


def waiting_tags(waiting: Waiting) -> list[dict[str, str]]:
    """Tags for the bar and for lists: who has waited for an answer, and how long."""
    if waiting.for_us is not None:
        days = waiting.for_us
        text = (
            ngettext("Waits for our answer: %(days)s day", "Waits for our answer: %(days)s days", days)
            % {"days": days}
            if days
            else _now("Wrote today")
        )
        return [{"kind": "warning" if days >= LONG_FOR_US else "info", "text": text}]
    if waiting.for_them:
        days = waiting.for_them
        text = ngettext("No answer for %(days)s day", "No answer for %(days)s days", days) % {"days": days}
        return [{"kind": "warning" if days >= LONG_FOR_THEM else "", "text": text}]
    return []


def sentences(reasons: Iterable[str]) -> list[str]:
    """A sentence for each reason why the person may not be reached this way now."""
    return [str(REASONS.get(reason, _("This way was not agreed on."))) for reason in reasons]


REASONS: Mapping[str, Text] = {
    window.THREAD_GONE: _("Nobody can read messages here any more: the person’s access was deleted."),
    reaching.NO_CONTACT: _("The person asked us not to contact them."),
    reaching.CHANNEL: _("The person did not agree to this way."),
    reaching.HOURS: _("It is outside the hours the person agreed to."),
    reaching.ZONE_UNKNOWN: _(
        "The person named hours, but nobody wrote down on which clock. Write that down first."
    ),
    reaching.SHARED: _("Other people use the person’s phone or address."),
    reaching.TIMES_UNKNOWN: _("Nobody knows at which times the person is alone."),
    reaching.DAYS_UNREAD: _("The person said something about days in their own words. Read it first."),
    reaching.NOTHING_KNOWN: _("Nobody has asked how the person may be reached."),
    contacts.VOICEMAIL: _("The person did not agree to voice messages."),
}
CHANNELS: Mapping[str, Text] = {
    "phone": _("Telephone: a call or an SMS"),
    "signal": _("Signal"),
    "whatsapp": _("WhatsApp"),
    "telegram": _("Telegram"),
    "email": _("E-mail"),
    "post": _("Letter by post"),
    "person": _("Through another person"),
    "detention": _("Call or visit in detention"),
    contacts.VISIT: _("A meeting or a visit"),
    reaching.SITE: _("Messages here"),
}
DIRECTIONS: Mapping[str, Text] = {
    contacts.OUT: _("We reached out to the person"),
    contacts.IN: _("The person, or somebody for them, came to us"),
}
OUTCOMES: Mapping[str, Text] = {
    "yes": _("We spoke, or they answered"),
    "no": _("Nobody answered"),
    "left_message": _("A message was left"),
    "someone_else": _("Somebody else answered"),
    "sent": _("Sent, no answer yet"),
}
OVERRIDES: Mapping[str, Text] = {
    contacts.DANGER: _("Somebody’s life is in danger, and there is no other way"),
    contacts.MISTAKE: _("It has happened already, by mistake"),
}
