"""Pages that go on living: a campaign's timeline and a country's ways out, renewed when what they show changed.

What nobody agreed to yet waits for a correction; lines go and states change by themselves. Neither needs a note for
readers: a line says itself on which day it happened. The page's modified date is set, so that feeds and readers see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from safeconduct import audit
from safeconduct.advocacy.asks.words import STATES
from safeconduct.advocacy.campaigns import timeline
from safeconduct.advocacy.campaigns.words import MOMENT_KINDS
from safeconduct.advocacy.models import Ask, Campaign, WayOut
from safeconduct.counting import wording
from safeconduct.counting.quantities import Comparator
from safeconduct.evidence.claims.overtaking import denials_gone
from safeconduct.press import lines
from safeconduct.press.models import Publication
from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Page
from safeconduct.press.projections.shapes import Moment, Parts, Way
from safeconduct.press.putting_out import apart
from safeconduct.press.putting_out.incidents import LIVE
from safeconduct.press.putting_out.saying import withheld
from safeconduct.press.putting_out.wording import (
    CONFIDENCE,
    POSITIONS,
    WAYS,
    counting_language,
    country_in,
    day_in,
    said_in,
    spoken_in,
    when_in,
)

KINDS = ("campaign", "country")
STRONGEST = ("follows", "refers_to", "contribution_claimed", "credited_by_them")
"""Of several relations of an answer the last of these is told: what they say themselves goes before what we say."""


def parts_of(kind: str, campaign: str, country: str, language: str, at: datetime | None = None) -> Parts:
    """What a page of these kinds shows beside its text; nothing for other kinds."""
    if kind == "campaign" and campaign:
        row = Campaign.objects.standing().filter(pk=campaign).first()
        if row is None:
            return Parts(timeline=[], asks=[])
        asked = Ask.objects.standing().filter(campaign=row)
        return Parts(timeline=_timeline(row, language, at), asks=_asks(asked, language))
    if kind == "country" and country:
        ways = WayOut.objects.standing().filter(country=country, is_public=True)
        of_ways = Q(ways__in=ways) | Q(post__country=country)
        return Parts(
            ways=[_way(each, language) for each in ways.select_related("ask").order_by("kind", "key")],
            asks=_asks(Ask.objects.standing().filter(of_ways).distinct(), language),
        )
    return Parts()


def renew_living(at: datetime) -> int:
    """Renew every page of these kinds whose content changed. Returns how many. The same twice changes nothing."""
    rows = Publication.objects.filter(kind__in=KINDS, state__in=LIVE)
    return apart.each(list(rows.order_by("pk").values_list("pk", flat=True)), at, renew)


def campaigns_about(incident: UUID) -> list[UUID]:
    """Pages of campaigns that speak of an incident: they show who denies it."""
    rows = Publication.objects.filter(kind="campaign", state__in=LIVE, campaign__incidents=incident)
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


def campaigns_of(publication: Publication) -> list[UUID]:
    """Pages of a publication's campaign: they list it."""
    rows = Publication.objects.filter(kind="campaign", state__in=LIVE, campaign=publication.campaign_id)
    if publication.campaign_id is None:
        return []
    return list(rows.exclude(pk=publication.pk).order_by("pk").values_list("pk", flat=True))


def renew(publication_id: UUID, at: datetime) -> bool:
    """Renew one publication's pages; whether anything was different."""
    with transaction.atomic():
        publication = Publication.every.select_for_update().filter(pk=publication_id, state__in=LIVE).first()
        if publication is None:
            return False
        changed = [page for page in _pages(publication) if _is_new(page, publication, at)]
        if not changed:
            return False
        for page in changed:
            page.modified_at = at
            page.save(update_fields=("parts", "modified_at"))
        Publication.every.filter(pk=publication_id).update(modified_at=at)
        count_up(at)
        audit.record("press.publication.renewed", chain="worker", subject=publication_id, at=at)
    return True


def _pages(publication: Publication) -> Iterator[Page]:
    yield from Page.objects.filter(publication_id=publication.pk, withdrawn_at=None).order_by("pk")


def _is_new(page: Page, publication: Publication, at: datetime) -> bool:
    campaign = str(publication.campaign_id or "")
    known: Any = parts_of(page.kind, campaign, publication.country, page.language, at)
    fresh: Any = lines.agreed_only(known, publication.agreed.get("lines", ()))
    if all(page.parts.get(name) == fresh[name] for name in fresh):
        return False
    page.parts = {**page.parts, **fresh}
    return True


