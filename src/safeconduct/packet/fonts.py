"""Where Noto's fonts lie, and which of them a language is set in. Nothing is fetched; folders are given."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku-arab", "ps", "prs", "sd", "ug", "ur", "yi"}
)

SERIF = (
    "Noto Serif", "Noto Naskh Arabic", "Noto Serif Hebrew", "Noto Serif Ethiopic", "Noto Serif Georgian",
    "Noto Serif Armenian", "Noto Serif Devanagari", "Noto Serif Bengali", "Noto Serif Tamil", "Noto Serif Thai",
    "Noto Serif Khmer", "Noto Serif Lao", "Noto Serif Myanmar", "Noto Serif Sinhala", "Noto Serif Tibetan",
    "Noto Serif CJK SC", "Noto Sans", "Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math",
)  # fmt: skip
SANS = (
    "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Ethiopic", "Noto Sans Georgian",
    "Noto Sans Armenian", "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Tamil", "Noto Sans Thai",
    "Noto Sans Khmer", "Noto Sans Lao", "Noto Sans Myanmar", "Noto Sans Sinhala", "Noto Serif Tibetan",
    "Noto Sans CJK SC", "Noto Serif", "Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math",
)  # fmt: skip
FIRST = {
    "ar": ("Noto Naskh Arabic", "Noto Sans Arabic"), "fa": ("Noto Naskh Arabic", "Noto Sans Arabic"),
    "ps": ("Noto Naskh Arabic", "Noto Sans Arabic"), "ckb": ("Noto Naskh Arabic", "Noto Sans Arabic"),
    "sd": ("Noto Naskh Arabic", "Noto Sans Arabic"), "ug": ("Noto Naskh Arabic", "Noto Sans Arabic"),
    "prs": ("Noto Naskh Arabic", "Noto Sans Arabic"), "ur": ("Noto Naskh Arabic", "Noto Sans Arabic"),
    "he": ("Noto Serif Hebrew", "Noto Sans Hebrew"), "yi": ("Noto Serif Hebrew", "Noto Sans Hebrew"),
}  # fmt: skip


def noto_paths(root: Path) -> list[Path]:
    """The folders below ``root`` (itself too) that hold Noto fonts, in order; an empty list where there are none."""
    if not root.is_dir():
        return []
    return sorted({file.parent for end in ("ttf", "otf", "ttc") for file in root.rglob(f"Noto*.{end}")})


def main_language(language: str) -> str:
    """``fa`` of ``fa-af``."""
    return language.lower().replace("_", "-").split("-")[0]


def reads_right_to_left(language: str) -> bool:
    """Whether text of this language runs from right to left."""
    return language.lower() in RIGHT_TO_LEFT or main_language(language) in RIGHT_TO_LEFT


def families(language: str, present: Collection[str]) -> tuple[list[str], list[str]]:
    """The (serif, sans) families for a language, the script's own first, of those that are ``present``."""
    first = FIRST.get(main_language(language))
    found = []
    for position, line in enumerate((SERIF, SANS)):
        wanted = ((first[position],) if first else ()) + line
        found.append([name for name in dict.fromkeys(wanted) if name in present])
    return found[0], found[1]
