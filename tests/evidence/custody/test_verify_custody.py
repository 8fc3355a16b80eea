"""What the court's expert runs: one file, without us, over bundles that are whole, spoilt and hostile."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from safeconduct.evidence.custody import Action, CannotExport, Happened, Head, ItemChain, Revealed, bundle

from .conftest import (
    CONTENT,
    ITEM,
    LOCKED,
    NOON,
    OTHER_ITEM,
    PHOTOGRAPH,
    REDACTED,
    VERIFIER,
    Lines,
    chained,
    happenings,
    photograph,
    unpack,
)

Check = Callable[..., tuple[int, str]]
EVENTS, SEALED, PLAIN = f"events/{ITEM}.jsonl", f"sealed/{PHOTOGRAPH}.bin", f"plain/{PHOTOGRAPH}.bin"


def manifest_of(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return read


def write_manifest(folder: Path, manifest: object) -> None:
    (folder / "manifest.json").write_text(json.dumps(manifest))


def run_alone(folder: Path, memory: int | None = None) -> subprocess.CompletedProcess[str]:
    def limited() -> None:
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    return subprocess.run(
        [sys.executable, "-I", "-S", VERIFIER, folder], capture_output=True, text=True, check=False,
        preexec_fn=limited, cwd="/",
    )  # fmt: skip


def test_it_runs_alone_and_finds_a_whole_bundle_whole(handed_over: Path) -> None:
    ended = run_alone(handed_over)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[-1] == "WHOLE"
    assert hashlib.sha256((handed_over / "manifest.json").read_bytes()).hexdigest() in ended.stdout


def test_it_imports_the_standard_library_alone_and_is_python_3_9() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 9))
    named = [one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)]
    named += [name.name for one in ast.walk(tree) if isinstance(one, ast.Import) for name in one.names]
    assert {name.split(".")[0] for name in named} <= sys.stdlib_module_names
    assert not {"socket", "urllib", "subprocess", "pickle", "ctypes"} & set(named)
    assert len(VERIFIER.read_text(encoding="utf-8").splitlines()) <= 400


def test_a_bundle_without_files_needs_no_secret(
    tmp_path: Path, lines: Lines, head: Head, check: Check
) -> None:
    folder = unpack(tmp_path / "bundle", ItemChain(head, lines))
    assert check(folder)[0] == 0
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert photograph().sha256.hex().encode() not in everything
    assert hashlib.sha256(CONTENT).hexdigest().encode() not in everything


@pytest.mark.parametrize("name", [SEALED, PLAIN, EVENTS])
def test_one_changed_byte_in_any_file_is_reported(handed_over: Path, check: Check, name: str) -> None:
    path = handed_over / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    code, said = check(handed_over)
    assert code == 1 and "UNTRUE" in said and said.endswith("NOT WHOLE\n")


@pytest.mark.parametrize(
    ("done", "named"),
    [
        (lambda c: c[:3] + c[4:], "event 4: MISSING"),
        (lambda c: [c[1], c[0], *c[2:]], "event 1: REORDERED"),
        (lambda c: [*c, c[-1]], "event 10: DOUBLED"),
        (lambda c: c[:-1], "event 9: TRUNCATED"),
        (lambda c: [*c[:-1], c[-1].rstrip(b"\n")], "event 9: CHANGED"),
        (lambda c: [*c[:4], b"\n", *c[4:]], "event 5: CHANGED"),
        (lambda c: [*c[:4], b"x" * 9_000_000 + b"\n", *c[4:]], "event 5: CHANGED"),
    ],
)  # fmt: skip
def test_what_happened_to_the_events_is_named(
    handed_over: Path, check: Check, done: Callable[[Lines], Lines], named: str
) -> None:
    path = handed_over / EVENTS
    path.write_bytes(b"".join(done(path.read_bytes().splitlines(keepends=True))))
    code, said = check(handed_over)
    assert code == 1 and named in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"head": "0" * 64},
        {"count": 8},
        {"count": 10},
        {"item": str(OTHER_ITEM)},
        {"sealed": [str(REDACTED)]},
        {"sealed": []},
        {"sealed": [str(PHOTOGRAPH), str(UUID(int=0xFFFF))]},
        {"revealed": []},
        {"revealed": [{"artifact": str(PHOTOGRAPH), "salt": "0" * 64, "sha256": "0" * 64}]},
    ],
)
def test_a_manifest_that_says_something_else_is_untrue(
    handed_over: Path, check: Check, wrong: dict[str, object]
) -> None:
    manifest = manifest_of(handed_over)
    manifest["items"][0].update(wrong)
    write_manifest(handed_over, manifest)
    assert check(handed_over)[0] == 1


@pytest.mark.parametrize(
    "hostile",
    [
        b"", b"{}", b"null", b"[]", b"7", b"\xff\xfe", b"[" * 3_000_000, b'{"items":' * 100_000, b"9" * 5_000_000,
        b'{"custody":1,"custody":1,"items":[],"made_at":""}', b'{"custody":NaN,"items":[],"made_at":""}',
        b'{"custody":1e400,"items":[],"made_at":""}', b'{"custody":1,"items":[],"made_at":"\\u001b[2J"}',
    ],
    ids=lambda value: repr(value[:20]),
)  # fmt: skip
def test_a_manifest_that_is_none_is_not_checked(handed_over: Path, check: Check, hostile: bytes) -> None:
    (handed_over / "manifest.json").write_bytes(hostile)
    code, said = check(handed_over)
    assert code == 2 and said == "UNCHECKED manifest.json is not in the form of a manifest\nNOT CHECKED\n"


@pytest.mark.parametrize(
    "wrong",
    [
        {"item": "../../secret"}, {"item": "/etc/passwd"}, {"item": str(ITEM) + "\n"}, {"item": None},
        {"sealed": ["../../../secret"]}, {"plain": ["..\\secret"]}, {"sealed": "x"}, {"sealed": {}},
        {"sealed": [str(PHOTOGRAPH)] * 2}, {"count": True}, {"count": 0}, {"count": 9.0}, {"head": "A" * 64},
        {"revealed": [{"artifact": "../x", "salt": "0" * 64, "sha256": "0" * 64}]}, {"revealed": [[]]},
        {"revealed": {"a": 1}}, {"more": 1},
    ],
    ids=repr,
)  # fmt: skip
def test_names_that_climb_out_of_the_folder_are_no_manifest(
    handed_over: Path, check: Check, wrong: dict[str, object]
) -> None:
    (handed_over.parent / "secret.bin").write_bytes(b"not to be read")
    manifest = manifest_of(handed_over)
    manifest["items"][0].update(wrong)
    write_manifest(handed_over, manifest)
    assert check(handed_over)[0] == 2


@pytest.mark.parametrize("name", ["manifest.json", EVENTS, SEALED, PLAIN])
def test_links_and_pipes_are_not_followed(handed_over: Path, check: Check, name: str) -> None:
    path, elsewhere = handed_over / name, handed_over.parent / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert check(handed_over)[0] == 2
    path.unlink()
    os.mkfifo(path)
    assert check(handed_over)[0] == 2
    path.unlink()
    assert check(handed_over)[0] == (2 if name == "manifest.json" else 1), "a missing file"


def test_a_folder_that_is_a_link_is_not_entered(handed_over: Path, check: Check) -> None:
    (handed_over / "sealed").rename(handed_over.parent / "elsewhere")
    (handed_over / "sealed").symlink_to(handed_over.parent / "elsewhere")
    assert check(handed_over)[0] == 2


def test_what_the_manifest_does_not_know_is_said_and_cannot_write_to_the_terminal(
    handed_over: Path, check: Check
) -> None:
    (handed_over / "read\x1b[2Jme").write_bytes(b"")
    code, said = check(handed_over)
    assert code == 0 and "not checked" in said and "\x1b" not in said
    for number in range(50):
        (handed_over / "plain" / f"{number}.jpg").write_bytes(b"")
    code, said = check(handed_over)
    assert code == 1 and "and 30 more like these" in said and len(said.splitlines()) < 40


def test_printed_heads_catch_a_bundle_written_anew(tmp_path: Path, head: Head, check: Check) -> None:
    lines, forged = chained(one for one in happenings() if one.action is not Action.VIEWED)
    folder, heads = unpack(tmp_path / "bundle", ItemChain(forged, lines)), tmp_path / "heads"
    assert check(folder)[0] == 0
    heads.write_text(f"# printed in November\n{ITEM} {head.count} {head.digest.hex()}\n")
    assert check("--heads", heads, folder)[0] == 1
    heads.write_text(f"{OTHER_ITEM} 3 {'0' * 64}\n")
    assert "none of the printed heads" in check("--heads", heads, folder)[1]
    heads.write_text("nonsense\n")
    assert check("--heads", heads, folder)[0] == 2


def test_a_failed_verification_and_a_clock_set_back_are_said_though_the_chain_is_whole(
    tmp_path: Path, check: Check
) -> None:
    failed = Happened(Action.FAILED_VERIFICATION, NOON, artifact=PHOTOGRAPH)
    lines, head = chained([*happenings(), failed])
    code, said = check(unpack(tmp_path / "bundle", ItemChain(head, lines)))
    assert code == 0 and "event 10 RECORDS A FAILED VERIFICATION" in said and "earlier time" in said


def test_no_folder_is_not_checked(tmp_path: Path, check: Check) -> None:
    assert check(tmp_path / "nowhere")[0] == 2
    with pytest.raises(SystemExit) as ended:
        check()
    assert ended.value.code == 2


def test_two_items_are_told_apart(tmp_path: Path, check: Check) -> None:
    chains = [chained(happenings(), item) for item in (OTHER_ITEM, ITEM)]
    folder = unpack(tmp_path / "bundle", *(ItemChain(head, lines) for lines, head in chains))
    assert check(folder)[0] == 0
    (folder / EVENTS).unlink()
    code, said = check(folder)
    assert code == 1 and f"item {ITEM}: the file" in said and f"whole     item {OTHER_ITEM}" in said


def test_what_would_not_open_is_not_exported(lines: Lines, head: Head) -> None:
    shown = photograph()
    wrong = [
        {"revealed": (Revealed(PHOTOGRAPH, shown.salt, bytes(32)),)},
        {"revealed": (Revealed(REDACTED, shown.salt, shown.sha256),)},
        {"revealed": (shown, shown)},
        {"plain": {PHOTOGRAPH: [CONTENT]}},
    ]
    for one in wrong:
        with pytest.raises(CannotExport):
            for part in bundle([ItemChain(head, lines, **one)], made_at=NOON):  # type: ignore[arg-type]  # a table of mixed fields
                list(part.pieces)
    with pytest.raises(CannotExport):
        list(bundle([ItemChain(Head(ITEM), [])], made_at=NOON))


def test_a_file_larger_than_the_memory_is_read_in_pieces(tmp_path: Path) -> None:
    size, running = 300 * 1024 * 1024, hashlib.sha256()
    for _ in range(300):
        running.update(bytes(1024 * 1024))
    stored = Happened(Action.STORED, NOON, artifact=PHOTOGRAPH, ciphertext=running.digest())
    lines, head = chained([stored])
    folder = unpack(tmp_path / "bundle", ItemChain(head, lines, sealed={PHOTOGRAPH: [LOCKED]}))
    os.truncate(folder / SEALED, 0)
    os.truncate(folder / SEALED, size)
    ended = run_alone(folder, memory=100 * 1024 * 1024)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def long_chain(path: Path, count: int) -> str:
    """`count` events written in a hurry; returns the digest of the last. Without the last one they are cut."""
    line, _ = chained([Happened(Action.VIEWED, NOON, artifact=PHOTOGRAPH)])
    before, after = line[0].split(b'"number":1')
    tail = after.split(b"0" * 64)
    digest = "0" * 64
    with path.open("wb") as file:
        for number in range(1, count + 1):
            made = b'%s"number":%d%s%s%s' % (before, number, tail[0], digest.encode(), tail[1])
            digest = hashlib.sha256(made).hexdigest()
            file.write(made + b"\n")
    return digest


@pytest.mark.attack
def test_a_million_events_are_read_in_little_memory(tmp_path: Path, lines: Lines, head: Head) -> None:
    folder = unpack(tmp_path / "bundle", ItemChain(head, lines))
    manifest = manifest_of(folder)
    manifest["items"][0].update(count=1_000_000, head=long_chain(folder / EVENTS, 1_000_000))
    write_manifest(folder, manifest)
    ended = run_alone(folder, memory=100 * 1024 * 1024)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (folder / EVENTS).write_bytes(b"{}\n" * 1_000_000)
    ended = run_alone(folder, memory=100 * 1024 * 1024)
    assert ended.returncode == 1 and len(ended.stdout) < 1000
