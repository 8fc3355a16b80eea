"""Nothing of an account stays in public after a no: in a letter, in an official's words, or in a source taken out."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from safeconduct.advocacy.letters import binding
from safeconduct.advocacy.models import Communication
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import Claim, HandedOut, Testimony
from safeconduct.evidence.recording import change
from safeconduct.evidence.testimonies import actions, deid
from safeconduct.evidence.testimonies.uses import made_from
from safeconduct.press.desk import quotes, releasing, sources
from safeconduct.press.desk.checking import problems
from safeconduct.press.desk.gathering import gather
from safeconduct.press.models import Citation, Publication
from safeconduct.press.putting_out import releases, saying
from tests.advocacy.desk import AdvocacyDesk
from tests.advocacy.letters.writing import a_room
from tests.evidence.desk import AT, a_claim, a_source, an_incident
from tests.evidence.testimonies.vault import an_account, an_agreed_version, layla, takes_back
from tests.press.desk.room import LATER, a_draft, a_text, agreed, fresh
from tests.press.putting_out.released import OUT, outbox_run, page_of, release

TEXT = "My name is Ruslan Khamidov. They put wires on my hands and asked for names."
SAID = "They put wires on my hands"


def codes(desk: AdvocacyDesk, row: Publication) -> set[str]:
    return {each.code for each in problems(fresh(row), desk.keys(desk.noor), LATER.date(), LATER)}


def worker_runs() -> None:
    for _round in range(3):
        outbox_run(on=OUT)


def a_sent_letter(desk: AdvocacyDesk, account: Testimony, scope: Scope, words: str) -> Publication:
    room, ilse = a_room(desk), desk.ilse
    letter = room.begin(by=ilse)
    binding.take_over(
        letter, account, scope.value, words, version=letter.version, by=ilse.person, at=AT, desk=desk.keys(ilse),
        vault_desk=desk.research.keys(ilse, "testimony"),
    )  # fmt: skip
    letter.refresh_from_db()
    room.asked(letter, by=ilse)
    room.agreed(letter)
    room.released(letter, by=ilse)
    Communication.every.filter(pk=letter.pk).update(state="sent", sent_on=AT.date())
    row = a_draft(desk.noor, kind="letter", communication=Communication.every.get(pk=letter.pk))
    a_text(desk, row, body="")
    return fresh(row)


def an_official(desk: AdvocacyDesk, scope: Scope | None, **more: object) -> tuple[Publication, Claim, Testimony]:
    """A claim made from an account (under None: from nobody's), quoted as said in public."""
    incident = an_incident(desk.ilse)
    claim = a_claim(
        desk.ilse, incident, a_source(desk.ilse), statement=SAID, exact_words=True, speaker="A man", comparator="",
        low=None, unit="", act_code="",
    )  # fmt: skip
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.QUOTE, Scope.COUNTS, Scope.IMAGE))
    if scope:
        made_from(account, claim, scope, by=desk.research.zarema.person, at=AT)
    row = a_draft(desk.noor, **more)
    quotes.add_official(row, "man", claim, {}, token=uuid4(), by=desk.noor.person, at=AT, desk=desk.keys(desk.noor))
    a_text(desk, row, body="He says:\n\n[[quote:man]]")
    return fresh(row), claim, account


def quoted(desk: AdvocacyDesk, row: Publication, *more: Scope) -> Testimony:
    account = an_account(
        desk.research, scopes=(Scope.STORE, Scope.QUOTE, *more), text=TEXT, language="en"
    )  # fmt: skip
    an_agreed_version(desk.research, account, layla(desk.research))
    quotes.add_account(
        row, "witness", account, Scope.QUOTE, {"en": SAID}, token=uuid4(), by=desk.ilse.person, at=AT,
        desk=desk.keys(desk.ilse), seat=desk.research.keys(desk.ilse, "testimony"),
    )  # fmt: skip
    a_text(desk, row, body="He said:\n\n[[quote:witness]]")
    return account


