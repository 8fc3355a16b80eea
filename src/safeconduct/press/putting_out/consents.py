"""Whether everything of an account that a publication uses may be used today: asked at each step, default no."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from safeconduct.consent.scopes import Scope
from safeconduct.evidence.incidents.telling import with_wholes
from safeconduct.evidence.models import Act, ActPerson, Claim, HandedOut, Involvement, MadeFrom, Testimony
from safeconduct.evidence.testimonies.uses import not_usable
from safeconduct.press.leaving import Leaving
from safeconduct.press.models import Citation, PressFile, Publication, Quotation
from safeconduct.press.putting_out.incidents import LIVE

Use = tuple[UUID, str]
"""An account and the purpose it is used under."""


def uses_of_leaving(leaving: Leaving) -> set[Use]:
    """Accounts that what is released uses, directly or through records that were made from them."""
    said = [(each.testimony, each.scope) for each in leaving.quotes if each.testimony]
    said += [(each.testimony, each.scope) for each in leaving.files if each.testimony]
    said += [(each.record, each.scope) for each in leaving.citations if each.kind == "testimony"]
    cited = [UUID(each.record) for each in leaving.citations if each.kind in ("claim", "item")]
    return {(UUID(testimony), scope) for testimony, scope in said} | _behind(cited)


def uses_of(publication: Publication) -> set[Use]:
    """The same of what is out, as the desk recorded it when it left and as it stands there now."""
    rows: list[tuple[UUID | None, str]] = list(
        Quotation.objects.filter(publication=publication, withdrawn_on=None).values_list("testimony", "scope")
    )
    rows += list(PressFile.objects.filter(publication=publication).values_list("testimony", "scope"))
    cited = list(Citation.objects.filter(publication=publication))
    rows += [(each.record_id, each.scope) for each in cited if each.kind == "testimony"]
    out = HandedOut.objects.filter(act_id=publication.pk, kind="testimony", taken_down_on=None)
    rows += list(out.values_list("record_id", "purpose"))
    behind = _behind([each.record_id for each in cited if each.kind in ("claim", "item")])
    return {(testimony, scope) for testimony, scope in rows if testimony} | behind


def lapsed(uses: Iterable[Use], on: date) -> set[Use]:
    """Of these uses those that do not hold on a day: taken back, run out, never given, or of a purpose unknown."""
    by_scope: dict[str, set[UUID]] = {}
    for testimony, scope in uses:
        by_scope.setdefault(scope, set()).add(testimony)
    gone: set[Use] = set()
    for scope, testimonies in by_scope.items():
        known = scope in set(Scope)
        shut = not_usable(testimonies, Scope(scope), on) if known else testimonies
        gone |= {(testimony, scope) for testimony in shut}
    return gone


def publications_using(testimony: UUID) -> list[Publication]:
    """Every publication that uses an account, whatever its state."""
    made = set(MadeFrom.objects.filter(testimony=testimony).values_list("record_id", flat=True))
    made |= set(Claim.every.filter(item__in=made).values_list("pk", flat=True))
    ids = {
        *Quotation.every.filter(testimony=testimony).values_list("publication", flat=True),
        *PressFile.objects.filter(testimony=testimony).values_list("publication", flat=True),
        *Citation.objects.filter(record_id__in={testimony, *made}).values_list("publication", flat=True),
        *HandedOut.objects.filter(record_id=testimony, how="publication").values_list("act_id", flat=True),
    }
    return list(Publication.objects.filter(pk__in=ids).order_by("pk"))


def publications_with_accounts() -> list[Publication]:
    """Every publication that is out and uses any account: those whose consent may run out."""
    made = MadeFrom.objects.values("record_id")
    cited = Q(kind="testimony") | Q(record_id__in=made)
    cited |= Q(record_id__in=Claim.every.filter(item__in=made).values("pk"))
    ids = {
        *Quotation.objects.filter(testimony__isnull=False).values_list("publication", flat=True),
        *PressFile.objects.filter(testimony__isnull=False).values_list("publication", flat=True),
        *Citation.objects.filter(cited).values_list("publication", flat=True),
        *HandedOut.objects.filter(how="publication", taken_down_on=None).values_list("act_id", flat=True),
    }
    return list(Publication.objects.filter(pk__in=ids, state__in=LIVE).order_by("pk"))


def incidents_with_accounts(testimonies: Iterable[UUID] | None = None) -> set[UUID]:
    """Incidents whose figures may rest on accounts (on these, or on any), and every whole they are a part of."""
    rows, accounts = MadeFrom.objects.all(), Testimony.every.all()
    if testimonies is not None:
        ids = list(testimonies)
        rows, accounts = rows.filter(testimony__in=ids), accounts.filter(pk__in=ids)
    made = set(rows.values_list("record_id", flat=True))
    persons = made | set(accounts.values_list("person", flat=True))
    found = set(accounts.values_list("incident", flat=True))
    found |= set(Claim.every.filter(Q(pk__in=made) | Q(item__in=made)).values_list("incident", flat=True))
    found |= set(Act.every.filter(pk__in=made).values_list("incident", flat=True))
    found |= set(Involvement.every.filter(pk__in=made).values_list("act__incident", flat=True))
    found |= set(ActPerson.objects.filter(person__in=persons).values_list("act__incident", flat=True))
    return with_wholes(each for each in found if each)


def _behind(records: Iterable[UUID]) -> set[Use]:
    """The accounts that records were made from; a claim has those of the item it rests on, too."""
    ids = set(records)
    ids |= set(Claim.every.filter(pk__in=ids).exclude(item=None).values_list("item", flat=True))
    rows = MadeFrom.objects.filter(record_id__in=ids)
    return {(testimony, purpose) for testimony, purpose in rows.values_list("testimony", "purpose")}
