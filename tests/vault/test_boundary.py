"""The room itself: what it may import, and who may import crypto."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import safeconduct
from safeconduct import vault
from safeconduct.vault import digests

ROOT = Path(safeconduct.__file__).parent
VAULT = ROOT / "vault"
CRYPTO = {
    "cryptography",
    "nacl",
    "shamir_mnemonic",
    "hashlib",
    "hmac",
    "argon2",
    "Crypto",
    "OpenSSL",
    "_hashlib",
}
PLAIN_DIGESTS = {
    "law/packs.py": "names a pack of public law by its content, and law knows no other room",
    "evidence/exchange/checking.py": "finds rows that are there twice, in memory",
    "evidence/capture/warc_writing.py": "payload digests are part of the WARC format",
    "evidence/capture/warc_reading.py": "payload digests are part of the WARC format",
    "evidence/capture/wacz_reading.py": "file digests are part of the WACZ format",
}
"""Where a bare hash protects nothing and is no cryptography of ours; with the reason."""
FORBIDDEN_IN_VAULT = {"django", "time", "socket", "sqlite3", "logging", "gettext", "requests", "urllib"}


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _using(paths: Iterable[Path], forbidden: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in _imports(path)
        if name.split(".")[0] in forbidden
    ]


def test_nothing_outside_the_vault_imports_a_crypto_library() -> None:
    outside = [path for path in ROOT.rglob("*.py") if VAULT not in path.parents]
    allowed = {f"{path} imports hashlib" for path in PLAIN_DIGESTS}
    assert set(_using(outside, CRYPTO)) - allowed == set()
    assert {str(path.relative_to(ROOT)) for path in outside} >= set(PLAIN_DIGESTS)


def test_the_vault_imports_no_framework_clock_network_or_log() -> None:
    assert _using(VAULT.rglob("*.py"), FORBIDDEN_IN_VAULT) == []


def test_the_vault_imports_no_other_room() -> None:
    rooms = {
        name for path in VAULT.rglob("*.py") for name in _imports(path) if name.startswith("safeconduct")
    }
    assert {name for name in rooms if not name.startswith("safeconduct.vault")} == set()


def test_the_watchman_would_see_an_import(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden.py"
    hidden.write_text("def f():\n    from hashlib import sha256\n    import nacl.secret as s\n")
    assert set(_imports(hidden)) == {"hashlib", "nacl.secret"}


def test_every_public_name_is_there() -> None:
    assert [name for name in vault.__all__ if not hasattr(vault, name)] == []
    assert len(set(vault.__all__)) == len(vault.__all__)


def test_digests_are_what_they_are_called(pepper: bytes) -> None:
    # FIPS 180-2, appendix B.1.
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digests.sha256(b"abc").hex() == known
    running = digests.RunningDigest()
    for piece in (b"a", memoryview(b"b"), bytearray(b"c")):
        running.update(piece)
    assert running.digest().hex() == known
    assert digests.equal(b"abc", b"abc")
    assert not digests.equal(b"abc", b"abd")
    assert not digests.equal(b"abc", b"ab")


def test_a_keyed_digest_is_apart_for_every_purpose(pepper: bytes) -> None:
    made = {
        digests.keyed(pepper, "locator", b"1234"),
        digests.keyed(pepper, "locator1", b"234"),
        digests.keyed(pepper, "network", b"1234"),
        digests.keyed(pepper[::-1], "locator", b"1234"),
        digests.keyed(pepper, "", b"locator1234"),
    }
    assert len(made) == 5
    with pytest.raises(ValueError, match="pepper"):
        digests.keyed(b"", "locator", b"1234")


def test_random_values_are_long_and_new() -> None:
    assert len(digests.random_bytes(24)) == 24
    assert digests.random_bytes(24) != digests.random_bytes(24)
    assert len(digests.random_token()) == 43
    assert digests.random_token() != digests.random_token()