@pytest.mark.parametrize("scope", [Scope.SHARE_IDENTIFIED, Scope.COURT])
def test_a_letter_that_passed_an_account_on_to_one_office_is_not_made_public(
    desk: AdvocacyDesk, scope: Scope
) -> None:
    account = an_account(desk.research, scopes=(Scope.STORE, scope))
    row = a_sent_letter(desk, account, scope, TEXT)
    assert codes(desk, row) == {"from_account"}
    with pytest.raises(releasing.NotReady):
        agreed(desk, row)


def test_a_letter_made_public_is_written_down_and_taken_down_with_its_consent(desk: AdvocacyDesk) -> None:
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.PARAPHRASE))
    row = agreed(desk, a_sent_letter(desk, account, Scope.PARAPHRASE, "A man was kept for days."))
    releasing.release(row, by=desk.noor.unlocked, at=LATER)
    out = HandedOut.objects.get(how="publication")
    assert (out.record_id, out.purpose, out.act_id) == (account.pk, Scope.PARAPHRASE.value, row.pk)
    assert releases.put_out_at(row.pk, LATER)
    assert page_of(row).withdrawn_at is None
    HandedOut.objects.all().delete()  # one of before such rows were written
    takes_back(desk.research, account, Scope.PARAPHRASE)
    worker_runs()
    assert page_of(row).withdrawn_at and "kept for days" not in str(page_of(row).parts)


def test_a_letter_that_waits_is_held_back_when_the_consent_goes(desk: AdvocacyDesk) -> None:
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.PARAPHRASE))
    row = agreed(desk, a_sent_letter(desk, account, Scope.PARAPHRASE, "A man was kept for days."))
    releasing.release(row, by=desk.noor.unlocked, at=LATER)
    takes_back(desk.research, account, Scope.PARAPHRASE)
    assert not releases.put_out_at(row.pk, LATER)
    assert (fresh(row).state, fresh(row).held_back) == ("draft", "consent")


@pytest.mark.parametrize("scope", [Scope.COUNTS, Scope.IMAGE])
def test_words_of_an_account_that_may_not_be_printed_are_nobodys_official_words(
    desk: AdvocacyDesk, scope: Scope
) -> None:
    row, _claim, _account = an_official(desk, scope)
    assert codes(desk, row) == {"from_account"}


def test_an_officials_words_that_come_from_an_account_go_with_its_consent(desk: AdvocacyDesk) -> None:
    row, claim, account = an_official(desk, Scope.QUOTE)
    releasing.release(agreed(desk, row), by=desk.noor.unlocked, at=LATER)
    out = HandedOut.objects.get(how="publication")
    assert (out.kind, out.record_id, out.purpose) == ("claim", claim.pk, Scope.QUOTE.value)
    assert releases.put_out_at(row.pk, LATER) and SAID in page_of(row).text
    takes_back(desk.research, account, Scope.QUOTE)
    worker_runs()
    assert page_of(row).withdrawn_at and SAID not in page_of(row).text
    assert not row.quotations.filter(withdrawn_on=None).exists()


def test_an_officials_words_that_wait_are_held_back_when_the_consent_goes(desk: AdvocacyDesk) -> None:
    hour = OUT + timedelta(days=2)
    row, _claim, account = an_official(desk, Scope.QUOTE, embargo_until=hour)
    releasing.release(agreed(desk, row), by=desk.noor.unlocked, at=LATER)
    takes_back(desk.research, account, Scope.QUOTE)
    assert releases.put_out_due(hour) == 0
    assert fresh(row).held_back == "consent"


def test_a_quotation_of_what_was_withdrawn_does_not_go_out_and_leaves_the_page(desk: AdvocacyDesk) -> None:
    row, claim, _account = an_official(desk, None)
    releasing.release(agreed(desk, row), by=desk.noor.unlocked, at=LATER)
    assert releases.put_out_at(row.pk, LATER)
    change(claim, {"withdrawn_on": AT.date()}, version=claim.version, by=desk.ilse.person, at=AT)
    worker_runs()
    page = page_of(row)
    assert SAID not in page.text and SAID not in page.body_html and "Words that we no longer quote." in page.text
    assert page.parts["corrections"] and page.withdrawn_at is None


