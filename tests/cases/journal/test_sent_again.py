"""Back, change, send again: the browser keeps the form's token. No room says "kept" of what it did not keep."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.cases.journal import ChangedMeanwhile
from safeconduct.cases.life import facts
from safeconduct.cases.outcomes import recording, records
from safeconduct.cases.outcomes.codes import Outcome
from tests.access.people import House, found_house, hire
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened
from tests.cases.conflicts.scenes import at_desk, check, stands, zaur
from tests.cases.papers.scenes import Scene


@pytest.fixture
def house() -> House:
    return found_house()


def test_a_conflict_after_clear_is_asked_again_and_then_holds(house: House) -> None:
    request = zaur()
    seen = check(request, house.aisha)
    client, page = at_desk(house.aisha), f"/requests/{request.id}/conflicts"
    url = f"{page}/decide"
    form = {"token": str(uuid4()), "version": "0", "check_id": str(seen.id)}
    clear = {**form, "outcome": "clear", "reason": "nobody in the way here"}
    conflict = {**form, "outcome": "conflict", "reason": "she is the sister of our client"}
    assert client.send_form(url, clear, page=page).status_code == 302
    told = client.send_form(url, conflict, page=page)
    assert told.status_code == 409
    assert "nobody in the way here" in told.content.decode()
    assert "sister of our client" in told.content.decode()
    assert client.send_form(url, {**conflict, "version": "1"}, page=page).status_code == 302
    assert stands(request, house.aisha).state == "conflict"


def test_a_no_after_a_yes_is_asked_again_and_then_holds(house: House) -> None:
    request, _holder = ask()
    client, url, today = at_desk(house.aisha), f"/requests/{request.id}/case/agreement", timezone.now().date()
    day = {"on-day": str(today.day), "on-month": str(today.month), "on-year": str(today.year)}
    form = {**day, "token": str(uuid4()), "seen": "0", "how": "telephone"}
    assert client.send_form(url, {**form, "given": "yes", "why": ""}).status_code == 302
    no = {**form, "given": "no", "why": "she called back: no"}
    told = client.send_form(url, no)
    assert told.status_code == 409 and "she called back: no" in told.content.decode()
    assert client.send_form(url, {**no, "seen": "1"}).status_code == 302
    assert facts.agreement(request, journal_of(request, house.aisha)).given is False


def test_a_second_task_on_the_old_page_is_a_second_task(house: House) -> None:
    request, _holder = ask()
    client, form = at_desk(house.aisha), {"token": str(uuid4()), "note": ""}
    for title in ("File the motion", "Call the court today", "Call the court today"):
        sent = client.send_form(f"/requests/{request.id}/tasks/new", {**form, "title": title})
        assert sent.status_code == 302
    kept = [record.content["title"] for record in journal_of(request, house.aisha).records("task")]
    assert kept == ["File the motion", "Call the court today"]


def test_an_outcome_is_counted_as_the_journal_has_it(house: House) -> None:
    oskar = hire(house.rosa, "Oskar", ["auditor"], desk=house.desks["statistics"])
    request, _holder = ask()
    token, now = uuid4(), timezone.now()

    def record(result: str, seen: int = 0) -> None:
        recording.record(
            request=request, keys=opened(request, house.aisha), outcome=Outcome(result, "court", now.date(), "staff"),
            seen=seen, token=token, by=house.aisha.unlocked, at=now,
        )  # fmt: skip

    record("asylum")
    with pytest.raises(ChangedMeanwhile):
        record("denied")
    record("denied", seen=1)
    record("asylum")  # the first click, come late
    known, version = recording.held(request.id, journal_of(request, house.aisha))
    rows, _damaged = records.read_all(oskar.unlocked, house.desks["statistics"])
    assert known is not None and (known.result, version) == ("denied", 2)
    assert rows[0]["outcome"] == "denied"


def test_another_description_of_a_paper_is_shown_beside_the_first() -> None:
    scene = Scene()
    paper = scene.added(title="one")
    url = scene.address(paper, "/edit")
    form = {"token": str(uuid4()), "version": str(paper.record.version), "kind": "police", "language": "ru"}
    for _click in range(2):
        assert scene.aisha.send_form(url, {**form, "title": "two"}).status_code == 302
    told = scene.aisha.send_form(url, {**form, "title": "three, corrected"})
    assert told.status_code == 409 and "three, corrected" in told.content.decode()
    assert scene.paper(paper.id).title == "two"
