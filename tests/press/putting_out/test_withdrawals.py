"""Acceptance 5: somebody takes back a purpose. One outbox run later pages, files, figures and copies here are gone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict

from safeconduct.access.errors import WrongState
from safeconduct.access.permissions import Permission
from safeconduct.audit.models import WorkerEntry
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import kept_forms
from safeconduct.evidence.models import HandedOut, KeptForm, Testimony
from safeconduct.evidence.recording import add
from safeconduct.evidence.testimonies.uses import made_from
from safeconduct.press.desk.checking import problems
from safeconduct.press.desk.texts import text_id
from safeconduct.press.leaving import LeavingCitation, LeavingQuote
from safeconduct.press.models import EmbargoGrant, Publication, Quotation, Takedown
from safeconduct.press.projections.editions import current
from safeconduct.press.projections.models import PublicFigure, PublicFile
from safeconduct.press.putting_out import releases, withdrawals
from tests.advocacy.desk import AdvocacyDesk
from tests.evidence.desk import AT, a_claim, a_source, an_incident
from tests.evidence.testimonies.vault import agrees_until, an_account, takes_back
from tests.press.desk.room import a_text
from tests.press.putting_out.released import (
    OUT,
    TEXTS,
    a_file,
    a_publication,
    kept_at_the_desk,
    leaving,
    outbox_run,
    page_of,
    put_out,
    release,
)

WORDS = "They came at night."
QUOTED = {"en": TEXTS["en"].__class__("Night", "What one man says.", "He says:\n\n[[quote:man]]")}


def quoted(desk: AdvocacyDesk, publication: Publication, account: Testimony) -> LeavingQuote:
    """The desk's quotation of an account, and that it was handed out."""
    add(
        Quotation(
            id=uuid4(), publication=publication, name="man", kind="account", testimony=account,
            scope=Scope.QUOTE.value,
        ),
        by=desk.noor.person, at=AT, permission=Permission.PRESS, content={"words": {"en": WORDS}},
        desk=desk.keys(desk.noor),
    )  # fmt: skip
    HandedOut.objects.create(
        kind="testimony", record_id=account.pk, how="publication", purpose=Scope.QUOTE.value, day=AT.date(),
        by=desk.noor.person, act_id=publication.pk,
    )  # fmt: skip
    return LeavingQuote("man", "account", {"en": WORDS}, testimony=str(account.pk), scope=Scope.QUOTE.value)


def an_account_of(desk: AdvocacyDesk, **more: Any) -> Testimony:
    return an_account(desk.research, scopes=(Scope.STORE, Scope.QUOTE, Scope.COUNTS), **more)


def test_one_run_after_the_withdrawal_only_a_tombstone_is_left(
    desk: AdvocacyDesk, published_dir: Path, django_capture_on_commit_callbacks: Any
) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    account, publication = an_account_of(desk), a_publication(desk, incident=incident)
    quote, file = quoted(desk, publication, account), a_file(b"a voice")
    EmbargoGrant.objects.create(
        publication=publication, outlet="Radio N", given_on=AT.date(), by=desk.noor.person
    )
    left = leaving(publication, incident, texts=QUOTED, quotes=(quote,), files=(file,))
    put_out(desk, publication, left)
    assert WORDS in page_of(publication).text
    edition = current()

    takes_back(desk.research, account, Scope.QUOTE)
    with django_capture_on_commit_callbacks(execute=True):
        outbox_run(on=OUT)
        outbox_run(on=OUT)  # the parcel that the first one left, in the same round of the worker

    page = page_of(publication)
    assert page.withdrawn_at is not None
    assert (page.slug, page.language, page.published_at) == ("protect-those-who-flee", "en", OUT)
    emptied = (
        page.headline,
        page.standfirst,
        page.body_source,
        page.body_html,
        page.text,
        page.byline,
        page.parts,
    )
    assert not any(emptied)
    assert not PublicFigure.objects.exists()
    assert not PublicFile.objects.exists()
    assert not list(published_dir.glob("*"))
    assert current() > edition
    publication.refresh_from_db()
    assert (publication.state, publication.withdrawn_why) == ("withdrawn", "consent")
    asked = Takedown.objects.filter(publication=publication, testimony_id=account.pk)
    assert sorted(asked.values_list("whom", flat=True)) == ["Radio N", "Search engines", "Web archives"]
    assert HandedOut.objects.get().taken_down_on is not None
    assert (
        WorkerEntry.objects.filter(action="press.publication.withdrawn", subject=publication.pk).count() == 1
    )
    assert Quotation.every.get().sealed is None
    withdrawals.consent_withdrawn(account.pk, OUT.date())
    assert Takedown.objects.count() == 3


def test_what_colleagues_had_typed_and_not_saved_goes_and_the_draft_says_what_is_gone(
    desk: AdvocacyDesk,
) -> None:
    account, publication = an_account_of(desk), a_publication(desk, state="draft")
    quoted(desk, publication, account)
    a_text(desk, publication, body="He says:\n\n[[quote:man]]")
    other = a_publication(desk, "another", state="draft")
    for member, of in ((desk.noor, publication), (desk.ilse, publication), (desk.ilse, other)):
        kept_forms.keep(
            by=member.unlocked, form="press_text", subject_id=text_id(of, "en"),
            typed=QueryDict(f"body={WORDS}"), at=AT,
        )  # fmt: skip
    takes_back(desk.research, account, Scope.COUNTS)
    outbox_run(on=OUT)
    outbox_run(on=OUT)
    assert KeptForm.objects.count() == 3
    takes_back(desk.research, account, Scope.QUOTE)
    outbox_run(on=OUT)
    outbox_run(on=OUT)
    assert [row.subject_id for row in KeptForm.objects.all()] == [text_id(other, "en")]
    publication.refresh_from_db()
    found = problems(publication, desk.keys(desk.noor), OUT.date(), OUT)
    said = [each.words for each in found if each.code == "quote_gone" and each.blocks]
    assert said == [
        "A quotation is gone, because a consent was taken back: man (en). Take its name out of the text, and "
        "whatever else came from that account."
    ]


