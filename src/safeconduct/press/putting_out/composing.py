"""A page's text from what was typed and what stands beside it: the same at release and at every correction."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct import vault
from safeconduct.press import writing
from safeconduct.press.projections.models import Page
from safeconduct.press.projections.shapes import FigurePart, FilePart, Parts, Quote
from safeconduct.press.putting_out.wording import READ_BY_ANOTHER, TRANSCRIPT, spoken_in

FILES_AT = "/news/files/"
"""Where the public site gives files out (its url "press_file"): the worker knows none of its addresses."""


def compose(page: Page) -> None:
    """Write headline, standfirst, HTML, text and digest of a page, of its source and its parts. Nothing is saved.

    Raises ``writing.UnknownPlaceholder`` for a text that names what is not there.
    """
    parts: Parts = page.parts
    figures = figure_words(parts.get("figures", ()))
    lines = parts.get("lines", {})
    for name in writing.LONGEST:
        if name in lines:  # in full: a number that is cut is another number
            setattr(page, name, writing.in_a_line(lines[name], figures))
    rendered = writing.render(
        page.body_source,
        figures=figures,
        quotes=quote_words(parts.get("quotes", ())),
        language=page.language,
        files=file_markup(parts.get("files", ()), page.language),
    )
    page.body_html, page.text = rendered.html, rendered.text
    page.digest = vault.digests.sha256(
        vault.dump([page.headline, page.standfirst, page.text])
    ).hex()  # fmt: skip


def figure_words(parts: Sequence[FigurePart]) -> dict[str, writing.FigureWords]:
    return {
        each["name"]: writing.FigureWords(each["name"], each["words"], each.get("sentence", ""))
        for each in parts
    }


def quote_words(parts: Sequence[Quote]) -> dict[str, writing.QuoteWords]:
    return {
        each["name"]: writing.QuoteWords(
            each["name"], each["words"], each.get("speaker", ""), each.get("capacity", "")
        )
        for each in parts
    }


def file_markup(parts: Sequence[FilePart], language: str) -> dict[int, writing.FileMarkup]:
    """What is shown of each file, by the number its placeholder has. Captions go with the videos."""
    tracks: dict[int, tuple[writing.Track, ...]] = {}
    for each in parts:
        if each["kind"] == "captions":
            track = writing.Track(each["language"], f"{FILES_AT}{each['id']}")
            tracks[each["number"]] = (*tracks.get(each["number"], ()), track)
    with spoken_in(language):
        notice, transcript = str(READ_BY_ANOTHER), str(TRANSCRIPT)
    return {
        each["number"]: writing.FileMarkup(
            kind=each["kind"],
            address=f"{FILES_AT}{each['id']}",
            media_type=each["media_type"],
            alt=each.get("alt", ""),
            credit=each.get("credit", ""),
            notice=notice if each.get("read_by_another") else "",
            captions=tracks.get(each["number"], ()) if each["kind"] == "video" else (),
            transcript=each.get("transcript", ""),
            transcript_title=transcript,
            width=each.get("width", 0),
            height=each.get("height", 0),
        )
        for each in parts
        if each["kind"] != "captions"
    }
