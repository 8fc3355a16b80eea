"""Form fields of the documentation desk: dates as far as known, codes of our lists, records by their key."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.countries import COUNTRIES
from safeconduct.choices.fields import LineField, TextField, visible
from safeconduct.choices.typed import whole_number
from safeconduct.evidence.models.records import WHEN, Record
from safeconduct.evidence.vocabulary import vocabulary
from safeconduct.evidence.when import NotADate, Point, When, parse

INTERNAL_HINT = _("This is searched and counted. Name no private person here.")
"""Stands under every field whose free text is kept in the clear."""
SEALED_HINT = _("This is sealed. Only people at the desk can open it, and nothing searches it.")
"""Stands under every field whose text is kept under the record's key."""
WHEN_HINT = _(
    "2017-04-12, 2017-04 or 2017. A period: 2017-02/2017-04. Put ~ at the end for about, ? for uncertain, "
    "and XX for what is not known, as in 2017-04-XX."
)
MOST_PERIODS = 60
NEAR = 400
"""How many keys are looked at for a near one."""
MOST_NAMED = 5


class WhenField(LineField):
    """A date or period as EDTF. Its value is the canonical text, empty for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", WHEN_HINT)
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "ltr"}))
        super().__init__(max_length=WHEN, **kwargs)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        return str(_when(typed)) if typed else ""


class PeriodsField(TextField):
    """Many dates or periods, one a line. Its value is a list of canonical texts, each once, in order of time."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", WHEN_HINT)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "dir": "ltr"}))
        super().__init__(max_length=WHEN * MOST_PERIODS, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        if len(lines) > MOST_PERIODS:
            raise ValidationError(_("Write no more than %(most)s lines."), params={"most": MOST_PERIODS})
        found = {str(read): read for read in (_in_line(line) for line in lines)}
        return [str(read) for read in sorted(found.values(), key=lambda each: each.order)]


def days_of(edtf_texts: Iterable[str]) -> tuple[date, date] | tuple[None, None]:
    """The first and the last day that any of these dates may touch; nothing where one end is nowhere said.

    A period whose end (or beginning) is open or unknown reaches as far as its one date does.
    """
    first: list[date] = []
    last: list[date] = []
    for text in edtf_texts:
        if not text:
            continue
        read = parse(text)
        points = [point for point in (read.start, read.end) if isinstance(point, Point)]
        first += [point.earliest for point in points]
        last += [point.latest for point in points]
    return (min(first), max(last)) if first else (None, None)


class CodeField(forms.ChoiceField):
    """One code of one of our lists, with its label in the reader's language, narrower ones under the broader."""

    def __init__(self, name: str, *, empty: str | Promise = "", **kwargs: Any) -> None:
        def offered() -> list[tuple[Any, Any]]:
            return [("", empty or gettext("Not said")), *code_choices(name)]

        super().__init__(choices=offered, **kwargs)


class CodesField(forms.MultipleChoiceField):
    """Any number of codes of one of our lists. Its value keeps the order of the list."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, name: str, **kwargs: Any) -> None:
        self.vocabulary = name
        super().__init__(choices=lambda: code_choices(name), **kwargs)

    def clean(self, value: Any) -> list[str]:
        chosen = set(super().clean(value))
        return [term.code for term in vocabulary(self.vocabulary) if term.code in chosen]


def code_choices(name: str) -> list[tuple[Any, Any]]:
    """A list as choices: terms with narrower ones make a group that begins with themselves."""
    terms = vocabulary(name)
    narrower: dict[str, list[tuple[str, str]]] = {}
    for term in terms:
        if term.broader:
            narrower.setdefault(_top(name, term.code), []).append((term.code, label(name, term.code)))
    choices: list[tuple[Any, Any]] = []
    for term in terms:
        if not term.broader:
            own = (term.code, label(name, term.code))
            choices.append((own[1], [own, *narrower[term.code]]) if term.code in narrower else own)
    return choices


def label(name: str, code: str) -> str:
    """A code's label in the reader's language; the code itself where the list does not know it."""
    try:
        return vocabulary(name).label(code, (get_language() or "en").split("-")[0])
    except KeyError:
        return code


class CountryField(forms.ChoiceField):
    """A country by its two letters, by name in the reader's language; empty for none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_countries, **kwargs)


class KeyField(LineField):
    """A record by its key, such as C-0012. Its value is the record, or None where nothing was typed.

    ``model``: any Record with a key. C-12 and ١٢ after the letter are understood; withdrawn ones are not found.
    """

    def __init__(self, model: type[Record], **kwargs: Any) -> None:
        self.model = model
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters"}))
        super().__init__(max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "key", value)

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value))
        return find_by_key(self.model, typed) if typed else None


