#!/usr/bin/env python3
"""Check a custody bundle of Safeconduct, without Safeconduct.

    python3 verify_custody.py [--heads FILE] BUNDLE

Needs Python 3.9 or newer and nothing else: no network, no other package; it writes no file and runs nothing
that it reads. The format is described in docs/howto/verify-custody.md. In short:

  manifest.json          per item: how many events it has, the digest of the last one, which files are enclosed
  events/ITEM.jsonl      one event a line; an event's digest is the SHA-256 of its line without the line end;
                         "previous" is the digest of the line before (64 zeros in the first)
  sealed/ARTIFACT.bin    optional: a locked file; its SHA-256 is the event's "ciphertext"
  plain/ARTIFACT.bin     optional: the content; its SHA-256 and a salt stand in the manifest, and
                         HMAC-SHA256(salt, PREFIX + SHA-256) is the event's "plaintext"

Ends with 0: all of it is whole. 1: something is not true, and it is said what. 2: it could not be checked.
--heads FILE compares with ends printed earlier, one "ITEM COUNT DIGEST" a line: nothing inside a bundle can
show that all of it was written anew, only a head that left the house before.
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
from datetime import datetime

ACTIONS = {
    "received", "stored", "hashed", "derived", "viewed", "exported", "transferred", "redacted", "verified",
    "failed_verification", "withdrawn", "destroyed",
}  # fmt: skip
NEEDS = {
    "stored": ("artifact", "ciphertext"),
    "hashed": ("artifact", "plaintext"),
    "derived": ("artifact", "derived_from", "tool"),
    "redacted": ("artifact", "derived_from", "tool"),
    "verified": ("artifact",),
    "failed_verification": ("artifact",),
}
FIRST = "0" * 64
# Each label after its length in four bytes.
PREFIX = b"\0\0\0\x11safeconduct keyed" + b"\0\0\0\x11custody plaintext"
MOST_LINE, MOST_MANIFEST, MOST_ARTIFACTS, MOST_SHOWN = 4096, 64 * 1024 * 1024, 100_000, 20

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HEX = re.compile(r"[0-9a-f]{64}")
CODE = re.compile(r"[a-z][a-z0-9_]{0,47}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}|")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z")


class Untrue(Exception):
    """A statement of the bundle that is not true."""


class Unreadable(Exception):
    """Something that keeps the bundle from being checked."""


# ---- reading: nothing of the bundle chooses a name, a size or a depth --------------------------------------


def strict(text):
    """JSON with no key twice, no fraction, no NaN, no long number. Raises ValueError."""
    return json.loads(
        text, object_pairs_hook=no_key_twice, parse_int=short_int, parse_float=refuse, parse_constant=refuse
    )


def no_key_twice(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def short_int(digits):
    return int(digits) if len(digits) <= 12 else refuse(digits)


def refuse(_text):
    raise ValueError("a number of a kind that the format does not have")


def open_plainly(path):
    """An ordinary file, opened for reading: no link, no device, no pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        linked = stat.S_ISLNK(os.lstat(path).st_mode)
        handle = -1 if linked else os.open(path, flags)
    except FileNotFoundError:
        raise Untrue("the file %s is missing" % shown(path)) from None
    except OSError as error:
        raise Unreadable("%s cannot be opened (%s)" % (shown(path), type(error).__name__)) from None
    if linked or not stat.S_ISREG(os.fstat(handle).st_mode):
        if not linked:
            os.close(handle)
        raise Unreadable("%s is not an ordinary file" % shown(path))
    return os.fdopen(handle, "rb")


def shown(path):
    """A name that cannot play tricks with a terminal."""
    return ascii(os.path.join(os.path.basename(os.path.dirname(path)), os.path.basename(path)))[:120]


def sha256_of_file(path):
    running = hashlib.sha256()
    with open_plainly(path) as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            running.update(piece)
    return running.hexdigest()


def is_text(value, pattern):
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def is_count(value):
    return type(value) is int and value >= 1


# ---- one event ---------------------------------------------------------------------------------------------


