"""Forms for quotations, files and notes of a publication: words in each of its languages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.fields import SEALED_HINT, KeyField
from safeconduct.evidence.models import Claim, Testimony
from safeconduct.press.desk import words
from safeconduct.press.desk.forms import LANGUAGE_CHOICES, NameField


class InLanguagesForm(forms.Form):
    """Words in each language of a publication: fields called ``<prefix>_<language>``."""

    use_required_attribute = False
    label: Any = _("Words")
    part = "words"
    rows = 4

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        self._add(self.part, self.label, self.rows)

    def _add(self, part: str, label: Any, rows: int, help_text: Any = "") -> None:
        for language in self.languages:
            self.fields[f"{part}_{language}"] = TextField(
                label=f"{label} ({LANGUAGES.get(language, language)})", required=False, max_length=20_000,
                widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text,
            )  # fmt: skip

    def said(self, part: str = "") -> dict[str, str]:
        """What was typed, by language; empty ones left out."""
        given = (
            (language, self.cleaned_data[f"{part or self.part}_{language}"]) for language in self.languages
        )
        return {language: text for language, text in given if text}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.needs_one and not any(given.get(f"{self.part}_{language}") for language in self.languages):
            self.add_error(f"{self.part}_{self.languages[0]}", _("Write the words in one language at least."))
        return given

    needs_one = True


class OwnQuoteForm(InLanguagesForm):
    name = NameField()
    speaker = LineField(label=_("Who speaks"), max_length=200)
    capacity = LineField(label=_("In which office"), max_length=200, required=False)


class OfficialQuoteForm(InLanguagesForm):
    name = NameField()
    claim = KeyField(
        Claim, label=_("Claim"), help_text=_("C-0001: said in public, its words checked. They stand as they are."),
    )  # fmt: skip
    label = _("Our translation")
    needs_one = False


class AccountQuoteForm(InLanguagesForm):
    name = NameField()
    testimony = KeyField(Testimony, label=_("Account"), help_text="T-0001")
    scope = forms.ChoiceField(
        label=_("Under which purpose"), choices=list(words.ACCOUNT_SCOPES.items()), widget=forms.RadioSelect
    )
    own = TextField(
        label=_("Their words in the language of the account, where it is none of those below"), required=False,
        max_length=20_000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Copy them from the de-identified version, letter by letter. What you write below is then marked "
                    "as a translation for those who agree to it."),
    )  # fmt: skip


class ApprovalForm(forms.Form):
    """That whoever is quoted agreed to exactly these words."""

    use_required_attribute = False
    shown = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    who = LineField(label=_("Who agreed"), max_length=200, help_text=SEALED_HINT)
    how = forms.ChoiceField(label=_("How"), choices=list(words.HOW.items()), widget=forms.RadioSelect)
    on = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > self.at.date():
            raise ValidationError(_("This day is not here yet."))
        return self.cleaned_data["on"]


class AboutFileForm(InLanguagesForm):
    """Words beside a file."""

    label = _("What is to be seen, for those who do not see it")
    part = "alt"
    rows = 2
    needs_one = False

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit"] = LineField(label=_("Credit"), max_length=300, required=False)
        if kind in ("", "video"):
            self._add("transcript", _("Of a video: what is said, in words"), 5)

    def content(self) -> dict[str, Any]:
        spoken = any(name.startswith("transcript_") for name in self.fields)
        return {
            "alt": self.said(), "credit": self.cleaned_data["credit"],
            "transcript": self.said("transcript") if spoken else {},
        }  # fmt: skip


class FileForm(AboutFileForm):
    """A file that comes."""

    file = forms.FileField(
        label=_("File"), required=False,
        help_text=_("Picture (up to 20 MB), MP4 or WebM (up to 100 MB), captions as WebVTT, or PDF."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of captions or document"), required=False, choices=[("", "—"), *LANGUAGE_CHOICES]
    )
    number = forms.IntegerField(
        label=_("Of captions: number of their video"), required=False, min_value=1, max_value=9999
    )
    read_by_another = KeyField(
        Testimony, label=_("Of a video: the account that another person reads in it"), help_text="T-0001",
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_file = has_file

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.is_bound and not self.has_file:
            self.add_error("file", _("Choose a file."))
        return given


class CorrectionForm(InLanguagesForm):
    """What readers are told."""

    label = _("What was changed, as readers will read it")
    part = "note"
    rows = 3
    correction_kind = forms.ChoiceField(
        label=_("What is corrected"), choices=list(words.CORRECTIONS.items()), widget=forms.RadioSelect
    )