def test_a_quotation_that_was_withdrawn_while_it_waited_is_held_back(desk: AdvocacyDesk) -> None:
    row, claim, _account = an_official(desk, None)
    releasing.release(agreed(desk, row), by=desk.noor.unlocked, at=LATER)
    Claim.every.filter(pk=claim.pk).update(withdrawn_on=AT.date())
    assert not releases.put_out_at(row.pk, LATER)
    assert fresh(row).held_back == "quote"


def test_a_source_that_was_taken_out_at_the_desk_alone_goes_with_its_consent(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    claim = a_claim(desk.ilse, incident, a_source(desk.ilse), is_public=True, speaker="The mother", venue="Radio N")
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.QUOTE))
    made_from(account, claim, Scope.QUOTE, by=desk.research.zarema.person, at=AT)
    row = a_draft(desk.noor)
    a_text(desk, row)
    sources.cite(row, "claim", claim, by=desk.noor.person, at=AT)
    releasing.release(agreed(desk, row), by=desk.noor.unlocked, at=LATER)
    assert releases.put_out_at(row.pk, LATER) and "The mother" in str(page_of(row).parts["sources"])
    sources.uncite(Citation.objects.get(publication=row), by=desk.noor.person, at=LATER)
    takes_back(desk.research, account, Scope.QUOTE)
    worker_runs()
    assert page_of(row).withdrawn_at and "The mother" not in str(page_of(row).parts)


@pytest.mark.parametrize("when", ["before it is asked for", "while it waits"])
def test_words_of_an_account_that_was_corrected_do_not_go_out(desk: AdvocacyDesk, when: str) -> None:
    row, zarema = a_draft(desk.noor), desk.research.zarema
    account = quoted(desk, row)
    if when == "while it waits":
        Publication.every.filter(pk=row.pk).update(state="approved")
        release(desk, fresh(row), gather(fresh(row), desk.keys(desk.noor), LATER.date()))
    keys = desk.research.keys(zarema, "testimony")
    account.refresh_from_db()
    actions.correct(
        account, {}, {"text": "I saw nothing."}, version=account.version, by=zarema.person, at=AT, desk=keys
    )
    assert not account.deid_reviews.filter(state="agreed").exists()
    with pytest.raises(deid.NothingAgreed):
        deid.quotable(account, Scope.QUOTE, at=AT, desk=keys)
    if when == "while it waits":
        assert not releases.put_out_at(row.pk, LATER)
        assert fresh(row).held_back == "quote"
    else:
        assert codes(desk, row) == {"deid"}
        with pytest.raises(releasing.NotReady):
            agreed(desk, row)


def test_a_note_beside_an_account_sets_no_version_aside(desk: AdvocacyDesk) -> None:
    row, zarema = a_draft(desk.noor), desk.research.zarema
    account = quoted(desk, row)
    said = {"text": TEXT, "note": "called again"}
    account.refresh_from_db()
    actions.correct(
        account, {}, said, version=account.version, by=zarema.person, at=AT,
        desk=desk.research.keys(zarema, "testimony"),
    )  # fmt: skip
    assert codes(desk, row) == set()


@pytest.mark.parametrize(
    ("scope", "exact", "is_shown"),
    [
        (Scope.QUOTE, True, True), (Scope.PARAPHRASE, False, True), (Scope.PARAPHRASE, True, False),
        (Scope.PARAPHRASE, None, False), (Scope.IMAGE, True, False), (Scope.NAME, False, False),
        (Scope.OWN_VOICE, True, False), (Scope.READ_BY_ANOTHER, False, False),
    ],
)  # fmt: skip
def test_words_of_an_account_are_printed_under_a_purpose_for_words_alone(
    desk: AdvocacyDesk, scope: Scope, exact: bool | None, is_shown: bool
) -> None:
    incident = an_incident(desk.ilse)
    claim = a_claim(desk.ilse, incident, a_source(desk.ilse), statement=SAID, exact_words=exact)
    account = an_account(desk.research, scopes=(Scope.STORE, scope))
    made_from(account, claim, scope, by=desk.research.zarema.person, at=AT)
    said = saying.allegations(incident.pk, "en", AT.date())
    assert [each["statement"] for each in said] == ([SAID] if is_shown else [])
