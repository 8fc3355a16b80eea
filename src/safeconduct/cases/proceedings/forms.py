"""The form of a proceeding: agency, numbers, court, the notice that began it, and the work permit's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates import places
from safeconduct.cases.dates.forms import DayField
from safeconduct.cases.people.fields import SHORT, Line, Lines, StaffDate, ToldField, WordedRows
from safeconduct.cases.people.forms import NOT_LISTED, an_a_number, not_ahead, one_of, some_of
from safeconduct.cases.people.sourced import SourcedForm
from safeconduct.cases.people.values import Told, first_and_last_day
from safeconduct.cases.proceedings import clock, words
from safeconduct.cases.proceedings.clock import CannotCount
from safeconduct.intake.form.rows import date_in_words
from safeconduct.intake.form.widgets import is_typed

STRETCHES = 2


class ExactDay(DayField):
    """One exact day as ISO text; empty stays empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        if not is_typed(value):
            return ""
        day: date | None = super().clean(value)
        return day.isoformat() if day else ""

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(date.fromisoformat(value)) if isinstance(value, str) and value else value


class StretchRows(WordedRows):
    """Stretches in which the clock ran: ``[{"from", "to", "stopped_by"}]``, ISO days, "to" empty while it runs."""

    def __init__(self, **kwargs: Any) -> None:
        columns = {
            "from": ExactDay(label=_("It ran from")),
            "to": ExactDay(label=_("Until; empty while it runs")),
            "stopped_by": one_of(_("What stopped it?"), words.STOPPED_BY),
        }
        super().__init__(columns=columns, row_label=_("Stretch %(number)s"), shown=STRETCHES, **kwargs)

    def clean(self, value: Any) -> Any:
        rows = super().clean(value) or []
        if any(not row.get("from") for row in rows):
            raise ValidationError(gettext("Each stretch of the clock needs the day from which it ran."))
        rows = sorted(rows, key=lambda row: str(row["from"]))
        try:
            clock.check(clock.segments_of(rows), timezone.now().date())
        except CannotCount as wrong:
            raise ValidationError(str(words.CANNOT_COUNT[wrong.reason]) % {"number": wrong.number}) from None
        return [
            {"from": row["from"], "to": row.get("to", ""), "stopped_by": row.get("stopped_by", "")}
            for row in rows
        ]

    def row_in_words(self, row: Mapping[str, Any]) -> str:
        start, end = (date_in_words(row[key], "day") if row.get(key) else "" for key in ("from", "to"))
        stretch = f"{start} \N{EN DASH} {end or gettext('it runs')}"
        why = words.STOPPED_BY.get(str(row.get("stopped_by")), "")
        return f"{stretch} ({why})" if why else stretch


class ProceedingForm(SourcedForm):
    """One proceeding before an agency or a court."""

    plain = ("hearings", "note")
    agency = ToldField(one_of(_("Before whom?"), words.AGENCIES))
    posture = ToldField(one_of(_("What kind of proceeding?"), words.POSTURES))
    a_number = ToldField(
        Line(label=_("A-number"), ltr=True), hint=_("Seven to nine digits, with or without the A.")
    )
    receipt = ToldField(Line(label=_("Receipt or docket number"), ltr=True))
    court = ToldField(
        forms.ChoiceField(
            label=_("Court or office"), required=False, error_messages={"invalid_choice": NOT_LISTED},
            choices=lambda: [("", _("At none of these")), *places.court_choices()],
        )
    )  # fmt: skip
    place = ToldField(Line(label=_("If it is none of these: which court or office?")))
    judge = ToldField(
        Line(label=_("Judge or officer")), hint=_("Only the name and the office. No opinion of them.")
    )
    opened = ToldField(StaffDate(label=_("Opened")))
    closed = ToldField(StaffDate(label=_("Closed")))
    nta_date = ToldField(StaffDate(label=_("Notice to appear: its date")))
    nta_charges = ToldField(
        Line(label=_("Notice to appear: the charges, as they are written"), lines=3, limit=SHORT)
    )
    nta_place = ToldField(Line(label=_("Notice to appear: where it was given")))
    filing_ids = ToldField(Lines(label=_("Numbers of filings")), hint=_("One on each line."))
    outcome = ToldField(one_of(_("What became of it?"), words.OUTCOMES))
    clock = ToldField(
        StretchRows(label=_("The work permit’s clock")),
        hint=_(
            "From the day the complete asylum application was received. Delay that the applicant caused stops it."
        ),
    )
    hearings = some_of(_("Which court dates of this case belong to it?"), {})
    note = Line(label=_("Note"), lines=2, limit=SHORT)

    def __init__(self, *args: Any, hearings: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``hearings``: court dates of the case, id and words."""
        super().__init__(*args, **kwargs)
        if hearings:
            self.fields["hearings"].choices = list(hearings)  # type: ignore[attr-defined]  # a MultipleChoiceField
        else:
            del self.fields["hearings"]

    def clean_agency(self) -> Any:
        given = self.cleaned_data["agency"]
        if not given["value"]:
            raise ValidationError(gettext("Choose before whom it is. “Another agency or court” will do."))
        return given

    def clean_a_number(self) -> Any:
        return an_a_number(self.cleaned_data["a_number"])

    def clean_nta_date(self) -> Any:
        return not_ahead(
            self.cleaned_data["nta_date"], gettext("The date of the notice lies ahead. Check the year.")
        )

    def clean_opened(self) -> Any:
        return not_ahead(
            self.cleaned_data["opened"], gettext("The day it was opened lies ahead. Check the year.")
        )

    def clean_closed(self) -> Any:
        return not_ahead(
            self.cleaned_data["closed"], gettext("The day it was closed lies ahead. Check the year.")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "opened" in cleaned and "closed" in cleaned and _is_before(cleaned["closed"], cleaned["opened"]):
            opened = date_in_words(cleaned["opened"]["value"], cleaned["opened"]["precision"])
            self.add_error(
                "closed",
                gettext("It was opened on %(day)s; it cannot have been closed before that.")
                % {"day": opened},
            )
        return cleaned


def _is_before(one: Any, other: Any) -> bool:
    """Whether one date certainly lies before the other."""
    if one["value"] is None or other["value"] is None:
        return False
    (_first, last), (first, _last) = (
        first_and_last_day(Told(each["value"], "staff", each["precision"])) for each in (one, other)
    )
    return last < first
