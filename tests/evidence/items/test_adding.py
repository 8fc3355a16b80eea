"""More to what is kept already: one more file, and the next record with the key of this one filled in."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.evidence.items import artifacts, custody
from safeconduct.evidence.models import Artifact, Item
from tests.evidence.desk import ResearchDesk, a_source, an_act, an_incident, an_item, research_desk
from tests.evidence.items.test_pages import NOT_TEXT, a_file, on_disk, send, shown


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def test_one_more_file_comes_to_an_item_and_changes_none(desk: ResearchDesk) -> None:
    client = desk.client(desk.zarema)
    send(client, **a_file())
    item, first = Item.objects.get(), Artifact.objects.get()
    path, token = f"/evidence/items/{item.pk}/files/new", str(uuid4())
    assert path in shown(client.get(f"/evidence/items/{item.pk}"))
    assert "Choose a file." in shown(client.send_form(path, {}))
    for _ in range(2):
        answer = client.send_form(path, {"token": token, "note": "The back", **a_file(NOT_TEXT, "back.jpg")})
        assert answer.status_code == 302, shown(answer)
    added = Artifact.objects.exclude(pk=first.pk).get()
    facts = artifacts.described(added, desk.keys(desk.malik))
    assert (added.role, added.derived_from_id, facts.name, facts.note) == (
        "original",
        None,
        "back.jpg",
        "The back",
    )
    assert len(on_disk()) == 2 and custody.verify_item(item.pk) is None
    assert "The file is kept." in shown(client.get(answer["Location"]))
    refused = client.send_form(path, a_file(b"PK\x03\x04" + bytes(40), "x.zip"))
    assert refused.status_code == 422 and len(on_disk()) == 2
    assert "sealed to people at the desk" in shown(desk.client(desk.jonas).get(path))


def test_a_source_an_item_and_an_act_lead_on_with_their_key_filled_in(desk: ResearchDesk) -> None:
    client, source = desk.client(desk.zarema), a_source(desk.zarema)
    incident = an_incident(desk.zarema)
    act, item = an_act(desk.zarema, incident), an_item(desk.zarema)
    page = shown(client.get(f"/evidence/sources/{source.pk}"))
    assert "/evidence/items/new?source=S-0001" in page
    assert 'value="S-0001"' in shown(client.get("/evidence/items/new?source=S-0001"))
    here = f"/evidence/items/{item.pk}"
    answer = client.get(f"{here}?incident=e1")
    new = f"/evidence/incidents/{incident.pk}/claims/new"
    assert answer["Location"] == f"{new}?item=I-0001"
    assert 'value="I-0001"' in shown(client.get(f"{answer['Location']}&kind=allegation"))
    assert "There is no “E-77” here" in shown(client.get(f"{here}?incident=E-77"))
    assert f"{new}?about=A-0001" in shown(client.get(f"/evidence/acts/{act.pk}"))
    assert 'value="A-0001"' in shown(client.get(f"{new}?about=A-0001&kind=allegation"))
