"""Every place where something could have been left behind, as (name, bytes).

    records = Recorder()                       # before the journeys
    with records.listening():
        ...journeys...
    for name, data in collect(roots, connections.all(), records=records):
        hits += scanner.scan(name, data)

Not a sink: the directory of host secrets (`without`), which a thief of databases and backups does not hold.
"""

from __future__ import annotations

import logging
import os
import pickle
import traceback
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from safeconduct.config.logs import OURS, WithoutWords

from .scanner import walk

Sink = tuple[str, bytes]

BETWEEN = b"\x00\xfe\x00"
SQLITE_BESIDE = ("", "-wal", "-shm", "-journal")
LONG_VALUE = 256
"""A longer binary value is a sink of its own, so that a headerless stream in it is tried from its first
byte."""


def collect(
    roots: Mapping[str, Path],
    connections: Iterable[Any] = (),
    *,
    records: Recorder | None = None,
    mails: Iterable[Any] | None = None,
    without: Collection[Path] = (),
) -> Iterator[Sink]:
    """Files below each root, database rows and files of each Django connection, caches, mail and log records.

    `roots` gives a name to each directory or file: blobs, temp, logs, mail spool, PostgreSQL's data
    directory,
    a browser profile, backups. `mails` is what was sent (`mail.outbox` when None). Missing paths are skipped:
    assert what must exist with `must_hold`.
    """
    excluded = {path.resolve() for path in without}
    for label, root in roots.items():
        yield from files(label, root, excluded)
    for connection in connections:
        yield from rows(connection)
        yield from database_files(connection)
    yield from caches()
    yield from sent(mails)
    if records is not None:
        yield from records.sinks()


def must_hold(sinks: Iterable[Sink], *prefixes: str) -> list[Sink]:
    """The same sinks, after making sure that each prefix names at least one with bytes in it (no blind
    run)."""
    kept = list(sinks)
    empty = [prefix for prefix in prefixes if not any(n.startswith(prefix) and data for n, data in kept)]
    if empty:
        raise AssertionError(f"nothing was collected from: {', '.join(empty)}")
    return kept


def files(label: str, root: Path, excluded: Collection[Path] = ()) -> Iterator[Sink]:
    """Contents of each file, and all names (and targets of links) below `root` as one sink."""
    if not root.exists():
        return
    names: list[bytes] = []
    for entry in walk(root, set(excluded)):
        names.append(os.fsencode(entry.relative_to(root)))
        if entry.is_symlink():
            names.append(os.fsencode(entry.readlink()))
        elif entry.is_file():
            yield f"{label}:{entry.relative_to(root)}", _read(entry)
    yield f"{label}:names", b"\n".join(names)


def database_files(connection: Any) -> Iterator[Sink]:
    """An SQLite database as it lies on disk, with its write-ahead log and shared memory."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name or "mode=memory" in name:
        return
    for suffix in SQLITE_BESIDE:
        path = Path(name + suffix)
        if path.exists():
            yield f"file:{connection.alias}{suffix}", _read(path)


def rows(connection: Any) -> Iterator[Sink]:
    """Every column of every table, read through the connection, so that a keyed database is read opened.

    Short values of a column are one sink; long binary values are one each."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor, include_views=True))
        tables += _hidden_tables(connection, cursor, tables)
        for table in tables:
            cursor.execute(f"SELECT * FROM {quote(table)}")
            columns = [column[0] for column in cursor.description]
            values: list[list[bytes]] = [[] for _ in columns]
            for number, row in enumerate(cursor.fetchall()):
                for index, value in enumerate(row):
                    written = as_bytes(value)
                    if len(written) > LONG_VALUE and not isinstance(value, str):
                        yield f"sql:{connection.alias}:{table}.{columns[index]}[{number}]", written
                    else:
                        values[index].append(written)
            for column, held in zip(columns, values, strict=True):
                yield f"sql:{connection.alias}:{table}.{column}", BETWEEN.join(held)


def _hidden_tables(connection: Any, cursor: Any, known: list[str]) -> list[str]:
    """SQLite's own tables that hold content (sqlite_sequence holds counts, sqlite_stat samples of values)."""
    if connection.vendor != "sqlite":
        return []
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return sorted({name for (name,) in cursor.fetchall()} - set(known))


