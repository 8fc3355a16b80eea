"""Forms of dates. Staff work in them: days and times are the browser's own fields, checked again here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates import places, words
from safeconduct.cases.dates.documents import About, When
from safeconduct.choices.typed import tidy, whole_number
from safeconduct.intake.form.widgets import DateParts

LONGEST_TEXT, LONGEST_REASON = 200, 1_000
EARLIEST, FARTHEST_YEARS = date(1990, 1, 1), 15
CHOOSE = ("", _("Choose"))


class DayParts(DateParts):
    """Day, month and year, each with its own label: nobody can mistake March for the fourth."""

    template_name = "cases/dates/day.html"


class DayField(forms.Field):
    """One exact day. What was typed stays in its three inputs, also if there is no such day."""

    widget = DayParts

    def clean(self, value: Any) -> date | None:
        parts = value if isinstance(value, Mapping) else {}
        typed = [tidy(str(parts.get(part) or "")) for part in ("year", "month", "day")]
        if not all(typed):
            raise ValidationError(gettext("Please give day, month and year."))
        numbers = [whole_number(each) for each in typed]
        try:
            year, month, day = (-1 if number is None else number for number in numbers)
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError(
                gettext("There is no such day. Write numbers, and four digits for the year.")
            ) from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        return value


class ClockField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%H:%M", "%I:%M %p", "%I:%M%p"],
            widget=forms.TimeInput(
                attrs={"class": "short", "autocomplete": "off", "dir": "ltr"}, format="%H:%M"
            ),
            required=False,
            error_messages={
                "invalid": _(
                    "There is no such time. Write hours and minutes, such as 13:30 or 1:30 pm, or leave it empty."
                )
            },
            **kwargs,
        )


class TokenField(forms.UUIDField):
    """What makes a form that is sent twice one act."""

    def __init__(self) -> None:
        again = _("Please load the page again. What you typed is still here.")
        super().__init__(widget=forms.HiddenInput, error_messages={"required": again, "invalid": again})


class SeenField(forms.CharField):
    """How the date stood when the form was shown (``Check.seen``): an old page overwrites nothing unseen."""

    def __init__(self) -> None:
        again = _("Please load the page again. What you typed is still here.")
        super().__init__(widget=forms.HiddenInput, max_length=120, error_messages={"required": again})


class LineField(forms.CharField):
    """A line of text without control characters."""

    def __init__(self, *, limit: int = LONGEST_TEXT, **kwargs: Any) -> None:
        errors = {"required": _("Please fill this in."), **kwargs.pop("error_messages", {})}
        super().__init__(error_messages=errors, **kwargs)
        self.limit = limit

    def clean(self, value: Any) -> str:
        text: str = super().clean(tidy(value if isinstance(value, str) else ""))
        if len(text) > self.limit:
            raise ValidationError(
                gettext("This has %(length)s characters. There is room for %(limit)s.")
                % {"length": len(text), "limit": self.limit}
            )
        return text


class WhenForm(forms.Form):
    """A day and a time of day somewhere. ``zone``: fixed where the place is known already."""

    use_required_attribute = False
    day = DayField(label=_("Day"))
    time = ClockField(
        label=_("Time, on the clock of that place"), help_text=_("Leave empty if no time is given.")
    )
    token = TokenField()

    def __init__(self, *args: Any, today: date, zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.fixed_zone = today, zone

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not EARLIEST <= day <= self.today + timedelta(days=366 * FARTHEST_YEARS):
            raise ValidationError(gettext("This day is too far away. Please check the year."))
        return day

    def zone(self) -> str:
        """The time zone of the place, empty where none is known."""
        return self.fixed_zone

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        day, at, zone = self.cleaned_data.get("day"), self.cleaned_data.get("time"), self.zone()
        if day and at and zone and not _exists(day, at, zone):
            self.add_error(
                "time", gettext("The clocks are changed that night: this time does not exist there.")
            )
        return cleaned

    def when(self) -> When:
        """What was typed; only once the form is valid."""
        at = self.cleaned_data["time"]
        return When(self.cleaned_data["day"], f"{at:%H:%M}" if at else "", self.zone())


class LearnedForm(WhenForm):
    """A day, and how we know."""

    source = LineField(
        label=_("From which paper or call?"),
        help_text=_("For example: notice of hearing of 3 March, or a call to the clerk."),
        error_messages={"required": _("Please say from which paper or call you know it.")},
    )
    learned_on = DayField(label=_("When did we learn it?"))

    def clean_learned_on(self) -> date:
        day: date = self.cleaned_data["learned_on"]
        if day > self.today + timedelta(days=1):  # west of us it may still be yesterday, east tomorrow
            raise ValidationError(gettext("This day is still to come. When did we learn of the date?"))
        return day


class ChangeForm(LearnedForm):
    """Another day for a date that is kept. A day that has passed is asked about once."""

    seen = SeenField()
    sure = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, today=at.date(), **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        day = self.cleaned_data.get("day")
        if day and is_past(day, self.zone(), self.at) and self.cleaned_data.get("sure") != day.isoformat():
            self.add_error(
                "day",
                gettext(
                    "This day has passed. Is it right? If it is, send the form once more; nothing was lost."
                ),
            )
            carry_on(self, sure=day.isoformat())
        return cleaned


class DeskForm(WhenForm):
    """What the court said at the dates desk: another day, still to come."""

    seen = SeenField()

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, today=at.date(), **kwargs)
        self.at = at

    def clean_day(self) -> date:
        day = super().clean_day()
        if is_past(day, self.zone(), self.at):
            raise ValidationError(
                gettext(
                    "This day has passed. Please check the year. If it is right, tell whoever works on it."
                )
            )
        return day


def is_past(day: date, zone: str, at: datetime) -> bool:
    """Whether a day has passed where it takes place."""
    return When(day, "", zone).is_over(at)


def carry_on(form: forms.Form, **fresh: str) -> None:
    """Give hidden fields of a form that was posted other values, for when it is shown again."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, value in fresh.items():
        data[form.add_prefix(name)] = value
    form.data = data


