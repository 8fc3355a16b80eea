"""Words of an account are its own: whole ones, in its language, three at least; all else is our translation."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import Testimony
from safeconduct.evidence.recording import open_content
from safeconduct.press.desk import quotes
from safeconduct.press.desk.gathering import gather
from safeconduct.press.desk.quotes import NotTheirWords, stands_in
from safeconduct.press.models import Publication, Quotation
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.evidence.desk import AT
from tests.evidence.testimonies.vault import an_account, an_agreed_version, layla
from tests.press.desk.room import a_draft, a_text, fresh, shown, url

THEIRS = "They came at night."
LIE = "The minister himself gave the order, I saw it."


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def an_account_of(desk: AdvocacyDesk, language: str) -> Testimony:
    research = desk.research
    account = an_account(
        research, scopes=(Scope.STORE, Scope.QUOTE), text=f"My name is Ruslan Khamidov. {THEIRS}", language=language
    )
    an_agreed_version(research, account, layla(research))
    return account


def quoted(desk: AdvocacyDesk, row: Publication, account: Testimony, words: dict[str, str]) -> Quotation:
    return quotes.add_account(
        row, "witness", account, Scope.QUOTE, words, token=uuid4(), by=desk.ilse.person, at=AT,
        desk=desk.keys(desk.ilse), seat=desk.research.keys(desk.ilse, "testimony"),
    )  # fmt: skip


@pytest.mark.parametrize("bait", ["", "a", "They came", "hey came at nigh", "...", THEIRS])
def test_words_in_another_language_do_not_vouch_for_those_of_the_account(desk: AdvocacyDesk, bait: str) -> None:
    account = an_account_of(desk, "en")
    with pytest.raises(NotTheirWords):
        quoted(desk, a_draft(desk.noor), account, {"en": LIE, "fr": bait})
    assert not Quotation.every.exists()


def test_what_is_not_in_the_language_of_the_account_is_shown_as_a_translation(desk: AdvocacyDesk) -> None:
    row, account = a_draft(desk.noor), an_account_of(desk, "ru")
    with pytest.raises(NotTheirWords):
        quoted(desk, row, account, {"en": THEIRS})
    quote = quoted(desk, row, account, {"ru": THEIRS, "en": "At night they came."})
    assert open_content(quote, desk.keys(desk.noor))["original"] == "ru"
    a_text(desk, row, body="He said:\n\n[[quote:witness]]")
    assert gather(fresh(row), desk.keys(desk.noor), AT.date()).quotes[0].original == "ru"
    page = shown(desk.client(desk.petra).get(url("publication_review", row.pk)))
    assert page.count("translation of their words") == 1


@pytest.mark.parametrize(
    ("words", "text", "is_there"),
    [
        ("I was kept", "There I was kept for days.", True), ("I  was\nkept", "There I was kept for days.", True),
        ("was kept", "There I was kept for days.", False), ("I was kep", "There I was kept for days.", False),
        ("I fled.", "I fled.", True), ("I fled", "I fled. Then I came back.", False), ("", "", False),
        ("– –", "– –", False), ("меня держали там", "Меня били, меня держали там.", True),
    ],
)  # fmt: skip
def test_whole_words_stand_in_a_text(words: str, text: str, is_there: bool) -> None:
    assert stands_in(words, text) is is_there
