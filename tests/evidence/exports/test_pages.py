"""The export pages: who sees what, who decides, and what the file is called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from safeconduct.access.models import Approval
from safeconduct.evidence.models import Export, HandedOut, PersonRecord
from safeconduct.evidence.recording import add, change
from tests.evidence.desk import AT, ResearchDesk, a_claim, a_source, an_incident, research_desk
from tests.evidence.exports.leaving import ALL
from tests.sites import SiteClient


@pytest.fixture
def desk() -> Iterator[ResearchDesk]:
    yield research_desk()


@pytest.fixture
def known(desk: ResearchDesk) -> PersonRecord:
    return add(
        PersonRecord(id=uuid4(), has_identity=True), by=desk.zarema.person, at=AT, content={"names": ["Invented Name"]},
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip


def ask(client: SiteClient, **more: Any) -> Any:
    return client.send_form(
        reverse("export_new"),
        {"form": "jsonl", "kinds": list(ALL), "why": "partner", "recipient": "partner", **more},
    )


def text(client: SiteClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def make(client: SiteClient, export: Export) -> Any:
    return client.send_form(
        reverse("export_make", args=[export.pk]), page=reverse("export", args=[export.pk])
    )


def test_an_export_shows_what_it_holds_and_comes_as_a_file(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    a_claim(desk.zarema, incident, a_source(desk.zarema))
    client = desk.client(desk.zarema)
    page = reverse("exports")
    assert "Nothing has left" in text(client, page)
    answer = ask(client)
    export = Export.objects.get()
    assert answer["Location"] == reverse("export", args=[export.pk])
    shown = text(client, answer["Location"])
    assert "Make the file" in shown and incident.key in shown and "For a partner" in shown
    sent = make(client, export)
    day = Export.objects.get().made_on
    assert sent["Content-Disposition"] == f'attachment; filename="export-{day}-jsonl.jsonl"'
    assert "no-store" in sent["Cache-Control"] and sent.streaming
    lines = b"".join(sent.streaming_content).splitlines()
    assert json.loads(lines[0])["format"] == "safeconduct-evidence" and len(lines) == 4
    assert HandedOut.objects.count() == 3
    assert "made or given up already" in make(client, export).content.decode()
    assert "Zarema" in text(client, page) and "Made" in text(client, page)


def test_a_form_that_does_not_fit_keeps_what_was_typed(desk: ResearchDesk) -> None:
    client = desk.client(desk.zarema)
    answer = ask(client, form="csv", incidents="E-9999")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose the one kind" in page and "There is no incident E-9999" in page and ">\nE-9999" in page
    assert "Name those whose identity" in ask(client, with_identities="on").content.decode()
    assert "no identity is kept" in ask(client, with_identities="on", persons="P-77").content.decode()
    assert "before the first" in ask(client, first="2026-02-02", last="2026-01-01").content.decode()
    assert "Choose who gets it" in ask(client, recipient="").content.decode()
    assert Export.objects.count() == 0


def test_the_same_form_twice_asks_once(desk: ResearchDesk) -> None:
    client, token = desk.client(desk.zarema), str(uuid4())
    assert ask(client, token=token)["Location"] == ask(client, token=token)["Location"]
    assert Export.objects.count() == 1


def test_the_privacy_lead_sees_counts_and_decides_on_exactly_that(
    desk: ResearchDesk, known: PersonRecord
) -> None:
    zarema, petra = desk.client(desk.zarema), desk.client(desk.petra)
    ask(
        zarema, kinds=["person"], with_identities="on", persons=known.key, why="court", recipient="prosecutor"
    )
    export = Export.objects.get()
    path = reverse("export", args=[export.pk])
    assert (
        "Nobody has agreed"
        in zarema.post(
            reverse("export_make", args=[export.pk]), {"csrfmiddlewaretoken": _csrf(zarema, path)}
        ).content.decode()
    )
    assert zarema.send_form(path, {"action": "ask"}).status_code == 302
    own = text(zarema, path)
    assert "It waits for somebody" in own and 'value="decide"' not in own
    shown = text(petra, path)
    assert "Identity" in shown and known.key in shown and "A prosecutor or investigator" in shown
    assert "You do not see their names" in shown and "Invented Name" not in shown
    assert "Make the file" not in shown
    question = Approval.objects.get()
    change(known, {"age_band": "25-34"}, version=1, by=desk.malik.person, at=AT)
    hidden = {"question": str(question.pk), "decision": "approve", "action": "decide"}
    stale = petra.post(path, {**hidden, "shown": "0" * 64, "csrfmiddlewaretoken": _csrf(petra, path)})
    assert stale.status_code == 422 and "this page" in stale.content.decode()
    assert "changed since somebody was asked" in text(zarema, path)
    assert zarema.send_form(path, {"action": "ask"}).status_code == 302
    assert petra.send_form(path, {"action": "decide", "decision": "refuse"}).status_code == 422
    assert petra.send_form(path, {"action": "decide", "decision": "approve"}).status_code == 302
    content = b"".join(make(zarema, export).streaming_content)
    assert b"Invented Name" in content
    listed = text(zarema, reverse("exports"))
    assert "With identities" in listed and "Petra agreed" in listed and "Invented Name" not in listed


def _csrf(client: SiteClient, path: str) -> str:
    page = client.get(path).content.decode()
    return page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def test_without_a_seat_in_the_vault_no_identity_leaves(desk: ResearchDesk, known: PersonRecord) -> None:
    nino, malik = desk.client(desk.nino), desk.client(desk.malik)
    ask(nino, kinds=["person"], with_identities="on", persons=known.key)
    path = reverse("export", args=[Export.objects.get().pk])
    nino.send_form(path, {"action": "ask"})
    malik.send_form(path, {"action": "decide", "decision": "approve"})
    answer = make(nino, Export.objects.get())
    assert answer.status_code == 422 and "no seat there" in answer.content.decode()
    assert Export.objects.get().state == "asked"


def test_who_may_and_who_may_not(desk: ResearchDesk, known: PersonRecord) -> None:
    ask(desk.client(desk.zarema))
    export = Export.objects.get()
    jonas, pavel, petra = (desk.client(each) for each in (desk.jonas, desk.pavel, desk.petra))
    path = reverse("export", args=[export.pk])
    assert "Make the file" not in text(jonas, path)
    assert petra.get(path).status_code == 302  # nothing to decide: it holds no identities
    for name in ("exports", "export_new"):
        for each in (pavel, petra):
            assert each.get(reverse(name)).status_code == 404
    assert pavel.get(path).status_code == 404
    assert jonas.get(reverse("export", args=[uuid4()])).status_code == 404
    assert jonas.get(reverse("export_make", args=[export.pk])).status_code == 405
    malik = desk.client(desk.malik)
    token = {"csrfmiddlewaretoken": _csrf(malik, reverse("export_new"))}
    answer = malik.post(reverse("export_make", args=[export.pk]), token)
    assert answer.status_code == 422 and "Only the person who asked" in answer.content.decode()


def test_asking_no_longer_ends_it(desk: ResearchDesk) -> None:
    client = desk.client(desk.zarema)
    ask(client)
    export = Export.objects.get()
    client.send_form(reverse("export", args=[export.pk]), {"action": "give_up"})
    export.refresh_from_db()
    assert export.state == "given_up" and "Given up" in text(client, reverse("exports"))
