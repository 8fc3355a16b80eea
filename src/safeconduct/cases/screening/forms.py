"""Forms of the screening room. What was typed stays; each error names the field and says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.cases.screening import wording
from safeconduct.cases.screening.facts import CORRECTS, GIVEN
from safeconduct.cases.screening.looking import lies_ahead
from safeconduct.choices.currencies import CURRENCIES
from safeconduct.choices.typed import tidy, whole_number
from safeconduct.intake.form.building import build
from safeconduct.intake.form.fields import OneOf, RowsField
from safeconduct.intake.letters import ReferralLine, has_language
from safeconduct.intake.threads import LONGEST_MESSAGE
from safeconduct.law.facts import LINE, MAX_ROWS, SHORT, Fact, Kind

SINGLE = frozenset({Kind.YES_NO, Kind.CHOICE, Kind.COUNTRY, Kind.NATIONALITY, Kind.US_STATE})
"""Kinds whose control takes "does not know" as one more choice; the others have it beside them."""
SKIPS: Mapping[str, wording.Text] = {
    "unknown": gettext_lazy("Does not know"),
    "declined": gettext_lazy("Would rather not say"),
}
NONE = "none"
LARGEST_SUM = 1_000_000_000_000
SHORTEST_REASON = 10
MORE_ROWS = 2


class AmountField(forms.Field):
    """A whole sum of money, in any script's digits."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})

    def clean(self, value: Any) -> int | None:
        typed = tidy(value if isinstance(value, str) else "")
        if not typed:
            return None
        if typed.startswith(("-", "\N{MINUS SIGN}", "\N{EN DASH}")):
            raise ValidationError(_("A sum cannot be below zero. Write 0 if nothing comes in."))
        amount = whole_number(typed)
        if amount is None or amount > LARGEST_SUM:
            raise ValidationError(
                _("Write the sum as a whole number, without cents and signs, such as 1200.")
            )
        return amount


