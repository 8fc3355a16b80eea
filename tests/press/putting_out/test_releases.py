"""What two people released goes out in its hour: exactly that, once, in every language, and nothing before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from safeconduct.audit.models import WorkerEntry
from safeconduct.evidence.models import Claim
from safeconduct.keyring.rows import NoKey
from safeconduct.press import waiting
from safeconduct.press.leaving import LeavingQuote
from safeconduct.press.models import BoundFigure, Publication
from safeconduct.press.projections.editions import current
from safeconduct.press.projections.models import Page, PublicFigure, PublicFile, SearchedPage
from safeconduct.press.putting_out import corrections, files, releases, withdrawals
from tests.advocacy.desk import AdvocacyDesk
from tests.evidence.desk import a_claim, a_source, an_incident
from tests.press.putting_out.released import (
    LATER,
    OUT,
    TEXTS,
    a_file,
    a_publication,
    leaving,
    page_of,
    put_out,
    release,
)


def test_a_release_goes_out_in_each_language_with_its_figures_in_words(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    publication = put_out(desk, a := a_publication(desk), leaving(a, incident))

    english, russian = page_of(publication), page_of(publication, "ru")
    assert "In the spring more than one hundred were taken." in english.text
    assert "Весной задержали более ста." in russian.text
    assert '<span class="figure" id="figure-taken">' in english.body_html
    assert (english.is_original, russian.is_original, russian.is_drafted) == (True, False, True)
    assert english.published_at == russian.published_at == OUT
    assert english.modified_at is None
    figure = english.parts["figures"][0]
    assert figure["comparator"] == "more_than"
    assert figure["sentence"] == "reportedly more than one hundred"
    assert figure["origins"] == 1
    assert figure["claims"][0]["statement"] == "More than one hundred men were taken."
    assert english.parts["languages"] == ["en", "ru"]
    kept = PublicFigure.objects.get(publication_id=publication.pk)
    assert kept.words == {"en": "more than one hundred", "ru": "более ста"}
    assert kept.low == 100
    assert BoundFigure.objects.get(publication=publication).said["words"]["en"] == "more than one hundred"


def test_it_is_published_and_what_waited_can_be_opened_by_nobody(
    desk: AdvocacyDesk, django_capture_on_commit_callbacks: Any
) -> None:
    publication = a_publication(desk)
    release(desk, publication, leaving(publication))
    before = bytes(Publication.objects.get(pk=publication.pk).waiting or b"")
    with django_capture_on_commit_callbacks(execute=True):
        releases.put_out(publication.pk, OUT.date())
    publication.refresh_from_db()
    assert (publication.state, publication.waiting) == ("published", None)
    with pytest.raises(NoKey):
        waiting.open_waiting(publication.pk, before)
    assert (
        WorkerEntry.objects.filter(action="press.publication.published", subject=publication.pk).count() == 1
    )


def test_put_out_twice_is_put_out_once(desk: AdvocacyDesk) -> None:
    publication = put_out(desk, a := a_publication(desk), leaving(a))
    edition, page = current(), page_of(publication)
    assert not releases.put_out_at(publication.pk, OUT + timedelta(hours=1))
    assert (current(), page_of(publication).published_at) == (edition, page.published_at)
    assert Page.objects.count() == 1


def test_before_its_hour_nothing_is_out_and_at_its_hour_everything_with_one_date(desk: AdvocacyDesk) -> None:
    hour = OUT + timedelta(days=1)
    publication = a_publication(desk, state="embargoed", embargo_until=hour)
    file = a_file()
    release(desk, publication, leaving(publication, files=(file,)))
    assert not releases.put_out_at(publication.pk, hour - timedelta(seconds=1))
    assert releases.put_out_due(hour - timedelta(seconds=1)) == 0
    assert not Page.objects.exists()
    assert not PublicFile.objects.exists()
    assert not files.path_of(publication.pk).parent.exists()
    assert current() == 0

    assert releases.put_out_due(hour + timedelta(seconds=4)) == 1
    assert page_of(publication).published_at == hour
    publication.refresh_from_db()
    assert (publication.published_at, publication.state) == (hour, "published")
    assert releases.put_out_due(hour + timedelta(seconds=9)) == 0


def test_a_figure_that_is_gone_by_then_holds_the_release_back(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    publication = put_out(desk, a := a_publication(desk), leaving(a, incident))
    assert (publication.state, publication.held_back) == ("draft", "figure")
    assert publication.waiting is None
    assert not Page.objects.exists()


def test_a_text_that_names_what_is_not_there_is_held_back(desk: AdvocacyDesk) -> None:
    left = leaving(a := a_publication(desk))
    left = replace(left, texts={"en": replace(TEXTS["en"], body="They said [[quote:nobody]].")})
    publication = put_out(desk, a, left)
    assert (publication.state, publication.held_back) == ("draft", "text")
    assert not Page.objects.exists()


def test_a_release_whose_key_is_gone_goes_back_to_the_desk(desk: AdvocacyDesk) -> None:
    publication = a_publication(desk)
    release(desk, publication, leaving(publication))
    waiting.forget(publication.pk)
    assert not releases.put_out_at(publication.pk, OUT)
    publication.refresh_from_db()
    assert (publication.state, publication.held_back, publication.waiting) == ("draft", "key", None)


def test_files_go_out_under_names_of_ours_and_are_whole(desk: AdvocacyDesk, published_dir: Path) -> None:
    file = a_file(b"an invented paper")
    publication = a_publication(desk)
    left = leaving(publication, files=(file,))
    left = replace(left, texts={"en": replace(TEXTS["en"], body="Read it:\n\n[[file:1]]")})
    put_out(desk, publication, left)
    row = PublicFile.objects.get()
    assert (published_dir / str(row.pk)).read_bytes() == b"an invented paper"
    assert row.name == "protect-those-who-flee-document-1.pdf"
    assert oct((published_dir / str(row.pk)).stat().st_mode)[-3:] == "644"
    assert f"/news/files/{row.pk}" in page_of(publication).body_html


def test_a_file_that_is_not_what_was_released_holds_it_back(desk: AdvocacyDesk, published_dir: Path) -> None:
    publication = a_publication(desk)
    left = leaving(publication, files=(replace(a_file(), digest="0" * 64),))
    put_out(desk, publication, left)
    assert (publication.state, publication.held_back) == ("draft", "file")
    assert not list(published_dir.glob("*"))


def test_files_of_a_putting_out_that_broke_off_are_swept(desk: AdvocacyDesk, published_dir: Path) -> None:
    publication = put_out(desk, a := a_publication(desk), leaving(a, files=(a_file(),)))
    files.put_out_bytes(publication.pk, b"killed between file and row")
    assert files.sweep_files(OUT - timedelta(days=3650)) == 0
    assert files.sweep_files(OUT + timedelta(days=3650)) == 1
    assert [path.name for path in published_dir.glob("*")] == [str(PublicFile.objects.get().pk)]


def test_a_correction_of_the_text_adds_a_note_and_keeps_the_published_date(desk: AdvocacyDesk) -> None:
    publication = put_out(desk, a := a_publication(desk), leaving(a))
    at = OUT + timedelta(days=3)
    left = leaving(publication, notes={"en": "The name of the town was wrong."}, correction_kind="text")
    left = replace(left, texts={"en": replace(TEXTS["en"], body="They must get out of the town.")})
    put_out(desk, publication, left, at)
    page = page_of(publication)
    assert page.text == "They must get out of the town."
    assert (page.published_at, page.modified_at) == (OUT, at)
    assert page.parts["corrections"][0]["note"] == "The name of the town was wrong."
    assert publication.state == "corrected"
    assert publication.corrections.get().kind == "text"


def test_a_language_that_a_correction_takes_out_leaves_a_tombstone(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    publication = put_out(desk, a := a_publication(desk), leaving(a, incident))
    left = replace(leaving(publication, incident), texts={"en": TEXTS["en"]}, notes={"en": "No Russian."})
    put_out(desk, publication, left, OUT + timedelta(days=1))
    gone = page_of(publication, "ru")
    assert gone.withdrawn_at is not None
    assert (gone.headline, gone.text, gone.parts) == ("", "", {})
    assert page_of(publication).withdrawn_at is None


def test_figures_in_the_headline_are_words_too(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    left = leaving(a := a_publication(desk), incident)
    left = replace(left, texts={"en": replace(TEXTS["en"], headline="[[taken]] men taken")})
    page = page_of(put_out(desk, a, left))
    assert page.headline == "More than one hundred men taken"


def test_a_quotation_is_said_with_speaker_and_an_account_without(desk: AdvocacyDesk) -> None:
    own = LeavingQuote("noor", "own", {"en": "We ask again."}, "Noor", "Spokesperson")
    left = leaving(a := a_publication(desk), quotes=(own,))
    left = replace(left, texts={"en": replace(TEXTS["en"], body="[[quote:noor]]")})
    page = page_of(put_out(desk, a, left))
    assert "<footer>Noor, Spokesperson</footer>" in page.body_html
    assert page.parts["quotes"] == [
        {
            "name": "noor",
            "kind": "own",
            "words": "We ask again.",
            "speaker": "Noor",
            "capacity": "Spokesperson",
        }
    ]


def test_a_worker_that_dies_in_the_middle_leaves_nothing_and_does_it_the_next_time(
    desk: AdvocacyDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = a_publication(desk)
    release(desk, publication, leaving(publication, files=(a_file(),)))

    def dies(at: Any) -> int:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(releases, "count_up", dies)
        with pytest.raises(OSError):
            releases.put_out_at(publication.pk, OUT)
    publication.refresh_from_db()
    assert publication.state == "approved"
    assert publication.waiting is not None
    assert not Page.objects.exists()
    assert not PublicFile.objects.exists()
    assert releases.put_out_at(publication.pk, OUT)
    assert PublicFile.objects.count() == 1


def test_keys_that_were_left_behind_are_forgotten_and_those_of_what_waits_are_kept(
    desk: AdvocacyDesk,
) -> None:
    out, waits = a_publication(desk), a_publication(desk, "waits")
    release(desk, waits, leaving(waits))
    put_out(desk, out, leaving(out))
    later = datetime.now(tz=UTC) + timedelta(days=2)
    assert releases.forget_keys_left_behind(later) == 1
    assert releases.forget_keys_left_behind(later) == 0
    assert releases.put_out_at(waits.pk, OUT)


def test_what_is_found_is_found_until_it_is_taken_down(desk: AdvocacyDesk) -> None:
    publication = put_out(desk, a := a_publication(desk), leaving(a))
    assert SearchedPage.objects.filter(page_id=page_of(publication).pk).exists()
    withdrawals.take_down(publication, why="error", by=None, at=OUT)
    assert not SearchedPage.objects.exists()


def test_an_unknown_publication_is_nothing_to_put_out(desk: AdvocacyDesk) -> None:
    releases.put_out(uuid4(), OUT.date())
    assert current() == 0


def test_a_line_that_its_figure_makes_too_long_goes_back_to_the_desk_and_is_never_cut(
    desk: AdvocacyDesk,
) -> None:
    incident = an_incident(desk.ilse)
    claim = a_claim(desk.ilse, incident, a_source(desk.ilse), comparator="at_least", low=3)
    line = "x" * 285 + " [[taken]]"
    row = a_publication(desk)
    left = leaving(row, incident, texts={"en": replace(TEXTS["en"], headline=line)})
    page = page_of(put_out(desk, row, left))
    assert page.headline.endswith("at least three")
    Claim.every.filter(pk=claim.pk).update(comparator="more_than", low=100)
    corrections.figures_changed(incident.pk, LATER.date())
    assert page_of(row).headline.endswith("more than one hundred")
    other = a_publication(desk, "other")
    put_out(desk, other, leaving(other, incident, texts={"en": replace(TEXTS["en"], headline=line)}))
    assert (other.state, other.held_back) == ("draft", "text")
