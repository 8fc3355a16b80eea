"""What is planted at the advocacy and press desks. Three kinds, each with its own rule:

- `SEALED`: never in the clear anywhere, as all of `canaries.ALL`.
- `WAS_PUBLIC`: words that were published and then taken down. Afterwards they are in nothing that is live. Pages and
  logs of a database in which a row once lay are not searched for them: whoever published knows that it was public.
- `INTERNAL`: what staff read without a key and the public never: nothing but the main database may hold it.

The words are made from the name of the class, so that they are the same in every run and nobody's: of syllables
where there are few classes, letter by letter where two of them could have a piece in common.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from .needles import Canary
from .room_canaries import invented_letter_by_letter

SYLLABLES = (
    ("vu", "zol", "mir", "qat", "bro", "xen", "dul", "fra", "gim", "jos", "kve", "nal", "pru", "tyx", "wem"),
    ("жу", "ща", "фор", "бэл", "юти", "цым", "гад", "нур", "эхо", "вяз", "клу", "пеш", "мод", "зырь", "дху"),
    ("شگ", "مهر", "فان", "قوش", "زرن", "طلب", "نوا", "گاه", "خلو", "پرد", "ژاو", "چنگ", "سپه", "بدو", "ضمی"),
)
LETTERS = 12


def invented(kind: str) -> Canary:
    """A word in Latin, in Cyrillic and in Arabic letters that occurs nowhere else."""
    words = tuple(_word(kind, number) for number in range(len(SYLLABLES)))
    return Canary(kind, " ".join(words), words)


def _word(kind: str, number: int) -> str:
    chance, word = random.Random(f"{kind} {number}"), ""
    while len(word) < LETTERS:
        word += chance.choice(SYLLABLES[number])
    return word.capitalize()


SEALED: tuple[Canary, ...] = tuple(
    invented(f"press: {kind}")
    for kind in (
        "answer not public", "letter", "signatory", "call", "enclosure", "embargoed text", "own quotation",
        "who agreed", "beside a picture", "press picture", "text kept half-way", "told of a way",
    )
)  # fmt: skip

WAS_PUBLIC: tuple[Canary, ...] = tuple(
    invented(f"public once: {kind}")
    for kind in ("published text", "quoted account", "beside a public picture")
)

INTERNAL: tuple[Canary, ...] = tuple(
    invented_letter_by_letter(f"internal: {kind}")
    for kind in (
        "working title", "contact of a draft", "outlet", "campaign's title", "campaign's aim", "why of them",
        "ask not public", "note of an ask",
        "capacity", "address of a post", "where a holder was read", "note of a delivery", "promise", "judged promise",
        "reason of a link", "others of a link", "way not public", "source's basis", "informant", "rights of an item",
        "incident's title", "incident's summary", "place in a source", "why credible", "draft of a table",
        "agreement's title", "agreement", "why the settings",
    )
)  # fmt: skip

OF_ADVOCATES: dict[str, Canary] = {canary.kind: canary for canary in (*SEALED, *WAS_PUBLIC, *INTERNAL)}
NOT_SEALED = (*WAS_PUBLIC, *INTERNAL)


def kinds(canaries: tuple[Canary, ...]) -> set[str]:
    return {canary.kind for canary in canaries}


SHARED_LOG = "postgres:keys:pg_wal"
"""One server writes the log of both databases."""
ENGINE_KEEPS = ("file:default", "postgres:default:", SHARED_LOG)
"""Where a database keeps what a row once held: its own files, with unused pages and write-ahead log."""
STAFF_READ = ("sql:default:", "dump:default:", *ENGINE_KEEPS, "titles:staff")
PUBLIC_ROWS = ("sql:default:published_", "dump:default:published_")
WHILE_OUT = "public out:"


def may_lie(kind: str, sink: str) -> bool:
    """Whether the rule of this class lets it be there."""
    if kind in kinds(WAS_PUBLIC):
        return sink.startswith((*ENGINE_KEEPS, WHILE_OUT))
    return kind in kinds(INTERNAL) and sink.startswith(STAFF_READ) and not sink.startswith(PUBLIC_ROWS)


def names() -> Iterator[str]:
    """One word of each class that is never public, to look for it where the public looks."""
    yield from (canary.cores[0] for canary in (*SEALED, *INTERNAL))
