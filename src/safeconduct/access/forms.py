"""The forms of this room: what is asked, and the sentence when it will not do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.access import passphrases
from safeconduct.access.errors import RolesApart
from safeconduct.access.models import Desk, Person
from safeconduct.access.models.approvals import DECISIONS, WHY_REFUSED
from safeconduct.access.models.people import folded
from safeconduct.access.permissions import DESK_ROLES, ROLE_NAMES, may_be_together, may_sit_at
from safeconduct.choices.countries import COUNTRIES
from safeconduct.choices.languages import LANGUAGES

if TYPE_CHECKING:  # generic in the stubs only
    _DeskChoice = forms.ModelChoiceField[Desk]
    _PeopleChoice = forms.ModelMultipleChoiceField[Person]
else:
    _DeskChoice, _PeopleChoice = forms.ModelChoiceField, forms.ModelMultipleChoiceField

MOST_CIRCLES, LONGEST_CIRCLE = 20, 100
LTR = {"dir": "ltr"}
PASSPHRASE_HINT = _(
    "At least 15 characters. Five or six words that do not belong together are good. You may paste it from a "
    "password manager. Nobody can reset it for you."
)


class SecretField(forms.CharField):
    """A passphrase: never shown again, never trimmed, at most 200 characters."""

    def __init__(self, *, is_new: bool = False, **kwargs: Any) -> None:
        fill = "new-password" if is_new else "current-password"
        widget = forms.PasswordInput(attrs={"autocomplete": fill, "dir": "auto"})
        super().__init__(widget=widget, strip=False, max_length=passphrases.LONGEST, **kwargs)


class DigitsField(forms.CharField):
    """Digits somebody reads out or reads off an app, in any script."""

    def __init__(self, *, fill: str = "off", **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={**LTR, "autocomplete": fill, "inputmode": "numeric"})
        super().__init__(widget=widget, max_length=60, **kwargs)


class CodeInput(forms.TextInput):
    """A field for a code: what was typed is not sent back, since a code that was wrong is typed anew."""

    def format_value(self, value: Any) -> str | None:
        return None


class DeskField(_DeskChoice):
    """A desk by its code, shown by its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Desk.objects.order_by("code"), to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PeopleField(_PeopleChoice):
    """Several people, shown by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class SignInForm(forms.Form):
    """All three at once: no session before the code holds a key."""

    sign_in_name = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    passphrase = SecretField(label=_("Passphrase"))
    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits your app shows now, or one of your printed recovery codes."),
        max_length=60,
        widget=CodeInput(attrs={**LTR, "autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class InvitationCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your invitation code"),
        help_text=_("It is printed on the page you were given. Capital or small letters do not matter."),
        max_length=100,
        widget=forms.TextInput(attrs={**LTR, "autocomplete": "off", "autocapitalize": "characters"}),
    )


class PassphraseTwice(forms.Form):
    """A new passphrase, typed twice, checked against what is guessed first."""

    passphrase = SecretField(is_new=True, label=_("New passphrase"), help_text=PASSPHRASE_HINT)
    again = SecretField(is_new=True, label=_("The same passphrase again"))

    def name_to_avoid(self) -> str:
        """The sign-in name the passphrase must not contain."""
        return str(self.cleaned_data.get("sign_in_name", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        passphrase, again = cleaned.get("passphrase"), cleaned.get("again")
        if passphrase and (wrong := passphrases.problem(passphrase, self.name_to_avoid())):
            self.add_error("passphrase", str(wrong))
        elif passphrase and again and passphrase != again:
            self.add_error("again", _("The two are not the same. Type them again."))
        return cleaned


class AccountForm(PassphraseTwice):
    """A new colleague's name and passphrase."""

    display_name = forms.CharField(label=_("Your name, as colleagues see it"), max_length=80)
    sign_in_name = forms.CharField(
        label=_("Sign-in name"),
        help_text=_("At least 3 characters, no spaces. It need not be your real name."),
        min_length=3,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    field_order = ("display_name", "sign_in_name", "passphrase", "again")

    def clean_sign_in_name(self) -> str:
        name = folded(self.cleaned_data["sign_in_name"])
        if any(character.isspace() or not character.isprintable() for character in name):
            raise ValidationError(_("Leave out spaces."))
        if Person.objects.filter(sign_in_name=name).exists():
            raise ValidationError(_("This sign-in name is taken. Choose another one."))
        return name


class AppCodeForm(forms.Form):
    code = DigitsField(
        fill="one-time-code",
        label=_("The six digits your app shows now"),
        help_text=_("They change every half minute."),
    )


class CommunitiesForm(forms.Form):
    """What somebody who works here says about themselves, so that a case can be kept from them. All optional."""

    use_required_attribute = False
    countries = forms.MultipleChoiceField(
        label=_("Countries you or your family come from"),
        required=False,
        choices=list(COUNTRIES.items()),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        error_messages={"invalid_choice": _("Choose countries from the list.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of your family"),
        required=False,
        choices=list(LANGUAGES.items()),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        error_messages={"invalid_choice": _("Choose languages from the list.")},
    )
    words = forms.CharField(
        label=_("Towns, faiths, families, groups"),
        help_text=_("One on each line, at most twenty."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": _("This is too long. Name the circles only.")},
    )

    def clean_words(self) -> list[str]:
        typed = str(self.cleaned_data["words"]).replace("\x00", "").splitlines()
        lines = list(dict.fromkeys(" ".join(line.split()) for line in typed if line.strip()))
        if len(lines) > MOST_CIRCLES or any(len(line) > LONGEST_CIRCLE for line in lines):
            raise ValidationError(_("At most twenty lines, each of at most a hundred letters."))
        return lines

    def chosen(self) -> list[str]:
        """Codes of countries and languages, then the words."""
        said = self.cleaned_data
        return [*said["countries"], *said["languages"], *said["words"]]

    @classmethod
    def told(cls, communities: Iterable[str]) -> dict[str, Any]:
        """The form's values for what was kept."""
        kept = list(communities)
        words = [each for each in kept if each not in COUNTRIES and each not in LANGUAGES]
        return {"countries": kept, "languages": kept, "words": "\n".join(words)}


class ChangePassphraseForm(PassphraseTwice):
    present = SecretField(label=_("Your present passphrase"))
    field_order = ("present", "passphrase", "again")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def name_to_avoid(self) -> str:
        return self.person.sign_in_name


class InviteForm(forms.Form):
    """Whom to invite, as what."""

    display_name = forms.CharField(label=_("Name"), max_length=80)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=tuple(ROLE_NAMES.items()), widget=forms.CheckboxSelectMultiple
    )
    desk = DeskField(
        label=_("Desk"),
        help_text=_("A member of the desk must let them in after you confirmed them."),
        required=False,
        empty_label=_("No desk"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not may_be_together(cleaned.get("roles") or ()):
            self.add_error("roles", RolesApart.sentence)
            return cleaned
        desk: Desk | None = cleaned.get("desk")
        if desk is not None and cleaned.get("roles") and not may_sit_at(cleaned["roles"], desk.code):
            wanted = ", ".join(sorted(str(ROLE_NAMES[role]) for role in DESK_ROLES[desk.code]))
            self.add_error("desk", _("This desk is for: %(roles)s.") % {"roles": wanted})
        return cleaned


class FingerprintForm(forms.Form):
    fingerprint = DigitsField(
        label=_("The twenty digits this person reads to you"),
        help_text=_(
            "Let them read the digits to you in person or by telephone. Do not take them from a message."
        ),
    )


class CustodiansForm(forms.Form):
    """Three people for three cards."""

    custodians = PeopleField(
        label=_("The three custodians"),
        help_text=_("All three must be here now, each signed in on their own device."),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen_from = Person.objects.filter(pk__in=[person.pk for person in people])
        cast("PeopleField", self.fields["custodians"]).queryset = chosen_from.order_by("display_name")

    def clean_custodians(self) -> list[Person]:
        chosen = list(self.cleaned_data["custodians"])
        if len(chosen) != 3:
            raise ValidationError(_("Choose three people."))
        return chosen


class CardForm(forms.Form):
    card = forms.CharField(
        label=_("The words on your card"),
        help_text=_(
            "All 33 words in their order, with spaces between. The first four letters of a word are enough."
        ),
        max_length=1000,
        widget=forms.Textarea(
            attrs={**LTR, "rows": 5, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )


class GiveCardForm(CardForm):
    number = DigitsField(
        label=_("The twenty digits the person reads to you"),
        help_text=_("Speak with the person and be sure who it is. They see the digits on their page."),
    )
    field_order = ("number", "card")


class AskRecoveryForm(PassphraseTwice):
    sign_in_name = forms.CharField(
        label=_("Your sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    field_order = ("sign_in_name", "passphrase", "again")


class ProveRecoveryForm(forms.Form):
    sign_in_name = forms.CharField(
        label=_("Your sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    number = DigitsField(label=_("The twenty digits you read to your custodians"))
    passphrase = SecretField(label=_("Your new passphrase"))


class DeskWishForm(forms.Form):
    """Put somebody down for a desk."""

    desk = DeskField(label=_("Desk"), empty_label=None)


class DecisionForm(forms.Form):
    """For the page of a higher room that shows what a second person decides on.

    ``shown`` (hidden; initial: the digest in hex) is given back as the 32 bytes that the actions want.
    """

    shown = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Your decision"), choices=tuple(DECISIONS.items()), widget=forms.RadioSelect
    )
    why = forms.ChoiceField(
        label=_("If you refuse: why?"), choices=(("", "—"), *WHY_REFUSED.items()), required=False
    )

    def clean_shown(self) -> bytes:
        return bytes.fromhex(self.cleaned_data["shown"])

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("decision") == "refuse" and not self.cleaned_data.get("why"):
            self.add_error("why", _("Say why, so that your colleague knows what to do."))
        return self.cleaned_data
