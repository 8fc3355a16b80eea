"""Words for kinds, relations, scales and reasons of claims, and how we read a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from safeconduct.counting.bounds import Kind
from safeconduct.counting.number_words import LANGUAGES
from safeconduct.counting.quantities import Comparator, Quantity
from safeconduct.counting.wording import in_words
from safeconduct.evidence import when, when_words
from safeconduct.evidence.claims.counted import Left
from safeconduct.evidence.vocabulary import vocabulary

Label = str | Promise

KINDS: Mapping[str, Label] = {
    Kind.ALLEGATION: _("Allegation"),
    Kind.DENIAL: _("Denial"),
    Kind.ACKNOWLEDGEMENT: _("Acknowledgement"),
    Kind.ESTIMATE: _("Estimate"),
    Kind.FINDING: _("Finding"),
    Kind.RETRACTION: _("Retraction"),
}
KIND_HINTS: Mapping[str, Label] = {
    Kind.ALLEGATION: _("Somebody says that it happened."),
    Kind.DENIAL: _("Those accused, or somebody for them, say that it did not happen or was otherwise."),
    Kind.ACKNOWLEDGEMENT: _("Those accused, or somebody for them, say that it happened."),
    Kind.ESTIMATE: _("Somebody worked out a number that nobody documented. It is kept and never counted."),
    Kind.FINDING: _("A court, a commission or another body that looked into it says what it found."),
    Kind.RETRACTION: _("Somebody takes back what they said before."),
}
RELATIONS: Mapping[str, tuple[Label, Label]] = {
    "supports": (_("Supports"), _("Supported by")),
    "contradicts": (_("Contradicts"), _("Contradicted by")),
    "denies": (_("Denies"), _("Denied by")),
    "refines": (_("Says more exactly what is said in"), _("Said more exactly by")),
    "supersedes": (_("Takes the place of"), _("Replaced by")),
    "repeats": (_("Repeats"), _("Repeated by")),
}
"""For each relation how the claim it starts from reads it, and how the other end does."""
TAKES_BACK: tuple[Label, Label] = (_("Takes back"), _("Taken back by"))
"""The same for what a retraction supersedes."""

COMPARATORS: Mapping[str, Label] = {
    Comparator.EXACTLY: _("Exactly: “three people”"),
    Comparator.AT_LEAST: _("At least: “at least three”, “three or more”"),
    Comparator.MORE_THAN: _("More than: “more than one hundred”, “over 100”"),
    Comparator.ABOUT: _("About: “about twenty”, “some twenty”"),
    Comparator.UP_TO: _("Up to: “up to fifty”"),
    Comparator.BETWEEN: _("Between two numbers: “ten to fifteen”"),
    Comparator.TENS: _("Tens of people, without a number"),
    Comparator.DOZENS: _("Dozens, without a number"),
    Comparator.HUNDREDS: _("Hundreds, without a number"),
    Comparator.UNKNOWN: _("A number nobody said: “several”, “many”"),
}
CREDIBILITY: Mapping[int, Label] = {
    1: _("1: Confirmed by others who do not depend on each other"),
    2: _("2: Probably true: it fits what else is known"),
    3: _("3: Possibly true: nothing else speaks for or against it"),
    4: _("4: Doubtful: possible, and not what one would expect"),
    5: _("5: Improbable: other information speaks against it. It is kept and carries no figure"),
    6: _("6: Cannot be judged"),
}
RELIABILITY: Mapping[str, Label] = {
    "A": _("A: completely reliable"),
    "B": _("B: usually reliable"),
    "C": _("C: fairly reliable"),
    "D": _("D: not usually reliable"),
    "E": _("E: unreliable"),
    "F": _("F: cannot be judged"),
}
LEFT: Mapping[Left, Label] = {
    Left.DENIAL: _("It is a denial. A denial changes no figure."),
    Left.ESTIMATE: _("It is an estimate: it says more than was documented."),
    Left.RETRACTION: _("It takes back an earlier statement."),
    Left.SUPERSEDED: _("A newer figure took its place."),
    Left.RETRACTED: _("It was taken back."),
    Left.REPEAT: _("It repeats another claim, which speaks for both."),
    Left.IMPROBABLE: _("Its reviewer holds it improbable (5)."),
    Left.MUDDLED: _("Its words and numbers do not fit together. Correct them."),
}
ASKED_HOW: Mapping[str, Label] = {
    "letter": _("By letter"),
    "email": _("By e-mail"),
    "call": _("By telephone"),
    "meeting": _("In a meeting"),
    "form": _("Through a form of theirs"),
}
ABOUT: Mapping[str, Label] = {
    "incident": _("The incident as a whole"),
    "act": _("One act"),
    "person": _("One person"),
    "involvement": _("Somebody’s part in it"),
}
UNITS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "person": "personas", "family": "familias", "group": "grupos", "call": "llamadas a una línea de ayuda",
        "report": "informes", "case": "causas judiciales",
    },
    "fr": {
        "person": "personnes", "family": "familles", "group": "groupes", "call": "appels à une ligne d’écoute",
        "report": "signalements", "case": "affaires judiciaires",
    },
    "fa": {
        "person": "نفر", "family": "خانواده", "group": "گروه", "call": "تماس با خط کمک", "report": "گزارش",
        "case": "پروندهٔ قضایی",
    },
}  # fmt: skip
"""Units in the languages the vocabulary has none for. Drafted, no native speaker has read them."""
ONE: Mapping[str, str] = {
    "person": "person", "family": "family", "group": "group", "call": "call to a helpline", "report": "report",
    "case": "court case",
}  # fmt: skip


DENIED: Mapping[str, str] = {
    "en": "Denied by: {}.", "es": "Lo niega: {}.", "fr": "Démenti par : {}.", "ru": "Отрицает: {}.",
    "ar": "ينفي ذلك: {}.", "fa": "تکذیب‌کننده: {}.",
}  # fmt: skip
"""What goes with a figure wherever it is said. Drafted, no native speaker has read them."""


def denied_words(denied_by: Sequence[str], language: str) -> str:
    """Who denies it, as a sentence to be said with a figure; empty where nobody does."""
    return DENIED[language].format("; ".join(denied_by)) if denied_by else ""


def act_in(code: str, language: str) -> str:
    """An act in a language we write figures in; empty for the incident as a whole."""
    acts = vocabulary("acts")
    return acts.label(code, language) if code in acts else code


def unit_word(unit: str, language: str) -> str:
    """A unit as it stands beside a figure: "people". A code nobody knows stays as it is."""
    if found := UNITS.get(language, {}).get(unit):
        return found
    units = vocabulary("units")
    return units.label(unit, language).lower() if unit in units else unit


def with_unit(quantity: str, unit: str, language: str, *, one: bool = False) -> str:
    """A quantity and what it counts. Only English is put into one phrase: elsewhere the noun has to agree."""
    if language == "en":
        return f"{quantity} {ONE.get(unit, unit) if one else unit_word(unit, language)}"
    return f"{quantity} ({unit_word(unit, language)})"


def act_label(act: str) -> str:
    """A vocabulary act in the language of the page, empty for none."""
    acts = vocabulary("acts")
    return acts.label(act, page_language()) if act in acts else act


def reading(quantity: Quantity) -> str:
    """How we read a figure, in the language of the page: "more than one hundred people"."""
    language = page_language()
    is_one = quantity.low == 1 and quantity.comparator in (Comparator.EXACTLY, Comparator.AT_LEAST)
    return with_unit(in_words(quantity, language), quantity.unit, language, one=is_one)


def day_words(edtf: str) -> str:
    """A date as it is kept, in words of the page's language; as written where it cannot be read."""
    try:
        return when_words.in_words(when.parse(edtf), page_language()) if edtf else ""
    except (when.NotADate, KeyError):
        return edtf


def page_language() -> str:
    """The language of the page, English where figures cannot be said in it."""
    language = (get_language() or "en").split("-")[0]
    return language if language in LANGUAGES else "en"
