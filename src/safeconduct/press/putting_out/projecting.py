"""From what was released to rows anybody may read: an allow-list, written column by column.

Everything of a page comes from ``Leaving``, which two people agreed to, and from what of the evidence was said in
public. Nothing else is read: no summary, basis, note, key or working title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from safeconduct.choices.countries import COUNTRIES
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import Incident
from safeconduct.press import lines, writing
from safeconduct.press.leaving import Leaving, LeavingFile, LeavingQuote
from safeconduct.press.models import Correction, Publication, TableRelease
from safeconduct.press.projections.models import Page, PublicFigure
from safeconduct.press.projections.shapes import CorrectionPart, FigurePart, FilePart, Parts, Quote
from safeconduct.press.putting_out import denied, figures, incidents
from safeconduct.press.putting_out.beside import from_records, incident_of
from safeconduct.press.putting_out.composing import compose
from safeconduct.press.putting_out.figures import Counted
from safeconduct.press.putting_out.files import size_of
from safeconduct.press.putting_out.wording import CORRECTIONS, day_in, said_in


@dataclass(frozen=True, slots=True)
class Putting:
    """One putting-out: what leaves, and what of it is the same in every language."""

    publication: Publication
    leaving: Leaving
    at: datetime
    published_at: datetime
    counted: Sequence[Counted] = ()
    incident: Incident | None = None
    corrections: Sequence[Correction] = ()
    numbers: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    agreed: frozenset[str] = frozenset()


def putting(publication: Publication, leaving: Leaving, *, at: datetime, published_at: datetime) -> Putting:
    """Read what the pages of a publication have in common."""
    return Putting(
        publication,
        leaving,
        at,
        published_at,
        figures.counted(leaving.figures, at.date()),
        incident_of(leaving),
        list(Correction.objects.filter(publication=publication).order_by("number")),
        numbers_of(leaving.files),
        agreed=lines.marks(leaving.beside),
    )


def with_sizes(of: Putting) -> Putting:
    """With width and height of its pictures, once they lie in their folder."""
    pictures = [each.id for each in of.leaving.files if each.kind == "image"]
    return replace(of, sizes={id_: size_of(UUID(id_)) for id_ in pictures})


def pages(of: Putting) -> list[Page]:
    """A page for each language, unsaved. Raises ``writing.UnknownPlaceholder``."""
    return [_page(of, language) for language in languages(of.leaving)]


def languages(leaving: Leaving) -> list[str]:
    """The original first, the others in order of their codes."""
    others = sorted(code for code in leaving.texts if code != leaving.original)
    return [*([leaving.original] if leaving.original in leaving.texts else []), *others]


def public_figures(of: Putting, parts: Parts) -> list[PublicFigure]:
    """A row for each figure, for the open data. ``parts``: of the page in the original language."""
    slugs = incidents.titles([each.bound.incident for each in of.counted], of.leaving.original)
    return [
        public_figure(of, each, parts, slugs.get(each.bound.incident, ("", ""))[0]) for each in of.counted
    ]


def public_figure(of: Putting, one: Counted, parts: Parts, incident_slug: str) -> PublicFigure:
    codes, denials = languages(of.leaving), denied.of_figure(parts, one.name)
    return PublicFigure(
        publication_id=of.publication.pk, page_slug=of.leaving.slug, incident_slug=incident_slug, name=one.name,
        act=one.bound.act, unit=one.bound.unit, comparator=one.comparator, low=one.low, standard=one.standard,
        words={code: one.words(code) for code in codes}, sentences={code: one.sentence(code) for code in codes},
        origins=one.figure.origins if one.figure else 0, as_of=of.at.date(), published_at=of.published_at,
        contested=bool(denials) or (one.incident is not None and one.incident.is_contested), denials=denials,
    )  # fmt: skip


def correction_parts(
    rows: Sequence[Correction] | QuerySet[Correction], language: str
) -> list[CorrectionPart]:
    """The notes as a page shows them, oldest first; in English where there is none in its language."""
    return [
        CorrectionPart(
            at=row.at.isoformat(),
            kind=row.kind,
            kind_words=said_in(CORRECTIONS, row.kind, language),
            note=str(row.notes.get(language) or row.notes.get("en") or next(iter(row.notes.values()), "")),
        )
        for row in rows
    ]


def figure_parts(
    counted: Sequence[Counted], language: str, at: datetime, own: tuple[str, str, str] = ("", "", "")
) -> list[FigurePart]:
    """Figures in a language. ``own``: incident, slug and headline of the incident's page that this is."""
    known = incidents.titles([each.bound.incident for each in counted], language)
    if own[0]:
        known[own[0]] = own[1:]
    return [figures.part(each, language, at.date(), known) for each in counted]


def slug_of(kind: str, **about: object) -> str:
    """The address of the page of an incident or campaign, empty while there is none."""
    rows = Publication.objects.filter(kind=kind, state__in=incidents.LIVE, **about)
    return rows.order_by("published_at").values_list("slug", flat=True).first() or ""


