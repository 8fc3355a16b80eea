"""What is asked about an act, who had a part in it, and the bodies spoken of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField, TextField
from safeconduct.evidence.fields import (
    SEALED_HINT,
    CodeField,
    CodesField,
    CountryField,
    KeyField,
    KeysField,
    WhenField,
    label,
)
from safeconduct.evidence.incidents.involving import is_courts_finding
from safeconduct.evidence.incidents.wording import CERTAINTY, CONSISTENCY, REASON_BASIS
from safeconduct.evidence.models import Act, ActPerson, Claim, Incident, Involvement, Party, PersonRecord
from safeconduct.evidence.sealing import Content

NOT_SAID = ("", _("Not said"))
MANY = 200
"""Above so many persons the form leaves them alone: they are added and taken off on the page of the act."""


class ActForm(forms.Form):
    """One kind of harm, to a group or to persons recorded one by one."""

    use_required_attribute = False
    SEALED = ("detention_place", "detention_circumstances", "note")
    kind = CodeField(
        "acts", label=_("What was done?"), error_messages={"required": _("Choose what was done.")}
    )
    group = LineField(
        label=_("To which group?"),
        help_text=_("From public sources. This is searched and counted. Name no private person here."),
        required=False,
        max_length=200,
    )
    persons = KeysField(
        PersonRecord,
        label=_("To which persons?"),
        help_text=_("Their keys, such as P-0012, one a line. No names."),
        required=False,
    )
    period = WhenField(label=_("When?"), required=False)
    place = forms.ChoiceField(label=_("Where?"), required=False)
    methods = CodesField("methods", label=_("How?"), required=False)
    reasons = CodesField("reasons", label=_("Why were they targeted?"), required=False)
    reason_basis = forms.ChoiceField(
        label=_("For what they are, or for what they were taken for?"),
        choices=[NOT_SAID, *REASON_BASIS.items()], required=False,
    )  # fmt: skip
    outcome = CodeField("person_status", label=_("What became of them?"), required=False)
    consistency = forms.ChoiceField(
        label=_("Do medical findings fit what is alleged?"),
        help_text=_("Only if a physician looked, in the five degrees of the Istanbul Protocol."),
        choices=[NOT_SAID, *CONSISTENCY.items()],
        required=False,
    )
    detention_place = LineField(
        label=_("Where were they held?"), help_text=SEALED_HINT, required=False, max_length=300
    )
    detention_circumstances = TextField(
        label=_("How were they held?"), help_text=SEALED_HINT, required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )  # fmt: skip
    note = TextField(
        label=_("Note"), help_text=SEALED_HINT, required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, incident: Incident, can_seal: bool, persons_here: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(place.pk): place for place in incident.places.order_by("name")}
        where: Any = self.fields["place"]
        where.choices = [NOT_SAID, *((pk, place.name or place.country) for pk, place in self.places.items())]
        if not self.places:
            where.help_text = format_html(
                '{} <a href="{}">{}</a>', _("No place of the incident is recorded yet: record it first."),
                reverse("incident_place_new", args=[incident.pk]), _("Add a place"),
            )  # fmt: skip
        else:
            where.help_text = _(
                "One of the places of the incident. Another one has to be recorded there first."
            )
        gone = [*(() if can_seal else self.SEALED), *(() if persons_here else ("persons",))]
        for name in gone:
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """The internal columns of a valid form."""
        given = {k: v for k, v in self.cleaned_data.items() if k not in (*self.SEALED, "persons")}
        return {**given, "place": self.places.get(given["place"])}

    def harmed(self) -> list[PersonRecord] | None:
        """Exactly who was harmed; None where the form does not ask."""
        return self.cleaned_data["persons"] if "persons" in self.fields else None

    def content(self) -> Content | None:
        """The sealed part of a valid form; None where it was not asked."""
        if "note" not in self.fields:
            return None
        given = self.cleaned_data
        detention = {"place": given["detention_place"], "circumstances": given["detention_circumstances"]}
        return {"detention": detention, "note": given["note"]}


def filled_act(row: Act, content: Content | None) -> dict[str, Any]:
    """The values of a form that shows this act."""
    names = ("kind", "group", "period", "methods", "reasons", "reason_basis", "outcome", "consistency")
    held = content or {}
    detention = held.get("detention") or {}
    harmed = ActPerson.objects.filter(act=row).order_by("person__key")
    keys = list(harmed.values_list("person__key", flat=True)[: MANY + 1])
    return {
        **{name: getattr(row, name) for name in names},
        "place": str(row.place_id or ""), "persons": keys, "note": held.get("note", ""),
        "detention_place": detention.get("place", ""), "detention_circumstances": detention.get("circumstances", ""),
    }  # fmt: skip


class InvolvementForm(forms.Form):
    """Who is said to have had which part. A body or a person, never both."""

    use_required_attribute = False
    party = KeyField(
        Party,
        label=_("Which public body, unit or office?"),
        help_text=_("Its key, such as B-0003."),
        required=False,
    )
    person = KeyField(
        PersonRecord,
        label=_("Or which person?"),
        help_text=_("Their key, such as P-0012. No names."),
        required=False,
    )
    kind = CodeField("perpetrators", label=_("Who are they?"), required=False)
    degree = CodeField(
        "involvement", label=_("What part are they said to have had?"),
        error_messages={"required": _("Choose what part they are said to have had.")},
    )  # fmt: skip
    certainty = forms.ChoiceField(
        label=_("How certain is it?"), choices=list(CERTAINTY.items()), initial="possible"
    )
    finding = KeyField(
        Claim,
        label=_("Did a court find it?"),
        help_text=_("The key of the claim that holds the court’s finding. Without one it is alleged."),
        required=False,
    )

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act

    def clean_finding(self) -> Claim | None:
        claim: Claim | None = self.cleaned_data["finding"]
        if claim is not None and claim.incident_id != self.act.incident_id:
            raise ValidationError(_("This claim belongs to another incident."))
        if claim is not None and not is_courts_finding(claim):
            raise ValidationError(
                _("This is no finding of a court. Choose a finding whose source is a court.")
            )
        return claim

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("party")) == bool(given.get("person")) and not {"party", "person"} & set(
            self.errors
        ):
            both = given.get("party")
            words = _("Give a body or a person, not both.") if both else _("Say who: a body or a person.")
            self.add_error("party", words)
        return given


def filled_involvement(row: Involvement) -> dict[str, Any]:
    """The values of a form that shows this involvement."""
    names = ("party", "person", "kind", "degree", "certainty", "finding")
    return {name: getattr(row, name) for name in names}


class PartyForm(forms.Form):
    """A public body, unit, office or armed group."""

    use_required_attribute = False
    name = LineField(
        label=_("Name"),
        help_text=_("Of the body or the office, not of who holds it. Name no private person here."),
        max_length=200,
        error_messages={"required": _("Write the name of the body or the office.")},
    )
    kind = CodeField(
        "perpetrators", label=_("What is it?"), error_messages={"required": _("Choose what it is.")}
    )
    country = CountryField(label=_("Country"), required=False)
    part_of = KeyField(Party, label=_("Part of"), help_text=_("Its key, such as B-0003."), required=False)


def filled_party(row: Party) -> dict[str, Any]:
    """The values of a form that shows this body."""
    return {"name": row.name, "kind": row.kind, "country": row.country, "part_of": row.part_of}


class PersonsForm(forms.Form):
    """Add persons to an act, by their keys."""

    use_required_attribute = False
    persons = KeysField(
        PersonRecord,
        label=_("Add persons"),
        help_text=_("Their keys, such as P-0012, one a line. No names."),
        error_messages={"required": _("Write at least one key.")},
    )


class OutcomeForm(forms.Form):
    """What became of one person."""

    outcome = CodeField("person_status", label=_("What became of them?"), required=False)


def who(row: Involvement) -> str:
    """A body by its name, a person by the pseudonym."""
    if row.party is not None:
        return row.party.name
    return row.person.key if row.person is not None else label("perpetrators", row.kind)
