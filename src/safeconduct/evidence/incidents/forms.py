"""What is asked about an incident, its places, and how it hangs together with others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.fields import (
    INTERNAL_HINT,
    SEALED_HINT,
    CodesField,
    CountryField,
    KeyField,
    PeriodsField,
)
from safeconduct.evidence.incidents.linking import CHOICES, words_of
from safeconduct.evidence.incidents.placing import Placed
from safeconduct.evidence.incidents.precision import SEALED
from safeconduct.evidence.incidents.wording import MONITORING, PRECISION
from safeconduct.evidence.models import Incident, IncidentPlace
from safeconduct.evidence.sealing import Content

MOST_TAGS = 30


class TagsField(LineField):
    """Words with commas between them. Its value is a list, each once."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        typed = str(super().clean(value)).replace("،", ",").split(",")
        tags = list(dict.fromkeys(tag.strip() for tag in typed if tag.strip()))
        if len(tags) > MOST_TAGS or any(len(tag) > 48 for tag in tags):
            raise ValidationError(_("Write no more than 30 tags of 48 letters each."))
        return tags


class LinesField(TextField):
    """One entry a line. Its value is a list, each once."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = str(super().clean(value)).splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


class IncidentForm(forms.Form):
    """An incident. What is sealed is asked only of those who can seal it."""

    use_required_attribute = False
    SEALED = ("aliases", "note")
    title = LineField(
        label=_("Title"),
        help_text=INTERNAL_HINT,
        max_length=300,
        error_messages={"required": _("Write a title: what happened, and roughly where.")},
    )
    periods = PeriodsField(label=_("When did it happen?"), required=False)
    kinds = CodesField(
        "acts",
        label=_("What is it about?"),
        help_text=_("Choose what is reported, before you record each act."),
        required=False,
    )
    summary = TextField(
        label=_("Summary for the desk"),
        help_text=_("From public sources only. This is searched and counted. Name no private person here."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    public_summary = TextField(
        label=_("Summary to be published"),
        help_text=_("Written for readers outside, apart from the one above. Name no private person here."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the texts"), choices=[("", _("Not said")), *LANGUAGES.items()], required=False
    )
    monitoring = forms.ChoiceField(label=_("Monitoring"), choices=list(MONITORING.items()), initial="open")
    tags = TagsField(
        label=_("Tags"), help_text=_("With commas between them. Name no private person here."), required=False,
        max_length=1_600,
    )  # fmt: skip
    aliases = LinesField(
        label=_("Names that must never go out"),
        help_text=_(
            "Names, nicknames and places, one a line: the de-identification looks for them. "
            "This is sealed. Only people at the desk can open it."
        ),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    note = TextField(
        label=_("Note"), help_text=SEALED_HINT, required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip

    def __init__(self, *args: Any, can_seal: bool, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = self.SEALED if not can_seal else () if is_new else ("aliases",)
        for name in gone:
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """The internal columns of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.SEALED}

    def content(self) -> Content | None:
        """The sealed part of a valid form; None where it was not asked."""
        given = {name: self.cleaned_data[name] for name in self.SEALED if name in self.fields}
        return given or None


