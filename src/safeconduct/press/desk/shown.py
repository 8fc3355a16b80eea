"""A text as the public will read it, with the words that figures have today."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from safeconduct import files as cleaning
from safeconduct import vault
from safeconduct.blobs.store import BlobMissing
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.sealing import Content
from safeconduct.press.desk import files
from safeconduct.press.desk.figures import Today, today
from safeconduct.press.desk.gathering import Opened
from safeconduct.press.models import PressFile
from safeconduct.press.writing import (
    LONGEST,
    FigureWords,
    FileMarkup,
    QuoteWords,
    Rendered,
    Track,
    figures_in,
    in_a_line,
    render,
)


def rendered(held: Opened, language: str, on: date, *, draw: bool = False) -> Rendered:
    """One language of it. ``draw``: with its pictures. Raises ``UnknownPlaceholder``."""
    return render(
        held.parsed[language],
        figures=figure_words(today(held.figures, on), language),
        quotes=quote_words(held, language),
        language=language,
        files=file_markup(held, language, draw=draw),
    )


def lines(held: Opened, language: str, on: date) -> dict[str, str]:
    """Headline and first sentence with today's figures. Raises ``UnknownPlaceholder``."""
    _, content = held.texts[language]
    typed = {name: str(content.get(name, "")) for name in LONGEST}
    if not any(figures_in(line) for line in typed.values()):
        return typed
    figures = figure_words(today(held.figures, on), language)
    return {name: in_a_line(line, figures) for name, line in typed.items()}


def figure_words(found: list[Today], language: str) -> Mapping[str, FigureWords]:
    """What stands for each figure; one that is gone, or in a language we do not write, stands out."""
    gone = _("(no figure)")
    return {each.row.name: each.words(language) or FigureWords(each.row.name, gone) for each in found}


def quote_words(held: Opened, language: str) -> Mapping[str, QuoteWords]:
    found = {}
    for row, content in held.quotes:
        words = content.get("words", {}).get(language) or _("(no words in this language)")
        found[row.name] = QuoteWords(row.name, words, content.get("speaker", ""), content.get("capacity", ""))
    return found


def file_markup(held: Opened, language: str, *, draw: bool = False) -> Mapping[int, FileMarkup]:
    """Files by number. Without ``draw`` they have no pixels: enough to see whether the text is whole."""
    tracks: dict[int, list[Track]] = {}
    for row, _content in held.files:
        if row.kind == "captions":
            tracks.setdefault(row.number, []).append(
                Track(row.language, "#", LANGUAGES.get(row.language, row.language))
            )
    return {
        row.number: _markup(row, content, language, tuple(tracks.get(row.number, ())), draw)
        for row, content in held.files
        if row.kind != "captions"
    }


def _markup(
    row: PressFile, content: Content, language: str, tracks: tuple[Track, ...], draw: bool
) -> FileMarkup:
    return FileMarkup(
        kind=row.kind,
        address=picture_of(row, content) if draw and row.kind == "image" else "#",
        media_type=row.media_type,
        alt=content.get("alt", {}).get(language, ""),
        credit=content.get("credit", ""),
        notice=_("An account, read by another person.") if row.testimony_id else "",
        captions=tracks,
        transcript=content.get("transcript", {}).get(language, ""),
        transcript_title=_("What is said in the video"),
    )


def picture_of(row: PressFile, content: Content) -> str:
    """A picture drawn behind the walls, as a data address; "#" where it does not open."""
    kind = next((each for each in cleaning.KINDS.values() if each.media_type == row.media_type), None)
    if kind is None:
        return "#"
    try:
        drawn = cleaning.preview_in_sandbox(b"".join(files.content_of(row, content)), kind)
    except (cleaning.Failed, BlobMissing, vault.CannotOpen):
        return "#"
    return "data:image/png;base64," + base64.b64encode(drawn.png).decode("ascii")


def captions_of(row: PressFile, content: Content) -> str:
    """What captions say and when, as they leave; empty for other files."""
    if row.kind != "captions":
        return ""
    try:
        return b"".join(files.content_of(row, content)).decode()
    except (BlobMissing, vault.CannotOpen):
        return _("These captions could not be opened.")


def of_language(held: Opened, language: str, on: date) -> dict[str, Any]:
    """All that a page shows of one language. Raises ``UnknownPlaceholder``."""
    row, content = held.texts[language]
    return {
        "language": language, "name": LANGUAGES.get(language, language), "is_drafted": row.is_drafted,
        **{name: content.get(name, "") for name in ("place", "byline", "transcript")},
        **lines(held, language, on),
        "body": rendered(held, language, on, draw=True),
        "is_rtl": language.split("-")[0] in ("ar", "fa", "ps", "ur", "ckb"),
    }  # fmt: skip
