"""What is still missing before a publication may leave, today: asked on its page, when others are asked, at release."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from safeconduct.consent.scopes import Scope
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Claim, Item, Testimony
from safeconduct.evidence.testimonies import deid
from safeconduct.evidence.testimonies.uses import not_usable
from safeconduct.press.desk import figures, quotes, sources
from safeconduct.press.desk.changing import is_out
from safeconduct.press.desk.files import is_recorded
from safeconduct.press.desk.gathering import SENT, Opened, grounds_of, opened
from safeconduct.press.desk.shown import lines, rendered
from safeconduct.press.desk.words import PROBLEMS
from safeconduct.press.models import Publication, Quotation
from safeconduct.press.putting_out.saying import PRINTED, items_withheld, withheld
from safeconduct.press.writing import LONGEST, UnknownPlaceholder, misplaced_in
from safeconduct.press.writing.bare_numbers import bare_numbers

_BRACKETS = re.compile(r"\[\[|\]\]")
_MARKUP = re.compile(r"\]\((?:https?:|mailto:|/|#)|\*\*|(?m:^#{1,6}\S)|\]\[")
WARNINGS = frozenset({"drafted", "markup", "bare_numbers"})


@dataclass(frozen=True, slots=True)
class Problem:
    """``words``: the sentence. ``url``: where it is mended. ``blocks``: nothing leaves before it is.

    ``place``: the name of the page of ``url``.
    """

    code: str
    words: str
    url: str
    blocks: bool = True
    place: str = ""


def problems(publication: Publication, desk: DeskKeys, on: date, at: datetime | None = None) -> list[Problem]:
    """Everything that is missing today. ``at``: the moment an embargo is compared with; now if None."""
    return found_in(opened(publication, desk), on, at or timezone.now())


def found_in(held: Opened, on: date, at: datetime) -> list[Problem]:
    """The same of a publication that was read already: first what stops it, and of that first its texts."""
    checks = (_texts, _lines, _placeholders, _figures, _quotations, _consents, _of_the_letter, _sources, _files)
    found = [each for check in checks for each in check(held, on)]
    return sorted([*found, *_itself(held, at)], key=lambda each: not each.blocks)


def blocking(found: Iterable[Problem]) -> list[Problem]:
    """Those that nothing leaves with."""
    return [each for each in found if each.blocks]


def _say(held: Opened, code: str, what: str, place: str, *more: object) -> Problem:
    words = str(PROBLEMS[code])
    url = reverse(place, args=(more or (held.publication.pk,)))
    return Problem(code, words % {"what": what} if "%(" in words else words, url, code not in WARNINGS, place)


def _texts(held: Opened, on: date) -> Iterator[Problem]:
    publication = held.publication
    if publication.original not in held.texts:
        yield _say(held, "no_original", "", "publication_text", publication.pk, publication.original)
    for language, (row, content) in held.texts.items():
        where = ("publication_text", publication.pk, language)
        if not content.get("headline"):
            yield _say(held, "no_headline", language, *where)
        if not content.get("body") and publication.kind != "letter":
            yield _say(held, "no_body", language, *where)
        if row.is_drafted:
            yield _say(held, "drafted", language, *where)
        if bare := bare_numbers("\n".join(content.get(name, "") for name in ("headline", "standfirst", "body"))):
            yield _say(held, "bare_numbers", f"{', '.join(bare[:5])} ({language})", *where)


def _lines(held: Opened, on: date) -> Iterator[Problem]:
    """Headline and first sentence: nothing but words and figures, and no longer than there is room."""
    for language, (_row, content) in held.texts.items():
        where = ("publication_text", held.publication.pk, language)
        for line in LONGEST:
            for name in misplaced_in(content.get(line, "")):
                yield _say(held, "misplaced", f"{name} ({language})", *where)
        try:
            said = lines(held, language, on)
        except UnknownPlaceholder:  # its figure is not bound: said below
            continue
        if any(_BRACKETS.search(said[line]) and not misplaced_in(said[line]) for line in said):
            yield _say(held, "line_brackets", language, *where)
        if any(len(said[line]) > most for line, most in LONGEST.items()):
            yield _say(held, "line_too_long", language, *where)


def _placeholders(held: Opened, on: date) -> Iterator[Problem]:
    """What a text names and is not there, by language; and what was meant as markup and is none."""
    bound = {row.name for row in held.figures}
    quoted = {row.name: content for row, content in held.quotes}
    numbers = {row.number for row, _ in held.files if row.kind != "captions"}
    for language, named in held.named.items():
        where = ("publication_text", held.publication.pk, language)
        for name in named.figures:
            if name not in bound:
                yield _say(held, "unbound", f"{name} ({language})", *where)
        for name in named.quotes:
            if name not in quoted:
                code = "quote_gone" if _was_an_account(held, name) else "unknown_quote"
                yield _say(held, code, f"{name} ({language})", *where)
            elif not quoted[name].get("words", {}).get(language):
                yield _say(held, "quote_language", f"{name} ({language})", "publication_quotes")
        for number in named.files:
            if number not in numbers:
                yield _say(held, "unknown_file", f"{number} ({language})", *where)
        yield from _read_as_it_is(held, language, on)


def _was_an_account(held: Opened, name: str) -> bool:
    """Whether a quotation of this name went because somebody took their consent back: its words are gone."""
    gone = Quotation.every.filter(publication=held.publication, name=name, sealed=None)
    return gone.exclude(withdrawn_on=None).filter(kind__in=("account", "official")).exists()


def _read_as_it_is(held: Opened, language: str, on: date) -> Iterator[Problem]:
    try:
        text = rendered(held, language, on).text
    except UnknownPlaceholder:
        return
    where = ("publication_text", held.publication.pk, language)
    if _BRACKETS.search(text):
        yield _say(held, "brackets", language, *where)
    elif _MARKUP.search(text):
        yield _say(held, "markup", language, *where)


def _figures(held: Opened, on: date) -> Iterator[Problem]:
    used, _, _ = held.used()
    for each in figures.today([row for row in held.figures if row.name in used], on):
        name = each.row.name
        if each.row.incident.withdrawn_on:
            yield _say(held, "incident_withdrawn", each.row.incident.key, "publication_figures")
        elif each.figure is None:
            yield _say(held, "figure_gone", name, "publication_figures")
        else:
            for language, named in held.named.items():
                if name in named.figures and each.words(language) is None:
                    yield _say(held, "figure_language", f"{name} ({language})", "publication_figures")


def _quotations(held: Opened, on: date) -> Iterator[Problem]:
    _, used, _ = held.used()
    mine = [(row, content) for row, content in held.quotes if row.name in used]
    shut = withheld([row.claim_id for row, _content in mine if row.claim_id], on)
    fits = deid.fitting(row.deid_id for row, _content in mine if row.deid_id)
    for row, content in mine:
        if row.claim is not None:
            same = quotes.is_exact(row.claim) and all(
                content.get(part) == quotes.official(row.claim, content.get("words", {}))[part]
                for part in quotes.WORDS
            )
            if not same:
                yield _say(held, "quote_changed", row.name, "publication_quotes")
            if row.claim_id in shut:
                yield _say(held, "from_account", row.claim.key, "publication_quotes")
        elif not quotes.is_approved(row, content):
            yield _say(held, "quote_unapproved", row.name, "publication_quotes")
        if row.deid_id and row.deid_id not in fits:
            yield _say(held, "deid", row.name, "publication_quotes")


def _consents(held: Opened, on: date) -> Iterator[Problem]:
    """Every account it quotes, cites or shows, under the purpose it does so."""
    _, used, _ = held.used()
    wanted: dict[Scope, dict[UUID, str]] = {}
    for row, content in held.quotes:
        if row.testimony_id and row.name in used:
            wanted.setdefault(Scope(row.scope), {})[row.testimony_id] = "publication_quotes"
            if content.get("names"):
                wanted.setdefault(Scope.NAME, {})[row.testimony_id] = "publication_quotes"
    for cited, _record in held.cited:
        if cited.kind == "testimony":
            wanted.setdefault(Scope(cited.scope), {})[cited.record_id] = "publication_sources"
    for file, _content in held.files:
        if file.testimony_id:
            wanted.setdefault(Scope(file.scope), {})[file.testimony_id] = "publication_files"
    for ground in grounds_of(held.publication):
        if ground.kind == "testimony" and ground.scope in PRINTED:
            wanted.setdefault(Scope(ground.scope), {})[ground.record_id] = "publication_edit"
    for scope, places in sorted(wanted.items()):
        closed = not_usable(places, scope, on)
        keys = dict(Testimony.every.filter(pk__in=closed).values_list("pk", "key"))
        for testimony_id in sorted(closed):
            yield _say(held, "consent", keys.get(testimony_id, "–"), places[testimony_id])


def _of_the_letter(held: Opened, on: date) -> Iterator[Problem]:
    """What the letter rests on: going to one office is another purpose than being read by everybody."""
    grounds = grounds_of(held.publication)
    under = [row.record_id for row in grounds if row.kind == "testimony" and row.scope not in PRINTED]
    keys = list(Testimony.every.filter(pk__in=under).values_list("key", flat=True))
    for kind, model in (("claim", Claim), ("item", Item)):
        ids = [row.record_id for row in grounds if row.kind == kind]
        shut = withheld(ids, on) if kind == "claim" else items_withheld(ids, on)
        rows = model._base_manager.filter(pk__in=ids)
        keys += [row.key for row in rows if row.pk in shut or row.withdrawn_on is not None]
    for key in sorted(keys):
        yield _say(held, "from_account", key, "publication_edit")


def _sources(held: Opened, on: date) -> Iterator[Problem]:
    for key in sources.shut(held.cited, on):
        yield _say(held, "source", key, "publication_sources")


def _files(held: Opened, on: date) -> Iterator[Problem]:
    publication, videos = held.publication, [each for each in held.files if each[0].kind == "video"]
    languages = list(held.texts) or [publication.original]
    captioned = {(row.number, row.language) for row, _ in held.files if row.kind == "captions"}
    for row, content in held.files:
        where = ("publication_file", row.pk)
        if row.kind != "captions":
            for language in languages:
                if not content.get("alt", {}).get(language):
                    yield _say(held, "no_alternative", f"{row.number} ({language})", *where)
        if row.kind == "video":
            if (row.number, publication.original) not in captioned:
                yield _say(held, "no_captions", f"{row.number} ({publication.original})", "publication_files")
            if not content.get("transcript", {}).get(publication.original):
                yield _say(held, "no_transcript", f"{row.number} ({publication.original})", *where)
            if row.testimony is not None and not is_recorded(row.testimony):
                yield _say(held, "recording", row.testimony.key, *where)
    if publication.kind == "video" and not videos:
        yield _say(held, "no_video", "", "publication_files")


def _itself(held: Opened, at: datetime) -> Iterator[Problem]:
    publication = held.publication
    if publication.incident is not None and publication.incident.withdrawn_on:
        yield _say(held, "incident_withdrawn", publication.incident.key, "publication_edit")
    letter = publication.communication
    if publication.kind == "letter" and (
        letter is None or letter.state not in SENT or letter.sent_on is None
    ):
        yield _say(held, "letter", "", "publication_edit")
    if is_out(publication):
        notes = held.correction.get("notes", {})
        missing = [language for language in held.texts if not notes.get(language)]
        if missing:
            yield _say(held, "notes", ", ".join(missing), "publication_correct")
    elif publication.embargo_until and publication.embargo_until <= at:
        yield _say(held, "embargo_past", "", "publication_edit")
