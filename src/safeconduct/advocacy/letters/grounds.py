"""What a letter rests on, as it stands on a day: shown beside its denials, counted again, its consents asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.advocacy.letters import figures
from safeconduct.advocacy.letters.content import QUOTES, says, says_figure
from safeconduct.advocacy.letters.figures import Offered
from safeconduct.advocacy.letters.leaving import HandsOut, LeavingGround
from safeconduct.advocacy.letters.words import GROUNDS, PURPOSES
from safeconduct.advocacy.models import AskGround, Communication
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.claims.showing import Card, cards, claims_of
from safeconduct.evidence.models import Act, ActPerson, Claim, Incident, Item, Record, Testimony
from safeconduct.evidence.testimonies.uses import not_usable, testimonies_behind, unusable_records

OWNER = "communication"
MODELS: Mapping[str, type[Record]] = {
    "incident": Incident, "figure": Incident, "claim": Claim, "item": Item, "testimony": Testimony,
}  # fmt: skip
PAGES = {"incident": "incident", "figure": "incident", "claim": "claim", "item": "item"}


@dataclass(slots=True)
class Ground:
    """One ground. ``problems`` stand in the way of a release; ``denials`` are always shown with it."""

    row: AskGround
    record: Any
    words: str = field(default="", repr=False)
    problems: list[str] = field(default_factory=list)
    denials: list[str] = field(default_factory=list, repr=False)
    denied_by: list[str] = field(default_factory=list, repr=False)
    hands_out: list[HandsOut] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(getattr(self.record, "key", "?"))

    @property
    def kind_words(self) -> str:
        return str(GROUNDS.get(self.row.kind, self.row.kind))

    @property
    def purpose(self) -> str:
        return str(PURPOSES.get(self.row.scope, self.row.scope))

    @property
    def title(self) -> str:
        """What of it lies in the clear."""
        if self.row.kind == "claim":
            return str(self.record.statement) if self.record and self.record.is_public else ""
        return (
            str(getattr(self.record, "title", "")) if self.row.kind in ("incident", "figure", "item") else ""
        )

    @property
    def url(self) -> str:
        return reverse(PAGES[self.row.kind], args=[self.row.record_id]) if self.row.kind in PAGES else ""

    def leaving(self) -> LeavingGround:
        row = self.row
        return LeavingGround(row.kind, str(row.record_id), row.act, row.unit, row.scope, self.words)


def rows_of(letter: Communication) -> list[AskGround]:
    """The rows of a letter, in an order that does not change."""
    return list(
        AskGround.objects.filter(owner_kind=OWNER, owner_id=letter.pk).order_by("kind", "made_on", "pk")
    )


def read(letter: Communication, content: Mapping[str, Any], on: date) -> list[Ground]:
    """Every ground of a letter as it stands on a day. The number of queries grows with its incidents only."""
    rows = rows_of(letter)
    held: dict[UUID, Any] = {}
    for kind in {row.kind for row in rows}:
        held |= MODELS[kind]._base_manager.in_bulk([row.record_id for row in rows if row.kind == kind])
    found = [Ground(row, held.get(row.record_id)) for row in rows]
    for ground in found:
        if ground.record is None or ground.record.withdrawn_on:
            ground.problems.append(_("%(key)s was withdrawn. Take it off, and what the letter says of it.")
                                   % {"key": ground.key})  # fmt: skip
    standing = [ground for ground in found if not ground.problems]
    _accounts([g for g in standing if g.row.kind == "testimony"], content, on)
    _figures([g for g in standing if g.row.kind == "figure"], letter, content, on)
    _records([g for g in standing if g.row.kind in ("claim", "item")], on)
    _denied(standing)
    return found


def not_agreed(letter: Communication, on: date) -> list[str]:
    """What stands in the way as far as anybody sees without a key: records that are gone, and consents of today."""
    rows = [(row.kind, row.record_id, row.scope) for row in rows_of(letter)]
    files = letter.enclosures.values_list("artifact__item", flat=True)
    rows += [("item", item, "") for item in files]
    found: list[str] = []
    for kind in ("testimony", "claim", "item"):
        asked = [(record, scope) for each, record, scope in rows if each == kind]
        held = MODELS[kind]._base_manager.in_bulk([record for record, _scope in asked])
        standing = {pk for pk, record in held.items() if record.withdrawn_on is None}
        gone = {record for record, _scope in asked} - standing
        gone |= _closed_accounts(asked, on) if kind == "testimony" else _closed(kind, held, on)
        found += sorted(str(getattr(held.get(pk), "key", "?")) for pk in gone)
    said = _("%(key)s was withdrawn, or whoever it comes from does not agree to this today.")
    return [said % {"key": key} for key in found]


def _closed_accounts(asked: list[tuple[UUID, str]], on: date) -> set[UUID]:
    closed: set[UUID] = set()
    for scope in {under for _record, under in asked}:
        closed |= not_usable({pk for pk, under in asked if under == scope}, Scope(scope), on)
    return closed


def _closed(kind: str, records: Iterable[UUID], on: date) -> set[UUID]:
    _out, gone, only_counted = behind(kind, records, on)
    return set(gone | only_counted)


def behind(
    kind: str, records: Iterable[UUID], on: date
) -> tuple[list[HandsOut], frozenset[UUID], frozenset[UUID]]:
    """For records of one kind: what goes out of accounts with them, which may not leave today, which only count."""
    ids = set(records)
    made = testimonies_behind(ids)
    out = [HandsOut(kind, pk, purpose) for pk in made for purpose in sorted({each for _, each in made[pk]})]
    gone = unusable_records(on) & ids
    only_counted = {
        pk for pk, said in made.items() if {purpose for _, purpose in said} <= {Scope.COUNTS.value}
    }
    return out, frozenset(gone), frozenset(only_counted)


def gone_words(key: str) -> str:
    """The sentence for what was made from an account that may not be used today."""
    return _("%(key)s was made from somebody’s account, and they do not agree to this today.") % {"key": key}


def only_counted_words(key: str) -> str:
    """The sentence for what somebody agreed to be counted with, and to nothing more."""
    return _("%(key)s was made from somebody’s account to be counted, and for nothing else.") % {"key": key}


def _accounts(found: list[Ground], content: Mapping[str, Any], on: date) -> None:
    quotes: Mapping[str, str] = content.get(QUOTES, {})
    for scope in {ground.row.scope for ground in found}:
        under = [ground for ground in found if ground.row.scope == scope]
        shut = not_usable({ground.row.record_id for ground in under}, Scope(scope), on)
        for ground in under:
            ground.words = quotes.get(str(ground.row.pk), "")
            ground.hands_out = [HandsOut("testimony", ground.row.record_id, scope)]
            if ground.row.record_id in shut:
                said = {"key": ground.key, "purpose": ground.purpose}
                ground.problems.append(
                    _("Whoever gave %(key)s does not agree to “%(purpose)s” today.") % said
                )
            elif scope == Scope.QUOTE and not says(content, ground.words):
                ground.problems.append(_("What is quoted from %(key)s does not stand in the letter word for word.")
                                       % {"key": ground.key})  # fmt: skip


def _figures(found: list[Ground], letter: Communication, content: Mapping[str, Any], on: date) -> None:
    counted: dict[UUID, list[Offered]] = {}
    for ground in found:
        incident = ground.record
        if incident.pk not in counted:
            counted[incident.pk] = figures.offered([incident], letter.language, on)
        wanted = (ground.row.act, ground.row.unit)
        here = next((o for o in counted[incident.pk] if (o.figure.act, o.figure.unit) == wanted), None)
        if here is None:
            ground.problems.append(_("Nothing carries this figure of %(key)s any more. Take it out of the letter.")
                                   % {"key": ground.key})  # fmt: skip
            continue
        ground.words = here.words
        ground.hands_out = _behind_figure(incident, here, on)
        if not says_figure(content, here.words):
            said = {"key": ground.key, "words": here.words}
            ground.problems.append(_("Counted today, the figure of %(key)s is “%(words)s”. The letter does not say so.")
                                   % said)  # fmt: skip


def _behind_figure(incident: Incident, here: Offered, on: date) -> list[HandsOut]:
    """Claims, acts and persons of accounts that are counted in it."""
    act = here.figure.act
    acts = Act.every.filter(incident=incident, kind=act).values_list("pk", flat=True)
    persons = ActPerson.objects.filter(act__incident=incident, act__kind=act).values_list("person", flat=True)
    claims = Claim.every.filter(key__in=here.figure.claims).values_list("pk", flat=True)
    out: list[HandsOut] = []
    for kind, ids in (("claim", claims), ("act", acts), ("personrecord", persons)):
        rows, gone, _only = behind(kind, ids, on)
        out += [row for row in rows if row.record not in gone]
    return out


def _records(found: list[Ground], on: date) -> None:
    for kind in ("claim", "item"):
        grounds = [ground for ground in found if ground.row.kind == kind]
        if not grounds:
            continue
        resting = {g.row.record_id: g.record.item_id for g in grounds if kind == "claim" and g.record.item_id}
        out, gone, only_counted = behind(kind, {g.row.record_id for g in grounds}, on)
        items, _gone, items_counted = behind(kind, resting.values(), on)
        for ground in grounds:
            pk, item = ground.row.record_id, resting.get(ground.row.record_id)
            ground.hands_out = [row for row in out if row.record == pk]
            ground.hands_out += [HandsOut("claim", pk, row.purpose) for row in items if row.record == item]
            if pk in gone:
                ground.problems.append(gone_words(ground.key))
            elif pk in only_counted or item in items_counted:
                ground.problems.append(only_counted_words(ground.key))


def _denied(found: list[Ground]) -> None:
    """Whoever says otherwise, beside each incident, figure and claim."""
    claims = [ground for ground in found if ground.row.kind == "claim"]
    for ground, card in zip(claims, cards([ground.record for ground in claims]), strict=True):
        _beside(ground, card.denials)
    of_incident: dict[UUID, tuple[Card, ...]] = {}
    for ground in found:
        if ground.row.kind in ("incident", "figure"):
            pk = ground.row.record_id
            if pk not in of_incident:
                of_incident[pk] = claims_of(ground.record, limit=0).denials
            _beside(ground, of_incident[pk])


def _beside(ground: Ground, denials: Iterable[Card]) -> None:
    standing = [card.claim for card in denials if not card.is_withdrawn]
    ground.denials = [_denial(claim) for claim in standing]
    ground.denied_by = list(
        dict.fromkeys(claim.speaker for claim in standing if claim.is_public and claim.speaker)
    )


def _denial(claim: Claim) -> str:
    return (
        ": ".join(part for part in (claim.speaker, claim.statement) if part) if claim.is_public else claim.key
    )
