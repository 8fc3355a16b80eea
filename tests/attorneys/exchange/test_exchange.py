"""Omar coordinates, Aisha is a caseworker, Ines an attorney: files with attorneys and cases, in and out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from safeconduct.attorneys.exchange import carried, cases, tables
from safeconduct.attorneys.models import Attorney, Carried
from safeconduct.attorneys.register import profiles
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.reading import read_answers
from safeconduct.intake import questions, sending
from safeconduct.intake.models import Draft, Request
from safeconduct.keyring.models import Holder, WrappedKey
from tests.access.people import hire
from tests.attorneys.exchange.test_tables import CASE
from tests.attorneys.rounds.scene import Scene, a_scene
from tests.cases.caseroom import opened
from tests.sites import SiteClient

PANEL = b"name;email;languages;admissions\nNAMED_LEYLA;leyla@e.org;ce:3 ru:2;CA:77:active\nNAMED_KARIM;;;\n"


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def a_file(*rows: dict[str, Any]) -> bytes:
    return b"".join(tables.written(list(rows[-1]), rows))


def send(client: SiteClient, name: str, content: bytes, **more: Any) -> Any:
    return client.send_form(reverse(name), {"file": SimpleUploadedFile("x.csv", content), **more})


def taken(client: SiteClient, name: str) -> bytes:
    answer: Any = client.get(reverse(name))
    return b"".join(answer.streaming_content)


def at_rest() -> bytes:
    """Every column of every row of the rooms that take part."""
    rows = []
    for room in ("attorneys", "intake", "cases", "audit", "outbox", "keyring"):
        for model in apps.get_app_config(room).get_models():
            for row in model._base_manager.all():
                rows += [getattr(row, field.attname) for field in model._meta.concrete_fields]
    return b"".join(
        bytes(each) if isinstance(each, bytes | memoryview) else str(each).encode() for each in rows
    )


def test_omar_brings_in_two_attorneys_and_pressing_twice_makes_two(scene: Scene) -> None:
    omar, before = scene.client(), Attorney.objects.count()
    answer = send(omar, "panel_import", PANEL)
    assert answer.status_code == 302 and Attorney.objects.count() == before
    assert b"NAMED_LEYLA" not in at_rest()
    shown = omar.get(answer["Location"])
    assert "NAMED_LEYLA" in shown.content.decode() and "no-store" in shown["Cache-Control"]
    for _press in range(2):
        done = omar.send_form(answer["Location"], {}) if _press == 0 else omar.get(answer["Location"])
        assert done["Location"] == f"{reverse('panel')}?done=panel_imported"
    made = Attorney.objects.filter(person=None)
    assert made.count() == 2 and set(made.values_list("state", flat=True)) == {"applied"}
    held = profiles.read(made.get(id=_named(scene, "NAMED_LEYLA")), scene.omar.unlocked, scene.desk).held
    assert held["languages"] == {"ce": 3, "ru": 2} and held["admissions"][0]["verified_on"] == ""
    assert StaffEntry.objects.filter(action="panel.imported").count() == 1
    assert not WrappedKey.objects.filter(owner_kind="carried").exists() and b"NAMED_" not in at_rest()
    again = send(omar, "panel_import", PANEL)
    assert again.status_code == 422 and "Somebody on the panel has the same" in again.content.decode()


def _named(scene: Scene, name: str) -> Any:
    found, _ = profiles.read_all(scene.omar.unlocked, scene.desk, states=("applied",))
    return next(each.attorney.id for each in found if each.name == name)


def test_one_bad_row_keeps_everything_out(scene: Scene) -> None:
    answer = send(scene.client(), "panel_import", PANEL + b"NAMED_THIRD;nonsense;;\n")
    page = answer.content.decode()
    assert answer.status_code == 422 and "no e-mail address" in page and "NAMED_THIRD" not in page
    assert not Carried.objects.exists() and not WrappedKey.objects.filter(owner_kind="carried").exists()
    assert scene.client().send_form(reverse("panel_import"), {}).status_code == 422


def test_a_file_is_bigger_than_we_take(scene: Scene) -> None:
    answer = send(scene.client(), "panel_import", b"name\n" + b"x" * (10 * 1024 * 1024))
    assert answer.status_code == 422 and "bigger than 10 MB" in answer.content.decode()


def test_the_panel_goes_out_after_a_page_that_says_where_the_file_lies(scene: Scene) -> None:
    omar, path = scene.client(), reverse("panel_export")
    assert "outside our protection" in omar.get(path).content.decode()
    assert omar.send_form(path, {}).status_code == 422
    answer = omar.send_form(path, {"has_read": "yes"})
    content = b"".join(answer.streaming_content)
    assert b"Ines Invented" in content and "no-store" in answer["Cache-Control"]
    assert StaffEntry.objects.filter(action="panel.exported").count() == 1


def test_cases_go_out_without_identity(scene: Scene) -> None:
    held, omar = scene.case(waits=12), scene.client()
    answer = omar.send_form(reverse("cases_export"), {})
    content = b"".join(answer.streaming_content).decode()
    assert f"{str(held.id)[:8]}," in content and ",12,ru," in content
    assert not any(word in content for word in ("ZAUR", "Заур", "BLIND", str(held.id)))


def test_aisha_brings_in_two_cases_as_requests(scene: Scene) -> None:
    aisha = scene.client(scene.house.aisha)
    first = {
        **CASE, "name": "NAMED_ADAM", "what_happened": "TOLD_ADAM", "next_hearing": "2027-03-02",
        "court": "San Francisco Immigration Court", "who_harmed": "HARM_ONE|HARM_TWO", "a_number": "A123456789",
    }  # fmt: skip
    second = {
        **first,
        "name": "NAMED_LIDA",
        "a_number": "",
        "contact_way": "phone",
        "contact": "+1 202 555 0100",
    }
    answer = send(aisha, "cases_import", a_file(first, second))
    assert answer.status_code == 302
    assert not Request.objects.exists() and b"NAMED_ADAM" not in at_rest()
    assert "NAMED_LIDA" in aisha.get(answer["Location"]).content.decode()
    done = aisha.send_form(answer["Location"], {})
    assert done["Location"] == f"{reverse('inbox')}?done=cases_imported"
    assert Request.objects.count() == 2 == Holder.objects.count() and not Draft.objects.exists()
    assert b"NAMED_" not in at_rest() and b"TOLD_" not in at_rest() and b"HARM_" not in at_rest()
    told = [read_answers(each, opened(each, scene.house.aisha, scene.at)) for each in Request.objects.all()]
    by_name = {each["facts"]["person.name"]["value"]: each for each in told}
    adam = by_name["NAMED_ADAM"]
    assert adam["facts"]["harm.own_words"]["value"] == "TOLD_ADAM"
    assert adam["facts"]["writer.who"]["value"] == "for" and adam["call"]["a_number"] == "A123456789"
    assert adam["facts"]["fear.who_harmed"]["value"] == [{"name": "HARM_ONE"}, {"name": "HARM_TWO"}]
    assert adam["facts"]["papers.list"]["value"][0]["when"] == "2027-03-02"
    wording = questions.consent_wording(adam)
    assert "read aloud" not in wording and wording.endswith("another organisation told us in a file")
    assert by_name["NAMED_LIDA"]["facts"]["contact.address"]["value"] == "+1 202 555 0100"
    first_page = aisha.get(reverse("request", args=[Request.objects.all()[0].id])).content.decode()
    assert "in a file from Invented Legal Aid" in first_page and "as Invented Legal Aid" in first_page
    assert "phone (operator)" not in first_page and "read aloud" not in first_page.lower()
    assert aisha.get(answer["Location"])["Location"].endswith("done=cases_imported")
    assert Request.objects.count() == 2


def test_a_break_in_the_middle_leaves_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    by, at = scene.house.aisha.unlocked, timezone.now()
    found = cases.read(a_file(CASE, {**CASE, "name": "Lida"}), at.date())
    row = carried.keep(token=uuid4(), kind="cases", found=[one for _n, one in found.rows], by=by, at=at)
    keys, real, calls = WrappedKey.objects.count(), sending.send, list[int]()

    def breaks(**more: Any) -> Request:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError
        return real(**more)

    monkeypatch.setattr(cases, "send", breaks)
    with pytest.raises(RuntimeError):
        cases.bring_in(row, by=by, at=at)
    assert not Request.objects.exists() and not Draft.objects.exists() and not Holder.objects.exists()
    assert WrappedKey.objects.count() == keys
    monkeypatch.setattr(cases, "send", real)
    assert cases.bring_in(carried.of(row.pk, kind="cases", by=by, at=at), by=by, at=at) == 2
    assert cases.bring_in(row, by=by, at=at) == 0 and Request.objects.count() == 2


def test_what_was_checked_is_nobody_elses_and_gone_within_the_hour(scene: Scene) -> None:
    omar, other = (
        scene.client(),
        hire(scene.house.rosa, "Omid", ["coordinator"], desk=scene.desk, sealed_by=scene.omar),
    )
    path = send(omar, "panel_import", PANEL)["Location"]
    row = Carried.objects.get()
    assert scene.client(other).get(path)["Location"].endswith("done=file_over")
    with pytest.raises(carried.Gone):
        carried.opened(row, other.unlocked)
    assert carried.sweep(timezone.now()) == 0
    assert carried.sweep(timezone.now() + timedelta(minutes=61)) == 1
    assert not WrappedKey.objects.filter(owner_kind="carried").exists()
    assert omar.get(path)["Location"].endswith("done=file_over")


def test_what_is_not_wanted_is_dropped_and_the_same_form_holds_the_last_file(scene: Scene) -> None:
    omar, token = scene.client(), str(uuid4())
    path = send(omar, "panel_import", PANEL, token=token)["Location"]
    assert send(omar, "panel_import", b"name\nNAMED_LAST\n", token=token)["Location"].startswith(path)
    assert Carried.objects.count() == 1 and "NAMED_LAST" in omar.get(path).content.decode()
    assert omar.send_form(path, {"drop": "yes"})["Location"].endswith("done=file_dropped")
    assert not Carried.objects.exists()


@pytest.mark.parametrize("name", ["panel_import", "panel_export", "panel_template", "cases_export"])
def test_the_panel_is_for_coordinators(scene: Scene, name: str) -> None:
    assert scene.client(scene.ines).get(reverse(name)).status_code == 404
    assert scene.client(scene.house.aisha).get(reverse(name)).status_code == 404
    assert scene.client().get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["cases_import", "cases_template"])
def test_cases_come_in_by_caseworkers_alone(scene: Scene, name: str) -> None:
    operator = hire(scene.house.rosa, "Olga", ["operator"])
    for member in (scene.ines, scene.omar, operator):
        assert scene.client(member).get(reverse(name)).status_code == 404
    assert scene.client(scene.house.aisha).get(reverse(name)).status_code == 200


def test_a_template_can_be_brought_in_as_it_is(scene: Scene) -> None:
    aisha = scene.client(scene.house.aisha)
    content = taken(aisha, "cases_template")
    assert send(aisha, "cases_import", content).status_code == 302
    omar = scene.client()
    content = taken(omar, "panel_template")
    assert send(omar, "panel_import", content).status_code == 302
