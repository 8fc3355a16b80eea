#!/usr/bin/env python3
"""Check a custody bundle of Safeconduct, without Safeconduct.

    python3 verify_custody.py [--heads FILE] BUNDLE

Needs Python 3.9 or newer and nothing else. The format (docs/howto/verify-custody.md) in short:

  manifest.json          per item: how many events it has, the digest of the last one, which files are enclosed
  events/ITEM.jsonl      one event a line; an event's digest is the SHA-256 of its line without the line end;
                         "previous" is the digest of the line before (64 zeros in the first)
  sealed/ARTIFACT.bin    optional: a locked file; its SHA-256 is the event's "ciphertext"
  plain/ARTIFACT.bin     optional: the content; its SHA-256 and a salt stand in the manifest, and
                         HMAC-SHA256(salt, PREFIX + SHA-256) is the event's "plaintext"

Ends with 0: all of it is whole. 1: something is not true, and it is said what. 2: it could not be checked.
Only --heads FILE, ends printed earlier ("ITEM COUNT DIGEST" a line), can show that all of it was written anew.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import re
import stat
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

# Every action, and what an event of this kind must say.
ACTIONS: dict[str, tuple[str, ...]] = {
    "received": (), "viewed": (), "exported": (), "transferred": (), "withdrawn": (), "destroyed": (),
    "stored": ("artifact", "ciphertext"), "hashed": ("artifact", "plaintext"),
    "derived": ("artifact", "derived_from", "tool"), "redacted": ("artifact", "derived_from", "tool"),
    "verified": ("artifact",), "failed_verification": ("artifact",),
}  # fmt: skip
FIELDS = {
    "action", "actor", "artifact", "at", "ciphertext", "custody", "derived_from", "details", "item", "number",
    "plaintext", "previous", "tool", "version",
}  # fmt: skip
FIRST = "0" * 64
PREFIX = b"\0\0\0\x11safeconduct keyed\0\0\0\x11custody plaintext"  # each label after its length
MOST_LINE, MOST_MANIFEST, MOST_ARTIFACTS, MOST_SHOWN = 4096, 16 * 1024 * 1024, 100_000, 20

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HEX = re.compile(r"[0-9a-f]{64}")
CODE = re.compile(r"[a-z][a-z0-9_]{0,47}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}|")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z")


class Untrue(Exception):
    """A statement of the bundle that is not true."""


class Unreadable(Exception):
    """Something that keeps the bundle from being checked."""


def strict(text: str) -> Any:
    """JSON with no key twice, no fraction, no NaN, no long number. Raises ValueError."""
    numbers: Any = dict.fromkeys(("parse_int", "parse_float", "parse_constant"), short_int)
    return json.loads(text, object_pairs_hook=no_key_twice, **numbers)


def no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def short_int(digits: str) -> int:
    if len(digits) > 12 or not digits.isdigit():
        raise ValueError("a number of a kind that the format does not have")
    return int(digits)


def open_plainly(path: Path) -> BinaryIO:
    """An ordinary file, opened for reading: no link, no device, no pipe."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Unreadable(f"{shown(path)} is not an ordinary file")
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
        return os.fdopen(os.open(path, flags | getattr(os, "O_NOFOLLOW", 0)), "rb")
    except FileNotFoundError:
        raise Untrue(f"the file {shown(path)} is missing") from None
    except OSError as error:
        raise Unreadable(f"{shown(path)} cannot be opened ({type(error).__name__})") from None


def shown(path: Path) -> str:
    """A name that cannot play tricks with a terminal."""
    return ascii(f"{path.parent.name}/{path.name}")[:120]


def sha256_of_file(path: Path) -> str:
    """As `sha256sum` prints it; the file may be larger than the memory."""
    running = hashlib.sha256()
    with open_plainly(path) as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            running.update(piece)
    return running.hexdigest()


