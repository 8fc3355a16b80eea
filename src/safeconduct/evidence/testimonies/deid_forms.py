"""What a de-identified version and a script are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField, TextField
from safeconduct.evidence.deidentify import Kind
from safeconduct.evidence.fields import KeyField
from safeconduct.evidence.models import Item
from safeconduct.evidence.testimonies.forms import LONGEST, choices
from safeconduct.evidence.testimonies.words import CHECKLIST, KINDS


class PhraseForm(forms.Form):
    """A phrase that must go, as it stands in the account."""

    use_required_attribute = False
    phrase = LineField(
        label=_("Take out this phrase"), help_text=_("Exactly as it stands in the text. It goes wherever it stands."),
        max_length=300, error_messages={"required": _("Write the phrase that must go.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What does it give away?"), choices=choices(KINDS))

    def chosen(self) -> Kind:
        return Kind(self.cleaned_data["kind"])


class ChecklistForm(forms.Form):
    """What gives somebody away without a name: each looked at, and what stays in written down."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, words in CHECKLIST.items():
            self.fields[code] = LineField(
                label=words, help_text=_("Write what stays in and why, or “nothing”. This is sealed."), max_length=500,
                error_messages={"required": _("Look at this too. If nothing stays in, write “nothing”.")},
            )  # fmt: skip

    def remains(self) -> Mapping[str, str]:
        return {code: self.cleaned_data[code] for code in CHECKLIST}


class BackForm(forms.Form):
    """Why a reviewer does not agree."""

    use_required_attribute = False
    why = TextField(
        label=_("What must change?"), help_text=_("This is sealed. The author reads it."), max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say what must change.")},
    )  # fmt: skip


class ScriptForm(forms.Form):
    """What will be read aloud."""

    use_required_attribute = False
    text = TextField(
        label=_("The script"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        error_messages={"required": _("Write the script.")},
    )  # fmt: skip


class ApprovalForm(forms.Form):
    """The witness heard the very words and approved them."""

    use_required_attribute = False
    how = LineField(
        label=_("How did they hear it?"), help_text=_("For example: read aloud on a call, in their language."),
        max_length=300, error_messages={"required": _("Say how the witness heard it.")},
    )  # fmt: skip
    when = LineField(label=_("When?"), max_length=60, error_messages={"required": _("Say when that was.")})
    heard_by = LineField(
        label=_("Who of us heard them approve it?"), max_length=200,
        error_messages={"required": _("Name who heard the witness approve it.")},
    )  # fmt: skip
    said = TextField(
        label=_("What they said"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )  # fmt: skip


class ReleaseForm(forms.Form):
    """Whoever reads it agreed to be seen and heard."""

    use_required_attribute = False
    reader = LineField(
        label=_("Who reads it?"), help_text=_("The name is sealed."), max_length=200,
        error_messages={"required": _("Name the reader.")},
    )  # fmt: skip
    how = LineField(
        label=_("How did they agree to be published?"), max_length=300,
        error_messages={"required": _("Say how the reader agreed.")},
    )  # fmt: skip
    when = LineField(label=_("When?"), max_length=60, error_messages={"required": _("Say when that was.")})


class RecordingForm(forms.Form):
    """The recording of this very script."""

    use_required_attribute = False
    note = LineField(
        label=_("Which recording is it?"),
        max_length=500,
        error_messages={"required": _("Say which recording it is.")},
    )
    item = KeyField(
        Item, label=_("Item that holds the file"), required=False,
        help_text=_("Add the file as an item first, then write its key, such as I-0012. Leave empty without a file."),
    )  # fmt: skip


STEP_FORMS: Mapping[str, type[forms.Form]] = {
    "script": ScriptForm, "witness_approval": ApprovalForm, "reader_release": ReleaseForm, "recording": RecordingForm,
}  # fmt: skip
