"""What stands in for placeholders, and what comes out of writing."""

from __future__ import annotations

from dataclasses import dataclass


class UnknownPlaceholder(Exception):
    """The text names a figure, quotation or file that is not there. ``name``: as typed, without the brackets."""

    def __init__(self, name: str) -> None:
        super().__init__("a placeholder stands for nothing")
        self.name = name


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A figure in words, comparator and all. ``title``: how it is known, for the note."""

    name: str
    words: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class QuoteWords:
    """Words in somebody's mouth, in the language of the text. ``speaker`` is empty for an account."""

    name: str
    words: str
    speaker: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """Captions of a video in one language."""

    language: str
    address: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class FileMarkup:
    """A picture, video or document of a text.

    ``address``: a path of our own site. ``alt``: alternative text, for a document the words of its link. ``notice``
    stands under it, such as that it is read by another person. ``transcript_title`` opens the transcript.
    """

    kind: str  # image, video or document
    address: str
    media_type: str = ""
    alt: str = ""
    credit: str = ""
    notice: str = ""
    captions: tuple[Track, ...] = ()
    transcript: str = ""
    transcript_title: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as the public reads it. What it used of each kind stands in order of first use, each once."""

    html: str
    text: str
    figures: tuple[str, ...]
    quotes: tuple[str, ...]
    files: tuple[int, ...]
