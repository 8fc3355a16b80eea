"""When a withdrawal is carried out, the words of what went stand nowhere in the index, not as beginnings either."""

from __future__ import annotations

import pytest
from django.db import connection

from safeconduct.consent.scopes import Scope
from safeconduct.evidence.finding import full_text, left_words
from safeconduct.evidence.testimonies import uses, withdrawals
from safeconduct.outbox import post
from tests.evidence.desk import AT, ResearchDesk, an_item, research_desk
from tests.evidence.testimonies.vault import EVERYTHING, an_account, takes_back


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def listed(*words: str) -> set[str]:
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(words))
        cursor.execute(f"SELECT word FROM evidence_searchrow_word WHERE word IN ({places})", words)
        return {word for (word,) in cursor.fetchall()}


def in_segments(word: bytes) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM evidence_searchrow_text_data")
        return any(word in bytes(block) for (block,) in cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="in PostgreSQL the words are in the row itself")
def test_the_words_of_what_went_are_gone_and_those_of_what_stays_are_not(desk: ResearchDesk) -> None:
    kept = an_account(desk, scopes=EVERYTHING)
    item = an_item(desk.zarema, "Xylophonic letter")
    an_item(desk.zarema, "Letter of a neighbour", text="Əli čekal straße")
    uses.made_from(kept, item, Scope.COUNTS, by=desk.zarema.person, at=AT)
    takes_back(desk, kept, *EVERYTHING)
    assert listed("xylophonic", "letter") == {"xylophonic", "letter"}
    post.deliver({"testimony.withdrawn": withdrawals.carry_out}, on=AT.date())
    handlers = {left_words.TOLD: left_words.carry_out, "evidence.consent_withdrawn": lambda subject, on: None}
    assert post.deliver(handlers, on=AT.date()) == (2, 0)
    assert listed("xylophonic", "letter", "neighbour") == {"letter", "neighbour"}
    assert not in_segments(b"xylophonic") and in_segments(b"neighbour")
    assert left_words.forget_left_words() == 0
    assert full_text._beginning("neigh") == ["neighbour"] and full_text._beginning("xylo") == []
