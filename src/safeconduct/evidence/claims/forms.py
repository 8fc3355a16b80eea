"""What is asked about a claim: its kind first, and then only what fits that kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField, TextField
from safeconduct.counting.bounds import Kind
from safeconduct.counting.quantities import Comparator, NotAQuantity, Quantity
from safeconduct.evidence.claims import words
from safeconduct.evidence.claims.actions import Links, Said
from safeconduct.evidence.claims.fields import AboutField, FigureField, LanguageField, SourcesField
from safeconduct.evidence.fields import (
    INTERNAL_HINT,
    SEALED_HINT,
    CodeField,
    KeyField,
    KeysField,
    WhenField,
    days_of,
)
from safeconduct.evidence.models import Claim, Incident, Item

FIGURE = (
    "unit",
    "comparator",
    "low",
    "high",
    "act_code",
    "phrase",
    "phrase_language",
    "figure_period",
    "as_of",
)
WITH_FIGURE = frozenset({Kind.ALLEGATION, Kind.ACKNOWLEDGEMENT, Kind.ESTIMATE, Kind.FINDING})
ANSWERS = frozenset({Kind.DENIAL, Kind.ACKNOWLEDGEMENT})
"""Kinds that answer an allegation: they have a form, and words that were checked or not."""
TEXTS = ("statement", "translation", "speaker", "capacity", "phrase")
OFFICE = _(
    "A body or an office, such as a ministry or its spokesperson. Of somebody in office write the office only."
)
EITHER_HINT = _("If it was said in public, this is searched: then name no private person here.")

SECTIONS = (
    ("", ("form", "denies", "takes_back")),
    (_("What was said"), ("statement", "exact_words", "language", "translation", "is_public")),
    (_("Who said it, and when"), ("speaker", "capacity", "said_on", "venue")),
    (_("The number"), FIGURE),
    (_("Where it stands"), ("sources", "item", "locator", "against")),
    (_("What it belongs to"), ("about", "supersedes", "repeats")),
)
"""How the form of a new claim is laid out."""


class KindForm(forms.Form):
    """What sort of statement it is."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("What sort of statement is it?"),
        choices=[
            (code, format_lazy("{}: {}", label, words.KIND_HINTS[code]))
            for code, label in words.KINDS.items()
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what sort of statement it is.")},
    )


