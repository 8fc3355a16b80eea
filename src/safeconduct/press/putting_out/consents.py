"""Whether everything of an account that a publication uses may be used today: asked at each step, default no."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from safeconduct.advocacy.models import AskGround
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.incidents.telling import with_wholes
from safeconduct.evidence.models import Act, ActPerson, Claim, HandedOut, Involvement, MadeFrom, Testimony
from safeconduct.evidence.testimonies import deid
from safeconduct.evidence.testimonies.uses import not_usable
from safeconduct.press.desk import quotes
from safeconduct.press.desk.gathering import grounds_of
from safeconduct.press.leaving import Leaving, LeavingQuote
from safeconduct.press.models import Citation, PressFile, Publication, Quotation
from safeconduct.press.putting_out.incidents import LIVE
from safeconduct.press.putting_out.saying import PRINTED, items_withheld, withheld

Use = tuple[UUID, str]
"""An account and the purpose it is used under."""


def uses_of_leaving(leaving: Leaving) -> set[Use]:
    """Accounts that what is released uses, directly or through records that were made from them."""
    said = [(each.testimony, each.scope) for each in leaving.quotes if each.testimony]
    said += [(each.testimony, each.scope) for each in leaving.files if each.testimony]
    said += [(each.record, each.scope) for each in leaving.citations if each.kind == "testimony"]
    said += [(each.testimony, Scope.NAME.value) for each in leaving.quotes if each.names]
    return {(UUID(testimony), scope) for testimony, scope in said} | _behind(records_of_leaving(leaving))


def records_of_leaving(leaving: Leaving) -> set[UUID]:
    """Claims and items that it cites or quotes, or that the letter rests on which it makes public."""
    cited = {UUID(each.record) for each in leaving.citations if each.kind in ("claim", "item")}
    return cited | {UUID(each.claim) for each in leaving.quotes if each.claim}


def is_printable(leaving: Leaving, on: date) -> bool:
    """Whether the words that leave are under purposes that let words be printed: those of a letter, and of claims."""
    letter = [each for each in leaving.citations if each.of_letter]
    if any(each.kind == "testimony" and each.scope not in PRINTED for each in letter):
        return False
    claims = {UUID(each.record) for each in letter if each.kind == "claim"}
    claims |= {UUID(each.claim) for each in leaving.quotes if each.claim}
    items = {UUID(each.record) for each in letter if each.kind == "item"}
    return not withheld(claims, on) and not items_withheld(items, on)


def quotations_stand(leaving: Leaving) -> bool:
    """Whether every account that is quoted is still as it was agreed to, and every claim says what is quoted of it."""
    versions = {UUID(each.deid) for each in leaving.quotes if each.deid}
    if deid.fitting(versions) != versions:
        return False
    quoted = [each for each in leaving.quotes if each.claim]
    claims = Claim.objects.in_bulk([UUID(each.claim) for each in quoted])
    return all(_says(claims.get(UUID(each.claim)), each) for each in quoted)


def _says(claim: Claim | None, quote: LeavingQuote) -> bool:
    if claim is None or not quotes.is_exact(claim):
        return False
    said = quotes.official(claim, quote.words)
    return said == {"words": dict(quote.words), "speaker": quote.speaker, "capacity": quote.capacity}


def uses_of(publication: Publication) -> set[Use]:
    """The same of what is out, as the desk recorded it when it left and as it stands there now."""
    rows: list[tuple[UUID | None, str]] = list(
        Quotation.objects.filter(publication=publication, withdrawn_on=None).values_list("testimony", "scope")
    )
    rows += list(PressFile.objects.filter(publication=publication).values_list("testimony", "scope"))
    cited = list(Citation.objects.filter(publication=publication))
    rows += [(each.record_id, each.scope) for each in cited if each.kind == "testimony"]
    letter = grounds_of(publication)
    rows += [(each.record_id, each.scope) for each in letter if each.kind == "testimony"]
    out = HandedOut.objects.filter(act_id=publication.pk, taken_down_on=None)
    rows += list(out.filter(kind="testimony").values_list("record_id", "purpose"))
    kinds = [(each.kind, each.record_id) for each in cited] + [(each.kind, each.record_id) for each in letter]
    records = {record for kind, record in kinds if kind in ("claim", "item")}
    records |= set(out.filter(kind__in=("claim", "item")).values_list("record_id", flat=True))
    standing = Quotation.objects.filter(publication=publication, withdrawn_on=None)
    records |= set(standing.exclude(claim=None).values_list("claim", flat=True))
    return {(testimony, scope) for testimony, scope in rows if testimony} | _behind(records)


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
    made = made_of(testimony)
    letters = AskGround.objects.filter(owner_kind="communication", record_id__in={testimony, *made})
    public = Publication.objects.filter(kind="letter", communication__in=letters.values("owner_id"))
    ids = {
        *public.values_list("pk", flat=True),
        *Quotation.every.filter(claim__in=made).values_list("publication", flat=True),
        *Quotation.every.filter(testimony=testimony).values_list("publication", flat=True),
        *PressFile.objects.filter(testimony=testimony).values_list("publication", flat=True),
        *Citation.objects.filter(record_id__in={testimony, *made}).values_list("publication", flat=True),
        *HandedOut.objects.filter(
            record_id__in={testimony, *made}, how="publication"
        ).values_list("act_id", flat=True),
    }
    return list(Publication.objects.filter(pk__in=ids).order_by("pk"))


def made_of(testimony: UUID, purposes: Iterable[str] | None = None) -> set[UUID]:
    """What was made from an account (under these purposes), and claims that rest on items of it."""
    rows = MadeFrom.objects.filter(testimony=testimony)
    if purposes is not None:
        rows = rows.filter(purpose__in=list(purposes))
    made = set(rows.values_list("record_id", flat=True))
    return made | set(Claim.every.filter(item__in=made).values_list("pk", flat=True))


def publications_with_accounts() -> list[Publication]:
    """Every publication that is out and uses any account: those whose consent may run out."""
    made = MadeFrom.objects.values("record_id")
    cited = Q(kind="testimony") | Q(record_id__in=made)
    resting = Claim.every.filter(Q(pk__in=made) | Q(item__in=made)).values("pk")
    cited |= Q(record_id__in=resting)
    grounds = AskGround.objects.filter(cited, owner_kind="communication").values("owner_id")
    ids = {
        *Publication.objects.filter(kind="letter", communication__in=grounds).values_list("pk", flat=True),
        *Quotation.objects.filter(claim__in=resting).values_list("publication", flat=True),
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
