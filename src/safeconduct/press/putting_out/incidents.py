"""What a page says of an incident beside its text: where it stands, where and when it was, and what it rests on.

Places come from the columns that are kept in the clear, once more rounded; an exact or near place is shown as its
district. The sealed part of a place is never opened: the worker could not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from safeconduct.choices.countries import COUNTRIES
from safeconduct.counting.states import State
from safeconduct.evidence.incidents.precision import PRECISIONS, SEALED, rounded
from safeconduct.evidence.models import Act, Artifact, Claim, Incident, IncidentPlace, Item
from safeconduct.evidence.models.sources import NAMELESS_KINDS
from safeconduct.evidence.vocabulary import vocabulary
from safeconduct.press.leaving import LeavingCitation
from safeconduct.press.models import Publication
from safeconduct.press.projections.models import Page
from safeconduct.press.projections.shapes import Parts, Place, SourcePart, Standing
from safeconduct.press.putting_out.saying import allegations, denials, public_items, withheld
from safeconduct.press.putting_out.wording import (
    GRADES,
    STANDARDS,
    country_in,
    label_in,
    said_in,
    when_in,
)

LIVE = ("published", "corrected")
"""States of a publication that is out."""
FINEST_OF_SEALED = "district"
"""What an exact or near place is shown as."""


def parts_of(incident: Incident, kind: str, language: str, on: date) -> Parts:
    """What goes with every publication bound to an incident; of an incident's own page more."""
    shown = Parts(standing=standing(incident, language), denials=denials(incident.pk, language, on))
    if kind == "incident":
        codes = acts(incident)
        shown["allegations"] = allegations(incident.pk, language, on)
        shown["places"] = places(incident, language)
        shown["period_words"] = "; ".join(
            filter(None, (when_in(each, language) for each in incident.periods))
        )
        shown["acts"] = codes
        shown["acts_words"] = [label_in("acts", code, language) for code in codes]
    return shown


def standing(incident: Incident, language: str) -> Standing:
    assessed = incident.grade == State.ASSESSED and incident.standard
    return Standing(
        grade=incident.grade,
        grade_words=said_in(GRADES, incident.grade, language),
        contested=incident.is_contested,
        standard=incident.standard if assessed else "",
        standard_words=said_in(STANDARDS, incident.standard, language) if assessed else "",
    )


def acts(incident: Incident) -> list[str]:
    """Codes of what it is about: of our list only, in its order."""
    recorded = Act.objects.standing().filter(incident=incident).values_list("kind", flat=True)
    found = {*incident.kinds, *recorded}
    return [term.code for term in vocabulary("acts") if term.code in found]


def places(incident: Incident, language: str) -> list[Place]:
    """No finer than their precision, and never finer than a town; the same place once."""
    found: dict[tuple[object, ...], Place] = {}
    for row in IncidentPlace.objects.filter(incident=incident).order_by("country", "name", "pk"):
        place = _place(row, language)
        found.setdefault((place["name"], place["country"], place["precision"]), place)
    return list(found.values())


def _place(row: IncidentPlace, language: str) -> Place:
    precision = FINEST_OF_SEALED if row.precision in SEALED else row.precision
    precision = precision if precision in PRECISIONS else "country"
    latitude, longitude = rounded(row.latitude, row.longitude, precision)
    country = row.country if row.country in COUNTRIES else ""
    shown = Place(
        name="" if precision == "country" else row.name,
        country=country,
        country_words=country_in(country, language),
        precision=precision,
    )
    if latitude is not None and longitude is not None:
        shown["latitude"], shown["longitude"] = latitude, longitude
    return shown


def sources(citations: Sequence[LeavingCitation], language: str, on: date) -> list[SourcePart]:
    """What it rests on, as far as anybody may know: published items, and items and speakers of public claims."""
    ids = [UUID(each.record) for each in citations if each.kind in ("claim", "item") and not each.of_letter]
    claims = Claim.objects.standing().filter(is_public=True).in_bulk(ids)
    items = public_items({*ids, *(claim.item_id for claim in claims.values() if claim.item_id)}, on)
    shut = withheld(list(claims), on)
    return _sources(ids, {pk: claim for pk, claim in claims.items() if pk not in shut}, items, language)


def sources_gone(citations: Sequence[LeavingCitation], language: str, on: date) -> list[SourcePart]:
    """Of the same citations what may no longer be shown, as it was shown: to be taken out."""
    ids = [UUID(each.record) for each in citations if each.kind in ("claim", "item")]
    claims = Claim.every.filter(is_public=True).in_bulk(ids)
    of_claims = {claim.item_id for claim in claims.values() if claim.item_id}
    items = Item.every.filter(is_public=True, pk__in={*ids, *of_claims}).select_related("source")
    still = {_marks(each) for each in sources(citations, language, on)}
    every = _sources(ids, claims, {item.pk: item for item in items}, language)
    return [each for each in every if _marks(each) not in still]


def _sources(
    ids: Sequence[UUID], claims: Mapping[UUID, Claim], items: Mapping[UUID, Item], language: str
) -> list[SourcePart]:
    kept = set(Artifact.objects.filter(item__in=list(items)).values_list("item", flat=True))
    found: dict[tuple[str, ...], SourcePart] = {}
    for id_ in ids:
        claim = claims.get(id_)
        item = items.get(id_) or (items.get(claim.item_id) if claim and claim.item_id else None)
        if item is not None:
            shown = _item(item, item.pk in kept, language)
        elif claim is not None:
            shown = _claim(claim, language)
        else:
            continue
        found.setdefault(_marks(shown), shown)
    return list(found.values())


def _marks(shown: SourcePart) -> tuple[str, ...]:
    return (shown["title"], shown["publisher"], shown["day"])


def _item(item: Item, is_kept: bool, language: str) -> SourcePart:
    source = item.source
    named = source is not None and source.kind not in NAMELESS_KINDS and source.withdrawn_on is None
    return SourcePart(
        title=item.title,
        publisher=source.name if named and source else "",
        day=item.published_on,
        day_words=when_in(item.published_on, language),
        address=_web(item.address),
        kept=is_kept,
    )


def _claim(claim: Claim, language: str) -> SourcePart:
    """Of a statement without an item: who spoke, where and when. Not what: that stands where its denials stand."""
    return SourcePart(
        title=", ".join(filter(None, (claim.speaker, claim.capacity))) or claim.venue,
        publisher=claim.venue,
        day=claim.said_on,
        day_words=when_in(claim.said_on, language),
        address="",
        kept=False,
    )


def _web(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""


def titles(incidents: Iterable[str], language: str) -> dict[str, tuple[str, str]]:
    """Slug and headline of the pages of incidents that have one, by the incident's id."""
    rows = Publication.objects.filter(kind="incident", state__in=LIVE, incident__in=set(incidents))
    by_publication = {row.pk: str(row.incident_id) for row in rows}
    pages = Page.objects.filter(publication_id__in=by_publication, withdrawn_at=None)
    found: dict[str, tuple[str, str]] = {}
    for page in pages.order_by("is_original"):
        incident = by_publication[page.publication_id]
        if page.language == language or (page.is_original and incident not in found):
            found[incident] = (page.slug, page.headline)
    return found
