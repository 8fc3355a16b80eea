"""What is collected: nothing that was written down may escape the scanner."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.mail import EmailMessage

from .canaries import ALL
from .scanner import Scanner
from .sinks import Recorder, as_bytes, collect, database_files, files, must_hold, rows, sent

SCANNER = Scanner(ALL)


def kinds(sinks: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, data in sinks:
        for hit in SCANNER.scan(name, data):
            found.setdefault(name, set()).add(hit.kind)
    return found


class OnDisk:
    """As much of a Django connection as the collector uses, on a real SQLite file."""

    vendor, alias = "sqlite", "default"

    def __init__(self, path: Path) -> None:
        self.settings_dict = {"NAME": path}
        self.database = sqlite3.connect(path)
        self.ops = SimpleNamespace(quote_name='"{}"'.format)
        self.introspection = SimpleNamespace(table_names=lambda cursor, include_views: ["story"])

    def cursor(self) -> Any:
        from contextlib import closing

        return closing(self.database.cursor())


@pytest.fixture
def stolen(tmp_path: Path) -> Any:
    connection = OnDisk(tmp_path / "main.sqlite3")
    connection.database.execute("PRAGMA journal_mode=WAL")
    connection.database.execute("CREATE TABLE story (id, words, sealed)")
    connection.database.execute("INSERT INTO story VALUES (1, 'Lisquaventor', x'00')")
    connection.database.execute("CREATE TABLE aside (word)")
    connection.database.execute("INSERT INTO aside VALUES ('Yolvenqarst')")
    connection.database.execute("INSERT INTO story VALUES (2, NULL, ?)", (b"\x07" * 300 + b"Pemvoristak",))
    connection.database.commit()
    yield connection
    connection.database.close()


def test_each_column_is_read_and_tables_nobody_declared_too(stolen: Any) -> None:
    assert kinds(rows(stolen)) == {
        "sql:default:story.words": {"story"},
        "sql:default:story.sealed[1]": {"note"},
        "sql:default:aside.word": {"search term"},
    }


def test_the_write_ahead_log_is_read_as_it_lies(stolen: Any) -> None:
    assert kinds(database_files(stolen))["file:default-wal"] == {"story", "note", "search term"}


def test_files_and_names_are_read_and_host_secrets_are_not(tmp_path: Path) -> None:
    (tmp_path / "Oskandrelium").mkdir()
    (tmp_path / "Oskandrelium" / "body").write_bytes(b"Mirvotaskanu")
    (tmp_path / "host").mkdir()
    (tmp_path / "host" / "pepper").write_bytes(b"Dzhamvirolat")
    (tmp_path / "to").symlink_to("Pemvoristak")

    assert kinds(files("temp", tmp_path, [tmp_path / "host"])) == {
        "temp:Oskandrelium/body": {"file body"},
        "temp:names": {"file name", "note"},
    }


def test_a_log_record_is_kept_with_arguments_extras_and_traceback() -> None:
    records = Recorder()
    quiet = logging.getLogger("safeconduct.quiet")
    quiet.setLevel(logging.CRITICAL)
    quiet.propagate = False
    with records.listening():
        quiet.debug("saved %s", "Nuvrakeldovi", extra={"form": "Lisquaventor"})
        try:
            raise ValueError("Pemvoristak")
        except ValueError:
            quiet.exception("failed")

    assert kinds(records.sinks()) == {"log records": {"message", "story", "note"}}
    assert not quiet.propagate and quiet.level == logging.CRITICAL


def test_mail_is_read_as_it_is_sent() -> None:
    mail = EmailMessage("Про Звентибойр", "…", "desk@example.org", ["vellamor.tisk@quortexmail.example"])

    assert kinds(sent([mail])) == {"mail:0": {"name in Cyrillic", "e-mail"}}


def test_a_sink_that_gave_nothing_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="blobs, mail"):
        must_hold(collect({"blobs": tmp_path / "gone"}, mails=[]), "blobs", "mail")


@pytest.mark.parametrize(
    ("value", "written"), [(None, b""), (7, b"7"), (memoryview(b"x"), b"x"), ("ж", "ж".encode())]
)
def test_values_are_read_as_bytes(value: object, written: bytes) -> None:
    assert as_bytes(value) == written
