"""Sixteen questions, each with an answer of its own; and taking answers back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField
from safeconduct.consent.scope_events import Word
from safeconduct.consent.scopes import CANNOT_BE_RECALLED, NEEDS_A_RECIPIENT, Scope, Status
from safeconduct.evidence.fields import SEALED_HINT
from safeconduct.evidence.testimonies.forms import TalkForm
from safeconduct.evidence.testimonies.words import SCOPES

ANSWERS = (("given", _("Yes")), ("refused", _("No")))


class AnswersForm(TalkForm):
    """Answers about purposes. None is filled in beforehand: what was not asked today stays as it is."""

    def __init__(self, *args: Any, holding: Collection[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holding = holding
        for scope in Scope:
            self._add(scope)

    def _add(self, scope: Scope) -> None:
        name = scope.value
        self.fields[f"{name}-answer"] = forms.ChoiceField(
            label=_("Their answer today"), choices=ANSWERS, widget=forms.RadioSelect, required=False
        )
        if scope in NEEDS_A_RECIPIENT:
            self.fields[f"{name}-recipient"] = LineField(
                label=_("To whom, by name?"), help_text=SEALED_HINT, required=False, max_length=300
            )
        if scope in CANNOT_BE_RECALLED:
            self.fields[f"{name}-told"] = forms.BooleanField(
                label=_("They were told that this cannot be called back for certain"), required=False
            )
        self.fields[f"{name}-expires"] = forms.DateField(
            label=_("Last day the yes holds"), required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
        )
        self.fields[f"{name}-conditions"] = LineField(
            label=_("Conditions they made"), help_text=SEALED_HINT, required=False, max_length=1_000
        )

    def fields_of(self, scope: Scope) -> list[forms.BoundField]:
        """The fields of one purpose."""
        return [self[name] for name in self.fields if name.startswith(f"{scope.value}-")]

    def talk_fields(self) -> list[forms.BoundField]:
        """The fields about how it was said."""
        return [self[name] for name in self.fields if "-" not in name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        answered = [scope for scope in Scope if given.get(f"{scope.value}-answer")]
        if not answered and not any(name.endswith("-answer") for name in self.errors):
            self.add_error(None, _("Write down at least one answer."))
        for scope in Scope:
            self._check(scope, given)
        return given

    def _check(self, scope: Scope, given: dict[str, Any]) -> None:
        name, answer = scope.value, given.get(f"{scope.value}-answer")
        extra = [given.get(f"{name}-{part}") for part in ("recipient", "told", "expires", "conditions")]
        if not answer and any(extra):
            self.add_error(f"{name}-answer", _("Yes or no? Something is written here without an answer."))
        if answer == "refused" and scope in self.holding:
            self.add_error(f"{name}-answer", _(
                "They agreed to this before. Use the page for withdrawing: it says what follows."
            ))  # fmt: skip
        if answer != "given":
            return
        if (
            scope in NEEDS_A_RECIPIENT
            and not given.get(f"{name}-recipient")
            and f"{name}-recipient" not in self.errors
        ):
            self.add_error(f"{name}-recipient", _("A yes is for somebody who is named. Write for whom."))
        if scope in CANNOT_BE_RECALLED and not given.get(f"{name}-told"):
            self.add_error(f"{name}-told", _("Tell them first what cannot be called back."))
        expires, day = given.get(f"{name}-expires"), given.get("day")
        if expires and day and expires < day:
            self.add_error(f"{name}-expires", _("This day is before the day they said it."))

    def words(self) -> list[Word]:
        """The answers of a valid form."""
        given = self.cleaned_data
        return [
            Word(
                scope, Status(given[f"{scope.value}-answer"]), given.get(f"{scope.value}-expires"),
                given.get(f"{scope.value}-recipient") or "", given.get(f"{scope.value}-conditions") or "",
            )
            for scope in Scope
            if given.get(f"{scope.value}-answer")
        ]  # fmt: skip


class WithdrawForm(TalkForm):
    """What somebody takes back: one purpose, several, or all."""

    what = forms.MultipleChoiceField(
        label=_("What do they take back?"),
        help_text=_("If we may not keep it any more, everything goes."),
        choices=[(scope.value, name) for scope, (name, _question) in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    everything = forms.BooleanField(label=_("Everything"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del (
            self.fields["day"],
            self.fields["through"],
        )  # it holds from this moment, and nothing of it is sealed
        self.order_fields(["everything", "what"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("everything") and not given.get("what") and "what" not in self.errors:
            self.add_error("what", _("Choose what they take back."))
        return given

    def scopes(self) -> list[Scope]:
        """The purposes of a valid form; all sixteen for everything, and where keeping it is taken back."""
        chosen = [Scope(code) for code in self.cleaned_data["what"]]
        return list(Scope) if self.cleaned_data["everything"] or Scope.STORE in chosen else chosen