class NamesForm(forms.Form):
    """The names of an incident, opened for a reason."""

    aliases = LinesField(
        label=_("Names, nicknames and places, one a line"),
        help_text=_("The de-identification of every testimony about this incident looks for them."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )


def filled_incident(row: Incident, content: Content | None) -> dict[str, Any]:
    """The values of a form that shows this incident, all but the names that open only for a reason."""
    names = ("title", "periods", "kinds", "summary", "public_summary", "language", "monitoring", "tags")
    return {**{name: getattr(row, name) for name in names}, "note": (content or {}).get("note", "")}


class DegreesField(LineField):
    """Degrees north or east, with a dot or a comma. Its value is a number, or None for nothing."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        widget = forms.TextInput(attrs={"dir": "ltr", "inputmode": "text"})
        super().__init__(required=False, max_length=24, widget=widget, **kwargs)

    def clean(self, value: Any) -> float | None:
        typed = str(super().clean(value)).replace(",", ".").replace("−", "-")
        if not typed:
            return None
        try:
            degrees = float(typed)
        except ValueError:
            degrees = float("nan")
        if not abs(degrees) <= self.most:
            raise ValidationError(
                _("Write degrees as a number from -%(most)s to %(most)s, such as 43.31."),
                params={"most": self.most},
            )
        return degrees


class PlaceForm(forms.Form):
    """A place. Precision comes first: it decides what is kept in the clear."""

    use_required_attribute = False
    precision = forms.ChoiceField(
        label=_("How precisely do you give the place?"),
        help_text=_("If you choose something coarser later, everything finer is erased."),
        choices=list(PRECISION.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how precisely you give the place.")},
    )
    name = LineField(
        label=_("Town, district or region"),
        help_text=_("Never a street or a house. This is searched and counted."),
        required=False,
        max_length=200,
    )
    country = CountryField(label=_("Country"), required=False)
    latitude = DegreesField(
        label=_("Degrees north"), most=90,
        help_text=_("With minus for south. In the clear we keep it only as coarse as you chose above."),
    )  # fmt: skip
    longitude = DegreesField(label=_("Degrees east"), most=180, help_text=_("With minus for west."))
    exact_name = LineField(label=_("The exact place"), help_text=SEALED_HINT, required=False, max_length=300)

    def __init__(self, *args: Any, can_seal: bool, now: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if can_seal:
            return
        del self.fields["exact_name"]
        offered: Any = self.fields["precision"]
        offered.choices = [one for one in PRECISION.items() if one[0] not in SEALED or one[0] == now]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        precision = given.get("precision", "")
        point = (given.get("latitude"), given.get("longitude"))
        if (point[0] is None) != (point[1] is None) and not {"latitude", "longitude"} & set(self.errors):
            self.add_error(
                "longitude" if point[1] is None else "latitude", _("Give both degrees, or neither.")
            )
        if precision == "country" and not given.get("country"):
            self.add_error("country", _("Choose the country."))
        elif precision and not given.get("name") and precision != "country":
            self.add_error("name", _("Write the town, the district or the region."))
        if given.get("exact_name") and precision not in SEALED:
            self.add_error(
                "exact_name",
                _("An exact place is kept only with “exact” or “near”. Empty this, or choose one of them."),
            )
        return given

    def placed(self) -> Placed:
        """What a valid form says."""
        return Placed(**self.cleaned_data)


def filled_place(row: IncidentPlace, exact: Content | None) -> dict[str, Any]:
    """The values of a form that shows this place; the full point only for those who can open it."""
    sealed = exact or {}
    point = (row.latitude, row.longitude)
    if row.sealed is not None and sealed:
        point = (sealed.get("latitude"), sealed.get("longitude"))
    return {
        "precision": row.precision, "name": row.name, "country": row.country, "latitude": point[0],
        "longitude": point[1], "exact_name": sealed.get("name", ""),
    }  # fmt: skip


class LinkForm(forms.Form):
    """How this incident and another hang together."""

    use_required_attribute = False
    choice = forms.ChoiceField(
        label=_("This incident …"),
        choices=[(code, words_of(code)) for code in CHOICES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the two hang together.")},
    )
    other = KeyField(
        Incident,
        label=_("… the other incident"),
        help_text=_("Its key, such as E-0012."),
        error_messages={"required": _("Write the key of the other incident.")},
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incident = incident

    def clean_other(self) -> Incident:
        other: Incident = self.cleaned_data["other"]
        if other.pk == self.incident.pk:
            raise ValidationError(_("This is the incident itself. Write the key of another one."))
        return other


class DisjointForm(forms.Form):
    """Parts of one incident that share nobody, and why we hold them so."""

    use_required_attribute = False
    parts = forms.MultipleChoiceField(
        label=_("Which parts share nobody?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose two parts or more.")},
    )
    why = LineField(
        label=_("Why do they share nobody?"),
        help_text=_("For example: months apart, in different towns. Name no private person here."),
        max_length=300,
        error_messages={"required": _("Say why, so that others can follow it.")},
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parts"]
        field.choices = list(offered)

    def clean_parts(self) -> list[str]:
        chosen = list(self.cleaned_data["parts"])
        if len(chosen) < 2:
            raise ValidationError(_now("Choose two parts or more."))
        return chosen
