"""What an ask rests on: records by their key, figures as counted today, and only what may be used today."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from safeconduct.advocacy.asks import grounds, writing
from safeconduct.advocacy.asks.grounds import NotUsable
from safeconduct.advocacy.models import Ask, AskGround
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import Claim, ClaimLink, Incident, Item, Record
from safeconduct.evidence.testimonies import uses
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_post, advocacy_desk, an_ask
from tests.evidence.desk import AT, a_claim, a_source, an_incident, an_item
from tests.evidence.testimonies.vault import an_account, takes_back

TODAY = AT.date()


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


@pytest.fixture
def ask(desk: AdvocacyDesk) -> Ask:
    return an_ask(desk.noor, a_campaign(desk.noor), a_post(desk.noor))


def counted(desk: AdvocacyDesk) -> tuple[Incident, Claim]:
    """An incident of which more than one hundred people are said to have been detained."""
    zarema = desk.research.zarema
    incident = an_incident(zarema)
    return incident, a_claim(zarema, incident, a_source(zarema))


def rests_on(desk: AdvocacyDesk, ask: Ask, record: Record, act: str = "", unit: str = "") -> AskGround:
    return grounds.add_ground(ask, record, act=act, unit=unit, by=desk.noor.person, at=AT)


def page(desk: AdvocacyDesk, ask: Ask) -> str:
    return str(desk.client(desk.noor).get(reverse("ask", args=[ask.pk])).content.decode())


def adds(desk: AdvocacyDesk, ask: Ask, **given: str) -> tuple[int, str]:
    answer = desk.client(desk.noor).send_form(reverse("ask_ground_new", args=[ask.pk]), given)
    return answer.status_code, answer.content.decode()


def from_account(desk: AdvocacyDesk, *records: Record, scope: Scope = Scope.COUNTS) -> object:
    account = an_account(desk.research, scopes=(Scope.STORE, scope))
    for record in records:
        uses.made_from(account, record, scope, by=desk.research.zarema.person, at=AT)
    return account


def test_noor_adds_an_incident_a_claim_an_item_and_a_figure(desk: AdvocacyDesk, ask: Ask) -> None:
    incident, claim = counted(desk)
    item = an_item(desk.research.zarema)
    for key in (incident.key, claim.key.lower(), f" {item.key} "):
        assert adds(desk, ask, key=key)[0] == 302
    assert adds(desk, ask, key=incident.key, act="detention", unit="person")[0] == 302
    assert sorted(AskGround.objects.values_list("kind", flat=True)) == ["claim", "figure", "incident", "item"]
    shown = page(desk, ask)
    for words in (incident.title, claim.key, item.title, "more than one hundred people", "as counted today"):
        assert words in shown


def test_twice_is_once(desk: AdvocacyDesk, ask: Ask) -> None:
    incident, _claim = counted(desk)
    for _ in range(2):
        assert adds(desk, ask, key=incident.key)[0] == 302
    assert AskGround.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"key": ""}, "Write the key"),
        ({"key": "E-0099"}, "There is no"),
        ({"key": "S-0001"}, "begins with E, C or I"),
        ({"key": "???"}, "begins with E, C or I"),
        ({"key": "E-0001", "act": "detention"}, "who or what is counted"),
        ({"key": "E-0001", "act": "killing", "unit": "person"}, "There is no such figure"),
        ({"key": "E-0001", "act": "nonsense", "unit": "person"}, "nonsense"),
        ({"key": "C-0001", "unit": "person"}, "Only an incident has figures"),
    ],
)
def test_bad_input_is_a_sentence(desk: AdvocacyDesk, ask: Ask, given: dict[str, str], words: str) -> None:
    counted(desk)
    status, text = adds(desk, ask, **given)
    assert status == 422 and words in text and not AskGround.objects.exists()


def test_an_incident_without_figures_says_so(desk: AdvocacyDesk, ask: Ask) -> None:
    incident = an_incident(desk.research.zarema)
    status, text = adds(desk, ask, key=incident.key, unit="person")
    assert status == 422 and "Nothing is counted" in text


def test_what_was_withdrawn_is_refused_with_a_sentence(desk: AdvocacyDesk, ask: Ask) -> None:
    incident, claim = counted(desk)
    Claim.every.filter(pk=claim.pk).update(withdrawn_on=TODAY)
    status, text = adds(desk, ask, key=claim.key)
    assert status == 422 and f"{claim.key} was withdrawn" in text
    claim.refresh_from_db()
    with pytest.raises(NotUsable):
        rests_on(desk, ask, claim)
    Incident.every.filter(pk=incident.pk).update(withdrawn_on=TODAY)
    assert "was withdrawn" in adds(desk, ask, key=incident.key)[1]


def test_what_was_made_from_an_account_needs_its_purpose_and_nobody_is_named(
    desk: AdvocacyDesk, ask: Ask
) -> None:
    _incident, claim = counted(desk)
    account = from_account(desk, claim)
    assert adds(desk, ask, key=claim.key)[0] == 302, "while they agree"
    AskGround.objects.all().delete()
    takes_back(desk.research, account, Scope.COUNTS)  # type: ignore[arg-type]  # the account of above
    Claim.every.filter(pk=claim.pk).update(withdrawn_on=None)
    status, text = adds(desk, ask, key=claim.key)
    assert status == 422 and "Count it" in text and "does not hold today" in text
    assert "Ruslan" not in text and "T-0001" not in text and "P-0001" not in text
    assert not AskGround.objects.exists()


def test_a_claim_goes_with_the_item_it_rests_on(desk: AdvocacyDesk, ask: Ask) -> None:
    zarema = desk.research.zarema
    item = an_item(zarema)
    claim = a_claim(zarema, an_incident(zarema), a_source(zarema), item=item)
    account = from_account(desk, item, scope=Scope.PARAPHRASE)
    takes_back(desk.research, account, Scope.PARAPHRASE)  # type: ignore[arg-type]  # the account of above
    Claim.every.update(withdrawn_on=None)
    Item.every.update(withdrawn_on=None)
    for record in (claim, item):
        record.refresh_from_db()
        with pytest.raises(NotUsable) as refused:
            rests_on(desk, ask, record)
        assert refused.value.missing == (Scope.PARAPHRASE,)


def test_what_may_not_be_used_any_more_is_shown_as_such_and_not_repeated(
    desk: AdvocacyDesk, ask: Ask
) -> None:
    incident, claim = counted(desk)
    kept = an_incident(desk.research.zarema, "Another invented round-up")
    account = from_account(desk, claim)
    for record, act, unit in ((claim, "", ""), (incident, "detention", "person"), (kept, "", "")):
        rests_on(desk, ask, record, act, unit)
    takes_back(desk.research, account, Scope.COUNTS)  # type: ignore[arg-type]  # the account of above
    Claim.every.filter(pk=claim.pk).update(withdrawn_on=None)
    shown = page(desk, ask)
    assert "It may not be used." in shown and "There is no such figure any more." in shown
    assert "More than one hundred men" not in shown, "its words are not read out either"
    copied = writing.copy(
        ask, {"post": a_post(desk.noor, "Secretary of State")}, token=uuid4(), by=desk.noor.person, at=AT
    )
    assert [row.record_id for row in AskGround.objects.filter(owner_id=copied.pk)] == [kept.pk]
    Incident.every.filter(pk=incident.pk).update(withdrawn_on=TODAY)
    shown = page(desk, ask)
    assert "Take it away from here" in shown and incident.title not in shown


def test_denials_stand_beside_what_they_deny(desk: AdvocacyDesk, ask: Ask) -> None:
    zarema = desk.research.zarema
    incident, claim = counted(desk)
    denial = a_claim(
        zarema, incident, kind="denial", statement="It never happened.", comparator="", unit="", low=None,
        speaker="Invented ministry", form="literal",
    )  # fmt: skip
    ClaimLink.objects.create(
        claim=denial, relation="denies", to_claim=claim, made_by=zarema.person, made_on=TODAY
    )
    for record, act, unit in ((incident, "", ""), (incident, "detention", "person"), (claim, "", "")):
        AskGround.objects.all().delete()
        rests_on(desk, ask, record, act, unit)
        shown = page(desk, ask)
        assert denial.key in shown and "Invented ministry" in shown


def test_a_ground_is_taken_away_after_a_question(desk: AdvocacyDesk, ask: Ask) -> None:
    incident, _claim = counted(desk)
    row = rests_on(desk, ask, incident)
    client, path = desk.client(desk.noor), reverse("ask_ground_end", args=[row.pk])
    assert "Take this ground away?" in client.get(path).content.decode() and AskGround.objects.exists()
    assert client.send_form(path).status_code == 302 and not AskGround.objects.exists()
    assert client.get(path).status_code == 404
    assert desk.client(desk.research.pavel).get(path).status_code == 404


def test_a_ground_of_a_letter_is_not_taken_away_here(desk: AdvocacyDesk, ask: Ask) -> None:
    incident, _claim = counted(desk)
    row = rests_on(desk, ask, incident)
    AskGround.objects.update(owner_kind="communication")
    client = desk.client(desk.noor)
    assert client.get(reverse("ask_ground_end", args=[row.pk])).status_code == 404


def test_a_sealed_item_is_a_key_and_no_title(desk: AdvocacyDesk, ask: Ask) -> None:
    item = an_item(desk.research.zarema, "", is_public=False)
    rests_on(desk, ask, item)
    assert "sealed" in page(desk, ask)
