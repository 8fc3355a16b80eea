"""Only lines that people agreed to stand on a public page, whatever anybody writes into a record afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from safeconduct.access.permissions import Permission
from safeconduct.advocacy.models import Communication, Response, WayOut
from safeconduct.advocacy.responses import actions, linking
from safeconduct.evidence.models import Claim, IncidentPlace
from safeconduct.evidence.recording import add, change
from safeconduct.press import lines
from safeconduct.press.models import Publication
from safeconduct.press.putting_out import corrections, living, withdrawals
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_post, an_ask
from tests.evidence.desk import AT, a_claim, a_source, an_incident
from tests.press.putting_out.released import LATER, a_publication, leaving, page_of, put_out

EVIL = "Invented Person of Lenin street 5 was there"


def a_way(desk: AdvocacyDesk, **more: Any) -> WayOut:
    values = {
        "country": "FR", "kind": "visa", "to_whom": "Men", "conditions": "None", "citation": "A law", "is_public": True,
        "read_on": AT.date(), "confidence": "official", **more,
    }  # fmt: skip
    return add(WayOut(id=uuid4(), **values), by=desk.noor.person, at=AT, permission=Permission.PRESS)


def test_a_way_out_written_afterwards_waits_for_a_yes(desk: AdvocacyDesk) -> None:
    a_way(desk)
    row = a_publication(desk, "france", kind="country", country="FR")
    publication = put_out(desk, row, leaving(row))
    a_way(desk, to_whom=EVIL)
    assert living.renew_living(LATER) == 0
    assert [way["to_whom"] for way in page_of(publication).parts["ways"]] == ["Men"]
    put_out(desk, publication, leaving(publication, notes={"en": "A way was added."}), LATER)
    assert EVIL in str(page_of(publication).parts["ways"])


def test_a_way_out_keeps_its_place_while_its_state_changes_and_leaves_when_its_words_do(
    desk: AdvocacyDesk,
) -> None:
    way = a_way(desk, position="offered")
    row = a_publication(desk, "france", kind="country", country="FR")
    publication = put_out(desk, row, leaving(row))
    way = change(
        way, {"position": "ended"}, version=1, by=desk.noor.person, at=AT, permission=Permission.PRESS
    )
    assert living.renew_living(LATER) == 1
    assert page_of(publication).parts["ways"][0]["position"] == "ended"
    change(way, {"conditions": EVIL}, version=2, by=desk.noor.person, at=AT, permission=Permission.PRESS)
    assert living.renew_living(LATER) == 1
    assert page_of(publication).parts["ways"] == []


def test_answers_promises_credits_and_asks_wait_too(desk: AdvocacyDesk) -> None:
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    public: dict[str, Any] = {"campaign": campaign, "post": post, "is_public": True}
    days = {"first_day": date(2017, 5, 9), "last_day": date(2017, 5, 9)}
    letter = Communication(id=uuid4(), kind="letter", sent_on=date(2017, 5, 2), state="sent", **public)
    answer = Response(
        id=uuid4(), kind="acknowledgement.accepts", verbatim="We are troubled.", **days, **public
    )
    for each in (letter, answer):
        add(each, by=desk.noor.person, at=AT, permission=Permission.PRESS)
    row = a_publication(desk, "protect", kind="campaign", campaign=campaign)
    publication = put_out(desk, row, leaving(row))
    told = len(page_of(publication).parts["timeline"])
    actions.promise(answer, what=EVIL, by_when=None, token=uuid4(), by=desk.noor.person, at=AT)
    said = linking.Said("credited_by_them", quote="You were right.")
    linking.link(answer, letter, said, token=uuid4(), by=desk.noor.person, at=AT)
    an_ask(desk.noor, campaign, post, text=EVIL, is_public=True, made_on_day=date(2017, 5, 2), state="made")
    living.renew_living(LATER)
    parts = page_of(publication).parts
    assert EVIL not in str(parts) and "You were right." not in str(parts)
    assert len(parts["timeline"]) == told and "We are troubled." in str(parts)


def test_a_statement_written_afterwards_waits_and_one_that_was_changed_leaves(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    first = a_claim(desk.ilse, incident, a_source(desk.ilse))
    row = a_publication(desk, kind="incident", incident=incident)
    publication = put_out(desk, row, leaving(row, incident))
    more = {"comparator": "", "low": None, "unit": "", "act_code": ""}
    a_claim(desk.ilse, incident, a_source(desk.ilse, "B"), statement=EVIL, speaker="A neighbour", **more)
    IncidentPlace.objects.create(
        incident=incident, name="Village of forty people", country="RU", precision="locality"
    )
    corrections.figures_changed(incident.pk, LATER.date())
    parts = str(page_of(publication).parts)
    assert EVIL not in parts and "A neighbour" not in parts and "forty people" not in parts
    assert first.statement in parts
    Claim.every.filter(pk=first.pk).update(speaker="Somebody else")
    corrections.figures_changed(incident.pk, LATER.date())
    assert page_of(publication).parts["allegations"] == []


def test_what_changed_between_the_yes_and_the_hour_does_not_go_out(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    claim = a_claim(desk.ilse, incident, a_source(desk.ilse))
    row = a_publication(desk, kind="incident", incident=incident)
    left = leaving(row, incident)
    Claim.every.filter(pk=claim.pk).update(statement=EVIL)
    page = page_of(put_out(desk, row, left))
    assert EVIL not in str(page.parts) and page.parts["allegations"] == []
    nothing = a_publication(desk, "nothing", kind="incident", incident=incident)
    bare = replace(leaving(nothing, incident), beside={})
    assert page_of(put_out(desk, nothing, bare)).parts["allegations"] == []


def test_digests_of_what_stood_there_go_with_it(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    row = a_publication(desk, kind="incident", incident=incident)
    publication = put_out(desk, row, leaving(row, incident))
    assert publication.agreed["lines"] and publication.agreed["shape"]["languages"] == ["en", "ru"]
    withdrawals.take_down(publication, why="error", by=None, at=LATER)
    assert Publication.every.get(pk=publication.pk).agreed == {}


def test_a_speaker_is_not_put_before_another_ones_words() -> None:
    one = {"statement": "It happened.", "speaker": "A", "sources": ["B"], "denials": []}
    other = {"statement": "It did not.", "speaker": "C", "sources": ["D"], "denials": []}
    agreed = lines.marks({"en": {"allegations": [one, other]}})
    mixed: Any = {"allegations": [{**one, "speaker": "C"}, {**one, "sources": ["B", "E"]}]}
    kept = lines.agreed_only(mixed, agreed)["allegations"]
    assert [(each["speaker"], each["sources"]) for each in kept] == [("A", ["B"])]
    assert lines.waiting({"en": mixed}, agreed) == ["It happened., C", "E"]
