"""Write down by hand that something of an account went out: to whom (sealed), when, how, for which purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.choices.fields import LineField
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import recording
from safeconduct.evidence.fields import SEALED_HINT
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import HandedOut, Testimony
from safeconduct.evidence.testimonies.words import HOW_OUT, SCOPES

SHARED = "shared"
"""Part of the account's sealed content: who was given something, each with the id of its act."""
BY_HAND = ("share", "quotation", "publication")


@dataclass(frozen=True, slots=True)
class Shared:
    """Something that went out: ``how`` of ``BY_HAND``; who has it is sealed with the account."""

    to_whom: str = field(repr=False)
    day: date
    how: str
    scope: Scope


class SharedForm(forms.Form):
    """What somebody of us gave out, told or published outside this page."""

    use_required_attribute = False
    to_whom = LineField(
        label=_("To whom?"), help_text=SEALED_HINT, max_length=300,
        error_messages={"required": _("Write who has it now.")},
    )  # fmt: skip
    day = forms.DateField(
        label=_("On which day?"), help_text=_("As 2026-11-22."), widget=forms.TextInput(attrs={"dir": "ltr"}),
        error_messages={"required": _("Write the day on which it went out.")},
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("How?"), choices=[("", _("Choose how")), *((code, HOW_OUT[code]) for code in BY_HAND)],
        error_messages={"required": _("Choose how it went out.")},
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("Under which purpose?"),
        choices=[
            ("", _("Choose a purpose")),
            *((scope.value, name) for scope, (name, _asked) in SCOPES.items()),
        ],
        error_messages={"required": _("Choose the purpose it went out under.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."))
        return day

    def shared(self) -> Shared:
        """What a valid form says."""
        given = self.cleaned_data
        return Shared(given["to_whom"], given["day"], given["how"], Scope(given["purpose"]))


def write_down(
    testimony: Testimony, shared: Shared, *, token: UUID, by: Person, at: datetime, desk: DeskKeys
) -> HandedOut:
    """Keep that something went out, so that it can be called back. The same form twice keeps it once.

    It happened: so it is kept whether or not the purpose holds. Raises ``ChangedMeanwhile``, ``Withdrawn``.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    held = HandedOut.objects.filter(act_id=token, record_id=testimony.pk).first()
    if held is not None:
        return held
    content = recording.open_content(testimony, desk)
    content[SHARED] = [*content.get(SHARED, ()), {"act": str(token), "to": shared.to_whom}]
    with transaction.atomic():
        recording.change(testimony, {}, version=testimony.version, by=by, at=at, content=content, desk=desk)
        row = HandedOut.objects.create(
            kind="testimony", record_id=testimony.pk, how=shared.how, purpose=shared.scope.value, day=shared.day,
            by=by, act_id=token,
        )  # fmt: skip
        audit.record("evidence.testimony.handed_out", chain="staff", by=by.pk, subject=testimony.pk, at=at)
    return row


def rows_of(testimony: Testimony, content: dict[str, Any]) -> list[dict[str, Any]]:
    """Who has something of an opened account, with how and when, oldest first."""
    to_whom = {str(one["act"]): one["to"] for one in content.get(SHARED, ())}
    rows = HandedOut.objects.filter(record_id=testimony.pk, act_id__in=list(to_whom)).order_by("day", "id")
    return [
        {"to": to_whom[str(row.act_id)], "day": row.day, "how": HOW_OUT.get(row.how, row.how)} for row in rows
    ]
