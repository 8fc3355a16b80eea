"""What an ask rests on: incidents, figures as they are counted today, claims and items.

What was withdrawn, or made from an account whose purpose does not hold today, is refused; what became so later is
shown as not usable. Allegations come with their denials.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.advocacy.models import Ask, AskGround
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.claims.counted import Figure, figures
from safeconduct.evidence.claims.showing import Card, cards
from safeconduct.evidence.claims.words import act_label, page_language, with_unit
from safeconduct.evidence.fields import label
from safeconduct.evidence.finding.denials import Denial, denials
from safeconduct.evidence.models import Claim, Incident, Item, Record
from safeconduct.evidence.testimonies.uses import may_use, testimonies_behind, unusable_records

MODELS: Mapping[str, type[Record]] = {"incident": Incident, "figure": Incident, "claim": Claim, "item": Item}
ASK = "ask"


class NotUsable(Exception):
    """It may not be used today. ``why``: a code of ``words.UNUSABLE``; ``missing``: the purposes that do not hold."""

    def __init__(self, why: str, missing: tuple[Scope, ...] = ()) -> None:
        super().__init__(why)
        self.why, self.missing = why, missing


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground as it is shown. ``trouble``: why it may not be used today, empty where it may.

    ``figure`` and ``said``: of a figure, as it is counted today. ``card``: of a claim, with its denials in it.
    """

    row: AskGround
    record: Record | None
    trouble: str = ""
    said: str = ""
    figure: Figure | None = None
    card: Card | None = None
    denials: Sequence[Denial] = field(default=())

    @property
    def key(self) -> str:
        return str(getattr(self.record, "key", ""))

    @property
    def what(self) -> str:
        """Which figure it is, in words; empty for what is no figure."""
        return named(self.figure) if self.figure else ""

    @property
    def title(self) -> str:
        """What lies in the clear of its name; empty for what is sealed or withdrawn."""
        return "" if self.trouble in ("withdrawn", "consent") else str(getattr(self.record, "title", ""))


def add_ground(
    ask: Ask, record: Record, *, act: str = "", unit: str = "", by: Person, at: datetime
) -> AskGround:
    """Say that an ask rests on a record, or on a figure of an incident. Twice is once.

    Raises ``NotAllowed`` and ``NotUsable``.
    """
    demand(by, Permission.PRESS)
    kind = "figure" if unit else _kind(record)
    with transaction.atomic():
        refuse_unless_usable(record, at.date())
        if kind == "figure" and figure_of(figures_of([record], at.date()), record.pk, act, unit) is None:
            raise NotUsable("figure")
        row, is_new = AskGround.objects.get_or_create(
            owner_id=ask.pk, kind=kind, record_id=record.pk, act=act, unit=unit, scope="",
            defaults={"owner_kind": ASK, "made_by": by, "made_on": at.date()},
        )  # fmt: skip
        if is_new:
            audit.record("advocacy.ask.ground_added", chain="staff", by=by.pk, subject=ask.pk, at=at)
    return row


def end_ground(row: AskGround, *, by: Person, at: datetime) -> None:
    """An ask rests on this no more. Twice is once; the audit keeps that it did."""
    demand(by, Permission.PRESS)
    with transaction.atomic():
        gone, _rows = AskGround.objects.filter(pk=row.pk, owner_kind=ASK).delete()
        if gone:
            audit.record("advocacy.ask.ground_ended", chain="staff", by=by.pk, subject=row.owner_id, at=at)


def repeat(ask: Ask, made: Ask, *, by: Person, at: datetime) -> None:
    """Let a new ask rest on what another rests on, as far as that may be used today."""
    rows = [one.row for one in grounds_of(ask.pk, at.date()) if not one.trouble]
    AskGround.objects.bulk_create(
        AskGround(
            owner_kind=ASK, owner_id=made.pk, kind=row.kind, record_id=row.record_id, act=row.act, unit=row.unit,
            scope=row.scope, made_by=by, made_on=at.date(),
        )
        for row in rows
    )  # fmt: skip


def refuse_unless_usable(record: Record, on: date) -> None:
    """Raise ``NotUsable`` for what was withdrawn, or made from an account whose purpose does not hold that day."""
    if record.withdrawn_on is not None:
        raise NotUsable("withdrawn")
    if record.pk in _unusable([record.pk], on):
        raise NotUsable("consent", _missing(record, on))