class TextForm(forms.Form):
    """The words of a claim, who said them, when, and who passes them on."""

    use_required_attribute = False
    statement = TextField(
        label=_("What was said, in its own words"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    language = LanguageField(label=_("In which language?"), required=False)
    translation = TextField(
        label=_("Translation"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    speaker = LineField(label=_("Who said it?"), help_text=OFFICE, max_length=200, required=False)
    capacity = LineField(
        label=_("In which capacity?"), help_text=_("For example: official spokesperson"), max_length=200,
        required=False,
    )  # fmt: skip
    said_on = WhenField(label=_("When was it said?"), required=False)
    venue = LineField(
        label=_("Where was it said?"), help_text=_("A newspaper, a press conference, a court. Name no private person."),
        max_length=200, required=False,
    )  # fmt: skip
    sources = SourcesField(
        label=_("Which sources say it?"), required=False,
        help_text=_("Key or name, one a line. Sources that take it from one another count as one origin."),
    )  # fmt: skip
    item = KeyField(
        Item, label=_("In which item does it stand?"), help_text=_("Its key, such as I-0012."), required=False
    )
    locator = LineField(
        label=_("Where in the item?"), help_text=_("Page or minute"), max_length=120, required=False
    )
    form = CodeField("denials", label=_("What does it say?"), required=False)
    exact_words = forms.BooleanField(
        label=_("The words were checked: the quotation is exact"), required=False,
        help_text=_("Only if you compared them with the recording or the text itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: Kind, is_public: bool | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind not in ANSWERS:
            del self.fields["form"], self.fields["exact_words"]
        self.fields["statement"].help_text = (
            EITHER_HINT if is_public is None else (INTERNAL_HINT if is_public else SEALED_HINT)
        )

    def texts(self) -> dict[str, str]:
        """The texts that are sealed unless they were said in public."""
        return {name: self.cleaned_data.get(name, "") for name in TEXTS if name in self.fields}

    def values(self) -> dict[str, Any]:
        """The other columns."""
        names = ("language", "said_on", "venue", "item", "locator", "form", "exact_words")
        found = {name: self.cleaned_data[name] for name in names if name in self.fields}
        found["first_day"], found["last_day"] = days_of([self.cleaned_data["said_on"]])
        return found


class EditForm(TextForm):
    """The text of a claim that is kept already. Its figure has no fields: a new one supersedes it."""

    phrase = LineField(
        label=_("The words the number came in"), max_length=300, required=False,
        help_text=_("Only to put right a slip of the pen."),
    )  # fmt: skip
    phrase_language = LanguageField(label=_("Language of these words"), required=False)

    def __init__(self, *args: Any, has_figure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_figure:
            del self.fields["phrase"], self.fields["phrase_language"]

    def clean(self) -> dict[str, Any]:
        """Words that were kept once may be put right, not emptied."""
        given = super().clean() or {}
        if self.initial.get("statement") and not given.get("statement") and "statement" not in self.errors:
            self.add_error("statement", _("Write what was said."))
        return given

    def values(self) -> dict[str, Any]:
        found = super().values()
        if "phrase_language" in self.fields:
            found["phrase_language"] = self.cleaned_data["phrase_language"]
        return found


class NewForm(TextForm):
    """A new claim of a kind."""

    about = AboutField(
        label=_("What is it about?"), required=False,
        help_text=_("The key of an act (A-0003), of a part in it (V-0004) or of a person (P-0005). Leave it empty for "
                    "the incident as a whole."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("It was said in public"), required=False,
        help_text=_("Then its words are searched. Otherwise they are sealed, and only people at the desk read them."),
    )  # fmt: skip
    denies = KeysField(
        Claim, label=_("Which claims does it deny?"), required=False,
        help_text=_("Their keys, one a line. Leave it empty if it denies the incident as a whole."),
    )  # fmt: skip
    against = KeysField(
        Item, label=_("Which items speak against it?"), help_text=_("Their keys, one a line"), required=False
    )
    takes_back = KeysField(Claim, label=_("Which claims does it take back?"), required=False)
    unit = CodeField("units", label=_("What was counted?"), required=False)
    comparator = forms.ChoiceField(
        label=_("How was the number said?"), choices=[("", _("No number was said")), *words.COMPARATORS.items()],
        required=False,
    )  # fmt: skip
    low = FigureField(
        label=_("The number"), help_text=_("Only the number that was said: 100 for “more than one hundred”."),
        required=False,
    )  # fmt: skip
    high = FigureField(label=_("The higher number"), help_text=_("Only with “between”."), required=False)
    act_code = CodeField(
        "acts", label=_("What was done to those counted?"), empty=_("The incident as a whole"), required=False
    )
    phrase = LineField(
        label=_("The words the number came in"), help_text=_("Exactly as it was said, such as “более ста человек”"),
        max_length=300, required=False,
    )  # fmt: skip
    phrase_language = LanguageField(label=_("Language of these words"), required=False)
    figure_period = WhenField(label=_("Which time was counted?"), required=False)
    as_of = forms.DateField(
        label=_("For which day is the number true?"), required=False, input_formats=("%Y-%m-%d",),
        help_text=_("Such as 2017-04-01. Not the day it was printed, if that was another."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        error_messages={"invalid": _("Write the day as in 2017-04-01.")},
    )  # fmt: skip
    supersedes = KeyField(
        Claim, label=_("Does it take the place of an earlier figure?"), required=False,
        help_text=_("The key of that claim. It stays, struck through, and counts no more."),
    )  # fmt: skip
    repeats = KeyField(
        Claim, label=_("Does it only repeat another claim?"), required=False,
        help_text=_("The key of that claim. A repeat adds no origin and no number."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: Kind, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, is_public=None, **kwargs)
        self.incident = incident
        about: Any = self.fields["about"]
        about.incident = incident
        for name in _not_for(kind):
            self.fields.pop(name, None)
        self.quantity: Quantity | None = None

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in the order in which they are asked, under their headings."""
        found = [(label, [self[name] for name in names if name in self.fields]) for label, names in SECTIONS]
        return [(label, fields) for label, fields in found if fields]

    @property
    def asks_figure(self) -> bool:
        return "unit" in self.fields

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("statement") and not self.errors.get("statement") and not given.get("form"):
            self.add_error("statement", _("Write what was said."))
        if self.kind is Kind.DENIAL and not given.get("form") and not self.errors.get("form"):
            self.add_error("form", _("Choose what the denial says."))
        if self.kind is Kind.RETRACTION and not given.get("takes_back") and not self.errors.get("takes_back"):
            self.add_error("takes_back", _("Write the key of the claim that is taken back."))
        if self.asks_figure:
            self.quantity = self._clean_figure(given)
        return given

    def _clean_figure(self, given: dict[str, Any]) -> Quantity | None:
        typed = [name for name in FIGURE if given.get(name) not in ("", None)]
        if not typed and self.kind is not Kind.ESTIMATE:
            return None
        if any(name in self.errors for name in FIGURE):
            return None
        if not given.get("comparator"):
            self.add_error("comparator", _("Choose how the number was said."))
        try:
            return Quantity(
                given.get("unit", ""), Comparator(given.get("comparator") or Comparator.UNKNOWN), given.get("low"),
                given.get("high"), given.get("act_code", ""), given.get("phrase", ""),
                given.get("phrase_language", ""), given.get("figure_period", ""), given.get("as_of"),
            )  # fmt: skip
        except NotAQuantity as refused:
            if refused.field == "unit" or given.get("comparator"):
                self.add_error(refused.field or None, ValidationError(gettext(str(refused))))
            return None

    def said(self) -> Said:
        """What a valid form says."""
        given = self.cleaned_data
        supersedes = tuple(given.get("takes_back") or ()) or tuple(filter(None, (given.get("supersedes"),)))
        return Said(
            kind=self.kind,
            is_public=given["is_public"],
            texts=self.texts(),
            values=self.values(),
            quantity=self.quantity,
            about=given["about"],
            sources=tuple(given["sources"]),
            links=Links(
                denies=tuple(given.get("denies") or ()),
                supersedes=supersedes,
                repeats=tuple(filter(None, (given.get("repeats"),))),
                items_against=tuple(given.get("against") or ()),
            ),
        )


class JudgeForm(forms.Form):
    """How credible a reviewer holds what is said."""

    use_required_attribute = False
    credibility = forms.TypedChoiceField(
        label=_("How credible is what is said?"),
        help_text=_("Judge the information alone, whoever says it. How reliable a source is, from A to F, stands with "
                    "the source: a reliable source may be wrong, and an unreliable one right."),
        choices=list(words.CREDIBILITY.items()), coerce=int, widget=forms.RadioSelect,
    )  # fmt: skip
    why = TextField(
        label=_("Why?"), help_text=INTERNAL_HINT, max_length=4_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("credibility", 6) != 6 and not given.get("why") and not self.errors.get("why"):
            self.add_error("why", _("Say why: what speaks for it, what against it."))
        return given


def _not_for(kind: Kind) -> set[str]:
    """Fields that do not fit a kind."""
    gone: set[str] = set()
    if kind not in WITH_FIGURE:
        gone |= {*FIGURE, "supersedes"}
    if kind is not Kind.DENIAL:
        gone |= {"denies", "against"}
    if kind is not Kind.RETRACTION:
        gone.add("takes_back")
    else:
        gone.add("repeats")
    return gone


def reading_key(quantity: Quantity | None) -> str:
    """What was read of a figure, so that it is checked again once it changes."""
    if quantity is None:
        return ""
    parts = (quantity.unit, quantity.comparator.value, quantity.low, quantity.high, quantity.act)
    return "|".join("" if part is None else str(part) for part in parts)
