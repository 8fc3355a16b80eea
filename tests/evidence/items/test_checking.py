"""A changed byte, a changed line, a lost line: each is found, by the worker at night and by `verify custody`."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from safeconduct.audit.models import StaffEntry, WorkerEntry
from safeconduct.blobs import store as blobs
from safeconduct.cli import custody as command
from safeconduct.evidence.custody import Action, Head
from safeconduct.evidence.items import bundling, checking, custody
from safeconduct.evidence.models import Artifact, CustodyEvent, CustodyHead, HandedOut, Item
from tests.evidence.desk import AT, ResearchDesk, an_item, research_desk
from tests.evidence.items.files import NOT_UTF8, an_artifact

TOMORROW = AT + timedelta(days=1)
TOOL = Path(__file__).parents[3] / "tools" / "verify_custody.py"


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def flip_a_byte(held: Artifact) -> None:
    path = blobs.path_of(held.blob)
    changed = bytearray(path.read_bytes())
    changed[70_000] ^= 1
    path.write_bytes(changed)


def verified(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What `safeconduct verify custody` says of this house."""
    monkeypatch.setattr(command, "open_home", lambda asked: None)
    code = command.verify_custody(Namespace())
    return code, capsys.readouterr().out


class TestTheNightlyCheck:
    def test_whole_files_are_looked_at_once_a_day(self, desk: ResearchDesk) -> None:
        held = an_artifact(desk, desk.zarema)
        assert checking.rehash(AT) == 0, "it was stored today"
        assert checking.rehash(TOMORROW) == 1 and checking.rehash(TOMORROW) == 0
        held.refresh_from_db()
        assert held.condition == "whole" and held.checked_on == TOMORROW.date()
        assert CustodyEvent.objects.count() == 3 and not WorkerEntry.objects.exists(), (
            "a whole file is no event"
        )

    def test_one_flipped_byte_is_found_and_written_down_once(self, desk: ResearchDesk) -> None:
        held, other = an_artifact(desk, desk.zarema), an_artifact(desk, desk.malik)
        flip_a_byte(held)
        assert checking.rehash(TOMORROW) == 2
        assert [each.pk for each in checking.damaged()] == [held.pk]
        event = custody.events_of(held.item_id)[-1].happened
        assert (event.action, event.actor) == (Action.FAILED_VERIFICATION, None)
        assert event.details == ("damaged", "locked_file") and event.at.hour == 0, "the worker knows a day"
        assert WorkerEntry.objects.filter(action="evidence.custody.failed_verification").count() == 1
        checking.rehash(TOMORROW + timedelta(days=1))
        assert CustodyEvent.objects.filter(action="failed_verification").count() == 1
        assert custody.verify_item(held.item_id) is None and custody.verify_item(other.item_id) is None

    def test_a_missing_file_is_missing_until_a_backup_brings_it_back(self, desk: ResearchDesk) -> None:
        held = an_artifact(desk, desk.zarema)
        path = blobs.path_of(held.blob)
        kept = path.read_bytes()
        path.unlink()
        checking.rehash(TOMORROW)
        assert checking.damaged().get().condition == "missing"
        path.write_bytes(kept)
        checking.rehash(TOMORROW + timedelta(days=1))
        assert not checking.damaged().exists()
        assert custody.events_of(held.item_id)[-1].happened.action is Action.VERIFIED
        assert custody.verify_item(held.item_id) is None

    def test_a_round_takes_no_more_than_it_bears_and_goes_on_with_the_next(self, desk: ResearchDesk) -> None:
        for _ in range(3):
            an_artifact(desk, desk.zarema)
        size = Artifact.objects.values_list("stored_size", flat=True)[0]
        assert checking.rehash(TOMORROW, most=2 * size) == 2
        assert checking.rehash(TOMORROW, most=2 * size) == 1
        assert checking.rehash(TOMORROW + timedelta(days=1), most=1) == 1, "one at least, however large"

    def test_what_was_withdrawn_is_not_missed(self, desk: ResearchDesk) -> None:
        held = an_artifact(desk, desk.zarema)
        Item.every.filter(pk=held.item_id).update(withdrawn_on=AT.date())
        blobs.delete(held.blob)
        assert checking.rehash(TOMORROW) == 0 and list(checking.problems()) == []