def grounds_of(owner_id: UUID, on: date) -> list[Ground]:
    """What an ask, or whatever else has grounds, rests on, oldest first, as it stands on a day."""
    rows = list(AskGround.objects.filter(owner_id=owner_id).order_by("made_on", "kind", "id"))
    rows = [row for row in rows if row.kind in MODELS]
    records = _records(rows)
    closed = _unusable(records, on)
    incidents = [each for each in records.values() if isinstance(each, Incident) and not each.withdrawn_on]
    counted = figures_of([each for each in incidents if _has_figure(rows, each)], on)
    denied = denials([each.pk for each in incidents], ())
    shown = {
        card.claim.pk: card for card in cards(each for each in records.values() if isinstance(each, Claim))
    }
    found = []
    for row in rows:
        record = records.get(row.record_id)
        figure = figure_of(counted, row.record_id, row.act, row.unit) if row.kind == "figure" else None
        found.append(
            Ground(
                row=row,
                record=record,
                trouble=_trouble(row, record, closed, figure),
                said=in_words(figure) if figure else "",
                figure=figure,
                card=shown.get(row.record_id) if row.kind == "claim" else None,
                denials=denied.of_incident.get(row.record_id, ()),
            )
        )
    return found


Counted = Mapping[UUID, tuple[Figure, ...]]


def figures_of(incidents: Iterable[Record], on: date) -> Counted:
    """The figures of some incidents as counted on a day, by the incident's id."""
    return {each.pk: figures(each, on) for each in incidents if isinstance(each, Incident)}


def figure_of(counted: Counted, incident_id: UUID, act: str, unit: str) -> Figure | None:
    """One figure by what was done and who is counted."""
    of_it = counted.get(incident_id, ())
    return next((each for each in of_it if (each.act, each.unit) == (act, unit)), None)


def in_words(figure: Figure) -> str:
    """A figure in the words of its comparator and its standard, in the language of the page."""
    language = page_language()
    is_one = figure.bound.low == 1 == figure.bound.figure
    return with_unit(figure.words(language).text, figure.unit, language, one=is_one)


def named(figure: Figure) -> str:
    """Which figure it is: what was done, and who is counted."""
    act = act_label(figure.act) or gettext("The incident as a whole")
    return f"{act}, {label('units', figure.unit)}"


def _records(rows: Iterable[AskGround]) -> dict[UUID, Record]:
    wanted: dict[type[Record], set[UUID]] = {}
    for row in rows:
        wanted.setdefault(MODELS[row.kind], set()).add(row.record_id)
    found: dict[UUID, Record] = {}
    for model, ids in wanted.items():
        objects: Any = model
        found |= {each.pk: each for each in objects.objects.filter(pk__in=ids)}
    return found


def _has_figure(rows: Iterable[AskGround], incident: Incident) -> bool:
    return any(row.kind == "figure" and row.record_id == incident.pk for row in rows)


def _trouble(row: AskGround, record: Record | None, closed: frozenset[UUID], figure: Figure | None) -> str:
    if record is None:
        return "gone"
    if record.withdrawn_on is not None:
        return "withdrawn"
    if record.pk in closed:
        return "consent"
    return "figure" if row.kind == "figure" and figure is None else ""


def _unusable(ids: Iterable[UUID], on: date) -> frozenset[UUID]:
    asked = list(ids)
    claims = Claim.every.filter(pk__in=asked)
    among = (claims.values("pk"), claims.values("item"), Item.every.filter(pk__in=asked).values("pk"))
    return unusable_records(on, among)


def _missing(record: Record, on: date) -> tuple[Scope, ...]:
    """Purposes of the accounts behind a record that do not hold, without saying whose they are."""
    item = getattr(record, "item_id", None)
    behind = testimonies_behind([record.pk, *([item] if item else [])])
    pairs = {pair for found in behind.values() for pair in found}
    closed = {Scope(purpose) for testimony, purpose in pairs if not may_use(testimony, Scope(purpose), on)}
    return tuple(scope for scope in Scope if scope in closed)


def _kind(record: Record) -> str:
    return next(kind for kind, model in MODELS.items() if isinstance(record, model))