def dump(connection: Any) -> Iterator[Sink]:
    """Every table as a dump writes it: by SQLite's `quote`, as `.dump`; by PostgreSQL's COPY, as pg_dump.

    Read through the connection, so what a test has not committed is in it too.
    """
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor, include_views=False))
        for table in tables:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {quote(table)} TO STDOUT") as copied:
                    yield f"dump:{connection.alias}:{table}", b"".join(map(bytes, copied))
                continue
            cursor.execute(f"SELECT * FROM {quote(table)} LIMIT 0")
            columns = ", ".join(f"quote({quote(column[0])})" for column in cursor.description)
            cursor.execute(f"SELECT {columns} FROM {quote(table)}")
            lines = (f"INSERT INTO {table} VALUES({','.join(row)});" for row in cursor.fetchall())
            yield f"dump:{connection.alias}:{table}", "\n".join(lines).encode()


def server_files(connection: Any) -> Iterator[Sink]:
    """PostgreSQL's own files: heaps of this database, write-ahead log, server log. Needs the same machine."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database"
            " WHERE datname = current_database()"
        )
        folder, number = cursor.fetchone()
    data = Path(folder)
    for root in (data / "base" / str(number), data / "pg_wal", data / "pg_stat", data / "pg_replslot"):
        yield from files(f"postgres:{connection.alias}:{root.name}", root)
    for log in (path for path in data.rglob("*") if path.is_file() and "log" in path.name.lower()):
        yield f"postgres:log:{log.name}", _read(log)


def as_bytes(value: object) -> bytes:
    """A database value as a thief would read it."""
    if value is None:
        return b""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return str(value).encode("utf-8", "surrogateescape")


def caches() -> Iterator[Sink]:
    """What Django's in-memory caches of this process hold (others are files or tables, collected as such)."""
    from django.core.cache import caches as configured

    for cache in configured.all(initialized_only=True):
        held = getattr(cache, "_cache", None)
        if isinstance(held, dict):
            yield f"cache:{type(cache).__name__}", pickle.dumps(dict(held))


def sent(mails: Iterable[Any] | None = None) -> Iterator[Sink]:
    """Each mail as it goes over the wire, with its envelope."""
    if mails is None:
        from django.core import mail

        mails = getattr(mail, "outbox", [])
    for number, message in enumerate(mails):
        envelope = " ".join([message.from_email, *message.recipients()])
        yield f"mail:{number}", envelope.encode() + BETWEEN + message.message().as_bytes()


class Recorder(logging.Handler):
    """Keeps every record of every logger at every level: ours with arguments, extras and traceback, other
    packages' as our formatter writes them (Django's put the address that was asked for into the arguments).

    Also takes unhandled exceptions a test client re-raised: `records.exception(error)`."""

    def __init__(self) -> None:
        super().__init__(level=logging.NOTSET)
        self.lines: list[str] = []
        self.setFormatter(WithoutWords())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        if not record.name.startswith(OURS):
            return
        extra = {key: value for key, value in vars(record).items() if key not in _PLAIN and key != "exc_info"}
        self.lines.append(f"{record.name} {record.levelname} {record.getMessage()} {record.args!r} {extra!r}")
        if record.exc_info and record.exc_info[1] is not None:
            self.exception(record.exc_info[1])

    def exception(self, error: BaseException) -> None:
        self.lines += traceback.format_exception(error)

    @contextmanager
    def listening(self) -> Iterator[Recorder]:
        """All loggers are opened to DEBUG and made to pass their records on, then put back as they were.

        But not `django.template`: its DEBUG records are put together from a page's whole context, which takes
        longer than the page, and we run it at WARNING.
        """
        loggers = [
            logging.getLogger(),
            *(logging.getLogger(name) for name in logging.root.manager.loggerDict),
        ]
        before = [(logger, logger.level, logger.propagate, logger.disabled) for logger in loggers]
        for logger in loggers:
            logger.setLevel(logging.INFO if logger.name == "django.template" else logging.DEBUG)
            logger.propagate, logger.disabled = True, False
        logging.getLogger().addHandler(self)
        try:
            yield self
        finally:
            logging.getLogger().removeHandler(self)
            for logger, level, propagate, disabled in before:
                logger.setLevel(level)
                logger.propagate, logger.disabled = propagate, disabled

    def sinks(self) -> Iterator[Sink]:
        yield "log records", "\n".join(self.lines).encode("utf-8", "surrogateescape")


_PLAIN = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None)))


def _read(path: Path) -> bytes:
    """A file that vanished or is a socket holds nothing any more."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