class KeepForm(LearnedForm):
    """A new court date."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[CHOOSE, *words.KINDS.items()],
        error_messages={
            "required": _("Please choose what it is."),
            "invalid_choice": _("Please choose what it is from the list."),
        },
    )
    court = forms.ChoiceField(
        label=_("Where?"),
        required=False,
        help_text=_("The time zone comes from the court."),
        error_messages={
            "invalid_choice": _("This court is not in the list. Choose one, or choose a time zone.")
        },
    )
    zone_name = forms.ChoiceField(
        label=_("Time zone, if it is at none of these courts"),
        required=False,
        error_messages={"invalid_choice": _("This time zone is not in the list. Please choose one.")},
    )
    judge = LineField(label=_("Judge or officer, if known"), required=False)
    field_order = ("kind", "day", "time", "court", "zone_name", "judge", "source", "learned_on", "token")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["court"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("At none of these courts")),
            *places.court_choices(),
        ]
        self.fields["zone_name"].choices = [CHOOSE, *places.zone_choices()]  # type: ignore[attr-defined]  # as above

    def zone(self) -> str:
        court = self.cleaned_data.get("court", "")
        return places.zone_of(court) if court else str(self.cleaned_data.get("zone_name", ""))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.zone() and not {"court", "zone_name"} & set(self.errors):
            self.add_error("zone_name", gettext("Please choose a court, or the time zone of the place."))
        return cleaned

    def about(self) -> About:
        """What only the case reads; only once the form is valid."""
        given = self.cleaned_data
        learned_on: date = given["learned_on"]
        return About(given["kind"], given["court"], given["judge"], given["source"], learned_on.isoformat())


class VerifyForm(forms.Form):
    """The court was asked, and the date stands."""

    use_required_attribute = False
    how = forms.ChoiceField(
        label=_("How did you check?"),
        choices=[CHOOSE, *words.WAYS.items()],
        error_messages={
            "required": _("Please choose how you checked."),
            "invalid_choice": _("Please choose how you checked from the list."),
        },
    )
    token = TokenField()
    seen = SeenField()


class EndForm(forms.Form):
    """The date is over: it took place, or it was cancelled."""

    use_required_attribute = False
    what = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[("took_place", _("It took place")), ("cancelled", _("It was cancelled"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what became of it."),
            "invalid_choice": _("Please choose what became of it from the list."),
        },
    )
    reason = LineField(
        label=_("What came of it, or why was it cancelled?"),
        limit=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Please say it in a few words.")},
    )
    token = TokenField()
    seen = SeenField()


def _exists(day: date, at: time, zone: str) -> bool:
    """Whether a clock on that wall ever shows this time: in spring an hour is left out."""
    local = datetime.combine(day, at, ZoneInfo(zone))
    back = local.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    return back.replace(tzinfo=None) == local.replace(tzinfo=None)
