"""Letters and releases become PDF, through Typst. The same words give the same bytes.

Words reach the templates as JSON only and are set as they stand: whatever looks like markup in them stays text. The
templates read no file and no clock; fonts come from the folders the caller names, never from the machine's own list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safeconduct.packet.documents import (
    Block,
    Corrected,
    Denied,
    Known,
    Letter,
    LetterLabels,
    Release,
    ReleaseLabels,
    Signatory,
)
from safeconduct.packet.fonts import families, main_language, reads_right_to_left

if TYPE_CHECKING:
    from typst import Fonts

__all__ = [
    "Block", "Corrected", "Denied", "FontsMissing", "Known", "Letter", "LetterLabels", "NotTypeset", "Release",
    "ReleaseLabels", "Signatory", "TypesettingMissing", "typeset_letter", "typeset_release",
]  # fmt: skip

TEMPLATES = Path(__file__).parent / "templates"
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
"""Control characters, halves of surrogate pairs, and marks that turn the order of letters round."""


class TypesettingMissing(Exception):
    """Nothing can be typeset on this machine; the sentence says what to install."""


class FontsMissing(TypesettingMissing):
    """None of the given folders holds the fonts that documents are set in."""


class NotTypeset(Exception):
    """The typesetter refused. It says nothing of the words that were to be set."""


def typeset_letter(letter: Letter, *, fonts: Sequence[Path]) -> bytes:
    """The letter as PDF. Raises TypesettingMissing, or NotTypeset where the typesetter fails."""
    return _typeset("letter.typ", asdict(letter), letter.language, fonts)


def typeset_release(release: Release, *, fonts: Sequence[Path]) -> bytes:
    """The release as PDF. Raises TypesettingMissing, or NotTypeset where the typesetter fails."""
    return _typeset("release.typ", asdict(release), release.language, fonts)


def _typeset(template: str, words: dict[str, Any], language: str, folders: Sequence[Path]) -> bytes:
    try:
        import typst
    except ImportError as missing:
        raise TypesettingMissing(
            "Install the extra “packet” (the package typst) to make PDF documents."
        ) from missing
    fonts = _fonts(tuple(str(folder) for folder in folders))
    serif, sans = families(language, _present(fonts))
    given = _clean(words) | {
        "lang": main_language(language), "rtl": reads_right_to_left(language), "serif": serif, "sans": sans,
    }  # fmt: skip
    compiler = typst.Compiler(
        input=TEMPLATES / template, root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True
    )
    try:
        made = compiler.compile(format="pdf", sys_inputs={"words": json.dumps(given)})
    except typst.TypstError:
        raise NotTypeset("The document could not be typeset.") from None
    if not isinstance(made, bytes):
        raise NotTypeset("The typesetter gave no document.")
    return made


@lru_cache(maxsize=4)
def _fonts(folders: tuple[str, ...]) -> Fonts:
    from typst import Fonts

    found = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
    if not {"Noto Serif", "Noto Sans"} <= set(found.families()):
        raise FontsMissing("Install Noto's fonts (Debian: fonts-noto-core) and name their folder.")
    return found


def _present(fonts: Fonts) -> frozenset[str]:
    return frozenset(fonts.families())


def _clean(value: Any) -> Any:
    """The same value without characters that are not text."""
    if isinstance(value, str):
        return NOT_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, dict):
        return {key: _clean(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(part) for part in value]
    return value