def change_a_line(held: Artifact) -> None:
    row = CustodyEvent.objects.get(number=2)
    CustodyEvent.objects.filter(pk=row.pk).update(line=bytes(row.line).replace(b'"stored"', b'"viewed"'))


def change_a_digit(held: Artifact) -> None:
    row = CustodyEvent.objects.get(number=1)
    CustodyEvent.objects.filter(pk=row.pk).update(line=bytes(row.line).replace(b"2026-", b"2025-"))


def change_the_column(held: Artifact) -> None:
    CustodyEvent.objects.filter(number=1).update(action="viewed")


def swap_two(held: Artifact) -> None:
    for number, to in ((1, 99), (2, 1), (99, 2)):
        CustodyEvent.objects.filter(number=number).update(number=to)


def swap_two_lines(held: Artifact) -> None:
    first, second = CustodyEvent.objects.get(number=1), CustodyEvent.objects.get(number=2)
    CustodyEvent.objects.filter(pk=first.pk).update(line=second.line, action=second.action)
    CustodyEvent.objects.filter(pk=second.pk).update(line=first.line, action=first.action)


def delete_one(held: Artifact) -> None:
    CustodyEvent.objects.filter(number=2).delete()


def delete_the_last(held: Artifact) -> None:
    CustodyEvent.objects.filter(number=3).delete()


def cut_the_end_with_its_head(held: Artifact) -> None:
    CustodyEvent.objects.filter(number=3).delete()
    left = custody.events_of(held.item_id)[-1]
    CustodyHead.objects.update(count=2, digest=left.digest())


def delete_everything(held: Artifact) -> None:
    CustodyEvent.objects.all().delete()
    CustodyHead.objects.all().delete()
    Artifact.objects.all().delete()


def delete_the_file_row(held: Artifact) -> None:
    Artifact.objects.all().delete()


def put_another_file_in_its_place(held: Artifact) -> None:
    blobs.path_of(held.blob).write_bytes(b"another")
    Artifact.objects.update(ciphertext=hashlib.sha256(b"another").digest())


def write_it_anew(held: Artifact) -> None:
    """A chain that follows in itself, with its head: only the audit knows better."""
    from dataclasses import replace

    from safeconduct.evidence.custody import append

    head, written = Head(held.item_id), custody.events_of(held.item_id)
    for event in written:
        new, head = append(head, replace(event.happened, at=TOMORROW))
        CustodyEvent.objects.filter(number=event.number).update(line=new.canonical())
    CustodyHead.objects.update(count=head.count, digest=head.digest)


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (change_a_line, "event 2: "), (change_a_digit, "event 1: "), (change_the_column, "event 1: "),
        (swap_two, "event 1: "), (swap_two_lines, "event 1: "), (delete_one, "event 2: "),
        (delete_the_last, "the last ones are gone"), (cut_the_end_with_its_head, "the last ones are gone"),
        (delete_everything, "the audit speaks of its chain"), (delete_the_file_row, "is gone"),
        (put_another_file_in_its_place, "another locked file"), (write_it_anew, "written anew"),
        (flip_a_byte, "the locked file was changed"), (lambda held: blobs.delete(held.blob), "file is missing"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)  # fmt: skip
def test_verify_custody_names_the_broken_place(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    tamper: Callable[[Artifact], None], said: str,
) -> None:  # fmt: skip
    held = an_artifact(desk, desk.zarema)
    code, out = verified(monkeypatch, capsys)
    assert code == 0 and "The evidence is whole." in out
    tamper(held)
    code, out = verified(monkeypatch, capsys)
    assert code == 1 and str(held.item_id) in out and said in out
    assert "protocol" not in out


def test_it_is_one_of_the_things_that_verify_checks() -> None:
    from safeconduct.cli import parser

    assert parser().parse_args(["verify", "custody"]).run is command.verify_custody


