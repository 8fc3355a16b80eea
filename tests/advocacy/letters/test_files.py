"""What goes with a letter is looked through for its maker: found, it is cleaned or confirmed before anything leaves."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.advocacy.letters import enclosures, releasing
from safeconduct.advocacy.letters.content import FILES, opened
from safeconduct.advocacy.letters.gathering import gather
from safeconduct.advocacy.letters.releasing import NotReady
from safeconduct.advocacy.models import Communication, Enclosure
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.items import custody
from safeconduct.evidence.models import Artifact, CustodyEvent, HandedOut
from safeconduct.evidence.testimonies import uses
from tests.advocacy.letters.writing import DAY, Room, a_file, press, shown, url
from tests.evidence.desk import AT, an_item
from tests.evidence.testimonies.vault import an_account
from tests.files import samples


def enclosed(room: Room, letter: Communication, artifact: Artifact) -> Enclosure:
    ilse = room.desk.ilse
    return enclosures.add(
        letter,
        artifact,
        desk=room.desk.keys(ilse),
        documentation=room.desk.research.keys(ilse),
        by=ilse.person,
        at=AT,
    )


def problems(room: Room, letter: Communication) -> list[str]:
    return gather(Communication.objects.get(pk=letter.pk), room.desk.keys(room.desk.noor), DAY).problems


def test_a_photo_that_says_where_it_was_taken_stops_the_letter_until_it_is_cleaned(room: Room) -> None:
    letter, ilse = room.begin(), room.desk.ilse
    row = enclosed(room, letter, a_file(room, samples.photo(), "jpg"))
    assert "exif" in row.found and row.checked_on == DAY
    assert "says something of its maker" in problems(room, letter)[0]
    with pytest.raises(NotReady):
        room.asked(letter)
    letter.refresh_from_db()
    keys = {"desk": room.desk.keys(ilse), "documentation": room.desk.research.keys(ilse)}
    new = enclosures.clean(row, token=uuid4(), by=ilse.person, at=AT, **keys)
    assert new.artifact.role == "derivative" and new.artifact.derived_from_id == row.artifact_id
    assert new.found == [] and new.number == row.number and letter.enclosures.count() == 1
    assert problems(room, letter) == []


def test_a_cleaned_pdf_says_nothing_of_its_maker(room: Room) -> None:
    letter, ilse = room.begin(), room.desk.ilse
    row = enclosed(room, letter, a_file(room, samples.hostile_pdf()))
    assert {"document_info", "xmp"} & set(row.found)
    keys = {"desk": room.desk.keys(ilse), "documentation": room.desk.research.keys(ilse)}
    assert enclosures.clean(row, token=uuid4(), by=ilse.person, at=AT, **keys).found == []


def test_somebody_may_confirm_what_was_found_and_petra_sees_who(room: Room) -> None:
    letter = room.begin()
    row = enclosed(room, letter, a_file(room, samples.photo(), "jpg"))
    enclosures.confirm(row, by=room.desk.noor.person, at=AT)
    assert problems(room, letter) == []
    letter.refresh_from_db()
    room.asked(letter)
    page = shown(room.desk.client(room.desk.petra).get(url("letter_release", letter.pk)))
    digest = opened(letter, room.desk.keys(room.desk.noor))[FILES][str(row.artifact_id)]["digest"]
    assert (
        "confirmed by Noor" in page and digest in page.replace("<wbr>", "") and "notes of the camera" in page
    )


def test_a_released_file_has_its_line_in_the_chain_of_custody(room: Room) -> None:
    letter = room.begin()
    row = enclosed(room, letter, a_file(room, b"plain text", "txt"))
    assert enclosed(room, letter, row.artifact).pk == row.pk  # twice is once
    room.asked(letter)
    room.agreed(letter)
    room.released(letter)
    actions = list(CustodyEvent.objects.filter(artifact_id=row.artifact_id).values_list("action", flat=True))
    assert actions[-2:] == ["viewed", "exported"]
    assert custody.verify_item(row.artifact.item_id) is None


def test_a_file_of_an_item_made_from_an_account_leaves_under_its_purpose_only(room: Room) -> None:
    zarema, letter = room.desk.research.zarema, room.begin()
    account = an_account(room.desk.research, scopes=(Scope.STORE, Scope.SHARE_ANONYMISED))
    item = an_item(zarema)
    uses.made_from(account, item, Scope.SHARE_ANONYMISED, by=zarema.person, at=AT)
    enclosed(room, letter, a_file(room, b"plain text", "txt", item=item))
    room.asked(letter)
    room.agreed(letter)
    room.released(letter)
    row = HandedOut.objects.get()
    assert (row.kind, row.record_id, row.how, row.purpose) == (
        "item",
        item.pk,
        "letter",
        "share_anonymised_with",
    )


def test_the_original_of_what_nobody_published_stays_here(room: Room) -> None:
    letter, sealed = room.begin(), an_item(room.desk.ilse, "", is_public=False)
    with pytest.raises(enclosures.MayNotLeave):
        enclosed(room, letter, a_file(room, b"plain text", "txt", item=sealed))
    row = enclosed(room, letter, a_file(room, b"plain text", "txt", item=sealed, role="redacted"))
    assert row.found == [] and problems(room, letter) == []


def test_what_the_program_cannot_look_into_is_said(room: Room) -> None:
    letter = room.begin()
    assert enclosed(room, letter, a_file(room, b"RIFF....", "wav")).found == ["not_looked_at"]
    broken = enclosed(room, letter, a_file(room, b"%PDF-1.7 broken", "pdf"))
    assert broken.found and not enclosures.Enclosed(broken, {}).can_be_cleaned
    with pytest.raises(enclosures.NotClean):
        enclosures.clean(
            broken, token=uuid4(), desk=room.desk.keys(room.desk.ilse),
            documentation=room.desk.research.keys(room.desk.ilse), by=room.desk.ilse.person, at=AT,
        )  # fmt: skip


def test_a_letter_that_waits_takes_no_more_files(room: Room) -> None:
    letter = room.begin()
    row = enclosed(room, letter, a_file(room, b"plain text", "txt"))
    room.asked(letter)
    for done in (lambda: enclosures.remove(row, by=room.desk.noor.person, at=AT),
                 lambda: enclosed(room, letter, a_file(room, b"other", "txt"))):  # fmt: skip
        row.refresh_from_db()
        with pytest.raises(enclosures.NotDraft):
            done()
    releasing.to_draft(letter, by=room.desk.noor.person, at=AT)
    row = Enclosure.objects.select_related("communication").get(pk=row.pk)
    enclosures.remove(row, by=room.desk.noor.person, at=AT)
    assert not letter.enclosures.exists() and Artifact.objects.filter(pk=row.artifact_id).exists()


def test_ilse_encloses_and_cleans_on_the_page_and_noor_cannot_open_files(room: Room) -> None:
    letter, artifact = room.begin(), a_file(room, samples.photo(), "jpg")
    ilse, noor = room.desk.client(room.desk.ilse), room.desk.client(room.desk.noor)
    path = url("letter_enclosure", letter.pk)
    assert "denial.jpg" in shown(ilse.get(f"{path}?item={artifact.item.key}"))
    assert "There is no “I-9”" in shown(ilse.get(f"{path}?item=I-9"), 422)
    assert "Ask somebody who sits at both desks" in shown(noor.get(path))
    assert "sits at both desks" in shown(
        press(noor, "letter_enclosure", letter, action="add", artifact=artifact.pk), 422
    )
    assert press(ilse, "letter_enclosure", letter, action="add", artifact=artifact.pk).status_code == 302
    page = shown(ilse.get(path))
    assert "notes of the camera" in page and "Put a cleaned copy in its place" in page
    row, token = letter.enclosures.get(), str(uuid4())
    for _click in range(2):
        typed = {"action": "clean", "enclosure": row.pk, "token": token}
        assert press(ilse, "letter_enclosure", letter, **typed).status_code == 302
    assert letter.enclosures.get().found == [] and Artifact.objects.filter(role="derivative").count() == 1
    assert "Nothing found" in shown(noor.get(path))
    for bad in (
        {"action": "add", "artifact": uuid4()},
        {"action": "explode"},
        {"action": "add", "artifact": "x"},
    ):
        assert press(ilse, "letter_enclosure", letter, **bad).status_code == 404
