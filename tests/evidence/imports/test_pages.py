"""A file comes in through the pages, without scripts: upload, columns, check, writing, taking back."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from safeconduct.blobs.store import path_of
from safeconduct.evidence.models import Claim, ImportRun, Incident, PersonRecord, Source
from tests.evidence.desk import ResearchDesk, a_claim, an_incident, research_desk
from tests.evidence.exchange.shared_files import shared_file
from tests.sites import SiteClient

TABLE = (
    "Название;Дата;Город;Сколько;Источник;Телефон\n"
    "Выдуманная облава;02.03.2017;Северный город;не менее трёх;Газета А;+7 900 000 00 00\n"
    "Ещё одна;17.04.2017;Другой город;более ста;Газета Б;+7 900 000 00 01\n"
    "Третья;около 2017;Третий город;;Газета А;+7 900 000 00 02\n"
).encode()


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def send(client: SiteClient, content: bytes, name: str = "table.csv", **more: Any) -> Any:
    hidden = dict(
        re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page_of(client, reverse("import_new")))
    )
    data = {**hidden, "clean": "yes", "file": SimpleUploadedFile(name, content), **more}
    return client.post(reverse("import_new"), data)


def page_of(client: SiteClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def act(client: SiteClient, path: str, action: str, **more: str) -> Any:
    """Press a button of a page."""
    return client.send_form(path, {"action": action, **more})


def through(client: SiteClient, run: ImportRun) -> ImportRun:
    """Check and write, as a browser does that follows the pages."""
    answer = act(client, reverse("import_map", args=[run.pk]), "check")
    page_of(client, answer["Location"])
    act(client, reverse("import_run", args=[run.pk]), "write")
    run.refresh_from_db()
    return run


def test_a_russian_spreadsheet_comes_in_with_its_figures(desk: ResearchDesk) -> None:
    client = desk.client(desk.nino)
    answer = send(client, TABLE)
    run = ImportRun.objects.get()
    assert answer["Location"] == reverse("import_map", args=[run.pk]) and path_of(run.blob).exists()
    page = page_of(client, answer["Location"])
    assert "Телефон" in page and "look as if they told who somebody is" in page
    assert "+7 900" in page  # the reader's own file, shown to them alone
    shown = client.get(answer["Location"])
    assert "no-store" in shown["Cache-Control"]
    assert "Выдуманная облава" not in str(bytes(run.sealed or b""))
    blob = path_of(run.blob)
    run = through(client, run)
    assert run.state == "live" and not blob.exists()
    assert (
        Incident.objects.count() == 3 and Claim.objects.filter(comparator="more_than", low=100).count() == 1
    )
    assert Claim.objects.exclude(unit="").count() == 2 and Source.objects.count() == 2
    assert "+7" not in "".join(str(each) for each in Incident.objects.values_list("title", "summary", "tags"))


def test_columns_are_changed_and_shown_again_without_scripts(desk: ResearchDesk) -> None:
    client = desk.client(desk.nino)
    send(client, TABLE)
    path = reverse("import_map", args=[ImportRun.objects.get().pk])
    chosen = {"kind": "incident", "to_0": "incident.title", "to_1": "incident.when", "how_1": "dmy",
              "to_2": "incident.tags", "unit": "person", "act": "detention"}  # fmt: skip
    assert act(client, path, "preview", **chosen).status_code == 302
    page = page_of(client, path)
    assert re.search(r'<option value="incident.tags" selected', page) and "2017-03-02" in page
    act(client, path, "preview", kind="incident", to_0="incident.title", to_1="incident.place.latitude")
    assert "needs both latitude and longitude" in page_of(client, path) or "Problem" in page_of(client, path)
    act(client, path, "own", kind="claim")
    page = page_of(client, path)
    assert "Still needed" in page and "fixed_about" in page


def test_problems_are_listed_by_row_and_column_and_can_be_downloaded(desk: ResearchDesk) -> None:
    client = desk.client(desk.zarema)
    send(client, b"key,title,date\nE-1,A,2017-02-31\n=cmd(),B,2017\nE-1,C,nonsense\n")
    run = ImportRun.objects.get()
    answer = act(client, reverse("import_map", args=[run.pk]), "check")
    page = page_of(client, answer["Location"])
    assert "Nothing was brought in" in page and "Is a day that does not exist" in page
    listed = client.get(reverse("import_run", args=[run.pk]) + "?list=problems")
    assert (
        listed["Content-Type"].startswith("text/csv")
        and "import-problems.csv" in listed["Content-Disposition"]
    )
    assert '"2","date"' in listed.content.decode() and "=cmd" not in listed.content.decode()
    assert act(client, reverse("import_run", args=[run.pk]), "write").status_code == 302
    assert Incident.every.count() == 0
    act(client, reverse("import_run", args=[run.pk]), "give_up")
    run.refresh_from_db()
    assert run.state == "given_up" and not run.blob and "table.csv" in page_of(client, reverse("imports"))
    assert "table.csv" not in page_of(desk.client(desk.jonas), reverse("imports"))
    assert "are deleted" in page_of(client, reverse("import_run", args=[run.pk]))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"), (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40), "not a text file"),
        (b"%PDF-1.7 invented", "not a text file"), (b"\n\n \n", "empty"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_not_taken(desk: ResearchDesk, content: bytes, says: str) -> None:
    answer = send(desk.client(desk.zarema), content)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_a_file_that_is_not_confirmed_is_not_kept(desk: ResearchDesk, settings: Any) -> None:
    answer = send(desk.client(desk.zarema), TABLE, clean="")
    assert answer.status_code == 422 and ImportRun.objects.count() == 0
    assert not [path for path in settings.BLOB_DIR.glob("??/*") if path.is_file()]


def test_a_file_beyond_the_limit_is_told_so(desk: ResearchDesk, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100_000
    answer = send(desk.client(desk.zarema), b"title\n" + b"x" * 150_000)
    assert answer.status_code == 422 and "too big" in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_letters_that_do_not_fit_the_encoding_are_said_and_can_be_chosen(desk: ResearchDesk) -> None:
    client = desk.client(desk.zarema)
    send(client, "Название;Дата\nОблава;2017\n".encode("windows-1251"))
    path = reverse("import_map", args=[ImportRun.objects.get().pk])
    act(client, path, "read", encoding="utf-8", delimiter=";")
    assert "Choose another encoding" in page_of(client, path, 422)
    act(client, path, "read", encoding="windows-1251", delimiter=";")
    assert "Облава" in page_of(client, path)


def test_the_same_form_twice_is_one_import(desk: ResearchDesk) -> None:
    client, token = desk.client(desk.zarema), str(uuid4())
    send(client, TABLE, token=token)
    send(client, TABLE, token=token)
    assert ImportRun.objects.count() == 1


def test_who_may_and_who_may_not(desk: ResearchDesk) -> None:
    send(desk.client(desk.zarema), TABLE)
    run = ImportRun.objects.get()
    jonas, pavel = desk.client(desk.jonas), desk.client(desk.pavel)
    assert "Import" in page_of(jonas, reverse("imports"))
    for name, ids in (("import_new", []), ("import_map", [run.pk]), ("import_run", [run.pk])):
        assert "sealed to people at the desk" in page_of(jonas, reverse(name, args=ids))
        assert pavel.get(reverse(name, args=ids)).status_code == 404
    assert pavel.get(reverse("imports")).status_code == 404
    assert jonas.get(reverse("import_run", args=[uuid4()])).status_code == 404
    assert desk.client(desk.zarema).get(reverse("import_take_back", args=[run.pk])).status_code == 404


def test_a_colleague_goes_on_after_a_sign_out(desk: ResearchDesk) -> None:
    send(desk.client(desk.zarema), TABLE)
    run = ImportRun.objects.get()
    act(desk.client(desk.zarema), reverse("import_map", args=[run.pk]), "check")
    malik = desk.client(desk.malik)
    shown = malik.get(reverse("import_run", args=[run.pk]))
    assert "being checked" in shown.content.decode() and shown["Refresh"].endswith("?go=on")
    assert "Ready to come in" in page_of(malik, shown["Refresh"].split("url=")[1])
    act(malik, reverse("import_run", args=[run.pk]), "write")
    run.refresh_from_db()
    assert run.state == "live" and run.begun_by == desk.zarema.person


def test_taking_back_says_what_leans_on_it(desk: ResearchDesk) -> None:
    client = desk.client(desk.zarema)
    send(client, TABLE)
    run = through(client, ImportRun.objects.get())
    claim = a_claim(desk.malik, Incident.objects.order_by("key")[0])
    path = reverse("import_take_back", args=[run.pk])
    page = page_of(client, path)
    assert claim.key in page and "Claims" in page
    answer = client.send_form(path)
    assert Incident.objects.count() == 0
    assert "keys are free" in page_of(client, answer["Location"])
    assert an_incident(desk.zarema).pk


def test_the_real_incidents_of_2020_come_in(desk: ResearchDesk) -> None:
    content = shared_file("2020pb_incidents_no_narrative.csv")
    client = desk.client(desk.zarema)
    send(client, content, "2020pb.csv")
    run = ImportRun.objects.get()
    path = reverse("import_map", args=[run.pk])
    header = content.split(b"\n")[0].decode().strip().split(",")
    to = {"id": "incident.key", "city": "incident.place.name", "date_text": "incident.when", "tags": "incident.tags",
          "lat": "incident.place.latitude", "lon": "incident.place.longitude", "state": "incident.title"}  # fmt: skip
    chosen = {f"to_{header.index(name)}": target for name, target in to.items()}
    act(client, path, "preview", kind="incident", **chosen, **{f"how_{header.index('tags')}": ","})
    run = through(client, run)
    assert run.state == "live" and run.rows == 1340 and Incident.objects.count() == 1340
    periods = Incident.objects.values_list("periods", flat=True)
    assert sum("?" in "".join(each) for each in periods) >= 30


def test_a_table_of_people_comes_in_by_pseudonym(desk: ResearchDesk) -> None:
    content = shared_file("synthetic_victim_table_104.csv")
    client = desk.client(desk.zarema)
    send(client, content, "people.csv")
    run = ImportRun.objects.get()
    path = reverse("import_map", args=[run.pk])
    act(client, path, "own", kind="person")
    assert "selected" in page_of(client, path)
    run = through(client, run)
    assert run.state == "live" and PersonRecord.objects.count() == 104
    assert PersonRecord.objects.filter(age_band="25-34").exists()
    assert PersonRecord.objects.filter(outcomes=["dead"]).count() == 1


MIXED = (
    b"title,date,act,how many,source,tags,keywords,labels,colour\n"
    b"Raid one,2017-03-02,a beating nobody has a word for,at least 7,Gazette A,a,b,c,red\n"
    b"Raid two,2017-04-02,detention,about 20,Gazette B,d,e,f,blue\n"
)


def test_what_the_lists_show_is_what_the_preview_shows_and_what_is_posted(desk: ResearchDesk) -> None:
    client = desk.client(desk.zarema)
    send(client, MIXED)
    run = ImportRun.objects.get()
    path = reverse("import_map", args=[run.pk])
    page = page_of(client, path)
    shown = selected(page)
    assert shown["to_4"] == "source.title" and shown["to_2"] == "act.type" and not shown["to_8"]
    assert "Columns that are not used:" in page and page.index("not used:") < page.index(
        "Check the whole file"
    )
    before = preview_of(page)
    assert "Gazette A" in before and "Problem" in before
    assert act(client, path, "preview", **shown).status_code == 302
    assert preview_of(page_of(client, path)) == before
    assert act(client, path, "check", **shown)["Location"].startswith(reverse("import_run", args=[run.pk]))


def test_columns_changed_since_the_preview_are_shown_before_they_are_checked(desk: ResearchDesk) -> None:
    client = desk.client(desk.zarema)
    send(client, MIXED)
    path = reverse("import_map", args=[ImportRun.objects.get().pk])
    changed = selected(page_of(client, path)) | {"to_2": "incident.tags"}
    answer = act(client, path, "check", **changed)
    assert answer["Location"] == f"{path}?changed=yes"
    page = page_of(client, answer["Location"])
    assert "You changed what the columns become" in page and "Problem" not in preview_of(page)
    assert "go=on" in act(client, path, "check", **selected(page))["Location"]


def test_a_corrected_file_takes_the_place_of_the_failed_one(desk: ResearchDesk) -> None:
    client = desk.client(desk.zarema)
    send(client, b"key,title,date\nE-1,A,2017-02-31\n", "first.csv")
    failed = ImportRun.objects.get()
    answer = act(client, reverse("import_map", args=[failed.pk]), "check")
    again = f"{reverse('import_new')}?instead={failed.pk}"
    assert again in page_of(client, answer["Location"])
    assert "first.csv" in page_of(client, again)
    send(client, b"key,title,date\nE-1,A,2017-02-27\n", "second.csv", instead=str(failed.pk))
    failed.refresh_from_db()
    run = ImportRun.objects.exclude(pk=failed.pk).get()
    assert failed.state == "given_up" and not failed.blob and run.state == "mapping"
    assert through(client, run).state == "live"
    listed = page_of(client, reverse("imports"))
    assert "first.csv" in listed and "second.csv" in listed
    assert b"first.csv" not in bytes(failed.sealed or b"")


def selected(page: str) -> dict[str, str]:
    """What the lists of the page post as they stand."""
    found = {}
    lists = r'<select name="((?:to|how)_\d+|kind|unit|act)".*?>(.*?)</select>'
    for name, options in re.findall(lists, page, re.DOTALL):
        held = re.search(r'value="([^"]*)" selected', options)
        found[name] = held[1] if held else ""
    return found


def preview_of(page: str) -> str:
    return page[page.index("The first rows, as they will be") : page.index("Columns that are not used:")]