def read_event(line):
    """The event that is written as exactly these bytes, as a dictionary; None when it is in no such form."""
    try:
        if len(line) > MOST_LINE:
            return None
        event = strict(line.decode("ascii"))
        written = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
        return event if written == line and has_the_form(event) else None
    except (ValueError, TypeError, RecursionError):
        return None


def has_the_form(event):
    if not isinstance(event, dict) or set(event) != {
        "action", "actor", "artifact", "at", "ciphertext", "custody", "derived_from", "details", "item",
        "number", "plaintext", "previous", "tool", "version",
    }:  # fmt: skip
        return False
    details = event["details"]
    return (
        type(event["custody"]) is int and event["custody"] == 1
        and is_count(event["number"])
        and is_text(event["item"], ID)
        and is_text(event["previous"], HEX)
        and all(event[name] is None or is_text(event[name], ID) for name in ("actor", "artifact", "derived_from"))
        and all(event[name] is None or is_text(event[name], HEX) for name in ("ciphertext", "plaintext"))
        and is_text(event["tool"], NAME) and is_text(event["version"], NAME)
        and isinstance(details, list) and len(details) <= 16
        and all(is_text(code, CODE) for code in details) and details == sorted(set(details))
        and is_moment(event["at"])
        and makes_sense(event)
    )  # fmt: skip


def is_moment(text):
    if not is_text(text, MOMENT):
        return False
    datetime.fromisoformat(text[:-1])  # ValueError for the 31st of June
    return True


def makes_sense(event):
    """What an action must say, and what it cannot."""
    action, digests = event["action"], event["ciphertext"] or event["plaintext"]
    origin = event["derived_from"]
    return (
        isinstance(action, str) and action in ACTIONS
        and all(event[name] for name in NEEDS.get(action, ()))
        and (action != "verified" or digests)
        and (event["artifact"] or not digests)
        and (origin is None or (action in ("derived", "redacted") and origin != event["artifact"]))
        and (event["tool"] or not event["version"])
    )  # fmt: skip


# ---- one chain ---------------------------------------------------------------------------------------------