class FactForm(forms.Form):
    """One fact: what holds, who said so, on which paper, and whether it takes the place of what was said."""

    use_required_attribute = False
    said_by = forms.ChoiceField(
        label=gettext_lazy("Who said so?"),
        choices=list(wording.SAID_BY.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Who said so? Choose one, so that a lawyer knows the source.")
        },
    )
    paper = forms.CharField(
        label=gettext_lazy("Seen on which paper?"),
        help_text=gettext_lazy("For example: stamp in the passport, page 12. Leave empty if on none."),
        required=False,
        max_length=LINE,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("What a colleague must know about this answer."),
        required=False,
        max_length=SHORT,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        fact: Fact,
        data: QueryDict | None = None,
        *,
        standing: Mapping[str, Any] | None,
        answers: Mapping[str, Any],
    ) -> None:
        """``standing``: what holds now, None where nobody said anything; ``answers``: all that is known."""
        super().__init__(data, initial={"token": uuid4(), "stance": CORRECTS}, auto_id="id_%s")
        self.fact, self.standing = fact, standing
        self._add_answer(answers)
        if standing is not None:
            self.fields["stance"] = forms.ChoiceField(
                label=_("What was said before"),
                choices=list(wording.STANCES.items()),
                widget=forms.RadioSelect,
            )
        self.order_fields([*self._answer_fields, "said_by", "paper", "stance", "note", "token"])

    def clean(self) -> dict[str, Any]:
        """The answer as JSON in ``cleaned_data["answer"]``."""
        cleaned = super().clean() or {}
        self._name_the_field()
        if cleaned.get("said_by") == "paper" and not cleaned.get("paper"):
            self.add_error("paper", _("Seen on which paper? Write which one, or choose who else said so."))
        if any(name in self.errors for name in self._answer_fields):
            return cleaned
        answer = self._answer(cleaned)
        if answer is None:
            self.add_error("value", _("Give an answer first, or choose “Does not know”."))
        elif lies_ahead(self.fact.id, answer, timezone.now().date()):
            sentence = _("%(question)s This day lies ahead, but it must have come already. Check the year.")
            self.add_error("value", sentence % {"question": wording.question(self.fact.id)})
        cleaned["answer"] = answer
        return cleaned

    @property
    def stance(self) -> str:
        return str(self.cleaned_data.get("stance") or CORRECTS)

    @property
    def _answer_fields(self) -> list[str]:
        return [name for name in ("value", "currency", "period", "instead") if name in self.fields]

    def _add_answer(self, answers: Mapping[str, Any]) -> None:
        kind = self.fact.type.kind
        if kind is Kind.MONEY:
            self._add_money(answers)
        else:
            self.fields["value"] = built = build(wording.field_for(self.fact), {"facts": answers})
            built.label, built.help_text = wording.question(self.fact.id), ""
        if kind in SINGLE and isinstance(built := self.fields["value"], OneOf):
            built.choices = [*_pairs(built.choices), *SKIPS.items()]
        else:
            rows = {NONE: _("There is none")} if self.fact.repeated else {}
            choices = [("", _("Answered above")), *rows.items(), *SKIPS.items()]
            self.fields["instead"] = forms.ChoiceField(
                label=_("Or"), choices=choices, required=False, widget=forms.RadioSelect
            )
        self._fill(answers)

    def _add_money(self, answers: Mapping[str, Any]) -> None:
        self.fields["value"] = AmountField(label=_("How much money comes in?"), required=False)
        self.fields["currency"] = forms.ChoiceField(label=_("Currency"), choices=list(CURRENCIES.items()))
        self.fields["period"] = forms.ChoiceField(
            label=_("For which time?"), choices=list(wording.PERIODS.items())
        )
        chosen = answers.get("means.currency", {}).get("value")
        self.initial.update(currency=chosen or "USD", period="month")

    def _fill(self, answers: Mapping[str, Any]) -> None:
        """Show what holds now, so that a correction changes only what is wrong."""
        now = self.standing or {}
        value = now.get("value")
        if now.get("state") in SKIPS:
            self.initial["value" if "instead" not in self.fields else "instead"] = now["state"]
        elif now.get("state") == GIVEN and self.fact.type.kind is not Kind.MONEY:
            self.initial["value"] = value
        elif isinstance(value, dict) and "amount" in value:
            self.initial.update(value=value["amount"], currency=value["currency"], period=value["period"])
        if isinstance(rows := self.fields["value"], RowsField):
            posted = rows.widget.posted_rows(self.data, "value") if self.is_bound else 0
            filled = len(value) if isinstance(value, list) else 0
            rows.show_at_least(min(MAX_ROWS, max(posted, filled + MORE_ROWS)))

    def _answer(self, cleaned: Mapping[str, Any]) -> dict[str, Any] | None:
        value, instead = cleaned.get("value"), cleaned.get("instead") or ""
        if value in tuple(SKIPS) and self.fact.type.kind in SINGLE:
            return {"state": value}
        if value is None:
            if instead == NONE:
                return {"state": GIVEN, "value": []}
            return {"state": instead} if instead in SKIPS else None
        if instead and instead != self.initial.get("instead"):
            self.add_error(
                "instead",
                _("There is an answer above as well. Keep one: empty it, or choose “Answered above”."),
            )
        if self.fact.type.kind is Kind.MONEY:
            value = {"amount": value, "currency": cleaned["currency"], "period": cleaned["period"]}
        return {"state": GIVEN, "value": value}

    def _name_the_field(self) -> None:
        """Errors of the answer begin with its question: the summary at the top shows them alone."""
        if "value" in self.errors:
            label = self.fields["value"].label
            self.errors["value"] = self.error_class(
                [f"{label} {message}" for message in self.errors["value"]], renderer=self.renderer
            )