class KeysField(TextField):
    """Several records by their keys, one a line or with commas. Its value is a list of records, each once."""

    def __init__(self, model: type[Record], *, most: int = 500, **kwargs: Any) -> None:
        self.model, self.most = model, most
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "dir": "ltr"}))
        super().__init__(max_length=20_000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return (
            "\n".join(getattr(each, "key", str(each)) for each in value) if isinstance(value, list) else value
        )

    def clean(self, value: Any) -> list[Any]:
        text = str(super().clean(value))
        for mark in ",;،":
            text = text.replace(mark, "\n")
        typed = [line.strip() for line in text.splitlines() if line.strip()]
        if len(typed) > self.most:
            raise ValidationError(_("Write no more than %(most)s at once."), params={"most": self.most})
        rows: Any = self.model
        found = {
            row.key: row for row in rows.objects.standing().filter(key__in={key_of(one) for one in typed})
        }
        for one in typed:
            if key_of(one) not in found:
                record: Any = find_by_key(self.model, one)
                found[record.key] = record
        return list(found.values())


def key_of(typed: str) -> str:
    """A key as we write it: C-0012 for “c 12”; anything else as it was typed."""
    plain = visible(typed)
    letter, number = plain[:1].upper(), whole_number(plain[1:].lstrip("- \u2010\u2011\u2012\u2013"))
    return f"{letter}-{number:04d}" if letter.isalpha() and number is not None else plain


def find_by_key(model: type[Record], typed: str) -> Record:
    """The record with this key. Raises ``ValidationError`` with the nearest key there is."""
    rows: Any = model
    standing = rows.objects.standing()
    found: Record | None = standing.filter(key__in={typed, key_of(typed)}).first()
    if found is not None:
        return found
    if named := _called(standing, typed):
        said = {"typed": typed, "near": ", ".join(named)}
        raise ValidationError(_("Write the key. Called “%(typed)s” or like it: %(near)s"), params=said)
    wanted = key_of(typed)
    begins = list(
        standing.filter(key__startswith=wanted[:1]).order_by("-key").values_list("key", flat=True)[:NEAR]
    )
    if near := get_close_matches(wanted, begins, n=1, cutoff=0.5):
        said = {"typed": typed, "near": near[0]}
        raise ValidationError(_("There is no “%(typed)s” here. Do you mean %(near)s?"), params=said)
    raise ValidationError(
        _("There is no “%(typed)s” here. Copy the key from its page."), params={"typed": typed}
    )


def _called(standing: Any, typed: str) -> list[str]:
    """Keys of records whose name or title, where it lies in the clear, holds or is near what was typed."""
    names = {field.name for field in standing.model._meta.concrete_fields}
    column = next((name for name in ("name", "title") if name in names), "")
    plain = " ".join(visible(typed).split())
    if not column or len(plain) < 3:
        return []
    holding = standing.filter(**{f"{column}__icontains": plain}).order_by("key")
    found = list(holding.values_list("key", flat=True)[:MOST_NAMED])
    if found:
        return found
    newest = standing.exclude(**{column: ""}).order_by("-key").values_list(column, "key")[:NEAR]
    by_name = {name.casefold(): key for name, key in newest}
    return [by_name[name] for name in get_close_matches(plain.casefold(), by_name, n=MOST_NAMED, cutoff=0.75)]


def version_in(typed: str) -> int:
    """The version that a form was opened with; 0, which never matches, for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def carried(request: HttpRequest, form: forms.BaseForm) -> list[tuple[str, str]]:
    """What was typed into a form that is saved again once a reason was given: hidden inputs of the page that asks."""
    names = [*form.fields, "version", "step"]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def _when(typed: str) -> When:
    try:
        return parse(typed)
    except NotADate as trouble:
        raise ValidationError(gettext(str(trouble))) from None


def _in_line(line: str) -> When:
    try:
        return _when(line)
    except ValidationError as trouble:
        said = {"line": line, "why": " ".join(trouble.messages)}
        raise ValidationError(_("“%(line)s”: %(why)s"), params=said) from None


def _top(name: str, code: str) -> str:
    terms = vocabulary(name).terms
    while terms[code].broader:
        code = terms[code].broader
    return code


def _countries() -> list[tuple[str, str]]:
    named = [(code, str(name)) for code, name in COUNTRIES.items()]
    return [("", gettext("Not said")), *sorted(named, key=lambda each: each[1])]
