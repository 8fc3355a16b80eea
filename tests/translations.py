"""Are the committed `.mo` files what the `.po` files beside them say? With ``--write`` they are made so.

Compared by content and not by bytes: msgfmt and Babel write the same catalogue in different orders.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parents[1] / "src"


def catalogues() -> list[Path]:
    """Every `.po` file of the house."""
    return sorted(LOCALES.rglob("*.po"))


def words_of(compiled: BinaryIO) -> dict[Any, str]:
    """What the site would read from a compiled catalogue, without its head."""
    catalogue: dict[Any, str] = vars(GNUTranslations(compiled))["_catalog"]
    return {message: translation for message, translation in catalogue.items() if message}


def problems() -> Iterator[str]:
    """One sentence for every catalogue that is not compiled, or has a fuzzy entry."""
    for source in catalogues():
        name, compiled = source.relative_to(LOCALES), source.with_suffix(".mo")
        with source.open("rb") as text:
            wanted = read_po(text, ignore_obsolete=True)
        if not compiled.exists():
            yield f"{name}: there is no compiled catalogue."
            continue
        with compiled.open("rb") as held:
            if words_of(held) != words_of(compiled_now(wanted)):
                yield f"{name}: the compiled catalogue is not this one. Run: make translations"
        if fuzzy := sum(message.fuzzy for message in wanted if message.id):
            yield f"{name}: {fuzzy} entries are marked fuzzy, so nobody would see them."


def compile_all() -> None:
    for source in catalogues():
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as out:
            write_mo(out, read_po(text, ignore_obsolete=True))


def compiled_now(catalogue: Catalog) -> BinaryIO:
    out = BytesIO()
    write_mo(out, catalogue)
    out.seek(0)
    return out


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        compile_all()
    found = list(problems())
    sys.stdout.write("".join(f"{each}\n" for each in found) or "Translations are compiled.\n")
    sys.exit(1 if found else 0)
