"""Statements about incidents that were made in public, each allegation with its denials. Nothing sealed is opened.

What is said here of a claim is an allow-list: its words, who said them in which office, when and where. Its key, basis,
credibility and locator stay with the desk. A claim made from somebody's own account is left out unless a purpose under
which it may be published holds on that day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import F

from safeconduct.consent.scopes import Scope
from safeconduct.counting.bounds import Kind
from safeconduct.evidence.claims.agreed import not_agreed_of
from safeconduct.evidence.claims.overtaking import denials_gone, standing_denials
from safeconduct.evidence.claims.showing import Card, cards
from safeconduct.evidence.models import Claim, Item, MadeFrom, Source
from safeconduct.evidence.models.sources import NAMELESS_KINDS
from safeconduct.evidence.testimonies.uses import unusable_records
from safeconduct.press.projections.shapes import Allegation, Quote, Said
from safeconduct.press.putting_out.wording import NO_WORDS, label_in, spoken_in, when_in

PRINTED = frozenset({Scope.QUOTE, Scope.PARAPHRASE})
"""Purposes under which something of an account is printed: the very words under the first, a retelling under both."""
SPEAKING = (Kind.ALLEGATION, Kind.ACKNOWLEDGEMENT, Kind.FINDING)
"""Kinds that stand among what is said to have happened. Estimates, denials and retractions are none."""
MOST = 200
"""So many statements stand on one page."""


def allegations(incident: UUID, language: str, on: date) -> list[Allegation]:
    """What was said in public of an incident and still stands, oldest first, each with its denials."""
    rows = Claim.objects.standing().filter(incident=incident, is_public=True, kind__in=SPEAKING)
    return with_denials(rows.order_by(F("first_day").asc(nulls_last=True), "key")[:MOST], language, on)


def by_keys(keys: Collection[str], language: str, on: date) -> list[Allegation]:
    """The public claims of these keys, in the order of the keys."""
    found = {claim.key: claim for claim in Claim.objects.standing().filter(key__in=keys, is_public=True)}
    return with_denials([found[key] for key in keys if key in found], language, on)


def said_together(allegations: Iterable[Allegation]) -> list[Said]:
    """In one list: what is said, and after it, once, what denies it."""
    every: list[Allegation] = list(allegations)
    beside = {denial["key"]: denial for each in every for denial in each["denials"]}
    alone = [cast(Said, {name: each[name] for name in each if name != "denials"}) for each in every]  # type: ignore[literal-required]  # its own names
    return [*alone, *beside.values()]


def with_denials(claims: Iterable[Claim], language: str, on: date) -> list[Allegation]:
    """Claims as the public reads them. What was taken back or replaced is not shown, nor are denials that were.

    What only repeats another stands under it, by the name of who passed it on: it is one statement, not two.
    """
    made = [card for card in cards(claims) if not card.is_struck]
    every = {card.claim.pk for card in made} | {denial.claim.pk for card in made for denial in card.denials}
    shut = withheld(every, on) | denials_gone({denial.claim.pk for card in made for denial in card.denials})
    here = {card.claim.pk for card in made} - shut
    first = [card for card in made if not here.intersection(claim.pk for claim in card.repeated)]
    return [_allegation(card, shut, language) for card in first if card.claim.pk not in shut]


def denials(incident: UUID, language: str, on: date) -> list[Said]:
    """Standing public denials of an incident, as a whole or of anything said of it."""
    rows = Claim.objects.standing().filter(pk__in=standing_denials(incident), is_public=True)
    every = list(rows.order_by(F("first_day").asc(nulls_last=True), "key")[:MOST])
    shut = withheld({claim.pk for claim in every}, on)
    return [said(card, language) for card in cards(claim for claim in every if claim.pk not in shut)]


def withheld(claims: Collection[UUID], on: date) -> frozenset[UUID]:
    """Of these claims those that rest on somebody's account without a purpose that lets their words be published.

    Who agreed to a retelling alone did not agree to the very words: only a claim that says it is none goes out so.
    """
    about = Claim.every.filter(pk__in=claims)
    rests = {pk: {pk, item} for pk, item in about.values_list("pk", "item")}
    retold = set(about.filter(exact_words=False).values_list("pk", flat=True))
    made: dict[UUID, dict[UUID, set[str]]] = {}
    rows = MadeFrom.objects.filter(record_id__in=set().union(*rests.values()))
    for record, testimony, purpose in rows.values_list("record_id", "testimony", "purpose"):
        made.setdefault(record, {}).setdefault(testimony, set()).add(purpose)
    shut = not_agreed_of(claims, on)
    return frozenset(
        pk
        for pk in claims
        if pk in shut
        or any(
            not (under <= PRINTED and (Scope.QUOTE in under or pk in retold))
            for record in rests.get(pk, ())
            for under in made.get(record, {}).values()
        )
    )


def items_withheld(items: Collection[UUID], on: date) -> frozenset[UUID]:
    """The same of items."""
    rows = MadeFrom.objects.filter(record_id__in=items).exclude(purpose__in=PRINTED)
    among = (Item.every.filter(pk__in=items).values("pk"),)
    return frozenset(rows.values_list("record_id", flat=True)) | unusable_records(on, among).intersection(items)


def standing_quotes(quotes: Iterable[Quote], language: str, on: date) -> list[Quote]:
    """Quotations of a page as they may stand today: what was withdrawn, or is not word for word, is quoted no more."""
    every = list(quotes)
    keys = {UUID(each["claim"]) for each in every if each.get("claim")}
    exact = Claim.objects.standing().filter(pk__in=keys, is_public=True, exact_words=True)
    stand = {pk.hex for pk in set(exact.values_list("pk", flat=True)) - withheld(keys, on)}
    with spoken_in(language):
        gone = str(NO_WORDS)
    return [
        {**each, "words": gone, "speaker": "", "capacity": ""}
        if each.get("claim") and each["claim"] not in stand
        else each
        for each in every
    ]


def said(card: Card, language: str) -> Said:
    """One statement. Only what was said in public has words."""
    claim = card.claim
    if not claim.is_public:
        raise ValueError("only what was said in public is published")
    return Said(
        key=claim.pk.hex,
        kind=claim.kind,
        form=claim.form if label_in("denials", claim.form, language) else "",
        form_words=label_in("denials", claim.form, language),
        statement=claim.statement,
        translation=claim.translation,
        language=claim.language,
        speaker=claim.speaker,
        capacity=claim.capacity,
        said_on=claim.said_on,
        said_on_words=when_in(claim.said_on, language),
        venue=claim.venue,
        exact_words=claim.exact_words,
        sources=names_of(card.sources),
    )


def names_of(sources: Sequence[Source]) -> list[str]:
    """Names of sources that are not persons."""
    return [source.name for source in sources if source.kind not in NAMELESS_KINDS]


def public_items(ids: Collection[UUID], on: date) -> dict[UUID, Item]:
    """Of these items those that somebody published, and that nobody's withdrawal takes back."""
    made = MadeFrom.objects.filter(record_id__in=ids).values_list("record_id", flat=True)
    rows = Item.objects.standing().filter(pk__in=ids, is_public=True).exclude(pk__in=list(made))
    return {item.pk: item for item in rows.select_related("source")}


def _allegation(card: Card, shut: Collection[UUID], language: str) -> Allegation:
    beside = [
        said(denial, language)
        for denial in card.denials
        if denial.claim.is_public and denial.claim.pk not in shut
    ]
    found = cast(Allegation, {**said(card, language), "denials": beside})
    if any(not denial.claim.is_public and denial.claim.pk not in shut for denial in card.denials):
        found["denied_unseen"] = True
    passed_on = [
        name
        for repeat in card.repeats
        if repeat.claim.is_public and repeat.claim.pk not in shut
        for name in names_of(repeat.sources) or [repeat.claim.speaker]
    ]
    if any(passed_on):
        found["passed_on_by"] = list(dict.fromkeys(filter(None, passed_on)))
    return found