def test_another_purpose_taken_back_leaves_the_page(desk: AdvocacyDesk) -> None:
    account, publication = an_account_of(desk), a_publication(desk)
    quote = quoted(desk, publication, account)
    put_out(desk, publication, leaving(publication, texts=QUOTED, quotes=(quote,)))
    takes_back(desk.research, account, Scope.COUNTS)
    outbox_run(on=OUT)
    assert page_of(publication).withdrawn_at is None


def test_what_waits_for_its_hour_goes_back_to_the_desk_without_the_account(desk: AdvocacyDesk) -> None:
    hour = OUT + timedelta(days=2)
    account, publication = an_account_of(desk), a_publication(desk, state="embargoed", embargo_until=hour)
    quote = quoted(desk, publication, account)
    file = a_file(testimony=str(account.pk), scope=Scope.QUOTE.value)
    kept_at_the_desk(desk, publication, file)
    release(desk, publication, leaving(publication, texts=QUOTED, quotes=(quote,), files=(file,)))
    takes_back(desk.research, account, Scope.QUOTE)
    outbox_run(on=OUT)
    outbox_run(on=OUT)
    publication.refresh_from_db()
    assert (publication.state, publication.held_back, publication.waiting) == ("draft", "consent", None)
    assert not publication.files.exists()
    assert not Quotation.objects.standing().exists()
    assert releases.put_out_due(hour) == 0


def test_a_consent_that_is_gone_at_the_hour_holds_it_back_before_any_parcel_came(desk: AdvocacyDesk) -> None:
    account, publication = an_account_of(desk), a_publication(desk)
    quote = quoted(desk, publication, account)
    release(desk, publication, leaving(publication, texts=QUOTED, quotes=(quote,)))
    takes_back(desk.research, account, Scope.QUOTE)
    assert not releases.put_out_at(publication.pk, OUT)
    publication.refresh_from_db()
    assert (publication.state, publication.held_back) == ("draft", "consent")


def test_an_account_under_no_known_purpose_never_goes_out(desk: AdvocacyDesk) -> None:
    account, publication = an_account_of(desk), a_publication(desk)
    quote = LeavingQuote("man", "account", {"en": WORDS}, testimony=str(account.pk), scope="")
    put_out(desk, publication, leaving(publication, texts=QUOTED, quotes=(quote,)))
    assert publication.held_back == "consent"


def test_a_purpose_that_ran_out_takes_the_page_down_on_the_next_day(desk: AdvocacyDesk) -> None:
    account, publication = an_account_of(desk), a_publication(desk)
    quote = quoted(desk, publication, account)
    put_out(desk, publication, leaving(publication, texts=QUOTED, quotes=(quote,)))
    assert withdrawals.take_down_lapsed(OUT) == 0
    agrees_until(desk.research, account, Scope.QUOTE, date(2026, 11, 30))
    assert withdrawals.take_down_lapsed(OUT + timedelta(days=30)) == 1
    assert page_of(publication).text == ""


def test_staff_take_down_what_is_wrong_and_only_what_is_out(desk: AdvocacyDesk) -> None:
    publication = put_out(desk, a := a_publication(desk), leaving(a))
    withdrawals.take_down(publication, why="error", by=desk.noor.person, at=OUT)
    assert page_of(publication).withdrawn_at == OUT
    with pytest.raises(WrongState):
        withdrawals.take_down(publication, why="error", by=desk.noor.person, at=OUT)
    with pytest.raises(WrongState):
        withdrawals.take_down(a_publication(desk, "draft"), why="error", by=desk.noor.person, at=OUT)


def test_a_page_that_cites_what_was_made_from_an_account_goes_with_it(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    cited = a_claim(desk.ilse, incident, a_source(desk.ilse))
    account, publication = an_account_of(desk), a_publication(desk)
    made_from(account, cited, Scope.QUOTE, by=desk.research.zarema.person, at=AT)
    left = leaving(publication, citations=(LeavingCitation("claim", str(cited.pk)),))
    put_out(desk, publication, left)
    assert publication.state == "published"
    takes_back(desk.research, account, Scope.QUOTE)
    outbox_run(on=OUT)
    outbox_run(on=OUT)
    assert page_of(publication).withdrawn_at is not None


def test_what_a_correction_took_out_does_not_take_the_page_down_later(desk: AdvocacyDesk) -> None:
    account, publication = an_account_of(desk), a_publication(desk)
    quote = quoted(desk, publication, account)
    put_out(desk, publication, leaving(publication, texts=QUOTED, quotes=(quote,)))
    Quotation.objects.update(withdrawn_on=AT.date())
    put_out(desk, publication, leaving(publication, notes={"en": "The quotation was taken out."}))
    assert HandedOut.objects.get().taken_down_on == OUT.date()
    takes_back(desk.research, account, Scope.QUOTE)
    outbox_run(on=OUT)
    outbox_run(on=OUT)
    assert page_of(publication).withdrawn_at is None
