"""Records of sourced values as templates want them: rows, and a history with old values crossed out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeconduct.access.models import Person
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.papers.choosing import PaperNames
from safeconduct.cases.people import words
from safeconduct.cases.people.fields import ToldField, WordedRows
from safeconduct.cases.people.sourced import SourcedForm
from safeconduct.cases.people.values import Told, told_or_none
from safeconduct.intake.form.fields import ApproximateDate, RowsField
from safeconduct.intake.form.rows import date_in_words

PEOPLE = "people"
"""Name of the part of a record that lists people who work here, by id."""
FormClass = type[SourcedForm]
Visible = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Known:
    """Names of colleagues and of the case's papers, by id: what a page needs to say how a value is known."""

    people: Mapping[str, str]
    papers: PaperNames
    request_id: UUID


def known(journal: Journal, papers: PaperNames, request_id: UUID) -> Known:
    """``journal``, ``papers``: as the reader may see and name them."""
    wrote = {each.person_id for each in journal.entries}
    confirmed = {by for each in journal.entries for by in _confirmers(each.content)}
    kept_out = {str(one) for each in journal.entries for one in each.content.get(PEOPLE) or ()}
    ids = wrote | {UUID(one) for one in confirmed | kept_out}
    names = Person.objects.filter(pk__in=ids).values_list("pk", "display_name")
    return Known({str(pk): name for pk, name in names}, papers, request_id)


def in_words(field: forms.Field, value: Any, precision: str = "") -> list[str]:
    """The words for a value of this field; none for nothing."""
    if isinstance(field, ToldField):
        return in_words(field.inner, value, precision)
    if value in (None, "", [], False):
        return []
    if isinstance(field, ApproximateDate):
        return [date_in_words(str(value), precision or "day")]
    if isinstance(field, RowsField):
        return [_row_in_words(field, row) for row in value]
    if isinstance(field, forms.ChoiceField):
        return _choices_in_words(field, value)
    if isinstance(field, forms.BooleanField):
        return [_("Yes")]
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def rows(
    form: FormClass, content: Mapping[str, Any], known: Known, shows: Visible = bool
) -> list[dict[str, Any]]:
    """Everything a record says, a row for each part that says something."""
    found = []
    for name, field in form.base_fields.items():
        said = _said(field, name, content, known) if shows(name) else []
        if said:
            found.append({"name": name, "label": field.label, "said": said})
    return found


def how(form: FormClass, content: Mapping[str, Any], known: Known) -> dict[str, list[str]]:
    """For each value, how it is known until now; beside the inputs of a correction."""
    tolds = {name: told_or_none(content.get(name)) for name in form.told_names()}
    return {name: how_known(told, known)["words"] for name, told in tolds.items() if told}


def how_known(told: Told, known: Known) -> dict[str, Any]:
    """Source, confirmation and paper of one value, in words."""
    said = [str(words.SOURCES[told.source])]
    if told.precision == "about":
        said.append(str(words.PRECISIONS["about"]))
    if told.is_confirmed:
        name = known.people.get(told.confirmed_by, _("somebody who left"))
        said.append(_("Confirmed by %(name)s, %(day)s") % {"name": name, "day": in_days(told.confirmed_on)})
    title = known.papers.name(told.paper)
    return {"words": said, "paper": title, "paper_url": _paper_url(known, told.paper) if title else ""}


def history(form: FormClass, record: Record, known: Known, shows: Visible = bool) -> list[dict[str, Any]]:
    """What became of a record, newest first: who wrote what when, and what it said before."""
    events: list[dict[str, Any]] = []
    before: Mapping[str, Any] = {}
    was_struck = False
    for entry in record.versions:
        what = "struck" if entry.struck else "back" if was_struck else "changed" if before else "added"
        title = _("Taken back") if what == "back" else words.EDITED[what]
        events.append({
            "title": title, "day": entry.day, "who": known.people.get(str(entry.person_id), ""),
            "text": entry.struck, "changes": changes(form, before, entry.content, known, shows),
        })  # fmt: skip
        before, was_struck = entry.content, bool(entry.struck)
    return events[::-1]


def changes(
    form: FormClass, old: Mapping[str, Any], new: Mapping[str, Any], known: Known, shows: Visible = bool
) -> list[dict[str, Any]]:
    """What differs between two versions, part by part."""
    found = []
    for name, field in form.base_fields.items():
        if not shows(name) or old.get(name) == new.get(name):
            continue
        before, after = (_said(field, name, each, known) for each in (old, new))
        if before != after:
            gone = [each for each in before if each not in after]
            come = [each for each in after if each not in before]
            found.append({"label": field.label, "old": gone, "new": come})
    return found


def in_days(iso: str) -> str:
    """An ISO day as the page writes days."""
    return date_in_words(iso, "day") if iso else ""


def day_in_words(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")


def _said(field: forms.Field, name: str, content: Mapping[str, Any], known: Known) -> list[dict[str, Any]]:
    """Each thing that is said in one part: its words, and how it is known."""
    held = content.get(name)
    if isinstance(field, ToldField) and isinstance(held, list):  # names, each told by itself
        return [_name(each, known) for each in held]
    if name == PEOPLE and isinstance(held, list):
        return [{"text": known.people.get(str(one), _("somebody who left")), "how": None} for one in held]
    told = told_or_none(held) if isinstance(field, ToldField) else None
    if isinstance(field, ToldField) and told is None:
        return []
    value, precision = (told.value, told.precision) if told else (held, "")
    said: list[dict[str, Any]] = [{"text": text, "how": None} for text in in_words(field, value, precision)]
    if said and told:
        said[-1]["how"] = how_known(told, known)
    return said


def _name(named: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """A name, what kind of name it is (a whole one needs no word), and how it is known."""
    told, kind = told_or_none(named), str(named.get("kind", "full"))
    how = how_known(told, known) if told else {"words": []}
    label = words.NAME_KINDS.get(kind) if kind != "full" else None
    return {
        "text": str(named["value"]),
        "how": {**how, "words": [*([str(label)] if label else []), *how["words"]]},
    }


def _row_in_words(field: RowsField, row: Mapping[str, Any]) -> str:
    if isinstance(field, WordedRows):
        return field.row_in_words(row)
    cells = []
    for key, column in field.columns.items():
        precision = str(row.get("precision", "")) if isinstance(column, ApproximateDate) else ""
        cells += in_words(column, row.get(key), precision)
    return " · ".join(cells)


def _choices_in_words(field: forms.ChoiceField, value: Any) -> list[str]:
    labels = {str(code): label for code, label in _flat(field.choices)}
    return [str(labels.get(str(code), code)) for code in (value if isinstance(value, list) else [value])]


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for code, label in choices() if callable(choices) else choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield code, label


def _confirmers(content: Mapping[str, Any]) -> Iterable[str]:
    for held in content.values():
        for each in held if isinstance(held, list) else [held]:
            told = told_or_none(each)
            if told and told.confirmed_by:
                yield told.confirmed_by


def _paper_url(known: Known, paper: str) -> str:
    try:
        return reverse("paper", args=(known.request_id, paper))
    except NoReverseMatch:  # a part that this installation does not have
        return ""
