"""From Noor's draft to what waits to be out: two others agree to exactly what leaves, and to nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from safeconduct.access.errors import (
    AskedAlready,
    NotAllowed,
    NotApproved,
    NotWhatWasAsked,
    OwnQuestion,
    WrongState,
)
from safeconduct.access.models import Approval
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import HandedOut
from safeconduct.evidence.recording import ChangedMeanwhile, open_content
from safeconduct.keyring.rows import NoKey
from safeconduct.outbox.models import Parcel
from safeconduct.press import waiting
from safeconduct.press.desk import publications, quotes, releasing, sources, texts
from safeconduct.press.desk.changing import Locked
from safeconduct.press.desk.checking import problems
from safeconduct.press.desk.gathering import gather
from safeconduct.press.desk.quotes import NotTheirWords
from safeconduct.press.models import Publication
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.evidence.desk import AT, a_claim, an_item
from tests.evidence.testimonies.vault import an_account, an_agreed_version, layla, takes_back
from tests.press.desk.room import (
    BODY,
    LATER,
    a_draft,
    a_figure,
    a_quote,
    a_text,
    a_whole,
    agree_to,
    agreed,
    asked,
    digest,
    fresh,
    put_out_by_hand,
)

SAID = "They beat us with cables and laughed at us."


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def codes(desk: AdvocacyDesk, row: Publication) -> set[str]:
    return {each.code for each in problems(fresh(row), desk.keys(desk.noor), LATER.date(), LATER)}


def an_account_that_is_quoted(desk: AdvocacyDesk, row: Publication, words: str) -> UUID:
    research = desk.research
    text = f"My name is Ruslan Khamidov. {SAID}"
    account = an_account(research, scopes=(Scope.STORE, Scope.QUOTE), text=text, language="en")
    an_agreed_version(research, account, layla(research))
    quotes.add_account(
        row, "witness", account, Scope.QUOTE, {"en": words}, token=uuid4(), by=desk.ilse.person, at=AT,
        desk=desk.keys(desk.ilse), seat=research.keys(desk.ilse, "testimony"),
    )  # fmt: skip
    a_text(desk, row, by=desk.ilse, body="He said:\n\n[[quote:witness]]")
    return account.pk


def test_what_waits_is_what_two_others_agreed_to(desk: AdvocacyDesk) -> None:
    row = a_whole(desk)
    question = asked(desk, row)
    assert fresh(row).state == "review"
    with pytest.raises(OwnQuestion):
        releasing.agree(fresh(row), question.pk, shown=digest(desk, row), by=desk.noor.unlocked, at=LATER)
    releasing.agree(fresh(row), question.pk, shown=digest(desk, row), by=desk.ilse.unlocked, at=LATER)
    with pytest.raises(NotApproved):
        releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)
    releasing.agree(fresh(row), question.pk, shown=digest(desk, row), by=desk.petra.unlocked, at=LATER)
    assert fresh(row).state == "approved"
    gathered = gather(fresh(row), desk.keys(desk.noor), LATER.date())
    released = releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)
    assert waiting.open_waiting(row.pk, fresh(released).waiting or b"") == gathered
    assert [each.name for each in gathered.figures] == ["men"]
    assert gathered.quotes[0].words == {"en": "They must get out."}
    assert Parcel.objects.filter(event="publication.released", subject=row.pk).count() == 1


def test_released_twice_is_once_and_nothing_changes_meanwhile(desk: AdvocacyDesk) -> None:
    row = agreed(desk, a_whole(desk))
    releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)
    before = fresh(row).waiting
    releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)
    assert fresh(row).waiting == before
    assert Parcel.objects.filter(event="publication.released").count() == 1
    with pytest.raises(Locked):
        a_text(desk, fresh(row), body="Something else.")


def test_asked_twice_by_the_same_form_is_one_question(desk: AdvocacyDesk) -> None:
    row, token = a_whole(desk), uuid4()
    for _ in range(2):
        releasing.ask(fresh(row), shown=digest(desk, row), token=token, by=desk.noor.unlocked, at=LATER)
    assert Approval.objects.filter(subject_id=row.pk).count() == 1
    with pytest.raises(AskedAlready):
        releasing.ask(fresh(row), shown=digest(desk, row), token=uuid4(), by=desk.noor.unlocked, at=LATER)


def test_a_change_after_asking_makes_it_a_draft_and_ends_what_was_agreed(desk: AdvocacyDesk) -> None:
    row = agreed(desk, a_whole(desk))
    a_text(desk, row, by=desk.ilse, body=BODY + "\n\nOne word more.")
    assert fresh(row).state == "draft" and fresh(row).approval is None
    assert Approval.objects.get(subject_id=row.pk).state == "withdrawn"
    a_text(desk, row, body=BODY)  # as it was: still nobody agrees to it now
    with pytest.raises(NotApproved):
        releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)


def test_saved_as_it_was_changes_nothing(desk: AdvocacyDesk) -> None:
    row = agreed(desk, a_whole(desk))
    a_text(desk, row, body=BODY)
    assert fresh(row).state == "approved"


def test_nobody_agrees_to_what_they_were_not_shown(desk: AdvocacyDesk) -> None:
    row = a_whole(desk)
    question = asked(desk, row)
    with pytest.raises(NotWhatWasAsked):
        releasing.agree(fresh(row), question.pk, shown=b"\0" * 32, by=desk.petra.unlocked, at=LATER)


def test_a_refusal_makes_it_a_draft_again(desk: AdvocacyDesk) -> None:
    row = a_whole(desk)
    question = asked(desk, row)
    releasing.refuse(
        fresh(row), question.pk, "too_much", shown=digest(desk, row), by=desk.petra.unlocked, at=LATER
    )
    assert fresh(row).state == "draft"
    assert asked(desk, row).state == "asked"


def test_an_embargo_keeps_it_until_its_hour(desk: AdvocacyDesk) -> None:
    row = agreed(desk, a_whole(desk, embargo_until=LATER + timedelta(days=2)))
    releasing.release(row, by=desk.noor.unlocked, at=LATER)
    assert fresh(row).state == "embargoed" and fresh(row).waiting is not None


def test_taken_back_nobody_opens_what_waited(desk: AdvocacyDesk) -> None:
    row = agreed(desk, a_whole(desk, embargo_until=LATER + timedelta(days=2)))
    releasing.release(row, by=desk.noor.unlocked, at=LATER)
    held = fresh(row).waiting or b""
    releasing.take_back(fresh(row), by=desk.ilse.person, at=LATER)
    assert fresh(row).state == "draft" and fresh(row).waiting is None
    with pytest.raises(NoKey):
        waiting.open_waiting(row.pk, held)
    with pytest.raises(WrongState):
        releasing.take_back(fresh(row), by=desk.ilse.person, at=LATER)


def test_an_embargo_that_has_passed_is_missing_something(desk: AdvocacyDesk) -> None:
    row = a_whole(desk, embargo_until=AT - timedelta(days=1))
    assert codes(desk, row) == {"embargo_past"}
    with pytest.raises(releasing.NotReady):
        asked(desk, row)


def test_consent_taken_back_between_yes_and_release_stops_it(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    account = an_account_that_is_quoted(desk, row, SAID)
    agreed(desk, row, by=desk.ilse)
    from safeconduct.evidence.models import Testimony

    takes_back(desk.research, Testimony.objects.get(pk=account), Scope.QUOTE)
    with pytest.raises(releasing.NotReady) as refused:
        releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)
    assert "consent" in {each.code for each in refused.value.problems}
    assert fresh(row).waiting is None and not HandedOut.objects.filter(how="publication").exists()


def test_an_account_that_leaves_is_written_down(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    account = an_account_that_is_quoted(desk, row, SAID)
    releasing.release(agreed(desk, row, by=desk.ilse), by=desk.noor.unlocked, at=LATER)
    out = HandedOut.objects.get(how="publication")
    assert (out.record_id, out.purpose, out.act_id) == (account, Scope.QUOTE.value, row.pk)
    assert out.approval == fresh(row).approval


def test_words_of_an_account_are_those_of_its_agreed_version(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    with pytest.raises(NotTheirWords):
        an_account_that_is_quoted(desk, row, "My name is Ruslan Khamidov.")


def test_noor_who_sits_in_no_vault_quotes_no_account(desk: AdvocacyDesk) -> None:
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.QUOTE))
    with pytest.raises(NotAllowed):
        quotes.add_account(
            a_draft(desk.noor), "witness", account, Scope.QUOTE, {"en": "x"}, token=uuid4(), by=desk.noor.person,
            at=AT, desk=desk.keys(desk.noor), seat=desk.keys(desk.noor),
        )  # fmt: skip


def test_an_account_is_cited_only_under_a_purpose_that_holds(desk: AdvocacyDesk) -> None:
    from safeconduct.evidence.testimonies.uses import NoConsent

    row = a_draft(desk.noor)
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.PARAPHRASE))
    with pytest.raises(NoConsent):
        sources.cite(row, "testimony", account, Scope.QUOTE.value, by=desk.ilse.person, at=AT)
    sources.cite(row, "testimony", account, Scope.PARAPHRASE.value, by=desk.ilse.person, at=AT)
    a_text(desk, row)
    assert codes(desk, row) == set()
    takes_back(desk.research, account, Scope.PARAPHRASE)
    assert "consent" in codes(desk, row)


def test_other_words_of_a_quotation_need_a_new_yes(desk: AdvocacyDesk) -> None:
    row = a_whole(desk)
    agreed(desk, row)
    quote, keys = row.quotations.get(), desk.keys(desk.noor)
    said = {"words": {"en": "They will get out."}, "speaker": "Noor", "capacity": "spokesperson"}
    quotes.change(quote, said, version=quote.version, by=desk.noor.person, at=LATER, desk=keys)
    assert fresh(row).state == "draft"
    assert codes(desk, row) == {"quote_unapproved"}
    with pytest.raises(releasing.NotReady):
        asked(desk, row)
    agree_to(desk, row.quotations.get())
    assert codes(desk, row) == set()


def test_a_yes_is_to_the_words_that_were_shown(desk: AdvocacyDesk) -> None:
    quote, keys = a_quote(desk, a_draft(desk.noor), agreed=False), desk.keys(desk.noor)
    before = quotes.mark_of(quote.pk, open_content(quote, keys))
    said = {"words": {"en": "Other words."}, "speaker": "Noor", "capacity": ""}
    quotes.change(quote, said, version=quote.version, by=desk.noor.person, at=AT, desk=keys)
    with pytest.raises(quotes.NotWhatIsSaid):
        quotes.approve(quote, "Noor", "call", AT.date(), shown=before, by=desk.noor.person, at=AT, desk=keys)


def test_an_official_is_quoted_word_for_word(desk: AdvocacyDesk) -> None:
    row, zarema = a_draft(desk.noor), desk.research.zarema
    said = {"kind": "denial", "speaker": "A spokesperson", "capacity": "of the head", "unit": "", "comparator": "",
            "low": None, "act_code": "", "statement": "There is nobody to detain."}  # fmt: skip
    claim = a_claim(zarema, a_figure(desk, row).incident, exact_words=False, **said)
    common: Any = {"token": uuid4(), "by": desk.noor.person, "at": AT, "desk": desk.keys(desk.noor)}
    with pytest.raises(quotes.NotExact):
        quotes.add_official(row, "denial", claim, {}, **common)
    claim.exact_words = True
    claim.save()
    quote = quotes.add_official(row, "denial", claim, {"en": "Something softer.", "ru": "Некого."}, **common)
    content = open_content(quote, desk.keys(desk.noor))
    assert content["words"] == {"en": "There is nobody to detain.", "ru": "Некого."}
    a_text(desk, row, body="[[quote:denial]]")
    assert codes(desk, row) == set()
    claim.statement = "There was nobody."
    claim.save()
    assert codes(desk, row) == {"quote_changed"}


def test_a_figure_whose_claim_was_withdrawn_is_missing_and_never_a_stack_trace(desk: AdvocacyDesk) -> None:
    from safeconduct.evidence.models import Claim

    row = agreed(desk, a_whole(desk))
    Claim.every.update(withdrawn_on=AT.date())
    assert codes(desk, row) == {"figure_gone"}
    with pytest.raises(releasing.NotReady):
        releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)


def test_each_thing_that_is_missing_has_its_code(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    assert codes(desk, row) == {"no_original"}
    a_text(desk, row, headline="", body="[[gone]] [[quote:who]] [[file:3]]")
    assert codes(desk, row) == {"no_headline", "unbound", "unknown_quote", "unknown_file"}
    a_text(desk, row, body="A [[Broken Name]] here.")
    assert codes(desk, row) == {"brackets"}
    a_text(desk, row, body="[the [x] men](https://x.example) and [y](javascript:x)")
    item = an_item(desk.research.zarema)
    sources.cite(row, "item", item, by=desk.noor.person, at=AT)
    assert "source" not in codes(desk, row)
    item.withdrawn_on = AT.date()
    item.save()
    assert "source" in codes(desk, row)


def test_a_letter_is_made_public_only_once_it_was_sent(desk: AdvocacyDesk) -> None:
    from safeconduct.access.permissions import Permission
    from safeconduct.advocacy.models import Communication
    from safeconduct.evidence.recording import add
    from tests.advocacy.desk import a_campaign, a_post

    words = {"subject": "Protect them", "salutation": "Dear Ambassador,", "body": "They must get out.",
             "closing": "Yours", "signatories": [{"name": "Noor", "office": "Director"}]}  # fmt: skip
    letter = add(
        Communication(
            id=uuid4(), kind="letter", campaign=a_campaign(desk.noor), post=a_post(desk.noor), state="released"
        ),
        by=desk.noor.person, at=AT, content=words, desk=desk.keys(desk.noor), permission=Permission.PRESS,
    )  # fmt: skip
    row = a_draft(desk.noor, kind="letter", communication=letter)
    a_text(desk, row, body="")
    assert codes(desk, row) == {"letter"}
    Communication.every.filter(pk=letter.pk).update(state="sent", sent_on=AT.date())
    assert codes(desk, row) == set()
    out = gather(fresh(row), desk.keys(desk.noor), AT.date()).letter
    assert (out["body"], out["post"]) == ("They must get out.", "Ambassador to the United Nations")


def test_a_correction_needs_a_note_in_each_language_and_one_other(desk: AdvocacyDesk) -> None:
    row = put_out_by_hand(desk, a_whole(desk))
    a_text(desk, fresh(row), body=BODY + "\n\nMore.")
    assert fresh(row).state == "published"
    assert codes(desk, row) == {"notes"}
    publications.keep_correction(
        fresh(row), {"en": "A sentence was added."}, "text", version=fresh(row).version, by=desk.noor.person, at=LATER,
        desk=desk.keys(desk.noor),
    )  # fmt: skip
    question = asked(desk, row)
    assert question.needs == 1
    releasing.agree(fresh(row), question.pk, shown=digest(desk, row), by=desk.petra.unlocked, at=LATER)
    releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)
    out = waiting.open_waiting(row.pk, fresh(row).waiting or b"")
    assert (out.notes, out.correction_kind) == ({"en": "A sentence was added."}, "text")
    assert fresh(row).state == "published"


def test_two_who_write_the_same_language_at_once_are_told(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    a_text(desk, row)
    with pytest.raises(ChangedMeanwhile):
        texts.save(
            row, "en", {"headline": "Mine"}, is_drafted=False, version=7, by=desk.ilse.person, at=AT,
            desk=desk.keys(desk.ilse),
        )  # fmt: skip
    with pytest.raises(ChangedMeanwhile):
        texts.save(
            row, "en", {"headline": "Mine"}, is_drafted=False, version=0, by=desk.ilse.person, at=AT,
            desk=desk.keys(desk.ilse),
        )  # fmt: skip


def test_an_address_is_free_and_no_page_of_ours(desk: AdvocacyDesk) -> None:
    a_draft(desk.noor, slug="protect-them")
    assert publications.slug_for("Protect them!") == "protect-them-2"
    assert publications.slug_for("Search") == "search-2"
    for title, code in (("Люди", "empty"),):
        with pytest.raises(publications.BadSlug) as bad:
            publications.slug_for(title)
        assert bad.value.code == code
    with pytest.raises(publications.BadSlug):
        publications.check_slug("map")