def is_text(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def is_count(value: object) -> bool:
    return type(value) is int and value >= 1


def read_event(line: bytes) -> dict[str, Any] | None:
    """The event that is written as exactly these bytes, as a dictionary; None when it is in no such form."""
    try:
        event = strict(line.decode("ascii")) if len(line) <= MOST_LINE else None
        written = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
        return event if written == line and has_the_form(event) else None
    except (ValueError, TypeError, RecursionError):
        return None


def has_the_form(event: Any) -> bool:
    details = event["details"] if isinstance(event, dict) and set(event) == FIELDS else None
    return details is not None and (
        repr(event["custody"]) == "1" and is_count(event["number"])
        and is_text(event["item"], ID) and is_text(event["previous"], HEX)
        and all(event[name] is None or is_text(event[name], ID) for name in ("actor", "artifact", "derived_from"))
        and all(event[name] is None or is_text(event[name], HEX) for name in ("ciphertext", "plaintext"))
        and is_text(event["tool"], NAME) and is_text(event["version"], NAME)
        and isinstance(details, list) and len(details) <= 16
        and all(is_text(code, CODE) for code in details) and details == sorted(set(details))
        and is_moment(event["at"]) and makes_sense(event)
    )  # fmt: skip


def is_moment(text: str) -> bool:
    """Raises ValueError for the 31st of June."""
    return is_text(text, MOMENT) and bool(datetime.fromisoformat(text[:-1]))


def makes_sense(event: dict[str, Any]) -> bool:
    """What an action must say, and what it cannot."""
    action, origin, digests = (
        event["action"],
        event["derived_from"],
        event["ciphertext"] or event["plaintext"],
    )
    return bool(
        isinstance(action, str) and action in ACTIONS
        and all(event[name] for name in ACTIONS[action])
        and (action != "verified" or digests)
        and (event["artifact"] or not digests)
        and (origin is None or (action in ("derived", "redacted") and origin != event["artifact"]))
        and (event["tool"] or not event["version"])
    )  # fmt: skip


class Chain:
    """Walks through the events of one item. `files` collects per artifact (ciphertext, plaintext)."""

    def __init__(self, entry: dict[str, Any], printed: dict[int, str]) -> None:
        self.item, self.count, self.head, self.printed = entry["item"], entry["count"], entry["head"], printed
        self.number, self.digest, self.first, self.last, self.set_back = 0, FIRST, "", "", 0
        self.files: dict[str, tuple[str | None, str | None]] = {}
        self.remarks: list[str] = []
        self.contradiction = ""

    def check(self, lines: Iterator[bytes]) -> None:
        """Raises Untrue with the first place that is not true."""
        for line in lines:
            event = self.expect_place(line, lines)
            self.number, self.digest = event["number"], hashlib.sha256(line).hexdigest()
            if self.printed.get(self.number, self.digest) != self.digest:
                raise self.broken("CHANGED", self.number, "it is not the event whose digest was printed")
            if self.number == self.count and self.digest != self.head:
                raise self.broken("CHANGED", self.number, "the manifest names another event as the last")
            if self.number > self.count:
                raise self.broken("ADDED", self.number, f"the manifest counts only {self.count} events")
            self.note(event)
        expected = max([self.count, *self.printed])
        if self.number < expected:
            raise self.broken("TRUNCATED", self.number + 1, f"{expected} events were counted")
        if self.contradiction:
            raise Untrue(self.contradiction)

    def broken(self, kind: str, number: int, why: str) -> Untrue:
        return Untrue(f"event {number}: {kind}: {why}")

    def expect_place(self, line: bytes, rest: Iterator[bytes]) -> dict[str, Any]:
        place, event = self.number + 1, read_event(line)
        if event is None:
            raise self.broken("CHANGED", place, "the line is not in the form of an event")
        if event["item"] != self.item:
            raise self.broken("CHANGED", place, "it belongs to another item")
        number, follows = event["number"], event["previous"] == self.digest
        if number == place and follows:
            return event
        if number == place:
            raise self.changed_link(number, hashlib.sha256(line).hexdigest(), rest)
        if follows:
            raise self.broken("CHANGED", place, f"it follows, but is numbered {number}")
        if number < place:
            raise self.broken("DOUBLED", place, f"event {number} stands here once more")
        if any(later and later["number"] == place for later in map(read_event, rest)):
            raise self.broken("REORDERED", place, f"event {number} stands here, and {place} comes later")
        raise self.broken("MISSING", place, f"event {number} stands here, and {place} is nowhere")

    def changed_link(self, number: int, own: str, rest: Iterator[bytes]) -> Untrue:
        """Of two neighbours the earlier one was changed, if what comes after the later one confirms the later."""
        after = read_event(next(rest, b""))
        confirmed = after["previous"] == own if after else (number, own) == (self.count, self.head)
        if confirmed and self.number:
            return self.broken("CHANGED", self.number, f"it is not what event {number} was written after")
        return self.broken("CHANGED", number, "it does not follow the event before it")

    def note(self, event: dict[str, Any]) -> None:
        """Digests may not contradict each other; a clock set back and a failed check are worth a remark."""
        number, artifact = event["number"], event["artifact"]
        if event["at"] < self.last and not self.set_back:
            self.set_back = number
        self.first, self.last = self.first or event["at"], event["at"]
        if event["action"] == "failed_verification":
            said = f"event {number} RECORDS A FAILED VERIFICATION of artifact {artifact}"
            self.remarks += [said] if len(self.remarks) < MOST_SHOWN else []
            return
        cipher, plain = self.files.get(artifact, (None, None))
        found_cipher, found_plain = event["ciphertext"], event["plaintext"]
        moved = cipher and found_cipher and cipher != found_cipher and event["action"] != "stored"
        if (moved or (plain and found_plain and plain != found_plain)) and not self.contradiction:
            self.contradiction = f"event {number}: CONTRADICTS what was recorded of artifact {artifact}"
        if found_cipher or found_plain:
            self.files[artifact] = (found_cipher or cipher, plain or found_plain)
        if len(self.files) > MOST_ARTIFACTS:
            raise Unreadable(f"item {self.item} has more artifacts than can be checked")


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Lines without their ends, none longer than is worth reading. A last line without an end was cut off."""
    for line in iter(lambda: file.readline(MOST_LINE + 2), b""):
        yield line[:-1] if line.endswith(b"\n") else b"cut off"


def read_manifest(folder: Path) -> tuple[dict[str, Any], str]:
    """The manifest and its SHA-256. Raises Unreadable."""
    try:
        with open_plainly(folder / "manifest.json") as file:
            raw = file.read(MOST_MANIFEST + 1)
        manifest = strict(raw.decode("ascii"))
        whole = set(manifest) == {"custody", "made_at", "items"} and len(raw) <= MOST_MANIFEST
        if not (
            whole
            and repr(manifest["custody"]) == "1"
            and is_moment(manifest["made_at"])
            and all(map(is_entry, manifest["items"]))
        ):
            raise ValueError("not the form")
        items = [entry["item"] for entry in manifest["items"]]
        if not items or items != sorted(set(items)):
            raise ValueError("no items, or not in order")
    except Untrue as missing:
        raise Unreadable(str(missing)) from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unreadable("manifest.json is not in the form of a manifest") from None
    return manifest, hashlib.sha256(raw).hexdigest()


def is_entry(entry: dict[str, Any]) -> bool:
    if set(entry) != {"item", "count", "head", "sealed", "plain", "revealed"}:
        return False
    revealed = entry["revealed"]
    lists = (entry["sealed"], entry["plain"], [one["artifact"] for one in revealed])
    return (
        is_text(entry["item"], ID) and is_count(entry["count"]) and is_text(entry["head"], HEX)
        and all(set(one) == {"artifact", "salt", "sha256"} for one in revealed)
        and all(is_text(one["salt"], HEX) and is_text(one["sha256"], HEX) for one in revealed)
        and all(isinstance(ids, list) and all(is_text(one, ID) for one in ids) for ids in lists)
        and all(ids == sorted(set(ids)) for ids in lists)
    )  # fmt: skip


def check_item(folder: Path, entry: dict[str, Any], printed: dict[int, str]) -> Chain:
    """The walked chain of one item, or Untrue / Unreadable."""
    chain = Chain(entry, printed)
    with open_plainly(folder / "events" / f"{chain.item}.jsonl") as file:
        chain.check(lines_of(file))
    contents: dict[str, str | None] = {}
    for one in entry["revealed"]:
        keyed = hmac.new(bytes.fromhex(one["salt"]), PREFIX + bytes.fromhex(one["sha256"]), hashlib.sha256)
        if chain.files.get(one["artifact"], (None, None))[1] != keyed.hexdigest():
            raise Untrue(f"artifact {one['artifact']}: the SHA-256 revealed is not what the events speak of")
        contents[one["artifact"]] = one["sha256"]
    locked = {artifact: digests[0] for artifact, digests in chain.files.items()}
    for kind, ids, expected in (("sealed", entry["sealed"], locked), ("plain", entry["plain"], contents)):
        for artifact in ids:
            if expected.get(artifact) is None:
                raise Untrue(f"artifact {artifact}: nothing says what the {kind} file should be")
            if sha256_of_file(folder / kind / f"{artifact}.bin") != expected[artifact]:
                raise Untrue(f"artifact {artifact}: the {kind} file is NOT the one recorded")
    return chain


def strangers(folder: Path, manifest: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Names in the bundle that the manifest does not know. Raises Unreadable for a folder that is a link."""
    known: dict[str, set[str]] = {"events": set(), "sealed": set(), "plain": set()}
    for entry in manifest["items"]:
        known["events"].add(entry["item"] + ".jsonl")
        for kind in ("sealed", "plain"):
            known[kind].update(f"{artifact}.bin" for artifact in entry[kind])
    known[""] = {"manifest.json", *known}
    for inside, names in known.items():
        path = folder / inside
        if inside and not os.path.lexists(path):
            continue
        if inside and not stat.S_ISDIR(path.lstat().st_mode):
            raise Unreadable(f"{inside} is not an ordinary folder")
        with os.scandir(path) as found:
            yield from ((inside, shown(path / one.name)) for one in found if one.name not in names)


def read_heads(path: str) -> dict[str, dict[int, str]]:
    """{item: {count: digest}} from lines "ITEM COUNT DIGEST"; empty lines and # comments are passed over."""
    heads: dict[str, dict[int, str]] = {}
    try:
        with Path(path).open(encoding="ascii") as file:
            for words in (line.split() for line in file if line.strip() and not line.startswith("#")):
                item, count, digest = words
                known = is_text(item, ID) and is_text(digest, HEX) and is_count(short_int(count))
                if not known or heads.setdefault(item, {}).setdefault(int(count), digest) != digest:
                    raise ValueError("not a head, or two for one place")
    except (OSError, ValueError):
        raise Unreadable("the file of printed heads cannot be read") from None
    return heads


class Report:
    """A short report: everything is counted, the first twenty of a kind are printed."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def say(self, kind: str, text: object) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= MOST_SHOWN:
            sys.stdout.write(f"{kind:<9} {text}\n")

    def end(self) -> int:
        for kind, count in self.counts.items():
            if count > MOST_SHOWN:
                sys.stdout.write(f"{kind:<9} and {count - MOST_SHOWN} more like these\n")
        code = 1 if "UNTRUE" in self.counts else 2 if "UNCHECKED" in self.counts else 0
        sys.stdout.write(("WHOLE\n", "NOT WHOLE\n", "NOT CHECKED\n")[code])
        return code


def check_bundle(folder: Path, heads: dict[str, dict[int, str]], report: Report) -> None:
    manifest, digest = read_manifest(folder)
    report.say("manifest", f"made {manifest['made_at']}, SHA-256 {digest}")
    for inside, name in strangers(folder, manifest):
        report.say("UNTRUE" if inside else "remark", f"{name} is not in the manifest and was not checked")
    for entry in manifest["items"]:
        item = entry["item"]
        try:
            chain = check_item(folder, entry, heads.get(item, {}))
        except Untrue as found:
            report.say("UNTRUE", f"item {item}: {found}")
        except (Unreadable, OSError) as found:
            why = found if isinstance(found, Unreadable) else "the disk could not be read to the end"
            report.say("UNCHECKED", f"item {item}: {why}")
        else:
            files = f"{len(entry['sealed'])} locked and {len(entry['plain'])} plain files"
            report.say("whole", f"item {item}: {chain.number} events, {chain.first} to {chain.last}; {files}")
            for remark in chain.remarks:
                report.say("remark", f"item {item}: {remark}")
            if chain.set_back:
                report.say("remark", f"item {item}: event {chain.set_back} has an earlier time than the last")
    if heads and not any(entry["item"] in heads for entry in manifest["items"]):
        report.say("remark", "none of the printed heads is about an item of this bundle")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check a custody bundle.")
    parser.add_argument("bundle", help="the unpacked folder")
    parser.add_argument("--heads", help="a file of ends printed earlier, one 'ITEM COUNT DIGEST' a line")
    asked = parser.parse_args(arguments)
    report = Report()
    try:
        check_bundle(Path(asked.bundle), read_heads(asked.heads) if asked.heads else {}, report)
    except (Unreadable, OSError) as found:
        report.say("UNCHECKED", found if isinstance(found, Unreadable) else "the folder cannot be read")
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
