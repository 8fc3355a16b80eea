"""Figures of a publication: a name in the text, bound to what an incident's claims allow today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.access.errors import AccessError
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.counting.number_words import LANGUAGES
from safeconduct.evidence.claims.counted import Figure, figures
from safeconduct.evidence.claims.held import UNJUDGED
from safeconduct.evidence.models import Claim, Incident
from safeconduct.press.desk.changing import is_out, note, touch
from safeconduct.press.models import BoundFigure, Publication
from safeconduct.press.projections.models import PublicFigure
from safeconduct.press.writing import FigureWords


class NameTaken(ValueError):
    """There is a figure of this name already."""


class StillOut(AccessError):
    sentence = _("Readers see this figure now. Take it out of the text and release the correction first.")


@dataclass(frozen=True, slots=True)
class Today:
    """A bound figure with what it says today; ``figure`` is None where no claim carries it any more."""

    row: BoundFigure
    figure: Figure | None

    def words(self, language: str) -> FigureWords | None:
        """What stands in the text of a language; None where there is none, or we do not write the language."""
        base = language.split("-")[0]
        if self.figure is None or base not in LANGUAGES:
            return None
        parts = self.figure.words(base)
        said = parts.text if self.row.form == "sentence" else parts.quantity
        return FigureWords(self.row.name, said, parts.text)


def bind(
    publication: Publication, name: str, figure: tuple[Incident, str, str], form: str, *, token: UUID,
    by: Person, at: datetime,
) -> BoundFigure:  # fmt: skip
    """Bind a name to incident, act and unit. The same form twice is one. Raises ``NameTaken``, ``Locked``."""
    demand(by, Permission.PRESS)
    if (held := BoundFigure.objects.filter(pk=token, publication=publication).first()) is not None:
        return held
    incident, act, unit = figure
    row = BoundFigure(
        id=token, publication=publication, name=name, incident=incident, act=act, unit=unit, form=form,
        made_by=by, made_on=at.date(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            touch(publication, by=by, at=at)
            row.save(force_insert=True)
            note("figure.bound", row.pk, by=by, at=at)
    except IntegrityError:
        raise NameTaken from None
    return row


def unbind(row: BoundFigure, *, by: Person, at: datetime) -> None:
    """Take a figure away; the text then names something that is missing. Raises ``Locked``, ``StillOut``.

    What readers see stays bound: it follows its claims as long as it stands there.
    """
    demand(by, Permission.PRESS)
    if (
        is_out(row.publication)
        and PublicFigure.objects.filter(publication_id=row.publication_id, name=row.name).exists()
    ):
        raise StillOut
    with transaction.atomic():
        touch(row.publication, by=by, at=at)
        note("figure.unbound", row.pk, by=by, at=at)
        row.delete()


def today(rows: Iterable[BoundFigure], on: date) -> list[Today]:
    """Bound figures with what they say on a day; an incident is read once, however many figures it carries."""
    read: dict[UUID, dict[tuple[str, str], Figure]] = {}
    found = []
    for row in rows:
        if row.incident_id not in read:
            gone = row.incident.withdrawn_on is not None
            every = () if gone else figures(row.incident, on)
            read[row.incident_id] = {(each.act, each.unit): each for each in every}
        found.append(Today(row, read[row.incident_id].get((row.act, row.unit))))
    return found


def bound(publication: Publication, on: date) -> list[Today]:
    """All figures of a publication, by name."""
    rows = BoundFigure.objects.filter(publication=publication).select_related("incident").order_by("name")
    return today(rows, on)


def waiting(publications: Collection[UUID]) -> dict[UUID, list[Claim]]:
    """By publication the claims that nobody judged and that would make one of its figures say more, in order.

    Nothing for publications whose figures wait for nobody.
    """
    rows = BoundFigure.objects.filter(publication__in=publications).exclude(said={})
    keys: dict[UUID, set[str]] = defaultdict(set)
    for publication, said in rows.values_list("publication", "said"):
        keys[publication] |= set(said.get("waits", ()))
    wanted = {key for found in keys.values() for key in found}
    if not wanted:
        return {}
    claims = list(Claim.objects.standing().filter(UNJUDGED, key__in=wanted).order_by("key"))
    found = {pk: [claim for claim in claims if claim.key in mine] for pk, mine in keys.items()}
    return {pk: mine for pk, mine in found.items() if mine}
