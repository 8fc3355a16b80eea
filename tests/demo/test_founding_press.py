"""The founding case as it was pressed and published: by the real actions, figures bound, the denial beside."""

from __future__ import annotations

from datetime import UTC, datetime

from safeconduct.advocacy.models import Ask, Contribution
from safeconduct.demo.founding_case import record_founding_case
from safeconduct.demo.founding_press import MAY, press_founding_case, press_of_today
from safeconduct.press.models import Publication
from safeconduct.press.projections.models import Page, PublicFigure
from safeconduct.press.putting_out import corrections
from tests.advocacy.desk import advocacy_desk
from tests.evidence.desk import AT


def test_the_founding_case_is_pressed_and_published() -> None:
    """One house for three sentences: filling it takes seconds."""
    desk = advocacy_desk()
    people = {name: getattr(desk, name).unlocked for name in ("noor", "ilse", "petra")}
    incident = record_founding_case(desk.research.zarema.unlocked, AT)
    press_founding_case(people, incident)
    press_of_today(people, incident, AT)
    its_figures_are_in_three_languages_and_the_denial_beside()
    the_public_call_follows_the_letter_and_nothing_is_said_to_be_caused()
    what_waits_for_its_hour_is_nowhere_public_and_a_look_at_the_figures_changes_nothing()


def its_figures_are_in_three_languages_and_the_denial_beside() -> None:
    release = {page.language: page for page in Page.objects.filter(slug="protect-men-who-flee-chechnya")}
    assert set(release) == {"en", "ru", "ar"}
    assert release["en"].published_at == MAY and release["en"].modified_at is None
    for words in ("more than one hundred", "at least three"):
        assert words in release["en"].text
    assert "более ста" in release["ru"].text and release["ru"].is_drafted
    assert "do not exist" in release["en"].parts["denials"][0]["statement"]
    assert not {"100", "101", "103"} & set(release["en"].text.split())
    assert {(each.comparator, each.low) for each in PublicFigure.objects.all()} == {
        ("more_than", 100),
        ("at_least", 3),
    }


def the_public_call_follows_the_letter_and_nothing_is_said_to_be_caused() -> None:
    assert [each.relation for each in Contribution.objects.all()] == ["follows"]
    timeline = Page.objects.get(slug="protect-those-who-flee").parts["timeline"]
    answer = next(each for each in timeline if each["kind"] == "response")
    letter = next(each for each in timeline if each["kind"] == "letter")
    assert answer["relation"] == "follows" and letter["day"] < answer["day"]
    assert (
        Ask.objects.get(
            campaign__title__startswith="Protect", verb="call.statement", post__title__startswith="Amb"
        ).state
        == "accepted"
    )


def what_waits_for_its_hour_is_nowhere_public_and_a_look_at_the_figures_changes_nothing() -> None:
    assert Publication.objects.get(slug="invented-statement-under-embargo").state == "embargoed"
    assert not Page.objects.filter(slug="invented-statement-under-embargo").exists()
    incident = Publication.objects.get(slug="chechnya-2017").incident_id
    assert incident is not None
    corrections.figures_changed(incident, datetime.now(tz=UTC).date())
    assert not Page.objects.exclude(modified_at=None).exists(), "no note without a change"