def numbers_of(released: Sequence[LeavingFile]) -> dict[str, int]:
    """The number each file's placeholder has, its place where it was given none; captions have their video's."""
    return {each.id: each.number or place for place, each in enumerate(released, start=1)}


def _page(of: Putting, language: str) -> Page:
    leaving, text = of.leaving, of.leaving.texts[language]
    is_incident = leaving.kind == "incident"
    page = Page(
        publication_id=of.publication.pk, kind=leaving.kind, slug=leaving.slug, language=language,
        is_original=language == leaving.original, is_drafted=text.is_drafted, headline=text.headline,
        standfirst=text.standfirst, body_source=text.body, place=text.place, byline=text.byline,
        country=leaving.country if leaving.country in COUNTRIES else "",
        campaign_slug=leaving.slug if leaving.kind == "campaign" else _campaign_slug(leaving),
        incident_slug=leaving.slug if is_incident else _incident_slug(of),
        first_day=of.incident.first_day if of.incident and is_incident else None,
        last_day=of.incident.last_day if of.incident and is_incident else None,
        parts=parts_of(of, language), published_at=of.published_at,
    )  # fmt: skip
    compose(page)
    return page


def parts_of(of: Putting, language: str) -> Parts:
    """All that stands beside the text of one language; of records only the lines that were agreed to."""
    leaving, text = of.leaving, of.leaving.texts[language]
    words = {each.name: writing.FigureWords(each.name, each.words(language)) for each in of.counted}
    own = (leaving.incident, leaving.slug, writing.in_a_line(text.headline, words))
    parts = Parts(
        figures=figure_parts(
            of.counted, language, of.at, own if leaving.kind == "incident" else ("", "", "")
        ),
        quotes=_quotes(of, language),
        files=[_file(of, each, language) for each in leaving.files],
        tables=_tables(leaving),
        corrections=correction_parts(of.corrections, language),
        contact=leaving.contact,
        languages=languages(leaving),
    )
    if typed := writing.lines_with_figures({"headline": text.headline, "standfirst": text.standfirst}):
        parts["lines"] = typed
    if leaving.letter:
        parts["letter"] = letter(leaving, language)
    parts.update(from_records(leaving, of.incident, language, of.at))
    return lines.agreed_only(parts, of.agreed)


def letter(leaving: Leaving, language: str) -> dict[str, str]:
    """A letter that is made public: its words, who signed in which office, to which office it went, and the day."""
    given = leaving.letter
    signed = [
        ", ".join(filter(None, (str(each.get("name", "")), str(each.get("office", "")))))
        for each in given.get("signatories", ())
    ]
    shown = {
        name: str(given.get(name) or "") for name in ("subject", "salutation", "body", "closing", "post")
    }
    sent_on = str(given.get("sent_on") or "")
    shown |= {"signatories": "\n".join(signed), "sent_on": sent_on}
    if sent_on:
        shown["sent_on_words"] = day_in(datetime.fromisoformat(sent_on).date(), language)
    return shown


def _quotes(of: Putting, language: str) -> list[Quote]:
    return [_quote(each, language, of.leaving.original) for each in of.leaving.quotes]


def _quote(each: LeavingQuote, language: str, original: str) -> Quote:
    shown = Quote(
        name=each.name,
        kind=each.kind,
        words=each.words.get(language) or each.words.get(original, ""),
        speaker="" if each.kind == "account" else each.speaker,
        capacity="" if each.kind == "account" else each.capacity,
    )
    if each.claim:
        shown["claim"] = UUID(each.claim).hex
    return shown


def _file(of: Putting, each: LeavingFile, language: str) -> FilePart:
    original = of.leaving.original
    spoken = of.leaving.texts[language].transcript if each.kind == "video" else ""
    shown = FilePart(
        id=str(UUID(each.id)),
        number=of.numbers[each.id],
        kind=each.kind,
        language=each.language,
        media_type=each.media_type,
        size=each.size,
        alt=each.alt.get(language) or each.alt.get(original, ""),
        credit=each.credit,
        transcript=each.transcript.get(language) or spoken or each.transcript.get(original, ""),
        read_by_another=each.scope == Scope.READ_BY_ANOTHER,
    )
    width, height = of.sizes.get(each.id, (0, 0))
    if width and height:
        shown["width"], shown["height"] = width, height
    return shown


def _tables(leaving: Leaving) -> list[str]:
    rows = TableRelease.objects.filter(pk__in=leaving.tables, state__in=("approved", "released"))
    return list(rows.order_by("slug").values_list("slug", flat=True))


def _campaign_slug(leaving: Leaving) -> str:
    return slug_of("campaign", campaign=leaving.campaign) if leaving.campaign else ""


def _incident_slug(of: Putting) -> str:
    return slug_of("incident", incident=of.incident) if of.incident else ""
