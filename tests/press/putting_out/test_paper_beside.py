"""On paper stands what stands below the text of a page: the letter itself, the asks, the days, the ways out."""

from __future__ import annotations

from safeconduct.press.projections.models import Page
from safeconduct.press.projections.shapes import Parts
from safeconduct.press.putting_out.paper import release_of
from safeconduct.press.putting_out.paper_beside import beside
from tests.press.projected import OUT

LETTER = {
    "subject": "Please speak out", "salutation": "Dear Ambassador,", "body": "They are taken.\n\nSpeak out.",
    "closing": "With respect,", "signatories": "The director", "post": "Ambassador", "sent_on": "2017-04-12",
    "sent_on_words": "12 April 2017",
}  # fmt: skip


def words(parts: Parts) -> str:
    return "\n".join("\n".join([each.text, *each.items]) for each in beside(parts, "en"))


def test_a_letter_made_public_is_in_its_pdf() -> None:
    page = Page(
        slug="a-letter", language="en", headline="A letter", body_source="As it was sent.", published_at=OUT,
        parts={"letter": LETTER},
    )  # fmt: skip
    said = [each.text for each in release_of(page).blocks]
    for text in ("As it was sent.", "Please speak out", "They are taken.", "Speak out.", "The director"):
        assert text in said


def test_asks_days_and_ways_are_lines_and_nothing_is_said_to_be_caused() -> None:
    text = words(
        {
            "asks": [{"text": "Speak out.", "post": "Ambassador", "state_words": "Accepted"}],
            "timeline": [
                {
                    "day": "2017-04-17",
                    "title": "Spoke out",
                    "relation_words": "follows: Letter, 12 April 2017",
                }
            ],
            "ways": [{"kind_words": "Visa", "to_whom": "People who flee", "citation": "A ministry"}],
        }
    )
    assert "Speak out. · Ambassador · Accepted" in text
    assert "17 April 2017 · Spoke out · follows: Letter, 12 April 2017" in text
    assert "Visa · People who flee · A ministry" in text
    assert "caus" not in text


def test_a_page_with_nothing_beside_it_has_nothing_there() -> None:
    assert beside({}, "ru") == []