class ChooseForm(forms.Form):
    """First step of a decision: what, why, in which language, and whom to name in the letter."""

    use_required_attribute = False
    outcome = forms.ChoiceField(
        label=gettext_lazy("What is decided?"),
        choices=list(wording.OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("What is decided? Choose one.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "For colleagues and for a later review. The person does not read it. It is kept sealed."
        ),
        min_length=SHORTEST_REASON,
        max_length=SHORT * 4,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={
            "required": gettext_lazy("Why? Write the reason in a few words; it stays in the house."),
            "min_length": gettext_lazy("Why? Write the reason in at least ten letters."),
        },
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"))
    referrals = forms.MultipleChoiceField(
        label=gettext_lazy("Whom should the letter name?"),
        help_text=gettext_lazy("Nobody there is told anything. The person decides whether to call."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    waiting_until = forms.DateField(
        label=gettext_lazy("If it waits: until when do we write?"),
        help_text=gettext_lazy("Like 2026-12-15. May stay empty."),
        required=False,
        error_messages={"invalid": gettext_lazy("Until when do we write? Write the day like 2026-12-15.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    deadline = forms.ChoiceField(
        label=gettext_lazy("Name a date that may matter?"),
        required=False,
        help_text=gettext_lazy("The letter says that it may be this day or sooner, and to ask a lawyer."),
    )

    def __init__(
        self,
        *args: Any,
        referrals: Iterable[ReferralLine],
        deadlines: Iterable[tuple[str, str]],
        languages: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        """``deadlines``: clock ids with their words; ``languages``: the languages letters come in."""
        super().__init__(*args, **kwargs)
        _choose(self.fields["referrals"], [(line.id, wording.referral(line)) for line in referrals])
        _choose(self.fields["deadline"], [("", _("No date")), *deadlines])
        _choose(
            self.fields["language"], [(code, name) for code, name in languages.items() if has_language(code)]
        )
        if not list(referrals):
            del self.fields["referrals"]

    def clean(self) -> dict[str, Any]:
        """Who is referred is referred to somebody."""
        cleaned = super().clean() or {}
        if (
            cleaned.get("outcome") == "referred"
            and "outcome" not in self.errors
            and not cleaned.get("referrals")
        ):
            if "referrals" in self.fields:
                self.add_error("referrals", _("Whom should the letter name? Choose at least one."))
            else:
                self.add_error("outcome", _(
                    "There is nobody on the list to refer the person to. Add an organisation under Referrals"
                    " first, or decide something else."
                ))  # fmt: skip
        return cleaned

    def clean_waiting_until(self) -> date | None:
        """A promise is for a day to come."""
        day: date | None = self.cleaned_data["waiting_until"]
        if day is not None and day < timezone.now().date():
            raise ValidationError(
                _("Until when do we write? That day has passed. Choose today or a later day.")
            )
        return day


class LetterForm(forms.Form):
    """Second step: the letter as it goes out."""

    use_required_attribute = False
    letter = forms.CharField(
        label=gettext_lazy("The letter"),
        help_text=gettext_lazy("This is what the person will read. Change it where it does not fit."),
        max_length=LONGEST_MESSAGE,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 24, "dir": "auto"}),
        error_messages={
            "required": gettext_lazy(
                "The letter is empty. Write something first, or go back for a new draft."
            ),
            "max_length": gettext_lazy(
                "The letter is too long for one message. Please make it shorter; nothing was lost."
            ),
        },
    )
    close = forms.BooleanField(
        label=gettext_lazy(
            "Close the request as well. The person can still read and write with their number."
        ),
        required=False,
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, may_close: bool, language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_close:
            del self.fields["close"]
        else:
            self.fields["close"].help_text = _(
                "While it is open, the person reads that a caseworker is working on it."
            )
            self.fields["close"].initial = True
        self.fields["letter"].widget.attrs["lang"] = language


def _choose(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    field.choices = choices  # type: ignore[attr-defined]  # a ChoiceField


def _pairs(choices: Any) -> list[tuple[Any, Any]]:
    return list(choices() if callable(choices) else choices)
