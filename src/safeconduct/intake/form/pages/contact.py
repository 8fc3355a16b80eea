"""How, when and in which words the person can be reached without harm."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from safeconduct.choices.time_zones import TIME_ZONES
from safeconduct.choices.typed import ascii_digits
from safeconduct.intake.form.conditions import answered, not_
from safeconduct.intake.form.page import Field, Page, Step, Text

CHANNELS: dict[str, Text] = {
    "phone": _("Phone call"),
    "signal": "Signal",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "email": _("E-mail"),
    "post": _("Letter by post"),
    "person": _("Through another person"),
    "come_back": _("I will come back. Do not call or write. I keep the number this site gives me."),
}
REACHED = not_(answered("contact.channel", "come_back"))


def check_channel(told: Mapping[str, Any]) -> list[tuple[str, Text]]:
    """An address for the channel that was chosen, and one that can work."""
    channel, address = told["contact.channel"], told["contact.address"]
    if channel is None:
        return [("contact.channel", _("Choose how we can reach you, or choose “I will come back”."))]
    if channel == "come_back":
        return []
    if address is None:
        return [("contact.address", _("Write the number or the address, or choose “I will come back”."))]
    if channel == "email" and "@" not in address:
        return [("contact.address", _("An e-mail address has an @ in it. Please check the address."))]
    if channel in ("phone", "whatsapp") and sum(c.isdigit() for c in ascii_digits(address)) < 5:
        return [("contact.address", _("This number is too short. Please check the phone number."))]
    return []


def check_hours(told: Mapping[str, Any]) -> list[tuple[str, Text]]:
    """Hours make a stretch of time; they may run past midnight."""
    start, end = told["contact.from_hour"], told["contact.until_hour"]
    if start is not None and start == end:
        return [("contact.until_hour", _("Both hours are the same. Please change one of them."))]
    return []


PAGES = (
    Page(
        code="14",
        title=_("How can we reach you?"),
        why=_("We only use the way you choose here. We never use it to tell others about you."),
        hint=_("Who else can see the phone or the letters? If you are not sure, choose “I will come back”."),
        step=Step.FIRST,
        check=check_channel,
        fields=(
            Field("contact.channel", _("Choose one way"), labels=CHANNELS),
            Field("contact.address", _("The number or the address")),
            Field("contact.through", _("If it goes through another person: their name")),
        ),
    ),
    Page(
        code="15",
        title=_("When can we reach you?"),
        why=_("We want to call or write at a time when no one else looks."),
        step=Step.FIRST,
        shown_if=REACHED,
        check=check_hours,
        fields=(
            Field("contact.from_hour", _("From this hour"), hint=_("A number from 0 to 24. For example 9.")),
            Field(
                "contact.until_hour",
                _("Until this hour"),
                hint=_("For example 17, which is 5 in the afternoon."),
            ),
            Field("contact.time_zone", _("It is the same time here as in"), labels=TIME_ZONES, as_list=True),
            Field("contact.days", _("Which days?"), hint=_("For example: not on Friday.")),
        ),
    ),
    Page(
        code="16",
        title=_("What should we say when we call or write?"),
        why=_("So that no one learns why we call, and you can tell that it is us."),
        step=Step.FIRST,
        shown_if=REACHED,
        fields=(
            Field(
                "contact.ask_for",
                _("Which name should we ask for?"),
                hint=_("It need not be your real name."),
            ),
            Field(
                "contact.code_word",
                _("A word that only you and we know"),
                hint=_("We ask for it, so that we know it is you."),
            ),
            Field(
                "contact.shared_with",
                _("Who else uses this phone, e-mail or address?"),
                hint=_("For example: my brother."),
            ),
        ),
    ),
    Page(
        code="17",
        title=_("May we leave a voice message?"),
        why=_("Others may hear it. We only do it if you say yes."),
        step=Step.FIRST,
        shown_if=answered("contact.channel", "phone", "signal", "whatsapp", "telegram", "person"),
        fields=(Field("contact.voicemail", _("May we leave a voice message?")),),
    ),
)
