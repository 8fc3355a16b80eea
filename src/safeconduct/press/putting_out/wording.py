"""Words of a published page in its own language: days, codes of our lists, standing, and the notes of corrections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.countries import COUNTRIES
from safeconduct.counting.number_words import LANGUAGES as COUNTED
from safeconduct.counting.standards import Standard
from safeconduct.counting.states import State
from safeconduct.evidence import when, when_words
from safeconduct.evidence.vocabulary import vocabulary

Label = str | Promise

GRADES: Mapping[str, Label] = {
    State.REPORTED: _("Reported"),
    State.CORROBORATED: _("Several sources say so, each for itself"),
    State.ASSESSED: _("Looked at and judged by two people"),
    State.WITHDRAWN: _("Taken back"),
}
STANDARDS: Mapping[str, Label] = {
    Standard.REPORTED: _("Reported: nobody has judged it yet"),
    Standard.SUSPICION: _("There are credible reports"),
    Standard.GROUNDS: _("There are reasonable grounds to believe it"),
    Standard.BALANCE: _("It is more likely than not"),
    Standard.CONVINCING: _("The evidence is clear and convincing"),
    Standard.JUDICIAL: _("A court found it"),
}
CORRECTIONS: Mapping[str, Label] = {
    "figure": _("A figure"),
    "standing": _("How sure it is"),
    "text": _("The text"),
    "quotation": _("A quotation"),
    "file": _("A picture, video or file"),
}
WAYS: Mapping[str, Label] = {
    "visa": _("Visa"),
    "resettlement": _("Resettlement"),
    "asylum_procedure": _("Asylum procedure"),
    "evacuation": _("Evacuation"),
    "temporary_stay": _("Temporary stay"),
}
POSITIONS: Mapping[str, Label] = {
    "offered": _("Offered"),
    "considering": _("Being thought about"),
    "pledged": _("Promised"),
    "refused": _("Refused"),
    "ended": _("Ended"),
    "unknown": _("Not known"),
}
CONFIDENCE: Mapping[str, Label] = {
    "official": _("From an official source"),
    "reported": _("Reported by others"),
    "hearsay": _("Heard, not checked"),
}
NO_NUMBER = _("a number we no longer give")
NO_WORDS = _("Words that we no longer quote.")
READ_BY_ANOTHER = _("The words are read by another person.")
TRANSCRIPT = _("Transcript")


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """Everything within is said in that language, in English where we have no words of it."""
    with translation.override(language):
        yield


def counting_language(language: str) -> str:
    """The language figures and dates are said in: the page's, English where we cannot count in it."""
    plain = language.split("-")[0]
    return plain if plain in COUNTED else "en"


def day_in(day: date, language: str) -> str:
    """5 May 2017, in words of a language."""
    if language.split("-")[0] in when_words.LANGUAGES:
        return when_in(day.isoformat(), language)
    with spoken_in(language):
        return str(date_format(day, "j F Y"))


def when_in(edtf: str, language: str) -> str:
    """A date as it is kept, in words; as written where it cannot be read."""
    try:
        return when_words.in_words(when.parse(edtf), counting_language(language)) if edtf else ""
    except (when.NotADate, KeyError, ValueError):
        return ""


def label_in(name: str, code: str, language: str) -> str:
    """A code of one of our lists in words; nothing for a code that is not of it."""
    terms = vocabulary(name)
    return terms.label(code, language.split("-")[0]) if code in terms else ""


def said_in(labels: Mapping[str, Label], code: str, language: str) -> str:
    """A label of a table in a language; nothing for a code that is not in it."""
    with spoken_in(language):
        return str(labels.get(code, ""))


def country_in(code: str, language: str) -> str:
    return said_in(COUNTRIES, code, language)


def figure_note(before: str, after: str, on: date, language: str) -> str:
    """What readers are told when a figure changed; ``after`` is empty for one that was taken out."""
    day = day_in(on, language)
    with spoken_in(language):
        if not after:
            return gettext(
                "The figure “%(before)s” was taken out on %(day)s, because what we know changed."
            ) % {"before": before, "day": day}
        return gettext(
            "The figure “%(before)s” was changed to “%(after)s” on %(day)s, because what we know changed."
        ) % {"before": before, "after": after, "day": day}  # fmt: skip


def standing_note(what: str, on: date, language: str) -> str:
    """What readers are told when more or less is denied, or is more or less sure. ``what``: one of ``STANDING``."""
    day = day_in(on, language)
    with spoken_in(language):
        return str(STANDING[what]) % {"day": day}


STANDING: Mapping[str, Label] = {
    "contested": _("Since %(day)s we know that it is denied."),
    "uncontested": _("Since %(day)s nobody we know of denies it any more."),
    "standard": _("How sure it is was judged again on %(day)s, because what we know changed."),
    "happened": _("Place, time or kind of what happened was brought up to date on %(day)s."),
    "said": _("What others say about it was brought up to date on %(day)s."),
}
