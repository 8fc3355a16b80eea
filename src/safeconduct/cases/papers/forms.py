"""Forms of papers. What was typed stays; only files must be chosen again."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates.forms import TokenField
from safeconduct.cases.papers.content import FIELDS, NO_WORDS, Paper, typed
from safeconduct.cases.papers.kinds import COMPETENCE, KINDS
from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.fields import WhenField

CHOOSE = ("", _("Choose"))
LANGUAGE_CHOICES = [("", _("Not said")), (NO_WORDS, _("No words in it")), *LANGUAGES.items()]
WHEN_HINT = _("Write 2019-03-14, or 2019-03 or 2019 if no more is known; 2019~ for about.")
SHORTEST_REASON = 5
ONE_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?~?$")
SLOT = re.compile(r"^[\w][\w .\-/]{0,19}$")


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


def file_field(label: Any, help_text: Any = "", *, many: bool = False) -> forms.Field:
    """A field for files; what came in it is read from the request, where it lies sealed."""
    widget = ManyFiles(attrs={"multiple": True}) if many else forms.FileInput()
    return forms.Field(label=label, help_text=help_text, required=False, widget=widget)


class PaperForm(forms.Form):
    """What a paper is."""

    use_required_attribute = False
    title = LineField(
        label=_("Title"),
        max_length=200,
        error_messages={"required": _("Please say in a few words what it is.")},
    )
    kind = forms.ChoiceField(
        label=_("What kind of paper is it?"),
        choices=[CHOOSE, *KINDS.items()],
        error_messages={
            "required": _("Please choose what kind of paper it is."),
            "invalid_choice": _("Please choose the kind from the list."),
        },
    )
    language = forms.ChoiceField(
        label=_("In which language is it?"),
        choices=LANGUAGE_CHOICES,
        required=False,
        error_messages={"invalid_choice": _("Please choose the language from the list.")},
    )
    slot = LineField(
        label=_("Place among the exhibits, if it has one"), help_text=_("Such as A or C-3."), required=False,
        max_length=20,
    )  # fmt: skip
    dated = WhenField(label=_("Which date stands on it?"), help_text=WHEN_HINT, required=False)
    author = LineField(label=_("Who wrote or issued it?"), required=False, max_length=200)
    obtained_from = LineField(label=_("From whom did we get it?"), required=False, max_length=200)
    obtained_on = WhenField(label=_("When did we get it?"), help_text=WHEN_HINT, required=False)
    source_url = LineField(
        label=_("Web address, if it was published"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
    )
    third_party = forms.BooleanField(
        label=_("It names people other than the one who asked"),
        help_text=_("Then somebody looks at what of them may leave the house."),
        required=False,
    )
    note = TextField(
        label=_("Note about it"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    token = TokenField()

    def clean_dated(self) -> str:
        written = str(self.cleaned_data["dated"])
        if written and not ONE_DATE.match(written):
            raise ValidationError(
                gettext(
                    "Write one date: 2019-03-14, or 2019-03 or 2019 if no more is known; 2019~ for about."
                )
            )
        return written

    def clean_slot(self) -> str:
        slot = str(self.cleaned_data["slot"])
        if slot and not SLOT.match(slot):
            raise ValidationError(gettext("Write letters and numbers, such as A or C-3."))
        return slot

    def clean_source_url(self) -> str:
        address = str(self.cleaned_data["source_url"])
        if not address:
            return ""
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValidationError(
                gettext("Write the whole address, beginning with https://, or leave it empty.")
            )
        return address

    def described(self) -> dict[str, Any]:
        """The description by the names of the record; only once the form is valid."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class UploadForm(PaperForm):
    """New papers from files."""

    uploads = file_field(
        _("Files"),
        _("Photos, PDF, office documents, sound and video. They are locked while they arrive."),
        many=True,
    )
    together = forms.BooleanField(
        label=_("These files are one paper, such as photos of its pages"), required=False
    )
    privileged = forms.BooleanField(
        label=_("For lawyers only"),
        help_text=_(
            "Our pages show it to lawyers and supervisors alone. It lies under the key of the case like all else: "
            "this hides it, it does not lock it apart."
        ),
        required=False,
    )
    field_order = ("uploads", "together", "title", "kind", "language")

    def __init__(self, *args: Any, may_hide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("May stay empty: then the name of the file is its title.")
        if not may_hide:
            del self.fields["privileged"]


class TakeForm(PaperForm):
    """A paper of a file that the person sent."""


class EditForm(PaperForm):
    """A paper described anew."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class VersionForm(forms.Form):
    """A newer version of a paper."""

    use_required_attribute = False
    uploads = file_field(_("Files of the new version"), _("Several files are its pages."), many=True)
    why = LineField(
        label=_("What is new in it?"),
        max_length=300,
        error_messages={"required": _("Please say in a few words what is new.")},
    )
    token = TokenField()


class TranslationForm(forms.Form):
    """A translation of what holds now, and who made it."""

    use_required_attribute = False
    file = file_field(_("The translation"))
    language = forms.ChoiceField(
        label=_("Into which language?"), choices=list(LANGUAGES.items()), initial="en"
    )
    translator = LineField(
        label=_("Full name of the translator"),
        max_length=200,
        error_messages={"required": _("Please give the translator’s full name.")},
    )
    competence = forms.ChoiceField(
        label=_("Why can they translate it?"),
        choices=[CHOOSE, *COMPETENCE.items()],
        error_messages={
            "required": _("Please choose why they can translate it: the certificate must say it."),
            "invalid_choice": _("Please choose from the list."),
        },
    )
    address = LineField(
        label=_("Address of the translator"),
        help_text=_("The court asks for it on the certificate."),
        required=False,
        max_length=300,
    )
    phone = LineField(
        label=_("Telephone of the translator"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )  # fmt: skip
    translated_on = WhenField(label=_("When was it translated?"), help_text=WHEN_HINT, required=False)
    certificate = file_field(
        _("The signed certificate, if you have it"),
        _("It can be added later. The next page makes one to be signed."),
    )
    token = TokenField()

    def told(self) -> dict[str, Any]:
        names = ("language", "translator", "competence", "address", "phone", "translated_on")
        return {name: self.cleaned_data[name] for name in names}


class CertificateForm(forms.Form):
    """The signed certificate of a translation that is kept already."""

    use_required_attribute = False
    file = file_field(_("The signed certificate"))
    token = TokenField()


class StrikeForm(forms.Form):
    """Why a paper is struck out."""

    use_required_attribute = False
    reason = LineField(
        label=_("Why is it struck out?"),
        max_length=500,
        min_length=SHORTEST_REASON,
        error_messages={
            "required": _("Please say why, in a few words."),
            "min_length": _("Please say why, in at least five letters."),
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    token = TokenField()


class MoveForm(forms.Form):
    """Nothing to type: which version one saw, and the token."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    token = TokenField()


def filled(paper: Paper) -> dict[str, Any]:
    """The values of a form that shows this paper."""
    return {**{name: paper.content[name] for name in FIELDS}, "dated": typed(paper.content["dated"])}
