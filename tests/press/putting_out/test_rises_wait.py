"""A figure that is out rises only on the word of claims somebody judged; whatever takes something back never waits."""

from __future__ import annotations

from typing import Any

from safeconduct.consent.scopes import Scope
from safeconduct.evidence.claims import actions, linking
from safeconduct.evidence.incidents.standing import settle
from safeconduct.evidence.models import Claim, Incident
from safeconduct.evidence.testimonies.uses import made_from
from safeconduct.press.desk.figures import waiting
from safeconduct.press.models import Publication
from safeconduct.press.projections.editions import current
from safeconduct.press.projections.models import PublicFigure
from safeconduct.press.putting_out import corrections
from tests.advocacy.desk import AdvocacyDesk
from tests.evidence.desk import AT, a_claim, a_source, an_incident
from tests.evidence.testimonies.vault import agrees_until, an_account
from tests.press.putting_out.released import (
    LATER,
    a_publication,
    leaving,
    outbox_run,
    page_of,
    put_out,
)


def three(desk: AdvocacyDesk) -> tuple[Incident, Publication, Claim]:
    """A release that says "at least three", on a claim nobody judged: those who agreed to it saw the figure."""
    incident = an_incident(desk.ilse)
    claim = a_claim(desk.ilse, incident, a_source(desk.ilse), comparator="at_least", low=3)
    publication = put_out(desk, a := a_publication(desk), leaving(a, incident))
    outbox_run()
    return incident, publication, claim


def told(desk: AdvocacyDesk, incident: Incident, low: int, **more: Any) -> Claim:
    """A new claim that nobody judged, and one run of the worker."""
    made = a_claim(
        desk.ilse, incident, a_source(desk.ilse, "A voice"), comparator="at_least", low=low, **more
    )
    settle(incident, by=desk.ilse.person, at=LATER)
    assert outbox_run()[1] == 0
    return made


def waits(publication: Publication) -> list[Claim]:
    return waiting([publication.pk]).get(publication.pk, [])


def test_a_release_says_what_those_saw_who_agreed_to_it(desk: AdvocacyDesk) -> None:
    _, publication, _ = three(desk)
    assert "at least three" in page_of(publication).text
    assert waits(publication) == []


def test_a_new_claim_nobody_judged_waits_and_goes_out_in_one_run_once_judged(desk: AdvocacyDesk) -> None:
    incident, publication, _ = three(desk)
    edition = current()
    forty = told(desk, incident, 40)
    page = page_of(publication)
    assert ("at least three" in page.text, page.modified_at, page.parts["corrections"]) == (True, None, [])
    assert (PublicFigure.objects.get().low, current()) == (3, edition)
    assert waits(publication) == [forty]

    actions.judge(forty, 3, "It fits.", version=forty.version, by=desk.ilse.person, at=LATER)
    assert waits(publication) == []
    assert outbox_run()[1] == 0
    page = page_of(publication)
    assert "at least 40" in page.text
    assert "“at least three” was changed to “at least 40”" in page.parts["corrections"][0]["note"]
    assert PublicFigure.objects.get().low == 40
    assert (waits(publication), publication.figures.get().said["waits"]) == ([], [])


def test_the_same_twice_waits_once(desk: AdvocacyDesk) -> None:
    incident, publication, _ = three(desk)
    forty = told(desk, incident, 40)
    said = publication.figures.get().said
    corrections.figures_changed(incident.pk, LATER.date())
    assert (publication.figures.get().said, waits(publication)) == (said, [forty])


def test_an_improbable_claim_neither_goes_out_nor_waits(desk: AdvocacyDesk) -> None:
    incident, publication, _ = three(desk)
    forty = told(desk, incident, 40)
    actions.judge(
        forty, 5, "Nobody could have seen it.", version=forty.version, by=desk.ilse.person, at=LATER
    )
    outbox_run()
    assert "at least three" in page_of(publication).text
    assert waits(publication) == []
    assert publication.figures.get().said["waits"] == []


def test_it_goes_as_far_as_judged_claims_carry_it(desk: AdvocacyDesk) -> None:
    incident, publication, _ = three(desk)
    forty = told(desk, incident, 40)
    told(desk, incident, 5, credibility=2)
    assert "at least five" in page_of(publication).text
    assert waits(publication) == [forty]


def test_what_is_withdrawn_leaves_at_once_though_a_higher_figure_waits(desk: AdvocacyDesk) -> None:
    incident, publication, claim = three(desk)
    forty = told(desk, incident, 40)
    Claim.objects.filter(pk=claim.pk).update(withdrawn_on=LATER.date())
    settle(incident, by=desk.ilse.person, at=LATER)
    outbox_run()
    page = page_of(publication)
    assert "a number we no longer give" in page.text and "40" not in page.text
    assert waits(publication) == [forty]


def test_a_claim_that_says_less_replaces_at_once_and_one_that_says_more_waits(desk: AdvocacyDesk) -> None:
    incident, publication, claim = three(desk)
    for low, token in ((40, AT), (2, LATER)):
        new = a_claim(desk.ilse, incident, a_source(desk.ilse, "A voice"), comparator="at_least", low=low)
        linking.link(new, linking.WAYS["supersedes"], claim, token=new.pk, by=desk.ilse.person, at=token)
        outbox_run()
        assert ("at least three" in page_of(publication).text) is (low == 40)
    assert "at least two" in page_of(publication).text
    assert [each.low for each in waits(publication)] == [40]


def test_a_consent_that_ran_out_is_followed_and_one_that_came_back_is_judged_first(
    desk: AdvocacyDesk,
) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse), comparator="at_least", low=3)
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.COUNTS))
    nine = a_claim(desk.ilse, incident, a_source(desk.ilse, "An account"), comparator="at_least", low=9)
    made_from(account, nine, Scope.COUNTS, by=desk.research.zarema.person, at=AT)
    publication = put_out(desk, a := a_publication(desk), leaving(a, incident))
    assert "at least nine" in page_of(publication).text
    agrees_until(desk.research, account, Scope.COUNTS, AT.date())
    corrections.recheck_all(LATER)
    assert "at least three" in page_of(publication).text
    agrees_until(desk.research, account, Scope.COUNTS, LATER.date())
    corrections.recheck_all(LATER)
    assert "at least three" in page_of(publication).text
    assert waits(publication) == [nine]


def test_a_denial_contests_the_page_though_a_higher_figure_waits(desk: AdvocacyDesk) -> None:
    incident, publication, _ = three(desk)
    forty = told(desk, incident, 40)
    a_claim(
        desk.ilse, incident, a_source(desk.ilse, "Ministry"), kind="denial", speaker="The ministry", statement="No.",
        comparator="", low=None, unit="", act_code="",
    )  # fmt: skip
    settle(incident, by=desk.ilse.person, at=LATER)
    outbox_run()
    figure = page_of(publication).parts["figures"][0]
    assert (figure["contested"], figure["words"]) == (True, "at least three")
    assert waits(publication) == [forty]


def test_a_correction_by_the_desk_says_what_waited_with_a_note(desk: AdvocacyDesk) -> None:
    incident, publication, _ = three(desk)
    told(desk, incident, 40)
    left = leaving(publication, incident, notes={"en": "A word was wrong."}, correction_kind="text")
    put_out(desk, publication, left, LATER)
    page = page_of(publication)
    assert "at least 40" in page.text
    assert [row["kind"] for row in page.parts["corrections"]] == ["figure", "text"]
    assert waits(publication) == []
