"""A PDF of each language of a publication, typeset here from exactly what its page says."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext

from safeconduct import vault
from safeconduct.packet import typeset
from safeconduct.packet.documents import Kind
from safeconduct.packet.fonts import noto_paths
from safeconduct.press import writing
from safeconduct.press.projections.models import Page, PublicFile
from safeconduct.press.projections.shapes import Parts, SourcePart
from safeconduct.press.putting_out.composing import figure_words, quote_words
from safeconduct.press.putting_out.files import delete_files, name_of, put_out_bytes
from safeconduct.press.putting_out.wording import day_in, spoken_in

logger = logging.getLogger("safeconduct.press")
PDF = "application/pdf"


def put_out_papers(pages: Iterable[Page], at: datetime) -> list[PublicFile]:
    """A PDF for each page, named in its parts, rows unsaved. What cannot be typeset has none, and the log says so."""
    made = []
    for page in pages:
        page.parts.pop("pdf", None)
        content = typeset_page(page)
        if content is None:
            continue
        file_id = uuid4()
        put_out_bytes(file_id, content)
        page.parts["pdf"] = str(file_id)
        made.append(_row(file_id, page, content, at))
    return made


def replace_papers(publication: UUID, pages: Iterable[Page], at: datetime) -> None:
    """Make the PDFs of these pages anew, inside the caller's transaction; the caller saves the pages."""
    shown = list(pages)
    rows = PublicFile.objects.filter(publication_id=publication, kind="pdf")
    delete_files(list(rows.filter(language__in=[page.language for page in shown])))
    PublicFile.objects.bulk_create(put_out_papers(shown, at))


def typeset_page(page: Page) -> bytes | None:
    """The PDF of one page, or None where nothing can be typeset: words never stop for want of paper."""
    try:
        return typeset.typeset_release(release_of(page), fonts=noto_paths(settings.FONTS))
    except Exception as problem:  # whatever a typesetter does, the page goes out without a PDF
        logger.warning("no PDF was made: %s", type(problem).__name__)
        return None


def release_of(page: Page) -> typeset.Release:
    """A page as the typesetter takes it."""
    parts: Parts = page.parts
    with spoken_in(page.language):
        labels = typeset.ReleaseLabels(
            figures=gettext("How the figures are known"),
            notes=gettext("Sources"),
            contact=gettext("Contact"),
            corrections=gettext("Corrections"),
            address=gettext("This text with its sources"),
        )
        return typeset.Release(
            headline=page.headline,
            standfirst=page.standfirst,
            blocks=_blocks(page, parts),
            place=page.place,
            day=day_in(page.published_at.date(), page.language),
            language=page.language,
            organisation=settings.ORGANISATION_NAME,
            byline=page.byline,
            notes=[_source(each) for each in parts.get("sources", ())],
            figures=[
                typeset.Known(each["words"], each["standard_words"]) for each in parts.get("figures", ())
            ],
            contact=[parts["contact"]] if parts.get("contact") else [],
            address=f"{settings.PUBLIC_ADDRESS}/news/{page.slug}" if settings.PUBLIC_ADDRESS else "",
            corrections=[
                typeset.Corrected(
                    day_in(datetime.fromisoformat(each["at"]).date(), page.language), each["note"]
                )
                for each in parts.get("corrections", ())
            ],
            labels=labels,
        )


def _blocks(page: Page, parts: Parts) -> list[typeset.Block]:
    said = writing.blocks(
        page.body_source,
        figure_words(parts.get("figures", ())),
        quote_words(parts.get("quotes", ())),
        page.language,
    )
    found = []
    for each in said:
        if each["kind"] == "file":
            continue
        kind: Kind = "numbered" if each.get("ordered") else each["kind"]
        found.append(
            typeset.Block(
                kind, each.get("text", ""), each.get("items", ()), each.get("attribution", ""), each.get("level", 2)
            )
        )  # fmt: skip
    return found


def _source(each: SourcePart) -> str:
    told = (each["title"], each["publisher"], each["day_words"], each["address"])
    return ", ".join(part for part in told if part)


def _row(file_id: UUID, page: Page, content: bytes, at: datetime) -> PublicFile:
    return PublicFile(
        id=file_id, publication_id=page.publication_id, kind="pdf", language=page.language,
        name=name_of(page.slug, "", PDF, page.language), media_type=PDF, size=len(content),
        digest=vault.digests.sha256(content).hex(), published_at=at,
    )  # fmt: skip
