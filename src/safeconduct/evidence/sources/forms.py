"""What is asked about a source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.fields import INTERNAL_HINT, SEALED_HINT, CodeField, KeyField
from safeconduct.evidence.models import Source
from safeconduct.evidence.sources.words import KINDS, REASONS, RELIABILITY, is_nameless

LONGEST_BASIS, LONGEST_NOTE = 2_000, 4_000
INTERNAL = ("kind", "name", "connection", "reliability", "basis", "derived_from", "language", "address")
SEALED = ("sealed_name", "contact", "note")


class SourceForm(forms.Form):
    """A source. Of people and the unnamed the name goes into the sealed part, of all others into the list."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("What kind of source is it?"),
        choices=[("", _("Choose")), *KINDS.items()],
        error_messages={"required": _("Choose what kind of source it is.")},
    )
    name = LineField(
        label=_("Name"),
        help_text=_("Of an outlet, organisation, authority or court. Leave empty for a person."),
        required=False,
        max_length=300,
    )
    reliability = forms.ChoiceField(
        label=_("How reliable is it?"),
        help_text=_("Of the source as such. How credible one statement is, is judged apart from this."),
        choices=list(RELIABILITY.items()),
        initial="F",
    )
    basis = TextField(
        label=_("Why is it held so reliable?"),
        help_text=INTERNAL_HINT,
        required=False,
        max_length=LONGEST_BASIS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    connection = CodeField("connections", label=_("How does the source know?"), required=False)
    derived_from = KeyField(
        Source,
        label=_("Does it only pass on what another source said?"),
        help_text=_("The key of that source, such as S-0012. Both then count as one origin."),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Not said")), *LANGUAGES.items()]
    )
    address = LineField(
        label=_("Web address"),
        help_text=_("Of a public source."),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
    )
    sealed_name = LineField(
        label=_("Name of the person"), help_text=SEALED_HINT, required=False, max_length=300
    )
    contact = TextField(
        label=_("How to reach them"),
        help_text=SEALED_HINT,
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = TextField(
        label=_("Note about the person"),
        help_text=SEALED_HINT,
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, source: Source | None = None, may_seal: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        if source is not None:
            self._narrow(is_nameless(source.kind))
        if not may_seal:
            self._without(*SEALED)

    def _narrow(self, nameless: bool) -> None:
        """A kept source stays on its side: a name that stood in the clear would stay in the history."""
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [(code, words) for code, words in KINDS.items() if is_nameless(code) == nameless]
        if nameless:
            self._without("name", "address")
            if self.source is None or self.source.sealed is None:
                return
            self.fields["replace"] = forms.BooleanField(
                label=_("Put what I write below in place of what is sealed"),
                help_text=_("Without this, name, contacts and note stay as they are."),
                required=False,
            )
            self.order_fields(
                [name for name in self.fields if name not in ("replace", "sealed_name", "contact", "note")]
                + ["replace"]
            )
        else:
            self._without(*SEALED)

    def _without(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind = given.get("kind", "")
        if not kind:
            return given
        if is_nameless(kind):
            self._refuse_in_clear(given)
            if (
                "replace" in self.fields
                and not given.get("replace")
                and any(given.get(name) for name in SEALED)
            ):
                self.add_error("replace", _("Tick this to keep what you wrote below, or empty those fields."))
        else:
            if not given.get("name") and "name" in self.fields and "name" not in self.errors:
                self.add_error("name", _("Write its name."))
            self._refuse_sealed(given)
        return given

    def _refuse_in_clear(self, given: dict[str, Any]) -> None:
        for name in ("name", "address"):
            if given.get(name):
                self.add_error(
                    name,
                    ValidationError(_("Of a person this is sealed: write it into the sealed part below.")),
                )

    def _refuse_sealed(self, given: dict[str, Any]) -> None:
        for name in SEALED:
            if given.get(name):
                self.add_error(
                    name,
                    ValidationError(
                        _("Only for a person or somebody unnamed. Choose that above, or empty this.")
                    ),
                )

    def values(self) -> dict[str, Any]:
        """The internal values of a valid form."""
        return {name: self.cleaned_data[name] for name in INTERNAL if name in self.fields}

    def identity(self) -> dict[str, str] | None:
        """The sealed part of a valid form; None where it stays as it is."""
        given = self.cleaned_data
        asked = given.get("replace") if "replace" in self.fields else any(given.get(name) for name in SEALED)
        if self.source is not None and not asked:
            return None
        return {
            "name": given.get("sealed_name", ""), "contact": given.get("contact", ""), "note": given.get("note", ""),
        }  # fmt: skip


class FilterForm(forms.Form):
    """What the list shows. A value it does not know is no error: everything is shown."""

    use_required_attribute = False
    q = LineField(label=_("Name or key"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Any")), *KINDS.items()])
    reliability = forms.ChoiceField(
        label=_("Reliability"), required=False, choices=[("", _("Any")), *RELIABILITY.items()]
    )


class ReasonForm(forms.Form):
    """Why an identity is opened."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Why do you need to know who it is?"),
        help_text=_("Your name, the time and this reason are kept in the record of who did what."),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you need to know.")},
    )


def filled(source: Source) -> dict[str, Any]:
    """The values of a form that shows this source. What is sealed is not among them."""
    return {name: getattr(source, name) for name in INTERNAL}