class Chain:
    """Walks through the events of one item. `files` collects per artifact (ciphertext, plaintext)."""

    def __init__(self, item, count, head, printed):
        self.item, self.count, self.head, self.printed = item, count, head, printed
        self.number, self.digest, self.first, self.last = 0, FIRST, "", ""
        self.files, self.remarks, self.contradiction = {}, [], ""

    def check(self, lines):
        """Raises Untrue with the first place that is not true."""
        for line in lines:
            event = read_event(line)
            self.expect_place(event, lines)
            self.number, self.digest = event["number"], hashlib.sha256(line).hexdigest()
            if self.printed.get(self.number, self.digest) != self.digest:
                self.broken("CHANGED", self.number, "it is not the event whose digest was printed")
            if self.number == self.count and self.digest != self.head:
                self.broken("CHANGED", self.number, "it is not the event that the manifest names as the last")
            if self.number > self.count:
                self.broken("ADDED", self.number, "the manifest counts only %d events" % self.count)
            self.note(event)
        expected = max([self.count, *self.printed])
        if self.number < expected:
            self.broken("TRUNCATED", self.number + 1, "%d events were counted" % expected)
        if self.contradiction:
            raise Untrue(self.contradiction)

    def broken(self, kind, number, why):
        raise Untrue("event %d: %s: %s" % (number, kind, why))

    def expect_place(self, event, rest):
        place = self.number + 1
        if event is None:
            self.broken("CHANGED", place, "the line is not in the form of an event")
        if event["item"] != self.item:
            self.broken("CHANGED", place, "it belongs to another item")
        number, follows = event["number"], event["previous"] == self.digest
        if number == place and follows:
            return
        if number == place:
            self.changed_link(event, rest)
        if follows:
            self.broken("CHANGED", place, "it follows, but is numbered %d" % number)
        if number < place:
            self.broken("DOUBLED", place, "event %d stands here once more" % number)
        if any(later and later["number"] == place for later in map(read_event, rest)):
            self.broken("REORDERED", place, "event %d stands here, and %d comes later" % (number, place))
        self.broken("MISSING", place, "event %d stands here, and %d is nowhere" % (number, place))

    def changed_link(self, event, rest):
        """Of two neighbours the earlier one was changed, if what comes after the later one confirms the later."""
        number = event["number"]
        own = hashlib.sha256(json.dumps(event, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()
        after = read_event(next(rest, b""))
        confirmed = after["previous"] == own if after else (number, own) == (self.count, self.head)
        if confirmed and self.number:
            self.broken("CHANGED", self.number, "it is not what event %d was written after" % number)
        self.broken("CHANGED", number, "it does not follow the event before it")

    def note(self, event):
        """Digests may not contradict each other; a clock set back and a failed check are worth a remark."""
        number, artifact = event["number"], event["artifact"]
        if event["at"] < self.last and len(self.remarks) < MOST_SHOWN:
            self.remarks.append("event %d has an earlier time than the one before it" % number)
        self.first, self.last = self.first or event["at"], event["at"]
        if event["action"] == "failed_verification":
            if len(self.remarks) < MOST_SHOWN:
                self.remarks.append("event %d RECORDS A FAILED VERIFICATION of artifact %s" % (number, artifact))
            return
        cipher, plain = self.files.get(artifact, (None, None))
        found_cipher, found_plain = event["ciphertext"], event["plaintext"]
        moved = cipher and found_cipher and cipher != found_cipher and event["action"] != "stored"
        if (moved or (plain and found_plain and plain != found_plain)) and not self.contradiction:
            self.contradiction = "event %d: CONTRADICTS what was recorded of artifact %s" % (number, artifact)
        if found_cipher or found_plain:
            self.files[artifact] = (found_cipher or cipher, plain or found_plain)
        if len(self.files) > MOST_ARTIFACTS:
            raise Unreadable("item %s has more artifacts than can be checked" % self.item)


def lines_of(file):
    """Lines without their ends, none longer than is worth reading. A last line without an end was cut off."""
    for line in iter(lambda: file.readline(MOST_LINE + 2), b""):
        yield line[:-1] if line.endswith(b"\n") else b"cut off"


# ---- the bundle --------------------------------------------------------------------------------------------


def read_manifest(folder):
    """The manifest and its SHA-256. Raises Unreadable."""
    try:
        with open_plainly(os.path.join(folder, "manifest.json")) as file:
            raw = file.read(MOST_MANIFEST + 1)
        if len(raw) > MOST_MANIFEST:
            raise ValueError("too long")
        manifest = strict(raw.decode("ascii"))
        whole = set(manifest) == {"custody", "made_at", "items"} and manifest["custody"] == 1
        if not (whole and is_moment(manifest["made_at"]) and all(map(is_entry, manifest["items"]))):
            raise ValueError("not the form")
        items = [entry["item"] for entry in manifest["items"]]
        if not items or items != sorted(set(items)):
            raise ValueError("no items, or not in order")
    except Untrue as missing:
        raise Unreadable(str(missing)) from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unreadable("manifest.json is not in the form of a manifest") from None
    return manifest, hashlib.sha256(raw).hexdigest()


def is_entry(entry):
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


def check_item(folder, entry, printed):
    """The walked chain of one item, or Untrue / Unreadable."""
    chain = Chain(entry["item"], entry["count"], entry["head"], printed)
    with open_plainly(os.path.join(folder, "events", entry["item"] + ".jsonl")) as file:
        chain.check(lines_of(file))
    contents = {}
    for one in entry["revealed"]:
        keyed = hmac.new(bytes.fromhex(one["salt"]), PREFIX + bytes.fromhex(one["sha256"]), hashlib.sha256)
        if chain.files.get(one["artifact"], (None, None))[1] != keyed.hexdigest():
            raise Untrue("artifact %s: the SHA-256 revealed is not what the events speak of" % one["artifact"])
        contents[one["artifact"]] = one["sha256"]
    locked = {artifact: digests[0] for artifact, digests in chain.files.items()}
    for kind, ids, expected in (("sealed", entry["sealed"], locked), ("plain", entry["plain"], contents)):
        for artifact in ids:
            if expected.get(artifact) is None:
                raise Untrue("artifact %s: nothing says what the %s file should be" % (artifact, kind))
            if sha256_of_file(os.path.join(folder, kind, artifact + ".bin")) != expected[artifact]:
                raise Untrue("artifact %s: the %s file is NOT the one recorded" % (artifact, kind))
    return chain


def strangers(folder, manifest):
    """Names in the bundle that the manifest does not know. Raises Unreadable for a folder that is a link."""
    listed = {"": {"manifest.json", "events", "sealed", "plain"}, "events": set(), "sealed": set(), "plain": set()}
    for entry in manifest["items"]:
        listed["events"].add(entry["item"] + ".jsonl")
        for kind in ("sealed", "plain"):
            listed[kind].update(artifact + ".bin" for artifact in entry[kind])
    for inside, names in listed.items():
        path = os.path.join(folder, inside)
        if inside and not os.path.lexists(path):
            continue
        if inside and not stat.S_ISDIR(os.lstat(path).st_mode):
            raise Unreadable("%s is not an ordinary folder" % ascii(inside))
        with os.scandir(path) as found:
            for one in found:
                if one.name not in names:
                    yield inside, shown(os.path.join(path, one.name))


def read_heads(path):
    """{item: {count: digest}} from lines "ITEM COUNT DIGEST"; empty lines and # comments are passed over."""
    heads = {}
    try:
        with open(path, encoding="ascii") as file:
            for words in (line.split() for line in file if line.strip() and not line.startswith("#")):
                item, count, digest = words
                if not (is_text(item, ID) and is_text(digest, HEX) and is_count(short_int(count))):
                    raise ValueError("not a head")
                if heads.setdefault(item, {}).setdefault(int(count), digest) != digest:
                    raise ValueError("two heads for one place")
    except (OSError, ValueError):
        raise Unreadable("the file of printed heads cannot be read") from None
    return heads


class Report:
    """A short report: everything is counted, the first twenty of a kind are printed."""

    def __init__(self):
        self.counts = {}

    def say(self, kind, text):
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= MOST_SHOWN:
            sys.stdout.write("%-9s %s\n" % (kind, text))

    def end(self):
        for kind, count in self.counts.items():
            if count > MOST_SHOWN:
                sys.stdout.write("%-9s and %d more like these\n" % (kind, count - MOST_SHOWN))
        return 2 if "UNCHECKED" in self.counts else 1 if "UNTRUE" in self.counts else 0


def check_bundle(folder, heads, report):
    manifest, digest = read_manifest(folder)
    report.say("manifest", "made %s, SHA-256 %s" % (manifest["made_at"], digest))
    for inside, name in strangers(folder, manifest):
        report.say("UNTRUE" if inside else "remark", "%s is not in the manifest and was not checked" % name)
    for entry in manifest["items"]:
        item = entry["item"]
        try:
            chain = check_item(folder, entry, heads.get(item, {}))
        except Untrue as found:
            report.say("UNTRUE", "item %s: %s" % (item, found))
        except (Unreadable, OSError) as found:
            report.say("UNCHECKED", "item %s: %s" % (item, found if isinstance(found, Unreadable) else "disk error"))
        else:
            files = "%d locked and %d plain files" % (len(entry["sealed"]), len(entry["plain"]))
            report.say(
                "whole",
                "item %s: %d events, %s to %s; %s" % (item, chain.number, chain.first, chain.last, files),
            )
            for remark in chain.remarks:
                report.say("remark", "item %s: %s" % (item, remark))
    if heads and not set(heads) & {entry["item"] for entry in manifest["items"]}:
        report.say("remark", "none of the printed heads is about an item of this bundle")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Check a custody bundle.")
    parser.add_argument("bundle", help="the unpacked folder")
    parser.add_argument("--heads", help="a file of ends printed earlier, one 'ITEM COUNT DIGEST' a line")
    asked = parser.parse_args(arguments)
    report = Report()
    try:
        check_bundle(asked.bundle, read_heads(asked.heads) if asked.heads else {}, report)
    except (Unreadable, OSError) as found:
        text = found if isinstance(found, Unreadable) else "the folder cannot be read"
        report.say("UNCHECKED", text)
    code = report.end()
    sys.stdout.write(("WHOLE\n", "NOT WHOLE\n", "NOT CHECKED\n")[code])
    return code


if __name__ == "__main__":
    sys.exit(main())
