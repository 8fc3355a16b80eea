"""Form fields of claims: who says it, what it is about, and numbers as people write them."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.typed import whole_number
from safeconduct.evidence.fields import find_by_key, key_of
from safeconduct.evidence.models import Act, Incident, Involvement, PersonRecord, Record, Source

HIGHEST = 2_000_000_000
MOST_SOURCES = 200
ABOUT: dict[str, type[Record]] = {"A": Act, "V": Involvement, "P": PersonRecord}
"""First letter of a key and what it is."""


class FigureField(LineField):
    """A number as people write it, in the digits of any script. Its value is the number, or None for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "size": 12}))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value))
        if not typed:
            return None
        number = whole_number(typed.replace(",", "").replace("\N{ARABIC THOUSANDS SEPARATOR}", ""))
        if number is None or number > HIGHEST:
            raise ValidationError(_("Write a whole number in digits, such as 100."))
        return number


class SourcesField(TextField):
    """Sources by key or by name, one a line. Its value is a list of sources, each once."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(max_length=20_000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(getattr(one, "key", str(one)) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[Source]:
        typed = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        if len(typed) > MOST_SOURCES:
            raise ValidationError(_("Write no more than %(most)s at once."), params={"most": MOST_SOURCES})
        found = {source.pk: source for source in map(_source, typed)}
        return list(found.values())


class AboutField(LineField):
    """An act, a person or an involvement of an incident by its key; None for the incident as a whole."""

    def __init__(self, **kwargs: Any) -> None:
        self.incident: Incident | None = None
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters"}))
        super().__init__(max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "key", value)

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value))
        if not typed:
            return None
        found = find_by_key(ABOUT.get(key_of(typed)[:1].upper(), Act), typed)
        act = found.act if isinstance(found, Involvement) else found
        if isinstance(act, Act) and self.incident is not None and act.incident_id != self.incident.pk:
            raise ValidationError(_("This belongs to another incident. Copy the key from this one’s page."))
        return found


class LanguageField(forms.ChoiceField):
    """The language that words came in, by its own name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("", _("Not said")), *LANGUAGES.items()], **kwargs)


def _source(typed: str) -> Source:
    """A source by name where exactly one has it, by key otherwise. Raises ``ValidationError``."""
    named = list(Source.objects.standing().filter(name__iexact=typed).order_by("key")[:6])
    if len(named) == 1:
        return named[0]
    if named:
        keys = ", ".join(source.key for source in named)
        said = {"name": typed, "keys": keys}
        raise ValidationError(
            _("Several sources are called “%(name)s”: %(keys)s. Write the key."), params=said
        )
    found: Any = find_by_key(Source, typed)
    return cast(Source, found)
