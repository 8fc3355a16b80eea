"""What waits at the desk, for whoever reads it: never more than a few of each, with how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, may
from safeconduct.evidence.claims.showing import overdue_replies
from safeconduct.evidence.items.checking import damaged
from safeconduct.evidence.models import Assessment, DeidReview, ImportRun, PersonMatch, Testimony

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits."""

    key: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of things that wait: a sentence, how many, the first few, and where all of them are."""

    title: str
    count: int
    lines: tuple[Line, ...]
    url: str = ""
    is_urgent: bool = False


def waiting_for(person: Person, *, on: date, in_vault: bool) -> list[Waiting]:
    """Everything that waits for this person, the urgent first. Testimonies only for somebody with a seat there."""
    found = [_damaged(), _overdue(on), _reviews(person), _matches(person)]
    if in_vault and may(person, Permission.OPEN_TESTIMONY):
        found += [_deidentified(person), _promised()]
    if may(person, Permission.IMPORT_EVIDENCE):
        found.append(_imports(person))
    return sorted((one for one in found if one.count), key=lambda one: not one.is_urgent)


def address(name: str, *args: object) -> str:
    """The address of a page; empty while its room is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _damaged() -> Waiting:
    return _kind(
        _("Files that are damaged or missing"), damaged(),
        lambda one: Line(one.item.key, address("item_custody", one.item_id), _condition(one.condition)),
        url=address("items"), is_urgent=True,
    )  # fmt: skip


def _overdue(on: date) -> Waiting:
    return _kind(
        _("Asked to answer, and the day has passed"), overdue_replies(on),
        lambda one: Line(one.claim.key, address("reply_answer", one.pk), one.asked_of), is_urgent=True,
    )  # fmt: skip


def _reviews(person: Person) -> Waiting:
    rows = Assessment.objects.filter(state="proposed").exclude(proposed_by=person)
    return _kind(
        _("Proposals that wait for a reviewer"), rows.select_related("incident").order_by("as_of", "pk"),
        lambda one: Line(one.incident.key, address("assessment", one.pk), one.incident.title),
    )  # fmt: skip


def _matches(person: Person) -> Waiting:
    rows = PersonMatch.objects.filter(state="proposed").exclude(proposed_by=person)
    return _kind(
        _("One person or two: waits for a second person"),
        rows.select_related("first", "second").order_by("proposed_on", "pk"),
        lambda one: Line(f"{one.first.key} · {one.second.key}", address("person_match", one.pk)),
        url=address("person_matches"),
    )


def _deidentified(person: Person) -> Waiting:
    rows = DeidReview.objects.filter(Q(state="review") | (Q(state="once") & ~Q(first_reviewer=person)))
    rows = rows.exclude(author=person).filter(testimony__withdrawn_on=None).select_related("testimony")
    return _kind(
        _("De-identified texts that wait for a reviewer"), rows.order_by("made_on", "pk"),
        lambda one: Line(one.testimony.key, address("deid_review", one.pk)),
    )  # fmt: skip


def _promised() -> Waiting:
    rows = (
        Testimony.objects.standing()
        .filter(feedback_promised=True, feedback_on=None)
        .order_by("made_on", "key")
    )
    return _kind(
        _("We promised to tell the person what came of it"), rows,
        lambda one: Line(one.key, address("testimony", one.pk)),
    )  # fmt: skip


def _imports(person: Person) -> Waiting:
    rows = ImportRun.objects.filter(state="mapping", begun_by=person).order_by("begun_on", "pk")
    return _kind(
        _("Imports that you began"), rows,
        lambda one: Line(_("Import"), address("import_map", one.pk)), url=address("imports"),
    )  # fmt: skip


def _kind(
    title: str,
    rows: QuerySet[Any],
    line: Callable[[Any], Line],
    *,
    url: str = "",
    is_urgent: bool = False,
) -> Waiting:
    first: Iterable[Any] = rows[: SHOWN + 1]
    lines = tuple(line(row) for row in first)
    count = len(lines) if len(lines) <= SHOWN else rows.count()
    return Waiting(title, count, lines[:SHOWN], url, is_urgent)


def _condition(code: str) -> str:
    return {"damaged": _("damaged"), "missing": _("missing")}.get(code, code)
