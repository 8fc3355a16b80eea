"""What is asked about a capture."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.evidence.capture import Refusal, refuse
from safeconduct.evidence.captures.words import REFUSED, why_refused

LONGEST = 2_000


class AddressField(forms.CharField):
    """A web address in one spelling; one that may never be called is refused with the reason."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Web address"),
            help_text=_("Copy it from the browser, with https:// in front. What stands after # is not sent."),
            max_length=LONGEST,
            widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
            error_messages={
                "required": _("Write the address of the page."),
                "max_length": REFUSED["too_long"],
            },
        )

    def clean(self, value: object) -> str:
        typed = str(super().clean(value) or "")
        if not typed:
            return ""
        decided = refuse(typed)
        if isinstance(decided, Refusal):
            raise ValidationError(why_refused(decided.reason))
        if len(decided.url) > LONGEST:  # letters of other scripts grow when they are coded
            raise ValidationError(why_refused("too_long"))
        return decided.url


class PublicField(forms.BooleanField):
    """Whether everybody could read it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Anybody can open this page without signing in"),
            help_text=_(
                "Then title, address and words are searched and counted. Otherwise all of it is sealed."
            ),
            required=False,
            initial=True,
        )


class CaptureForm(forms.Form):
    """An address to call."""

    use_required_attribute = False
    address = AddressField()
    is_public = PublicField()


class UploadForm(forms.Form):
    """A web archive made elsewhere; the file itself comes through the sealing handler."""

    use_required_attribute = False
    address = AddressField()
    is_public = PublicField()
    file = forms.FileField(
        label=_("WARC or WACZ file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".warc,.gz,.wacz"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="upload_%s")
        self.fields["address"].required = False
        self.fields["address"].help_text = _("Of the page it holds. Leave empty if it holds many.")
        self.fields["is_public"].initial = False
        self.fields["is_public"].label = _("Anybody could open what is in it without signing in")
