"""The pages of items: three ways in, what is sealed stays sealed, and nobody sees a file without saying what for."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError

from safeconduct.audit.models import StaffEntry
from safeconduct.blobs import store as blobs
from safeconduct.evidence import keys
from safeconduct.evidence.custody import Action
from safeconduct.evidence.items import artifacts, custody
from safeconduct.evidence.models import Artifact, CustodyEvent, HandedOut, Item, Revision, SearchRow
from safeconduct.evidence.recording import open_content
from tests.evidence.desk import AT, ResearchDesk, a_claim, a_source, an_incident, an_item, research_desk
from tests.evidence.items.files import an_artifact
from tests.files import samples
from tests.sites import SiteClient

PHOTO = samples.photo()
NOT_TEXT = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 300
TITLE = "Invented wound report of one man"


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def a_file(content: bytes = PHOTO, name: str = "фото.jpg") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content, content_type="text/html")}


def send(client: SiteClient, **more: Any) -> Any:
    return client.send_form("/evidence/items/new", {"kind": "photograph", "title": TITLE, **more})


def on_disk() -> list[str]:
    return sorted(path.name for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file())


def shown(answer: Any) -> str:
    return str(answer.content.decode())


class TestThreeWaysIn:
    def test_a_file_arrives_sealed_with_the_digest_of_its_bytes(self, desk: ResearchDesk) -> None:
        client = desk.client(desk.zarema)
        answer = send(client, **a_file(NOT_TEXT))
        assert answer.status_code == 302, shown(answer)
        held = Artifact.objects.get()
        facts = artifacts.described(held, desk.keys(desk.malik))
        assert facts.digest == hashlib.sha256(NOT_TEXT).hexdigest() and facts.name == "фото.jpg"
        assert b"".join(artifacts.content(held, desk.keys(desk.malik))) == NOT_TEXT
        page = shown(client.get(answer["Location"]))
        assert facts.digest in page and TITLE in page and "No other item holds the same bytes" in page

    def test_what_was_not_published_lies_sealed(self, desk: ResearchDesk) -> None:
        send(
            desk.client(desk.zarema), text="He said it himself.", address="https://example.org/him", note="x"
        )
        item = Item.objects.get()
        assert (item.title, item.text, item.address, item.is_public) == ("", "", "", False)
        clear = str(Item.objects.values().get()) + str(SearchRow.objects.values().get())
        assert TITLE not in clear and "He said" not in clear and "example.org" not in clear
        assert open_content(item, desk.keys(desk.malik))["title"] == TITLE
        assert TITLE not in shown(desk.client(desk.malik).get("/evidence/items")), "a list opens nothing"

    def test_what_was_published_lies_in_the_clear_but_its_note_does_not(self, desk: ResearchDesk) -> None:
        send(
            desk.client(desk.zarema),
            is_public="on",
            published_on="2017-04-01",
            note="Ask the editor",
            tags="a, b,a",
        )
        item = Item.objects.get()
        assert item.title == TITLE and str(item.first_day) == "2017-04-01" and item.tags == ["a", "b"]
        assert open_content(item, desk.keys(desk.zarema)) == {"note": "Ask the editor"}

    def test_a_form_sent_twice_keeps_one_item_and_one_file(self, desk: ResearchDesk) -> None:
        client, token = desk.client(desk.zarema), str(uuid4())
        for _ in range(2):
            assert send(client, token=token, **a_file()).status_code == 302
        assert (Item.objects.count(), Artifact.objects.count(), len(on_disk())) == (1, 1, 1)

    def test_an_upload_that_fails_leaves_nothing_and_a_retry_leaves_one(self, desk: ResearchDesk) -> None:
        client, token = desk.client(desk.zarema), str(uuid4())
        with mock.patch.object(custody, "note", side_effect=DatabaseError):
            assert send(client, token=token, **a_file()).status_code == 500
        assert (Item.every.count(), Artifact.objects.count(), CustodyEvent.objects.count(), on_disk()) == (
            0,
            0,
            0,
            [],
        )
        assert send(client, token=token, **a_file()).status_code == 302
        assert (Item.objects.count(), Artifact.objects.count(), len(on_disk())) == (1, 1, 1)

    def test_a_form_in_error_keeps_what_was_typed_and_says_that_the_file_is_gone(
        self, desk: ResearchDesk
    ) -> None:
        answer = send(desk.client(desk.zarema), kind="", **a_file())
        assert answer.status_code == 422 and TITLE in shown(answer) and "Choose it again" in shown(answer)
        assert (Item.objects.count(), on_disk()) == (0, [])

    def test_a_program_is_refused_with_a_sentence(self, desk: ResearchDesk) -> None:
        answer = send(desk.client(desk.zarema), **a_file(b"MZ\x90\x00" + bytes(600), "photo.jpg"))
        assert answer.status_code == 422 and "kind of file is not taken" in shown(answer)
        assert (Item.objects.count(), on_disk()) == (0, [])

    def test_nothing_at_all_is_no_item(self, desk: ResearchDesk) -> None:
        answer = send(desk.client(desk.zarema), title="")
        assert answer.status_code == 422 and Item.objects.count() == 0

    def test_without_its_csrf_token_no_file_is_taken(self, desk: ResearchDesk) -> None:
        answer = desk.client(desk.zarema).post("/evidence/items/new", {"kind": "photograph", **a_file()})
        assert answer.status_code == 403 and (Item.objects.count(), on_disk()) == (0, [])

    def test_the_same_photograph_in_another_item_is_said(self, desk: ResearchDesk) -> None:
        client = desk.client(desk.zarema)
        send(client, **a_file())
        answer = send(client, **a_file())
        page = shown(client.get(answer["Location"]))
        assert "The same bytes are also in" in page and "I-0001" in page


class TestWithoutASeat:
    def test_jonas_sees_the_open_part_and_the_sealed_notice(self, desk: ResearchDesk) -> None:
        send(desk.client(desk.zarema), **a_file())
        item = Item.objects.get()
        page = shown(desk.client(desk.jonas).get(f"/evidence/items/{item.pk}"))
        assert "sealed to people at the desk" in page and TITLE not in page and "фото" not in page

    def test_jonas_adds_what_was_published_and_changes_it(self, desk: ResearchDesk) -> None:
        client = desk.client(desk.jonas)
        assert send(client, is_public="on").status_code == 302
        item = Item.objects.get()
        typed = {"kind": "photograph", "is_public": "on", "title": "Another title"}
        assert client.send_form(f"/evidence/items/{item.pk}/edit", typed).status_code == 302
        item.refresh_from_db()
        assert item.title == "Another title"

    def test_jonas_changes_the_open_part_of_a_sealed_item_and_nothing_else(self, desk: ResearchDesk) -> None:
        send(desk.client(desk.zarema))
        item = Item.objects.get()
        typed = {"kind": "video", "title": "Put over it"}
        assert desk.client(desk.jonas).send_form(f"/evidence/items/{item.pk}/edit", typed).status_code == 302
        item.refresh_from_db()
        assert item.kind == "video" and item.title == ""
        assert open_content(item, desk.keys(desk.zarema))["title"] == TITLE

    @pytest.mark.parametrize("path", ["", "/preview"])
    def test_jonas_opens_no_file(self, desk: ResearchDesk, path: str) -> None:
        held = an_artifact(desk, desk.zarema, content=PHOTO, media_type="image/jpeg", group="image")
        answer = desk.client(desk.jonas).send_form(
            f"/evidence/artifacts/{held.pk}{path}", {"reason": "check"}
        )
        assert "sealed to people at the desk" in shown(answer)
        assert CustodyEvent.objects.count() == 3, "nothing happened to it"

    @pytest.mark.parametrize(
        "path",
        [
            "items",
            "items/new",
            "items/{i}",
            "items/{i}/edit",
            "items/{i}/custody",
            "items/{i}/custody/bundle",
            "artifacts/{a}",
            "artifacts/{a}/preview",
        ],
    )
    def test_a_caseworker_finds_nothing_here(self, desk: ResearchDesk, path: str) -> None:
        held = an_artifact(desk, desk.zarema)
        address = "/evidence/" + path.format(i=held.item_id, a=held.pk)
        assert desk.client(desk.pavel).get(address).status_code == 404
        assert desk.client(desk.zarema).get(address).status_code == 200
        wrong = "/evidence/" + path.format(i=uuid4(), a=uuid4())
        if wrong != address:
            assert desk.client(desk.zarema).get(wrong).status_code == 404


class TestLookingAndTakingOut:
    @pytest.fixture
    def held(self, desk: ResearchDesk) -> Artifact:
        return an_artifact(
            desk, desk.zarema, content=PHOTO, media_type="image/jpeg", group="image", name="p.jpg"
        )

    def test_a_link_shows_no_picture_and_a_reason_does(self, desk: ResearchDesk, held: Artifact) -> None:
        client, path = desk.client(desk.malik), f"/evidence/artifacts/{held.pk}/preview"
        assert "data:image" not in shown(client.get(path))
        assert client.send_form(path).status_code == 422
        assert CustodyEvent.objects.count() == 3
        answer = client.send_form(path, {"reason": "describe"})
        assert "data:image/png;base64," in shown(answer) and "no-store" in answer["Cache-Control"]
        event = custody.events_of(held.item_id)[-1].happened
        assert (event.action, event.details, event.actor) == (
            Action.VIEWED,
            ("describe",),
            desk.malik.person.pk,
        )
        assert StaffEntry.objects.filter(
            action="evidence.custody.viewed.describe", subject=held.item_id
        ).exists()

    def test_leafing_through_is_one_look(self, desk: ResearchDesk, held: Artifact) -> None:
        client, path = desk.client(desk.malik), f"/evidence/artifacts/{held.pk}/preview"
        for number in "123":
            client.send_form(path, {"reason": "describe", "page": number})
        assert CustodyEvent.objects.filter(action="viewed").count() == 1
        desk.client(desk.zarema).send_form(path, {"reason": "describe"})
        client.send_form(path, {"reason": "redact"})
        assert CustodyEvent.objects.filter(action="viewed").count() == 3

    def test_violence_is_never_shown_without_a_warning(self, desk: ResearchDesk, held: Artifact) -> None:
        Item.objects.filter(pk=held.item_id).update(is_graphic=True)
        client = desk.client(desk.malik)
        assert "<img" not in shown(client.get(f"/evidence/items/{held.item_id}"))
        page = shown(client.get(f"/evidence/artifacts/{held.pk}/preview"))
        assert "This shows violence" in page and "Show it all the same" in page and "<img" not in page

    def test_a_download_is_in_the_chain_in_the_audit_and_on_the_list(
        self, desk: ResearchDesk, held: Artifact
    ) -> None:
        client, path = desk.client(desk.malik), f"/evidence/artifacts/{held.pk}"
        answer = client.send_form(path, {"reason": "court"})
        assert b"".join(answer.streaming_content) == PHOTO
        assert answer["Content-Disposition"] == 'attachment; filename="I-0001-original.jpg"'
        assert StaffEntry.objects.filter(action="evidence.custody.exported.court").count() == 1
        row = HandedOut.objects.get()
        assert (row.kind, row.record_id, row.how, row.by) == (
            "item",
            held.item_id,
            "download",
            desk.malik.person,
        )
        assert custody.verify_item(held.item_id) is None

    def test_a_damaged_file_is_a_sentence(self, desk: ResearchDesk, held: Artifact) -> None:
        blobs.path_of(held.blob).write_bytes(b"something else altogether" * 20)
        client = desk.client(desk.malik)
        for path in (f"/evidence/artifacts/{held.pk}", f"/evidence/artifacts/{held.pk}/preview"):
            answer = client.send_form(path, {"reason": "check"})
            assert answer.status_code == 200 and "was changed on the disk" in shown(answer)
        blobs.delete(held.blob)
        answer = client.send_form(f"/evidence/artifacts/{held.pk}", {"reason": "check"})
        assert "missing from the store" in shown(answer)
        assert not HandedOut.objects.exists(), "nothing went out"

    def test_a_text_is_shown_as_text(self, desk: ResearchDesk) -> None:
        held = an_artifact(
            desk,
            desk.zarema,
            content="Они забрали <b>его</b>".encode(),
            media_type="text/plain",
            group="text",
        )
        path = f"/evidence/artifacts/{held.pk}/preview"
        assert "Они забрали &lt;b&gt;его" in shown(
            desk.client(desk.malik).send_form(path, {"reason": "check"})
        )

    def test_checking_the_content_writes_what_was_found(self, desk: ResearchDesk, held: Artifact) -> None:
        client, page = desk.client(desk.malik), f"/evidence/items/{held.item_id}"
        path = f"/evidence/artifacts/{held.pk}/check"
        assert "file_whole" in client.send_form(path, page=page)["Location"]
        assert custody.events_of(held.item_id)[-1].happened.action is Action.VERIFIED
        changed = bytearray(blobs.path_of(held.blob).read_bytes())
        changed[-1] ^= 1
        blobs.path_of(held.blob).write_bytes(changed)
        assert "file_changed" in client.send_form(path, page=page)["Location"]
        assert custody.events_of(held.item_id)[-1].happened.action is Action.FAILED_VERIFICATION
        assert "Damaged" in shown(client.get(page))
        assert custody.verify_item(held.item_id) is None, "a recorded failure is part of a whole chain"


class TestChangeAndHistory:
    def test_two_who_edit_at_once_see_what_the_other_saved(self, desk: ResearchDesk) -> None:
        send(desk.client(desk.zarema))
        item = Item.objects.get()
        path, typed = f"/evidence/items/{item.pk}/edit", {"kind": "photograph"}
        assert desk.client(desk.malik).send_form(path, {**typed, "title": "Malik's title"}).status_code == 302
        answer = desk.client(desk.zarema).send_form(
            path, {**typed, "title": "Zarema's title", "version": "1"}
        )
        assert answer.status_code == 422
        assert "Zarema&#x27;s title" in shown(answer) and "Malik&#x27;s title" in shown(answer)
        assert Revision.objects.filter(record_id=item.pk).count() == 1

    def test_what_was_in_the_clear_is_not_sealed_afterwards(self, desk: ResearchDesk) -> None:
        item = an_item(desk.zarema)
        answer = desk.client(desk.zarema).send_form(
            f"/evidence/items/{item.pk}/edit", {"kind": "newspaper", "title": "x"}
        )
        assert answer.status_code == 422 and "stays in the history" in shown(answer)

    def test_a_sealed_item_can_be_published_and_leaves_no_copy_in_its_seal(self, desk: ResearchDesk) -> None:
        send(desk.client(desk.zarema))
        item = Item.objects.get()
        typed = {"kind": "photograph", "is_public": "on", "title": TITLE}
        assert desk.client(desk.zarema).send_form(f"/evidence/items/{item.pk}/edit", typed).status_code == 302
        item.refresh_from_db()
        assert item.title == TITLE and open_content(item, desk.keys(desk.zarema)) == {}

    def test_a_withdrawn_item_is_a_line_and_its_files_are_not_there(self, desk: ResearchDesk) -> None:
        held = an_artifact(desk, desk.zarema)
        Item.every.filter(pk=held.item_id).update(withdrawn_on=AT.date())
        client = desk.client(desk.zarema)
        for path in ("/evidence/items", f"/evidence/items/{held.item_id}"):
            assert "Withdrawn on" in shown(client.get(path)) and "Report of 1 April" not in shown(
                client.get(path)
            )
        for path in (f"items/{held.item_id}/edit", f"items/{held.item_id}/custody", f"artifacts/{held.pk}"):
            assert client.get(f"/evidence/{path}").status_code == 404

    def test_a_forgotten_item_is_a_tombstone_and_no_error(self, desk: ResearchDesk) -> None:
        send(desk.client(desk.zarema), **a_file())
        item, held = Item.objects.get(), Artifact.objects.get()
        keys.forget_keys("documentation", [item.pk])
        client = desk.client(desk.zarema)
        page = shown(client.get(f"/evidence/items/{item.pk}"))
        assert "The key of this item was deleted" in page and TITLE not in page
        for path in (f"items/{item.pk}/custody", f"artifacts/{held.pk}", f"artifacts/{held.pk}/preview"):
            assert client.get(f"/evidence/{path}").status_code == 200
        assert client.get(f"/evidence/items/{item.pk}/edit").status_code == 302
        answer = client.send_form(f"/evidence/items/{item.pk}/custody/bundle",
                                  {"reason": "court", "reveal": "on", "sure": "on",
                                   "chosen_files": str(held.pk)})  # fmt: skip
        assert answer.status_code == 422 and "fingerprints are gone" in shown(answer)


class TestLists:
    def test_the_list_is_narrowed_and_helps_when_it_is_empty(self, desk: ResearchDesk) -> None:
        client = desk.client(desk.zarema)
        assert "Add the first one" in shown(client.get("/evidence/items"))
        an_item(desk.zarema, source=a_source(desk.zarema))
        an_item(desk.zarema, "Film of 2 April", kind="video")
        page = shown(client.get("/evidence/items?source=s-1"))
        assert "Report of 1 April" in page and "Film of 2 April" not in page
        assert "Film of 2 April" in shown(client.get("/evidence/items?kind=video"))
        assert "No item fits" in shown(client.get("/evidence/items?shown=sealed"))
        assert "Film of 2 April" in shown(client.get("/evidence/items?kind=nonsense&page=9999"))

    def test_a_page_of_fifty_asks_no_more_than_a_page_of_one(
        self, desk: ResearchDesk, django_assert_max_num_queries: Any
    ) -> None:
        source = a_source(desk.zarema)
        for number in range(12):
            an_item(desk.zarema, f"Report {number}", source=source)
        client = desk.client(desk.zarema)
        with django_assert_max_num_queries(20):
            client.get("/evidence/items")

    def test_the_page_names_the_claims_that_rest_on_it(self, desk: ResearchDesk) -> None:
        item = an_item(desk.zarema)
        a_claim(desk.zarema, an_incident(desk.zarema), item=item)
        assert "More than one hundred men" in shown(desk.client(desk.jonas).get(f"/evidence/items/{item.pk}"))
