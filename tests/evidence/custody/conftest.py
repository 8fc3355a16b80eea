"""The chain of one invented item: a photograph that Zaur handed over and Madina looked after."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from uuid import UUID

import pytest

from safeconduct.evidence.custody import (
    Action,
    Happened,
    Head,
    ItemChain,
    Revealed,
    append,
    bundle,
    keyed_digest,
    salt_for,
    sha256_of,
)

VERIFIER = Path(__file__).parents[3] / "tools" / "verify_custody.py"
ITEM, OTHER_ITEM = UUID(int=0xA1), UUID(int=0xA2)
PHOTOGRAPH, REDACTED = UUID(int=0xF1), UUID(int=0xF2)
MADINA = UUID(int=0x3AD1)
ITEM_KEY = bytes(range(32))
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

# No text in any encoding: bytes that are not UTF-8, a null, line ends of both kinds, a byte order mark.
CONTENT = b"\xff\xd8\xff\xe0\x00\x80\x81\r\n\n\xef\xbb\xbf\xc3\x28" + bytes(range(256)) * 40
LOCKED = b"\x01\x04" + bytes(range(255, -1, -1)) * 50

Lines = list[bytes]


def photograph() -> Revealed:
    return Revealed(PHOTOGRAPH, salt_for(ITEM_KEY, PHOTOGRAPH), sha256_of([CONTENT]))


def happenings() -> Iterator[Happened]:
    """Nine things that happened to the photograph, a minute apart."""
    shown = photograph()
    keyed, locked = keyed_digest(shown.salt, shown.sha256), sha256_of([LOCKED])
    acts: list[tuple[Action, dict[str, object]]] = [
        (Action.RECEIVED, {"details": ("by_hand", "from_source")}),
        (Action.STORED, {"ciphertext": locked}),
        (Action.HASHED, {"plaintext": keyed}),
        (Action.VIEWED, {}),
        (Action.REDACTED, {"artifact": REDACTED, "derived_from": PHOTOGRAPH, "tool": "pdfium", "version": "5.15"}),
        (Action.STORED, {"artifact": REDACTED, "ciphertext": sha256_of([b"boxes"])}),
        (Action.VERIFIED, {"ciphertext": locked, "actor": None, "details": ("nightly",)}),
        (Action.VERIFIED, {"ciphertext": locked, "plaintext": keyed}),
        (Action.EXPORTED, {"artifact": None, "details": ("court",)}),
    ]  # fmt: skip
    for minute, (action, more) in enumerate(acts):
        at = NOON + timedelta(minutes=minute)
        yield Happened(action, at, **{"artifact": PHOTOGRAPH, "actor": MADINA, **more})  # type: ignore[arg-type]  # a table of mixed fields


def chained(what: Iterable[Happened], item: UUID = ITEM) -> tuple[Lines, Head]:
    lines, head = [], Head(item)
    for happened in what:
        event, head = append(head, happened)
        lines.append(event.canonical())
    return lines, head


@pytest.fixture
def lines() -> Lines:
    return chained(happenings())[0]


@pytest.fixture
def head() -> Head:
    return chained(happenings())[1]


def court_file() -> ModuleType:
    """The court's file, loaded by its path as nothing of ours."""
    spec = importlib.util.spec_from_file_location("verify_custody", VERIFIER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COURT_FILE = court_file()


@pytest.fixture
def verifier() -> ModuleType:
    return COURT_FILE


def unpack(folder: Path, *items: ItemChain) -> Path:
    for part in bundle(items, made_at=NOON):
        path = folder / part.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.writelines(part.pieces)
    return folder


@pytest.fixture
def handed_over(tmp_path: Path, lines: Lines, head: Head) -> Path:
    """A bundle as a court gets it: the chain, the locked photograph, its content revealed."""
    whole = ItemChain(
        head, lines, sealed={PHOTOGRAPH: [LOCKED]}, plain={PHOTOGRAPH: [CONTENT]}, revealed=(photograph(),)
    )
    return unpack(tmp_path / "bundle", whole)


@pytest.fixture
def check(verifier: ModuleType, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs the verifier: its exit code and what it printed."""

    def run(*arguments: object) -> tuple[int, str]:
        code: int = verifier.main([str(argument) for argument in arguments])
        return code, capsys.readouterr().out

    return run
