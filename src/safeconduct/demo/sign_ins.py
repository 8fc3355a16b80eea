"""What the demo keeps about itself, so that whoever tries it can sign in: in the demo's own folder only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

FILE = "demo-sign-ins.json"
BEGUN = "this-is-a-demo"


class NoDemo(Exception):
    """No demo was made in this folder."""


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person who can sign in. ``secret``: what their app would hold, in hex."""

    name: str
    shown: str
    work: str
    secret: str


@dataclass(frozen=True, slots=True)
class Notes:
    """Everything that is printed when the demo starts. ``receipts``: (what it opens, 24 digits in groups)."""

    passphrase: str
    people: tuple[Person, ...]
    receipts: tuple[tuple[str, str], ...]


def exist(home: Path) -> bool:
    return (home / FILE).exists()


def keep(home: Path, notes: Notes) -> None:
    """Write them last of all: a demo without notes is one that was interrupted."""
    partial = home / f"{FILE}.partial"
    partial.write_text(json.dumps(asdict(notes), ensure_ascii=False, indent=1))
    partial.replace(home / FILE)


def read(home: Path) -> Notes:
    """Raises ``NoDemo``."""
    try:
        held = json.loads((home / FILE).read_text())
    except FileNotFoundError:
        raise NoDemo from None
    people = tuple(Person(**each) for each in held["people"])
    return Notes(held["passphrase"], people, tuple((said, digits) for said, digits in held["receipts"]))


def secret_of(person: Person) -> bytes:
    return bytes.fromhex(person.secret)


def table(notes: Notes, at: datetime) -> Iterator[str]:
    """Sign-in name, code at this moment, and what the person does here."""
    from safeconduct.vault import totp  # here: commands that need no code need no library of cryptography

    yield f"{'sign-in name':<14} {'code now':<10} who"
    for person in notes.people:
        yield f"{person.name:<14} {totp.code_at(secret_of(person), at):<10} {person.shown}: {person.work}"
