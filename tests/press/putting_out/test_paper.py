"""The PDF of a page says what the page says; where none can be made, the words go out all the same."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from safeconduct.evidence.incidents.standing import settle
from safeconduct.packet.fonts import noto_paths
from safeconduct.press.projections.models import PublicFile
from safeconduct.press.putting_out import paper
from tests.advocacy.desk import AdvocacyDesk
from tests.evidence.desk import AT, a_claim, a_source, an_incident
from tests.press.putting_out.released import LATER, a_publication, leaving, outbox_run, page_of, put_out

FONTS = configured.FONTS
needs_fonts = pytest.mark.skipif(
    not noto_paths(FONTS), reason="Noto's fonts are not on this machine (fonts-noto-core)"
)


def test_without_fonts_it_goes_out_without_a_pdf_and_the_log_names_no_words(
    desk: AdvocacyDesk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="safeconduct.press"):
        publication = put_out(desk, a := a_publication(desk), leaving(a))
    assert "pdf" not in page_of(publication).parts
    assert "They must get out." in page_of(publication).text
    told = [record.getMessage() for record in caplog.records if record.name == "safeconduct.press"]
    assert told
    assert not any("must" in line for line in told)


def test_what_is_typeset_is_what_the_page_says(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    page = page_of(put_out(desk, a := a_publication(desk), leaving(a, incident)), "ru")
    release = paper.release_of(page)
    assert (release.language, release.headline) == ("ru", page.headline)
    assert [block.text for block in release.blocks] == ["Весной задержали более ста."]
    assert release.day == "22 ноября 2026 года"
    assert [figure.words for figure in release.figures] == ["более ста"]


def test_who_denies_it_stands_on_paper_too(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    nothing = {"comparator": "", "low": None, "unit": "", "act_code": ""}
    a_claim(
        desk.ilse, incident, a_source(desk.ilse, "Ministry"), kind="denial", speaker="The ministry",
        statement="Nothing of the kind happened.", **nothing,
    )  # fmt: skip
    settle(incident, by=desk.ilse.person, at=AT)
    row = a_publication(desk, kind="incident", incident=incident)
    page = page_of(put_out(desk, row, leaving(row, incident)))
    release = paper.release_of(page)
    assert release.standing == "Contested: those who are said to have done it deny it."
    assert [(each.who.split(",")[0], each.words) for each in release.denials] == [
        ("The ministry", "Nothing of the kind happened.")
    ]
    page.parts, page.body_source = {**page.parts, "denials": [], "allegations": [], "figures": []}, ""
    assert paper.release_of(page).standing.endswith("A denial was made that is not public.")
    page.parts = {}
    assert (paper.release_of(page).standing, paper.release_of(page).denials) == ("", [])


@needs_fonts
def test_each_language_has_a_pdf_and_a_correction_makes_it_anew(
    desk: AdvocacyDesk, settings: Any, published_dir: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.FONTS = FONTS
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    publication = put_out(desk, a := a_publication(desk), leaving(a, incident))
    first = {row.language: row for row in PublicFile.objects.filter(kind="pdf")}
    assert set(first) == {"en", "ru"}
    assert page_of(publication).parts["pdf"] == str(first["en"].pk)
    assert (published_dir / str(first["ru"].pk)).read_bytes().startswith(b"%PDF")
    assert first["en"].name == "protect-those-who-flee-en.pdf"

    a_claim(
        desk.ilse, incident, a_source(desk.ilse, "Newspaper B"), comparator="at_least", low=200, credibility=3
    )
    settle(incident, by=desk.ilse.person, at=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        outbox_run()
    second = PublicFile.objects.get(kind="pdf", language="en")
    assert second.pk != first["en"].pk
    assert page_of(publication).parts["pdf"] == str(second.pk)
    assert not (published_dir / str(first["en"].pk)).exists()
    assert (published_dir / str(second.pk)).exists()
