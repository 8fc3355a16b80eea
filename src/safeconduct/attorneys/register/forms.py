"""Forms of a profile: one page in sections. What was typed stays; each error says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from safeconduct.attorneys.register import dates, showing, words
from safeconduct.attorneys.register.profiles import Held
from safeconduct.cases.dates.forms import DayField, TokenField
from safeconduct.cases.dates.places import court_choices
from safeconduct.cases.notes.forms import VersionField
from safeconduct.cases.placing import codes
from safeconduct.cases.tasks.forms import MaybeDayField
from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.states import US_STATES

CHOOSE = ("", _("Choose"))
NOBODY = ("", _("Nobody"))
MOST_CASES, MOST_ROWS, MORE_ROWS = 20, 12, 2
AT_LEAST_ONE = ("admissions", "languages")
FEW = 12
LONGEST_LINE, LONGEST_TEXT = 200, 2_000
EARLIEST = date(1950, 1, 1)
LATEST = date(2100, 1, 1)
DAYS = ("on", "until", "start")
STATES = sorted(((code, str(name)) for code, name in US_STATES.items()), key=lambda each: each[1])


def number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    """A whole number between two ends, with one sentence for whatever else is typed."""
    sentence = _("Write a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
    return forms.IntegerField(
        label=label, min_value=least, max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "dir": "ltr"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence), **more,
    )  # fmt: skip


def ticks(label: Any, choices: Iterable[Any], **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=list(choices), widget=forms.CheckboxSelectMultiple, **more
    )


class FoldedTicks(forms.CheckboxSelectMultiple):
    """Many boxes: those that are ticked stand first, the others lie in a fold. A few of which none is ticked do not."""

    template_name = "attorneys/register/folded_ticks.html"

    def __init__(self, add: Any) -> None:
        super().__init__()
        self.add = add

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        groups = [(title, options) for title, options, _index in widget["optgroups"]]
        widget["ticked"] = [each for _title, options in groups for each in options if each["selected"]]
        rest = [(title, [each for each in options if not each["selected"]]) for title, options in groups]
        widget["rest"] = [(title, options) for title, options in rest if options]
        widget["add"] = self.add
        widget["is_folded"] = bool(widget["ticked"]) or sum(len(each) for _title, each in rest) > FEW
        return context


def folded(label: Any, choices: Iterable[Any], add: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=list(choices), widget=FoldedTicks(add), **more
    )


def text(label: Any, rows: int = 3, **more: Any) -> TextField:
    return TextField(
        label=label, required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **more,
    )  # fmt: skip


class ProfileForm(forms.Form):
    """What an attorney tells about herself, apart from the rows of ``ROWS``."""

    use_required_attribute = False
    name = LineField(
        label=_("Name, as it stands with the bar"), max_length=LONGEST_LINE,
        error_messages={"required": _("Write the name.")},
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail at work"), required=False, max_length=254,
        error_messages={"invalid": _("This is no e-mail address. Write it like name@example.org.")},
    )  # fmt: skip
    phone = LineField(
        label=_("Telephone at work"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )  # fmt: skip
    region = forms.ChoiceField(label=_("State of the office"), required=False, choices=[CHOOSE, *STATES])
    forums = folded(
        _("Courts and asylum offices you can go to"), court_choices(), _("Add courts and asylum offices")
    )
    remote = forms.BooleanField(label=_("I take cases by telephone and video too"), required=False)
    facilities = folded(
        _("States where you visit people in detention"),
        STATES,
        _("Add states"),
        help_text=_("Choose none if you cannot visit."),
    )
    expertise = forms.ChoiceField(
        label=_("How much of this work have you done?"), choices=list(codes.EXPERIENCE.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how much of this work you have done.")},
    )  # fmt: skip
    interests = folded(_("What would you like to do?"), codes.AREAS.items(), _("Add more"))
    capacity = number(
        _("How many cases at the same time?"), 0, MOST_CASES, help_text=_("0 while you can take none.")
    )
    gender = forms.ChoiceField(
        label=_("Gender"), required=False, choices=list(words.GENDERS.items()), help_text=words.WHY_GENDER
    )
    communities = text(_("Communities you belong to, or are close to"), help_text=words.WHY_COMMUNITIES)
    wishes = text(_("What else should we know when we look for a case?"))
    token = TokenField()
    version = VersionField()

    def clean_communities(self) -> list[str]:
        lines = str(self.cleaned_data["communities"]).splitlines()
        found = sorted({" ".join(line.split()) for line in lines if line.strip()})
        if len(found) > MOST_ROWS or any(len(each) > 60 for each in found):
            raise ValidationError(_("Name at most twelve, each in a few words, one on each line."))
        return found


class DeskForm(ProfileForm):
    """The same, with what only the placement desk decides."""

    firm = forms.ChoiceField(label=_("Firm"), required=False)
    needs_mentor = forms.BooleanField(label=_("Takes no case without a mentor"), required=False)
    mentor = forms.ChoiceField(label=_("Mentor"), required=False)
    is_mentor = forms.BooleanField(label=_("Accompanies others as a mentor"), required=False)
    mentor_load = number(_("How many cases as a mentor at the same time?"), 0, 50, required=False)
    notes = text(_("Notes of the desk"), help_text=_("The attorney does not see them on the site."))

    def __init__(
        self, *args: Any, firms: Sequence[tuple[str, str]], mentors: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].choices = [("", _("None")), *firms]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["mentor"].choices = [NOBODY, *mentors]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("is_mentor") and not given.get("mentor_load") and "mentor_load" not in self.errors:
            self.add_error("mentor_load", _now("Write how many cases the mentor can accompany, at least 1."))
        return given


class RowForm(forms.Form):
    """One row that may stay empty: then it is left out. ``says``: what is kept there, on the fold it lies in."""

    use_required_attribute = False
    says = ""

    def is_empty(self) -> bool:
        return not any(_typed(self, name) for name in self.fields)


def _typed(form: forms.Form, name: str) -> bool:
    value = form[name].data
    return (
        any(str(part or "").strip() for part in value.values()) if isinstance(value, Mapping) else bool(value)
    )


class AdmissionForm(RowForm):
    jurisdiction = forms.ChoiceField(label=_("Where"), choices=[CHOOSE, *STATES])
    number = LineField(label=_("Number"), max_length=40, widget=forms.TextInput(attrs={"dir": "ltr"}))
    status = forms.ChoiceField(label=_("How it stands"), choices=[CHOOSE, *words.ADMISSION_STATES.items()])

    def told(self) -> Held:
        return {name: str(self.cleaned_data[name]) for name in ("jurisdiction", "number", "status")}


class LanguageForm(RowForm):
    language = forms.ChoiceField(label=_("Language"), choices=[CHOOSE, *LANGUAGES.items()])
    level = forms.ChoiceField(label=_("How well"), choices=[CHOOSE, *codes.LEVELS.items()])

    def told(self) -> Held:
        return {"language": self.cleaned_data["language"], "level": int(self.cleaned_data["level"])}


class TrainingForm(RowForm):
    area = forms.ChoiceField(label=_("Kind of work"), choices=[CHOOSE, *codes.AREAS.items()])
    on = DayField(label=_("Day of the training"))
    until = MaybeDayField(label=_("Holds until"), required=False)

    def clean(self) -> dict[str, Any]:
        return _in_order(self, super().clean() or {}, "on", "until")

    def told(self) -> Held:
        given = self.cleaned_data
        return {"area": given["area"], "on": given["on"].isoformat(), "until": _iso(given.get("until"))}


class PauseForm(RowForm):
    start = DayField(label=_("First day off"))
    until = MaybeDayField(
        label=_("Last day off"), required=False, help_text=_("Leave it empty while you do not know.")
    )
    why = LineField(label=_("Note"), required=False, max_length=LONGEST_LINE)

    def clean(self) -> dict[str, Any]:
        return _in_order(self, super().clean() or {}, "start", "until")

    def told(self) -> Held:
        given = self.cleaned_data
        return {
            "from": given["start"].isoformat(),
            "until": _iso(given.get("until")),
            "why": given.get("why", ""),
        }


ROWS: Mapping[str, tuple[type[RowForm], Any]] = {
    "admissions": (AdmissionForm, _("Bar admissions")),
    "languages": (LanguageForm, _("Languages besides English, or English itself")),
    "trainings": (TrainingForm, _("Trainings")),
    "pauses": (PauseForm, _("Days off")),
}


class Whole:
    """The form of a profile with its rows, bound to what was sent or filled from what is kept."""

    def __init__(self, form: ProfileForm, data: QueryDict | None, held: Held) -> None:
        self.form = form
        self.rows = {name: _rows(name, data, held) for name in ROWS}

    def is_valid(self) -> bool:
        good = self.form.is_valid()
        for name, (_kind, title) in ROWS.items():
            wrong = [row for row in self.filled(name) if not row.is_valid()]  # every row says its errors
            if wrong:
                said = _now("Look at “%(part)s”: something there is missing or wrong.") % {"part": title}
                self.form.add_error(None, said)
                good = False
        return self._each_once() and good

    def held(self) -> Held:
        """What a valid form says."""
        given = dict(self.form.cleaned_data)
        told = {name: [row.told() for row in self.filled(name)] for name in ROWS}  # type: ignore[attr-defined]  # each row has it
        kept: Held = {name: value for name, value in given.items() if name not in ("token", "version")}
        kept["expertise"] = int(given["expertise"])
        kept["languages"] = {each["language"]: each["level"] for each in told.pop("languages")}
        if "mentor_load" in given:
            kept["mentor_load"] = int(given["mentor_load"] or 0)
        return {**kept, **told}

    def filled(self, name: str) -> list[RowForm]:
        return [row for row in self.rows[name] if not row.is_empty()]

    def shown(self) -> list[dict[str, Any]]:
        """Each part with its filled rows; empty ones lie in a fold, but for one where there would be none at all."""
        return [self._part(name, rows) for name, rows in self.rows.items()]

    def _part(self, name: str, rows: list[RowForm]) -> dict[str, Any]:
        used = [place for place, row in enumerate(rows, 1) if row.initial or not row.is_empty()]
        open_until = max(used, default=int(name in AT_LEAST_ONE))
        return {"name": name, "title": ROWS[name][1], "rows": rows[:open_until], "more": rows[open_until:]}

    def _each_once(self) -> bool:
        good = True
        for name, field in (("languages", "language"), ("admissions", "number")):
            seen: set[tuple[str, str]] = set()
            for row in self.filled(name):
                key = (str(row[field].data), str(row["jurisdiction"].data) if name == "admissions" else "")
                if key in seen:
                    row.add_error(field, _now("This is here twice. Empty one of the two."))
                    self.form.add_error(None, _now("Something is here twice. Empty one of the two."))
                    good = False
                seen.add(key)
        return good


def filled(held: Held) -> dict[str, Any]:
    """The first values of a form that shows a profile."""
    communities = "\n".join(held.get("communities") or ())
    return {**held, "communities": communities, "expertise": str(held.get("expertise") or 1)}


def _rows(name: str, data: QueryDict | None, held: Held) -> list[RowForm]:
    kind, _title = ROWS[name]
    kept = _initial(name, held)
    count = min(max(len(kept) + MORE_ROWS, _sent(name, data)), MOST_ROWS + MORE_ROWS)
    rows = [
        kind(data, prefix=f"{name}-{place}", initial=kept[place] if place < len(kept) else None)
        for place in range(count)
    ]
    for row, each in zip(rows, kept if data is None else (), strict=False):
        row.says = showing.row_words(name, each)
    return rows


def _sent(name: str, data: QueryDict | None) -> int:
    places = (key.split("-")[1] for key in (data or {}) if key.startswith(f"{name}-") and key.count("-") > 1)
    return max(
        (int(each) + 1 for each in places if each.isascii() and each.isdigit() and len(each) < 3), default=0
    )


def _initial(name: str, held: Held) -> list[Held]:
    if name == "languages":
        return [{"language": code, "level": str(level)} for code, level in (held.get(name) or {}).items()]
    found = []
    for each in held.get(name) or ():
        row = dict(each)
        if name == "pauses":
            row["start"] = row.get("from")
        found.append({key: dates.day_of(value) if key in DAYS else value for key, value in row.items()})
    return found


def _in_order(form: forms.Form, given: dict[str, Any], first: str, last: str) -> dict[str, Any]:
    start, until = given.get(first), given.get(last)
    if start and until and until < start:
        form.add_error(last, _now("This day is before the first one."))
    for name, day in ((first, start), (last, until)):
        if day and not EARLIEST <= day <= LATEST:
            form.add_error(name, _now("This day is too far away. Please check the year."))
    return given


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
