"""Acceptance 5 and 13: when what is known changes, the page, its figure and its note follow in one outbox run."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from safeconduct.consent.scopes import Scope
from safeconduct.evidence.incidents.standing import settle
from safeconduct.evidence.models import Claim, Incident
from safeconduct.evidence.testimonies.uses import made_from
from safeconduct.outbox.models import Parcel
from safeconduct.press.leaving import LeavingCitation
from safeconduct.press.models import Publication
from safeconduct.press.projections.editions import current
from safeconduct.press.projections.models import PublicFigure
from safeconduct.press.putting_out import corrections
from tests.advocacy.desk import AdvocacyDesk
from tests.evidence.desk import AT, a_claim, a_source, an_incident, an_item
from tests.evidence.testimonies.vault import agrees_until, an_account
from tests.press.putting_out.released import (
    LATER,
    OUT,
    a_publication,
    leaving,
    outbox_run,
    page_of,
    put_out,
)
from tests.sites import SiteClient, as_site, settings_of


def three(desk: AdvocacyDesk) -> tuple[Incident, Publication]:
    """A release that says "at least three"."""
    incident = an_incident(desk.ilse)
    a_claim(
        desk.ilse,
        incident,
        a_source(desk.ilse),
        comparator="at_least",
        low=3,
        statement="Three men were taken.",
    )
    publication = put_out(desk, a := a_publication(desk), leaving(a, incident))
    outbox_run()
    return incident, publication


def known_now(desk: AdvocacyDesk, incident: Incident, **claim: Any) -> Claim:
    """A new claim that somebody judged, and the parcel that says so."""
    made = a_claim(desk.ilse, incident, a_source(desk.ilse, "Newspaper B"), **{"credibility": 3, **claim})
    settle(incident, by=desk.ilse.person, at=LATER)
    return made


def test_a_figure_that_changed_changes_on_the_page_with_a_note_in_one_run(desk: AdvocacyDesk) -> None:
    incident, publication = three(desk)
    known_now(desk, incident, comparator="at_least", low=4, statement="Four men were taken.")
    edition = current()
    assert outbox_run()[1] == 0

    page, russian = page_of(publication), page_of(publication, "ru")
    assert page.modified_at is not None
    assert "In the spring at least four were taken." in page.text
    assert "at least three" not in page.body_html
    assert page.parts["figures"][0]["words"] == "at least four"
    assert page.parts["corrections"] == [
        {
            "at": page.modified_at.isoformat(),
            "kind": "figure",
            "kind_words": "A figure",
            "note": "The figure “at least three” was changed to “at least four” on 1 December 2026, "
            "because what we know changed.",
        }
    ]
    assert "не менее четырёх" in russian.text
    assert "“не менее трёх”" in russian.parts["corrections"][0]["note"].replace("«", "“").replace("»", "”")
    assert page.published_at == OUT
    figure = PublicFigure.objects.get(publication_id=publication.pk)
    assert (figure.low, figure.words["en"], figure.modified_at) == (4, "at least four", page.modified_at)
    assert current() > edition
    publication.refresh_from_db()
    assert (publication.state, publication.modified_at) == ("corrected", page.modified_at)
    assert publication.published_at == OUT


def test_the_same_twice_is_one_correction(desk: AdvocacyDesk) -> None:
    incident, publication = three(desk)
    known_now(desk, incident, comparator="at_least", low=4, statement="Four men were taken.")
    outbox_run()
    edition = current()
    corrections.figures_changed(incident.pk, LATER.date())
    assert corrections.recheck_all(LATER) == 0
    assert (current(), publication.corrections.count()) == (edition, 1)


def test_equal_words_need_no_correction(desk: AdvocacyDesk) -> None:
    incident, publication = three(desk)
    known_now(desk, incident, comparator="at_least", low=2, statement="Two men were taken.")
    outbox_run()
    assert publication.corrections.count() == 0
    assert page_of(publication).parts["figures"][0]["as_of"] == OUT.date().isoformat()


def test_another_origin_of_the_same_figure_is_shown_without_a_note(desk: AdvocacyDesk) -> None:
    incident, publication = three(desk)
    known_now(desk, incident, comparator="at_least", low=3, statement="Three, we heard, too.")
    outbox_run()
    page = page_of(publication)
    assert page.parts["figures"][0]["origins"] == 2
    assert page.modified_at is not None
    assert PublicFigure.objects.get().origins == 2


def test_a_denial_contests_the_page_at_once_and_its_words_wait_for_a_yes(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    row = a_publication(desk, "spring", kind="incident", incident=incident)
    publication = put_out(desk, row, leaving(row, incident))
    assert page_of(publication).parts["denials"] == []
    a_claim(
        desk.ilse, incident, a_source(desk.ilse, "Government", kind="state"), kind="denial", unit="",
        comparator="", low=None, act_code="", statement="Nothing of this happened.", speaker="Government",
        form="literal.did_not_happen",
    )  # fmt: skip
    settle(incident, by=desk.ilse.person, at=LATER)
    outbox_run()
    page = page_of(publication)
    assert page.parts["standing"]["contested"] is True
    assert (page.parts["denials"], page.parts["allegations"][0]["denials"]) == ([], [])
    assert page.parts["allegations"][0]["denied_unseen"] is True
    assert "Nothing of this happened." not in str(page.parts)
    assert page.parts["figures"][0]["contested"] is True
    assert page.text.count("more than one hundred") == 1
    assert [row["kind"] for row in page.parts["corrections"]] == ["standing"]
    assert page.parts["corrections"][0]["note"] == "Since 1 December 2026 we know that it is denied."
    put_out(desk, publication, leaving(publication, incident, notes={"en": "Who denies it was added."}), LATER)
    parts = page_of(publication).parts
    assert parts["denials"][0]["statement"] == "Nothing of this happened."
    assert parts["allegations"][0]["denials"][0]["speaker"] == "Government"
    assert parts["figures"][0]["claims"][1]["statement"] == "Nothing of this happened."


def test_a_figure_whose_claim_was_withdrawn_is_taken_out_with_a_note(desk: AdvocacyDesk) -> None:
    incident, publication = three(desk)
    Claim.objects.filter(incident=incident).update(withdrawn_on=LATER.date())
    settle(incident, by=desk.ilse.person, at=LATER)
    assert outbox_run()[1] == 0
    page = page_of(publication)
    assert "In the spring a number we no longer give were taken." in page.text
    assert page.parts["figures"][0]["comparator"] == "unknown"
    assert "low" not in page.parts["figures"][0]
    assert page.parts["corrections"][0]["note"] == (
        "The figure “at least three” was taken out on 1 December 2026, because what we know changed."
    )
    figure = PublicFigure.objects.get()
    assert (figure.comparator, figure.low) == ("unknown", None)


def test_a_part_that_changes_changes_what_is_said_of_the_whole(desk: AdvocacyDesk) -> None:
    from safeconduct.evidence.models import IncidentLink

    part = an_incident(desk.ilse, "A part")
    incident, publication = three(desk)
    IncidentLink.objects.create(
        whole=incident, part=part, relation="encompasses", made_by=desk.ilse.person, made_on=AT.date()
    )
    known_now(desk, part, comparator="at_least", low=7, statement="Seven.")
    outbox_run()
    assert "at least seven" in page_of(publication).text


def test_what_the_desk_binds_anew_does_not_show_before_it_is_released(desk: AdvocacyDesk) -> None:
    incident, publication = three(desk)
    other = an_incident(desk.ilse, "Another")
    a_claim(desk.ilse, other, a_source(desk.ilse, "Newspaper C"), comparator="at_least", low=50)
    publication.figures.update(incident=other)
    corrections.figures_changed(incident.pk, LATER.date())
    assert "at least three" in page_of(publication).text


def test_a_publication_that_only_waits_is_left_alone(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    a_publication(desk, incident=incident)
    corrections.figures_changed(incident.pk, LATER.date())
    assert current() == 0
    assert not Parcel.objects.filter(event="publication.released").exists()


def test_a_source_that_was_withdrawn_leaves_the_page_with_a_note(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    paper = a_source(desk.ilse)
    item = an_item(desk.ilse, source=paper)
    a_claim(desk.ilse, incident, paper, comparator="at_least", low=3)
    cited = a_claim(desk.ilse, incident, paper, unit="", comparator="", low=None, act_code="", item=item)
    left = leaving(a := a_publication(desk), incident, citations=(LeavingCitation("claim", str(cited.pk)),))
    publication = put_out(desk, a, left)
    shown = page_of(publication).parts["sources"][0]
    assert (shown["title"], shown["publisher"], shown["kept"]) == ("Report of 1 April", "Newspaper A", False)
    type(item).every.filter(pk=item.pk).update(withdrawn_on=LATER.date())
    Claim.objects.filter(pk=cited.pk).update(withdrawn_on=LATER.date())
    settle(incident, by=desk.ilse.person, at=LATER)
    outbox_run()
    page = page_of(publication)
    assert page.parts["sources"] == []
    assert [row["kind"] for row in page.parts["corrections"]] == ["standing"]


def test_a_purpose_that_ran_out_takes_its_figure_with_it_at_the_daily_look(desk: AdvocacyDesk) -> None:
    incident, publication = three(desk)
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.COUNTS))
    told = a_claim(
        desk.ilse, incident, a_source(desk.ilse, "An account"), comparator="at_least", low=9, credibility=2
    )
    made_from(account, told, Scope.COUNTS, by=desk.research.zarema.person, at=AT)
    settle(incident, by=desk.ilse.person, at=AT)
    outbox_run()
    assert "at least nine" in page_of(publication).text
    assert not [
        said for said in page_of(publication).parts["figures"][0]["claims"] if "hundred" in said["statement"]
    ]
    agrees_until(desk.research, account, Scope.COUNTS, date(2026, 12, 31))
    assert corrections.recheck_all(LATER) == 0
    assert corrections.recheck_all(LATER + timedelta(days=60)) == 1
    page = page_of(publication)
    assert "at least three" in page.text
    assert len(page.parts["corrections"]) == 2


def test_the_allegation_of_an_account_that_may_only_be_counted_is_not_shown(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.COUNTS))
    told = a_claim(
        desk.ilse, incident, a_source(desk.ilse, "An account"), statement="I was taken at night.", low=9
    )
    made_from(account, told, Scope.COUNTS, by=desk.research.zarema.person, at=AT)
    row = a_publication(desk, "spring", kind="incident", incident=incident)
    page = page_of(put_out(desk, row, leaving(row, incident)))
    assert [said["statement"] for said in page.parts["allegations"]] == [
        "More than one hundred men were taken."
    ]


def test_a_correction_of_the_text_says_figures_that_changed_meanwhile_as_well(desk: AdvocacyDesk) -> None:
    incident, publication = three(desk)
    known_now(desk, incident, comparator="at_least", low=4, statement="Four men were taken.")
    left = leaving(
        publication, incident, notes={"en": "A word was wrong.", "ru": "Ошибка."}, correction_kind="text"
    )
    put_out(desk, publication, left, LATER)
    outbox_run()
    page = page_of(publication)
    assert [row["kind"] for row in page.parts["corrections"]] == ["figure", "text"]
    assert "at least four" in page.text


def test_the_open_data_of_a_figure_say_who_denies_it(desk: AdvocacyDesk, public_templates: None) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    denial = a_claim(
        desk.ilse, incident, a_source(desk.ilse, "Ministry"), kind="denial", speaker="The ministry", statement="No.",
        comparator="", low=None, unit="", act_code="",
    )  # fmt: skip
    settle(incident, by=desk.ilse.person, at=AT)
    row = a_publication(desk, incident=incident)
    put_out(desk, row, leaving(row, incident))
    figure = PublicFigure.objects.get()
    assert figure.contested
    assert [each["statement"] for each in figure.denials] == ["No."]
    with as_site(settings_of("public")):
        reader = SiteClient("public")
        (shown,) = reader.get("/data/v1/figures").json()["items"]
        table = b"".join(reader.get("/data/v1/figures.csv")).decode()
    assert (shown["contested"], shown["denials"][0]["speaker"]) == (True, "The ministry")
    assert ",true,The ministry: No.," in table

    Claim.every.filter(pk=denial.pk).update(withdrawn_on=AT.date())
    settle(incident, by=desk.ilse.person, at=LATER)
    corrections.figures_changed(incident.pk, LATER.date())
    figure.refresh_from_db()
    assert (figure.contested, figure.denials) == (False, [])