def test_the_broken_item_is_named_among_many_and_the_others_are_not(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, held = an_artifact(desk, desk.zarema), an_artifact(desk, desk.zarema)
    row = CustodyEvent.objects.get(item=held.item, number=2)
    row.delete()
    code, out = verified(monkeypatch, capsys)
    assert code == 1 and str(held.item_id) in out and str(whole.item_id) not in out


def test_the_page_says_that_the_chain_is_whole_and_where_it_is_not(desk: ResearchDesk) -> None:
    held = an_artifact(desk, desk.zarema)
    client, path = desk.client(desk.malik), f"/evidence/items/{held.item_id}/custody"
    page = client.send_form(path).content.decode()
    assert "The chain is whole" in page and "Locked and put into the store" in page and "Zarema" in page
    flip_a_byte(held)
    assert "Damaged" in client.send_form(path).content.decode()
    delete_one(held)
    page = client.send_form(path).content.decode()
    assert "The chain is not whole" in page and "At entry 2" in page
    assert client.get(path).status_code == 200


def test_a_chain_with_a_line_nobody_can_read_is_still_shown(desk: ResearchDesk) -> None:
    held = an_artifact(desk, desk.zarema)
    CustodyEvent.objects.filter(number=2).update(line=b"{}")
    page = desk.client(desk.malik).get(f"/evidence/items/{held.item_id}/custody").content.decode()
    assert "This entry cannot be read" in page
    with_it = desk.client(desk.malik).send_form(f"/evidence/artifacts/{held.pk}", {"reason": "check"})
    assert with_it.status_code == 200, "nobody's work stops for it"


FOLDER = "I-0001-custody"


class TestTheBundle:
    def ask(
        self, desk: ResearchDesk, held: Artifact, tmp_path: Path, **ticked: str
    ) -> tuple[int, str, list[str]]:
        path = f"/evidence/items/{held.item_id}/custody/bundle"
        answer = desk.client(desk.malik).send_form(path, {"reason": "court", "sure": "on", **ticked})
        assert answer.status_code == 200, answer.content.decode()
        assert answer["Content-Disposition"] == 'attachment; filename="I-0001-custody.zip"'
        whole = b"".join(answer.streaming_content)
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            assert archive.testzip() is None
            archive.extractall(tmp_path / "bundle")
            names = [name.removeprefix(f"{FOLDER}/") for name in archive.namelist()]
        done = subprocess.run(
            [sys.executable, TOOL, tmp_path / "bundle" / FOLDER], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout, names

    def test_anybody_can_check_it_without_us(self, desk: ResearchDesk, tmp_path: Path) -> None:
        held = an_artifact(desk, desk.zarema)
        code, said, names = self.ask(desk, held, tmp_path)
        assert code == 0 and "WHOLE" in said, said
        assert names == [f"events/{held.item_id}.jsonl", "manifest.json"]
        everything = b"".join(
            file.read_bytes() for file in (tmp_path / "bundle").rglob("*") if file.is_file()
        )
        bare = hashlib.sha256(NOT_UTF8).hexdigest().encode()
        assert bare not in everything and b"protocol" not in everything and b"Zarema" not in everything
        assert b'"exported"' in everything, "that it went out stands in it"

    def test_locked_files_fingerprints_and_contents_only_when_ticked(
        self, desk: ResearchDesk, tmp_path: Path
    ) -> None:
        held = an_artifact(desk, desk.zarema)
        code, said, names = self.ask(
            desk, held, tmp_path, sealed="on", reveal="on", plain="on", chosen_files=str(held.pk)
        )
        assert code == 0, said
        assert {f"sealed/{held.pk}.bin", f"plain/{held.pk}.bin"} <= set(names)
        assert (tmp_path / "bundle" / FOLDER / "plain" / f"{held.pk}.bin").read_bytes() == NOT_UTF8
        assert (
            hashlib.sha256(NOT_UTF8).hexdigest()
            in (tmp_path / "bundle" / FOLDER / "manifest.json").read_text()
        )

    def test_a_redacted_copy_goes_out_without_what_it_was_made_from(
        self, desk: ResearchDesk, tmp_path: Path
    ) -> None:
        held = an_artifact(desk, desk.zarema)
        copy = an_artifact(
            desk, desk.zarema, item=held.item, role="redacted", derived_from=held, tool="safeconduct"
        )
        path = f"/evidence/items/{held.item_id}/custody/bundle"
        page = desk.client(desk.malik).get(path).content.decode()
        ticked = re.findall(r'name="chosen_files" value="([^"]+)"[^>]* checked', page)
        assert ticked == [str(copy.pk)] and "what was hidden leaves with it" in page
        assert "tools/verify_custody.py" in page and f"{FOLDER}/" in page
        open_ = {"reason": "court", "sure": "on", "reveal": "on", "plain": "on"}
        whole = {**open_, "chosen_files": [str(held.pk), str(copy.pk)]}
        answer = desk.client(desk.malik).send_form(path, whole)
        assert answer.status_code == 422 and "what was hidden can be read" in answer.content.decode()
        assert desk.client(desk.malik).send_form(path, open_).status_code == 422
        code, said, names = self.ask(desk, held, tmp_path, reveal="on", plain="on", chosen_files=str(copy.pk))
        assert code == 0, said
        assert f"plain/{copy.pk}.bin" in names and f"plain/{held.pk}.bin" not in names
        manifest = (tmp_path / "bundle" / FOLDER / "manifest.json").read_text()
        assert manifest.count('"sha256"') == 1

    def test_a_changed_bundle_is_not_whole(self, desk: ResearchDesk, tmp_path: Path) -> None:
        held = an_artifact(desk, desk.zarema)
        self.ask(desk, held, tmp_path, sealed="on")
        file = tmp_path / "bundle" / FOLDER / "sealed" / f"{held.pk}.bin"
        file.write_bytes(file.read_bytes()[:-1] + b"\0")
        done = subprocess.run(
            [sys.executable, TOOL, tmp_path / "bundle" / FOLDER], capture_output=True, check=False
        )
        assert done.returncode == 1

    def test_that_it_went_out_is_in_the_chain_the_audit_and_the_list(
        self, desk: ResearchDesk, tmp_path: Path
    ) -> None:
        held = an_artifact(desk, desk.zarema)
        self.ask(desk, held, tmp_path)
        event = custody.events_of(held.item_id)[-1].happened
        assert event.action is Action.EXPORTED and set(event.details) == {"court", "bundle"}
        assert StaffEntry.objects.filter(action="evidence.custody.exported.court").count() == 1
        assert HandedOut.objects.get().how == "custody_bundle"
        assert custody.verify_item(held.item_id) is None

    def test_it_asks_who_gets_it_and_what_for(self, desk: ResearchDesk) -> None:
        held = an_artifact(desk, desk.zarema)
        client, path = desk.client(desk.malik), f"/evidence/items/{held.item_id}/custody/bundle"
        for typed in (
            {},
            {"reason": "court"},
            {"sure": "on"},
            {"reason": "court", "sure": "on", "plain": "on"},
        ):
            assert client.send_form(path, typed).status_code == 422
        assert not HandedOut.objects.exists() and CustodyEvent.objects.count() == 3

    def test_jonas_without_a_seat_takes_the_chain_and_no_fingerprint(self, desk: ResearchDesk) -> None:
        held = an_artifact(desk, desk.zarema)
        client, path = desk.client(desk.jonas), f"/evidence/items/{held.item_id}/custody/bundle"
        typed = {"reason": "court", "sure": "on"}
        assert client.send_form(path, {**typed, "reveal": "on"}).status_code == 422
        answer = client.send_form(path, typed)
        assert answer.status_code == 200 and b"manifest.json" in b"".join(answer.streaming_content)

    def test_an_item_without_files_has_a_bundle_too(self, desk: ResearchDesk, tmp_path: Path) -> None:
        item = an_item(desk.zarema)
        pieces = bundling.hand_out(
            item, bundling.Wanted(), reason="court", by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema)
        )
        assert zipfile.ZipFile(io.BytesIO(b"".join(pieces))).namelist()[-1] == f"{FOLDER}/manifest.json"


def test_a_chain_of_many_looks_is_read_in_few_queries(
    desk: ResearchDesk, django_assert_max_num_queries: Any
) -> None:
    held = an_artifact(desk, desk.zarema)
    for number in range(40):
        custody.viewed(held, reason="check", by=desk.zarema.person, at=AT + timedelta(hours=number))
    with django_assert_max_num_queries(8):
        assert custody.verify_item(held.item_id) is None
    assert connection.vendor in ("sqlite", "postgresql")
