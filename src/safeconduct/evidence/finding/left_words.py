"""Words that outlive their record in the full-text index: the list of beginnings, and segments not merged yet.

SQLite only. In PostgreSQL a deleted row takes its vector along; what is left are dead tuples, until autovacuum.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection, transaction

TOLD = "evidence.words_left"
"""The event: something left the index because of a withdrawal."""
_TERMS = (
    "CREATE VIRTUAL TABLE temp.evidence_left_words USING fts5vocab('main', 'evidence_searchrow_text', 'row')"
)


def forget_left_words() -> int:
    """Merge the index into one, and take words off the list that no row holds. Returns how many. Idempotent."""
    if connection.vendor != "sqlite":
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO evidence_searchrow_text(evidence_searchrow_text) VALUES ('optimize')")
        cursor.execute(_TERMS)
        cursor.execute(
            "SELECT word FROM evidence_searchrow_word WHERE word NOT IN (SELECT term FROM temp.evidence_left_words)"
        )
        unheld = [word for (word,) in cursor.fetchall() if not _stands(word)]
        cursor.executemany(
            "DELETE FROM evidence_searchrow_word WHERE word = %s", [(word,) for word in unheld]
        )
        cursor.execute("DROP TABLE temp.evidence_left_words")
    return len(unheld)


def carry_out(subject: UUID, on: date) -> None:
    """The handler of ``TOLD``: in a parcel of its own, so that a large index holds up no withdrawal."""
    forget_left_words()


def _stands(word: str) -> bool:
    """Whether a row holds it all the same: the engine may write a word in another way than the list does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM evidence_searchrow_text WHERE evidence_searchrow_text MATCH %s LIMIT 1",
            ['"' + word.replace('"', '""') + '"'],
        )
        return cursor.fetchone() is not None