def _timeline(campaign: Campaign, language: str, at: datetime | None) -> list[Moment]:
    with spoken_in(language):
        found = timeline.moments(campaign, public_only=True, also=_published(campaign, language))
    denying = {each.record_id for each in found if each.kind == timeline.Kind.DENIAL and each.record_id}
    shut = denials_gone(denying) if denying else frozenset()
    if denying and at is not None:
        shut |= withheld(denying, at.date())
    slugs = dict(Publication.objects.filter(campaign=campaign, state__in=LIVE).values_list("pk", "slug"))
    return [_moment(each, slugs, language) for each in found if each.record_id not in shut]


def _published(campaign: Campaign, language: str) -> list[timeline.Moment]:
    """What is out of this campaign, but its own page: the headline in the page's language, else the original's."""
    rows = Publication.objects.filter(campaign=campaign, state__in=LIVE).exclude(kind="campaign")
    ids = list(rows.values_list("pk", flat=True))
    pages = Page.objects.filter(publication_id__in=ids, withdrawn_at=None)
    shown: dict[UUID, Page] = {}
    for page in pages.order_by("-is_original"):
        if page.is_original or page.language == language:
            shown[page.publication_id] = page
    return [
        timeline.Moment(
            page.published_at.date(), timeline.Kind.PUBLICATION, page.headline, page.standfirst, record_id=pk
        )
        for pk, page in shown.items()
    ]


def _moment(one: timeline.Moment, slugs: dict[UUID, str], language: str) -> Moment:
    """A line for the public: no key, no note, no reason, no id."""
    is_read = one.language in ("", language) or not one.translation
    shown = Moment(
        day=one.day.isoformat() if one.day else "",
        kind=one.kind.value,
        kind_words=said_in(MOMENT_KINDS, one.kind.value, language),
        title=one.title,
        text=one.text if is_read else one.translation,
        post=one.who,
    )
    if one.kind == timeline.Kind.PUBLICATION and one.record_id in slugs:
        shown["slug"] = slugs[one.record_id]
    known = [each for each in one.relations if each.code in STRONGEST]
    if known:
        told = max(known, key=lambda each: STRONGEST.index(each.code))
        day = f", {day_in(told.letter_day, language)}" if told.letter_day else ""
        shown["relation"] = told.code
        shown["relation_words"] = f"{told.words}: {told.letter}{day}"
        shown["quote"] = told.quote
    return shown


def _asks(rows: Any, language: str) -> list[Moment]:
    """Asks that may stand in public and were put to somebody, with where they stand."""
    asked = rows.filter(is_public=True, made_on_day__isnull=False).select_related("post")
    return [
        Moment(
            day=ask.made_on_day.isoformat(),
            kind="ask",
            kind_words=said_in(MOMENT_KINDS, "ask", language),
            text=ask.text,
            post=ask.post.title,
            state=ask.state,
            state_words=said_in({code: words for code, (_, words) in STATES.items()}, ask.state, language),
        )
        for ask in asked.order_by(F("made_on_day"), "key")
    ]


def _way(way: WayOut, language: str) -> Way:
    ask = way.ask
    is_asked = ask is not None and ask.is_public and ask.made_on_day is not None and ask.withdrawn_on is None
    return Way(
        country=way.country,
        country_words=country_in(way.country, language),
        kind=way.kind,
        kind_words=said_in(WAYS, way.kind, language),
        to_whom=way.to_whom,
        conditions=way.conditions,
        position=way.position,
        position_words=said_in(POSITIONS, way.position, language),
        places=_places(way, language),
        since_words=when_in(way.since, language),
        until_words=when_in(way.until, language),
        citation=way.citation,
        address=way.address if way.address.startswith(("https://", "http://")) else "",
        read_on=way.read_on.isoformat(),
        confidence=way.confidence,
        confidence_words=said_in(CONFIDENCE, way.confidence, language),
        asked=ask.text if is_asked and ask is not None else "",
    )


def _places(way: WayOut, language: str) -> str:
    """How many places, with the comparator; never a bare number out of a vague word."""
    if not way.comparator or way.comparator not in set(Comparator):
        return ""
    return wording.words(Comparator(way.comparator), way.places, None, counting_language(language))
