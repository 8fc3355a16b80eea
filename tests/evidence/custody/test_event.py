"""One event, written in one way only; content bound, and no guess at it confirmed."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.evidence.custody import (
    Action,
    Event,
    Happened,
    KeyedDigest,
    NotAnEvent,
    keyed_digest,
    read,
    salt_for,
    sha256_of,
)

from .conftest import CONTENT, ITEM, ITEM_KEY, MADINA, NOON, PHOTOGRAPH, REDACTED, Lines, photograph


def test_the_sha256_of_bytes_that_are_no_text_is_what_sha256sum_prints(tmp_path: Path) -> None:
    file = tmp_path / "photograph"
    file.write_bytes(CONTENT)
    printed = subprocess.run(["sha256sum", file], check=True, capture_output=True, text=True).stdout.split()[
        0
    ]
    assert sha256_of([CONTENT]).hex() == printed
    assert sha256_of(CONTENT[i : i + 7] for i in range(0, len(CONTENT), 7)).hex() == printed


def test_a_decoded_string_is_never_hashed() -> None:
    with pytest.raises(TypeError):
        sha256_of([CONTENT.decode("utf-8", "replace")])  # type: ignore[list-item]  # the famous mistake itself
    with pytest.raises(TypeError):
        sha256_of("text")  # type: ignore[arg-type]  # the same, without a list


def test_one_changed_byte_is_another_digest() -> None:
    changed = CONTENT[:3] + b"\xe1" + CONTENT[4:]
    shown = photograph()
    assert not replace(shown, sha256=sha256_of([changed])).opens(keyed_digest(shown.salt, shown.sha256))


def test_the_same_photograph_twice_cannot_be_seen_to_be_the_same() -> None:
    sha256 = sha256_of([CONTENT])
    assert salt_for(ITEM_KEY, PHOTOGRAPH) != salt_for(ITEM_KEY, REDACTED)
    assert keyed_digest(salt_for(ITEM_KEY, PHOTOGRAPH), sha256) != keyed_digest(
        salt_for(ITEM_KEY, REDACTED), sha256
    )


def test_no_line_of_a_chain_holds_the_bare_hash_or_the_salt(lines: Lines) -> None:
    shown = photograph()
    assert not [
        one for one in lines if shown.sha256.hex().encode() in one or shown.salt.hex().encode() in one
    ]
    assert shown.sha256.hex() not in repr(shown)


def test_keys_and_digests_of_another_length_are_refused() -> None:
    for wrong in (b"", bytes(31), bytes(33)):
        with pytest.raises(ValueError, match="32 bytes"):
            salt_for(wrong, PHOTOGRAPH)
        with pytest.raises(ValueError, match="32 bytes"):
            keyed_digest(bytes(32), wrong)


ids = st.uuids()
digest = st.binary(min_size=32, max_size=32)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(NOON.tzinfo))


@st.composite
def events(draw: st.DrawFn) -> Event:
    action = draw(st.sampled_from(Action))
    made = action in (Action.DERIVED, Action.REDACTED)
    happened = Happened(
        action, draw(moments), artifact=draw(ids), actor=draw(st.none() | ids),
        details=tuple(draw(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True), max_size=5))),
        ciphertext=draw(digest), plaintext=KeyedDigest(draw(digest)),
        derived_from=UUID(int=1) if made else None, tool="pillow" if made else "", version="13.0" if made else "",
    )  # fmt: skip
    return Event(draw(ids), draw(st.integers(1, 10**12 - 1)), draw(digest), happened)


@given(events())
def test_an_event_comes_back_from_its_line_and_only_from_it(event: Event) -> None:
    line = event.canonical()
    again = read(line)
    assert again.canonical() == line
    assert again.digest() == event.digest()
    assert (again.item, again.number, again.previous) == (event.item, event.number, event.previous)
    assert again.happened.at == event.happened.at


def test_the_moment_is_written_in_utc() -> None:
    vladivostok = NOON.astimezone(timezone(timedelta(hours=10)))
    one, other = (Event(ITEM, 1, bytes(32), Happened(Action.VIEWED, at)) for at in (NOON, vladivostok))
    assert one.canonical() == other.canonical()
    assert b'"at":"2026-11-22T12:00:00.000000Z"' in one.canonical()


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": NOON.replace(tzinfo=None)},
        {"details": ("Zaur Ismailov",)},
        {"details": tuple(f"code{i}" for i in range(17))},
        {"tool": "a tool\n"},
        {"version": "1"},
        {"ciphertext": b"short"},
        {"plaintext": bytes(33)},
        {"artifact": None, "ciphertext": bytes(32)},
        {"derived_from": REDACTED},
        {"action": Action.STORED},
        {"action": Action.HASHED, "ciphertext": bytes(32)},
        {"action": Action.VERIFIED},
        {"action": Action.REDACTED, "tool": "pdfium"},
        {"action": Action.DERIVED, "derived_from": PHOTOGRAPH, "tool": "pdfium"},
    ],
)
def test_what_does_not_fit_together_is_no_event(wrong: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"action": Action.VIEWED, "at": NOON, "artifact": PHOTOGRAPH, "actor": MADINA}
    with pytest.raises(NotAnEvent) as raised:
        Happened(**{**fields, **wrong})
    assert "Zaur" not in str(raised.value)


def spoilt(line: bytes) -> list[bytes]:
    """The same event written in other ways, and lines that are hostile or none."""
    fields = json.loads(line)
    return [
        b"", b"null", b"[]", b"\xff\xfe", b"[" * 4000, b"[" * 100_000, b"1" * 4000, b"NaN",
        json.dumps(fields).encode(),
        json.dumps(dict(reversed(fields.items())), separators=(",", ":")).encode(),
        line + b" ", b" " + line, line + b"\r", b"\xef\xbb\xbf" + line,
        line.replace(b'{"action"', b'{"action":"viewed","action"'),
        line.replace(b'"number":3', b'"number":3.0'), line.replace(b'"number":3', b'"number":true'),
        line.replace(b'"number":3', b'"number":NaN'), line.replace(b'"number":3', b'"number":-3'),
        line.replace(b'"number":3', b'"number":' + b"3" * 3000),
        line.replace(b'"custody":1', b'"custody":true'), line.replace(b'"custody":1', b'"custody":2'),
        line.replace(b"hashed", b"hash\\u0065d"), line.replace(b"hashed", b"forged"),
        line.replace(b"2026-11-22", b"2026-02-30"), line.replace(b"00.000000Z", b"00Z"),
        line.replace(str(ITEM).encode(), str(ITEM).upper().encode()),
        line.replace(str(ITEM).encode(), b"../../../etc/passwd"),
        line.replace(b'"details":[]', b'"details":["b","a"]'), line.replace(b'"details":[]', b'"details":[1]'),
        line.replace(b'"details":[]', b'"details":{}'), line.replace(b'"details":[]', b'"details":""'),
        line.replace(b'"tool":""', b'"tool":null'), line.replace(b'"actor":"', b'"actor":"{'),
        line.replace(b'"action":"hashed"', b'"action":["hashed"]'),
    ]  # fmt: skip


def test_a_line_that_is_not_exactly_so_is_no_event_to_either_reader(lines: Lines, verifier: Any) -> None:
    line = lines[2]
    assert read(line).canonical() == line
    assert verifier.read_event(line)["number"] == 3
    for other in spoilt(line):
        assert other != line
        assert verifier.read_event(other) is None, other[:80]
        with pytest.raises(NotAnEvent):
            read(other)
