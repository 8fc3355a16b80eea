"""Forms of giving the file and of ending a placement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates.forms import TokenField
from safeconduct.choices.fields import TextField


class GiveForm(forms.Form):
    """That somebody looked, and whether the mentor gets access."""

    use_required_attribute = False
    sure = forms.BooleanField(
        label=_("I looked at who she is, and that the person agreed"),
        error_messages={"required": _("Please look first, and tick this.")},
    )
    mentor = forms.BooleanField(label=_("Her mentor may open the case as well"), required=False)
    token = TokenField()

    def __init__(self, *args: Any, has_mentor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_mentor:
            del self.fields["mentor"]


class EndForm(forms.Form):
    """Why a placement ends, and whether the case is to be offered again."""

    use_required_attribute = False
    why = TextField(
        label=_("Why does it end?"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Please say why.")},
    )  # fmt: skip
    came_back = forms.BooleanField(
        label=_("She gave it back: the case needs another attorney"), required=False
    )
    token = TokenField()
