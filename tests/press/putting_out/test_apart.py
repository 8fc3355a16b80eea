"""What cannot be done for one publication stops no other, and no take-down waits for paper or for a disk."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from safeconduct.access.errors import NotAllowed
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.testimonies.uses import made_from
from safeconduct.outbox.models import Parcel
from safeconduct.press.models import Publication, TableRelease
from safeconduct.press.projections.models import Drawing, Page, PublicTable
from safeconduct.press.putting_out import corrections, files, living, paper, releases, tables, withdrawals
from safeconduct.press.tables import actions
from tests.advocacy.desk import AdvocacyDesk, a_campaign
from tests.evidence.desk import AT, a_claim, a_source, an_incident
from tests.evidence.testimonies.vault import an_account, takes_back
from tests.press.putting_out.released import (
    LATER,
    OUT,
    a_file,
    a_publication,
    leaving,
    outbox_run,
    page_of,
    put_out,
    release,
)
from tests.press.putting_out.test_withdrawals import QUOTED, an_account_of, quoted
from tests.press.tables.counted import a_round_up, some_people
from tests.press.tables.test_tables import agreed, made


def no_room(*given: object, **named: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def broken(*given: object, **named: object) -> None:
    raise RuntimeError


def test_where_no_pdf_can_be_written_a_page_is_taken_down_all_the_same(
    desk: AdvocacyDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    about = a_publication(desk, "incident", kind="incident", incident=incident)
    page = put_out(desk, about, leaving(about, incident))
    other = a_publication(desk, "release", incident=incident)
    put_out(desk, other, leaving(other, incident))
    monkeypatch.setattr(paper, "typeset_page", lambda page: b"%PDF-1.7")
    monkeypatch.setattr(paper, "put_out_bytes", no_room)
    withdrawals.take_down(page, why="danger", by=desk.noor.person, at=OUT)
    assert page_of(page).text == ""
    outbox_run()
    assert page_of(other).parts["figures"][0]["incident_slug"] == ""
    assert "pdf" not in page_of(other).parts


def test_a_page_that_cannot_be_taken_down_keeps_no_other_up_and_is_tried_again(
    desk: AdvocacyDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, out = an_account_of(desk), []
    for slug in ("one", "two"):
        row = a_publication(desk, slug)
        quote = quoted(desk, row, account)
        out.append(put_out(desk, row, leaving(row, texts=QUOTED, quotes=(quote,))))
    first, second = sorted(out, key=lambda row: row.pk)
    real = withdrawals.empty

    def breaks(page: Page, at: Any) -> None:
        if page.publication_id == first.pk:
            raise RuntimeError
        real(page, at)

    monkeypatch.setattr(withdrawals, "empty", breaks)
    takes_back(desk.research, account, Scope.QUOTE)
    outbox_run(on=OUT)
    outbox_run(on=OUT)
    assert (page_of(second).text, page_of(first).withdrawn_at) == ("", None)
    assert Parcel.objects.filter(event="press.look_again", subject=first.pk, done_on=None).count() == 1
    with pytest.raises(RuntimeError):
        withdrawals.take_down_lapsed(OUT)
    monkeypatch.setattr(withdrawals, "empty", real)
    outbox_run(on=OUT)
    assert page_of(first).text == ""
    first.refresh_from_db()
    assert first.withdrawn_why == "consent"


def test_an_embargo_that_fails_keeps_no_later_one_back(
    desk: AdvocacyDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        a_publication(desk, slug, state="embargoed", embargo_until=OUT + timedelta(minutes=number))
        for number, slug in enumerate(("first", "second"))
    ]
    for row in rows:
        release(desk, row, leaving(row))
    real = releases._put_out

    def breaks(publication: Publication, *given: Any) -> None:
        if publication.pk == rows[0].pk:
            raise OSError
        real(publication, *given)

    monkeypatch.setattr(releases, "_put_out", breaks)
    with pytest.raises(OSError):
        releases.put_out_due(LATER)
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["embargoed", "published"]


def test_every_loop_goes_on_after_a_page_that_breaks(
    desk: AdvocacyDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    for slug in ("one", "two"):
        row = a_publication(desk, slug, incident=incident)
        put_out(desk, row, leaving(row, incident))
    monkeypatch.setattr(corrections, "bring_up_to_date", broken)
    corrections.figures_changed(incident.pk, LATER.date())
    corrections.figures_changed(incident.pk, LATER.date())
    assert Parcel.objects.filter(event="press.look_again").count() == 2
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.COUNTS), incident=incident)
    assert account.incident_id == incident.pk
    with pytest.raises(RuntimeError):
        corrections.recheck_all(LATER)


def test_bytes_that_cannot_be_deleted_leave_the_tombstone_and_are_swept_later(
    desk: AdvocacyDesk,
    published_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    file = a_file(b"a picture")
    publication = put_out(desk, row := a_publication(desk), leaving(row, files=(file,)))
    with monkeypatch.context() as held, django_capture_on_commit_callbacks(execute=True):
        held.setattr(Path, "unlink", no_room)
        withdrawals.take_down(publication, why="danger", by=desk.noor.person, at=OUT)
    assert page_of(publication).text == ""
    assert (published_dir / file.id).exists()
    files.sweep_files(LATER + timedelta(days=3650))
    assert not (published_dir / file.id).exists()


@pytest.mark.parametrize("fails", ["figure", "disk", "database"])
def test_what_does_not_go_out_leaves_no_file(
    desk: AdvocacyDesk, published_dir: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    incident = an_incident(desk.ilse)
    publication, file = a_publication(desk), a_file(b"a picture of a witness")
    release(desk, publication, leaving(publication, incident if fails == "figure" else None, files=(file,)))
    if fails == "figure":
        assert not releases.put_out_at(publication.pk, OUT)
    else:
        monkeypatch.setattr(releases, "put_out_papers" if fails == "disk" else "count_up", no_room)
        with pytest.raises(OSError):
            releases.put_out_at(publication.pk, OUT)
    assert not list(published_dir.glob("*"))


def test_only_who_may_write_for_the_press_takes_a_page_down(desk: AdvocacyDesk) -> None:
    publication = put_out(desk, row := a_publication(desk), leaving(row))
    with pytest.raises(NotAllowed):
        withdrawals.take_down(publication, why="error", by=desk.research.pavel.person, at=OUT)
    assert page_of(publication).withdrawn_at is None


def test_a_page_takes_its_tables_down_with_it(desk: AdvocacyDesk) -> None:
    publication = put_out(desk, row := a_publication(desk), leaving(row))
    kept = [
        agreed(
            made(desk, a_round_up(desk.ilse, 20, 30), slug, publication=publication), desk.noor, desk.petra
        )
        for slug in ("one", "two")
    ]
    for each in kept:
        actions.release(each, by=desk.noor.person, at=AT)
    tables.put_out_table(kept[0].pk, OUT.date())
    withdrawals.take_down(publication, why="danger", by=desk.noor.person, at=OUT)
    assert not PublicTable.objects.exists()
    assert not Drawing.objects.filter(name__startswith="table:").exists()
    assert list(TableRelease.objects.order_by("slug").values_list("state", flat=True)) == [
        "withdrawn",
        "draft",
    ]


@pytest.mark.parametrize("purpose", [Scope.COUNTS, Scope.QUOTE])
def test_a_table_goes_when_somebody_in_it_may_not_be_counted_any_more(
    desk: AdvocacyDesk, purpose: Scope
) -> None:
    incident = an_incident(desk.ilse)
    people = some_people(desk.ilse, incident, 20)
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.QUOTE, Scope.COUNTS))
    never = an_account(desk.research, scopes=(Scope.STORE, Scope.COUNTS))
    for of, person in ((account, people[0]), (never, people[1])):
        made_from(of, person, Scope.COUNTS, by=desk.research.zarema.person, at=AT)
    takes_back(desk.research, never, Scope.COUNTS)  # before anybody was counted
    table = agreed(made(desk, incident), desk.noor, desk.petra)
    actions.release(table, by=desk.noor.person, at=AT)
    tables.put_out_table(table.pk, OUT.date())
    assert withdrawals.take_down_lapsed(OUT) == 0
    assert PublicTable.objects.exists()
    takes_back(desk.research, account, purpose)
    for _ in range(3):
        outbox_run(on=OUT)
    assert PublicTable.objects.exists() is (purpose is Scope.QUOTE)


def test_a_campaign_loses_a_denial_in_the_same_run(desk: AdvocacyDesk) -> None:
    incident, campaign = an_incident(desk.ilse), a_campaign(desk.noor)
    campaign.incidents.add(incident)
    row = a_publication(desk, "c", kind="campaign", campaign=campaign)
    publication = put_out(desk, row, leaving(row))
    Page.objects.update(
        parts={"timeline": [{"day": "2017-04-01", "kind": "denial", "title": "Nobody was beaten."}]}
    )
    corrections.figures_changed(incident.pk, LATER.date())
    assert page_of(publication).parts["timeline"] == []
    assert living.renew_living(LATER) == 0
