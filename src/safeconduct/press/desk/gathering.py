"""Everything that would leave with a publication, as one plain value: what is reviewed, agreed to and put out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from safeconduct.advocacy.models import AskGround, Communication
from safeconduct.evidence import recording
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.sealing import Content
from safeconduct.press.desk import files, quotes, sources, texts
from safeconduct.press.desk.changing import is_out
from safeconduct.press.leaving import (
    Leaving,
    LeavingCitation,
    LeavingFigure,
    LeavingFile,
    LeavingQuote,
    LeavingText,
)
from safeconduct.press.models import BoundFigure, PressFile, Publication, PublicationText, Quotation
from safeconduct.press.putting_out.beside import beside
from safeconduct.press.writing import LONGEST, Parsed, Placeholders, figures_in, parse

SENT = ("sent", "delivered", "returned", "answered", "closed")
"""States of a letter that went out."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A publication with all that is sealed of it, read once: what pages, checks and gathering work from."""

    publication: Publication
    texts: Mapping[str, tuple[PublicationText, Content]]
    quotes: tuple[tuple[Quotation, Content], ...]
    files: tuple[tuple[PressFile, Content], ...]
    figures: tuple[BoundFigure, ...]
    cited: tuple[tuple[Any, Any], ...]
    named: Mapping[str, Placeholders]
    parsed: Mapping[str, Parsed]
    correction: Content

    def used(self) -> tuple[frozenset[str], frozenset[str], frozenset[int]]:
        """Names of figures and quotations, and numbers of files, that any of its texts names."""
        every = self.named.values()
        return (
            frozenset(name for each in every for name in each.figures),
            frozenset(name for each in every for name in each.quotes),
            frozenset(number for each in every for number in each.files),
        )


def opened(publication: Publication, desk: DeskKeys) -> Opened:
    """Read it all. Raises ``NoKey`` and ``CannotOpen``."""
    said = {row.language: (row, recording.open_content(row, desk)) for row in texts.texts_of(publication)}
    rows = BoundFigure.objects.filter(publication=publication).select_related("incident").order_by("name")
    parsed = {language: parse(content.get("body", "")) for language, (_, content) in said.items()}
    return Opened(
        publication=publication,
        texts=said,
        quotes=tuple((row, recording.open_content(row, desk)) for row in quotes.quotes_of(publication)),
        files=tuple(files.files_of(publication, desk)),
        figures=tuple(rows),
        cited=tuple(sources.citations(publication)),
        named={language: _named_in(content, parsed[language]) for language, (_, content) in said.items()},
        parsed=parsed,
        correction=recording.open_content(publication, desk),
    )


def _named_in(content: Content, parsed: Parsed) -> Placeholders:
    """What a text names: figures in its headline, in the sentence under it and below; all else in its body."""
    body, above = parsed.named, [name for line in LONGEST for name in figures_in(content.get(line, ""))]
    return Placeholders(tuple(dict.fromkeys([*above, *body.figures])), body.quotes, body.files)


def gather(publication: Publication, desk: DeskKeys, on: date) -> Leaving:
    """What leaves. ``on``: the day; what is gathered is the same on every day until what it says changes."""
    return leaving(opened(publication, desk), desk, on)


def leaving(held: Opened, desk: DeskKeys, on: date) -> Leaving:
    """The same of a publication that was read already. Figures and quotations that no text names stay here."""
    publication = held.publication
    figures, quoted, _ = held.used()
    out = is_out(publication)
    until = publication.embargo_until
    found = Leaving(
        publication=str(publication.pk), kind=publication.kind, slug=publication.slug,
        original=publication.original, country=publication.country, contact=publication.contact,
        incident=str(publication.incident_id or ""), campaign=str(publication.campaign_id or ""),
        communication=str(publication.communication_id or ""),
        embargo_until=until.isoformat() if until else "",
        texts={language: _text(row, content) for language, (row, content) in held.texts.items()},
        figures=tuple(_figure(row) for row in held.figures if row.name in figures),
        quotes=tuple(_quote(row, content) for row, content in held.quotes if row.name in quoted),
        citations=(
            *(LeavingCitation(row.kind, str(row.record_id), row.scope) for row, _ in held.cited),
            *(LeavingCitation(row.kind, str(row.record_id), row.scope, True) for row in grounds_of(publication)),
        ),
        files=tuple(_file(row, content) for row, content in held.files),
        tables=_tables(publication),
        letter=letter(publication.communication, desk) if publication.kind == "letter" else {},
        notes=dict(held.correction.get("notes", {})) if out else {},
        correction_kind=held.correction.get("correction_kind", "") if out else "",
    )  # fmt: skip
    return replace(found, beside=beside(found, on))


def letter(communication: Communication | None, desk: DeskKeys) -> dict[str, Any]:
    """The words of a letter that was sent; empty for any other."""
    if communication is None or communication.state not in SENT or communication.sent_on is None:
        return {}
    content = recording.open_content(communication, desk)
    post = communication.post
    return {
        **{name: content.get(name, "") for name in ("subject", "salutation", "body", "closing")},
        "signatories": content.get("signatories", []),
        "sent_on": communication.sent_on.isoformat(),
        "post": post.title if post else "",
    }


def grounds_of(publication: Publication) -> list[AskGround]:
    """What the letter that is made public rests on, as far as it may come from somebody's account."""
    if publication.kind != "letter" or publication.communication_id is None:
        return []
    rows = AskGround.objects.filter(owner_kind="communication", owner_id=publication.communication_id)
    return list(rows.filter(kind__in=("testimony", "claim", "item")).order_by("kind", "record_id", "scope"))


def _tables(publication: Publication) -> tuple[str, ...]:
    rows = publication.tables.filter(state="released").order_by("pk")
    return tuple(str(pk) for pk in rows.values_list("pk", flat=True))


def _text(row: PublicationText, content: Content) -> LeavingText:
    return LeavingText(**{name: content.get(name, "") for name in texts.PARTS}, is_drafted=row.is_drafted)


def _figure(row: BoundFigure) -> LeavingFigure:
    return LeavingFigure(row.name, str(row.incident_id), row.act, row.unit, row.form)


def _quote(row: Quotation, content: Content) -> LeavingQuote:
    return LeavingQuote(
        name=row.name, kind=row.kind, words=dict(content.get("words", {})), speaker=content.get("speaker", ""),
        capacity=content.get("capacity", ""), testimony=str(row.testimony_id or ""), scope=row.scope,
        original=content.get("original", ""), deid=str(row.deid_id or ""), names=content.get("names", False),
        claim=str(row.claim_id or ""),
    )  # fmt: skip


def _file(row: PressFile, content: Content) -> LeavingFile:
    return LeavingFile(
        id=str(row.pk), kind=row.kind, language=row.language, blob=row.blob, key=files.key_text(content),
        media_type=row.media_type, size=row.size, digest=row.digest, alt=dict(content.get("alt", {})),
        credit=content.get("credit", ""), transcript=dict(content.get("transcript", {})),
        testimony=str(row.testimony_id or ""), scope=row.scope, number=row.number,
    )  # fmt: skip
