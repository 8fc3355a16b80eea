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
from safeconduct.press.projections.shapes import Parts, Said, SourcePart
from safeconduct.press.putting_out import denied
from safeconduct.press.putting_out.composing import figure_words, quote_words
from safeconduct.press.putting_out.files import delete_files, name_of, put_out_bytes
from safeconduct.press.putting_out.paper_beside import beside
from safeconduct.press.putting_out.wording import day_in, spoken_in

logger = logging.getLogger("safeconduct.press")
PDF = "application/pdf"


def put_out_papers(pages: Iterable[Page], at: datetime) -> list[PublicFile]:
    """A PDF for each page, named in its parts, rows unsaved. What cannot be made has none, and the log says so."""
    made = []
    for page in pages:
        page.parts.pop("pdf", None)
        content = typeset_page(page)
        if content is None:
            continue
        file_id = uuid4()
        try:
            put_out_bytes(file_id, content)
        except OSError as problem:  # a full disk keeps no correction and no withdrawal back
            logger.error("no PDF was kept: %s", type(problem).__name__)
            continue
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
            denials=gettext("Denied"),
            notes=gettext("Sources"),
            contact=gettext("Contact"),
            corrections=gettext("Corrections"),
            address=gettext("This text with its sources"),
        )
        return typeset.Release(
            headline=page.headline,
            standfirst=page.standfirst,
            blocks=[*_blocks(page, parts), *beside(parts, page.language)],
            place=page.place,
            day=day_in(page.published_at.date(), page.language),
            language=page.language,
            organisation=settings.ORGANISATION_NAME,
            byline=page.byline,
            notes=[_source(each) for each in parts.get("sources", ())],
            figures=[
                typeset.Known(each["words"], each["standard_words"]) for each in parts.get("figures", ())
            ],
            standing=_standing(parts),
            denials=[_denied(each, page.language) for each in denied.of_page(parts)],
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


def _standing(parts: Parts) -> str:
    """In the language that is spoken: whether it is contested, and where no denial is printed, why."""
    if not denied.is_contested(parts):
        return ""
    said = [gettext("Contested: those who are said to have done it deny it.")]
    if not denied.of_page(parts):
        said.append(gettext("A denial was made that is not public."))
    return " ".join(said)


def _denied(each: Said, language: str) -> typeset.Denied:
    """Who and when in a line; their words in the paper's language, and as they were said."""
    who = ", ".join(filter(None, (each["speaker"], each["capacity"], each["venue"], each["said_on_words"])))
    is_other = each["language"] not in ("", language) and each["translation"]
    words = [each["translation"], each["statement"]] if is_other else [each["statement"]]
    return typeset.Denied(who or ", ".join(each["sources"]), "\n".join(filter(None, words)))


def _source(each: SourcePart) -> str:
    told = (each["title"], each["publisher"], each["day_words"], each["address"])
    return ", ".join(part for part in told if part)


def _row(file_id: UUID, page: Page, content: bytes, at: datetime) -> PublicFile:
    return PublicFile(
        id=file_id, publication_id=page.publication_id, kind="pdf", language=page.language,
        name=name_of(page.slug, "", PDF, page.language), media_type=PDF, size=len(content),
        digest=vault.digests.sha256(content).hex(), published_at=at,
    )  # fmt: skip
