"""The form of how to reach the person: ways, hours, words, and what to avoid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.people import words
from safeconduct.cases.people.fields import LINE, SHORT, Line, ToldField, WordedRows
from safeconduct.cases.people.forms import NOT_LISTED, one_of, some_of
from safeconduct.cases.people.reaching import SITE
from safeconduct.cases.people.sourced import SourcedForm
from safeconduct.choices.time_zones import TIME_ZONES
from safeconduct.choices.typed import ascii_digits
from safeconduct.intake.form.fields import RowsField
from safeconduct.intake.form.pages.contact import CHANNELS

DAYS: Mapping[str, words.Words] = {
    "0": _("Monday"), "1": _("Tuesday"), "2": _("Wednesday"), "3": _("Thursday"), "4": _("Friday"),
    "5": _("Saturday"), "6": _("Sunday"),
}  # fmt: skip
WAYS: Mapping[str, words.Words] = {
    **{code: label for code, label in CHANNELS.items() if code != SITE},
    "detention": _("Through the place of detention"),
}
HOUR_ROWS = 2


class Hour(Line):
    """A time of day, "09:30"; "9" is nine o'clock, "24" the end of the day. Empty stays empty."""

    def clean(self, value: Any) -> str:
        typed = ascii_digits(super().clean(value)).replace(".", ":")
        if not typed:
            return ""
        hour, _colon, minute = typed.partition(":")
        if (hour, minute or "0") in (("24", "0"), ("24", "00")):
            return "24:00"
        try:
            return f"{time(int(hour), int(minute or 0)):%H:%M}"
        except ValueError:
            raise ValidationError(
                gettext("There is no such time. Write hours and minutes, such as 9 or 13:30.")
            ) from None


class HourRows(WordedRows):
    """Stretches of the week: ``[{"days": [0, 4], "from": "09:00", "until": "17:00"}]``; no days means every day."""

    def __init__(self, **kwargs: Any) -> None:
        columns = {
            "days": some_of(_("Days; none for every day"), DAYS),
            "from": Hour(label=_("From")),
            "until": Hour(label=_("Until")),
        }
        super().__init__(columns=columns, row_label=_("Hours %(number)s"), shown=HOUR_ROWS, **kwargs)

    def clean(self, value: Any) -> Any:
        rows = super().clean(value) or []
        for row in rows:
            if not row.get("from") or not row.get("until"):
                raise ValidationError(gettext("Hours need both: from when, and until when."))
            if row["from"] == row["until"]:
                raise ValidationError(gettext("Both hours are the same. Change one, or empty the line."))
        return [{**row, "days": [int(day) for day in row.get("days") or ()]} for row in rows]

    def prepare_value(self, value: Any) -> Any:
        rows = super().prepare_value(value)
        if not isinstance(rows, list):
            return rows
        return [{**row, "days": [str(day) for day in row.get("days") or ()]} for row in rows]

    def row_in_words(self, row: Mapping[str, Any]) -> str:
        days = ", ".join(str(DAYS[str(day)]) for day in row.get("days") or () if str(day) in DAYS)
        return f"{days or gettext('Every day')}: {row.get('from', '')}\N{EN DASH}{row.get('until', '')}"


class AddressRows(RowsField):
    """An address for a channel: ``[{"channel", "address"}]``."""

    def __init__(self, **kwargs: Any) -> None:
        columns = {"channel": one_of(_("Way"), WAYS), "address": Line(label=_("Number or address"))}
        super().__init__(columns=columns, row_label=_("Address %(number)s"), shown=HOUR_ROWS, **kwargs)

    def clean(self, value: Any) -> Any:
        rows = super().clean(value) or []
        if any(not row.get("channel") or not row.get("address") for row in rows):
            raise ValidationError(gettext("Each line needs both: the way, and the number or address."))
        return rows


class ContactForm(SourcedForm):
    """How, when and in which words the person can be reached without harm."""

    plain = ("no_contact",)
    no_contact = forms.BooleanField(
        label=_("The person asked for no contact at all"),
        help_text=_("Then no message is sent, also not on the site, until somebody takes this away."),
        required=False,
    )
    channels = ToldField(
        some_of(_("Ways that may be used"), WAYS),
        hint=_(
            "Messages on the site always may: the person comes and reads them. Tick nothing else unless they agreed."
        ),
    )
    addresses = ToldField(AddressRows(label=_("Numbers and addresses")))
    hours = ToldField(
        HourRows(label=_("Hours")),
        hint=_("On the clock where the person is. They may run past midnight."),
    )
    zone = ToldField(
        forms.ChoiceField(
            label=_("It is the same time there as in"), choices=[("", _("Nobody knows")), *TIME_ZONES.items()],
            required=False, error_messages={"invalid_choice": NOT_LISTED},
        )
    )  # fmt: skip
    days_said = ToldField(
        Line(label=_("Days, in the person’s own words")),
        hint=_(
            "Once the hours above say the same, empty this: until then each message is sent with a warning."
        ),
    )
    may_leave_message = ToldField(one_of(_("May a voice message be left?"), words.YES_NO_UNKNOWN))
    ask_for = ToldField(Line(label=_("Which name to ask for")))
    code_word = ToldField(Line(label=_("Code word")), hint=_("It is shown on this page only."))
    who_may_answer = ToldField(Line(label=_("Who may answer, or carries messages")))
    shared_with = ToldField(Line(label=_("Who else uses the telephone, e-mail or address"), limit=SHORT))
    avoid = ToldField(Line(label=_("What to avoid"), lines=2, limit=SHORT))
    detention = ToldField(Line(label=_("If detained: how visits and calls work there"), lines=2, limit=SHORT))
    private_place = ToldField(Line(label=_("Where the person can talk without being heard"), limit=LINE))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        hours, zone = (cleaned.get(name) or {} for name in ("hours", "zone"))
        if hours.get("value") and not zone.get("value") and not {"hours", "zone"} & set(self.errors):
            self.add_error("zone", gettext("You wrote hours. Choose on which clock, or nothing can be sent."))
        return cleaned
